"""The year 2026 of 云岭县, lived through to its end by the services; made once a process."""

from datetime import date, datetime

from luoshi.server.core.clock import CHINA
from luoshi.server.demo import in_charge, make_county
from luoshi.server.orgs.models import Organisation
from luoshi.server.orgs.selectors import working_days
from luoshi.server.year.beginning import make_year
from luoshi.server.year.days import YearDays
from luoshi.server.year.running import run_year
from luoshi.server.year.telling import Year
from server_rows import begun_with

_BEGUN = datetime(2026, 1, 4, 9, tzinfo=CHINA)


def lived_year() -> Year:
    """The whole year; what it left is put back for each test."""
    return begun_with(_live)


def _live() -> Year:
    county = make_county(_BEGUN)
    charge, password = in_charge()
    calendar = working_days(Organisation.objects.get(public_id=county.bodies["office"]).government)
    year = make_year(_BEGUN, YearDays(date(2026, 1, 1), calendar), county.bodies, password, charge)
    run_year(year)
    return year
