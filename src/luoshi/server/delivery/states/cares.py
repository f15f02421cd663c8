"""What is done to matters and parts besides: it changes no state, and is possible in some states only."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from luoshi.server.core.said import say
from luoshi.server.delivery.states.matters import ENDED, OPEN_PARTS, MatterState
from luoshi.server.policy import Action


class MatterCare(StrEnum):
    """What is done to a matter besides its acts."""

    SET_CHARGE = "set_charge"
    END_CHARGE = "end_charge"


class PartCare(StrEnum):
    """What is done to a part besides its acts."""

    HAND_ON = "hand_on"
    TAKE_FROM = "take_from"
    SET_DEADLINES = "set_deadlines"


@dataclass(frozen=True, slots=True)
class Care:
    """Something that is done besides: by which permission, in which states, what its button says."""

    machine: str
    act: StrEnum
    action: Action
    states: Collection[StrEnum]
    label: str


_LIVING = tuple(state for state in MatterState if state not in ENDED)

CARES = (
    Care("matter", MatterCare.SET_CHARGE, Action.MATTER_HAND_OUT, _LIVING, say("设定责任人员")),
    Care("matter", MatterCare.END_CHARGE, Action.MATTER_HAND_OUT, _LIVING, say("解除责任人员")),
    Care("part", PartCare.HAND_ON, Action.PART_HAND_ON, OPEN_PARTS, say("转交科室或者人员")),
    Care("part", PartCare.TAKE_FROM, Action.PART_HAND_ON, OPEN_PARTS, say("收回转交")),
    Care("part", PartCare.SET_DEADLINES, Action.MATTER_HAND_OUT, OPEN_PARTS, say("设定时限")),
)
"""Everything of the kind, in the order in which pages offer it."""
