"""All machines of this app in one list: what docs, buttons, the API and the tests of the matrix go through."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from luoshi.server.core.said import say
from luoshi.server.core.transitions import Transition
from luoshi.server.delivery.states import matters, requests
from luoshi.server.delivery.states.holders import HolderKind
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
from luoshi.server.policy import Action


@dataclass(frozen=True, slots=True)
class Machine:
    """A thing with its states (对象状态表).

    ``begins`` is the state in which it comes into being, by ``begun_by``; ``holders`` says for each state whose turn it
    is; ``permits`` gives for each act the action that policy decides about, None for what follows by itself from
    another act; ``labels`` is what the button of an act says. ``also`` names a second action that allows an act, in
    cases that its service knows.
    """

    name: str
    label: str
    begins: StrEnum
    begun_by: Action
    table: tuple[Transition, ...]
    holders: Mapping[StrEnum, HolderKind]
    permits: Mapping[StrEnum, Action | None]
    labels: Mapping[StrEnum, str]
    also: Mapping[StrEnum, Action] = field(default_factory=dict)

    @property
    def ended(self) -> frozenset[StrEnum]:
        """States in which nobody holds it."""
        return frozenset(state for state, holder in self.holders.items() if holder is HolderKind.NOBODY)

    def acts_from(self, state: StrEnum) -> tuple[StrEnum, ...]:
        """The acts that a state allows, each once, in the order of the table."""
        return tuple(dict.fromkeys(row.action for row in self.table if row.source is state))


_MATTER = Machine(
    name="matter",
    label=say("督办事项"),
    begins=MatterState.AWAITING_APPROVAL,
    begun_by=Action.MATTER_REGISTER,
    table=matters.MATTER,
    holders=matters.MATTER_HOLDERS,
    permits={
        MatterAct.APPROVE: Action.MATTER_APPROVE,
        MatterAct.SEND_BACK: Action.MATTER_APPROVE,
        MatterAct.RESUBMIT: Action.MATTER_REGISTER,
        MatterAct.HAND_OUT: Action.MATTER_HAND_OUT,
        MatterAct.START: None,
        MatterAct.WITHDRAW: Action.MATTER_WITHDRAW,
        MatterAct.ASK_COMPLETION: Action.COMPLETION_ASK,
        MatterAct.TAKE_BACK: Action.COMPLETION_ASK,
        MatterAct.TAKE_UP: Action.COMPLETION_CHECK,
        MatterAct.RETURN: Action.COMPLETION_CHECK,
        MatterAct.CONFIRM: Action.COMPLETION_CHECK,
        MatterAct.FAIL: Action.COMPLETION_CHECK,
        MatterAct.CLOSE: Action.MATTER_CLOSE,
        MatterAct.DECLINE: Action.MATTER_CLOSE,
        MatterAct.FILE: Action.MATTER_FILE,
        MatterAct.REOPEN: Action.MATTER_REOPEN,
        MatterAct.PAUSE: Action.MATTER_PAUSE,
        MatterAct.RESUME: Action.MATTER_PAUSE,
        MatterAct.TERMINATE: Action.MATTER_TERMINATE,
        MatterAct.MAKE_STANDING: Action.MATTER_MAKE_STANDING,
        MatterAct.MAKE_DATED: Action.MATTER_MAKE_STANDING,
    },
    labels={
        MatterAct.APPROVE: say("同意立项"),
        MatterAct.SEND_BACK: say("退回补正"),
        MatterAct.RESUBMIT: say("重新报批"),
        MatterAct.HAND_OUT: say("交办"),
        MatterAct.START: say("全部签收，转入推进"),
        MatterAct.WITHDRAW: say("撤回交办"),
        MatterAct.ASK_COMPLETION: say("申请办结"),
        MatterAct.TAKE_BACK: say("撤回办结申请"),
        MatterAct.TAKE_UP: say("受理并核查"),
        MatterAct.RETURN: say("退回办结申请"),
        MatterAct.CONFIRM: say("核查通过"),
        MatterAct.FAIL: say("核查不通过"),
        MatterAct.CLOSE: say("批准销号"),
        MatterAct.DECLINE: say("不同意销号"),
        MatterAct.FILE: say("归档"),
        MatterAct.REOPEN: say("重新办理"),
        MatterAct.PAUSE: say("暂停"),
        MatterAct.RESUME: say("恢复"),
        MatterAct.TERMINATE: say("终止"),
        MatterAct.MAKE_STANDING: say("转为常态推进"),
        MatterAct.MAKE_DATED: say("转回限期办理"),
    },
)

_PART = Machine(
    name="part",
    label=say("分工"),
    begins=PartState.UNSIGNED,
    begun_by=Action.MATTER_HAND_OUT,
    table=matters.PART,
    holders=matters.PART_HOLDERS,
    permits={
        PartAct.SIGN: Action.PART_SIGN,
        PartAct.OBJECT: Action.OBJECTION_FILE,
        PartAct.KEEP: None,
        PartAct.TRANSFER: Action.OBJECTION_DECIDE,
        PartAct.RELEASE: Action.OBJECTION_DECIDE,
        PartAct.FEED_BACK: Action.PART_FEED_BACK,
        PartAct.RECALL: Action.PART_FEED_BACK,
        PartAct.ACCEPT: Action.PART_REVIEW,
        PartAct.ACCEPT_DONE: Action.PART_REVIEW,
        PartAct.RETURN: Action.PART_REVIEW,
        PartAct.RESUME_WORK: Action.PART_REVIEW,
        PartAct.WITHDRAW: Action.MATTER_WITHDRAW,
        PartAct.END: None,
        PartAct.REVIVE: None,
    },
    labels={
        PartAct.SIGN: say("签收"),
        PartAct.OBJECT: say("提出异议"),
        PartAct.KEEP: say("维持原分工"),
        PartAct.TRANSFER: say("改派"),
        PartAct.RELEASE: say("免除分工"),
        PartAct.FEED_BACK: say("反馈进展"),
        PartAct.RECALL: say("撤回反馈"),
        PartAct.ACCEPT: say("审核通过"),
        PartAct.ACCEPT_DONE: say("审核通过，已完成"),
        PartAct.RETURN: say("退回补正"),
        PartAct.RESUME_WORK: say("重新推进"),
        PartAct.WITHDRAW: say("撤回分工"),
        PartAct.END: say("随事项了结"),
        PartAct.REVIVE: say("随事项恢复"),
    },
)

_EXTENSION = Machine(
    name="extension",
    label=say("延期申请"),
    begins=ExtensionState.AWAITING_UNIT,
    begun_by=Action.EXTENSION_FILE,
    table=requests.EXTENSION,
    holders=requests.EXTENSION_HOLDERS,
    permits={
        ExtensionAct.SIGN: Action.EXTENSION_SIGN,
        ExtensionAct.SCREEN: Action.EXTENSION_SCREEN,
        ExtensionAct.RETURN: Action.EXTENSION_SCREEN,
        ExtensionAct.REFILE: Action.EXTENSION_FILE,
        ExtensionAct.GRANT: Action.EXTENSION_DECIDE,
        ExtensionAct.REFUSE: Action.EXTENSION_DECIDE,
        ExtensionAct.WITHDRAW: Action.EXTENSION_FILE,
    },
    labels={
        ExtensionAct.SIGN: say("签批同意"),
        ExtensionAct.SCREEN: say("初审通过"),
        ExtensionAct.RETURN: say("退回补正"),
        ExtensionAct.REFILE: say("补正后重报"),
        ExtensionAct.GRANT: say("批准延期"),
        ExtensionAct.REFUSE: say("不批准"),
        ExtensionAct.WITHDRAW: say("撤回申请"),
    },
)

_OBJECTION = Machine(
    name="objection",
    label=say("异议"),
    begins=ObjectionState.AWAITING_UNIT,
    begun_by=Action.OBJECTION_FILE,
    table=requests.OBJECTION,
    holders=requests.OBJECTION_HOLDERS,
    permits={
        ObjectionAct.SIGN: Action.OBJECTION_SIGN,
        ObjectionAct.UPHOLD: Action.OBJECTION_DECIDE,
        ObjectionAct.REFUSE: Action.OBJECTION_DECIDE,
        ObjectionAct.WITHDRAW: Action.OBJECTION_FILE,
    },
    labels={
        ObjectionAct.SIGN: say("签批同意"),
        ObjectionAct.UPHOLD: say("采纳"),
        ObjectionAct.REFUSE: say("不采纳"),
        ObjectionAct.WITHDRAW: say("撤回异议"),
    },
)

_COORDINATION = Machine(
    name="coordination",
    label=say("协调事项"),
    begins=CoordinationState.RAISED,
    begun_by=Action.COORDINATION_RAISE,
    table=requests.COORDINATION,
    holders=requests.COORDINATION_HOLDERS,
    permits={
        CoordinationAct.ROUTE: Action.COORDINATION_ROUTE,
        CoordinationAct.ESCALATE: Action.COORDINATION_ROUTE,
        CoordinationAct.DECLINE: Action.COORDINATION_ROUTE,
        CoordinationAct.ANSWER: Action.COORDINATION_ANSWER,
        CoordinationAct.SETTLE: Action.COORDINATION_RAISE,
        CoordinationAct.INSIST: Action.COORDINATION_RAISE,
        CoordinationAct.WITHDRAW: Action.COORDINATION_RAISE,
    },
    labels={
        CoordinationAct.ROUTE: say("转有关单位"),
        CoordinationAct.ESCALATE: say("报领导协调"),
        CoordinationAct.DECLINE: say("不予受理"),
        CoordinationAct.ANSWER: say("答复"),
        CoordinationAct.SETTLE: say("确认解决"),
        CoordinationAct.INSIST: say("仍未解决，报领导"),
        CoordinationAct.WITHDRAW: say("撤回"),
    },
)

_WAITING = Machine(
    name="waiting",
    label=say("等待外部环节"),
    begins=WaitingState.CLAIMED,
    begun_by=Action.WAITING_CLAIM,
    table=requests.WAITING,
    holders=requests.WAITING_HOLDERS,
    permits={
        WaitingAct.ACCEPT: Action.WAITING_JUDGE,
        WaitingAct.REFUSE: Action.WAITING_JUDGE,
        WaitingAct.END: Action.WAITING_CLAIM,
    },
    labels={
        WaitingAct.ACCEPT: say("认可"),
        WaitingAct.REFUSE: say("不认可"),
        WaitingAct.END: say("等待结束"),
    },
)

_RISK = Machine(
    name="risk",
    label=say("风险"),
    begins=RiskState.OPEN,
    begun_by=Action.RISK_REGISTER,
    table=requests.RISK,
    holders=requests.RISK_HOLDERS,
    permits={
        RiskAct.TAKE_IN_HAND: Action.RISK_HANDLE,
        RiskAct.OCCUR: Action.RISK_HANDLE,
        RiskAct.CLOSE: Action.RISK_HANDLE,
    },
    labels={
        RiskAct.TAKE_IN_HAND: say("填写处置措施"),
        RiskAct.OCCUR: say("已经发生"),
        RiskAct.CLOSE: say("化解销号"),
    },
)

_INSTRUCTION = Machine(
    name="instruction",
    label=say("领导批示"),
    begins=InstructionState.GIVEN,
    begun_by=Action.INSTRUCTION_GIVE,
    table=requests.INSTRUCTION,
    holders=requests.INSTRUCTION_HOLDERS,
    permits={
        InstructionAct.FORWARD: Action.INSTRUCTION_FORWARD,
        InstructionAct.ANSWER: Action.INSTRUCTION_ANSWER,
        InstructionAct.SETTLE: Action.INSTRUCTION_SETTLE,
        InstructionAct.ASK_AGAIN: Action.INSTRUCTION_SETTLE,
    },
    labels={
        InstructionAct.FORWARD: say("转办"),
        InstructionAct.ANSWER: say("反馈落实情况"),
        InstructionAct.SETTLE: say("已阅办结"),
        InstructionAct.ASK_AGAIN: say("继续落实"),
    },
)

_LOOK_BACK = Machine(
    name="look_back",
    label=say("回头看"),
    begins=LookBackState.PLANNED,
    begun_by=Action.LOOK_BACK,
    table=requests.LOOK_BACK,
    holders=requests.LOOK_BACK_HOLDERS,
    permits={
        LookBackAct.HOLD: Action.LOOK_BACK,
        LookBackAct.RELAPSE: Action.LOOK_BACK,
        LookBackAct.CANCEL: Action.LOOK_BACK,
    },
    labels={
        LookBackAct.HOLD: say("成果巩固"),
        LookBackAct.RELAPSE: say("出现反弹"),
        LookBackAct.CANCEL: say("取消"),
    },
)

MACHINES: Mapping[str, Machine] = {
    machine.name: machine
    for machine in (
        _MATTER, _PART, _OBJECTION, _EXTENSION, _COORDINATION, _WAITING, _RISK, _INSTRUCTION, _LOOK_BACK
    )
}  # fmt: skip
"""Every machine by its name, in the order of the printed page."""


def machine_of(name: str) -> Machine:
    """One of them. Raises KeyError."""
    return MACHINES[name]
