"""Lights set by hand: which one holds on a day. It ends by itself with its last day, and nothing need be done."""

from collections.abc import Iterable
from datetime import date

from luoshi.server.core.clock import china_date
from luoshi.server.delivery.models import LightOverride


def holds(row: LightOverride, on: date) -> bool:
    """Whether it holds on a day; on the day of its release it holds no more."""
    released = row.released_at is not None and china_date(row.released_at) <= on
    return row.starts_on <= on <= row.expires_on and not released


def overrides_of(matters: Iterable[int], on: date) -> dict[int, LightOverride]:
    """The light set by hand that holds on a day, by the key of the matter, in one query."""
    rows = LightOverride.objects.filter(matter__in=list(matters), starts_on__lte=on, expires_on__gte=on)
    return {row.matter_id: row for row in rows.order_by("pk") if holds(row, on)}


def override_of(matter: int, on: date) -> LightOverride | None:
    """The same for one matter (its key)."""
    return overrides_of([matter], on).get(matter)
