"""The way from where something stands to its target (进度安排), and what of it is due by a day (序时进度)."""

import calendar
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from luoshi.reckoning.amounts import rounded
from luoshi.reckoning.errors import TrajectoryError
from luoshi.reckoning.periods import TICKS, Cadence, Period, periods_between, ticks
from luoshi.said import say


class Method(StrEnum):
    """How the way runs between two points (分解方式).

    linear 按月均匀 goes straight by months; steps 按节点 holds a value until the day of the next; seasonal 按季节
    follows shares of the twelve months, which the office sets; own 自定 goes straight between points that somebody set.
    """

    LINEAR = "linear"
    STEPS = "steps"
    SEASONAL = "seasonal"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Point:
    """What is to be reached by the end of a day."""

    day: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Trajectory:
    """A way to a target. ``start`` is where it stands at the end of the day before it begins (基期).

    ``shares`` are those of January to December, for the seasonal way alone. Nothing is expected before the start.
    Raises ``TrajectoryError`` for a way without a point, days out of order, shares that are not twelve, below zero or
    not 1 in sum.
    """

    start: Point
    points: tuple[Point, ...]
    method: Method = Method.LINEAR
    shares: tuple[Decimal, ...] = ()

    def __post_init__(self) -> None:
        days = [self.start.day, *(point.day for point in self.points)]
        if not self.points:
            raise TrajectoryError(say("进度安排至少要有一个目标点"))
        if any(later <= earlier for earlier, later in pairwise(days)):
            raise TrajectoryError(say("进度安排的日期必须一个比一个晚，并且晚于起始日"))
        if self.method is Method.SEASONAL:
            _check_shares(self.shares)
        elif self.shares:
            raise TrajectoryError(say("只有按季节分解才用各月份额"))

    @property
    def target(self) -> Point:
        """Where the way ends."""
        return self.points[-1]


@dataclass(frozen=True, slots=True)
class Slice:
    """One period of a way broken down: what is to be reached by its end, and how much of it is this period's."""

    period: Period
    by_end: Decimal
    within: Decimal


def expected(trajectory: Trajectory, day: date) -> Decimal:
    """The value that is due by the end of a day: that of the start before it begins, of the target once it is over.

    Linear is by months of equal length: of 120 in a year 110 are due by the end of November.
    """
    points = trajectory.points
    if day <= trajectory.start.day:
        return trajectory.start.value
    if day >= points[-1].day:
        return points[-1].value
    place = bisect_right(points, day, key=lambda point: point.day)
    before = points[place - 1] if place else trajectory.start
    if trajectory.method is Method.STEPS or day == before.day:
        return before.value
    after = points[place]
    if trajectory.method is Method.SEASONAL:
        gone, whole = (_season(trajectory.shares, before.day, end) for end in (day, after.day))
        if not whole:
            gone, whole = _straight(before.day, day, after.day)
    else:
        gone, whole = _straight(before.day, day, after.day)
    return before.value + (after.value - before.value) * gone / whole


def _straight(before: date, day: date, after: date) -> tuple[Decimal, Decimal]:
    start = ticks(before)
    return Decimal(ticks(day) - start), Decimal(ticks(after) - start)


@lru_cache(maxsize=4096)
def _season(shares: tuple[Decimal, ...], before: date, day: date) -> Decimal:
    """How much of the months' shares lies after one day, up to the end of another; within a month it is even."""
    first = before + timedelta(days=1)
    total = Decimal(0)
    for period in periods_between(first, day, Cadence.MONTH):
        length = calendar.monthrange(period.first.year, period.first.month)[1]
        days = (min(period.last, day) - max(period.first, first)).days + 1
        total += shares[period.first.month - 1] * (days * (TICKS // length))
    return total


def _check_shares(shares: Sequence[Decimal]) -> None:
    if len(shares) != 12:
        raise TrajectoryError(say("按季节分解要给出十二个月的份额"))
    if any(share < 0 for share in shares):
        raise TrajectoryError(say("各月份额不能小于零"))
    if sum(shares, Decimal(0)) != 1:
        raise TrajectoryError(say("十二个月的份额合计必须是100%"))


def staged(start: Point, target: Decimal, stages: Sequence[tuple[date, Decimal]]) -> Trajectory:
    """The way that a text gives in percent of the whole (2032年完成40%、2033年80%、2034年全部完成), by steps.

    Each stage is the day and the percent of the way from the start to the target that is to be gone by then.
    Raises ``TrajectoryError`` as ``Trajectory`` does, and where the last stage is not the whole.
    """
    if not stages or stages[-1][1] != 100:
        raise TrajectoryError(say("最后一个阶段必须是100%"))
    way = target - start.value
    return Trajectory(
        start, tuple(Point(day, start.value + way * percent / 100) for day, percent in stages), Method.STEPS
    )


def each_year(amount: Decimal, first_year: int, last_year: int) -> tuple[Trajectory, ...]:
    """An amount that is owed anew each year (每年培训500人次): one way a year, each from nothing.

    Raises ``TrajectoryError`` where there is no year between the two.
    """
    if last_year < first_year:
        raise TrajectoryError(say("起止年份颠倒"))
    return tuple(
        Trajectory(Point(date(year - 1, 12, 31), Decimal(0)), (Point(date(year, 12, 31), amount),))
        for year in range(first_year, last_year + 1)
    )


def break_down(trajectory: Trajectory, cadence: Cadence, places: int = 2) -> tuple[Slice, ...]:
    """The way cut into months, quarters, half years or years, with at most so many places.

    What the periods hold comes to exactly the whole way: each is the difference of two printed values. The value at
    the end of the way is the target as it is, with all its places.
    """
    slices = []
    last = trajectory.target
    reached = trajectory.start.value
    for period in periods_between(trajectory.start.day + timedelta(days=1), last.day, cadence):
        by_end = last.value if period.last >= last.day else rounded(expected(trajectory, period.last), places)
        slices.append(Slice(period, by_end, by_end - reached))
        reached = by_end
    return tuple(slices)
