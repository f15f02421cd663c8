"""What the ledger is narrowed to: one value for page, counts, export and interface, so that they mean the same."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, F, OrderBy, OuterRef, Q, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.ledger.audited import ITEM
from luoshi.server.ledger.models import PlanKind, Responsibility, Target, Task
from luoshi.server.ledger.scopes import visible_items
from luoshi.server.ledger.states import ItemState
from luoshi.server.search.grams import words
from luoshi.server.search.models import Entry
from luoshi.server.search.selectors import holding


class Due(StrEnum):
    """How an item is limited (时限情况)."""

    DATED = "dated"
    STANDING = "standing"
    NONE = "none"


class SourceKind(StrEnum):
    """Where an item comes from (事项来源): a paper, minutes, a leader's instruction, a ledger kept elsewhere."""

    PLAN = "plan"
    MINUTES = "minutes"
    INSTRUCTION = "instruction"
    TABLE = "table"


class Order(StrEnum):
    """The orders of the list (排序)."""

    PLAN = "plan"
    DUE = "due"
    DUE_LAST = "-due"
    TITLE = "title"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFilter:
    """What the list is narrowed to (筛选条件); what is empty does not narrow.

    ``plan`` and ``organisation`` are public ids, ``area`` a title. ``role`` is that of the organisation, where one is
    given. Without a ``state``, what is withdrawn is left out: it is open to nobody. ``year`` keeps what is due or under
    way in it (``runs_in``). ``text`` is searched as everywhere else.
    """

    plan: str = ""
    area: str = ""
    organisation: str = ""
    role: str = ""
    strength: str = ""
    state: str = ""
    source: str = ""
    year: int | None = None
    due: str = ""
    due_from: date | None = None
    due_to: date | None = None
    has_target: bool | None = None
    has_owner: bool | None = None
    text: str = ""


ORDERS: Mapping[Order, Sequence[OrderBy | str]] = {
    Order.PLAN: ("-plan__made_at", "-plan", "position", "pk"),
    Order.DUE: (F("last_day").asc(nulls_last=True), "pk"),
    Order.DUE_LAST: (F("last_day").desc(nulls_last=True), "-pk"),
    Order.TITLE: ("title", "pk"),
    Order.NEWEST: ("-made_at", "-pk"),
}
_KINDS: Mapping[SourceKind, tuple[PlanKind, ...]] = {
    SourceKind.PLAN: (PlanKind.PLAN, PlanKind.SLICE),
    SourceKind.MINUTES: (PlanKind.MINUTES,),
    SourceKind.INSTRUCTION: (PlanKind.INSTRUCTION,),
    SourceKind.TABLE: (PlanKind.TABLE,),
}


class Window(StrEnum):
    """A stretch of time around today that last days fall in (期限范围)."""

    OVERDUE = "overdue"
    SOON = "soon"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "this-year"

    def days(self, today: date) -> tuple[date | None, date]:
        """The first and the last day of it; what is overdue has no first."""
        if self is Window.OVERDUE:
            return None, today - timedelta(days=1)
        if self is Window.SOON:
            return today, today + timedelta(days=SOON)
        months = {Window.MONTH: 1, Window.QUARTER: 3, Window.YEAR: 12}[self]
        begins = (today.month - 1) // months * months + 1
        follows = begins + months - 1
        return date(today.year, begins, 1), date(today.year, follows, monthrange(today.year, follows)[1])


def window_and(due: str, first: date | None, last: date | None, today: date) -> tuple[date | None, date | None]:
    """The days that both a window, where ``due`` names one, and two other days leave."""
    if due not in set(Window):
        return first, last
    opens, closes = Window(due).days(today)
    starts = max(first, opens) if first and opens else first or opens
    return starts, min(last, closes) if last else closes


SOON = 30
"""Days ahead within which something falls due soon (近期到期)."""


class Tally(StrEnum):
    """The counts above the list (台账页签), each the number of items of the list that it leads to."""

    ALL = "all"
    OVERDUE = "overdue"
    SOON = "soon"
    UNDATED = "undated"
    UNOWNED = "unowned"
    DRAFT = "draft"


def tallied(tally: Tally, wanted: ItemFilter, today: date) -> ItemFilter:
    """The list that a count leads to: what else is asked for stays; days, state and missing bodies are the count's."""
    base = replace(wanted, due="", due_from=None, due_to=None, state="", has_owner=None)
    if tally in (Tally.OVERDUE, Tally.SOON):
        first, last = Window(tally.value).days(today)
        return replace(base, due_from=first, due_to=last)
    if tally is Tally.UNDATED:
        return replace(base, due=Due.NONE.value)
    if tally is Tally.UNOWNED:
        return replace(base, has_owner=False)
    return replace(base, state=ItemState.DRAFT.value) if tally is Tally.DRAFT else base


def tallies(actor: Actor, wanted: ItemFilter, today: date) -> dict[Tally, int]:
    """How many items each count has, in one query."""
    counts: dict[str, Any] = {}
    for tally in Tally:
        only = _conditions(tallied(tally, ItemFilter(), today))
        counts[tally.value] = Count("pk", filter=Q(*only)) if only else Count("pk")
    found = fitting(actor, tallied(Tally.ALL, wanted, today)).aggregate(**counts)
    return {tally: found[tally.value] for tally in Tally}


def fitting(actor: Actor, wanted: ItemFilter) -> "QuerySet[Task]":
    """The items that the actor sees and that fit, in no order."""
    rows = visible_items(actor).filter(*_conditions(wanted))
    if wanted.text.strip():
        looked_for = words(wanted.text)
        if not looked_for:
            return rows.none()
        rows = rows.filter(pk__in=Entry.objects.filter(holding(looked_for), kind=ITEM).order_by().values("row"))
    return rows.order_by()


def _conditions(wanted: ItemFilter) -> list[Q]:
    same = {
        "plan__public_id": wanted.plan,
        "area__title": wanted.area,
        "strength": wanted.strength,
        "state": wanted.state,
        "last_day__gte": wanted.due_from,
        "last_day__lte": wanted.due_to,
    }
    found = [Q(**{column: value}) for column, value in same.items() if value]
    if not wanted.state:
        found.append(~Q(state=ItemState.WITHDRAWN))
    if wanted.source:
        found.append(Q(plan__kind__in=_KINDS[SourceKind(wanted.source)]))
    if wanted.year is not None:
        found.append(runs_in(wanted.year))
    if wanted.organisation or wanted.role:
        found.append(Q(pk__in=parts_like(wanted).order_by().values("task")))
    if wanted.due:
        found.append(due_as(Due(wanted.due)))
    if wanted.has_target is not None:
        with_target = Q(Exists(Target.objects.filter(task=OuterRef("pk"))))
        found.append(with_target if wanted.has_target else ~with_target)
    if wanted.has_owner is not None:
        with_owner = Q(Exists(Responsibility.objects.filter(task=OuterRef("pk"))))
        found.append(with_owner if wanted.has_owner else ~with_owner)
    return found


def parts_like(wanted: ItemFilter) -> "QuerySet[Responsibility]":
    """The parts in items that a body and a role narrow to."""
    parts = Responsibility.objects.all()
    if wanted.organisation:
        parts = parts.filter(organisation__public_id=wanted.organisation)
    return parts.filter(role=wanted.role) if wanted.role else parts


def due_as(due: Due) -> Q:
    """The items that are limited so."""
    if due is Due.DATED:
        return Q(last_day__isnull=False)
    return Q(last_day__isnull=True, standing=due is Due.STANDING)


def runs_in(year: int) -> Q:
    """The year's part of all plans: what has begun by its end and is not over before it begins.

    An item begins with its plan's period, else with the day of the paper, else when it was entered; it ends on its last
    day, without one with the plan's period.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    no_period, no_day = Q(plan__period_from__isnull=True), Q(plan__issued_on__isnull=True)
    begun = (
        Q(plan__period_from__lte=year)
        | (no_period & Q(plan__issued_on__lte=last))
        | (no_period & no_day & Q(made_at__date__lte=last))
    )
    open_end = Q(last_day__isnull=True) & (Q(plan__period_to__isnull=True) | Q(plan__period_to__gte=year))
    return (begun | Q(last_day__range=(first, last))) & (Q(last_day__gte=first) | open_end)


def of_year(year: int) -> Q:
    """The items whose paper is of a year; where that has no day, those entered in it."""
    no_day = Q(plan__issued_on__isnull=True)
    return Q(plan__issued_on__year=year) | (no_day & Q(made_at__year=year))
