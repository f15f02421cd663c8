"""The ledger: which items, in which plans, due when, whose. One list over all plans, minutes and instructions."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.ledger.facts import own_government
from luoshi.server.ledger.models import SavedList
from luoshi.server.ledger.narrowing import ItemFilter, Tally, tallied, tallies
from luoshi.server.ledger.selectors import glance, listed, names_people, saved_lists, start_of
from luoshi.server.ledger.states import ItemState
from luoshi.server.orgs.services.exports import record_list_export
from luoshi.server.policy import Action as Act
from luoshi.server.policy import may, require
from luoshi.server.web.components import Action, Tab, Text
from luoshi.server.web.kept import TOKEN, kept
from luoshi.server.web.ledger.filters import NARROWS, TALLY_PARAMETERS, VIEW, ItemFilters
from luoshi.server.web.ledger.looks import item_context, limits_of
from luoshi.server.web.ledger.tables import with_limits
from luoshi.server.web.ledger.words import TALLY_WORDS
from luoshi.server.web.lists import COLUMNS, ListPage, asks_for_panel, body, query_with, show
from luoshi.server.web.posts import actor_of

NAME = "ledger"
_USUALLY_THERE = frozenset({Tally.ALL, Tally.OVERDUE, Tally.SOON})


@require_GET
@login_required
def ledger(request: HttpRequest) -> HttpResponse:
    """The list. Without a parameter it opens with the list that the person starts with."""
    actor = actor_of(request)
    if not request.GET:
        start = start_of(actor)
        if start is not None:
            return redirect(address_of(start))
    if asks_for_panel(request) or request.GET.get("export"):
        return show(request, _page(request, actor))
    drawn = kept(
        request,
        NAME,
        lambda: body(request, _page(request, actor), TOKEN),
        also=request.COOKIES.get(f"luoshi_columns_{NAME}", ""),
    )
    return render(request, "web/list.html", {"title": _title(), "body": drawn})


def address_of(saved: SavedList) -> str:
    """The address of the ledger as a saved list shows it."""
    query = request_query(saved.query)
    return reverse("ledger") + query_with(query, **{VIEW: saved.public_id})


def request_query(values: Mapping[str, str]) -> QueryDict:
    """Kept parameters as those of an address; only ones that the list knows."""
    query = QueryDict(mutable=True)
    for name in (*NARROWS, "sort", COLUMNS):
        if values.get(name):
            query[name] = str(values[name])
    return query


def _title() -> str:
    return _("台账里有哪些事项")


def _page(request: HttpRequest, actor: Actor) -> ListPage:
    now = timezone.now()
    today = china_date(now)
    filters = ItemFilters(request.GET, actor=actor, today=today)
    wanted = filters.wanted()
    own = own_government(actor)
    adds, exports = may(actor, Act.ITEM_CREATE, own), may(actor, Act.ITEM_EXPORT, own)
    more = [Action(_("计划和来源"), reverse("ledger_plans"), "file-text")]
    if exports:
        narrowed = query_with(request.GET, **dict.fromkeys(("open", "page", "sort", "export", COLUMNS, VIEW), ""))
        more.append(Action(_("导出办公表"), reverse("ledger_export") + narrowed, "download"))

    def noted(rows: int) -> None:
        require(actor, Act.ITEM_EXPORT, own)
        record_list_export(actor=actor, now=now, name=NAME, title=_title(), rows=rows)

    return ListPage(
        name=NAME,
        title=_title(),
        table=with_limits(limits_of(request), people=names_people(actor)),
        rows=listed(actor, wanted),
        filters=filters,
        panel=panel,
        main=Action(_("登记临时交办"), reverse("ledger_add"), "plus") if adds else None,
        more=more,
        bulk=_bulk(actor, wanted),
        lead="web/ledger/lead.html",
        extra=_lead(request, actor, wanted, today),
        exported=noted,
        everything=f"?{VIEW}=all",
        empty=_empty(bool(adds), request),
    )


def _bulk(actor: Actor, wanted: ItemFilter) -> list[Action]:
    """What is done to what was picked, for who may: drafts are confirmed, what is confirmed becomes a matter."""
    drafts = wanted.state == ItemState.DRAFT.value and may(actor, Act.ITEM_CONFIRM, own_government(actor))
    if drafts:
        return [Action(_("确认所选事项"), reverse("ledger_confirm"), "check")]
    if wanted.state == ItemState.CONFIRMED.value and may(actor, Act.MATTER_REGISTER, own_government(actor)):
        return [Action(_("立项报批"), reverse("matters_bulk", args=["matter.begin"]), "plus")]
    return []


def _lead(request: HttpRequest, actor: Actor, wanted: ItemFilter, today: date) -> dict[str, object]:
    counts = tallies(actor, wanted, today)
    tabs = []
    for tally, words in TALLY_WORDS.items():
        current = tallied(tally, wanted, today) == wanted
        if tally in _USUALLY_THERE or counts[tally] or current:
            tabs.append(Tab(words, _tally_address(request, tally), current, counts[tally]))
    mine: list[dict[str, Any]] = []
    shared: list[dict[str, Any]] = []
    for saved in saved_lists(actor):
        shown: dict[str, Any] = {
            "name": saved.name,
            "address": address_of(saved),
            "key": saved.public_id,
            "by": saved.owner_name,
        }
        shown |= {"current": saved.public_id == request.GET.get(VIEW), "starts": saved.starts}
        (mine if saved.owner == actor.user else shared).append(shown)
    current_view = next((each["name"] for each in (*mine, *shared) if each["current"]), "")
    return {
        "tallies": tabs,
        "mine": mine,
        "shared": shared,
        "current_view": current_view,
        "narrowed": request.GET.urlencode(),
    }


def _tally_address(request: HttpRequest, tally: Tally) -> str:
    """What else is asked for stays; the days, the state and the missing bodies are the count's."""
    dropped = dict.fromkeys(("due", "due_from", "due_to", "owner", "state", "page", "open", "export", VIEW), "")
    address = query_with(request.GET, **(dropped | dict(TALLY_PARAMETERS[tally])))
    return address if address != "?" else f"?{VIEW}=all"


def panel(request: HttpRequest, key: str) -> str:
    """One item beside the list."""
    actor = actor_of(request)
    view = glance(actor, key)
    return render_to_string("web/ledger/panel.html", item_context(request, view), request)


def _empty(adds: bool, request: HttpRequest) -> dict[str, Text]:
    if any(request.GET.get(name) for name in NARROWS):
        return {
            "title": _("没有符合条件的事项"),
            "text": _("去掉一个筛选条件再看。"),
            "link": f"?{VIEW}=all",
            "action": _("看全部事项"),
        }
    if adds:
        return {
            "title": _("台账里还没有事项"),
            "text": _("登记一份方案，核对程序读出的任务后生成台账；会议议定和领导批示可以逐项登记。"),
            "link": reverse("ledger_add"),
            "action": _("登记临时交办"),
        }
    return {
        "title": _("没有您能看到的事项"),
        "text": _("这里列出由本单位牵头、负责、配合的事项。台账由政府办公室的综合岗位登记和确认。"),
    }
