"""The states that a cycle passes through, and the acts between them."""

from enum import StrEnum

from luoshi.server.core.said import say
from luoshi.server.core.transitions import Transition


class CycleState(StrEnum):
    """State of a cycle (填报周期状态)."""

    PLANNED = say("未开放")
    OPEN = say("填报中")
    PAST_DUE = say("已过截止日")
    LOCKED = say("已锁定")
    CANCELLED = say("已取消")


class CycleAct(StrEnum):
    """What is done to a cycle (填报周期办理)."""

    SHIFT = "shift"
    OPEN = "open"
    FALL_DUE = "fall_due"
    LOCK = "lock"
    CANCEL = "cancel"


_S, _A = CycleState, CycleAct
CYCLE = (
    # days are another's to rely on once a cycle is open, so they move before it opens, and never without a reason
    Transition(_S.PLANNED, _A.SHIFT, _S.PLANNED, needs_comment=True),
    Transition(_S.PLANNED, _A.OPEN, _S.OPEN),
    Transition(_S.PLANNED, _A.CANCEL, _S.CANCELLED, needs_comment=True),
    Transition(_S.OPEN, _A.FALL_DUE, _S.PAST_DUE),
    Transition(_S.PAST_DUE, _A.LOCK, _S.LOCKED),
)
"""Every step of a cycle; what is locked stays as it is."""
