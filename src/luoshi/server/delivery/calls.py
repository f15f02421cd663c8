"""What can wait for somebody (待办类别): for each state the act that is asked for first, by which day, and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncDate

from luoshi.reckoning.periods import period_of
from luoshi.server.core.clock import CHINA
from luoshi.server.core.said import say
from luoshi.server.delivery.leading import ANSWERING
from luoshi.server.delivery.models import Feedback, FeedbackState
from luoshi.server.delivery.narrowing import SOON
from luoshi.server.delivery.standing.reporting import SHORTEST, USUAL
from luoshi.server.delivery.states import (
    CoordinationAct,
    CoordinationState,
    ExtensionAct,
    ExtensionState,
    InstructionAct,
    InstructionState,
    LookBackAct,
    LookBackState,
    MatterAct,
    MatterState,
    ObjectionAct,
    ObjectionState,
    PartAct,
    PartState,
    RiskAct,
    RiskState,
    WaitingAct,
    WaitingState,
)

_WORKED_ON = (MatterState.UNDER_WAY.value, MatterState.STANDING.value)
REPORT_AHEAD = 10
"""Days before a cut-off from which a report that is not there is asked for."""


@dataclass(frozen=True, slots=True)
class Call:
    """One thing to do (待办类别): ``code`` names it in addresses, ``form`` is the code of the act's form.

    ``due`` is the column with the day by which it is wanted, ``when`` narrows the rows further on a day.
    """

    code: str
    machine: str
    states: tuple[StrEnum, ...]
    act: StrEnum
    label: str
    why: str
    due: str = ""
    when: Callable[[date], Q] | None = None
    of: str = ""

    @property
    def form(self) -> str:
        """The code of the form of the act (``part.sign``)."""
        return f"{self.of or self.machine}.{self.act.value}"


def _comes_due(day: date) -> Q:
    """Parts whose day is near or over, and those whose report is owed soon or late and is not there."""
    near = Q(due_on__lte=day + timedelta(days=SOON))
    period = period_of(day, USUAL)
    first = period.first if period.last - day <= timedelta(days=REPORT_AHEAD) else None
    if first is None:
        before = period_of(period.first - timedelta(days=1), USUAL)
        first = before.first
    said = Feedback.objects.filter(part=OuterRef("pk"), state__in=[FeedbackState.WAITING, FeedbackState.ACCEPTED])
    said = said.annotate(day=TruncDate("made_at", tzinfo=CHINA)).filter(day__gte=first)
    signed = Q(signed_at__isnull=True) | Q(signed_at__date__lt=day - timedelta(days=SHORTEST))
    return near | (Q(role__in=ANSWERING) & signed & ~Q(Exists(said)))


def _asks(day: date) -> Q:
    return Q(matter__state__in=_WORKED_ON, role__in=ANSWERING)


CALLS: tuple[Call, ...] = (
    Call(
        "approve",
        "matter",
        (MatterState.AWAITING_APPROVAL,),
        MatterAct.APPROVE,
        say("审批立项"),
        say("立项报批，等待审批"),
    ),
    Call(
        "resubmit",
        "matter",
        (MatterState.SENT_BACK,),
        MatterAct.RESUBMIT,
        say("补正立项"),
        say("立项被退回，请补正后重报"),
    ),
    Call(
        "hand_out",
        "matter",
        (MatterState.REGISTERED,),
        MatterAct.HAND_OUT,
        say("交办事项"),
        say("已经立项，还没有交办"),
    ),
    Call(
        "take_up",
        "matter",
        (MatterState.COMPLETION_ASKED,),
        MatterAct.TAKE_UP,
        say("受理办结申请"),
        say("承办单位申请办结"),
    ),
    Call(
        "confirm",
        "matter",
        (MatterState.VERIFYING,),
        MatterAct.CONFIRM,
        say("核查办结情况"),
        say("正在核查，等待核查结论"),
    ),
    Call(
        "close",
        "matter",
        (MatterState.AWAITING_SIGNATURE,),
        MatterAct.CLOSE,
        say("审批销号"),
        say("核查通过，等待批准销号"),
    ),
    Call("file", "matter", (MatterState.CLOSED,), MatterAct.FILE, say("归档"), say("已经销号，还没有归档")),
    Call(
        "resume",
        "matter",
        (MatterState.PAUSED,),
        MatterAct.RESUME,
        say("提请恢复"),
        say("暂停到期，请提请恢复或者终止"),
        due="resume_on",
        when=lambda day: Q(resume_on__lte=day),
    ),
    Call("sign", "part", (PartState.UNSIGNED,), PartAct.SIGN, say("签收"), say("已经交办，等待签收"), due="sign_by"),
    Call(
        "correct",
        "part",
        (PartState.RETURNED,),
        PartAct.FEED_BACK,
        say("补正反馈"),
        say("反馈被退回，请补正"),
        due="due_on",
    ),
    Call(
        "feed_back",
        "part",
        (PartState.UNDER_WAY,),
        PartAct.FEED_BACK,
        say("反馈进展"),
        say("时限临近，或者本期还没有反馈"),
        due="due_on",
        when=_comes_due,
    ),
    Call("review", "part", (PartState.IN_REVIEW,), PartAct.ACCEPT, say("审核反馈"), say("承办单位已经反馈，等待审核")),
    Call(
        "ask_completion",
        "part",
        (PartState.DONE,),
        MatterAct.ASK_COMPLETION,
        say("申请办结"),
        say("本单位的分工已经完成，可以申请办结"),
        due="due_on",
        when=_asks,
        of="matter",
    ),
    Call(
        "sign_objection",
        "objection",
        (ObjectionState.AWAITING_UNIT,),
        ObjectionAct.SIGN,
        say("签批异议"),
        say("本单位提出异议，等待负责人签批"),
    ),
    Call(
        "decide_objection",
        "objection",
        (ObjectionState.AWAITING_OFFICE,),
        ObjectionAct.UPHOLD,
        say("裁定异议"),
        say("承办单位提出异议，等待裁定"),
    ),
    Call(
        "sign_extension",
        "extension",
        (ExtensionState.AWAITING_UNIT,),
        ExtensionAct.SIGN,
        say("签批延期申请"),
        say("本单位申请延期，等待负责人签批"),
    ),
    Call(
        "screen_extension",
        "extension",
        (ExtensionState.AWAITING_OFFICE,),
        ExtensionAct.SCREEN,
        say("初审延期申请"),
        say("承办单位申请延期，等待初审"),
    ),
    Call(
        "refile_extension",
        "extension",
        (ExtensionState.RETURNED,),
        ExtensionAct.REFILE,
        say("补正延期申请"),
        say("延期申请被退回，请补正后重报"),
    ),
    Call(
        "decide_extension",
        "extension",
        (ExtensionState.AWAITING_LEADER,),
        ExtensionAct.GRANT,
        say("审批延期"),
        say("延期申请通过初审，等待审批"),
    ),
    Call(
        "route",
        "coordination",
        (CoordinationState.RAISED,),
        CoordinationAct.ROUTE,
        say("受理协调事项"),
        say("承办单位请求协调"),
        due="wanted_on",
    ),
    Call(
        "answer_coordination",
        "coordination",
        (CoordinationState.ASKED, CoordinationState.ESCALATED),
        CoordinationAct.ANSWER,
        say("答复协调事项"),
        say("有单位需要协调，等待答复"),
        due="answer_by",
    ),
    Call(
        "settle",
        "coordination",
        (CoordinationState.ANSWERED,),
        CoordinationAct.SETTLE,
        say("确认协调结果"),
        say("协调事项已经答复，请确认是否解决"),
    ),
    Call(
        "judge_waiting",
        "waiting",
        (WaitingState.CLAIMED,),
        WaitingAct.ACCEPT,
        say("核实等待环节"),
        say("承办单位报告等待外部环节"),
    ),
    Call(
        "end_waiting",
        "waiting",
        (WaitingState.ACCEPTED,),
        WaitingAct.END,
        say("结束等待"),
        say("预计的等待时间已到，请确认是否结束"),
        due="expected_until",
        when=lambda day: Q(expected_until__lte=day),
    ),
    Call(
        "take_risk_in_hand",
        "risk",
        (RiskState.OPEN,),
        RiskAct.TAKE_IN_HAND,
        say("处置风险"),
        say("风险已登记，还没有处置措施"),
        due="review_on",
    ),
    Call(
        "review_risk",
        "risk",
        (RiskState.IN_HAND, RiskState.OCCURRED),
        RiskAct.CLOSE,
        say("复查风险"),
        say("风险到了复查的时间"),
        due="review_on",
        when=lambda day: Q(review_on__lte=day),
    ),
    Call(
        "forward",
        "instruction",
        (InstructionState.GIVEN,),
        InstructionAct.FORWARD,
        say("转办批示"),
        say("领导已作批示，等待转办"),
        due="answer_by",
    ),
    Call(
        "answer_instruction",
        "instruction",
        (InstructionState.PASSED_ON,),
        InstructionAct.ANSWER,
        say("落实批示"),
        say("请落实领导批示并反馈"),
        due="answer_by",
    ),
    Call(
        "read_answer",
        "instruction",
        (InstructionState.ANSWERED,),
        InstructionAct.SETTLE,
        say("审阅批示落实情况"),
        say("批示的落实情况已经反馈，等待审阅"),
    ),
    Call(
        "look_back",
        "look_back",
        (LookBackState.PLANNED,),
        LookBackAct.HOLD,
        say("回头看"),
        say("到了回头看的时间"),
        due="due_on",
        when=lambda day: Q(due_on__lte=day + timedelta(days=SOON)),
    ),
)
"""Every call, in the order in which a day's work is shown."""

BY_CODE: Mapping[str, Call] = {call.code: call for call in CALLS}
