"""What the acts on parts ask for: 签收, 内部转交, 反馈与审核, 异议与改派."""

from luoshi.server.core.said import say
from luoshi.server.delivery.forms import ActForm, FieldKind, FormField
from luoshi.server.delivery.models import ObjectionKind, Part, ReturnReason
from luoshi.server.delivery.services import feedback, handing_out, objections, signing, withdrawing
from luoshi.server.delivery.services.form_fields import comment, day, evidence, level, reason, scan_of_unit
from luoshi.server.delivery.services.objections import Ruling
from luoshi.server.delivery.states import ObjectionAct, PartAct, machine_of
from luoshi.server.delivery.states.cares import PartCare
from luoshi.server.ledger.models.columns import RoleChoice

_LABELS = machine_of("part").labels
_OBJECTIONS = machine_of("objection").labels
_TO = FormField("to", FieldKind.ORGANISATION, say("应由哪个单位承办"), required=False)
_RULINGS = tuple((ruling.value, ruling.value) for ruling in Ruling)


def _due_on(row: Part) -> object:
    return row.due_on


FORMS: tuple[ActForm, ...] = (
    ActForm(
        "part", None, "matter", "matter", say("增加承办单位"), handing_out.add_part,
        (
            FormField("organisation", FieldKind.ORGANISATION, say("单位")),
            FormField("role", FieldKind.CHOICE, say("职责"), choices=tuple(RoleChoice.choices)),
            FormField("reason", FieldKind.LONG_TEXT, say("原因")),
            FormField("wanted", FieldKind.LONG_TEXT, say("具体要求"), required=False),
            day("due_on", say("完成时限"), required=False, help=say("不填写为台账的完成时限")),
        ),
        why=say("台账没有写明的单位，同时提出责任单位的变更，由领导审批"),
    ),
    ActForm(
        "part", PartAct.SIGN, "part", "part", _LABELS[PartAct.SIGN], signing.sign_part,
        (
            FormField(
                "signed_by", FieldKind.TEXT, say("签收人"), required=False, help=say("代为登记时填写回执上的签收人")
            ),
            scan_of_unit(),
        ),
        main=True, many=signing.sign_parts,
    ),
    ActForm(
        "part", PartCare.HAND_ON, "part", "part", say("转交科室或者人员"), signing.hand_on_part,
        (
            FormField("section", FieldKind.ORGANISATION, say("科室"), required=False),
            FormField("person", FieldKind.PERSON, say("人员"), required=False),
            FormField("note", FieldKind.TEXT, say("交代"), required=False),
        ),
    ),
    ActForm("part", PartCare.TAKE_FROM, "part", "part", say("收回转交"), signing.take_part_from),
    ActForm(
        "part", PartCare.SET_DEADLINES, "part", "part", say("设定时限"), handing_out.set_part_deadlines,
        (
            day("sign_by", say("签收时限"), required=False),
            day("object_by", say("异议时限"), required=False),
            FormField("due_on", FieldKind.DATE, say("完成时限"), required=False, initial=_due_on),
        ),
        many=handing_out.set_deadlines,
    ),
    ActForm(
        "part", PartAct.FEED_BACK, "part", "part", _LABELS[PartAct.FEED_BACK], feedback.feed_back,
        (
            level("claim_level", say("进展程度")),
            FormField("progress", FieldKind.LONG_TEXT, say("进展情况")),
            FormField("problem", FieldKind.LONG_TEXT, say("存在问题"), required=False),
            FormField("next_step", FieldKind.LONG_TEXT, say("下步措施"), required=False),
            day("as_of", say("截至日期"), required=False, help=say("不填写为今天")),
            evidence(),
            scan_of_unit(),
        ),
        main=True,
    ),
    ActForm(
        "part", PartAct.RECALL, "part", "part", _LABELS[PartAct.RECALL], feedback.recall_feedback, (scan_of_unit(),)
    ),
    ActForm(
        "part", PartAct.ACCEPT, "part", "part", _LABELS[PartAct.ACCEPT], feedback.accept_feedback, (comment(),),
        main=True,
    ),
    ActForm(
        "part", PartAct.ACCEPT_DONE, "part", "part", _LABELS[PartAct.ACCEPT_DONE], feedback.accept_part_done,
        (comment(),),
    ),
    ActForm(
        "part", PartAct.RETURN, "part", "part", _LABELS[PartAct.RETURN], feedback.return_feedback,
        (
            FormField("reason", FieldKind.CHOICE, say("退回原因"), choices=tuple(ReturnReason.choices)),
            FormField("comment", FieldKind.LONG_TEXT, say("说明")),
        ),
    ),
    ActForm(
        "part", PartAct.RESUME_WORK, "part", "part", _LABELS[PartAct.RESUME_WORK], feedback.resume_part, (reason(),)
    ),
    ActForm(
        "part", PartAct.WITHDRAW, "part", "part", _LABELS[PartAct.WITHDRAW], withdrawing.withdraw_part, (reason(),),
        grave=True, why=say("单位的分工和待办的申请一并撤回"),
    ),
    ActForm(
        "part", PartAct.OBJECT, "part", "part", _LABELS[PartAct.OBJECT], objections.file_objection,
        (
            FormField("kind", FieldKind.CHOICE, say("异议类别"), choices=tuple(ObjectionKind.choices)),
            FormField("reason", FieldKind.LONG_TEXT, say("理由")),
            _TO,
            day("new_due_on", say("可以完成的日期"), required=False),
            evidence(),
            scan_of_unit(),
        ),
        why=say("由单位负责人签批后送办公室裁定；负责人本人提出的直接送办公室"),
    ),
    ActForm(
        "part", PartAct.TRANSFER, "part", "part", _LABELS[PartAct.TRANSFER], objections.transfer_part,
        (_TO, comment()), main=True, why=say("同时提出台账责任单位的变更，由领导审批"),
    ),
    ActForm(
        "part", PartAct.RELEASE, "part", "part", _LABELS[PartAct.RELEASE], objections.release_part, (comment(),)
    ),
    ActForm(
        "objection", ObjectionAct.SIGN, "objection", "objection", _OBJECTIONS[ObjectionAct.SIGN],
        objections.sign_objection, (scan_of_unit(),), main=True,
    ),
    ActForm(
        "objection", ObjectionAct.UPHOLD, "objection", "objection", _OBJECTIONS[ObjectionAct.UPHOLD],
        objections.uphold_objection,
        (
            FormField("ruling", FieldKind.CHOICE, say("裁定"), choices=_RULINGS),
            _TO,
            day("new_due_on", say("新的完成时限"), required=False),
            comment(),
        ),
        main=True, why=say("改派和免除会同时提出台账责任单位的变更，由领导审批"),
    ),
    ActForm(
        "objection", ObjectionAct.REFUSE, "objection", "objection", _OBJECTIONS[ObjectionAct.REFUSE],
        objections.refuse_objection, (reason(),),
    ),
    ActForm(
        "objection", ObjectionAct.WITHDRAW, "objection", "objection", _OBJECTIONS[ObjectionAct.WITHDRAW],
        objections.withdraw_objection, (scan_of_unit(),),
    ),
)  # fmt: skip
"""The forms of parts and of objections to them; an objection begins with the act ``part.object``."""
