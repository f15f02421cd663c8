"""Plans and other sources of items: which there are, and one with its particulars, counts, goals and papers."""

from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from luoshi.server.ledger.facts import own_government
from luoshi.server.ledger.models import Plan
from luoshi.server.ledger.plans import PlanView, items_of
from luoshi.server.ledger.plans import plan as plan_view
from luoshi.server.ledger.selectors import plans as plans_of
from luoshi.server.ledger.states import ItemState
from luoshi.server.policy import Action as Act
from luoshi.server.policy import may
from luoshi.server.web.components import Action, Crumb, Figure, Pair, Text
from luoshi.server.web.ledger.looks import Part, aim_of
from luoshi.server.web.ledger.words import PLAN_KIND_WORDS
from luoshi.server.web.lists import LedgerTable, ListPage, show
from luoshi.server.web.plan_words import GOAL_WORDS, MECHANISM_WORDS, PROJECT_WORDS
from luoshi.server.web.posts import actor_of

_FIRST = 30


class PlanTable(LedgerTable):
    """One row a plan."""

    name = tables.Column(verbose_name=gettext_lazy("名称"), empty_values=())
    kind = tables.Column(verbose_name=gettext_lazy("类别"), empty_values=())
    number = tables.Column(verbose_name=gettext_lazy("文号"), empty_values=())
    issued_on = tables.Column(verbose_name=gettext_lazy("成文日期"), empty_values=())
    period = tables.Column(verbose_name=gettext_lazy("期限"), empty_values=(), order_by=("period_from", "period_to"))
    seen_items = tables.Column(verbose_name=pgettext_lazy("heading", "事项"), empty_values=())
    numbers = ("seen_items",)

    def render_name(self, record: Any) -> str:
        """The name."""
        return str(record.name)

    def render_kind(self, record: Any) -> str:
        """What kind of source it is."""
        return str(PLAN_KIND_WORDS[record.kind])

    def render_number(self, record: Any) -> str:
        """The document number."""
        return str(record.number)

    def render_issued_on(self, record: Any) -> str:
        """The day of the paper."""
        return record.issued_on.isoformat() if record.issued_on else ""

    def render_period(self, record: Any) -> str:
        """The years that it covers."""
        return period_of(record) or ""

    def render_seen_items(self, record: Any) -> str:
        """How many of its items the viewer sees."""
        return str(record.seen_items)

    def value_seen_items(self, record: Any) -> int:
        """The number, for the workbook."""
        return int(record.seen_items)


def period_of(plan: Plan) -> str | None:
    """The years that a plan covers."""
    if plan.period_from is None:
        return None
    if plan.period_to in (None, plan.period_from):
        return str(plan.period_from)
    return f"{plan.period_from}—{plan.period_to}"


@require_GET
@login_required
def plans(request: HttpRequest) -> HttpResponse:
    """All sources of items."""
    actor = actor_of(request)
    adds = may(actor, Act.ITEM_CREATE, own_government(actor))
    empty: dict[str, Text] = {
        "title": _("还没有计划"),
        "text": _("方案核对完生成台账后，或者登记了会议议定、领导批示后，会列在这里。"),
    }
    page = ListPage(
        name="ledger_plans",
        title=_("台账来自哪些计划"),
        table=PlanTable,
        rows=plans_of(actor),
        panel=_panel,
        main=Action(_("登记临时交办"), reverse("ledger_add"), "plus") if adds else None,
        crumbs=[Crumb(_("台账"), reverse("ledger") + "?view=all")],
        empty=empty,
    )
    return show(request, page)


@require_GET
@login_required
def ledger_plan(request: HttpRequest, key: str) -> HttpResponse:
    """One plan."""
    actor = actor_of(request)
    view = plan_view(actor, key)
    context = _context(view) | {
        "title": view.plan.name,
        "more": [
            Action(_("对比变化"), reverse("plan_compare", args=[key]), "history"),
            Action(_("导出办公表"), f"{reverse('ledger_export')}?{urlencode({'plan': key})}", "download"),
        ],
        "crumbs": [Crumb(_("台账"), reverse("ledger") + "?view=all"), Crumb(_("计划和来源"), reverse("ledger_plans"))],
        "items": items_of(actor, key, _FIRST),
        "goals": [
            (GOAL_WORDS[goal.kind], goal, [aim_of(target) for target in goal.targets.all()]) for goal in view.goals
        ],
        "mechanism": [(MECHANISM_WORDS.get(clause.kind, clause.kind), clause.text) for clause in view.mechanism],
        "projects": [Part(row.name, PROJECT_WORDS.get(row.kind, row.kind)) for row in view.projects],
        "document_link": _document_link(view),
    }
    return render(request, "web/ledger/plan.html", context)


def _panel(request: HttpRequest, key: str) -> str:
    view = plan_view(actor_of(request), key)
    return render_to_string("web/ledger/plan_panel.html", _context(view), request)


def _context(view: PlanView) -> dict[str, Any]:
    key = view.plan.public_id
    words: dict[str, tuple[Text, str]] = {
        "unowned": (_("没有责任单位"), items_address(plan=key, owner="no")),
        "undated": (_("没有时限"), items_address(plan=key, due="none")),
        "untargeted": (_("没有目标值"), items_address(plan=key, target="no")),
        "draft": (_("还是草稿"), items_address(plan=key, state=ItemState.DRAFT.value)),
    }
    counts: list[tuple[Text, Figure]] = [(_("全部事项"), Figure(view.total, link=items_address(plan=key)))]
    counts += [(label, Figure(view.missing[name], link=link)) for name, (label, link) in words.items()]
    return {
        "view": view,
        "plan": view.plan,
        "particulars": _pairs(view),
        "counts": counts,
        "areas": [(each.area, each.items, items_address(plan=key, area=each.area.title)) for each in view.areas],
        "all_items": items_address(plan=key),
    }


def items_address(**narrowed: str) -> str:
    """The list of items narrowed so."""
    return f"{reverse('ledger')}?{urlencode(narrowed)}"


def _pairs(view: PlanView) -> list[Pair]:
    plan = view.plan
    found = [Pair(_("类别"), PLAN_KIND_WORDS[plan.kind])]
    if plan.document_id is not None:
        found += [
            Pair(_("文号"), plan.number or None),
            Pair(_("印发单位"), plan.issuer or None),
            Pair(_("成文日期"), plan.issued_on.isoformat() if plan.issued_on else None),
            Pair(_("期限"), period_of(plan)),
        ]
    elif plan.number or plan.issued_on:
        found += [
            Pair(_("文号"), plan.number or None),
            Pair(_("日期"), plan.issued_on.isoformat() if plan.issued_on else None),
        ]
    if plan.whole:
        found.append(Pair(_("年度分解自"), plan.whole.name))
    found.append(Pair(_("登记"), f"{plan.made_by_name} {plan.made_at:%Y-%m-%d}"))
    found.append(Pair(_("报送上级"), _("已报送") if plan.reported_up else _("没有报送")))
    return found


def _document_link(view: PlanView) -> str:
    if not view.whole_seen or view.plan.document is None:
        return ""
    try:
        return reverse("document", args=[view.plan.document.public_id])
    except NoReverseMatch:
        return ""
