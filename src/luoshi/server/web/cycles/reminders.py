"""Who was reminded of what, and the ladder by which that goes."""

from collections.abc import Mapping
from typing import Any

import django_tables2 as tables
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from luoshi.server.core.said import word
from luoshi.server.cycles.rungs import MOST_RUNGS, Rung, Whom, rungs_of
from luoshi.server.cycles.scopes import visible_reminders
from luoshi.server.cycles.services.ladder import set_ladder
from luoshi.server.delivery.models import Reminder, ReminderKind
from luoshi.server.orgs.models import Government
from luoshi.server.policy import Action, Facts, may, require, require_some
from luoshi.server.web.acts import Act, bound, perform
from luoshi.server.web.components import Action as Link
from luoshi.server.web.cycles.views import crumbs
from luoshi.server.web.lists import LedgerTable, ListPage, show
from luoshi.server.web.posts import actor_of


class ReminderTable(LedgerTable):
    """Each reminder that went out."""

    matter = tables.Column(verbose_name=pgettext_lazy("heading", "事项"))
    unit = tables.Column(verbose_name=gettext_lazy("单位"), accessor="part__printed_name")
    kind = tables.Column(verbose_name=gettext_lazy("方式"))
    text = tables.Column(verbose_name=gettext_lazy("提醒了谁、说了什么"))
    made_at = tables.Column(verbose_name=gettext_lazy("时间"))
    made_by_name = tables.Column(verbose_name=gettext_lazy("经手人"))
    wide = ("matter",)
    cut = ("text",)

    def render_matter(self, record: Reminder) -> str:
        """The item, with a link to the matter."""
        link = reverse("matter", args=[record.matter.public_id])
        return format_html('<a href="{}">{} {}</a>', link, record.matter.number, record.matter.task.title)

    def render_kind(self, record: Reminder) -> str:
        """Its word."""
        return str(word(record.get_kind_display()))

    def render_made_at(self, value: Any) -> str:
        """As a moment."""
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")


class KindFilter(forms.Form):
    """By the way somebody was reminded."""

    kind = forms.ChoiceField(
        label=gettext_lazy("方式"),
        required=False,
        choices=[("", gettext_lazy("全部")), *((each.value, each.label) for each in ReminderKind)],
    )


@require_GET
@login_required
def reminders(request: HttpRequest) -> HttpResponse:
    """Every reminder that went out, of the parts that one sees."""
    actor = actor_of(request)
    require_some(actor, Action.REPORT_VIEW)
    filters = KindFilter(request.GET)
    kind = filters.cleaned_data["kind"] if filters.is_valid() else ""
    rows = visible_reminders(actor).select_related("matter__task", "part")
    keeps = bool(may(actor, Action.CYCLE_KEEP, Facts(government=actor.government)))
    government = Government.objects.get(public_id=actor.government)
    return show(
        request,
        ListPage(
            name="cycle_reminders",
            title=_("谁被提醒过"),
            table=ReminderTable,
            rows=rows.filter(kind=kind) if kind else rows,
            filters=filters,
            main=Link(_("调整催办阶梯"), reverse("cycles_ladder"), "pencil") if keeps else None,
            crumbs=crumbs(),
            totals=[(_("现行阶梯"), _("；").join(rung_words(rung) for rung in rungs_of(government.pk)) or _("不催办"))],
            empty={
                "title": _("还没有提醒过"),
                "text": _("工作日上午按阶梯提醒到期未办的：每人每天最多一条，夜间和节假日不打扰。"),
            },
        ),
    )


def rung_words(rung: Rung) -> str:
    """A rung as it is read."""
    whom = _("、").join(str(word(each.word)) for each in sorted(rung.whom, key=list(Whom).index))
    if rung.days < 0:
        before = ngettext("截止前 %(days)s 个工作日", "截止前 %(days)s 个工作日", -rung.days) % {"days": -rung.days}
        return _("%(when)s：%(whom)s") % {"when": before, "whom": whom}
    if not rung.days:
        return _("%(when)s：%(whom)s") % {"when": _("截止当天"), "whom": whom}
    after = ngettext("逾期 %(days)s 个工作日", "逾期 %(days)s 个工作日", rung.days) % {"days": rung.days}
    return _("%(when)s：%(whom)s") % {"when": after, "whom": whom}


class LadderForm(forms.Form):
    """The rungs, one a row; a row without a day is none."""

    reason = forms.CharField(label=gettext_lazy("说明"), required=False, max_length=300)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for at in range(MOST_RUNGS):
            self.fields[f"days_{at}"] = forms.IntegerField(
                label=_("第 %(at)s 级：距截止日几个工作日") % {"at": at + 1}, required=False,
                help_text=_("提前填负数，当天填 0，逾期填正数；不要这一级就留空。") if not at else "",
            )  # fmt: skip
            self.fields[f"whom_{at}"] = forms.MultipleChoiceField(
                label=_("第 %(at)s 级：提醒谁") % {"at": at + 1}, required=False,
                widget=forms.CheckboxSelectMultiple, choices=[(each.value, str(word(each.word))) for each in Whom],
            )  # fmt: skip
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def clean(self) -> None:
        """Nobody is left out for a day that was forgotten."""
        for at in range(MOST_RUNGS):
            days, whom = self.cleaned_data.get(f"days_{at}"), self.cleaned_data.get(f"whom_{at}")
            if whom and days is None and f"days_{at}" not in self.errors:
                self.add_error(f"days_{at}", _("选了提醒谁，还要填距截止日几个工作日；不要这一级就都不选。"))

    def rungs(self) -> list[Rung]:
        """The rungs as they were sent."""
        fields = self.cleaned_data
        return [
            Rung(fields[f"days_{at}"], frozenset(Whom(each) for each in fields[f"whom_{at}"]))
            for at in range(MOST_RUNGS)
            if fields.get(f"days_{at}") is not None
        ]


@require_http_methods(["GET", "POST"])
@login_required
def ladder(request: HttpRequest) -> HttpResponse:
    """Set when who is reminded."""
    actor = actor_of(request)
    require(actor, Action.CYCLE_KEEP, Facts(government=actor.government))
    government = Government.objects.get(public_id=actor.government)
    begun: dict[str, Any] = {}
    for at, rung in enumerate(rungs_of(government.pk)):
        begun |= {f"days_{at}": rung.days, f"whom_{at}": [each.value for each in rung.whom]}
    form = bound(LadderForm, request, **begun)
    act = Act(
        title=_("调整催办阶梯"),
        form=form,
        confirm=_("按这样催办"),
        back=reverse("cycles_reminders"),
        crumbs=crumbs(),
        told=[_("工作日上午提醒一次，每人每天最多一条，把到期的都列在一起；夜间、节假日不提醒，不欠的不提醒。")],
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        set_ladder(actor=actor, now=timezone.now(), rungs=form.rungs(), reason=fields["reason"])
        messages.success(request, _("催办阶梯已经调整。"))
        return redirect("cycles_reminders")

    return perform(request, act, carry_out)
