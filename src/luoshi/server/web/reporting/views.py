"""The sheet of a unit in a cycle: what is to be reported still, until when, what is missing, what to press."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from luoshi.server.core.clock import china_date
from luoshi.server.cycles.models import Cycle
from luoshi.server.cycles.scopes import visible_cycles
from luoshi.server.cycles.sheets import Item, Sheet, bodies_owing, turns_of
from luoshi.server.cycles.states import CycleState, ReportAct
from luoshi.server.policy import Action, require_some
from luoshi.server.web.components import Crumb, Tab
from luoshi.server.web.ledger.words import Limits
from luoshi.server.web.posts import actor_of
from luoshi.server.web.reporting.cards import Card, card_of, steps_of
from luoshi.server.web.reporting.places import Place, place_of

_OPEN = (CycleState.OPEN, CycleState.PAST_DUE)


@require_GET
@login_required
def reporting(request: HttpRequest) -> HttpResponse:
    """The sheet on which something waits, else that of the cycle that is open, else of the latest that was."""
    actor, today = actor_of(request), china_date(timezone.now())
    require_some(actor, Action.PART_FEED_BACK)
    turns = turns_of(actor, today)
    cycle = turns[0].cycle if turns else _latest(visible_cycles(actor))
    if cycle is None:
        return render(request, "web/reporting/none.html", {"title": _("现在没有要填报的")})
    return redirect("reporting_sheet", cycle.public_id)


def _latest(rows: Any) -> Cycle | None:
    begun = rows.exclude(state=CycleState.CANCELLED)
    found = begun.filter(state__in=_OPEN).order_by("due_on", "pk").first()
    found = found or begun.filter(state=CycleState.LOCKED).order_by("-last", "pk").first()
    row: Cycle | None = found or begun.order_by("opens_on", "pk").first()
    return row


@require_GET
@login_required
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    """The sheet of a cycle; for the office, first whose."""
    place = place_of(request, key)
    found = place.sheet()
    if found.on_behalf and not place.unit:
        context = {
            "title": _("代哪个单位填报“%(cycle)s”") % {"cycle": place.cycle.name},
            "crumbs": [Crumb(place.cycle.name, reverse("cycle", args=[key]))],
            "bodies": bodies_owing(place.actor, place.cycle, place.today),
            "cycle": place.cycle,
        }
        return render(request, "web/reporting/choose.html", context)
    return render(request, "web/reporting/sheet.html", context_of(place, found))


def context_of(place: Place, found: Sheet, cards: dict[str, Card] | None = None) -> dict[str, Any]:
    """What the page shows; ``cards`` are those of items that were just sent."""
    drawn = cards or {}
    return {
        **around(place, found),
        "cards": [drawn.get(each.key) or card(place, found, each) for each in found.items],
        "crumbs": [Crumb(place.cycle.name, reverse("cycle", args=[place.cycle.public_id]))],
        "tabs": _tabs(place),
        "files": place.address("reporting_blank"),
        "back": place.address("reporting_return"),
        "scan": place.address("reporting_scan") if found.on_behalf else "",
        "scanned": found.on_behalf and all(place.scan_of(each) for each in found.items if each.taken),
        "unit_name": _unit_name(place, found),
    }


def around(place: Place, found: Sheet) -> dict[str, Any]:
    """What stands around the cards and changes with them: the title, what is missing, what goes out."""
    waiting, limits = found.waiting, Limits(found.days, place.today)
    ready = {step.value: steps_of(found.items, step) for step in (ReportAct.PUT_UP, ReportAct.SUBMIT)}
    signing = bool(found.to_sign)
    due = max((each.owed.due_on for each in waiting), default=place.cycle.due_on)
    return {
        "place": place,
        "cycle": place.cycle,
        "sheet": found,
        "title": _title(place.cycle, found),
        "limit": limits.of(due, standing=False) if waiting or signing else None,
        "closed": _closed(place.cycle, found),
        "ready": ready,
        "signing": signing,
        "unfinished": len([each for each in waiting if each.step is None]),
        "count": sum(len(keys) for keys in ready.values()),
        "put_up": place.address("reporting_step", ReportAct.PUT_UP.value),
        "submit": place.address("reporting_step", ReportAct.SUBMIT.value),
        "signs": any(each.signs and each.led for each in found.items),
    }


def card(place: Place, found: Sheet, item: Item, **more: Any) -> Card:
    """The card of one item of a sheet."""
    return card_of(place, item, Limits(found.days, place.today), **more)


def _title(cycle: Cycle, found: Sheet) -> str:
    waiting, signing = len(found.waiting), len(found.to_sign)
    named = {"cycle": cycle.name, "count": signing or waiting}
    if _closed(cycle, found) == CycleState.PLANNED.name:
        return _("“%(cycle)s”还没有开放填报") % named
    if not found.items:
        return _("“%(cycle)s”没有要报的事项") % named
    if signing:
        said = ngettext("%(cycle)s进展：等您签批 %(count)s 项", "%(cycle)s进展：等您签批 %(count)s 项", signing)
        return said % named
    if _closed(cycle, found):
        return _("“%(cycle)s”已经锁定，报了什么") % named
    if waiting:
        said = ngettext("%(cycle)s进展：还要报 %(count)s 项", "%(cycle)s进展：还要报 %(count)s 项", waiting)
        return said % named
    return _("%(cycle)s进展：都已报出") % named


def _closed(cycle: Cycle, found: Sheet) -> str:
    """Why nothing is taken here: not open yet, locked, cancelled; empty where something is."""
    state = CycleState(cycle.state)
    return "" if state in _OPEN or any(each.taken for each in found.items) else state.name


def _tabs(place: Place) -> list[Tab]:
    """The cycles that are open now, where there are several."""
    rows = list(visible_cycles(place.actor).filter(state__in=_OPEN).order_by("due_on", "pk"))
    if len(rows) < 2:
        return []
    here = place.cycle.pk
    return [
        Tab(row.name, Place(place.request, place.actor, place.now, row, place.unit).address(), row.pk == here)
        for row in rows
    ]


def _unit_name(place: Place, found: Sheet) -> str:
    return next((each.owed.part.printed_name for each in found.items), "") if place.unit else ""
