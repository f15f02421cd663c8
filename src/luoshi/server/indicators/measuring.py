"""Rows as the values that reckoning works with: definitions, observations, ways, targets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from luoshi.reckoning.amounts import converted
from luoshi.reckoning.attainment import Aim
from luoshi.reckoning.errors import TrajectoryError, UnitsDifferError
from luoshi.reckoning.figures import Contribution
from luoshi.reckoning.kinds import Comparator, Direction, IndicatorKind, Status
from luoshi.reckoning.periods import Cadence, Period
from luoshi.reckoning.trajectory import Method, Point, Trajectory, each_year
from luoshi.server.core.said import say
from luoshi.server.indicators.models import Definition, Observation, Way
from luoshi.server.ledger.models import Target
from luoshi.server.orgs.selectors import short_name_on

_YEARLY = frozenset({"yearly", "yearly_mean"})
_CHANGES = frozenset({Comparator.INCREASE_BY, Comparator.DECREASE_BY})


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an indicator means on a day, by its definition; guessed where nobody defined it (``defined`` is False).

    ``source`` is where its figures are to come from, in words; empty where nobody said.
    """

    kind: IndicatorKind
    direction: Direction
    cadence: Cadence
    cut_off_days: int
    unit: str
    baseline: Decimal | None
    baseline_on: date | None
    parent_mode: str
    defined: bool
    source: str = ""

    def cut_off(self, period: Period) -> date:
        """The last day on which the figure of a period is in time."""
        return period.last + timedelta(days=self.cut_off_days)


def meaning_of(unit: str, definition: Definition | None) -> Meaning:
    """What a definition says; without one a share is a level, anything else the sum so far, reported each quarter."""
    if definition is None:
        kind = IndicatorKind.STOCK if unit in ("%", "‰") else IndicatorKind.CUMULATIVE
        return Meaning(kind, Direction.HIGHER, Cadence.QUARTER, 5, unit, None, None, "", False)
    return Meaning(
        IndicatorKind(definition.kind),
        Direction(definition.direction),
        Cadence(definition.cadence),
        definition.cut_off_days,
        unit,
        definition.baseline,
        definition.baseline_on,
        definition.parent_mode,
        True,
        definition.source,
    )


def figure_of(row: Observation) -> Contribution:
    """An observation as one figure of one body; of the whole where it names no body."""
    return Contribution(
        key=row.organisation.public_id if row.organisation else "",
        period=Period(row.period_from, row.period_to),
        status=Status(row.status),
        value=row.value,
        numerator=row.numerator,
        denominator=row.denominator,
        unit=row.unit,
        name=short_name_on(row.organisation, row.period_to) if row.organisation else "",
    )


def current(rows: Iterable[Observation]) -> list[Observation]:
    """Of each figure the last revision among the rows, in the order of periods; whatever order they come in."""
    last: dict[tuple[int | None, date, date], Observation] = {}
    for row in rows:
        key = (row.organisation_id, row.period_from, row.period_to)
        if key not in last or last[key].vintage < row.vintage:
            last[key] = row
    return sorted(last.values(), key=lambda row: (row.period_to, row.period_from, row.organisation_id or 0))


def aim_of(target: Target, meaning: Meaning) -> Aim:
    """The target with where it starts from: its printed baseline, else that of the definition."""
    baseline = target.baseline
    if baseline is not None and target.baseline_unit:
        try:
            baseline = converted(baseline, target.baseline_unit, meaning.unit)
        except UnitsDifferError:
            baseline = None
    comparator = Comparator(target.comparator)
    if baseline is None and comparator not in _CHANGES:
        baseline = meaning.baseline
    return Aim(comparator, target.normal_value, baseline, meaning.direction)


def trajectory_of(way: Way) -> Trajectory:
    """A way as it is reckoned with. Raises ``TrajectoryError`` for a row that makes none."""
    return trajectory(
        Method(way.method), way.start_on, way.start_value, [(day, value) for day, value in way.points], way.shares
    )


def trajectory(
    method: Method,
    start_on: date,
    start: Decimal,
    points: Sequence[tuple[str | date, object]],
    shares: Sequence[object],
) -> Trajectory:
    """A way out of plain values. Raises ``TrajectoryError`` where they make none."""
    try:
        found = tuple(
            Point(day if isinstance(day, date) else date.fromisoformat(day), Decimal(str(value)))
            for day, value in points
        )
        parts = tuple(Decimal(str(share)) for share in shares) if method is Method.SEASONAL else ()
    except (ArithmeticError, TypeError, ValueError) as error:
        raise TrajectoryError(say("进度安排的日期或者数值不对")) from error
    return Trajectory(Point(start_on, start), found, method, parts)


def proposed(target: Target, siblings: Sequence[Target], meaning: Meaning, started: date) -> Trajectory | None:
    """The way that the text gives: its stages where one subject has several, a year's amount where it is owed anew,
    else straight from where it stands. None where it says no day, or nothing is known of where a level stands.

    ``siblings`` are the targets of the same indicator in the same item, this one among them. ``started`` is the day
    before the work begins.
    """
    stages = sorted(
        (each for each in siblings if each.stage is not None and each.last_day is not None),
        key=lambda each: (each.last_day or started, each.stage or 0),
    )
    last = target.last_day or (target.task.last_day if target.task else None)
    aim = aim_of(target, meaning)
    level = meaning.kind in (IndicatorKind.STOCK, IndicatorKind.RATE) and aim.comparator not in _CHANGES
    start = aim.baseline if aim.baseline is not None else Decimal(0)
    if last is None or last <= started:
        return None
    if target.pace in _YEARLY:
        return each_year(target.normal_value, last.year, last.year)[0]
    if target.stage is not None and len(stages) > 1:
        points = tuple(
            Point(each.last_day, each.normal_value) for each in stages if each.last_day and each.last_day > started
        )
        return Trajectory(Point(started, start), points, Method.STEPS)
    method = Method.STEPS if level and aim.baseline is None else Method.LINEAR
    return Trajectory(Point(started, start), (Point(last, target.normal_value),), method)
