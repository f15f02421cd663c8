"""Whose turn it is, for many rows at once: the holders of a day, and the same as a query for one of them.

``holders_of`` goes from rows to persons, ``held_by`` from a person to rows; a test holds one against the other.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from luoshi.server.core.actor import Actor
from luoshi.server.core.roles import PostRole
from luoshi.server.core.said import say
from luoshi.server.delivery import models
from luoshi.server.delivery.leading import ANSWERING
from luoshi.server.delivery.models import HandOn, Part
from luoshi.server.delivery.staff import UNIT_ROLES, Holder, Staff
from luoshi.server.delivery.states import HolderKind, machine_of
from luoshi.server.delivery.states.matters import OPEN_PARTS, RUNNING
from luoshi.server.ledger.models import Responsibility
from luoshi.server.orgs.models import Organisation, User

_UNIT = frozenset(UNIT_ROLES)
_OPEN_PARTS = tuple(state.value for state in OPEN_PARTS)
NO_BODY = say("没有在办的承办单位")
"""The defect of a matter that bodies should work on and that none has a part in."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Where the rows of a machine lie: their model, and how they lead to the matter and to the part (may be empty)."""

    model: Any
    matter: str
    part: str = ""

    def to_matter(self, column: str = "pk") -> str:
        """A column of the matter, seen from the row."""
        return f"{self.matter}__{column}" if self.matter else column

    def to_part(self, column: str = "pk") -> str:
        """A column of the part, seen from the row."""
        return f"{self.part}__{column}" if self.part else column


THINGS: Mapping[str, Thing] = {
    "matter": Thing(models.Matter, ""),
    "part": Thing(models.Part, "matter"),
    "objection": Thing(models.Objection, "part__matter", "part"),
    "extension": Thing(models.Extension, "part__matter", "part"),
    "coordination": Thing(models.Coordination, "part__matter", "part"),
    "waiting": Thing(models.Waiting, "part__matter", "part"),
    "risk": Thing(models.Risk, "matter"),
    "instruction": Thing(models.Instruction, "matter", "part"),
    "look_back": Thing(models.LookBack, "matter"),
}
"""Every machine's rows, in the order of the machines."""


def kind_of(name: str, state: str) -> HolderKind:
    """Whose turn a state is."""
    machine = machine_of(name)
    return machine.holders[type(machine.begins)(state)]


def states_held_by(name: str, kind: HolderKind) -> list[str]:
    """The states of a machine that are somebody's turn."""
    return [state.value for state, holder in machine_of(name).holders.items() if holder is kind]


_OF_MATTER = frozenset({HolderKind.UNITS})
_OF_PART = frozenset({HolderKind.UNIT, HolderKind.LEADER})
"""Kinds that are told by the body of a part, and by those that answer for the matter where there is no part."""


def answering_for(matter: models.Matter) -> tuple[int, ...]:
    """The bodies (keys) that answer for a matter: by its open parts, before it is handed out by its item."""
    return _answering([matter.pk])[matter.pk].bodies


def holders_of(name: str, rows: Iterable[Any], staff: Staff) -> dict[int, Holder]:
    """Who holds rows of one machine and one government, by their keys; at most four queries, and none for what the rows
    bring along or nobody asks about.
    """
    held = list(rows)
    parts = _parts_of(name, held)
    kinds = {row.pk: kind_of(name, row.state) for row in held}
    whole = [row for row in held if kinds[row.pk] in _OF_MATTER or (kinds[row.pk] in _OF_PART and row.pk not in parts)]
    answering = _answering([_matter_key(name, row) for row in whole])
    handed = _handed_on([part.pk for key, part in parts.items() if kinds[key] is HolderKind.UNIT])
    return {row.pk: _holder(name, row, parts.get(row.pk), answering, handed, staff) for row in held}


def _holder(
    name: str,
    row: Any,
    part: Part | None,
    answering: Mapping[int, "Answering"],
    handed: Mapping[int, HandOn],
    staff: Staff,
) -> Holder:
    kind = kind_of(name, row.state)
    about = answering.get(_matter_key(name, row), Answering())
    match kind:
        case HolderKind.UNITS:
            return staff.holder(kind, about.open) if about.open else Holder(kind, defect=NO_BODY)
        case HolderKind.UNIT if part is not None:
            return _inside(kind, part, handed.get(part.pk), staff)
        case HolderKind.UNIT:
            return staff.holder(kind, about.bodies)
        case HolderKind.UNIT_LEADER if part is not None:
            return staff.holder(kind, (part.organisation_id,))
        case HolderKind.ASKED:
            return staff.holder(kind, (row.asked_id,) if row.asked_id else ())
        case HolderKind.OWNER:
            return staff.holder(kind, (row.owner_id,))
        case HolderKind.LEADER:
            return staff.holder(kind, (part.organisation_id,) if part is not None else about.bodies)
        case _:
            return staff.holder(kind)


def _inside(kind: HolderKind, part: Part, hand_on: HandOn | None, staff: Staff) -> Holder:
    """Who works on a part inside its body: the person or section that it was handed to, as long as they are there."""
    if hand_on is not None and hand_on.user is not None and hand_on.user_id in staff.in_office:
        return staff.holder(kind, (part.organisation_id,), handler=hand_on.user)
    if hand_on is not None and hand_on.section_id is not None and hand_on.section_id in staff.with_people:
        return staff.holder(kind, (hand_on.section_id,))
    return staff.holder(kind, (part.organisation_id,))


@dataclass(frozen=True, slots=True)
class Answering:
    """The bodies of a matter (keys): those that answer for it, and those with an open part."""

    bodies: tuple[int, ...] = ()
    open: tuple[int, ...] = ()


def _answering(matters: Iterable[int]) -> dict[int, Answering]:
    keys = set(matters)
    if not keys:
        return {}
    parts: dict[int, list[tuple[str, int]]] = defaultdict(list)
    rows = Part.objects.filter(matter__in=keys, state__in=_OPEN_PARTS).order_by("position", "pk")
    for matter, role, body in rows.values_list("matter_id", "role", "organisation_id"):
        parts[matter].append((role, body))
    without = keys - set(parts)
    named: dict[int, list[tuple[str, int]]] = defaultdict(list)
    owners = Responsibility.objects.filter(task__matters__in=without).order_by("position", "pk")
    for matter, role, body in owners.values_list("task__matters", "role", "organisation_id"):
        named[matter].append((role, body))
    return {
        key: Answering(
            tuple(body for role, body in parts.get(key) or named.get(key) or () if role in ANSWERING),
            tuple(body for _role, body in parts.get(key) or ()),
        )
        for key in keys
    }


def _parts_of(name: str, rows: list[Any]) -> dict[int, Part]:
    if name == "part":
        return {row.pk: row for row in rows}
    if not THINGS[name].part:
        return {}
    of = [row for row in rows if row.part_id]
    if all("part" in row._state.fields_cache for row in of):  # fetched with the rows
        return {row.pk: row.part for row in of}
    found = Part.objects.in_bulk([row.part_id for row in of])
    return {row.pk: found[row.part_id] for row in of}


def _handed_on(parts: list[int]) -> dict[int, HandOn]:
    if not parts:
        return {}
    rows = HandOn.objects.filter(part__in=parts, ended_at__isnull=True).select_related("user")
    return {row.part_id: row for row in rows}


def _matter_key(name: str, row: Any) -> int:
    if name == "matter":
        return int(row.pk)
    if name == "part" or not THINGS[name].part or name == "instruction":
        return int(row.matter_id)
    return int(row.part.matter_id)


def held_by(name: str, kind: HolderKind, actor: Actor, staff: Staff) -> Q:
    """The rows of a machine in states of a kind whose turn is the actor's, as a condition; ``Holder.people`` in SQL."""
    rule, states = _RULES.get(kind), states_held_by(name, kind)
    if rule is None or not states:
        return NOTHING
    here = Q(**{THINGS[name].to_matter("government__public_id"): actor.government})
    mine: Q = rule(name, actor, staff)
    return here & Q(state__in=states) & mine


NOTHING = Q(pk__in=())
EVERYTHING = ~NOTHING


def _mine(actor: Actor, roles: Iterable[PostRole]) -> list[int]:
    """The bodies (keys) that the actor acts for in one of some roles."""
    if not actor.roles & frozenset(roles):
        return []
    return list(Organisation.objects.filter(public_id__in=actor.organisations).values_list("pk", flat=True))


def _if_role(role: PostRole) -> Any:
    return lambda _name, actor, _staff: EVERYTHING if role in actor.roles else NOTHING


def _by_body(column: str, bodies: Iterable[int]) -> Q:
    return Q(**{f"{column}__in": list(bodies)})


def _unit(name: str, actor: Actor, staff: Staff) -> Q:
    thing = THINGS[name]
    if not thing.part and name != "part":
        return NOTHING
    open_ones = HandOn.objects.filter(part=OuterRef(thing.to_part()), ended_at__isnull=True)
    persons = User.objects.filter(public_id__in=actor.persons)
    to_somebody = Exists(open_ones.filter(user__in=staff.in_office))
    to_section = Exists(open_ones.filter(section__in=staff.with_people))
    organisation = thing.to_part("organisation")
    mine = _mine(actor, _UNIT)
    held = Q(Exists(open_ones.filter(user__in=persons.values("pk"))))
    if mine:
        own = Q(Exists(open_ones.filter(section__in=mine))) | (~Q(to_section) & _by_body(organisation, mine))
        held |= ~Q(to_somebody) & own
    if PostRole.OFFICE_COMPILER in actor.roles:
        held |= ~Q(to_somebody) & ~Q(to_section) & ~_by_body(organisation, staff.with_people)
    return _with_or_without_part(held, mine, actor, staff) if name == "instruction" else held


def _with_or_without_part(held: Q, mine: list[int], actor: Actor, staff: Staff) -> Q:
    """An instruction on a whole matter is held by the bodies that answer for it."""
    whole = answering_in("matter", mine)
    if PostRole.OFFICE_COMPILER in actor.roles:
        whole |= ~answering_in("matter", staff.with_people)
    return (Q(part__isnull=False) & held) | (Q(part__isnull=True) & whole)


def _by_bodies(column: str, roles: frozenset[PostRole]) -> Any:
    """Held by the people in some roles of the body in a column, by the office where it has none."""

    def rule(name: str, actor: Actor, staff: Staff) -> Q:
        path = THINGS[name].to_part(column) if column == "organisation" else column
        held = _by_body(path, _mine(actor, roles))
        if PostRole.OFFICE_COMPILER in actor.roles:
            held |= ~_by_body(path, {body for role, body in staff.by_body if role in roles})
        return held

    return rule


def _leader(name: str, actor: Actor, staff: Staff) -> Q:
    """Held by who is in charge of the body, by the principal leader where nobody is."""
    thing = THINGS[name]
    in_charge = {body for role, body in staff.by_body if role is PostRole.LEADER_IN_CHARGE}
    held = NOTHING
    if PostRole.LEADER_IN_CHARGE in actor.roles:
        held |= _led(thing, _mine(actor, [PostRole.LEADER_IN_CHARGE]))
    if PostRole.PRINCIPAL_LEADER in actor.roles:
        held |= ~_led(thing, in_charge)
    return held


def _led(thing: Thing, bodies: Iterable[int]) -> Q:
    if thing.part and thing.matter != "matter":
        return _by_body(thing.to_part("organisation"), bodies)
    whole = answering_in(thing.matter, bodies)
    if not thing.part:
        return whole
    return Q(part__isnull=False) & _by_body("part__organisation", bodies) | Q(part__isnull=True) & whole


def answering_in(matter: str, bodies: Iterable[int]) -> Q:
    """Rows whose matter one of some bodies answers for: by its open parts, before it is handed out by its item.

    ``matter`` is how the row leads to it, empty for matters themselves.
    """
    key = matter or "pk"
    keys = list(bodies)
    parts = Part.objects.filter(matter=OuterRef(key), state__in=_OPEN_PARTS).order_by()
    task = f"{matter}__task" if matter else "task"
    owners = Responsibility.objects.filter(task=OuterRef(task), role__in=ANSWERING, organisation__in=keys).order_by()
    held = Q(Exists(parts.filter(role__in=ANSWERING, organisation__in=keys)))
    return held | (~Q(Exists(parts)) & Q(Exists(owners)))


_RULES: Mapping[HolderKind, Any] = {
    HolderKind.COMPILER: _if_role(PostRole.OFFICE_COMPILER),
    HolderKind.SUPERVISOR: _if_role(PostRole.OFFICE_SUPERVISOR),
    HolderKind.PRINCIPAL: _if_role(PostRole.PRINCIPAL_LEADER),
    HolderKind.UNIT: _unit,
    HolderKind.UNIT_LEADER: _by_bodies("organisation", frozenset({PostRole.UNIT_LEADER})),
    HolderKind.ASKED: _by_bodies("asked", _UNIT),
    HolderKind.OWNER: _by_bodies("owner", _UNIT),
    HolderKind.LEADER: _leader,
}


_COMPILER = frozenset({PostRole.OFFICE_COMPILER})
ROLES_OF: Mapping[HolderKind, frozenset[PostRole]] = {
    HolderKind.COMPILER: _COMPILER,
    HolderKind.SUPERVISOR: frozenset({PostRole.OFFICE_SUPERVISOR}),
    HolderKind.PRINCIPAL: frozenset({PostRole.PRINCIPAL_LEADER}),
    HolderKind.UNIT: _UNIT | _COMPILER,
    HolderKind.UNITS: _UNIT | _COMPILER,
    HolderKind.UNIT_LEADER: frozenset({PostRole.UNIT_LEADER}) | _COMPILER,
    HolderKind.ASKED: _UNIT | _COMPILER,
    HolderKind.OWNER: _UNIT | _COMPILER,
    HolderKind.LEADER: frozenset({PostRole.LEADER_IN_CHARGE, PostRole.PRINCIPAL_LEADER}),
    HolderKind.NOBODY: frozenset(),
}
"""The roles of those who can hold something of a kind; the office holds for bodies without accounts."""


def open_rows(name: str) -> Any:
    """All rows of a machine that are somebody's turn, in no order."""
    ended = [state.value for state in machine_of(name).ended]
    return THINGS[name].model.objects.exclude(state__in=ended).order_by()


def resting(name: str) -> Q:
    """Rows of parts rest as they are while their matter is closed, paused or looked at: they are nobody's turn."""
    if name in RESTING_WITH_MATTER:
        return ~Q(**{f"{THINGS[name].to_matter('state')}__in": [state.value for state in RUNNING]})
    return NOTHING


RESTING_WITH_MATTER = frozenset({"part", "objection", "extension", "coordination", "waiting"})


def matter_of(machine: str, row: Any) -> models.Matter:
    """The matter that a row of a machine belongs to; what is no machine (a light set by hand) hangs at its matter."""
    found: Any = row
    way = THINGS[machine].matter if machine in THINGS else "matter"
    for step in way.split("__") if way else ():
        found = getattr(found, step)
    matter: models.Matter = found
    return matter
