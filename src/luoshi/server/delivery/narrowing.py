"""What lists of matters are narrowed to: one value for pages, counts, exports and the interface."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    F,
    IntegerField,
    Max,
    OrderBy,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from luoshi.server.core.actor import Actor
from luoshi.server.delivery.models import LightDay, Matter, Part, Urgency, Waiting
from luoshi.server.delivery.scopes import visible_matters
from luoshi.server.delivery.states import MatterState, PartState, WaitingState
from luoshi.server.delivery.states.matters import ENDED, GONE_PARTS, RUNNING
from luoshi.server.ledger.audited import ITEM
from luoshi.server.search.grams import words
from luoshi.server.search.models import Entry
from luoshi.server.search.selectors import holding

SOON = 15
"""Days ahead within which a matter falls due soon (临期)."""
_GONE = tuple(state.value for state in GONE_PARTS)
_OPEN = tuple(state.value for state in MatterState if state not in (*ENDED, MatterState.CLOSED))
_NOT_JUDGED = tuple(
    state.value
    for state in (
        MatterState.AWAITING_APPROVAL,
        MatterState.SENT_BACK,
        MatterState.REGISTERED,
        MatterState.TERMINATED,
        MatterState.WITHDRAWN,
    )
)
_RUNNING = tuple(state.value for state in RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterFilter:
    """What a list of matters is narrowed to (筛选条件); what is empty does not narrow.

    ``body`` and ``plan`` are public ids, ``role`` that of the body where one is given. ``open`` leaves out what is
    closed or ended. ``overdue`` keeps what is still worked on after the day that counts, before ``on``. ``waiting``
    keeps what waits for others as the office accepted it. ``keys`` are keys of rows: what somebody else found (limbo,
    whose turn it is). ``on`` is the day for which all of it is asked.
    """

    on: date
    state: str = ""
    light: str = ""
    body: str = ""
    role: str = ""
    plan: str = ""
    area: str = ""
    urgency: str = ""
    open: bool | None = None
    due_from: date | None = None
    due_to: date | None = None
    overdue: bool | None = None
    unsigned: bool | None = None
    waiting: bool | None = None
    keys: frozenset[int] | None = None
    text: str = ""


class MatterOrder(StrEnum):
    """The orders of the list (排序)."""

    NUMBER = "number"
    DUE = "due"
    DUE_LAST = "-due"
    LIGHT = "light"
    LONGEST = "longest"
    URGENCY = "urgency"
    PLAN = "plan"


_URGENT_FIRST = Case(
    When(urgency=Urgency.MOST_URGENT, then=Value(0)),
    When(urgency=Urgency.URGENT, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)
_WORST_FIRST = ("red", "yellow", "grey", "blue", "light_blue", "white", "green", "solid_green")
_LIGHT_ORDER = Case(
    *(When(light=light, then=Value(place)) for place, light in enumerate(_WORST_FIRST)),
    default=Value(len(_WORST_FIRST)),
    output_field=IntegerField(),
)
ORDERS: Mapping[MatterOrder, Sequence[OrderBy | Case | str]] = {
    MatterOrder.NUMBER: ("-year", "-ordinal", "pk"),
    MatterOrder.DUE: (F("due").asc(nulls_last=True), "pk"),
    MatterOrder.DUE_LAST: (F("due").desc(nulls_last=True), "-pk"),
    MatterOrder.LIGHT: (_LIGHT_ORDER, F("due").asc(nulls_last=True), "pk"),
    MatterOrder.LONGEST: ("state_since", "pk"),
    MatterOrder.URGENCY: (_URGENT_FIRST, F("due").asc(nulls_last=True), "pk"),
    MatterOrder.PLAN: ("task__plan", "task__position", "pk"),
}


def fitting(actor: Actor, wanted: MatterFilter) -> "QuerySet[Matter]":
    """The matters that the actor sees and that fit, in no order, each with ``due`` and ``light`` as they are now."""
    rows = visible_matters(actor).annotate(due=due(), light=light()).filter(*_conditions(wanted))
    if wanted.text.strip():
        rows = rows.filter(_said(wanted.text))
    return rows.order_by()


def matters(actor: Actor, wanted: MatterFilter, order: MatterOrder = MatterOrder.NUMBER) -> "QuerySet[Matter]":
    """The list: the matters that fit with what it shows of each, in a fixed number of queries whatever their number."""
    parts = Part.objects.exclude(state__in=_GONE).select_related("organisation").order_by("position", "pk")
    rows = fitting(actor, wanted).select_related("government", "task", "task__plan", "task__area")
    return rows.prefetch_related(Prefetch("parts", queryset=parts, to_attr="shown_parts")).order_by(*ORDERS[order])


def due() -> Case:
    """The day that counts, as ``standing.judging.due_of`` finds it: a column for filters and orders."""
    return Case(
        When(state=MatterState.STANDING.value, then=Value(None, output_field=DateField())),
        default=Coalesce(_last_day("lead"), _last_day("responsible"), F("task__last_day"), _last_day("support")),
        output_field=DateField(),
    )


def _last_day(role: str) -> Subquery:
    parts = Part.objects.filter(matter=OuterRef("pk"), role=role).exclude(state__in=_GONE).order_by()
    return Subquery(parts.values("matter").annotate(last=Max("due_on")).values("last"), output_field=DateField())


def light() -> Case:
    """The light that is shown, by the last day that was written; empty for what is not judged."""
    last = LightDay.objects.filter(matter=OuterRef("pk")).order_by("-as_of").values("light")[:1]
    return Case(
        When(state__in=_NOT_JUDGED, then=Value(None, output_field=CharField())),
        default=Subquery(last),
        output_field=CharField(),
    )


def _conditions(wanted: MatterFilter) -> list[Q]:
    same = {
        "state": wanted.state,
        "light": wanted.light,
        "task__plan__public_id": wanted.plan,
        "task__area__title": wanted.area,
        "urgency": wanted.urgency,
        "due__gte": wanted.due_from,
        "due__lte": wanted.due_to,
    }
    found = [Q(**{column: value}) for column, value in same.items() if value]
    if wanted.keys is not None:
        found.append(Q(pk__in=wanted.keys))
    if wanted.body or wanted.role:
        found.append(Q(Exists(_parts_like(wanted))))
    for asked, condition in (
        (wanted.open, Q(state__in=_OPEN)),
        (wanted.overdue, Q(state__in=_RUNNING, due__lt=wanted.on)),
        (wanted.unsigned, Q(Exists(_parts().filter(state=PartState.UNSIGNED.value)), state__in=_RUNNING)),
        (
            wanted.waiting,
            Q(Exists(Waiting.objects.filter(part__matter=OuterRef("pk"), state=WaitingState.ACCEPTED.value))),
        ),
    ):
        if asked is not None:
            found.append(condition if asked else ~condition)
    return found


def _parts() -> "QuerySet[Part]":
    return Part.objects.filter(matter=OuterRef("pk")).order_by()


def _parts_like(wanted: MatterFilter) -> "QuerySet[Part]":
    parts = _parts().exclude(state__in=_GONE)
    if wanted.body:
        parts = parts.filter(organisation__public_id=wanted.body)
    return parts.filter(role=wanted.role) if wanted.role else parts


def _said(text: str) -> Q:
    """Matters whose number or whose item says so."""
    number = Q(number__contains=text.strip())
    looked_for = words(text)
    if not looked_for:
        return number
    entries = Entry.objects.filter(holding(looked_for), kind=ITEM).order_by()
    return number | Q(task__in=entries.values("row"))


class MatterTally(StrEnum):
    """The counts above a list of matters (督办事项页签), each the number of rows of the list that it leads to."""

    ALL = "all"
    OPEN = "open"
    OVERDUE = "overdue"
    SOON = "soon"
    RED = "red"
    YELLOW = "yellow"
    GREY = "grey"
    UNSIGNED = "unsigned"
    WAITING = "waiting"


def tallied(tally: MatterTally, wanted: MatterFilter) -> MatterFilter:
    """The list that a count leads to: what else is asked for stays."""
    base = replace(
        wanted, light="", open=None, overdue=None, due_from=None, due_to=None, unsigned=None, waiting=None, state=""
    )  # fmt: skip
    match tally:
        case MatterTally.ALL:
            return base
        case MatterTally.OPEN:
            return replace(base, open=True)
        case MatterTally.OVERDUE:
            return replace(base, overdue=True)
        case MatterTally.SOON:
            return replace(base, open=True, due_from=wanted.on, due_to=wanted.on + timedelta(days=SOON))
        case MatterTally.UNSIGNED:
            return replace(base, unsigned=True)
        case MatterTally.WAITING:
            return replace(base, waiting=True)
        case _:
            return replace(base, light=tally.value)


def tallies(actor: Actor, wanted: MatterFilter) -> dict[MatterTally, int]:
    """How many rows the list of each count has."""
    return {tally: fitting(actor, tallied(tally, wanted)).count() for tally in MatterTally}


def by_light(actor: Actor, wanted: MatterFilter) -> dict[str, int]:
    """How many matters have each light, those that are not judged under an empty name."""
    found: dict[str, int] = {}
    lights: Any = fitting(actor, replace(wanted, light=""))  # a column that the checker does not know
    for name in lights.values_list("light", flat=True):
        found[name or ""] = found.get(name or "", 0) + 1
    return found
