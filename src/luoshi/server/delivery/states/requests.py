"""What goes beside a matter: extensions, objections, coordination, waiting, risks, instructions, look-backs."""

from collections.abc import Mapping
from enum import StrEnum

from luoshi.server.core.said import say
from luoshi.server.core.transitions import Transition
from luoshi.server.delivery.states.holders import HolderKind


class ExtensionState(StrEnum):
    """State of an application for more time (延期申请状态)."""

    AWAITING_UNIT = say("待单位负责人签批")
    AWAITING_OFFICE = say("待办公室初审")
    RETURNED = say("退回补正")
    AWAITING_LEADER = say("待领导审批")
    GRANTED = say("已批准")
    REFUSED = say("未批准")
    WITHDRAWN = say("已撤回")


class ExtensionAct(StrEnum):
    """What is done to an application for more time (延期办理)."""

    SIGN = "sign"
    SCREEN = "screen"
    RETURN = "return"
    REFILE = "refile"
    GRANT = "grant"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


class ObjectionState(StrEnum):
    """State of an objection to what was handed out (异议状态)."""

    AWAITING_UNIT = say("待单位负责人签批")
    AWAITING_OFFICE = say("待办公室裁定")
    UPHELD = say("已采纳")
    REFUSED = say("未采纳")
    WITHDRAWN = say("已撤回")


class ObjectionAct(StrEnum):
    """What is done to an objection (异议办理)."""

    SIGN = "sign"
    UPHOLD = "uphold"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


class CoordinationState(StrEnum):
    """State of a request for coordination (协调事项状态)."""

    RAISED = say("待办公室受理")
    ASKED = say("待有关单位答复")
    ESCALATED = say("待领导协调")
    ANSWERED = say("已答复，待确认")
    SETTLED = say("已解决")
    DECLINED = say("不予受理")
    WITHDRAWN = say("已撤回")


class CoordinationAct(StrEnum):
    """What is done to a request for coordination (协调办理)."""

    ROUTE = "route"
    ESCALATE = "escalate"
    DECLINE = "decline"
    ANSWER = "answer"
    SETTLE = "settle"
    INSIST = "insist"
    WITHDRAW = "withdraw"


class WaitingState(StrEnum):
    """State of a claim that a unit waits for others (等待外部环节状态)."""

    CLAIMED = say("待核实")
    ACCEPTED = say("已认可")
    REFUSED = say("未认可")
    ENDED = say("已结束")


class WaitingAct(StrEnum):
    """What is done to such a claim (等待环节办理)."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    END = "end"


class RiskState(StrEnum):
    """State of a risk (风险状态)."""

    OPEN = say("已登记")
    IN_HAND = say("处置中")
    OCCURRED = say("已发生")
    CLOSED = say("已化解")


class RiskAct(StrEnum):
    """What is done about a risk (风险处置)."""

    TAKE_IN_HAND = "take_in_hand"
    OCCUR = "occur"
    CLOSE = "close"


class InstructionState(StrEnum):
    """State of a leader's instruction on a matter (批示状态)."""

    GIVEN = say("待转办")
    PASSED_ON = say("待落实")
    ANSWERED = say("已反馈，待阅")
    SETTLED = say("已落实")


class InstructionAct(StrEnum):
    """What is done about an instruction (批示办理)."""

    FORWARD = "forward"
    ANSWER = "answer"
    SETTLE = "settle"
    ASK_AGAIN = "ask_again"


class LookBackState(StrEnum):
    """State of a look-back at what was closed (回头看状态)."""

    PLANNED = say("待回头看")
    HELD = say("成果巩固")
    RELAPSED = say("反弹")
    CANCELLED = say("已取消")


class LookBackAct(StrEnum):
    """What is done about a look-back (回头看办理)."""

    HOLD = "hold"
    RELAPSE = "relapse"
    CANCEL = "cancel"


_E, _EA = ExtensionState, ExtensionAct
EXTENSION = (
    Transition(_E.AWAITING_UNIT, _EA.SIGN, _E.AWAITING_OFFICE),
    Transition(_E.AWAITING_OFFICE, _EA.SCREEN, _E.AWAITING_LEADER),
    Transition(_E.AWAITING_OFFICE, _EA.RETURN, _E.RETURNED, needs_comment=True),
    Transition(_E.RETURNED, _EA.REFILE, _E.AWAITING_UNIT),
    Transition(_E.AWAITING_LEADER, _EA.GRANT, _E.GRANTED),
    Transition(_E.AWAITING_LEADER, _EA.REFUSE, _E.REFUSED, needs_comment=True),
    *(
        Transition(state, _EA.WITHDRAW, _E.WITHDRAWN)
        for state in (_E.AWAITING_UNIT, _E.AWAITING_OFFICE, _E.RETURNED, _E.AWAITING_LEADER)
    ),
)
EXTENSION_HOLDERS: Mapping[StrEnum, HolderKind] = {
    _E.AWAITING_UNIT: HolderKind.UNIT_LEADER,
    _E.AWAITING_OFFICE: HolderKind.SUPERVISOR,
    _E.RETURNED: HolderKind.UNIT,
    _E.AWAITING_LEADER: HolderKind.LEADER,
    _E.GRANTED: HolderKind.NOBODY,
    _E.REFUSED: HolderKind.NOBODY,
    _E.WITHDRAWN: HolderKind.NOBODY,
}

_O, _OA = ObjectionState, ObjectionAct
OBJECTION = (
    Transition(_O.AWAITING_UNIT, _OA.SIGN, _O.AWAITING_OFFICE),
    Transition(_O.AWAITING_OFFICE, _OA.UPHOLD, _O.UPHELD),
    Transition(_O.AWAITING_OFFICE, _OA.REFUSE, _O.REFUSED, needs_comment=True),
    *(Transition(state, _OA.WITHDRAW, _O.WITHDRAWN) for state in (_O.AWAITING_UNIT, _O.AWAITING_OFFICE)),
)
OBJECTION_HOLDERS: Mapping[StrEnum, HolderKind] = {
    _O.AWAITING_UNIT: HolderKind.UNIT_LEADER,
    _O.AWAITING_OFFICE: HolderKind.SUPERVISOR,
    _O.UPHELD: HolderKind.NOBODY,
    _O.REFUSED: HolderKind.NOBODY,
    _O.WITHDRAWN: HolderKind.NOBODY,
}

_C, _CA = CoordinationState, CoordinationAct
_COORDINATED = (_C.ASKED, _C.ESCALATED)
COORDINATION = (
    Transition(_C.RAISED, _CA.ROUTE, _C.ASKED),
    Transition(_C.RAISED, _CA.ESCALATE, _C.ESCALATED, needs_comment=True),
    Transition(_C.RAISED, _CA.DECLINE, _C.DECLINED, needs_comment=True),
    Transition(_C.ASKED, _CA.ROUTE, _C.ASKED),
    Transition(_C.ASKED, _CA.ESCALATE, _C.ESCALATED, needs_comment=True),
    *(Transition(state, _CA.ANSWER, _C.ANSWERED, needs_comment=True) for state in _COORDINATED),
    Transition(_C.ANSWERED, _CA.SETTLE, _C.SETTLED),
    # who is not helped by an answer goes one step up
    Transition(_C.ANSWERED, _CA.INSIST, _C.ESCALATED, needs_comment=True),
    *(Transition(state, _CA.WITHDRAW, _C.WITHDRAWN) for state in (_C.RAISED, *_COORDINATED, _C.ANSWERED)),
)
COORDINATION_HOLDERS: Mapping[StrEnum, HolderKind] = {
    _C.RAISED: HolderKind.COMPILER,
    _C.ASKED: HolderKind.ASKED,
    _C.ESCALATED: HolderKind.LEADER,
    _C.ANSWERED: HolderKind.UNIT,
    _C.SETTLED: HolderKind.NOBODY,
    _C.DECLINED: HolderKind.NOBODY,
    _C.WITHDRAWN: HolderKind.NOBODY,
}

_W, _WA = WaitingState, WaitingAct
WAITING = (
    Transition(_W.CLAIMED, _WA.ACCEPT, _W.ACCEPTED),
    Transition(_W.CLAIMED, _WA.REFUSE, _W.REFUSED, needs_comment=True),
    *(Transition(state, _WA.END, _W.ENDED) for state in (_W.CLAIMED, _W.ACCEPTED)),
)
WAITING_HOLDERS: Mapping[StrEnum, HolderKind] = {
    _W.CLAIMED: HolderKind.SUPERVISOR,
    _W.ACCEPTED: HolderKind.UNIT,
    _W.REFUSED: HolderKind.NOBODY,
    _W.ENDED: HolderKind.NOBODY,
}

_R, _RA = RiskState, RiskAct
RISK = (
    Transition(_R.OPEN, _RA.TAKE_IN_HAND, _R.IN_HAND, needs_comment=True),
    Transition(_R.IN_HAND, _RA.TAKE_IN_HAND, _R.IN_HAND, needs_comment=True),
    *(Transition(state, _RA.OCCUR, _R.OCCURRED, needs_comment=True) for state in (_R.OPEN, _R.IN_HAND)),
    *(Transition(state, _RA.CLOSE, _R.CLOSED, needs_comment=True) for state in (_R.OPEN, _R.IN_HAND, _R.OCCURRED)),
)
RISK_HOLDERS: Mapping[StrEnum, HolderKind] = {
    _R.OPEN: HolderKind.OWNER,
    _R.IN_HAND: HolderKind.OWNER,
    _R.OCCURRED: HolderKind.OWNER,
    _R.CLOSED: HolderKind.NOBODY,
}

_I, _IA = InstructionState, InstructionAct
INSTRUCTION = (
    Transition(_I.GIVEN, _IA.FORWARD, _I.PASSED_ON),
    Transition(_I.PASSED_ON, _IA.ANSWER, _I.ANSWERED, needs_comment=True),
    Transition(_I.ANSWERED, _IA.SETTLE, _I.SETTLED),
    Transition(_I.ANSWERED, _IA.ASK_AGAIN, _I.PASSED_ON, needs_comment=True),
)
INSTRUCTION_HOLDERS: Mapping[StrEnum, HolderKind] = {
    _I.GIVEN: HolderKind.COMPILER,
    _I.PASSED_ON: HolderKind.UNIT,
    _I.ANSWERED: HolderKind.LEADER,
    _I.SETTLED: HolderKind.NOBODY,
}

_L, _LA = LookBackState, LookBackAct
LOOK_BACK = (
    Transition(_L.PLANNED, _LA.HOLD, _L.HELD, needs_comment=True),
    Transition(_L.PLANNED, _LA.RELAPSE, _L.RELAPSED, needs_comment=True),
    Transition(_L.PLANNED, _LA.CANCEL, _L.CANCELLED, needs_comment=True),
)
LOOK_BACK_HOLDERS: Mapping[StrEnum, HolderKind] = {
    _L.PLANNED: HolderKind.SUPERVISOR,
    _L.HELD: HolderKind.NOBODY,
    _L.RELAPSED: HolderKind.NOBODY,
    _L.CANCELLED: HolderKind.NOBODY,
}
