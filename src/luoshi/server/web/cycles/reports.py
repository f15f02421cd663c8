"""One report as it was handed in, with what was restated; restatements asked for, granted, refused, withdrawn."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from luoshi.reckoning.amounts import printed
from luoshi.server.audit.selectors import history
from luoshi.server.core.clock import china_date
from luoshi.server.core.said import word
from luoshi.server.cycles.asking import fields_filled
from luoshi.server.cycles.audited import REPORT
from luoshi.server.cycles.facts import signing_facts
from luoshi.server.cycles.figures import Asked, Given, Held, read_kept
from luoshi.server.cycles.owing import owed_by_part
from luoshi.server.cycles.restated import said_now
from luoshi.server.cycles.scopes import visible_reports
from luoshi.server.cycles.services import reports as report_services
from luoshi.server.cycles.services.asking import note_read
from luoshi.server.cycles.services.restating import (
    ask_restatement,
)
from luoshi.server.cycles.states import ReportState
from luoshi.server.delivery.models import ClaimLevel
from luoshi.server.orgs.scopes import found
from luoshi.server.policy import Action, may, require
from luoshi.server.web.acts import Act, bound, perform
from luoshi.server.web.components import Action as Link
from luoshi.server.web.components import Pair, Text
from luoshi.server.web.cycles.views import crumbs
from luoshi.server.web.cycles.words import standing_light, standing_word
from luoshi.server.web.matters.things import level_word
from luoshi.server.web.posts import actor_of
from luoshi.server.web.timelines import timeline_of

FIELD_WORDS = {
    "claim_level": gettext_lazy("进展程度"),
    "progress": gettext_lazy("进展情况"),
    "problem": gettext_lazy("存在问题"),
    "next_step": gettext_lazy("下步措施"),
}


@require_GET
@login_required
def report(request: HttpRequest, key: str) -> HttpResponse:
    """What a body reported on an item in a cycle. Whoever reads it and did not write it counts as a reader."""
    actor, now = actor_of(request), timezone.now()
    row = found(visible_reports(actor), key, report_services.THING)
    owed = owed_by_part(row.cycle, row.part, china_date(now))
    if row.part.organisation.public_id not in actor.organisations and row.state == ReportState.ACCEPTED:
        note_read(now=now, cycle=row.cycle, fields=fields_filled(row))
    said = said_now(row)
    asks = row.state == ReportState.ACCEPTED and bool(may(actor, Action.RESTATEMENT_ASK, signing_facts(row.part)))
    context = {
        "title": row.part.matter.task.title,
        "row": row,
        "crumbs": [*crumbs(row.cycle)],
        "word": standing_word(owed.standing) if owed else "",
        "light": standing_light(owed.standing) if owed else None,
        "pairs": [
            Pair(_("单位"), row.part.printed_name),
            Pair(_("状态"), word(row.state)),
            Pair(_("报送时间"), timezone.localtime(row.came_in).strftime("%Y-%m-%d %H:%M") if row.came_in else None),
            Pair(_("填写人"), row.filled_by_name),
            Pair(_("签批人"), row.signed_by_name or None),
            *_told(said),
            *_figures(said["figures"], owed.asked if owed else ()),
        ],
        "restatements": row.restatements.all(),
        "more": [Link(_("申请更正"), reverse("restatement_ask", args=[key]), "pencil")] if asks else [],
        "events": timeline_of(history(row.government.public_id, REPORT, row.public_id)),
    }
    return render(request, "web/cycles/report.html", context)


def _told(said: Mapping[str, Any]) -> Iterator[Pair]:
    for name, label in FIELD_WORDS.items():
        if name in said:
            yield Pair(label, level_word(said[name]) if name == "claim_level" else said[name] or None)


def _figures(kept: Any, asked: Any) -> Iterator[Pair]:
    names = {each.key: each for each in asked}
    for key, given in read_kept(kept).items():
        if key in names:
            yield Pair(_figure_label(names[key]), figure_words(given, names[key].unit))


def _figure_label(asked: Asked) -> str:
    return f"{asked.name}（{asked.period.name}）"


def figure_words(given: Given, unit: str) -> str:
    """A figure of a report in words: the number with its unit, what was said to it."""
    number = _("%(numerator)s / %(denominator)s") % {
        "numerator": given.numerator, "denominator": given.denominator,
    } if given.value is None and given.numerator is not None else given.value  # fmt: skip
    told = f"{number} {unit}" if number is not None else str(_("没有数"))
    return f"{told}（{given.note}）" if given.note else told


def known_words(held: Held, unit: str) -> str:
    """A figure that is known, as it is read."""
    if held.value is None and held.numerator is not None and held.denominator is not None:
        parts = {"numerator": printed(held.numerator), "denominator": printed(held.denominator)}
        return _("%(numerator)s / %(denominator)s") % parts
    return str(printed(held.value, held.unit or unit))


class RestateForm(forms.Form):
    """What the report should have said; what stays is left as it is."""

    claim_level = forms.ChoiceField(
        label=FIELD_WORDS["claim_level"], required=False, choices=[(each.value, each.label) for each in ClaimLevel]
    )
    progress = forms.CharField(label=FIELD_WORDS["progress"], required=False, widget=forms.Textarea(attrs={"rows": 4}))
    problem = forms.CharField(label=FIELD_WORDS["problem"], required=False, widget=forms.Textarea(attrs={"rows": 2}))
    next_step = forms.CharField(
        label=FIELD_WORDS["next_step"], required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    reason = forms.CharField(
        label=gettext_lazy("为什么要更正"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, figures: list[tuple[Asked, Given]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._figures = {asked.key: (asked, given) for asked, given in figures}
        for asked, given in figures:
            names = ("value",) if given.value is not None else ("numerator", "denominator")
            for name in names:
                label = _figure_label(asked) if name == "value" else f"{_figure_label(asked)} {_PARTS[name]}"
                self.fields[f"{name}:{asked.key}"] = forms.CharField(
                    label=f"{label}，{asked.unit}" if asked.unit else label, required=False,
                    initial=format(getattr(given, name), "f"),
                )  # fmt: skip
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def clean(self) -> dict[str, Any]:
        """Figures as numbers."""
        fields: dict[str, Any] = super().clean() or {}
        for name in [name for name in self.fields if ":" in name]:
            try:
                fields[name] = Decimal(fields.get(name) or "")
            except InvalidOperation:
                self.add_error(name, _("请填写普通的数字"))
        return fields

    def figures(self) -> list[Given]:
        """The figures as they were sent."""
        found_so = []
        for key, (_asked, given) in self._figures.items():
            numbers = {
                name: self.cleaned_data[f"{name}:{key}"]
                for name in ("value", "numerator", "denominator")
                if f"{name}:{key}" in self.fields
            }
            found_so.append(Given(key=key, status=given.status, note=given.note, **numbers))
        return found_so


_PARTS: Mapping[str, Text] = {"numerator": gettext_lazy("分子"), "denominator": gettext_lazy("分母")}


@require_http_methods(["GET", "POST"])
@login_required
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """Ask that an accepted report says something else."""
    actor, now = actor_of(request), timezone.now()
    row = found(visible_reports(actor), key, report_services.THING)
    require(actor, Action.RESTATEMENT_ASK, signing_facts(row.part))
    said = said_now(row)
    owed = owed_by_part(row.cycle, row.part, china_date(now))
    given = read_kept(said["figures"])
    figures = [(each, given[each.key]) for each in (owed.asked if owed else ()) if each.key in given]
    figures = [(each, one) for each, one in figures if one.value is not None or one.numerator is not None]
    form = bound(RestateForm, request, figures, **{name: said[name] for name in FIELD_WORDS})
    act = Act(
        title=_("更正：%(title)s") % {"title": row.part.matter.task.title},
        form=form,
        confirm=_("提交更正申请"),
        back=reverse("cycle_report", args=[key]),
        crumbs=crumbs(row.cycle),
        told=[_("改正错的内容，其余不动。原来的数和更正的数都会留下，督查员审定以后生效。")],
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        made = ask_restatement(
            actor=actor, now=now, report=key, reason=fields["reason"], figures=form.figures(),
            **{name: fields[name] for name in FIELD_WORDS},
        )  # fmt: skip
        messages.success(request, _("更正申请已提交。"))
        return redirect("restatement", made.public_id)

    return perform(request, act, carry_out)
