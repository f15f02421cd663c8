"""What can be edited of a candidate, one form a kind, and what its fields come to as a value."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.server.intake.models import Candidate, CandidateKind
from luoshi.server.intake.selectors import Body
from luoshi.server.web.plan_words import (
    COMPARATOR_WORDS,
    GOAL_WORDS,
    MEASURE_WORDS,
    OWNER_ROLE_WORDS,
    PACE_WORDS,
    PERSON_WORDS,
    PROJECT_WORDS,
    STRENGTH_WORDS,
)

_LONG = 20_000
_TITLE = 300


def _words(label: Any, *, required: bool = True, rows: int = 0, longest: int = _TITLE) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, required=required, max_length=longest, widget=widget)


def _choice(label: Any, words: Mapping[str, Any], *, none: Any = None) -> forms.ChoiceField:
    choices = [*([("", none)] if none is not None else []), *words.items()]
    return forms.ChoiceField(label=label, choices=choices, required=none is None)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("请填写完整的日期，例如 2032-06-30")},
    )


def _number(label: Any, *, required: bool = False) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=required,
        max_digits=30,
        decimal_places=10,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": _("请填写数字，例如 18 或 3.5")},
    )


class AreaForm(forms.Form):
    """A heading that groups tasks."""

    title = _words(_("标题"))
    label = _words(_("序号"), required=False)


class TaskForm(forms.Form):
    """A task: its title, number and body."""

    title = _words(_("标题"))
    label = _words(_("序号"), required=False)
    body = _words(_("正文"), required=False, rows=5, longest=_LONG)


class OwnerForm(forms.Form):
    """A body with its part. ``decided_role`` is the person's; what is printed and inferred stays beside it."""

    name = _words(_("文件中的名称"))
    organisation = forms.ChoiceField(label=_("机构"), required=False)
    decided_role = _choice(_("职责"), OWNER_ROLE_WORDS, none=_("按文件和惯例"))


class PersonForm(forms.Form):
    """A person in their part; the account is chosen, never found by the name."""

    name = _words(_("姓名"), longest=100)
    kind = _choice(_("职责"), PERSON_WORDS)
    post = _words(_("文件中的称呼"), required=False, longest=100)
    user = forms.ChoiceField(label=_("系统账号"), required=False)


class DeadlineForm(forms.Form):
    """By when: a day, or none for standing work."""

    last_day = _day(_("最后一日"))
    standing = forms.BooleanField(label=_("长期，不设截止日"), required=False)

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        said = super().clean() or {}
        if bool(said.get("last_day")) == bool(said.get("standing")) and "last_day" not in self.errors:
            self.add_error("last_day", _("请填写日期，或者选“长期”，两者选一"))
        return said


class TargetForm(forms.Form):
    """A quantity to reach; value and unit stand in one frame."""

    subject = _words(_("指标"))
    comparator = _choice(_("比较"), COMPARATOR_WORDS)
    value = _number(_("目标数值"), required=True)
    unit = _words(_("计量单位"), required=False)
    value_to = _number(_("上限"))
    strength = _choice(_("力度"), STRENGTH_WORDS)
    pace = _choice(_("分期"), PACE_WORDS, none=_("不分期"))
    last_day = _day(_("最后一日"))
    baseline = _number(_("现状值"))
    stretch = _number(_("奋斗目标"))


class MeasureForm(forms.Form):
    """One clause of a task."""

    text = _words(_("举措"), rows=3, longest=_LONG)
    kind = _choice(_("类别"), MEASURE_WORDS)
    strength = _choice(_("力度"), STRENGTH_WORDS)
    commitment = forms.BooleanField(label=_("有承诺，要落实"), required=False)
    last_day = _day(_("最后一日"))


class MilestoneForm(forms.Form):
    """What is to be reached on the way."""

    text = _words(_("节点"), rows=2, longest=_LONG)
    last_day = _day(_("最后一日"))


class ProjectForm(forms.Form):
    """A named project."""

    name = _words(_("名称"))
    kind = _choice(_("类别"), PROJECT_WORDS, none=_("未注明"))


class CitationForm(forms.Form):
    """Another paper that is named."""

    title = _words(_("标题"), required=False)
    number = _words(_("发文字号"), required=False)


class AnnexForm(forms.Form):
    """A listed annex."""

    title = _words(_("标题"))
    ordinal = forms.IntegerField(label=_("序号"), required=False, min_value=1, max_value=999)


class GoalForm(forms.Form):
    """A goal of the plan as a whole."""

    text = _words(_("目标"), rows=3, longest=_LONG)
    kind = _choice(_("类别"), GOAL_WORDS)


FORMS: Mapping[str, Callable[..., forms.Form]] = {
    CandidateKind.AREA: AreaForm,
    CandidateKind.TASK: TaskForm,
    CandidateKind.RESPONSIBILITY: OwnerForm,
    CandidateKind.PERSON: PersonForm,
    CandidateKind.DEADLINE: DeadlineForm,
    CandidateKind.TARGET: TargetForm,
    CandidateKind.MEASURE: MeasureForm,
    CandidateKind.MILESTONE: MilestoneForm,
    CandidateKind.PROJECT: ProjectForm,
    CandidateKind.CITATION: CitationForm,
    CandidateKind.ANNEX: AnnexForm,
    CandidateKind.GOAL: GoalForm,
}


class Known(Protocol):
    """Whom forms let choose: organisations by public id, accounts by public id and name."""

    @property
    def bodies(self) -> Mapping[str, Body]:
        """The organisations."""

    @property
    def accounts(self) -> Mapping[str, str]:
        """The accounts."""


def form_for(kind: str, known: Known, *, data: Any = None, value: Mapping[str, Any] | None = None) -> Any:
    """The form of a kind with a value, or with what was sent."""
    form = FORMS[kind](data, initial=dict(value or {}), prefix=None, auto_id="edit_%s")
    if "organisation" in form.fields:
        bodies = known.bodies
        likely = [bodies[key] for key in (value or {}).get("candidates", ()) if key in bodies]
        form.fields["organisation"].choices = list(_bodies(likely, bodies.values()))  # type: ignore[attr-defined]  # a field of choices
    if "user" in form.fields:
        held = str((value or {}).get("user") or "")
        gone = {held: _("账号已停用")} if held and held not in known.accounts else {}
        form.fields["user"].choices = [("", _("未关联账号")), *gone.items(), *known.accounts.items()]  # type: ignore[attr-defined]  # a field of choices
    return form


def value_from(form: forms.Form, was: Mapping[str, Any]) -> dict[str, Any]:
    """The value as JSON: what the form says over what was there before."""
    return dict(was) | {name: _plain(each) for name, each in form.cleaned_data.items()} | _follows(form, was)


def differing(form: forms.Form, row: Candidate) -> list[tuple[Any, str, str]]:
    """(label, what holds now, what was typed) for each field in which the two differ."""
    found = []
    for name, field in form.fields.items():
        now, typed = row.value.get(name), _plain(form.cleaned_data.get(name))
        if (now or "") != (typed or ""):
            found.append((field.label, _told(field, now), _told(field, typed)))
    return found


def _follows(form: forms.Form, was: Mapping[str, Any]) -> dict[str, Any]:
    """What a decision changes beside its own field."""
    if isinstance(form, DeadlineForm):
        same = form.cleaned_data["standing"] == was.get("standing") and _plain(
            form.cleaned_data["last_day"]
        ) == was.get("last_day")
        return {} if same else {"origin": "decided"}
    if isinstance(form, OwnerForm):
        return {"decided_role": form.cleaned_data["decided_role"] or None}
    if isinstance(form, TargetForm):
        return {"pace": form.cleaned_data["pace"] or None}
    return {}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value


def _told(field: forms.Field, value: Any) -> str:
    choices = dict(getattr(field, "choices", ()))
    return str(choices.get(value or "", value or "—"))


def _bodies(likely: Sequence[Body], every: Iterable[Body]) -> Iterable[tuple[str, Any]]:
    yield "", _("未确定")
    if likely:
        yield str(_("可能是")), [(body.public_id, body.name) for body in likely]
    yield str(_("全部机构")), [(body.public_id, body.name) for body in every]
