"""The rows of the app, one family a module."""

from luoshi.server.delivery.models.columns import CLAIM_LEVELS, ClaimLevel
from luoshi.server.delivery.models.following import (
    Completion,
    Instruction,
    LightOverride,
    LookBack,
    Outcome,
    Risk,
    RiskGrade,
    Verification,
    VerificationMethod,
)
from luoshi.server.delivery.models.light_days import LightDay, Stage
from luoshi.server.delivery.models.matters import Charge, ChargeKind, Matter, Reminder, ReminderKind, Urgency
from luoshi.server.delivery.models.parts import Feedback, FeedbackState, HandOn, Part, ReturnReason
from luoshi.server.delivery.models.projects import NodeKind, NodeTemplate, ProjectCard, ProjectMoney, ProjectNode
from luoshi.server.delivery.models.requests import Coordination, Extension, Objection, ObjectionKind, Waiting

__all__ = [
    "CLAIM_LEVELS",
    "Charge",
    "ChargeKind",
    "ClaimLevel",
    "Completion",
    "Coordination",
    "Extension",
    "Feedback",
    "FeedbackState",
    "HandOn",
    "Instruction",
    "LightDay",
    "LightOverride",
    "LookBack",
    "Matter",
    "NodeKind",
    "NodeTemplate",
    "Objection",
    "ObjectionKind",
    "Outcome",
    "Part",
    "ProjectCard",
    "ProjectMoney",
    "ProjectNode",
    "Reminder",
    "ReminderKind",
    "ReturnReason",
    "Risk",
    "RiskGrade",
    "Stage",
    "Urgency",
    "Verification",
    "VerificationMethod",
    "Waiting",
]
