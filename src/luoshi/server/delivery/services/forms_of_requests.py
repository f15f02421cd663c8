"""The forms of what bodies ask for beside their work: extensions, coordination, waiting."""

from typing import Any

from luoshi.server.core.said import say
from luoshi.server.delivery.forms import ActForm, FieldKind, FormField
from luoshi.server.delivery.models import ClaimLevel
from luoshi.server.delivery.services.coordination import (
    answer_coordination,
    decline_coordination,
    escalate_coordination,
    insist_on_coordination,
    raise_coordination,
    route_coordination,
    settle_coordination,
    withdraw_coordination,
)
from luoshi.server.delivery.services.extensions import (
    file_extension,
    grant_extension,
    refile_extension,
    refuse_extension,
    return_extension,
    screen_extension,
    sign_extension,
    withdraw_extension,
)
from luoshi.server.delivery.services.waiting import accept_waiting, claim_waiting, end_waiting, refuse_waiting
from luoshi.server.delivery.states import CoordinationAct, ExtensionAct, WaitingAct

_LEVELS = tuple((level.value, level.label) for level in ClaimLevel)
_K = FieldKind


def _scan(of: Any = None) -> FormField:
    told = say("只在代为登记时需要：请附上盖章或者签字的书面材料")
    return FormField("scan", _K.SCAN, say("书面材料扫描件"), required=False, help=of or told)


def _comment(label: Any, *, required: bool = True) -> FormField:
    return FormField("comment", _K.LONG_TEXT, label, required=required)


_EVIDENCE = FormField("evidence", _K.FILES, say("佐证材料"), required=False)
_ASKED_FOR = (
    FormField(
        "new_due_on",
        _K.DATE,
        say("申请延至"),
        help=say("请填写一个确定的日期；遇节假日的，建议填写之后的第一个工作日"),
        initial=lambda row: getattr(row, "new_due_on", None),
    ),
    FormField("reason", _K.LONG_TEXT, say("延期原因"), initial=lambda row: getattr(row, "reason", "")),
    FormField("progress", _K.LONG_TEXT, say("目前进展"), initial=lambda row: getattr(row, "progress", "")),
    FormField(
        "claim_level", _K.CHOICE, say("进展程度"), choices=_LEVELS, initial=lambda row: getattr(row, "claim_level", "")
    ),
)

_EXTENSIONS = (
    ActForm(
        machine="extension",
        act=None,
        of="part",
        key="part",
        title=say("申请延期"),
        run=file_extension,
        fields=(
            *_ASKED_FOR,
            FormField(
                "late_reason",
                _K.LONG_TEXT,
                say("逾期申请的原因"),
                required=False,
                help=say("只在时限已过、由办公室代为登记时填写"),
            ),
            _EVIDENCE,
            _scan(),
        ),
        why=say("供办公室初审、分管领导决定是否延期；原时限会一直保留"),
    ),
    ActForm(
        machine="extension",
        act=ExtensionAct.SIGN,
        of="extension",
        key="extension",
        title=say("签批延期申请"),
        run=sign_extension,
        fields=(_scan(),),
        main=True,
    ),
    ActForm(
        machine="extension",
        act=ExtensionAct.SCREEN,
        of="extension",
        key="extension",
        title=say("初审通过，报领导审批"),
        run=screen_extension,
        fields=(_comment(say("初审意见"), required=False),),
        main=True,
    ),
    ActForm(
        machine="extension",
        act=ExtensionAct.RETURN,
        of="extension",
        key="extension",
        title=say("退回补正"),
        run=return_extension,
        fields=(_comment(say("需要补正什么")),),
    ),
    ActForm(
        machine="extension",
        act=ExtensionAct.REFILE,
        of="extension",
        key="extension",
        title=say("补正后重报"),
        run=refile_extension,
        fields=(*_ASKED_FOR, _EVIDENCE, _scan()),
        main=True,
    ),
    ActForm(
        machine="extension",
        act=ExtensionAct.GRANT,
        of="extension",
        key="extension",
        title=say("批准延期"),
        run=grant_extension,
        fields=(_comment(say("审批意见"), required=False), _scan()),
        why=say("批准后时限改为新的日期，原时限保留；牵头分工的，台账时限随之变更"),
        main=True,
    ),
    ActForm(
        machine="extension",
        act=ExtensionAct.REFUSE,
        of="extension",
        key="extension",
        title=say("不批准延期"),
        run=refuse_extension,
        fields=(_comment(say("原因")), _scan()),
    ),
    ActForm(
        machine="extension",
        act=ExtensionAct.WITHDRAW,
        of="extension",
        key="extension",
        title=say("撤回延期申请"),
        run=withdraw_extension,
        fields=(_comment(say("说明"), required=False), _scan()),
        grave=True,
    ),
)

_ANSWER_BY = FormField("answer_by", _K.DATE, say("答复时限"), initial=lambda row: row.wanted_on)
_COORDINATION = (
    ActForm(
        machine="coordination",
        act=None,
        of="part",
        key="part",
        title=say("提请协调"),
        run=raise_coordination,
        fields=(
            FormField("problem", _K.LONG_TEXT, say("遇到的问题")),
            FormField("need", _K.LONG_TEXT, say("需要对方做什么")),
            FormField("needs_from", _K.ORGANISATION, say("需要哪个单位配合"), required=False),
            FormField(
                "needs_from_name",
                _K.TEXT,
                say("名册以外的单位"),
                required=False,
                help=say("名册里没有的，例如省级部门、企业，请在这里写明；两项至少填写一项"),
            ),
            FormField("wanted_on", _K.DATE, say("希望何时解决"), required=False),
            _EVIDENCE,
            _scan(),
        ),
        why=say("由办公室受理后转有关单位，或者报领导协调"),
    ),
    ActForm(
        machine="coordination",
        act=CoordinationAct.ROUTE,
        of="coordination",
        key="coordination",
        title=say("转有关单位答复"),
        run=route_coordination,
        fields=(
            FormField(
                "asked",
                _K.ORGANISATION,
                say("请哪个单位答复"),
                initial=lambda row: row.needs_from.public_id if row.needs_from else "",
            ),
            _ANSWER_BY,
            _comment(say("转办意见"), required=False),
        ),
        main=True,
    ),
    ActForm(
        machine="coordination",
        act=CoordinationAct.ESCALATE,
        of="coordination",
        key="coordination",
        title=say("报领导协调"),
        run=escalate_coordination,
        fields=(
            _comment(say("拟办意见")),
            FormField("answer_by", _K.DATE, say("希望何时答复"), required=False),
        ),
    ),
    ActForm(
        machine="coordination",
        act=CoordinationAct.DECLINE,
        of="coordination",
        key="coordination",
        title=say("不予受理"),
        run=decline_coordination,
        fields=(_comment(say("原因")),),
        grave=True,
    ),
    ActForm(
        machine="coordination",
        act=CoordinationAct.ANSWER,
        of="coordination",
        key="coordination",
        title=say("答复协调事项"),
        run=answer_coordination,
        fields=(_comment(say("答复内容")), _EVIDENCE, _scan()),
        main=True,
    ),
    ActForm(
        machine="coordination",
        act=CoordinationAct.SETTLE,
        of="coordination",
        key="coordination",
        title=say("确认已经解决"),
        run=settle_coordination,
        fields=(_comment(say("说明"), required=False), _scan()),
        main=True,
    ),
    ActForm(
        machine="coordination",
        act=CoordinationAct.INSIST,
        of="coordination",
        key="coordination",
        title=say("仍未解决，报领导协调"),
        run=insist_on_coordination,
        fields=(_comment(say("还有什么没有解决")), _scan()),
    ),
    ActForm(
        machine="coordination",
        act=CoordinationAct.WITHDRAW,
        of="coordination",
        key="coordination",
        title=say("撤回协调事项"),
        run=withdraw_coordination,
        fields=(_comment(say("说明"), required=False), _scan()),
        grave=True,
    ),
)

_WAITING = (
    ActForm(
        machine="waiting",
        act=None,
        of="part",
        key="part",
        title=say("申报等待外部环节"),
        run=claim_waiting,
        fields=(
            FormField("waits_for", _K.TEXT, say("等待的环节"), help=say("例如上级审批、招标公告期、专家评审")),
            FormField("reason", _K.LONG_TEXT, say("为什么必须等待")),
            FormField("since", _K.DATE, say("从哪天开始等待")),
            FormField("expected_until", _K.DATE, say("预计哪天结束"), required=False),
            FormField("evidence", _K.FILES, say("佐证材料"), help=say("请附上能证明正在等待的材料")),
            _scan(),
        ),
        why=say("核实以后，等待的天数单独列出，不算在承办单位头上"),
    ),
    ActForm(
        machine="waiting",
        act=WaitingAct.ACCEPT,
        of="waiting",
        key="waiting",
        title=say("认可这段等待"),
        run=accept_waiting,
        fields=(_comment(say("核实意见"), required=False),),
        main=True,
    ),
    ActForm(
        machine="waiting",
        act=WaitingAct.REFUSE,
        of="waiting",
        key="waiting",
        title=say("不认可这段等待"),
        run=refuse_waiting,
        fields=(_comment(say("原因")),),
    ),
    ActForm(
        machine="waiting",
        act=WaitingAct.END,
        of="waiting",
        key="waiting",
        title=say("等待已经结束"),
        run=end_waiting,
        fields=(
            FormField("ended_on", _K.DATE, say("最后一天等待"), required=False, help=say("不填写的，算到今天")),
            _comment(say("说明"), required=False),
            _scan(),
        ),
        main=True,
    ),
)

FORMS: tuple[ActForm, ...] = (*_EXTENSIONS, *_COORDINATION, *_WAITING)
"""The forms of extensions, coordination and waiting."""
