"""Matters and their parts: what can become of a piece of work that is handed out, and of one body's part in it."""

from collections.abc import Mapping
from enum import StrEnum

from luoshi.server.core.said import say
from luoshi.server.core.transitions import Transition
from luoshi.server.delivery.states.holders import HolderKind


class MatterState(StrEnum):
    """State of a matter (督办事项状态)."""

    AWAITING_APPROVAL = say("待立项审批")
    SENT_BACK = say("待补正")
    REGISTERED = say("已立项")
    HANDED_OUT = say("已交办")
    UNDER_WAY = say("推进中")
    STANDING = say("常态推进")
    COMPLETION_ASKED = say("申请办结")
    VERIFYING = say("核查中")
    AWAITING_SIGNATURE = say("待批销号")
    CLOSED = say("已销号")
    FILED = say("已归档")
    PAUSED = say("已暂停")
    TERMINATED = say("已终止")
    WITHDRAWN = say("已撤回")


class MatterAct(StrEnum):
    """What is done to a matter (督办事项办理)."""

    APPROVE = "approve"
    SEND_BACK = "send_back"
    RESUBMIT = "resubmit"
    HAND_OUT = "hand_out"
    START = "start"
    WITHDRAW = "withdraw"
    ASK_COMPLETION = "ask_completion"
    TAKE_BACK = "take_back"
    TAKE_UP = "take_up"
    RETURN = "return"
    CONFIRM = "confirm"
    FAIL = "fail"
    CLOSE = "close"
    DECLINE = "decline"
    FILE = "file"
    REOPEN = "reopen"
    PAUSE = "pause"
    RESUME = "resume"
    TERMINATE = "terminate"
    MAKE_STANDING = "make_standing"
    MAKE_DATED = "make_dated"


class PartState(StrEnum):
    """State of one body's part in a matter (分工状态)."""

    UNSIGNED = say("待签收")
    OBJECTED = say("异议中")
    UNDER_WAY = say("推进中")
    IN_REVIEW = say("待审核")
    RETURNED = say("已退回")
    DONE = say("已完成")
    TRANSFERRED = say("已改派")
    WITHDRAWN = say("已撤回")
    ENDED = say("已了结")


class PartAct(StrEnum):
    """What is done to a part (分工办理)."""

    SIGN = "sign"
    OBJECT = "object"
    KEEP = "keep"
    TRANSFER = "transfer"
    RELEASE = "release"
    FEED_BACK = "feed_back"
    RECALL = "recall"
    ACCEPT = "accept"
    ACCEPT_DONE = "accept_done"
    RETURN = "return"
    RESUME_WORK = "resume_work"
    WITHDRAW = "withdraw"
    END = "end"
    REVIVE = "revive"


_M, _A = MatterState, MatterAct
RUNNING = (_M.HANDED_OUT, _M.UNDER_WAY, _M.STANDING)
"""States in which bodies work on a matter; in all others their parts rest as they are."""
ENDED = (_M.FILED, _M.TERMINATED, _M.WITHDRAWN)
"""States in which nothing is left to do."""
_WORKED_ON = (_M.UNDER_WAY, _M.STANDING)
_PAUSABLE = (_M.REGISTERED, *RUNNING)

MATTER = (
    Transition(_M.AWAITING_APPROVAL, _A.APPROVE, _M.REGISTERED),
    Transition(_M.AWAITING_APPROVAL, _A.SEND_BACK, _M.SENT_BACK, needs_comment=True),
    Transition(_M.SENT_BACK, _A.RESUBMIT, _M.AWAITING_APPROVAL),
    Transition(_M.REGISTERED, _A.HAND_OUT, _M.HANDED_OUT),
    # more bodies can come in while others work
    *(Transition(state, _A.HAND_OUT, state) for state in RUNNING),
    # follows by itself once every body that leads or is responsible has signed
    Transition(_M.HANDED_OUT, _A.START, _M.UNDER_WAY),
    *(
        Transition(state, _A.WITHDRAW, _M.WITHDRAWN, needs_comment=True)
        for state in (_M.AWAITING_APPROVAL, _M.SENT_BACK, *_PAUSABLE)
    ),
    *(Transition(state, _A.ASK_COMPLETION, _M.COMPLETION_ASKED, needs_evidence=True) for state in _WORKED_ON),
    *(Transition(_M.COMPLETION_ASKED, _A.TAKE_BACK, state) for state in _WORKED_ON),
    Transition(_M.COMPLETION_ASKED, _A.TAKE_UP, _M.VERIFYING),
    *(Transition(_M.COMPLETION_ASKED, _A.RETURN, state, needs_comment=True) for state in _WORKED_ON),
    Transition(_M.VERIFYING, _A.CONFIRM, _M.AWAITING_SIGNATURE),
    *(Transition(_M.VERIFYING, _A.FAIL, state, needs_comment=True) for state in _WORKED_ON),
    Transition(_M.AWAITING_SIGNATURE, _A.CLOSE, _M.CLOSED),
    *(Transition(_M.AWAITING_SIGNATURE, _A.DECLINE, state, needs_comment=True) for state in _WORKED_ON),
    Transition(_M.CLOSED, _A.FILE, _M.FILED),
    *(Transition(state, _A.REOPEN, _M.UNDER_WAY, needs_comment=True) for state in (_M.CLOSED, _M.FILED)),
    *(Transition(state, _A.PAUSE, _M.PAUSED, needs_comment=True) for state in _PAUSABLE),
    *(Transition(_M.PAUSED, _A.RESUME, state) for state in _PAUSABLE),
    *(Transition(state, _A.TERMINATE, _M.TERMINATED, needs_comment=True) for state in (*_PAUSABLE, _M.PAUSED)),
    Transition(_M.UNDER_WAY, _A.MAKE_STANDING, _M.STANDING, needs_comment=True),
    Transition(_M.STANDING, _A.MAKE_DATED, _M.UNDER_WAY, needs_comment=True),
)

MATTER_HOLDERS: Mapping[StrEnum, HolderKind] = {
    _M.AWAITING_APPROVAL: HolderKind.LEADER,
    _M.SENT_BACK: HolderKind.COMPILER,
    _M.REGISTERED: HolderKind.COMPILER,
    _M.HANDED_OUT: HolderKind.UNITS,
    _M.UNDER_WAY: HolderKind.UNITS,
    _M.STANDING: HolderKind.UNITS,
    _M.COMPLETION_ASKED: HolderKind.SUPERVISOR,
    _M.VERIFYING: HolderKind.SUPERVISOR,
    _M.AWAITING_SIGNATURE: HolderKind.LEADER,
    _M.CLOSED: HolderKind.COMPILER,
    _M.FILED: HolderKind.NOBODY,
    _M.PAUSED: HolderKind.COMPILER,
    _M.TERMINATED: HolderKind.NOBODY,
    _M.WITHDRAWN: HolderKind.NOBODY,
}

_P, _B = PartState, PartAct
WORKING = (_P.UNDER_WAY, _P.RETURNED)
"""States in which a body has something to say."""
AT_WORK = (*WORKING, _P.IN_REVIEW)
"""States of a part whose body has signed and has not finished: only then it can ask for something."""
OPEN_PARTS = (_P.UNSIGNED, _P.OBJECTED, _P.UNDER_WAY, _P.IN_REVIEW, _P.RETURNED, _P.DONE)
"""States of parts that belong to a matter in work."""
GONE_PARTS = (_P.TRANSFERRED, _P.WITHDRAWN)
"""States of parts that are nobody's any more: what they say does not count."""
_OBJECTED_FROM = (_P.UNSIGNED, _P.UNDER_WAY)

PART = (
    Transition(_P.UNSIGNED, _B.SIGN, _P.UNDER_WAY),
    *(Transition(state, _B.OBJECT, _P.OBJECTED, needs_comment=True) for state in _OBJECTED_FROM),
    *(Transition(_P.OBJECTED, _B.KEEP, state) for state in _OBJECTED_FROM),
    Transition(_P.OBJECTED, _B.TRANSFER, _P.TRANSFERRED),
    Transition(_P.OBJECTED, _B.RELEASE, _P.WITHDRAWN),
    *(Transition(state, _B.FEED_BACK, _P.IN_REVIEW) for state in WORKING),
    *(Transition(_P.IN_REVIEW, _B.RECALL, state) for state in WORKING),
    Transition(_P.IN_REVIEW, _B.ACCEPT, _P.UNDER_WAY),
    Transition(_P.IN_REVIEW, _B.ACCEPT_DONE, _P.DONE),
    Transition(_P.IN_REVIEW, _B.RETURN, _P.RETURNED, needs_comment=True),
    Transition(_P.DONE, _B.RESUME_WORK, _P.UNDER_WAY, needs_comment=True),
    *(Transition(state, _B.WITHDRAW, _P.WITHDRAWN, needs_comment=True) for state in OPEN_PARTS),
    # with the matter, and back with it
    *(Transition(state, _B.END, _P.ENDED) for state in OPEN_PARTS),
    *(Transition(_P.ENDED, _B.REVIVE, state) for state in OPEN_PARTS),
)

PART_HOLDERS: Mapping[StrEnum, HolderKind] = {
    _P.UNSIGNED: HolderKind.UNIT,
    _P.OBJECTED: HolderKind.SUPERVISOR,
    _P.UNDER_WAY: HolderKind.UNIT,
    _P.IN_REVIEW: HolderKind.SUPERVISOR,
    _P.RETURNED: HolderKind.UNIT,
    _P.DONE: HolderKind.UNIT,
    _P.TRANSFERRED: HolderKind.NOBODY,
    _P.WITHDRAWN: HolderKind.NOBODY,
    _P.ENDED: HolderKind.NOBODY,
}
