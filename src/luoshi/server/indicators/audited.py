"""How the rows of this app stand in the audit trail. They are added and never changed; the digest tells all of them."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Model

from luoshi.server.audit.registry import Audited, announce
from luoshi.server.indicators.models import Definition, FinishLine, Observation, Way

DEFINITION, OBSERVATION, WAY, FINISH_LINE = "indicator_definition", "observation", "target_way", "finish_line"
_ADDED = ("made_by", "made_by_name", "made_in", "made_at")


def announce_all() -> None:
    """Tell the trail of every kind of row here."""
    for audited in _KINDS:
        announce(audited)


def _plain(value: object) -> object:
    """A value in one spelling: rows by public id, indicators by name and unit, numbers without idle zeros."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, Model):
        return getattr(value, "public_id", None) or str(value)
    return value


def _of(*names: str) -> Callable[[Any], Mapping[str, object]]:
    return lambda row: {name: _plain(getattr(row, name)) for name in (*names, *_ADDED)}


def _rows(model: Any, *select: str) -> Callable[[str], Iterable[Any]]:
    def rows(government: str) -> Iterable[Any]:
        found = model.objects.filter(government__public_id=government).select_related("government", *select)
        return found.iterator(chunk_size=500)  # type: ignore[no-any-return]  # any model

    return rows


_KINDS = (
    Audited(
        kind=DEFINITION,
        label="指标口径",
        name=lambda row: str(row.indicator.name)[:200],
        state=_of(
            "indicator", "kind", "direction", "binding", "cadence", "cut_off_days", "text", "source", "numerator",
            "denominator", "baseline", "baseline_on", "parent_mode", "effective_on", "reason",
        ),
        rows=_rows(Definition, "indicator"),
    ),
    Audited(
        kind=OBSERVATION,
        label="指标数值",
        name=lambda row: f"{row.indicator.name[:150]} {row.period_to}",
        state=_of(
            "indicator", "organisation", "period_from", "period_to", "vintage", "status", "value", "numerator",
            "denominator", "unit", "note", "reason", "scan",
        ),
        rows=_rows(Observation, "indicator", "organisation"),
    ),
    Audited(
        kind=WAY,
        label="进度安排",
        name=lambda row: str(row.target.indicator.name)[:200],
        state=_of("target", "organisation", "method", "start_on", "start_value", "points", "shares", "reason"),
        rows=_rows(Way, "target__indicator", "organisation"),
    ),
    Audited(
        kind=FINISH_LINE,
        label="完成标准",
        name=lambda row: str(row.task.title)[:200],
        state=_of("task", "measure_id", "kind", "text", "last_day", "cadence", "basis"),
        rows=_rows(FinishLine, "task"),
    ),
)  # fmt: skip
