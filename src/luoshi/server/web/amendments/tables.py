"""The list of amendments with its filters."""

from collections.abc import Mapping
from typing import Any

import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from luoshi.server.ledger.models import Amendment, AmendmentSubject
from luoshi.server.ledger.states import AmendmentState
from luoshi.server.web.amendments.values import ORIGIN_WORDS, Names, differences_of
from luoshi.server.web.lists import LedgerTable
from luoshi.server.web.plan_words import SUBJECT_WORDS
from luoshi.server.web.state_words import STATE_WORDS

_ALL = ("", gettext_lazy("全部"))
_STATES = {state.name.lower(): state for state in AmendmentState}
_MOST_NAMES = 3


class AmendmentFilters(forms.Form):
    """By state, what changes, what gave rise to it, and words of the item."""

    state = forms.ChoiceField(
        label=gettext_lazy("状态"),
        required=False,
        choices=[_ALL, *((key, STATE_WORDS[state][0]) for key, state in _STATES.items())],
    )
    subject = forms.ChoiceField(
        label=gettext_lazy("变更内容"),
        required=False,
        choices=[_ALL, *((s.value, w) for s, w in SUBJECT_WORDS.items())],
    )
    origin = forms.ChoiceField(
        label=gettext_lazy("起因"), required=False, choices=[_ALL, *((o.value, w) for o, w in ORIGIN_WORDS.items())]
    )
    q = forms.CharField(label=gettext_lazy("事项含"), required=False, max_length=100)

    def found(self, rows: "QuerySet[Amendment]") -> "QuerySet[Amendment]":
        """The amendments that fit."""
        asked: Mapping[str, Any] = self.cleaned_data if self.is_valid() else {}
        if asked.get("state"):
            rows = rows.filter(state=_STATES[asked["state"]])
        for name in ("subject", "origin"):
            if asked.get(name):
                rows = rows.filter(**{name: asked[name]})
        if asked.get("q"):
            rows = rows.filter(task__title__icontains=asked["q"])
        return rows


class AmendmentTable(LedgerTable):
    """What is to change, from what to what, how it stands, and who decides."""

    item = tables.Column(
        verbose_name=pgettext_lazy("item", "事项"), accessor="task__title", order_by=("task__title", "pk")
    )
    subject = tables.Column(verbose_name=gettext_lazy("变更内容"))
    before = tables.Column(verbose_name=gettext_lazy("变更前"), accessor="pk", orderable=False)
    after = tables.Column(verbose_name=gettext_lazy("变更后"), accessor="public_id", orderable=False)
    state = tables.Column(verbose_name=gettext_lazy("状态"))
    who = tables.Column(
        verbose_name=gettext_lazy("审批人"), accessor="decided_by_name", empty_values=(), orderable=False
    )
    effective_on = tables.Column(verbose_name=gettext_lazy("生效日期"))
    proposed = tables.Column(verbose_name=gettext_lazy("提出人"), accessor="proposed_by_name")
    proposed_at = tables.DateTimeColumn(verbose_name=gettext_lazy("提出时间"), format="Y-m-d H:i")
    plan = tables.Column(verbose_name=gettext_lazy("所属计划"), accessor="task__plan__name", orderable=False)
    wide = ("before", "after", "plan")
    body_names: Names
    deciders: Mapping[str, list[Any]]

    def render_subject(self, record: Amendment) -> str:
        """In words."""
        return str(SUBJECT_WORDS[AmendmentSubject(record.subject)])

    def render_before(self, record: Amendment) -> str:
        """What it was, the parts that differ."""
        return _("；").join(part.before_text or "—" for part in differences_of(record, self.body_names))

    def render_after(self, record: Amendment) -> str:
        """What it becomes."""
        return _("；").join(part.after_text or "—" for part in differences_of(record, self.body_names))

    def render_state(self, record: Amendment) -> str:
        """The light of the amendment."""
        word, light = STATE_WORDS[AmendmentState(record.state)]
        return render_to_string("web/components/light.html", {"light": light, "word": word})

    def value_state(self, record: Amendment) -> str:
        """The word, for the workbook."""
        return str(STATE_WORDS[AmendmentState(record.state)][0])

    def render_who(self, record: Amendment) -> str:
        """Who decided, or who may."""
        if record.state != AmendmentState.PROPOSED:
            return record.decided_by_name or "—"
        return names_in_words(self.deciders.get(record.public_id, []))

    def render_effective_on(self, value: Any) -> str:
        """As a date."""
        return f"{value:%Y-%m-%d}"


def names_in_words(people: list[Any]) -> str:
    """Some people by name; of many, the first ones."""
    listed = _("、").join(person.display_name for person in people[:_MOST_NAMES])
    if len(people) > _MOST_NAMES:
        return _("%(names)s等 %(count)s 人") % {"names": listed, "count": len(people)}
    return listed or _("目前没有可以审批的领导")
