"""How far the targets are, and one target: its way, its figures with every revision, its light explained."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from luoshi.reckoning.amounts import printed
from luoshi.reckoning.kinds import Status
from luoshi.reckoning.trajectory import expected
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.said import say, word
from luoshi.server.indicators.facts import indicator_facts
from luoshi.server.indicators.models import Observation
from luoshi.server.indicators.scopes import visible_targets
from luoshi.server.indicators.selectors import (
    Progress,
    Whole,
    definition_on,
    end_of,
    history_of,
    observations,
    progress_of,
    targets_of,
)
from luoshi.server.ledger.models import Target
from luoshi.server.ledger.sheets import target_text
from luoshi.server.ledger.states import ItemState
from luoshi.server.orgs.scopes import found
from luoshi.server.orgs.selectors import short_name_on
from luoshi.server.policy import Action, may, require_some
from luoshi.server.web.acts import who_does
from luoshi.server.web.components import Action as Link
from luoshi.server.web.components import Crumb, Pair
from luoshi.server.web.finish_lines.tables import CADENCE_WORDS
from luoshi.server.web.indicators.charts import chart_of
from luoshi.server.web.indicators.tables import TargetFilters, TargetTable
from luoshi.server.web.indicators.words import KIND_WORDS, METHOD_WORDS, REPORT_WORDS, STATUS_WORDS
from luoshi.server.web.lists import ListPage, on_day, show
from luoshi.server.web.matters.lights import Lamp
from luoshi.server.web.organisations.fields import DayField
from luoshi.server.web.posts import actor_of

_ACTS = (
    (Action.INDICATOR_REPORT, "indicator_report", "pencil", gettext_lazy("填报数值")),
    (Action.INDICATOR_PLAN, "indicator_way", "calendar", gettext_lazy("分解进度")),
    (Action.INDICATOR_DEFINE, "indicator_meaning", "settings", gettext_lazy("登记口径")),
)


class KnownForm(forms.Form):
    """Until which day things were known."""

    known = DayField(label=gettext_lazy("只看截至某日已经填报的"), required=False)


@dataclass(frozen=True)
class Line:
    """One period of a target: what was due and reported, what came of it, and everything that was entered."""

    whole: Whole
    period: str
    last: date
    due: str
    value: str
    said: str
    entries: tuple[tuple[str, Observation, str], ...]


@require_GET
@login_required
def targets(request: HttpRequest) -> HttpResponse:
    """How far the targets are."""
    actor = actor_of(request)
    require_some(actor, Action.INDICATOR_VIEW)
    filters = TargetFilters(request.GET, actor=actor)
    rows = filters.found(visible_targets(actor)).exclude(task__state=ItemState.WITHDRAWN)
    rows = rows.select_related("indicator__government", "task", "plan").order_by("plan", "task__position", "position")
    return show(
        request,
        ListPage(
            name="indicators",
            title=_("各项指标到了哪里"),
            table=on_day(TargetTable, china_date(timezone.now())),
            rows=rows,
            filters=filters,
            panel=panel,
            empty={
                "title": _("还没有指标"),
                "text": _("方案里有数量的目标会成为指标。登记方案、确认台账之后，这里列出每个目标的进度。"),
            },
        ),
    )


def panel(request: HttpRequest, key: str) -> str:
    """One target beside the list."""
    actor = actor_of(request)
    progress = progress_of(actor, key, china_date(timezone.now()))
    return render_to_string("web/indicators/panel.html", _about(actor, progress), request)


@require_GET
@login_required
def target(request: HttpRequest, key: str) -> HttpResponse:
    """One target."""
    actor, on = actor_of(request), china_date(timezone.now())
    form = KnownForm(request.GET or None)
    known = form.cleaned_data.get("known") if form.is_bound and form.is_valid() else None
    as_of = end_of(known) if known else None
    progress = progress_of(actor, key, known or on, as_of)
    context = {
        **_about(actor, progress),
        "crumbs": [Crumb(_("各项指标到了哪里"), reverse("indicators"))],
        "chart": chart_of(progress),
        "lines": _lines(actor, progress, as_of),
        "history": [
            (each.owed.name, REPORT_WORDS[each.report], _lamp(each), each.light.sentence)
            for each in history_of(actor, key, known or on)
            if each.owed is not None
        ],
        "others": [each for each in targets_of(actor, progress.target.indicator) if each.pk != progress.target.pk],
        "form": form if form.is_bound else KnownForm(),
        "known": known,
    }
    return render(request, "web/indicators/target.html", context)


def _about(actor: Actor, progress: Progress) -> dict[str, Any]:
    """What page and panel show."""
    row = progress.target
    facts = indicator_facts(row.indicator)
    allowed = [each for each in _ACTS if may(actor, each[0], facts) or _on_behalf(actor, each[0], row)]
    links = [Link(label, reverse(name, args=[row.public_id]), icon) for _action, name, icon, label in allowed]
    return {
        "row": row,
        "title": row.indicator.name,
        "progress": progress,
        "lamp": _lamp(progress),
        "pairs": _pairs(progress),
        "explanation": [(line.kind.word, line.label, line.text) for line in progress.explanation],
        "acts": links,
        "who": who_does(each[0] for each in _ACTS if each not in allowed),
        "item_link": reverse("ledger_item", args=[row.task.public_id]) if row.task else "",
    }


def _on_behalf(actor: Actor, action: Action, row: Target) -> bool:
    """The office enters a figure for others, with their paper."""
    return action is Action.INDICATOR_REPORT and bool(
        may(actor, action, indicator_facts(row.indicator, on_behalf=True))
    )


def _lamp(progress: Progress) -> Lamp:
    result = progress.light
    return Lamp(result.colour, str(word(result.word)), result.shape)


def _pairs(progress: Progress) -> list[Pair]:
    row, meaning, standing = progress.target, progress.meaning, progress.standing
    definition = definition_on(row.indicator, progress.on)
    last = progress.last
    found = [
        Pair(_("目标值"), target_text(row)),
        Pair(_("最近一期"), printed(last.value, meaning.unit) if last else None),
        Pair(_("截至"), str(last.figure.period.last) if last else None),
        Pair(_("完成进度"), printed(standing.done.percent, "%") if standing else None),
        Pair(_("应完成"), printed(standing.due.percent, "%") if standing else None),
        Pair(_("报送"), REPORT_WORDS[progress.report]),
        Pair(_("指标类型"), KIND_WORDS[meaning.kind]),
        Pair(_("报告频次"), CADENCE_WORDS[meaning.cadence.value]),
        Pair(_("分解方式"), METHOD_WORDS[progress.trajectory.method] if progress.trajectory else None),
    ]
    if progress.trajectory and progress.made_up:
        found.append(Pair(_("进度安排"), _("按文件推算，尚未由办公室确定")))
    if not meaning.defined:
        found.append(Pair(_("指标口径"), _("尚未登记，按计量单位推定")))
    if definition and definition.text:
        found.append(Pair(_("指标口径"), definition.text))
    if definition and definition.source:
        found.append(Pair(_("数据来源"), definition.source))
    if progress.open:
        found.append(Pair(_("需要核实"), progress.open))
    return found


def _lines(actor: Actor, progress: Progress, as_of: Any) -> list[Line]:
    """The periods of which something was said, the latest first, with every entry and revision."""
    by_period: dict[tuple[date, date], list[Observation]] = defaultdict(list)
    for row in observations(actor, progress.target.indicator, as_of):
        by_period[row.period_from, row.period_to].append(row)
    found = []
    for whole in reversed(progress.wholes):
        period = whole.figure.period
        due = expected(progress.trajectory, period.last) if progress.trajectory else None
        entries = tuple(
            (
                short_name_on(row.organisation, row.period_to) if row.organisation else _("全县合计"),
                row,
                _said(row),
            )
            for row in by_period[period.first, period.last]
        )
        found.append(
            Line(
                whole,
                period.name,
                period.last,
                printed(due, progress.meaning.unit) if due is not None else "—",
                printed(whole.value, progress.meaning.unit if whole.value is not None else ""),
                str(whole.rolled.counted) if whole.rolled else "",
                entries,
            )
        )
    return found


def _said(row: Observation) -> str:
    """An entry as it was made: a figure, a quotient, or a reason."""
    if row.status != Status.VALUE:
        return str(STATUS_WORDS[Status(row.status)])
    if row.value is not None:
        return printed(row.value, row.unit)
    return f"{printed(row.numerator)} ÷ {printed(row.denominator)}"


def target_seen(actor: Actor, key: str) -> Target:
    """A target as a page of an act begins with it. Raises NotFound."""
    rows = visible_targets(actor).select_related("indicator__government", "task", "plan")
    return found(rows, key, say("这个目标值"))
