"""Lights set by hand: which one holds on a day. It ends by itself with its last day, and nothing need be done."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from luoshi.server.core.clock import china_date
from luoshi.server.core.said import say
from luoshi.server.delivery.models import LightOverride


class OverrideState(StrEnum):
    """Where a light set by hand stands on a day (人工调灯状态)."""

    HOLDS = say("有效")
    RELEASED = say("已解除")
    EXPIRED = say("已到期")


def state_on(row: LightOverride, on: date) -> OverrideState:
    """Where it stands on a day from its first on; on the day of its release it holds no more."""
    if row.released_at is not None and china_date(row.released_at) <= on:
        return OverrideState.RELEASED
    return OverrideState.HOLDS if on <= row.expires_on else OverrideState.EXPIRED


def holds(row: LightOverride, on: date) -> bool:
    """Whether it holds on a day."""
    return row.starts_on <= on and state_on(row, on) is OverrideState.HOLDS


def overrides_of(matters: Iterable[int], on: date) -> dict[int, LightOverride]:
    """The light set by hand that holds on a day, by the key of the matter, in one query."""
    rows = LightOverride.objects.filter(matter__in=list(matters), starts_on__lte=on, expires_on__gte=on)
    return {row.matter_id: row for row in rows.order_by("pk") if holds(row, on)}


def override_of(matter: int, on: date) -> LightOverride | None:
    """The same for one matter (its key)."""
    return overrides_of([matter], on).get(matter)
