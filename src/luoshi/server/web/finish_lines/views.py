"""What has no finish line, and what its words suggest; one set, many accepted."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshi.reckoning.periods import Cadence
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say
from luoshi.server.indicators.finishing import finish_lines_of, measures_without, tasks_without, with_words
from luoshi.server.indicators.models import FinishLineKind
from luoshi.server.indicators.scopes import visible_measures
from luoshi.server.indicators.services.finish_lines import accept_proposals, set_finish_line
from luoshi.server.ledger.facts import item_facts
from luoshi.server.ledger.models import Measure, Task
from luoshi.server.ledger.scopes import visible_items
from luoshi.server.orgs.scopes import found
from luoshi.server.policy import Action, may, require, require_some
from luoshi.server.web.acts import Act, perform
from luoshi.server.web.components import Action as Link
from luoshi.server.web.components import Crumb, Pair, Tab
from luoshi.server.web.finish_lines.tables import (
    CADENCE_WORDS,
    KIND_WORDS,
    ItemsWithoutTable,
    WithoutFilters,
    WithoutTable,
    day_words,
    proposal_of,
)
from luoshi.server.web.lists import ListPage, show
from luoshi.server.web.organisations.fields import DayField
from luoshi.server.web.posts import actor_of
from luoshi.server.web.sent_numbers import number_sent


class FinishLineForm(forms.Form):
    """By what one will see that it is done, and by when or how often."""

    kind = forms.ChoiceField(label=gettext_lazy("完成标准类型"), choices=list(KIND_WORDS.items()))
    text = forms.CharField(
        label=gettext_lazy("以什么为完成"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("写看得见、查得到的结果，例如“处理站3座通过验收”。"),
    )
    last_day = DayField(label=gettext_lazy("最后一天"), required=False)
    cadence = forms.ChoiceField(
        label=gettext_lazy("多久报告一次（长期事项填写）"),
        required=False,
        choices=[("", "—"), *CADENCE_WORDS.items()],
    )

    def clean(self) -> dict[str, Any]:
        """A day, or for standing work a cadence."""
        fields: dict[str, Any] = super().clean() or {}
        standing = fields.get("kind") == FinishLineKind.STANDING
        if standing and not fields.get("cadence"):
            self.add_error("cadence", ValidationError(_("长期事项要写明多久报告一次")))
        if not standing and not fields.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", ValidationError(_("请写明最后一天")))
        return fields


@require_GET
@login_required
def without(request: HttpRequest) -> HttpResponse:
    """Which commitments have no finish line."""
    actor = actor_of(request)
    require_some(actor, Action.ITEM_VIEW)
    filters = WithoutFilters(request.GET, actor=actor)
    rows = filters.measures(measures_without(actor))
    sets = _sets(actor)
    return show(
        request,
        ListPage(
            name="finish_lines",
            title=_("哪些举措还没有完成标准"),
            table=WithoutTable,
            rows=with_words(rows),
            filters=filters,
            panel=panel,
            lead="web/finish_lines/lead.html",
            extra={"tabs": _tabs(actor, items=False)},
            bulk=[Link(_("采纳所选建议"), reverse("finish_lines_accept"), "check")] if sets else [],
            empty={
                "title": _("都有完成标准了"),
                "text": _("每条举措都有量化目标、有时限的节点或者成果，或者作为长期事项定期报告。"),
            },
        ),
    )


@require_GET
@login_required
def items_without(request: HttpRequest) -> HttpResponse:
    """Which items cannot be handed out, for nothing in them has a finish line."""
    actor = actor_of(request)
    require_some(actor, Action.ITEM_VIEW)
    filters = WithoutFilters(request.GET, actor=actor)
    rows = filters.items(tasks_without(actor)).select_related("plan", "area").order_by("plan", "position", "pk")
    return show(
        request,
        ListPage(
            name="finish_line_items",
            title=_("哪些事项还不能交办"),
            table=ItemsWithoutTable,
            rows=rows,
            filters=filters,
            panel=item_panel,
            lead="web/finish_lines/lead.html",
            extra={"tabs": _tabs(actor, items=True)},
            empty={
                "title": _("没有这样的事项"),
                "text": _("每个事项里至少有一处写明了完成标准，可以交办。"),
            },
        ),
    )


def _tabs(actor: Actor, *, items: bool) -> list[Tab]:
    return [
        Tab(_("没有完成标准的举措"), reverse("finish_lines"), current=not items, count=measures_without(actor).count()),
        Tab(_("还不能交办的事项"), reverse("finish_line_items"), current=items, count=tasks_without(actor).count()),
    ]


def _sets(actor: Actor) -> bool:
    task = visible_items(actor).select_related("government", "plan__government__parent").first()
    return task is not None and bool(may(actor, Action.FINISH_LINE_SET, item_facts(task)))


def panel(request: HttpRequest, key: str) -> str:
    """One measure with its proposal, beside the list."""
    actor = actor_of(request)
    row = _measure(actor, key)
    proposal = proposal_of(row)
    pairs = [
        Pair(_("所属事项"), row.task.title),
        Pair(_("所属计划"), row.task.plan.name),
        Pair(_("建议类型"), KIND_WORDS[proposal.kind]),
        Pair(_("建议的完成标准"), proposal.text),
        Pair(_("时限或者频次"), day_words(proposal)),
        Pair(_("理由"), proposal.why),
    ]
    told = {
        "row": row,
        "pairs": pairs,
        "sets": may(actor, Action.FINISH_LINE_SET, item_facts(row.task)),
        "whole": proposal.whole,
    }
    return render_to_string("web/finish_lines/panel.html", told, request)


def item_panel(request: HttpRequest, key: str) -> str:
    """One item beside the list."""
    actor = actor_of(request)
    task = _item(actor, key)
    told = {
        "task": task,
        "measures": task.measures.order_by("position", "pk"),
        "sets": may(actor, Action.FINISH_LINE_SET, item_facts(task)),
    }
    return render_to_string("web/finish_lines/item_panel.html", told, request)


@require_POST
@login_required
def accept(request: HttpRequest) -> HttpResponse:
    """The office takes over what is suggested for the measures that were picked, all or none."""
    chosen = [number for key in request.POST.getlist("chosen") if (number := number_sent(key, digits=18)) is not None]
    if not chosen:
        messages.info(request, _("没有勾选任何一条。"))
        return redirect("finish_lines")
    made = accept_proposals(actor=actor_of(request), now=timezone.now(), measures=chosen)
    count = len(made)
    words = ngettext("已采纳 %(count)s 条完成标准。", "已采纳 %(count)s 条完成标准。", count) % {"count": count}
    messages.success(request, words)
    return redirect("finish_lines")


@require_http_methods(["GET", "POST"])
@login_required
def set_for_measure(request: HttpRequest, key: int) -> HttpResponse:
    """A finish line for one measure, filled in with what its words suggest."""
    actor = actor_of(request)
    row = _measure(actor, str(key))
    proposal = proposal_of(row)
    initial = {
        "kind": proposal.kind.value,
        "text": proposal.text,
        "last_day": proposal.last_day,
        "cadence": proposal.cadence.value if proposal.cadence else "",
    }
    return _set(request, actor, row.task, row, initial)


@require_http_methods(["GET", "POST"])
@login_required
def set_for_item(request: HttpRequest, key: str) -> HttpResponse:
    """A finish line for an item as a whole."""
    actor = actor_of(request)
    task = _item(actor, key)
    kind = FinishLineKind.STANDING if task.standing else FinishLineKind.DELIVERABLE
    return _set(request, actor, task, None, {"kind": kind.value, "last_day": task.last_day})


def _set(
    request: HttpRequest, actor: Actor, task: Task, measure: Measure | None, initial: Mapping[str, Any]
) -> HttpResponse:
    require(actor, Action.FINISH_LINE_SET, item_facts(task))
    back = reverse("finish_lines") if measure else reverse("finish_line_items")
    about = measure.text if measure else task.title
    act = Act(
        title=_("以什么为“%(name)s”完成") % {"name": about[:40]},
        form=FinishLineForm(request.POST) if request.method == "POST" else FinishLineForm(initial=dict(initial)),
        confirm=_("确定完成标准"),
        back=back,
        crumbs=[Crumb(_("哪些举措还没有完成标准"), reverse("finish_lines"))],
        told=[
            _("现在的完成标准：%(text)s") % {"text": each.text}
            for each in finish_lines_of(actor, task)
            if each.measure_id == (measure.pk if measure else None)
        ],
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        set_finish_line(
            actor=actor,
            now=timezone.now(),
            item=task.public_id,
            kind=FinishLineKind(fields["kind"]),
            text=fields["text"],
            last_day=fields["last_day"],
            cadence=Cadence(fields["cadence"]) if fields["cadence"] else None,
            measure=measure.pk if measure else None,
        )
        messages.success(request, _("完成标准已经确定。"))
        return redirect(back)

    return perform(request, act, carry_out)


def _measure(actor: Actor, key: str) -> Measure:
    rows = with_words(visible_measures(actor)).select_related(
        "task__plan__government__parent", "task__government", "task__area"
    )
    number = number_sent(key, digits=18)
    row = rows.filter(pk=number).first() if number is not None else None
    if row is None:
        raise NotFound(say("这条举措"))
    return row


def _item(actor: Actor, key: str) -> Task:
    rows = visible_items(actor).select_related("government", "plan__government__parent")
    return found(rows, key, say("这个台账事项"))
