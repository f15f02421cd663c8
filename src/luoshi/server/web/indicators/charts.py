"""The chart of a target: what is due as a line, what was reported as points, drawn as plain SVG on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from luoshi.reckoning.amounts import printed
from luoshi.reckoning.periods import Cadence, periods_between
from luoshi.reckoning.trajectory import Trajectory, expected
from luoshi.server.indicators.selectors import Progress

WIDTH, HEIGHT = 720, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 700, 20, 220


@dataclass(frozen=True, slots=True)
class Mark:
    """A place of the chart with what stands beside it."""

    x: float
    y: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """What the template draws; all numbers are pixels of a drawing of ``WIDTH`` by ``HEIGHT``."""

    due: str
    done: str
    marks: tuple[Mark, ...]
    years: tuple[Mark, ...]
    scale: tuple[Mark, ...]
    today: float | None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = _RIGHT
    top: int = _TOP
    bottom: int = _BOTTOM


def chart_of(progress: Progress) -> Chart | None:
    """The chart of a target; None where it has no way."""
    way = progress.trajectory
    if way is None:
        return None
    figures = [
        (whole.figure.period.last, whole.value)
        for whole in progress.wholes
        if whole.value is not None and whole.figure.period.last > way.start.day
    ]
    first, last = way.start.day, max([way.target.day, progress.on, *(day for day, _ in figures)])
    days = _days(way, first, last)
    line = [(day, expected(way, day)) for day in days]
    values = [value for _, value in (*line, *figures)]
    low, high = min(Decimal(0), *values), max(values)
    high = high if high > low else low + 1

    def x(day: date) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * (day - first).days / max((last - first).days, 1), 1)

    def y(value: Decimal) -> float:
        return round(_BOTTOM - (_BOTTOM - _TOP) * float((value - low) / (high - low)), 1)

    unit = progress.meaning.unit
    steps = [low + (high - low) * share / 4 for share in range(5)]
    return Chart(
        due=" ".join(f"{x(day)},{y(value)}" for day, value in line),
        done=" ".join(f"{x(day)},{y(value)}" for day, value in figures),
        marks=tuple(Mark(x(day), y(value), f"{day} {printed(value, unit)}") for day, value in figures),
        years=tuple(
            Mark(x(max(period.first, first)), _BOTTOM, str(period.first.year))
            for period in periods_between(first + timedelta(days=1), last, Cadence.YEAR)
        ),
        scale=tuple(Mark(_LEFT, y(value), printed(value)) for value in steps),
        today=x(progress.on) if first <= progress.on <= last else None,
    )


def _days(way: Trajectory, first: date, last: date) -> Sequence[date]:
    """The days at which the line bends: ends of months, the points, and the day before each, where steps rise."""
    ends = {period.last for period in periods_between(first + timedelta(days=1), last, Cadence.MONTH)}
    points = {point.day for point in way.points}
    before = {day - timedelta(days=1) for day in points}
    return sorted(day for day in {first, last} | ends | points | before if first <= day <= last)
