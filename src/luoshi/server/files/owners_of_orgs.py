"""Papers that organisations, governments and calendar years rest on (依据文件): who may edit the row attaches them."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luoshi.server.core.actor import Actor
from luoshi.server.files.owners import OwnerKind, announce_owner
from luoshi.server.orgs.audited import CALENDAR_YEAR, GOVERNMENT, ORGANISATION
from luoshi.server.orgs.facts import government_facts, organisation_facts
from luoshi.server.orgs.models import CalendarYear, NameKind, Organisation
from luoshi.server.orgs.scopes import visible_calendar_years, visible_governments, visible_organisations
from luoshi.server.policy import Action, Facts


def announce_all() -> None:
    """Tell of every kind here."""
    for kind in _KINDS:
        announce_owner(kind)


def _organisations(actor: Actor) -> "QuerySet[Organisation]":
    return visible_organisations(actor).select_related("government").prefetch_related("names")


def _organisation_name(row: Organisation) -> str:
    """The name that it has now or had last."""
    full = [name for name in row.names.all() if name.kind == NameKind.FULL]
    open_ones = [name for name in full if name.ends_on is None]
    latest = open_ones or sorted(full, key=lambda name: str(name.ends_on))[-1:]
    return latest[0].text if latest else row.public_id


def _years(actor: Actor) -> "QuerySet[CalendarYear]":
    """Years are told apart within a government only."""
    return visible_calendar_years(actor).filter(government__public_id=actor.government).select_related("government")


def _year_facts(row: CalendarYear) -> Facts:
    return Facts(government=row.government.public_id)


_KINDS = (
    OwnerKind(
        kind=ORGANISATION,
        label=_("机构"),
        visible=_organisations,
        key="public_id",
        name=_organisation_name,
        facts=organisation_facts,
        attach=Action.ORGANISATION_EDIT,
    ),
    OwnerKind(
        kind=GOVERNMENT,
        label=_("政府"),
        visible=visible_governments,
        key="public_id",
        name=str,
        facts=government_facts,
        attach=Action.GOVERNMENT_EDIT,
    ),
    OwnerKind(
        kind=CALENDAR_YEAR,
        label=_("工作日历"),
        visible=_years,
        key="year",
        name=lambda row: f"{row.year}年节假日安排",
        facts=_year_facts,
        attach=Action.CALENDAR_EDIT,
    ),
)
