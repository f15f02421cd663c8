"""Set-up that the tests of organisations share: a new body of the county, another name for one."""

from datetime import date
from typing import Any

from luoshi.server.orgs.models import GovernmentLevel, Organisation, OrganisationKind
from luoshi.server.orgs.services.organisations import NewOrganisation
from luoshi.server.orgs.services.reorganisation import rename_organisation
from server_cast import NOW, Cast

DAY = date(2024, 3, 1)
"""A day in the past of the cast on which things change."""


def new(name: str, starts_on: date | None = DAY, **more: Any) -> NewOrganisation:
    """A bureau of the county that begins on the day."""
    settings = {"kind": OrganisationKind.BUREAU, "level": GovernmentLevel.COUNTY} | more
    return NewOrganisation(name=name, starts_on=starts_on, **settings)


def rename(cast: Cast, body: str, name: str, on: date, **more: Any) -> Organisation:
    """The system administrator of the county gives a body another full name."""
    return rename_organisation(
        actor=cast.actor("system"),
        now=NOW,
        organisation=cast.body(body),
        name=name,
        effective_on=on,
        **more,
    )
