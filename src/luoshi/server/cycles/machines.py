"""The states of cycles, reports and restatements as machines: who holds them, who may do what, what acts are called.

One list for the printed page and for the tests of the matrix; services take their steps from ``states`` itself.
"""

from collections.abc import Mapping

from luoshi.server.core.said import say
from luoshi.server.cycles import states
from luoshi.server.cycles.states import CycleAct, CycleState, ReportAct, ReportState, RestatementAct, RestatementState
from luoshi.server.delivery.states import HolderKind, Machine
from luoshi.server.policy import Action

_CYCLE = Machine(
    name="cycle",
    label=say("填报周期"),
    begins=CycleState.PLANNED,
    begun_by=Action.CYCLE_KEEP,
    table=states.CYCLE,
    holders={
        CycleState.PLANNED: HolderKind.COMPILER,
        CycleState.OPEN: HolderKind.UNITS,
        CycleState.PAST_DUE: HolderKind.UNITS,
        CycleState.LOCKED: HolderKind.NOBODY,
        CycleState.CANCELLED: HolderKind.NOBODY,
    },
    permits={
        CycleAct.SHIFT: Action.CYCLE_KEEP,
        CycleAct.OPEN: Action.CYCLE_KEEP,
        CycleAct.FALL_DUE: None,
        CycleAct.LOCK: None,
        CycleAct.CANCEL: Action.CYCLE_KEEP,
    },
    labels={
        CycleAct.SHIFT: say("调整日期"),
        CycleAct.OPEN: say("开放填报"),
        CycleAct.FALL_DUE: say("过了截止日"),
        CycleAct.LOCK: say("过了锁定日"),
        CycleAct.CANCEL: say("取消"),
    },
)

_REPORT = Machine(
    name="report",
    label=say("进展填报"),
    begins=ReportState.DRAFT,
    begun_by=Action.PART_FEED_BACK,
    table=states.REPORT,
    holders=states.REPORT_HOLDERS,
    permits={
        ReportAct.SAVE: Action.PART_FEED_BACK,
        ReportAct.PUT_UP: Action.PART_FEED_BACK,
        ReportAct.SEND_BACK: Action.REPORT_SIGN,
        ReportAct.SUBMIT: Action.REPORT_SIGN,
        ReportAct.RECALL: Action.PART_FEED_BACK,
        ReportAct.ACCEPT: Action.PART_REVIEW,
        ReportAct.RETURN: Action.PART_REVIEW,
        ReportAct.LAPSE: None,
        ReportAct.REVIVE: None,
    },
    labels={
        ReportAct.SAVE: say("保存"),
        ReportAct.PUT_UP: say("送单位负责人签批"),
        ReportAct.SEND_BACK: say("退回修改"),
        ReportAct.SUBMIT: say("签批并报送"),
        ReportAct.RECALL: say("撤回"),
        ReportAct.ACCEPT: say("审核通过"),
        ReportAct.RETURN: say("退回补正"),
        ReportAct.LAPSE: say("随周期锁定"),
        ReportAct.REVIVE: say("有填报例外，重新填写"),
    },
    # who fills it in takes it back from the leader, and hands it in where the body has no leader in office
    also={ReportAct.SEND_BACK: Action.PART_FEED_BACK, ReportAct.SUBMIT: Action.PART_FEED_BACK},
)

_RESTATEMENT = Machine(
    name="restatement",
    label=say("更正"),
    begins=RestatementState.ASKED,
    begun_by=Action.RESTATEMENT_ASK,
    table=states.RESTATEMENT,
    holders=states.RESTATEMENT_HOLDERS,
    permits={
        RestatementAct.GRANT: Action.RESTATEMENT_DECIDE,
        RestatementAct.REFUSE: Action.RESTATEMENT_DECIDE,
        RestatementAct.WITHDRAW: Action.RESTATEMENT_ASK,
    },
    labels={
        RestatementAct.GRANT: say("同意更正"),
        RestatementAct.REFUSE: say("不同意更正"),
        RestatementAct.WITHDRAW: say("撤回申请"),
    },
)

MACHINES: Mapping[str, Machine] = {machine.name: machine for machine in (_CYCLE, _REPORT, _RESTATEMENT)}
"""Every machine by its name, in the order of the printed page."""
