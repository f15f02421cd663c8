"""The list of cycles, and one with its days and what happened to it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luoshi.server.audit.selectors import history
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.roles import PostRole
from luoshi.server.cycles.audited import CYCLE
from luoshi.server.cycles.days import CycleKind, is_provisional
from luoshi.server.cycles.facts import cycle_facts
from luoshi.server.cycles.models import Cycle
from luoshi.server.cycles.scopes import visible_cycles
from luoshi.server.cycles.services.cycles import THING
from luoshi.server.cycles.states import CycleState
from luoshi.server.orgs.scopes import found
from luoshi.server.orgs.selectors import working_days
from luoshi.server.policy import Action, Facts, may, require_some
from luoshi.server.web.components import Action as Link
from luoshi.server.web.components import Crumb, Pair
from luoshi.server.web.cycles.reported import who_reported
from luoshi.server.web.cycles.tables import KIND_WORDS, CycleFilters, CycleTable
from luoshi.server.web.lists import ListPage, show
from luoshi.server.web.posts import actor_of
from luoshi.server.web.state_words import state_light, state_word
from luoshi.server.web.timelines import timeline_of


@require_GET
@login_required
def cycles(request: HttpRequest) -> HttpResponse:
    """Which cycles there are."""
    actor = actor_of(request)
    require_some(actor, Action.CYCLE_VIEW)
    filters = CycleFilters(request.GET)
    keeps = bool(may(actor, Action.CYCLE_KEEP, Facts(government=actor.government)))
    return show(
        request,
        ListPage(
            name="cycles",
            title=_("什么时候填报哪一期"),
            table=CycleTable,
            rows=filters.found(visible_cycles(actor)),
            filters=filters,
            panel=panel,
            main=Link(_("排定一年的周期"), reverse("cycles_plan"), "plus") if keeps else None,
            more=_more(actor, keeps),
            empty={
                "title": _("没有填报周期"),
                "text": _("由综合员按月、季、半年或者年排定；开放、截止、锁定的日期按工作日历推算。"),
                **({"link": reverse("cycles_plan"), "action": _("排定一年的周期")} if keeps else {}),
            },
        ),
    )


def _more(actor: Actor, keeps: bool) -> list[Link]:
    """What stands beside the main act of the list."""
    found_so = []
    if may(actor, Action.REPORT_VIEW, Facts(government=actor.government, organisations=actor.organisations)):
        found_so = [
            Link(_("谁还没报"), reverse("cycles_matrix"), "layout-grid"),
            Link(_("更正"), reverse("restatements"), "pencil"),
            Link(_("谁被提醒过"), reverse("cycles_reminders"), "bell"),
        ]
    if keeps:
        found_so += [
            Link(_("要各单位填多少"), reverse("cycles_burden"), "list"),
            Link(_("登记自定周期"), reverse("cycles_own")),
        ]
    return found_so


def panel(request: HttpRequest, key: str) -> str:
    """One cycle beside the list."""
    actor = actor_of(request)
    return render_to_string("web/cycles/panel.html", about(actor, cycle_seen(actor, key)), request)


@require_GET
@login_required
def cycle(request: HttpRequest, key: str) -> HttpResponse:
    """One cycle: what it is about, its days, what can be done, what was done."""
    actor = actor_of(request)
    row = cycle_seen(actor, key)
    context = {
        **about(actor, row),
        **who_reported(request, actor, row, china_date(timezone.now())),
        "crumbs": crumbs(),
        "events": timeline_of(history(row.government.public_id, CYCLE, row.public_id)),
    }
    return render(request, "web/cycles/cycle.html", context)


def cycle_seen(actor: Actor, key: str) -> Cycle:
    """The cycle of an address. Raises NotFound."""
    return found(visible_cycles(actor), key, THING)


def about(actor: Actor, row: Cycle) -> dict[str, Any]:
    """What page and panel show."""
    state, today = CycleState(row.state), china_date(timezone.now())
    keeps = state is CycleState.PLANNED and bool(may(actor, Action.CYCLE_KEEP, cycle_facts(row)))
    key = [row.public_id]
    return {
        "row": row,
        "title": row.name,
        "word": state_word(state),
        "light": state_light(state),
        "provisional": is_provisional(row.days, working_days(row.government)),
        "pairs": [
            Pair(_("类别"), KIND_WORDS[CycleKind(row.kind)]),
            Pair(_("所报期间"), f"{row.first:%Y-%m-%d} – {row.last:%Y-%m-%d}"),
            Pair(_("开放日"), f"{row.opens_on:%Y-%m-%d}"),
            Pair(_("截止日"), f"{row.due_on:%Y-%m-%d}"),
            Pair(_("锁定日"), f"{row.locks_on:%Y-%m-%d}"),
            Pair(_("日期依据"), row.shift_reason or _("按规则推算")),
        ],
        "main": Link(_("现在开放"), reverse("cycle_open", args=key), "check") if keeps and row.first <= today else None,
        "more": [
            Link(_("调整日期"), reverse("cycle_shift", args=key), "pencil"),
            Link(_("取消这个周期"), reverse("cycle_cancel", args=key)),
        ]
        if keeps
        else _reading(actor, row),
    }


def _reading(actor: Actor, row: Cycle) -> list[Link]:
    """What leads on from a cycle that has opened."""
    if row.state in (CycleState.CANCELLED, CycleState.PLANNED):
        return []
    found = []
    if actor.roles & {PostRole.UNIT_CLERK, PostRole.UNIT_LEADER}:
        found.append(Link(_("填报本单位进展"), reverse("reporting_sheet", args=[row.public_id]), "pencil"))
    if PostRole.OFFICE_SUPERVISOR in actor.roles:
        found.append(Link(_("审核各单位进展"), reverse("reviewing", args=[row.public_id]), "check"))
    if may(actor, Action.REPORT_VIEW, Facts(government=actor.government, organisations=actor.organisations)):
        found.append(Link(_("各方怎么说"), reverse("comparing", args=[row.public_id]), "list"))
    if may(actor, Action.CYCLE_ALLOW, cycle_facts(row)):
        found.append(Link(_("登记填报例外"), reverse("cycle_allow", args=[row.public_id]), "clock"))
    if may(actor, Action.CYCLE_KEEP, cycle_facts(row)):
        found.append(Link(_("要各单位填多少"), reverse("cycle_burden", args=[row.public_id]), "list"))
    return found


def crumbs(row: Cycle | None = None) -> list[Crumb]:
    """The way to the page of an act, or of the cycle itself."""
    found_so = [Crumb(_("什么时候填报哪一期"), reverse("cycles"))]
    return [*found_so, Crumb(row.name, reverse("cycle", args=[row.public_id]))] if row else found_so
