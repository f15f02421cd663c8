"""The beginning of an installation: its key, its tables, the first government with its three administrators."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.management import call_command
from django.db import connection, transaction

from luoshi.server.core.actor import system_actor
from luoshi.server.core.roles import PostRole
from luoshi.server.orgs.models import Government, GovernmentLevel, OrganisationKind
from luoshi.server.orgs.services.governments import create_government
from luoshi.server.orgs.services.organisations import NewOrganisation, create_organisation
from luoshi.server.orgs.services.posts import grant_post
from luoshi.server.orgs.services.roster import create_account

SETTING_UP = system_actor("初始化")


@dataclass(frozen=True, slots=True)
class Account:
    """A person's account as it is handed over: login name, printed name, role, one-time password."""

    login_name: str
    display_name: str
    role: PostRole
    password: str


@dataclass(frozen=True, slots=True)
class Beginning:
    """What an installation begins with. ``administrators`` gives login name and printed name of each of the three."""

    government: str
    level: GovernmentLevel
    office: str
    administrators: Mapping[PostRole, tuple[str, str]]
    city: str = ""
    province: str = ""


def has_begun() -> bool:
    """Whether the installation has a government; one without tables has none."""
    return Government._meta.db_table in connection.introspection.table_names() and Government.objects.exists()


def prepare() -> None:
    """Bring the tables to this version and put the static files where they are served from. Keeps all data."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def begin(wanted: Beginning, now: datetime) -> tuple[Account, ...]:
    """Make the government, its office, and the three administrators; all or nothing. Raises the services' refusals.

    Their passwords are told once, here, and must be changed at the first log-in.
    """
    with transaction.atomic():
        root = create_government(
            actor=SETTING_UP,
            now=now,
            name=wanted.government,
            level=wanted.level,
            city=wanted.city,
            province=wanted.province,
        ).public_id
        new = NewOrganisation(name=wanted.office, kind=OrganisationKind.OFFICE, level=wanted.level)
        office = create_organisation(actor=SETTING_UP, now=now, government=root, new=new).public_id
        made = []
        for role, (login_name, display_name) in wanted.administrators.items():
            new_one = create_account(
                actor=SETTING_UP, now=now, government=root, login_name=login_name, display_name=display_name
            )
            person = new_one.person
            grant_post(actor=SETTING_UP, now=now, person=person.public_id, organisation=office, role=role)
            made.append(Account(person.login_name, person.display_name, role, new_one.password))
        return tuple(made)
