"""What a report says now: as it was accepted, and over it what was restated."""

from typing import Any

from luoshi.server.cycles.models import Report
from luoshi.server.cycles.states import RestatementState

FIELDS = ("claim_level", "progress", "problem", "next_step")


def said_now(report: Report) -> dict[str, Any]:
    """Level, texts and figures (as ``cycles.figures`` keeps them) of a report, restatements that were granted counted
    in, the latest last.
    """
    said: dict[str, Any] = {name: getattr(report, name) for name in FIELDS}
    figures = {each["key"]: each for each in report.figures}
    granted = report.restatements.filter(state=RestatementState.GRANTED).order_by("decided_at", "pk")
    for row in granted:
        said |= {name: row.new[name] for name in FIELDS if name in row.new}
        figures |= {each["key"]: each for each in row.new.get("figures", [])}
    return said | {"figures": list(figures.values())}
