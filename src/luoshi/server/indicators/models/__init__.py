"""The rows of the app, one family a module. All of them are added and never changed."""

from luoshi.server.indicators.models.finish_lines import FinishLine, FinishLineBasis, FinishLineKind
from luoshi.server.indicators.models.measured import (
    Binding,
    CadenceChoice,
    Definition,
    DirectionChoice,
    KindChoice,
    Observation,
    ParentModeChoice,
    StatusChoice,
)
from luoshi.server.indicators.models.ways import MethodChoice, Way

__all__ = [
    "Binding",
    "CadenceChoice",
    "Definition",
    "DirectionChoice",
    "FinishLine",
    "FinishLineBasis",
    "FinishLineKind",
    "KindChoice",
    "MethodChoice",
    "Observation",
    "ParentModeChoice",
    "StatusChoice",
    "Way",
]
