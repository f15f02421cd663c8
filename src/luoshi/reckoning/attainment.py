"""How much of the way to a target is gone (完成进度), and how that stands to what is due (与序时进度的差距).

Everything is in percent of the way: 100 is the target. The figure is printed as it is; lights look at it between 0
and 100. With a baseline the way begins there (由61%提高到80%); without one it begins at nothing, as fiscal performance
forms reckon: actual by target, for a limit target by actual.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from luoshi.reckoning.errors import NoBaseError
from luoshi.reckoning.kinds import Comparator, Direction
from luoshi.reckoning.trajectory import Point, Trajectory, expected
from luoshi.said import say

HUNDRED = Decimal(100)
NEARNESS = Decimal("0.05")
"""How far from the value 左右 may be, as a share of it, where nobody said otherwise."""


class Way(StrEnum):
    """Which formula gave the figure."""

    FROM_BASELINE = "from_baseline"
    BY_TARGET = "by_target"
    WITHIN_LIMIT = "within_limit"
    OVER_LIMIT = "over_limit"
    CHANGE = "change"
    DISTANCE = "distance"
    NEAR_ENOUGH = "near_enough"
    ALL_OR_NOTHING = "all_or_nothing"


@dataclass(frozen=True, slots=True)
class Aim:
    """A target as it is reckoned with: all values in one unit.

    ``baseline`` is where it stood. For a change (增长, 下降) ``target`` is the amount of the change; ``relative`` says
    that it is in percent of the baseline (增长6%), not in the unit itself (提高2个百分点, 增加300户). ``nearness``
    is how far from the target 左右 may be, as a share of it.
    """

    comparator: Comparator
    target: Decimal
    baseline: Decimal | None = None
    direction: Direction = Direction.HIGHER
    relative: bool = False
    nearness: Decimal = NEARNESS


@dataclass(frozen=True, slots=True)
class Attainment:
    """How far it is: ``percent`` as it is printed, below 0 and above 100 where it is so; ``way`` which formula."""

    percent: Decimal
    way: Way
    actual: Decimal
    aim: Aim

    @property
    def capped(self) -> Decimal:
        """The percent between 0 and 100, as lights look at it."""
        return min(max(self.percent, Decimal(0)), HUNDRED)

    @property
    def reached(self) -> bool:
        """Whether the target is reached."""
        return self.percent >= HUNDRED


@dataclass(frozen=True, slots=True)
class Standing:
    """What is done beside what is due on a day: ``gap`` is done less due in percentage points, below 0 when behind."""

    day: date
    due: Attainment
    done: Attainment

    @property
    def gap(self) -> Decimal:
        """Percentage points ahead of what is due, or behind it (below 0), between the capped figures."""
        return self.done.capped - self.due.capped


def attained(aim: Aim, actual: Decimal) -> Attainment:
    """How much of the way to the aim an actual value has gone.

    For a change the actual is a level where there is a baseline, and the change itself where there is none.
    Raises ``NoBaseError`` for a growth in percent of nothing.
    """
    match aim.comparator:
        case Comparator.AT_LEAST:
            percent, way = _upward(aim.target, aim.baseline, actual)
        case Comparator.AT_MOST:
            percent, way = _downward(aim.target, aim.baseline, actual)
        case Comparator.INCREASE_BY | Comparator.DECREASE_BY:
            percent, way = _change(aim, actual)
        case Comparator.ABOUT:
            percent, way = _near(aim, actual, abs(aim.target) * aim.nearness)
        case Comparator.EXACTLY:
            percent, way = _exactly(aim, actual)
    return Attainment(percent, way, actual, aim)


def standing(aim: Aim, trajectory: Trajectory, actual: Decimal, day: date) -> Standing:
    """What is done beside what is due on a day; both are reckoned by the one formula, so that they can be compared."""
    return Standing(day, attained(aim, expected(trajectory, day)), attained(aim, actual))


def elapsed(first: date, last: date, day: date) -> Decimal:
    """序时进度 of a stretch of days in percent, linear by months: 91.7 (11/12) of a year by the end of November."""
    return expected(Trajectory(Point(first - timedelta(days=1), Decimal(0)), (Point(last, HUNDRED),)), day)


def _upward(target: Decimal, baseline: Decimal | None, actual: Decimal) -> tuple[Decimal, Way]:
    """At least so much: from the baseline where it lies below the target; one that is above it is to be held."""
    if baseline is not None and baseline < target:
        return (actual - baseline) / (target - baseline) * HUNDRED, Way.FROM_BASELINE
    if target > 0:
        return actual / target * HUNDRED, Way.BY_TARGET
    return _all_or_nothing(actual >= target)


def _downward(target: Decimal, baseline: Decimal | None, actual: Decimal) -> tuple[Decimal, Way]:
    """At most so much: from a baseline above the limit down to it; else kept within it, or how far it is over."""
    if baseline is not None and baseline > target:
        return (baseline - actual) / (baseline - target) * HUNDRED, Way.FROM_BASELINE
    if actual <= target:
        return HUNDRED, Way.WITHIN_LIMIT
    if target > 0:
        return target / actual * HUNDRED, Way.OVER_LIMIT
    return _all_or_nothing(False)


def _change(aim: Aim, actual: Decimal) -> tuple[Decimal, Way]:
    """A rise or a fall by an amount. Of a fall without a baseline the actual is how far it fell, as the amount is
    signed: 下降13.5 is met by 13.5, -13.5 by -13.5.
    """
    amount = abs(aim.target)
    change = actual
    if aim.baseline is not None:
        change = actual - aim.baseline
        if aim.relative:
            if not aim.baseline:
                raise NoBaseError(say("增长率要有不为零的基数"))
            change = change / aim.baseline * HUNDRED
    falling = aim.comparator is Comparator.DECREASE_BY
    if falling and (aim.baseline is not None or aim.target < 0):
        change = -change
    if not amount:
        return _all_or_nothing(change >= 0)
    return change / amount * HUNDRED, Way.CHANGE


def _near(aim: Aim, actual: Decimal, allowed: Decimal) -> tuple[Decimal, Way]:
    """Near the value: the whole way within what is allowed, else by the distance that is left."""
    off = abs(actual - aim.target)
    if off <= allowed:
        return HUNDRED, Way.NEAR_ENOUGH
    whole = abs((aim.baseline if aim.baseline is not None else Decimal(0)) - aim.target)
    if not whole:
        return _all_or_nothing(False)
    return (1 - off / whole) * HUNDRED, Way.DISTANCE


def _exactly(aim: Aim, actual: Decimal) -> tuple[Decimal, Way]:
    """The value itself (建成4个, 全覆盖, 清零): by the direction in which it is approached."""
    if aim.direction is Direction.NEAR:
        return _near(aim, actual, Decimal(0))
    if aim.direction is Direction.LOWER or (aim.baseline is not None and aim.baseline > aim.target) or not aim.target:
        return _downward(aim.target, aim.baseline, actual)
    return _upward(aim.target, aim.baseline, actual)


def _all_or_nothing(reached: bool) -> tuple[Decimal, Way]:
    return (HUNDRED if reached else Decimal(0)), Way.ALL_OR_NOTHING
