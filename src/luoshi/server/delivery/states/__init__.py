"""The states of what is handed out, and every step between them: one table drives services, buttons, API and docs."""

from luoshi.server.delivery.states.holders import HolderKind
from luoshi.server.delivery.states.machines import MACHINES, Machine, machine_of
from luoshi.server.delivery.states.matters import MatterAct, MatterState, PartAct, PartState
from luoshi.server.delivery.states.requests import (
    CoordinationAct,
    CoordinationState,
    ExtensionAct,
    ExtensionState,
    InstructionAct,
    InstructionState,
    LookBackAct,
    LookBackState,
    ObjectionAct,
    ObjectionState,
    RiskAct,
    RiskState,
    WaitingAct,
    WaitingState,
)

__all__ = [
    "MACHINES",
    "CoordinationAct",
    "CoordinationState",
    "ExtensionAct",
    "ExtensionState",
    "HolderKind",
    "InstructionAct",
    "InstructionState",
    "LookBackAct",
    "LookBackState",
    "Machine",
    "MatterAct",
    "MatterState",
    "ObjectionAct",
    "ObjectionState",
    "PartAct",
    "PartState",
    "RiskAct",
    "RiskState",
    "WaitingAct",
    "WaitingState",
    "machine_of",
]
