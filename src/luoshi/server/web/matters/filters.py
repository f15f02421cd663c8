"""What the list of matters can be narrowed by, and the counts above it, each of which is a list of its own."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from luoshi.server.core.actor import Actor
from luoshi.server.core.said import word
from luoshi.server.delivery.limbo import in_limbo
from luoshi.server.delivery.models import Matter, Part, Urgency
from luoshi.server.delivery.narrowing import SOON, MatterFilter, fitting
from luoshi.server.delivery.scopes import visible_matters
from luoshi.server.delivery.states import MatterState
from luoshi.server.delivery.states.matters import ENDED, RUNNING
from luoshi.server.ledger.models import Plan
from luoshi.server.web.components import Text
from luoshi.server.web.plan_words import OWNER_ROLE_WORDS

STATES: Mapping[str, MatterState] = {state.name.lower(): state for state in MatterState}
"""The states by what the address calls them."""
NARROWS = ("text", "state", "light", "unit", "role", "plan", "due", "urgency", "waiting", "limbo", "stage")
"""The parameters of the address that narrow the list."""
_CHECKED = (MatterState.COMPLETION_ASKED, MatterState.VERIFYING, MatterState.AWAITING_SIGNATURE)
_DONE = (MatterState.CLOSED, *ENDED)
_SHORT = 40


class Stage(StrEnum):
    """A tab of the list (办理阶段)."""

    ALL = "all"
    BEFORE = "before"
    RUNNING = "running"
    OVERDUE = "overdue"
    SOON = "soon"
    CHECKED = "checked"
    DONE = "done"


STAGE_WORDS: Mapping[Stage, Text] = {
    Stage.ALL: _("全部"),
    Stage.BEFORE: _("立项、待交办"),
    Stage.RUNNING: _("推进中"),
    Stage.OVERDUE: _("已逾期"),
    Stage.SOON: _("15 天内到期"),
    Stage.CHECKED: _("办结核查"),
    Stage.DONE: _("已销号、已结束"),
}


class Window(StrEnum):
    """When a matter is due, seen from a day (时限)."""

    OVERDUE = "overdue"
    SOON = "soon"
    NONE = "none"


WINDOW_WORDS: Mapping[Window, Text] = {
    Window.OVERDUE: _("已逾期"),
    Window.SOON: _("15 天内到期"),
    Window.NONE: _("没有时限"),
}


def _none_or(given: Iterable[tuple[str, Text]]) -> list[tuple[str, Text]]:
    return [("", _("不限")), *given]


class MatterFilters(forms.Form):
    """The filters; what is empty does not narrow, and what cannot be read is as if it were empty."""

    text = forms.CharField(label=_("文字含"), required=False, max_length=100, help_text=_("编号、事项、要求、单位"))
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=lambda: _none_or((key, word(value)) for key, value in STATES.items())
    )
    light = forms.ChoiceField(label=_("亮灯"), required=False)
    unit = forms.ChoiceField(label=_("单位"), required=False)
    role = forms.ChoiceField(label=_("职责"), choices=_none_or(OWNER_ROLE_WORDS.items()), required=False)
    plan = forms.ChoiceField(label=_("计划"), required=False)
    due = forms.ChoiceField(label=_("时限"), choices=_none_or(WINDOW_WORDS.items()), required=False)
    urgency = forms.ChoiceField(
        label=_("紧急程度"), required=False, choices=lambda: _none_or((u.value, word(u.label)) for u in Urgency)
    )

    waiting = forms.ChoiceField(label=_("外部环节"), required=False, choices=_none_or([("yes", _("正在等待外部环节"))]))
    limbo = forms.ChoiceField(label=_("承办人"), required=False, choices=_none_or([("yes", _("无人承办"))]))

    def __init__(self, data: QueryDict, *, actor: Actor, today: date, lights: Iterable[tuple[str, Text]]) -> None:
        super().__init__(data)
        self._offer("light", lights)
        self.actor, self.today = actor, today
        self._offer("unit", _bodies(actor))
        self._offer("plan", _plans(actor))
        self.is_valid()

    def _offer(self, name: str, given: Iterable[tuple[str, Text]]) -> None:
        field: Any = self.fields[name]
        field.choices = _none_or(given)

    def found(self) -> "QuerySet[Matter]":
        """The matters that fit, with ``due`` and ``light``."""
        return self.staged(self._stage())

    def _stage(self) -> Stage:
        asked = self.data.get("stage", "")
        return Stage(asked) if asked in set(Stage) else Stage.ALL

    def staged(self, stage: Stage) -> "QuerySet[Matter]":
        """The matters that fit and stand in a stage."""
        given: Mapping[str, Any] = self.cleaned_data
        rows = fitting(self.actor, self.wanted()).filter(stage_of(stage, self.today))
        return rows.filter(_window(Window(given["due"]), self.today)) if given.get("due") else rows

    def wanted(self) -> MatterFilter:
        """As selectors take it; what is said of days stands beside it."""
        given: Mapping[str, Any] = self.cleaned_data
        limbo = in_limbo(self.actor, self.today) if given.get("limbo") else None
        return MatterFilter(
            on=self.today,
            state=STATES[given["state"]].value if given.get("state") else "",
            light=given.get("light", ""),
            body=given.get("unit", ""),
            role=given.get("role", ""),
            plan=given.get("plan", ""),
            urgency=given.get("urgency", ""),
            waiting=True if given.get("waiting") else None,
            keys=limbo,
            text=given.get("text", ""),
        )

    def counts(self) -> dict[Stage, int]:
        """How many matters the list of each stage has, with the other filters as they are."""
        return {stage: self.staged(stage).count() for stage in Stage}

    @property
    def stage(self) -> Stage:
        """The stage that is looked at."""
        return self._stage()


def stage_of(stage: Stage, today: date) -> Q:
    """Which matters stand in a stage on a day; ``due`` is a column of ``fitting``."""
    running = Q(state__in=[state.value for state in RUNNING])
    match stage:
        case Stage.ALL:
            return Q()
        case Stage.BEFORE:
            before = (MatterState.AWAITING_APPROVAL, MatterState.SENT_BACK, MatterState.REGISTERED)
            return Q(state__in=[state.value for state in before])
        case Stage.RUNNING:
            return running | Q(state=MatterState.PAUSED.value)
        case Stage.OVERDUE:
            return running & Q(due__lt=today)
        case Stage.SOON:
            return running & Q(due__gte=today, due__lte=today + timedelta(days=SOON))
        case Stage.CHECKED:
            return Q(state__in=[state.value for state in _CHECKED])
        case Stage.DONE:
            return Q(state__in=[state.value for state in _DONE])


def _window(window: Window, today: date) -> Q:
    open_states = ~Q(state__in=[state.value for state in _DONE])
    if window is Window.NONE:
        return Q(due__isnull=True)
    if window is Window.OVERDUE:
        return open_states & Q(due__lt=today)
    return open_states & Q(due__gte=today, due__lte=today + timedelta(days=SOON))


def _bodies(actor: Actor) -> list[tuple[str, str]]:
    parts = Part.objects.filter(matter__in=visible_matters(actor).order_by().values("pk")).order_by()
    found = dict(parts.values_list("organisation__public_id", "printed_name").distinct())
    return sorted(found.items(), key=lambda each: each[1])


def _plans(actor: Actor) -> list[tuple[str, str]]:
    keys = visible_matters(actor).order_by().values("task__plan")
    plans = Plan.objects.filter(pk__in=keys).order_by("name").values_list("public_id", "name")
    return [(key, name if len(name) <= _SHORT else name[:_SHORT] + "…") for key, name in plans]
