"""Reading what was counted: definitions, figures, progress, as they hold on a day and were known at a moment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeVar

from django.db.models import Count, Model, Q, QuerySet

from luoshi.reckoning.attainment import Standing, standing
from luoshi.reckoning.errors import ModeNotDeclaredError, ReckoningError, reason_of
from luoshi.reckoning.explaining import Explanation, explain, explain_expected
from luoshi.reckoning.figures import Contribution, RolledUp
from luoshi.reckoning.kinds import IndicatorKind, ParentMode, Status
from luoshi.reckoning.lights import LightFacts, LightResult, RuleSet, WorkingDays, decide, load_rules
from luoshi.reckoning.periods import Period, period_of, periods_between
from luoshi.reckoning.reports import Owed, ReportState, report_state
from luoshi.reckoning.rollup import over_bodies, over_periods
from luoshi.reckoning.trajectory import Trajectory
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import CHINA, china_date
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say
from luoshi.server.core.working_days import WorkingDays as Calendar
from luoshi.server.indicators.measuring import (
    Meaning,
    aim_of,
    current,
    figure_of,
    meaning_of,
    proposed,
    trajectory_of,
)
from luoshi.server.indicators.models import Definition, Observation, Way
from luoshi.server.indicators.scopes import visible_indicators, visible_observations, visible_targets
from luoshi.server.ledger.models import Indicator, Target
from luoshi.server.ledger.states import ItemState
from luoshi.server.orgs.selectors import working_days

Row = TypeVar("Row", bound=Model)


def indicators(actor: Actor) -> "QuerySet[Indicator]":
    """The indicators that the actor sees, each with the number of its targets (``target_count``)."""
    counted = Count("targets", filter=~Q(targets__task__state=ItemState.WITHDRAWN), distinct=True)
    return visible_indicators(actor).annotate(target_count=counted).order_by("name", "unit", "pk")


def indicator(actor: Actor, key: int) -> Indicator:
    """One indicator. Raises NotFound."""
    row = visible_indicators(actor).select_related("government").filter(pk=key).first()
    if row is None:
        raise NotFound(say("这个指标"))
    return row


def definition_on(row: Indicator, on: date, as_of: datetime | None = None) -> Definition | None:
    """The definition that holds on a day, as it was known at a moment; the first one for days before it."""
    return _definition(list(_known(row.definitions.all(), as_of)), on)


def meaning_on(row: Indicator, on: date, as_of: datetime | None = None) -> Meaning:
    """What an indicator means on a day, as it was known at a moment."""
    return meaning_of(row.unit, definition_on(row, on, as_of))


def meanings_on(rows: Mapping[int, str], on: date) -> dict[int, Meaning]:
    """What indicators mean on a day, by their keys; ``rows`` gives the unit of each. One query."""
    definitions = defaultdict(list)
    for each in Definition.objects.filter(indicator__in=rows):
        definitions[each.indicator_id].append(each)
    return {key: meaning_of(unit, _definition(definitions[key], on)) for key, unit in rows.items()}


def observations(actor: Actor, row: Indicator, as_of: datetime | None = None) -> list[Observation]:
    """All that was entered of an indicator by a moment, revisions too, in the order of periods and revisions."""
    rows = _known(visible_observations(actor).filter(indicator=row), as_of)
    return list(rows.select_related("organisation").prefetch_related("organisation__names"))


@dataclass(frozen=True, slots=True)
class Whole:
    """The figure of the government as a whole for one period: as reported, or put together from those of bodies."""

    figure: Contribution
    rolled: RolledUp | None
    rows: tuple[Observation, ...]
    came_in: date | None
    open: str = ""

    @property
    def value(self) -> Decimal | None:
        """The figure in the indicator's unit, None where there is none."""
        return self.rolled.value if self.rolled else self.figure.value

    @property
    def partial(self) -> bool:
        """Whether bodies are missing from it."""
        return self.rolled is not None and self.rolled.partial


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a target is on a day, with everything that says so. What is not known is None, never zero.

    ``made_up`` says that the way was drawn from the text and nobody set one.
    """

    target: Target
    meaning: Meaning
    on: date
    trajectory: Trajectory | None
    made_up: bool
    wholes: tuple[Whole, ...]
    last: Whole | None
    standing: Standing | None
    report: ReportState
    owed: Period | None
    light: LightResult
    open: str = ""

    @property
    def explanation(self) -> Explanation:
        """What is due, what is done, and the light, as lines."""
        found = explain(self.light)
        if self.standing is not None:
            found = replace(explain(self.standing), title=say("进度")) + found
        if self.last is not None and self.last.rolled is not None:
            found = explain(self.last.rolled) + found
        if self.trajectory is not None:
            day = self.standing.day if self.standing else self.on
            found = explain_expected(self.trajectory, day, self.meaning.unit) + found
        return replace(found, title=say("进度和亮灯"))


def targets_of(actor: Actor, row: Indicator) -> "QuerySet[Target]":
    """The targets of an indicator that stand in the ledger."""
    rows = visible_targets(actor).filter(indicator=row).exclude(task__state=ItemState.WITHDRAWN)
    return rows.select_related("task__plan", "plan", "indicator__government").order_by("last_day", "position", "pk")


def progress_of(
    actor: Actor, target: str, on: date, as_of: datetime | None = None, rules: RuleSet | None = None
) -> Progress:
    """How far a target is on a day, by what was entered by a moment. Raises NotFound."""
    rows = visible_targets(actor).filter(public_id=target).select_related("task__plan", "plan", "indicator__government")
    found = rows.first()
    if found is None:
        raise NotFound(say("这个目标值"))
    return progress_of_all([found], on, as_of, rules)[0]


def progress_of_all(
    targets: Sequence[Target],
    on: date,
    as_of: datetime | None = None,
    rules: RuleSet | None = None,
    days: Calendar | None = None,
) -> list[Progress]:
    """The same for many targets, in a fixed number of queries; ``targets`` come with their indicators and items.

    ``days`` is the calendar of their government, where it was read before.
    """
    if not targets:
        return []
    keys = {target.indicator_id for target in targets}
    definitions, figures, ways = defaultdict(list), defaultdict(list), defaultdict(list)
    for definition in _known(Definition.objects.filter(indicator__in=keys), as_of):
        definitions[definition.indicator_id].append(definition)
    observed = _known(Observation.objects.filter(indicator__in=keys), as_of).select_related("organisation")
    for row in observed.prefetch_related("organisation__names"):
        figures[row.indicator_id].append(row)
    for each_way in _known(Way.objects.filter(target__in=targets, organisation__isnull=True), as_of):
        ways[each_way.target_id].append(each_way)
    siblings = defaultdict(list)
    for each in Target.objects.filter(indicator__in=keys).select_related("task"):
        siblings[each.indicator_id, each.task_id].append(each)
    calendar = days or working_days(targets[0].indicator.government)

    def counted(first: date, last: date) -> int:
        return calendar.count(first, last)

    found = []
    for target in targets:
        meaning = meaning_of(target.indicator.unit, _definition(definitions[target.indicator_id], on))
        way, made_up = _trajectory(target, ways[target.pk], siblings[target.indicator_id, target.task_id], meaning)
        wholes = wholes_of(meaning, figures[target.indicator_id])
        found.append(_progress(target, meaning, on, way, made_up, wholes, rules or load_rules(), counted))
    return found


def history_of(actor: Actor, target: str, on: date) -> list[Progress]:
    """How a target stood at the end of each of its periods so far, by what was known on that day and its cut-off.

    What came in later does not reach back: a month that was missing and made up is missing in its own line.
    """
    row = visible_targets(actor).filter(public_id=target).select_related("task__plan", "plan", "indicator__government")
    found = row.first()
    if found is None:
        raise NotFound(say("这个目标值"))
    now = progress_of_all([found], on)[0]
    start = now.trajectory.start.day + timedelta(days=1) if now.trajectory else date(on.year, 1, 1)
    told = []
    for period in periods_between(start, on, now.meaning.cadence):
        day = min(now.meaning.cut_off(period) + timedelta(days=1), on)
        told.append(progress_of_all([found], day, end_of(day))[0])
    return told


def wholes_of(meaning: Meaning, rows: Iterable[Observation]) -> tuple[Whole, ...]:
    """The figure of the whole for every period of which anything was said, in the order of the periods."""
    every = list(rows)
    by_period: dict[Period, list[Observation]] = defaultdict(list)
    for row in current(every):
        by_period[Period(row.period_from, row.period_to)].append(row)
    return tuple(_whole(meaning, period, by_period[period], _came_in(period, every)) for period in sorted(by_period))


def _came_in(period: Period, rows: Iterable[Observation]) -> date | None:
    """When something was first said of a period, by the last of the bodies that did; None where nothing was."""
    firsts: dict[int | None, date] = {}
    for row in rows:
        said = row.status not in (Status.MISSING.value, Status.NOT_DUE.value)
        if said and (row.period_from, row.period_to) == (period.first, period.last):
            day = china_date(row.made_at)
            firsts[row.organisation_id] = min(firsts.get(row.organisation_id, day), day)
    return max(firsts.values(), default=None)


def _whole(meaning: Meaning, period: Period, rows: Sequence[Observation], came_in: date | None) -> Whole:
    own = next((figure_of(row) for row in rows if row.organisation_id is None), None)
    below = [figure_of(row) for row in rows if row.organisation_id is not None]
    mode = ParentMode(meaning.parent_mode) if meaning.parent_mode else None
    open_point = ""
    try:
        rolled = over_bodies(meaning.kind, below, period, meaning.unit, own, mode)
    except ModeNotDeclaredError as refusal:
        open_point = reason_of(refusal)
        rolled = over_bodies(meaning.kind, [own] if own else [], period, meaning.unit)
    status = own.status if own and not below else (Status.VALUE if rolled.value is not None else Status.MISSING)
    parts = [row for row in ([own] if own and not below else below) if row is not None and row.has_parts]
    figure = Contribution(
        key="",
        period=period,
        status=status,
        value=rolled.value,
        numerator=sum((part.numerator or Decimal(0) for part in parts), Decimal(0)) if parts else None,
        denominator=sum((part.denominator or Decimal(0) for part in parts), Decimal(0)) if parts else None,
        unit=meaning.unit,
    )
    return Whole(figure, rolled if below else None, tuple(rows), came_in, open_point)


def _trajectory(
    target: Target, ways: Sequence[Way], siblings: Sequence[Target], meaning: Meaning
) -> tuple[Trajectory | None, bool]:
    """The way that was set last, else the one that the text gives."""
    if ways:
        return trajectory_of(max(ways, key=lambda way: way.pk)), False
    first_year = target.plan.period_from or (target.plan.issued_on or china_date(target.plan.made_at)).year
    started = meaning.baseline_on or date(first_year - 1, 12, 31)
    try:
        return proposed(target, siblings, meaning, started), True
    except ReckoningError:
        return None, True


def _progress(
    target: Target,
    meaning: Meaning,
    on: date,
    way: Trajectory | None,
    made_up: bool,
    wholes: tuple[Whole, ...],
    rules: RuleSet,
    counted: WorkingDays,
) -> Progress:
    begun = way.start.day if way else None
    past = [whole for whole in wholes if whole.figure.period.last <= on and whole.value is not None]
    past = [whole for whole in past if begun is None or whole.figure.period.last > begun]
    last = past[-1] if past else None
    actual = _actual(meaning, past, begun)
    found, open_point = None, last.open if last else ""
    if last is not None and actual is not None and way is not None:
        try:
            found = standing(aim_of(target, meaning), way, actual, last.figure.period.last)
        except ReckoningError as refusal:
            open_point = reason_of(refusal)
    owed, state, cut_off = _owed(meaning, wholes, on, begun)
    due = target.last_day or (target.task.last_day if target.task else None)
    facts = LightFacts(
        today=on,
        due=due if found is None or not found.done.reached else None,
        closed=False,
        standing=due is None,
        report=state,
        cut_off=cut_off,
        expected=found.due.capped if found else None,
        actual=found.done.capped if found else None,
    )
    light = decide(rules, facts, counted)
    return Progress(target, meaning, on, way, made_up, wholes, last, found, state, owed, light, open_point)


def _actual(meaning: Meaning, past: Sequence[Whole], begun: date | None) -> Decimal | None:
    """What the figures so far come to: a flow is summed since the start of the way, anything else is the last."""
    if not past:
        return None
    if meaning.kind is not IndicatorKind.FLOW:
        return past[-1].value
    first = begun + timedelta(days=1) if begun else past[0].figure.period.first
    stretch = Period(min(first, past[0].figure.period.first), past[-1].figure.period.last)
    return over_periods(IndicatorKind.FLOW, [whole.figure for whole in past], stretch, meaning.unit).value


def _owed(
    meaning: Meaning, wholes: Sequence[Whole], on: date, begun: date | None
) -> tuple[Period | None, ReportState, date | None]:
    """The last period that is over, how its report stands, and by when it was owed."""
    period = period_of(period_of(on, meaning.cadence).first - timedelta(days=1), meaning.cadence)
    if period_of(on, meaning.cadence).last == on:
        period = period_of(on, meaning.cadence)
    if begun is not None and period.last <= begun:
        return None, ReportState.NOT_DUE, None
    came = next((whole.came_in for whole in wholes if whole.figure.period == period), None)
    cut_off = meaning.cut_off(period)
    return period, report_state(Owed(cut_off, came), on), cut_off


def end_of(day: date) -> datetime:
    """The last moment of a day in China."""
    return datetime.combine(day + timedelta(days=1), time.min, CHINA) - timedelta(microseconds=1)


def _definition(rows: Sequence[Definition], on: date) -> Definition | None:
    begun = [row for row in rows if row.effective_on <= on]
    if begun:
        return max(begun, key=lambda row: (row.effective_on, row.pk))
    return min(rows, key=lambda row: (row.effective_on, -row.pk), default=None)


def _known(rows: "QuerySet[Row]", as_of: datetime | None) -> "QuerySet[Row]":
    """The rows that were there at a moment; all where none is given."""
    return rows if as_of is None else rows.filter(made_at__lte=as_of)
