"""How the rows of this app stand in the audit trail."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Model

from luoshi.server.audit.registry import Audited, announce
from luoshi.server.cycles import models

CYCLE, REPORT, ALLOWANCE = "cycle", "report", "report_allowance"
OBLIGATION, RESTATEMENT, DROPPED = "report_obligation", "restatement", "dropped_field"
LADDER, CONFIDENCE = "reminder_ladder", "confidence"
_WRITTEN = ("made_by", "made_by_name", "made_in", "made_at", "scan", "evidence")
_CYCLE_COLUMNS = (
    "kind", "name", "first", "last", "opens_on", "due_on", "locks_on", "shift_reason", "state", "state_since",
    "revision", "made_by", "made_by_name", "made_in", "made_at",
)  # fmt: skip
_REPORT_COLUMNS = (
    "cycle", "part", "state", "state_since", "unchanged", "claim_level", "progress", "problem", "next_step", "figures",
    "feedback", "came_in", "again_by", "comment", "filled_by", "filled_by_name", "filled_at", "signed_by",
    "signed_by_name", "signed_at", "revision", *_WRITTEN,
)  # fmt: skip
_ALLOWANCE_COLUMNS = (
    "cycle", "organisation", "part", "kind", "until", "reason", "ended_at", "ended_by_name", *_WRITTEN
)  # fmt: skip
_OBLIGATION_COLUMNS = (
    "cycle", "part", "organisation", "printed_name", "due_on", "came_in", "standing", "figures_asked", "figures_given",
    "frozen_at",
)  # fmt: skip
_RESTATEMENT_COLUMNS = (
    "report", "old", "new", "reason", "state", "state_since", "decided_by", "decided_by_name", "decided_at", "comment",
    *_WRITTEN,
)  # fmt: skip

_DROPPED_COLUMNS = (
    "field", "reason", "made_by", "made_by_name", "made_in", "made_at", "restored_at", "restored_by_name"
)  # fmt: skip


def announce_all() -> None:
    """Tell the trail of every kind of row here."""
    for audited in _KINDS:
        announce(audited)


def _of(*names: str) -> Callable[[Any], Mapping[str, object]]:
    return lambda row: {name: _plain(getattr(row, name)) for name in names}


def _plain(value: object) -> object:
    return getattr(value, "public_id", value.pk) if isinstance(value, Model) else value


def _rows(model: Any, *select: str) -> Callable[[str], Iterable[Any]]:
    def rows(government: str) -> Iterable[Any]:
        found = model.objects.filter(government__public_id=government).select_related("government", *select)
        rows: Iterable[Any] = found.iterator(chunk_size=500)
        return rows

    return rows


def _about(row: Any) -> str:
    return f"{row.cycle.name} {row.part.printed_name[:80]}"


_KINDS = (
    Audited(
        kind=CYCLE,
        label="填报周期",
        name=lambda row: str(row.name),
        state=_of(*_CYCLE_COLUMNS),
        rows=_rows(models.Cycle),
    ),
    Audited(
        kind=REPORT,
        label="进展填报",
        name=_about,
        state=_of(*_REPORT_COLUMNS),
        rows=_rows(models.Report, "cycle", "part", "feedback"),
    ),
    Audited(
        kind=ALLOWANCE,
        label="填报例外",
        name=lambda row: f"{row.cycle.name} {row.get_kind_display()}",
        state=_of(*_ALLOWANCE_COLUMNS),
        rows=_rows(models.Allowance, "cycle", "organisation", "part"),
    ),
    Audited(
        kind=OBLIGATION,
        label="应报记录",
        name=_about,
        state=_of(*_OBLIGATION_COLUMNS),
        rows=_rows(models.Obligation, "cycle", "part", "organisation"),
    ),
    Audited(
        kind=LADDER,
        label="催办阶梯",
        name=lambda row: f"{row.made_at:%Y-%m-%d}",
        state=_of("rungs", "reason", "made_by", "made_by_name", "made_in", "made_at"),
        rows=_rows(models.Ladder),
    ),
    Audited(
        kind=CONFIDENCE,
        label="信心判断",
        name=lambda row: f"{row.cycle.name} {row.matter.number}",
        state=_of("matter", "cycle", "grade", "reasons", "made_by", "made_by_name", "made_in", "made_at"),
        rows=_rows(models.Confidence, "cycle", "matter"),
    ),
    Audited(
        kind=DROPPED,
        label="停填字段",
        name=lambda row: str(row.field),
        state=_of(*_DROPPED_COLUMNS),
        rows=_rows(models.DroppedField),
    ),
    Audited(
        kind=RESTATEMENT,
        label="更正",
        name=lambda row: _about(row.report),
        state=_of(*_RESTATEMENT_COLUMNS),
        rows=_rows(models.Restatement, "report__cycle", "report__part"),
    ),
)
