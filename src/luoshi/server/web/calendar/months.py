"""A year as twelve months of weeks, each day with how it stands: plain values for the page."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from luoshi.server.core.working_days import WorkingDays

_SATURDAY = 5


class Standing(StrEnum):
    """How a day stands; each has its colour, word and shape on the page."""

    WORK = "work"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MADE_UP = "made-up"


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a month; ``own`` where the place set it itself."""

    day: date
    standing: Standing
    own: bool
    note: str
    today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month in weeks from Monday; None fills the weeks up."""

    first: date
    weeks: tuple[tuple[Cell | None, ...], ...]
    working: int


def months_of(year: int, days: WorkingDays, notes: Mapping[date, str], today: date) -> list[Month]:
    """The twelve months of a year."""
    return [_month(date(year, month, 1), days, notes, today) for month in range(1, 13)]


def _month(first: date, days: WorkingDays, notes: Mapping[date, str], today: date) -> Month:
    weeks = tuple(
        tuple(_cell(day, days, notes, today) if day.month == first.month else None for day in week)
        for week in calendar.Calendar(firstweekday=0).monthdatescalendar(first.year, first.month)
    )
    working = sum(1 for week in weeks for cell in week if cell and days.is_working(cell.day))
    return Month(first, weeks, working)


def _cell(day: date, days: WorkingDays, notes: Mapping[date, str], today: date) -> Cell:
    weekend = day.weekday() >= _SATURDAY
    if days.is_working(day):
        standing = Standing.MADE_UP if weekend else Standing.WORK
    else:
        standing = Standing.WEEKEND if weekend else Standing.HOLIDAY
    return Cell(day, standing, day in days.extra, notes.get(day, ""), day == today)
