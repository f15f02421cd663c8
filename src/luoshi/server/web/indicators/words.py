"""What indicators, their figures and ways are called on pages."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from luoshi.reckoning.kinds import Direction, IndicatorKind, ParentMode, Status
from luoshi.reckoning.reports import ReportState
from luoshi.reckoning.trajectory import Method
from luoshi.server.indicators.models import Binding
from luoshi.server.web.components import Text

KIND_WORDS: Mapping[IndicatorKind, Text] = {
    IndicatorKind.STOCK: _("时点数"),
    IndicatorKind.FLOW: _("时期数"),
    IndicatorKind.CUMULATIVE: _("累计数"),
    IndicatorKind.RATE: _("比率"),
    IndicatorKind.MILESTONE: _("节点进度"),
    IndicatorKind.QUALITATIVE: _("定性"),
}
DIRECTION_WORDS: Mapping[Direction, Text] = {
    Direction.HIGHER: _("正向（越高越好）"),
    Direction.LOWER: _("逆向（越低越好）"),
    Direction.NEAR: _("适度（接近目标为好）"),
}
STATUS_WORDS: Mapping[Status, Text] = {
    Status.VALUE: _("有数"),
    Status.MISSING: _("未报"),
    Status.NOT_DUE: _("未到期"),
    Status.NOT_APPLICABLE: _("不适用"),
    Status.WITHHELD: _("不公开"),
}
MODE_WORDS: Mapping[ParentMode, Text] = {
    ParentMode.OWN_PLUS_CHILDREN: _("本级加下级"),
    ParentMode.CHILDREN_ONLY: _("只计下级"),
}
BINDING_WORDS: Mapping[Binding, Text] = {Binding.BINDING: _("约束性"), Binding.EXPECTED: _("预期性")}
METHOD_WORDS: Mapping[Method, Text] = {
    Method.LINEAR: _("按月均匀"),
    Method.STEPS: _("按节点"),
    Method.SEASONAL: _("按季节"),
    Method.OWN: _("自定"),
}
REPORT_WORDS: Mapping[ReportState, Text] = {
    ReportState.NOT_DUE: _("未到期"),
    ReportState.ON_TIME: _("按时"),
    ReportState.MADE_UP: _("逾期补报"),
    ReportState.MISSING: _("未报"),
}
