"""The page of parts: every component in every state, with invented samples, for whoever builds or reviews pages."""

from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from luoshi.server.web import failures, samples
from luoshi.server.web.components import Action, Crumb, Light, State
from luoshi.server.web.drafts import answer_kept, draft_of, drop_draft
from luoshi.server.web.lists import LedgerTable, ListPage, show
from luoshi.server.web.sources.words import KIND_WORDS, MARK_STATE_WORDS, SIGNS

_FORM = "styleguide"


class ReportForm(forms.Form):
    """A sample of a form: what a unit would be asked for."""

    done = forms.DecimalField(
        label=gettext_lazy("本季度完成量"),
        min_value=Decimal(0),
        help_text=gettext_lazy("截至季度末的累计数"),
        localize=False,
    )
    stage = forms.ChoiceField(
        label=gettext_lazy("进展阶段"),
        choices=[("", gettext_lazy("请选择")), ("begun", gettext_lazy("已开工")), ("built", gettext_lazy("已完工"))],
    )
    told = forms.CharField(
        label=gettext_lazy("进展说明"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("做了什么，还差什么，500 字以内"),
    )
    asks = forms.CharField(label=gettext_lazy("需要协调的事项"), required=False)
    proof = forms.BooleanField(label=gettext_lazy("佐证材料已由分管负责同志审核"))


class SampleFilters(forms.Form):
    """Filters of the sample list."""

    light = forms.MultipleChoiceField(
        label=gettext_lazy("亮灯"),
        choices=[(each.value, each.word) for each in Light],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("责任单位"),
        choices=[("", gettext_lazy("全部"))]
        + [(name, name) for name in sorted({each.unit for each in samples.items()})],
        required=False,
    )
    q = forms.CharField(label=gettext_lazy("任务名称含"), required=False)


class SampleTable(LedgerTable):
    """The sample list."""

    number = tables.Column(verbose_name=gettext_lazy("序号"), order_by=("key",))
    title = tables.Column(verbose_name=gettext_lazy("任务"))
    unit = tables.Column(verbose_name=gettext_lazy("责任单位"))
    light = tables.TemplateColumn(
        "{% load shell %}{% light value %}", verbose_name=gettext_lazy("亮灯"), order_by=("light__value",)
    )
    value = tables.TemplateColumn(
        "{% load shell %}{% figure record.value record.measure %}", verbose_name=gettext_lazy("完成量")
    )
    target = tables.TemplateColumn(
        "{% load shell %}{% figure record.target record.measure %}", verbose_name=gettext_lazy("目标值")
    )
    due = tables.TemplateColumn(
        "{% load shell %}{% due record.due record.left %}", verbose_name=gettext_lazy("时限"), order_by=("left",)
    )
    numbers = ("value", "target")
    wide = ("title",)

    def key(self, record: samples.Item) -> str:
        """Samples are numbered."""
        return str(record.key)

    def value_light(self, value: Light) -> str:
        """The word of the light, for the workbook."""
        return str(value.word)

    def value_value(self, value: Decimal | None) -> Decimal | None:
        """The number, for the workbook."""
        return value

    def value_target(self, value: Decimal) -> Decimal:
        """The number, for the workbook."""
        return value

    def value_due(self, value: Any) -> Any:
        """The day, for the workbook."""
        return value


@require_GET
@login_required
def parts(request: HttpRequest) -> HttpResponse:
    """Every part in every state."""
    wrong = ReportForm({"done": "-1", "told": "", "stage": ""})
    context = {
        "lights": list(Light),
        "states": [state.value for state in State],
        "samples": samples.items(6),
        "long": samples.LONG,
        "events": samples.events(),
        "particulars": samples.particulars(),
        "source": samples.marked_text(),
        "mark_kinds": [(kind, word, SIGNS[kind]) for kind, word in KIND_WORDS.items()],
        "mark_states": list(MARK_STATE_WORDS.items()),
        "target_sign": SIGNS["target"],
        "form": ReportForm(),
        "wrong": wrong,
        "tabs": samples.tab_set([(_("进展"), 4), (_("原文"), None), (_("变动"), 12), (_("附件"), 0)]),
        "statuses": sorted(failures.TITLES),
        "number": Decimal("1234567.5"),
        "today": timezone.localdate(),
    }
    return render(request, "web/styleguide/parts.html", context)


def _found(query: SampleFilters) -> list[samples.Item]:
    rows = samples.items()
    if not query.is_valid():
        return rows
    asked = query.cleaned_data
    return [
        row
        for row in rows
        if (not asked["light"] or row.light.value in asked["light"])
        and (not asked["unit"] or row.unit == asked["unit"])
        and asked["q"] in row.title
    ]


def _item(key: str | int) -> samples.Item:
    found = next((row for row in samples.items() if str(row.key) == str(key)), None)
    if found is None:
        raise Http404
    return found


def _panel(request: HttpRequest, key: str) -> str:
    return render_to_string("web/styleguide/panel.html", _of_item(_item(key)), request)


def _of_item(item: samples.Item) -> dict[str, Any]:
    return {"item": item, "events": samples.events(), "particulars": samples.particulars()}


@require_GET
@login_required
def sample_list(request: HttpRequest) -> HttpResponse:
    """A list with filters, totals, bulk actions and a panel."""
    filters = SampleFilters(request.GET)
    rows = _found(filters)
    late = sum(row.light is Light.RED for row in rows)
    unreported = sum(row.light is Light.GREY for row in rows)
    page = ListPage(
        name="styleguide",
        title=_("哪些任务需要处理"),
        table=SampleTable,
        rows=rows,
        filters=filters,
        panel=_panel,
        main=Action(_("报送三季度进展"), reverse("styleguide_form"), "plus"),
        bulk=[Action(_("催办所选"), reverse("styleguide_act"), "bell")],
        crumbs=[Crumb(_("界面部件"), reverse("styleguide"))],
        totals=[(_("逾期"), str(late)), (_("未报"), str(unreported))],
        empty={"title": _("没有符合条件的任务"), "text": _("去掉一个筛选条件再看。")},
    )
    return show(request, page)


@require_GET
@login_required
def sample_item(request: HttpRequest, key: int) -> HttpResponse:
    """An item as a page of its own."""
    return render(request, "web/styleguide/item.html", _of_item(_item(key)))


@login_required
def sample_form(request: HttpRequest) -> HttpResponse:
    """A form that keeps what is typed; sending it only says so."""
    kept = draft_of(request, _FORM)
    form = ReportForm(request.POST or None, initial=kept[0].dict() if kept else None)
    if request.method == "POST" and form.is_valid():
        drop_draft(request, _FORM)
        messages.success(request, _("已报送三季度进展（样例，没有保存）。"))
        return redirect("styleguide_list")
    status = 422 if form.errors else 200
    context = {"form": form, "saved": kept[1] if kept else None, "draft": reverse("styleguide_draft")}
    return render(request, "web/styleguide/form.html", context, status=status)


@require_POST
@login_required
def sample_draft(request: HttpRequest) -> HttpResponse:
    """Keep what was typed so far; answers with the time of day, or 413 where it is too long."""
    return answer_kept(request, _FORM)


@require_POST
@login_required
def sample_act(request: HttpRequest) -> HttpResponse:
    """Say what would have been done to the chosen rows."""
    count = len(request.POST.getlist("chosen"))
    messages.info(request, _("已选 %(count)s 项（样例，没有改动）。") % {"count": count})
    return redirect("styleguide_list")


@require_GET
@login_required
def sample_error(request: HttpRequest, status: int) -> HttpResponse:
    """The page of an error."""
    if status not in failures.TITLES:
        raise Http404
    page = failures.BARE if status == 500 else "web/errors/page.html"
    return failures.answer(request, failures.failure(status), page)
