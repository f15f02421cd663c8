"""The states that a cycle passes through, and the acts between them."""

from collections.abc import Mapping
from enum import StrEnum

from luoshi.server.core.said import say
from luoshi.server.core.transitions import Transition
from luoshi.server.delivery.states import HolderKind


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


class ReportState(StrEnum):
    """State of a report (填报状态)."""

    DRAFT = say("填写中")
    AT_LEADER = say("待单位签批")
    IN_REVIEW = say("待审核")
    RETURNED = say("已退回")
    ACCEPTED = say("已采用")
    LAPSED = say("未报，已锁定")


class ReportAct(StrEnum):
    """What is done to a report (填报办理)."""

    SAVE = "save"
    PUT_UP = "put_up"
    SEND_BACK = "send_back"
    SUBMIT = "submit"
    RECALL = "recall"
    ACCEPT = "accept"
    RETURN = "return"
    LAPSE = "lapse"
    REVIVE = "revive"


_R, _D = ReportState, ReportAct
FILLED_IN = (_R.DRAFT, _R.RETURNED)
"""States in which the body writes."""
NOT_IN = (_R.DRAFT, _R.AT_LEADER, _R.RETURNED)
"""States of a report that the body has and the office has not."""

REPORT = (
    *(Transition(state, _D.SAVE, state) for state in FILLED_IN),
    *(Transition(state, _D.PUT_UP, _R.AT_LEADER) for state in FILLED_IN),
    Transition(_R.AT_LEADER, _D.SEND_BACK, _R.DRAFT, needs_comment=True),
    *(Transition(state, _D.SUBMIT, _R.IN_REVIEW) for state in NOT_IN),
    # as the feedback goes that was submitted
    Transition(_R.IN_REVIEW, _D.RECALL, _R.DRAFT),
    Transition(_R.IN_REVIEW, _D.ACCEPT, _R.ACCEPTED),
    Transition(_R.IN_REVIEW, _D.RETURN, _R.RETURNED, needs_comment=True),
    # with the lock of the cycle, and where it is lifted
    *(Transition(state, _D.LAPSE, _R.LAPSED) for state in NOT_IN),
    Transition(_R.LAPSED, _D.REVIVE, _R.DRAFT),
)
"""Every step of a report."""

REPORT_HOLDERS: Mapping[StrEnum, HolderKind] = {
    _R.DRAFT: HolderKind.UNIT,
    _R.AT_LEADER: HolderKind.UNIT_LEADER,
    _R.IN_REVIEW: HolderKind.SUPERVISOR,
    _R.RETURNED: HolderKind.UNIT,
    _R.ACCEPTED: HolderKind.NOBODY,
    _R.LAPSED: HolderKind.NOBODY,
}


class RestatementState(StrEnum):
    """State of a restatement (更正状态)."""

    ASKED = say("待审定")
    GRANTED = say("已更正")
    REFUSED = say("未同意")
    WITHDRAWN = say("已撤回")


class RestatementAct(StrEnum):
    """What is done to a restatement (更正办理)."""

    GRANT = "grant"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


_T, _E = RestatementState, RestatementAct
RESTATEMENT = (
    Transition(_T.ASKED, _E.GRANT, _T.GRANTED),
    Transition(_T.ASKED, _E.REFUSE, _T.REFUSED, needs_comment=True),
    Transition(_T.ASKED, _E.WITHDRAW, _T.WITHDRAWN),
)
"""Every step of a restatement."""

RESTATEMENT_HOLDERS: Mapping[StrEnum, HolderKind] = {
    _T.ASKED: HolderKind.SUPERVISOR,
    _T.GRANTED: HolderKind.NOBODY,
    _T.REFUSED: HolderKind.NOBODY,
    _T.WITHDRAWN: HolderKind.NOBODY,
}
