"""What the ledger's kinds, roles, limits and states are called on pages, for the catalogue to translate."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.server.core.working_days import WorkingDays
from luoshi.server.ledger.models import PlanKind, RelationKind, Task
from luoshi.server.ledger.narrowing import SourceKind, Tally, Window
from luoshi.server.ledger.states import ItemState
from luoshi.server.web.components import Light, Text, due_words

PLAN_KIND_WORDS: Mapping[str, Text] = {
    PlanKind.PLAN: gettext_lazy("规划、方案"),
    PlanKind.SLICE: gettext_lazy("年度要点、清单"),
    PlanKind.MINUTES: gettext_lazy("会议议定"),
    PlanKind.INSTRUCTION: gettext_lazy("领导批示"),
    PlanKind.TABLE: gettext_lazy("已有台账"),
}
SOURCE_WORDS: Mapping[SourceKind, Text] = {
    SourceKind.PLAN: gettext_lazy("规划、方案、要点"),
    SourceKind.MINUTES: gettext_lazy("会议议定"),
    SourceKind.INSTRUCTION: gettext_lazy("领导批示"),
    SourceKind.TABLE: gettext_lazy("已有台账"),
}
ITEM_STATE_WORDS: Mapping[str, tuple[Text, Light]] = {
    ItemState.DRAFT: (gettext_lazy("草稿"), Light.GREY),
    ItemState.CONFIRMED: (gettext_lazy("已确认"), Light.GREEN),
    ItemState.WITHDRAWN: (gettext_lazy("已终止"), Light.GREY),
}
RELATION_WORDS: Mapping[str, tuple[Text, Text]] = {
    RelationKind.SAME: (gettext_lazy("与下列事项是同一件事"), gettext_lazy("与下列事项是同一件事")),
    RelationKind.FINER: (gettext_lazy("细化了"), gettext_lazy("被下列事项细化")),
    RelationKind.CONFLICTS: (gettext_lazy("与下列事项相互矛盾"), gettext_lazy("与下列事项相互矛盾")),
    RelationKind.SUPPORTS: (gettext_lazy("服务于"), gettext_lazy("由下列事项服务")),
    RelationKind.FOLLOWS: (gettext_lazy("承接"), gettext_lazy("由下列事项承接")),
}
"""How a relation reads from the item that it was registered at, and from the other one."""
RELATION_CHOICES: Mapping[str, Text] = {
    RelationKind.SAME: gettext_lazy("是同一件事"),
    RelationKind.FINER: gettext_lazy("细化了另一事项"),
    RelationKind.CONFLICTS: gettext_lazy("与另一事项相互矛盾"),
    RelationKind.SUPPORTS: gettext_lazy("服务于另一事项"),
    RelationKind.FOLLOWS: gettext_lazy("承接另一事项"),
}
TALLY_WORDS: Mapping[Tally, Text] = {
    Tally.ALL: gettext_lazy("全部"),
    Tally.OVERDUE: gettext_lazy("已逾期"),
    Tally.SOON: gettext_lazy("30 天内到期"),
    Tally.UNDATED: gettext_lazy("没有时限"),
    Tally.UNOWNED: gettext_lazy("没有责任单位"),
    Tally.DRAFT: gettext_lazy("草稿"),
}
WINDOW_WORDS: Mapping[str, Text] = {
    Window.OVERDUE: gettext_lazy("已逾期"),
    Window.SOON: gettext_lazy("30 天内到期"),
    Window.MONTH: gettext_lazy("本月到期"),
    Window.QUARTER: gettext_lazy("本季度到期"),
    Window.YEAR: gettext_lazy("今年到期"),
    "dated": gettext_lazy("有时限"),
    "standing": gettext_lazy("长期"),
    "none": gettext_lazy("没有时限"),
}


def limit_text(last_day: date | None, *, standing: bool = False) -> str:
    """A limit as a day in the reader's language, 长期, or nothing."""
    if last_day is None:
        return _("长期") if standing else ""
    return date_format(last_day, "DATE_FORMAT")


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit as pages tell it: words for how much time is left, the day, a light."""

    words: Text
    light: Light
    day: date | None


class Limits:
    """Limits in human time as of a day, for many items of one page: each working day is reckoned once."""

    def __init__(self, days: WorkingDays, today: date) -> None:
        self._days, self._today = days, today
        self._left: dict[date, int] = {}

    def left(self, day: date) -> int:
        """The working days that are left until a day; negative where it is over."""
        if day not in self._left:
            self._left[day] = self._days.count(self._today, day)
            if day < self._today and not self._left[day]:
                self._left[day] = -1  # over since a weekend is over all the same
        return self._left[day]

    def of_item(self, task: Task) -> Limit:
        """How an item stands; one that is withdrawn is late for nothing."""
        if task.state == ItemState.WITHDRAWN:
            return Limit(_("不再办理"), Light.GREY, task.last_day)
        return self.of(task.last_day, standing=task.standing)

    def of(self, last_day: date | None, *, standing: bool) -> Limit:
        """How something with such a limit stands."""
        if last_day is None:
            return Limit(_("长期") if standing else _("未定时限"), Light.GREY, None)
        words, light = due_words(self.left(last_day))
        return Limit(words, light, last_day)
