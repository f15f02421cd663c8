"""What kinds and standings of nodes are called on pages, with their lights."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.server.delivery.models import NodeKind
from luoshi.server.delivery.nodes import NodeShare, ProjectProgress
from luoshi.server.web.components import Light, Text

KIND_WORDS: Mapping[str, Text] = {
    NodeKind.APPROVAL: pgettext_lazy("node", "立项"),
    NodeKind.LAND: pgettext_lazy("node", "用地"),
    NodeKind.TENDER: pgettext_lazy("node", "招标"),
    NodeKind.START: pgettext_lazy("node", "开工"),
    NodeKind.MAIN_WORKS: pgettext_lazy("node", "主体"),
    NodeKind.COMPLETION: pgettext_lazy("node", "竣工"),
    NodeKind.USE: pgettext_lazy("node", "投用"),
    NodeKind.OWN: pgettext_lazy("node", "自定"),
}


def node_name(kind: str, name: str) -> Text:
    """How a node is called: the word of its kind in the reader's language, or the name that somebody gave it."""
    return KIND_WORDS[kind] if name == str.__str__(NodeKind(kind).label) else name


def node_standing(row: NodeShare, *, following: bool) -> tuple[Text, Light, str]:
    """(word, light, class) of a node."""
    if row.reached:
        return _("已完成"), Light.GREEN, "reached"
    if row.overdue:
        return _("逾期"), Light.RED, "overdue"
    if row.node.planned_on is None:
        return _("未定日期"), Light.GREY, "undated"
    return (_("下一个"), Light.BLUE, "next") if following else (_("未到"), Light.GREY, "coming")


def project_standing(progress: ProjectProgress, *, ended: bool) -> tuple[Text, Light]:
    """(word, light) of a project as a whole."""
    if ended:
        return _("已了结"), Light.GREY
    if not progress.shares:
        return _("未设节点"), Light.GREY
    if progress.overdue:
        return _("有节点逾期"), Light.RED
    if progress.following is None:
        return _("全部完成"), Light.GREEN
    return _("正常"), Light.GREEN
