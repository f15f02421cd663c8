"""What the acts on matters ask for: 立项 to 归档, 回头看, and the persons bound to them."""

from luoshi.server.core.said import say
from luoshi.server.delivery.forms import ActForm, FieldKind, FormField
from luoshi.server.delivery.models import ChargeKind, Matter, Urgency, VerificationMethod
from luoshi.server.delivery.services import (
    charges,
    completing,
    handing_out,
    look_backs,
    pausing,
    registering,
    withdrawing,
)
from luoshi.server.delivery.services.form_fields import (
    comment,
    day,
    evidence,
    level,
    looked,
    reason,
    scan_of_leader,
    scan_of_unit,
)
from luoshi.server.delivery.states import LookBackAct, MatterAct, machine_of
from luoshi.server.delivery.states.cares import MatterCare

_LABELS = machine_of("matter").labels
_LOOKS = machine_of("look_back").labels
_REQUIREMENT = FormField("requirement", FieldKind.LONG_TEXT, say("办理要求"), required=False)
_BASIS = FormField(
    "basis",
    FieldKind.TEXT,
    say("立项依据"),
    required=False,
    help=say("文件、会议或者批示；不填写时以事项所在的文件为准"),
)
_FINDINGS = FormField("findings", FieldKind.LONG_TEXT, say("核查情况"))
_METHOD = FormField("method", FieldKind.CHOICE, say("核查方式"), choices=tuple(VerificationMethod.choices))
_KIND = FormField("kind", FieldKind.CHOICE, say("人员类别"), choices=tuple(ChargeKind.choices))
_OF_PART = FormField("part", FieldKind.PART, say("哪个单位的分工"), required=False, help=say("联系人可以按单位设定"))
_CHECKS = (_METHOD, day("verified_on", say("核查日期"), required=False), level("level", say("核查认定的程度")))
_EXPAND = FormField(
    "expand",
    FieldKind.ORGANISATIONS,
    say("展开的机构组"),
    required=False,
    help=say("机构组不选定展开，就不给组内各单位分别交办"),
)


def _urgency(row: Matter) -> object:
    return getattr(row, "urgency", "") or Urgency.ORDINARY


_URGENCY = FormField(
    "urgency", FieldKind.CHOICE, say("紧急程度"), required=False, choices=tuple(Urgency.choices), initial=_urgency
)


FORMS: tuple[ActForm, ...] = (
    ActForm(
        "matter", None, "item", "item", say("立项报批"), registering.register_matter,
        (_BASIS, _REQUIREMENT, _URGENCY), many=registering.register_matters, main=True,
        why=say("立项后由领导审批，审批同意才能交办"),
    ),
    ActForm(
        "matter", MatterAct.APPROVE, "matter", "matter", _LABELS[MatterAct.APPROVE], registering.approve_matter,
        (comment(), scan_of_leader()), many=registering.approve_matters, main=True,
    ),
    ActForm(
        "matter", MatterAct.SEND_BACK, "matter", "matter", _LABELS[MatterAct.SEND_BACK], registering.send_back_matter,
        (reason(), scan_of_leader()),
    ),
    ActForm(
        "matter", MatterAct.RESUBMIT, "matter", "matter", _LABELS[MatterAct.RESUBMIT], registering.resubmit_matter,
        (_BASIS, _REQUIREMENT, _URGENCY), main=True,
    ),
    ActForm(
        "matter", MatterAct.HAND_OUT, "matter", "matter", _LABELS[MatterAct.HAND_OUT], handing_out.hand_out_matter,
        (
            _EXPAND,
            day("sign_by", say("签收时限"), required=False, help=say("不填写为两个工作日")),
            day("object_by", say("异议时限"), required=False, help=say("不填写为三个工作日")),
            day("due_on", say("完成时限"), required=False, help=say("不填写为台账的完成时限")),
        ),
        many=handing_out.hand_out, main=True, why=say("按台账的责任分工向各单位交办"),
    ),
    ActForm(
        "matter", MatterAct.WITHDRAW, "matter", "matter", _LABELS[MatterAct.WITHDRAW], withdrawing.withdraw_matter,
        (reason(),), many=withdrawing.withdraw_matters, grave=True,
        why=say("各单位的分工和待办的申请一并撤回；台账事项可以重新立项"),
    ),
    ActForm(
        "matter", MatterAct.ASK_COMPLETION, "matter", "matter", _LABELS[MatterAct.ASK_COMPLETION],
        completing.ask_completion,
        (
            level("claim_level", say("完成程度"), done=True),
            FormField("text", FieldKind.LONG_TEXT, say("完成情况")),
            evidence(required=True),
            scan_of_unit(),
        ),
    ),
    ActForm(
        "matter", MatterAct.TAKE_BACK, "matter", "matter", _LABELS[MatterAct.TAKE_BACK],
        completing.take_back_completion, (scan_of_unit(),),
    ),
    ActForm(
        "matter", MatterAct.TAKE_UP, "matter", "matter", _LABELS[MatterAct.TAKE_UP], completing.take_up_completion,
        main=True,
    ),
    ActForm(
        "matter", MatterAct.RETURN, "matter", "matter", _LABELS[MatterAct.RETURN], completing.return_completion,
        (reason(),),
    ),
    ActForm(
        "matter", MatterAct.CONFIRM, "matter", "matter", _LABELS[MatterAct.CONFIRM], completing.confirm_completion,
        (*_CHECKS, _FINDINGS, evidence()), main=True,
    ),
    ActForm(
        "matter", MatterAct.FAIL, "matter", "matter", _LABELS[MatterAct.FAIL], completing.fail_completion,
        (*_CHECKS, _FINDINGS, evidence()),
    ),
    ActForm(
        "matter", MatterAct.CLOSE, "matter", "matter", _LABELS[MatterAct.CLOSE], completing.close_matter,
        (
            comment(),
            day("look_back_on", say("回头看日期"), required=False, help=say("不填写为六个月以后")),
            scan_of_leader(),
        ),
        main=True, why=say("各单位的分工随事项了结，到期回头看"),
    ),
    ActForm(
        "matter", MatterAct.DECLINE, "matter", "matter", _LABELS[MatterAct.DECLINE], completing.decline_closing,
        (reason(), scan_of_leader()),
    ),
    ActForm(
        "matter", MatterAct.FILE, "matter", "matter", _LABELS[MatterAct.FILE], look_backs.file_matter, (comment(),),
        main=True,
    ),
    ActForm(
        "matter", MatterAct.REOPEN, "matter", "matter", _LABELS[MatterAct.REOPEN], look_backs.reopen_matter,
        (reason(),), why=say("各单位的分工恢复到了结以前的状态"),
    ),
    ActForm(
        "matter", MatterAct.PAUSE, "matter", "matter", _LABELS[MatterAct.PAUSE], pausing.pause_matter,
        (reason(), day("resume_on", say("预计恢复日期"), required=False), scan_of_leader()),
        why=say("暂停期间各单位的分工都不能办理"),
    ),
    ActForm(
        "matter", MatterAct.RESUME, "matter", "matter", _LABELS[MatterAct.RESUME], pausing.resume_matter,
        (comment(), scan_of_leader()), main=True,
    ),
    ActForm(
        "matter", MatterAct.TERMINATE, "matter", "matter", _LABELS[MatterAct.TERMINATE], pausing.terminate_matter,
        (reason(), scan_of_leader()), grave=True, why=say("终止以后不能再办理；待办的申请一并撤回"),
    ),
    ActForm(
        "matter", MatterAct.MAKE_STANDING, "matter", "matter", _LABELS[MatterAct.MAKE_STANDING],
        pausing.make_standing, (reason(), scan_of_leader()),
    ),
    ActForm(
        "matter", MatterAct.MAKE_DATED, "matter", "matter", _LABELS[MatterAct.MAKE_DATED], pausing.make_dated,
        (reason(), day("due_on", say("完成时限")), scan_of_leader()),
    ),
    ActForm(
        "matter", MatterCare.SET_CHARGE, "matter", "matter", say("设定责任人员"), charges.set_charge,
        (
            _KIND, _OF_PART,
            FormField("person", FieldKind.PERSON, say("人员"), required=False),
            FormField("name", FieldKind.TEXT, say("姓名"), required=False, help=say("没有账号的人员填写姓名")),
            FormField("title", FieldKind.TEXT, say("职务"), required=False),
            day("starts_on", say("开始日期"), required=False),
        ),
    ),
    ActForm(
        "matter", MatterCare.END_CHARGE, "matter", "matter", say("解除责任人员"), charges.end_charge,
        (_KIND, _OF_PART, day("ends_on", say("最后一天"), required=False)),
    ),
    ActForm(
        "look_back", None, "matter", "matter", say("安排回头看"), look_backs.plan_look_back,
        (day("due_on", say("回头看日期")),),
    ),
    ActForm(
        "look_back", LookBackAct.HOLD, "look_back", "look_back", _LOOKS[LookBackAct.HOLD], look_backs.hold_look_back,
        looked(), main=True,
    ),
    ActForm(
        "look_back", LookBackAct.RELAPSE, "look_back", "look_back", _LOOKS[LookBackAct.RELAPSE],
        look_backs.relapse_look_back, looked(), why=say("事项重新办理，各单位的分工恢复到了结以前的状态"),
    ),
    ActForm(
        "look_back", LookBackAct.CANCEL, "look_back", "look_back", _LOOKS[LookBackAct.CANCEL],
        look_backs.cancel_look_back, (reason(),),
    ),
)  # fmt: skip
"""The forms of matters and of look-backs at them."""
