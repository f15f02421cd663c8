"""What a list or a tree of organisations can be narrowed by."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.server.core.actor import Actor
from luoshi.server.orgs.listings import Wanted, groups_on
from luoshi.server.orgs.selectors import name_on
from luoshi.server.orgs.states import TermState
from luoshi.server.web.organisations.fields import DayField
from luoshi.server.web.words import KIND_WORDS, LEVEL_WORDS, ORGANISATION_STATE_WORDS

_STATES = {"": TermState.RUNNING, "over": TermState.OVER, "coming": TermState.COMING, "all": None}


class OrganisationFilters(forms.Form):
    """The filters; an empty day is today, an empty state is what exists on the day."""

    q = forms.CharField(label=_("名称含"), required=False, max_length=100, help_text=_("含简称、别称和曾用名"))
    kind = forms.MultipleChoiceField(
        label=_("类别"),
        choices=list(KIND_WORDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    level = forms.MultipleChoiceField(
        label=_("层级"),
        choices=list(LEVEL_WORDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    state = forms.ChoiceField(
        label=_("当日状态"),
        choices=[
            ("", ORGANISATION_STATE_WORDS[TermState.RUNNING]),
            ("over", ORGANISATION_STATE_WORDS[TermState.OVER]),
            ("coming", ORGANISATION_STATE_WORDS[TermState.COMING]),
            ("all", _("全部")),
        ],
        required=False,
    )
    on = DayField(label=_("截至日期"), required=False)

    def __init__(self, data: Any, *, actor: Actor, today: date) -> None:
        super().__init__(data)
        self.today = today
        groups = [(group.public_id, name_on(group, self.day())) for group in groups_on(actor, self.day())]
        self.fields["group"] = forms.ChoiceField(
            label=_("所属机构组"), choices=[("", _("全部")), *groups], required=False
        )
        self.order_fields(["q", "kind", "level", "state", "group", "on"])

    def day(self) -> date:
        """The day that is asked for, else today; a day that is none is today as well."""
        return day_of(self.data.get("on"), self.today)

    def wanted(self) -> Wanted:
        """The filters as the selector takes them; those that are wrong do not narrow."""
        self.is_valid()
        asked = self.cleaned_data
        return Wanted(
            on=self.day(),
            state=_STATES[asked.get("state", "")],
            kinds=frozenset(asked.get("kind", ())),
            levels=frozenset(asked.get("level", ())),
            group=asked.get("group", ""),
            text=asked.get("q", ""),
        )


def day_of(text: object, today: date) -> date:
    """The day that an address names, else today; years that nobody means are no days."""
    try:
        day = date.fromisoformat(str(text))
    except ValueError:
        return today
    return day if 1900 <= day.year <= 2200 else today
