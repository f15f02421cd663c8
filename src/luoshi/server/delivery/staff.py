"""Who is whose turn: from the state of a thing to the persons who hold it on a day, or to what is amiss.

A body without accounts is acted for by the office, with its paper; so its things lie with the compiler. What nobody
at all can act on is in limbo (无人承办), and the defect says why.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q

from luoshi.server.core.roles import ROLE_NAMES, PostRole
from luoshi.server.core.said import say, word
from luoshi.server.delivery.states import HolderKind
from luoshi.server.orgs.acting import posts_in_force
from luoshi.server.orgs.models import Portfolio, User
from luoshi.server.orgs.models.columns import in_force

UNIT_ROLES = (PostRole.UNIT_CLERK, PostRole.UNIT_LEADER)
"""Roles that act for a body, clerks first."""


class Person(NamedTuple):
    """Somebody in office, as far as pages and notices name them: hundreds are read for every page."""

    pk: int
    public_id: str
    display_name: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose turn it is: the kind, the persons, and where there are none, the defect in words.

    ``on_behalf`` says that the office holds it for a body without accounts.
    """

    kind: HolderKind
    people: tuple[Person, ...] = ()
    on_behalf: bool = False
    defect: str = ""

    @property
    def in_limbo(self) -> bool:
        """Whether it is somebody's turn and nobody is there."""
        return self.kind is not HolderKind.NOBODY and not self.people


@dataclass(frozen=True)
class Staff:
    """The persons in office on a day, by role, and by role and body (keys of rows)."""

    by_role: dict[PostRole, tuple[Person, ...]] = field(default_factory=dict)
    by_body: dict[tuple[PostRole, int], tuple[Person, ...]] = field(default_factory=dict)

    def holder(self, kind: HolderKind, bodies: Iterable[int] = (), handler: User | None = None) -> Holder:
        """Who holds something of some bodies. ``handler`` is the person inside a body who works on it now."""
        keys = tuple(bodies)
        if kind is HolderKind.NOBODY:
            return Holder(kind)
        if kind in (HolderKind.UNIT, HolderKind.UNITS, HolderKind.ASKED, HolderKind.OWNER):
            people = (_named(handler),) if handler else self._of(UNIT_ROLES, keys)
            return Holder(kind, people) if people else self._for_them(kind)
        if kind is HolderKind.UNIT_LEADER:
            people = self._of((PostRole.UNIT_LEADER,), keys)
            return Holder(kind, people) if people else self._for_them(kind)
        if kind is HolderKind.LEADER:
            people = self._of((PostRole.LEADER_IN_CHARGE,), keys) or self.by_role.get(PostRole.PRINCIPAL_LEADER, ())
            return self._or_defect(kind, people, PostRole.LEADER_IN_CHARGE)
        role = {
            HolderKind.COMPILER: PostRole.OFFICE_COMPILER,
            HolderKind.SUPERVISOR: PostRole.OFFICE_SUPERVISOR,
            HolderKind.PRINCIPAL: PostRole.PRINCIPAL_LEADER,
        }[kind]
        return self._or_defect(kind, self.by_role.get(role, ()), role)

    @cached_property
    def in_office(self) -> frozenset[int]:
        """The keys of everybody who is in office."""
        return frozenset(user.pk for users in self.by_role.values() for user in users)

    @cached_property
    def with_people(self) -> frozenset[int]:
        """The keys of the bodies that have somebody who acts for them."""
        return frozenset(body for role, body in self.by_body if role in UNIT_ROLES)

    def _of(self, roles: Iterable[PostRole], bodies: tuple[int, ...]) -> tuple[Person, ...]:
        found = {user.pk: user for role in roles for body in bodies for user in self.by_body.get((role, body), ())}
        return tuple(found.values())

    def _for_them(self, kind: HolderKind) -> Holder:
        people = self.by_role.get(PostRole.OFFICE_COMPILER, ())
        if people:
            return Holder(kind, people, on_behalf=True)
        return Holder(kind, defect=say("承办单位没有账号，办公室也没有综合员可以代办"))

    def _or_defect(self, kind: HolderKind, people: tuple[Person, ...], role: PostRole) -> Holder:
        if people:
            return Holder(kind, people)
        return Holder(kind, defect=say("本级政府现在没有在岗的%(role)s", role=word(ROLE_NAMES[role])))


def _named(user: User) -> Person:
    return Person(user.pk, user.public_id, user.display_name)


def staff_of(government: int, on: date) -> Staff:
    """The staff of a government (its key) on a day, in two queries."""
    posts = posts_in_force(on).filter(government=government)
    charges: dict[int, list[int]] = defaultdict(list)
    held = Portfolio.objects.filter(in_force(on), government=government).order_by("pk")
    for key, body in held.values_list("post_id", "organisation_id"):
        charges[key].append(body)
    by_role: dict[PostRole, dict[int, Person]] = defaultdict(dict)
    by_body: dict[tuple[PostRole, int], dict[int, Person]] = defaultdict(dict)
    columns = ("pk", "role", "organisation_id", "user_id", "user__public_id", "user__display_name")
    for key, named, own, *who in posts.order_by("pk").values_list(*columns):
        role, person = PostRole(named), Person(*who)
        by_role[role][person.pk] = person
        for body in {own, *charges[key]}:
            by_body[role, body][person.pk] = person
    return Staff(
        {role: tuple(users.values()) for role, users in by_role.items()},
        {key: tuple(users.values()) for key, users in by_body.items()},
    )


def people_in(role: PostRole, government: int, on: date) -> tuple[Person, ...]:
    """The persons in a role of a government (its key) on a day, in one query; each once."""
    posts = posts_in_force(on).filter(government=government, role=role).order_by("pk")
    rows = posts.values_list("user_id", "user__public_id", "user__display_name")
    return tuple({row[0]: Person(*row) for row in rows}.values())


def has_somebody(role: PostRole, body: int, on: date) -> bool:
    """Whether somebody is in a role for a body (its key) on a day, in one query."""
    charged = Portfolio.objects.filter(in_force(on), organisation=body).order_by().values("post")
    return posts_in_force(on).filter(Q(organisation=body) | Q(pk__in=charged), role=role).exists()
