"""The forms of what leaders and the office put beside a matter: risks, instructions, reminders, lights set by hand."""

from luoshi.server.core.said import say
from luoshi.server.delivery.forms import ActForm, FieldKind, FormField
from luoshi.server.delivery.models import ReminderKind, RiskGrade
from luoshi.server.delivery.services.instructions import (
    answer_instruction,
    ask_again,
    forward_instruction,
    give_instruction,
    settle_instruction,
)
from luoshi.server.delivery.services.overrides import LIGHTS, OverrideAct, override_light, release_light
from luoshi.server.delivery.services.reminders import remind, remind_part
from luoshi.server.delivery.services.risks import close_risk, register_risk, risk_occurred, take_risk_in_hand
from luoshi.server.delivery.states import InstructionAct, RiskAct
from luoshi.server.delivery.states.matters import OPEN_PARTS
from luoshi.server.policy import Action

_K = FieldKind
_GRADES = tuple((grade.value, grade.label) for grade in RiskGrade)
_EVIDENCE = FormField("evidence", _K.FILES, say("佐证材料"), required=False)
_SCAN = FormField(
    "scan",
    _K.SCAN,
    say("书面材料扫描件"),
    required=False,
    help=say("只在代为登记时需要：请附上盖章或者签字的书面材料"),
)
_REVIEW = FormField("review_on", _K.DATE, say("哪天复查"), required=False)

_RISKS = (
    ActForm(
        machine="risk",
        act=None,
        of="matter",
        key="matter",
        title=say("登记风险"),
        run=register_risk,
        fields=(
            FormField("text", _K.LONG_TEXT, say("可能出现的问题")),
            FormField("owner", _K.ORGANISATION, say("哪个单位负责")),
            FormField("likelihood", _K.CHOICE, say("可能性"), choices=_GRADES),
            FormField("impact", _K.CHOICE, say("影响程度"), choices=_GRADES),
            FormField("action", _K.LONG_TEXT, say("打算怎么应对"), required=False),
            _REVIEW,
            _EVIDENCE,
        ),
    ),
    ActForm(
        machine="risk",
        act=RiskAct.TAKE_IN_HAND,
        of="risk",
        key="risk",
        title=say("填写处置措施"),
        run=take_risk_in_hand,
        fields=(
            FormField("comment", _K.LONG_TEXT, say("处置措施"), initial=lambda row: row.action),
            _REVIEW,
        ),
        main=True,
    ),
    ActForm(
        machine="risk",
        act=RiskAct.OCCUR,
        of="risk",
        key="risk",
        title=say("风险已经发生"),
        run=risk_occurred,
        fields=(FormField("comment", _K.LONG_TEXT, say("发生了什么")),),
    ),
    ActForm(
        machine="risk",
        act=RiskAct.CLOSE,
        of="risk",
        key="risk",
        title=say("化解销号"),
        run=close_risk,
        fields=(FormField("comment", _K.LONG_TEXT, say("怎么化解的")),),
    ),
)


def _open_part(row: object) -> str:
    """The leading part that is still open, else the first."""
    parts = row.matter.parts.filter(state__in=[state.value for state in OPEN_PARTS])  # type: ignore[attr-defined]  # an instruction
    return next((part.public_id for part in sorted(parts, key=lambda each: each.role != "lead")), "")


_INSTRUCTIONS = (
    ActForm(
        machine="instruction",
        act=None,
        of="matter",
        key="matter",
        title=say("作出批示"),
        run=give_instruction,
        fields=(
            FormField("text", _K.LONG_TEXT, say("批示内容")),
            FormField(
                "leader_name",
                _K.TEXT,
                say("作出批示的领导"),
                required=False,
                help=say("只在代为登记时填写；领导本人办理的，以本人姓名为准"),
            ),
            FormField("given_on", _K.DATE, say("批示日期"), required=False, help=say("不填写的，为今天")),
            FormField("answer_by", _K.DATE, say("反馈时限"), required=False),
            _SCAN,
        ),
    ),
    ActForm(
        machine="instruction",
        act=InstructionAct.FORWARD,
        of="instruction",
        key="instruction",
        title=say("转办批示"),
        run=forward_instruction,
        fields=(
            FormField("part", _K.CHOICE, say("转给哪个承办单位"), initial=_open_part),
            FormField("answer_by", _K.DATE, say("反馈时限"), required=False, initial=lambda row: row.answer_by),
            FormField("comment", _K.LONG_TEXT, say("转办意见"), required=False),
        ),
        main=True,
    ),
    ActForm(
        machine="instruction",
        act=InstructionAct.ANSWER,
        of="instruction",
        key="instruction",
        title=say("反馈落实情况"),
        run=answer_instruction,
        fields=(FormField("comment", _K.LONG_TEXT, say("落实情况")), _EVIDENCE, _SCAN),
        main=True,
    ),
    ActForm(
        machine="instruction",
        act=InstructionAct.SETTLE,
        of="instruction",
        key="instruction",
        title=say("已阅，办结"),
        run=settle_instruction,
        fields=(FormField("comment", _K.LONG_TEXT, say("意见"), required=False), _SCAN),
        main=True,
    ),
    ActForm(
        machine="instruction",
        act=InstructionAct.ASK_AGAIN,
        of="instruction",
        key="instruction",
        title=say("继续落实"),
        run=ask_again,
        fields=(
            FormField("comment", _K.LONG_TEXT, say("还要落实什么")),
            FormField("answer_by", _K.DATE, say("反馈时限"), required=False),
            _SCAN,
        ),
    ),
)

_OTHERS = (
    ActForm(
        machine="reminder",
        act=None,
        of="part",
        key="part",
        title=say("催办"),
        run=remind_part,
        many=remind,
        fields=(
            FormField(
                "kind",
                _K.CHOICE,
                say("催办方式"),
                choices=tuple((kind.value, kind.label) for kind in ReminderKind),
                initial=lambda row: ReminderKind.IN_APP.value,
            ),
            FormField(
                "text",
                _K.LONG_TEXT,
                say("说明"),
                required=False,
                help=say("电话、书面、上门催办的，请写明联系了谁、对方怎么答复"),
            ),
            _EVIDENCE,
        ),
        why=say("同一个人一天只收到一条催办通知；不欠办理的单位不会收到"),
        permit=Action.MATTER_REMIND,
    ),
    ActForm(
        machine="light_override",
        act=None,
        of="matter",
        key="matter",
        title=say("人工调灯"),
        run=override_light,
        fields=(
            FormField("light", _K.CHOICE, say("改亮"), choices=tuple(LIGHTS.items())),
            FormField("reason", _K.LONG_TEXT, say("原因")),
            FormField("expires_on", _K.DATE, say("到哪天为止"), help=say("到期自动恢复为系统判定的灯")),
        ),
        why=say("系统判定的灯会一直显示在旁边"),
        permit=Action.LIGHT_OVERRIDE,
    ),
    ActForm(
        machine="light_override",
        act=OverrideAct.RELEASE,
        of="light_override",
        key="light_override",
        title=say("解除人工调灯"),
        run=release_light,
        fields=(FormField("comment", _K.LONG_TEXT, say("说明"), required=False),),
        permit=Action.LIGHT_OVERRIDE,
    ),
)

FORMS: tuple[ActForm, ...] = (*_RISKS, *_INSTRUCTIONS, *_OTHERS)
"""The forms of risks, instructions, reminders and lights set by hand."""
