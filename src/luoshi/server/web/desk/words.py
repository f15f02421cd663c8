"""What the desk calls states, grades, roles and the other choices of candidates."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from luoshi.extraction.amounts import Pace
from luoshi.extraction.fact import Grade
from luoshi.extraction.reading import GoalKind, MeasureKind
from luoshi.extraction.sets.model import MemberRole
from luoshi.server.intake.states import CandidateState
from luoshi.server.web.components import Text
from luoshi.server.web.sources import MarkState

STATES: Mapping[CandidateState, tuple[str, str, Text, MarkState]] = {
    CandidateState.PROPOSED: ("waiting", "◇", _("待确认"), MarkState.WAITING),
    CandidateState.ACCEPTED: ("accepted", "●", _("已确认"), MarkState.SETTLED),
    CandidateState.EDITED: ("edited", "◆", _("已修改"), MarkState.SETTLED),
    CandidateState.ADDED: ("added", "✚", _("人工补充"), MarkState.SETTLED),
    CandidateState.REJECTED: ("rejected", "✕", _("不采用"), MarkState.ASIDE),
}
"""Each state: the name of its style, its shape, its word, how it is marked in the text."""

GRADES: Mapping[str, Text] = {
    Grade.CERTAIN.value: "",
    Grade.LIKELY.value: _("较有把握"),
    Grade.DOUBTFUL.value: _("存疑"),
}
MEASURES: Mapping[str, Text] = {
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
GOALS: Mapping[str, Text] = {
    GoalKind.QUANTIFIED.value: _("定量"),
    GoalKind.STATUS.value: _("看得见的状态"),
    GoalKind.VAGUE.value: _("定性"),
}
PROJECTS: Mapping[str, Text] = {
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
PACES: Mapping[str, Text] = {
    Pace.YEARLY.value: _("每年"),
    Pace.YEARLY_MEAN.value: _("年均"),
    Pace.QUARTERLY.value: _("每季度"),
    Pace.MONTHLY.value: _("每月"),
}

PARTS: Mapping[str, Text] = {
    MemberRole.PLAN.value: _("正文"),
    MemberRole.TASK_LIST.value: _("任务清单"),
    MemberRole.POINTS.value: _("工作要点"),
    MemberRole.INTERPRETATION.value: _("政策解读"),
    MemberRole.OTHER.value: _("其他文件"),
}
"""What a paper is in its set."""
