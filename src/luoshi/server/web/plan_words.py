"""What the parts of plans are called, on every page in the same words: those of CONTEXT.md, for the catalogue."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.extraction.amounts import Pace
from luoshi.extraction.reading import Comparator, GoalKind, MeasureKind, MechanismKind, Role, Strength
from luoshi.extraction.sets.model import MemberRole
from luoshi.server.intake.values import PersonKind
from luoshi.server.ledger.models import AmendmentSubject, RoleBasis
from luoshi.server.ledger.models.columns import DueChoice
from luoshi.server.web.components import Text

OWNER_ROLE_WORDS: Mapping[str, Text] = {
    Role.LEAD.value: _("牵头"),
    Role.RESPONSIBLE.value: _("责任"),
    Role.SUPPORT.value: _("配合"),
}
PERSON_WORDS: Mapping[str, Text] = {
    PersonKind.LEADER.value: _("责任领导"),
    PersonKind.RESPONSIBLE.value: _("责任人"),
    PersonKind.CONTACT.value: _("联系人"),
}
BASIS_WORDS: Mapping[str, Text] = {
    RoleBasis.PRINTED.value: _("文件写明"),
    RoleBasis.INFERRED.value: _("按惯例推定"),
    RoleBasis.DECIDED.value: _("人工确定"),
}
DUE_ORIGIN_WORDS: Mapping[str, Text] = {
    DueChoice.NONE.value: _("没有时限"),
    DueChoice.PRINTED.value: _("文件写明"),
    DueChoice.DEFAULT.value: _("默认时限"),
    DueChoice.DECIDED.value: _("人工确定"),
}
STRENGTH_WORDS: Mapping[str, Text] = {
    Strength.FIRM.value: _("确定"),
    Strength.STRIVE.value: _("力争"),
    Strength.PUSH.value: pgettext_lazy("strength", "推进"),
}
COMPARATOR_WORDS: Mapping[str, Text] = {
    Comparator.AT_LEAST.value: _("不低于"),
    Comparator.AT_MOST.value: _("不超过"),
    Comparator.INCREASE_BY.value: _("增长"),
    Comparator.DECREASE_BY.value: _("下降"),
    Comparator.ABOUT.value: _("约"),
    Comparator.EXACTLY.value: _("等于"),
}
SUBJECT_WORDS: Mapping[AmendmentSubject, Text] = {
    AmendmentSubject.WORDING: _("任务表述"),
    AmendmentSubject.OWNERS: _("责任单位"),
    AmendmentSubject.PEOPLE: _("责任人员"),
    AmendmentSubject.TARGET: _("目标值"),
    AmendmentSubject.DEADLINE: _("完成时限"),
    AmendmentSubject.ADDITIONS: _("新增内容"),
    AmendmentSubject.WITHDRAWAL: _("终止办理"),
}
MEASURE_WORDS: Mapping[str, Text] = {
    MeasureKind.ACTION.value: _("行动"),
    MeasureKind.PROJECT.value: _("项目"),
    MeasureKind.TARGET.value: _("目标值"),
    MeasureKind.STATUS.value: _("状态"),
    MeasureKind.OUTCOME.value: _("成效"),
    MeasureKind.AGREEMENT.value: _("协议"),
    MeasureKind.DOCUMENT.value: _("文件"),
    MeasureKind.BODY.value: _("机构"),
    MeasureKind.MANNER.value: _("方式"),
}
GOAL_WORDS: Mapping[str, Text] = {
    GoalKind.QUANTIFIED.value: _("定量"),
    GoalKind.STATUS.value: _("看得见的状态"),
    GoalKind.VAGUE.value: _("定性"),
}
PROJECT_WORDS: Mapping[str, Text] = {
    "project": _("项目"),
    "programme": _("工程"),
    "site": _("场所"),
    "event": _("活动"),
    "body": _("机构"),
    "plan": _("规划"),
    "status": _("称号"),
    "partner": _("合作方"),
    "strategy": _("战略"),
    "enterprise project": _("企业项目"),
}
"""Kinds of named projects, as the library tells them."""
PACE_WORDS: Mapping[str, Text] = {
    Pace.YEARLY.value: _("每年"),
    Pace.YEARLY_MEAN.value: _("年均"),
    Pace.QUARTERLY.value: _("每季度"),
    Pace.MONTHLY.value: _("每月"),
}
MECHANISM_WORDS: Mapping[str, Text] = {
    MechanismKind.BODY.value: _("领导机构"),
    MechanismKind.DUTY.value: _("职责"),
    MechanismKind.ANNUAL_DOCUMENT.value: _("年度文件"),
    MechanismKind.METHOD.value: _("工作方式"),
    MechanismKind.CYCLE.value: _("周期"),
}
MEMBER_WORDS: Mapping[str, Text] = {
    MemberRole.PLAN.value: _("正文"),
    MemberRole.TASK_LIST.value: _("任务清单"),
    MemberRole.POINTS.value: _("工作要点"),
    MemberRole.INTERPRETATION.value: _("解读"),
    MemberRole.OTHER.value: _("其他文件"),
}
"""What a paper is in its set."""
