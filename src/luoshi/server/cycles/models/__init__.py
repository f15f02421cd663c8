"""The rows of the app: cycles, what bodies report in them, what is kept of them once they are locked."""

from luoshi.server.cycles.models.confidence import Confidence, ConfidenceGrade
from luoshi.server.cycles.models.cycles import LONGEST_NAME, Cycle, CycleKindChoice
from luoshi.server.cycles.models.fields import DroppedField, FieldRead
from luoshi.server.cycles.models.ladder import Ladder
from luoshi.server.cycles.models.locked import Obligation, Restatement
from luoshi.server.cycles.models.reports import Allowance, AllowanceKind, Report

__all__ = [
    "LONGEST_NAME",
    "Allowance",
    "AllowanceKind",
    "Confidence",
    "ConfidenceGrade",
    "Cycle",
    "CycleKindChoice",
    "DroppedField",
    "FieldRead",
    "Ladder",
    "Obligation",
    "Report",
    "Restatement",
]
