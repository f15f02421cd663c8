"""The bundled county as an installation: 云岭县 with its people, and 景澄市 above it. Everything is invented."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from luoshi.extraction.register import Organisation as RegisterEntry
from luoshi.extraction.register import Register, load_register
from luoshi.extraction.view import normal
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.roles import PostRole
from luoshi.server.demo_delivery import OFFICE, make_demo_delivery
from luoshi.server.demo_indicators import make_demo_indicators
from luoshi.server.demo_ledger import make_demo_ledger, set_demo_desk
from luoshi.server.demo_projects import make_demo_projects
from luoshi.server.demo_requests import make_demo_requests
from luoshi.server.ledger.models import Plan
from luoshi.server.orgs.acting import act_in
from luoshi.server.orgs.models import Government, GovernmentLevel, OrganisationKind, Post, User
from luoshi.server.orgs.services.governments import create_government
from luoshi.server.orgs.services.organisations import NewOrganisation, create_organisation, set_members
from luoshi.server.orgs.services.people import add_person
from luoshi.server.orgs.services.posts import grant_post, set_portfolio
from luoshi.server.setting_up import SETTING_UP, Account

_DATA = Path(__file__).with_name("demo.toml")
_CLERKS = {"water": "shuili", "agriculture": "nongye"}
_OFFICE_AND_LEADER = {"compiler": "zonghe", "supervisor": "ducha", "deputy": "fenguan"}
_REGISTERS = (Path(__file__).with_name("county.toml"), Path(__file__).parents[3] / "examples/county/organisations.toml")
"""The register of the county: inside an installed package, or beside its source."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the demo with where its person works."""

    account: Account
    government: str
    organisation: str


def accounts() -> tuple[DemoAccount, ...]:
    """All accounts of the demo, as they are printed; reads no database."""
    data, register = _data(), _register()
    places = {"county": register.place, "city": data["city"]["name"]}
    names = {body.id: body.name for body in register.organisations}
    names |= {body["id"]: body["name"] for body in data["city"]["organisation"]}
    return tuple(
        DemoAccount(
            Account(each["login"], each["name"], PostRole(each["role"]), data["password"]),
            places[each["government"]],
            names[each["organisation"]],
        )
        for each in data["person"]
    )


@dataclass(frozen=True)
class DemoCounty:
    """The county with its people by log-in name, and the public ids of its bodies by the register's ids."""

    people: Mapping[str, User]
    posts: Mapping[str, str]
    bodies: Mapping[str, str]

    def actors(self, now: datetime) -> dict[str, Actor]:
        """Everybody in their post at a moment."""
        return {login: act_in(person, self.posts[login], now) for login, person in self.people.items()}


def set_up(now: datetime) -> None:
    """Make both governments with their people, posts and papers, through the services as an office would.

    All or nothing: whoever is interrupted meanwhile begins anew, and finds no county without a plan.
    """
    with transaction.atomic():
        county = make_county(now)
        people = county.actors(now)
        tell_story(now, people[OFFICE], people, county.bodies)
        set_demo_desk(people[OFFICE], now)


def make_county(now: datetime) -> DemoCounty:
    """Both governments with their bodies, people and posts, before anything is done there."""
    data, register = _data(), _register()
    above = data["city"]
    with transaction.atomic():
        city = _government(now, above["name"], GovernmentLevel.CITY, above["province"])
        county = _government(now, register.place, GovernmentLevel.COUNTY, above["province"], city.public_id)
        bodies = {body.id: _organisation(now, county, body, at) for at, body in enumerate(register.organisations)}
        for at, body in enumerate(above["organisation"]):
            entry = RegisterEntry(body["id"], body["name"], (body["short"],), (), body["kind"], GovernmentLevel.CITY)
            bodies[body["id"]] = _organisation(now, city, entry, at)
        hashed = make_password(data["password"])  # one for all: it is printed, and hashing is slow on purpose
        posts = [_person(now, {"county": county, "city": city}[each["government"]], each, bodies, hashed)
                 for each in data["person"]]  # fmt: skip
        compiler = _held(posts, PostRole.OFFICE_COMPILER)
        _members(now, register, bodies, compiler)
        security = _held(posts, PostRole.SECURITY_ADMINISTRATOR)
        set_portfolio(
            actor=act_in(security.user, security.public_id, now),
            now=now,
            post=_held(posts, PostRole.LEADER_IN_CHARGE).public_id,
            organisations=frozenset(bodies[each] for each in data["in_charge"]),
            effective_on=china_date(now),
        )
    by_login = {each["login"]: post for each, post in zip(data["person"], posts, strict=True)}
    people = {login: post.user for login, post in by_login.items()}
    return DemoCounty(people, {login: post.public_id for login, post in by_login.items()}, bodies)


def in_charge() -> tuple[tuple[str, ...], str]:
    """The bodies (by the register's ids) that the leader in charge answers for, and the password of all accounts."""
    data = _data()
    return tuple(data["in_charge"]), str(data["password"])


def tell_story(now: datetime, office: Actor, people: Mapping[str, Actor], bodies: Mapping[str, str]) -> None:
    """The plan in the ledger, and what came of it: handed out, worked on, counted. ``people`` by log-in name."""
    plan = begin_story(now, now, office, people)
    go_on_with_story(now, plan, people, bodies)


def begin_story(begun: datetime, now: datetime, office: Actor, people: Mapping[str, Actor]) -> Plan:
    """The plan comes into the ledger at a moment, with what was counted until now.

    What is counted comes first: what is handed out is judged by the figures that came in before, and no figure is
    entered any more for days whose reports are locked.
    """
    plan = make_demo_ledger(office, begun)
    make_demo_indicators(people, plan, now)
    return plan


def go_on_with_story(now: datetime, plan: Plan, people: Mapping[str, Actor], bodies: Mapping[str, str]) -> None:
    """What the plan's items are handed out as, and what bodies ask for beside their work."""
    make_demo_delivery(people, plan, now)
    clerks = {name: people[login] for name, login in _CLERKS.items()}
    make_demo_projects(now, people[OFFICE], clerks, bodies)
    deciding = {name: people[login] for name, login in _OFFICE_AND_LEADER.items()}
    make_demo_requests(now, clerks | deciding, bodies, plan)


def _government(now: datetime, name: str, level: GovernmentLevel, province: str, parent: str = "") -> Government:
    return create_government(actor=SETTING_UP, now=now, name=name, level=level, province=province, parent=parent)


def _organisation(now: datetime, government: Government, body: RegisterEntry, position: int) -> str:
    """A body of the register under its government; gives its public id."""
    new = NewOrganisation(
        name=body.name,
        kind=OrganisationKind(body.kind),
        level=GovernmentLevel(body.level or government.level),
        short=_new(body.short, body.name),
        aliases=_new(body.aliases, body.name, *body.short),
        position=position,
    )
    return create_organisation(actor=SETTING_UP, now=now, government=government.public_id, new=new).public_id


def _new(texts: tuple[str, ...], *known: str) -> tuple[str, ...]:
    """Spellings that the other names of the body do not stand for already."""
    met = {normal(name) for name in known}
    return tuple({normal(text): text for text in texts if normal(text) not in met}.values())


def _person(now: datetime, government: Government, each: dict[str, str], bodies: dict[str, str], hashed: str) -> Post:
    person = add_person(
        actor=SETTING_UP, now=now, root=government, login_name=each["login"], display_name=each["name"], phone="",
        hashed=hashed, temporary=False,
    )  # fmt: skip
    organisation, role = bodies[each["organisation"]], PostRole(each["role"])
    return grant_post(actor=SETTING_UP, now=now, person=person.public_id, organisation=organisation, role=role)


def _held(posts: list[Post], role: PostRole) -> Post:
    """The first post of a role: that of the county, whose people stand first."""
    return next(post for post in posts if post.role == role)


def _members(now: datetime, register: Register, bodies: dict[str, str], compiler: Post) -> None:
    person = User.objects.get(pk=compiler.user_id)
    for group in register.organisations:
        if group.members:
            set_members(
                actor=act_in(person, compiler.public_id, now),
                now=now,
                group=bodies[group.id],
                members=frozenset(bodies[each] for each in group.members),
                effective_on=china_date(now),
            )


def _data() -> dict[str, Any]:
    return tomllib.loads(_DATA.read_text("utf-8"))


def _register() -> Register:
    return load_register(next(path for path in _REGISTERS if path.is_file()))
