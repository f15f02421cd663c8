"""The rows of the app, one family a module."""

from luoshi.server.ledger.models.amendments import Amendment, AmendmentOrigin, AmendmentSubject
from luoshi.server.ledger.models.lists import ColumnMapping, SavedList
from luoshi.server.ledger.models.parts import (
    STRONGEST_FIRST,
    Indicator,
    Measure,
    Milestone,
    Person,
    Project,
    Relation,
    RelationKind,
    Responsibility,
    RoleBasis,
    Target,
)
from luoshi.server.ledger.models.plans import Annex, Area, Citation, Goal, Place, Plan, PlanKind, Task

__all__ = [
    "STRONGEST_FIRST",
    "Amendment",
    "AmendmentOrigin",
    "AmendmentSubject",
    "Annex",
    "Area",
    "Citation",
    "ColumnMapping",
    "Goal",
    "Indicator",
    "Measure",
    "Milestone",
    "Person",
    "Place",
    "Plan",
    "PlanKind",
    "Project",
    "Relation",
    "RelationKind",
    "Responsibility",
    "RoleBasis",
    "SavedList",
    "Target",
    "Task",
]
