"""The last visit and the last light of matters up to a day, as they stand beside what is reported of them."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from luoshi.server.delivery.models import LightDay, Verification

LIGHT_LASTS = timedelta(days=7)
"""Lights are written every day: one that is not of the seven days up to a day says nothing of it."""
_LIGHT_COLUMNS = ("matter_id", "as_of", "light", "computed", "expected", "actual")


class Visit(NamedTuple):
    """What the last visit found."""

    level: str
    on: date
    passed: bool


def last_visits(matters: Iterable[int], until: date) -> dict[int, Visit]:
    """The last visit of each matter up to a day."""
    rows = Verification.objects.filter(matter__in=list(matters), verified_on__lte=until).order_by("verified_on", "pk")
    return {
        matter: Visit(level, on, passed)
        for matter, level, on, passed in rows.values_list("matter_id", "level", "verified_on", "passed")
    }


def last_lights(matters: Iterable[int], until: date) -> dict[int, Any]:
    """The last light of each matter in the seven days up to a day: rows as values with the columns above."""
    rows = LightDay.objects.filter(matter__in=list(matters), as_of__lte=until, as_of__gt=until - LIGHT_LASTS)
    return {row.matter_id: row for row in rows.order_by("as_of").values_list(*_LIGHT_COLUMNS, named=True)}
