"""What kinds, parts, states and stages of papers are called on pages, for the catalogue to translate."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from luoshi.extraction.reading import Kind
from luoshi.server.intake.comparing import Change
from luoshi.server.intake.models import ArrivalKind
from luoshi.server.intake.states import ArrivalState, DeskState, ReadingStage
from luoshi.server.web.components import Light, Text

KIND_WORDS: Mapping[str, Text] = {
    Kind.PLAN: _("规划、方案"),
    Kind.POINTS: _("工作要点"),
    Kind.TASKLIST: _("任务清单"),
    Kind.REGULATION: _("办法、规定"),
    Kind.NOTICE: _("通知"),
    Kind.INTERPRETATION: _("政策解读"),
}
"""A kind that is not in here is shown as 其他."""
OTHER_KIND = _("其他")
DESK_WORDS: Mapping[str, tuple[Text, Light]] = {
    DeskState.OPEN: (_("正在核对"), Light.YELLOW),
    DeskState.MADE: (_("已生成台账"), Light.GREEN),
    DeskState.SUPERSEDED: (_("已被新的读取替代"), Light.GREY),
}
ARRIVAL_WORDS: Mapping[str, Text] = {
    ArrivalState.RECEIVED: _("待确认文件"),
    ArrivalState.WAITING: _("等待读取"),
    ArrivalState.READING: _("正在读取"),
    ArrivalState.READ: _("待确认变化"),
    ArrivalState.DONE: _("已登记"),
    ArrivalState.REFUSED: _("标有密级，已拒绝"),
    ArrivalState.FAILED: _("没有登记"),
    ArrivalState.DROPPED: _("已放弃"),
}
ARRIVAL_KIND_WORDS: Mapping[str, Text] = {
    ArrivalKind.NEW: _("新文件"),
    ArrivalKind.VERSION: _("新版本"),
    ArrivalKind.AGAIN: _("重新读取"),
}
STAGE_WORDS: Mapping[ReadingStage, Text] = {
    ReadingStage.RECEIVED: _("收到文件"),
    ReadingStage.HASHED: _("核对散列值，没有重复"),
    ReadingStage.RECOGNISED: _("认出格式，取出文字和表格"),
    ReadingStage.READ: _("读出任务、责任单位、时限和指标"),
    ReadingStage.FOUND: _("整理出候选项和待确认问题"),
    ReadingStage.READY: _("核对台准备好"),
}
CHANGE_WORDS: Mapping[Change, Text] = {
    Change.REMOVED: _("删去"),
    Change.ADDED: _("新增"),
    Change.CHANGED: _("改动"),
    Change.MOVED: _("移动"),
}


def kind_word(kind: str) -> Text:
    """What a kind of paper is called."""
    return KIND_WORDS.get(kind, OTHER_KIND)
