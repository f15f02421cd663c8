"""The desks: what waits for the office, for a unit, for a leader. Tiles count queues; behind each is its list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import NotAllowed
from luoshi.server.core.roles import ROLE_NAMES
from luoshi.server.core.said import listed, say, word
from luoshi.server.delivery.calls import BY_CODE
from luoshi.server.delivery.limbo import in_limbo
from luoshi.server.delivery.narrowing import MatterFilter, fitting
from luoshi.server.delivery.queues import DESK_ROLES, QUEUES, Desk, Queue, queues_of, waiting
from luoshi.server.delivery.turns import rows_of, staff_seen
from luoshi.server.orgs.models import Government
from luoshi.server.web.components import Action, Crumb, Text
from luoshi.server.web.ledger.looks import limits_of
from luoshi.server.web.lists import ListPage, show
from luoshi.server.web.matters.bulk import MANY_OF_QUEUES, offered_for
from luoshi.server.web.matters.holders import Turns
from luoshi.server.web.matters.lines import ThingLine, thing_line, things
from luoshi.server.web.matters.offers import instructing
from luoshi.server.web.matters.tables import QueueTable, of_day
from luoshi.server.web.matters.things import KINDS, thing
from luoshi.server.web.posts import actor_of

_RED = "red"
SHOWN = 5
"""Things of a queue that a desk shows; its list has all."""
ADDRESSES = {Desk.OFFICE: "matters_office", Desk.UNIT: "matters_unit", Desk.LEADER: "matters_leader"}
TITLES: dict[Desk, Text] = {
    Desk.OFFICE: gettext_lazy("办公室现在要办什么"),
    Desk.UNIT: gettext_lazy("本单位欠什么、什么时候交"),
    Desk.LEADER: gettext_lazy("哪些事项需要您决定"),
}


@dataclass(frozen=True, slots=True)
class Tile:
    """A count with the list that it counts; ``own`` says that it is the viewer's turn."""

    label: str
    count: int
    link: str
    own: bool
    urgent: bool


@dataclass(frozen=True, slots=True)
class Section:
    """The first things of a queue, with what may be pressed, and the list of all of them."""

    queue: Queue
    tile: Tile
    lines: list[ThingLine]


@require_GET
@login_required
def office(request: HttpRequest) -> HttpResponse:
    """The office's desk."""
    return _desk(request, Desk.OFFICE)


@require_GET
@login_required
def unit(request: HttpRequest) -> HttpResponse:
    """What the unit owes; for its leader, what is to be signed stands among it."""
    return _desk(request, Desk.UNIT)


@require_GET
@login_required
def leader(request: HttpRequest) -> HttpResponse:
    """What a leader decides, exceptions first."""
    return _desk(request, Desk.LEADER)


def _desk(request: HttpRequest, desk: Desk) -> HttpResponse:
    actor = _at(request, desk)
    today = china_date(timezone.now())
    limits, turns = limits_of(request), Turns(_government(actor), today)
    tiles: list[tuple[Queue, Tile]] = []
    sections: list[Section] = []
    for queue in queues_of(desk):
        rows = waiting(queue, actor, today)
        count = rows.count()
        tile = Tile(
            str(word(queue.label)),
            count,
            reverse("matters_queue", args=[queue.code]),
            bool(actor.roles & queue.roles),
            queue.urgent,
        )
        tiles.append((queue, tile))
        if count and tile.own:
            first = told(queue, rows)[:SHOWN]
            lines = things(actor, queue.machine, first, turns, limits)
            if desk is Desk.LEADER and queue.machine == "part":
                lines = [replace(line, offers=instructing(actor, line.matter)) for line in lines]
            sections.append(Section(queue, tile, lines))
    sections.sort(key=lambda each: not each.queue.urgent)
    shown = [tile for _queue, tile in tiles]
    others = [tile for tile in shown if not tile.own]
    if desk is Desk.OFFICE:
        others.append(_limbo(actor, today))
    if desk is Desk.LEADER:
        shown.append(_red(actor, today))
    context = {
        "title": TITLES[desk],
        "desk": desk,
        "own": [tile for tile in shown if tile not in others],
        "others": others,
        "sections": sections,
        "decides": desk is Desk.LEADER,
        "next": request.get_full_path(),
    }
    return render(request, "web/matters/desk.html", context)


def _limbo(actor: Actor, today: date) -> Tile:
    """What is somebody's turn and nobody is there: the matters of the list that it leads to."""
    count = len(in_limbo(actor, today))
    return Tile(_("无人承办"), count, f"{reverse('matters')}?limbo=yes", own=bool(count), urgent=True)


def _red(actor: Actor, today: date) -> Tile:
    """The matters with a red light, as the list that it leads to has them."""
    count = fitting(actor, MatterFilter(on=today, light=_RED)).count()
    return Tile(_("亮红灯"), count, f"{reverse('matters')}?light={_RED}", own=bool(count), urgent=True)


def _at(request: HttpRequest, desk: Desk) -> Actor:
    """Who works at a desk. Raises NotAllowed for others, saying who does."""
    actor = actor_of(request)
    roles = DESK_ROLES[desk]
    if not actor.roles & roles:
        names = listed(ROLE_NAMES[role] for role in sorted(roles))
        raise NotAllowed(
            say("这个工作台供%(roles)s使用", roles=names), say("请切换到这样的岗位，或者从督办事项列表查看")
        )
    return actor


def _government(actor: Actor) -> int:
    return int(Government.objects.values_list("pk", flat=True).get(public_id=actor.government))


def told(queue: Queue, rows: Any) -> Any:
    """The rows of a queue with what pages tell of each, the longest waiting first."""
    kind = KINDS[queue.machine]
    return rows.select_related(*kind.related).prefetch_related(*kind.named).order_by("pk")


@require_GET
@login_required
def mine(request: HttpRequest, code: str) -> HttpResponse:
    """The list behind a duty of the home page: what waits for the person who looks, by what is to be done."""
    call = BY_CODE.get(code)
    if call is None:
        raise Http404
    actor, today = actor_of(request), china_date(timezone.now())
    kind = KINDS[call.machine]
    rows = rows_of(call, actor, today, staff_seen(actor, today))
    rows = rows.select_related(*kind.related).prefetch_related(*kind.named)
    back = [Crumb(_("我的待办"), reverse("home"))]
    return _listed(request, f"mine_{code}", str(word(call.label)), call.machine, rows, back)


@require_GET
@login_required
def queue(request: HttpRequest, code: str) -> HttpResponse:
    """The list behind a tile: the same rows that it counts."""
    wanted = QUEUES.get(code)
    if wanted is None:
        raise Http404
    actor = _at(request, wanted.desk)
    rows = told(wanted, waiting(wanted, actor, china_date(timezone.now())))
    back = [Crumb(TITLES[wanted.desk], reverse(ADDRESSES[wanted.desk]))]
    bulk = offered_for(actor, MANY_OF_QUEUES.get(code, {}))
    return _listed(request, f"queue_{code}", str(word(wanted.label)), wanted.machine, rows, back, bulk)


def _listed(
    request: HttpRequest,
    name: str,
    title: str,
    machine: str,
    rows: Any,
    crumbs: list[Crumb],
    bulk: Sequence[Action] = (),
) -> HttpResponse:
    actor, today = actor_of(request), china_date(timezone.now())

    def panel(asked: HttpRequest, key: str) -> str:
        row = thing(machine, actor, key)
        line = thing_line(actor, machine, row, Turns(row.government_id, today), limits_of(asked))
        return render_to_string("web/matters/thing_panel.html", {"line": line, "next": asked.get_full_path()}, asked)

    return show(
        request,
        ListPage(
            name=name,
            title=title,
            table=of_day(QueueTable, machine=machine, limits=limits_of(request)),
            rows=rows,
            panel=panel,
            lead="web/matters/dialog.html",
            crumbs=crumbs,
            bulk=bulk,
            empty={"title": _("这里没有等着办的"), "text": _("办完的已经从这里移走；新的到了会列在这里。")},
        ),
    )
