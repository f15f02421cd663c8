"""What the list of items can be narrowed by, as a form over the address and as the value that selectors take."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from luoshi.server.core.actor import Actor
from luoshi.server.ledger.narrowing import Due, ItemFilter, Tally, Window, window_and
from luoshi.server.ledger.selectors import choices
from luoshi.server.ledger.states import ItemState
from luoshi.server.web.components import Text
from luoshi.server.web.ledger.words import (
    ITEM_STATE_WORDS,
    SOURCE_WORDS,
    WINDOW_WORDS,
)
from luoshi.server.web.organisations.fields import DayField
from luoshi.server.web.plan_words import OWNER_ROLE_WORDS, STRENGTH_WORDS

Choices = Iterable[tuple[str, Text]]
NARROWS = (
    "text", "plan", "area", "unit", "role", "source", "year", "due", "due_from", "due_to", "strength", "target",
    "owner", "state",
)  # fmt: skip
"""The parameters of the address that narrow the list."""
VIEW = "view"
"""The saved list that is looked at; ``all`` is the whole ledger, whatever it usually opens with."""
TALLY_PARAMETERS: Mapping[Tally, Mapping[str, str]] = {
    Tally.ALL: {},
    Tally.OVERDUE: {"due": Window.OVERDUE.value},
    Tally.SOON: {"due": Window.SOON.value},
    Tally.UNDATED: {"due": "none"},
    Tally.UNOWNED: {"owner": "no"},
    Tally.DRAFT: {"state": ItemState.DRAFT.value},
}
"""What the address of each count sets; the others of these are taken away."""
_SHORT = 40


def _none_or(given: Choices) -> list[tuple[str, Text]]:
    return [("", _("不限")), *given]


class ItemFilters(forms.Form):
    """The filters; what is empty does not narrow, and what cannot be read is as if it were empty."""

    text = forms.CharField(
        label=_("文字含"), required=False, max_length=100, help_text=_("事项、原文、单位、目标、项目")
    )
    plan = forms.ChoiceField(label=_("计划"), required=False)
    area = forms.ChoiceField(label=_("领域"), required=False)
    unit = forms.ChoiceField(label=_("单位"), required=False)
    role = forms.ChoiceField(label=_("职责"), choices=_none_or(OWNER_ROLE_WORDS.items()), required=False)
    source = forms.ChoiceField(
        label=_("来源"), choices=_none_or((key.value, word) for key, word in SOURCE_WORDS.items()), required=False
    )
    year = forms.ChoiceField(label=_("年度"), required=False, help_text=_("当年到期和当年在办的事项"))
    due = forms.ChoiceField(label=_("时限"), choices=_none_or(WINDOW_WORDS.items()), required=False)
    due_from = DayField(label=_("时限自"), required=False)
    due_to = DayField(label=_("时限至"), required=False)
    strength = forms.ChoiceField(label=_("力度"), choices=_none_or(STRENGTH_WORDS.items()), required=False)
    target = forms.ChoiceField(
        label=_("目标值"), choices=_none_or([("yes", _("有目标值")), ("no", _("没有目标值"))]), required=False
    )
    owner = forms.ChoiceField(
        label=_("责任单位"), choices=_none_or([("yes", _("有责任单位")), ("no", _("没有责任单位"))]), required=False
    )
    state = forms.ChoiceField(
        label=_("状态"),
        choices=_none_or((key, word) for key, (word, _light) in ITEM_STATE_WORDS.items()),
        required=False,
    )

    def __init__(self, data: QueryDict, *, actor: Actor, today: date) -> None:
        super().__init__(data)
        self.today = today
        offered = choices(actor, data.get("plan", ""))
        self._offer("plan", ((key, _shortened(name)) for key, name in offered.plans), data)
        self._offer("area", ((title, title) for title in offered.areas), data)
        self._offer("unit", offered.bodies, data)
        self._offer("year", ((str(year), str(year)) for year in offered.years), data)
        self.is_valid()

    def _offer(self, name: str, given: Choices, data: QueryDict) -> None:
        field: Any = self.fields[name]
        field.choices = _none_or(given)

    def wanted(self) -> ItemFilter:
        """As selectors take it."""
        given: Mapping[str, Any] = self.cleaned_data
        due = given.get("due", "")
        first, last = window_and(due, given.get("due_from"), given.get("due_to"), self.today)
        return ItemFilter(
            plan=given.get("plan", ""),
            area=given.get("area", ""),
            organisation=given.get("unit", ""),
            role=given.get("role", ""),
            source=given.get("source", ""),
            year=int(given["year"]) if given.get("year") else None,
            strength=given.get("strength", ""),
            state=given.get("state", ""),
            due=due if due in set(Due) else "",
            due_from=first,
            due_to=last,
            has_target=_truth(given.get("target", "")),
            has_owner=_truth(given.get("owner", "")),
            text=given.get("text", ""),
        )


def _truth(said: str) -> bool | None:
    return {"yes": True, "no": False}.get(said)


def _shortened(name: str) -> str:
    return name if len(name) <= _SHORT else name[:_SHORT] + "…"
