"""The list of matters: which are handed out, where each stands, whose it is, due when."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luoshi.server.core.clock import china_date
from luoshi.server.ledger.facts import own_government
from luoshi.server.ledger.states import ItemState
from luoshi.server.orgs.models import Government
from luoshi.server.orgs.services.exports import record_list_export
from luoshi.server.policy import Action as Allowed
from luoshi.server.policy import may, require, require_some
from luoshi.server.web.components import Action, Tab, Text
from luoshi.server.web.ledger.looks import limits_of
from luoshi.server.web.lists import ListPage, query_with, show
from luoshi.server.web.matters.bulk import MANY, offered_for
from luoshi.server.web.matters.filters import NARROWS, STAGE_WORDS, MatterFilters, Stage
from luoshi.server.web.matters.lights import lamps_of
from luoshi.server.web.matters.page import about
from luoshi.server.web.matters.tables import MatterTable, listed, of_day
from luoshi.server.web.posts import actor_of

NAME = "matters"


@require_GET
@login_required
def matters(request: HttpRequest) -> HttpResponse:
    """The list, its panel, or its rows as a workbook."""
    actor = actor_of(request)
    require_some(actor, Allowed.MATTER_VIEW)
    today = china_date(timezone.now())
    lamps = lamps_of(Government.objects.get(public_id=actor.government))
    lights = [(key, lamp.word) for key, lamp in lamps.items()]
    filters = MatterFilters(request.GET, actor=actor, today=today, lights=lights)
    registers = bool(may(actor, Allowed.MATTER_REGISTER, own_government(actor)))

    def noted(rows: int) -> None:
        require(actor, Allowed.ITEM_EXPORT, own_government(actor))
        record_list_export(actor=actor, now=timezone.now(), name=NAME, title=_title(), rows=rows)

    return show(
        request,
        ListPage(
            name=NAME,
            title=_title(),
            table=of_day(MatterTable, limits=limits_of(request), lamps=lamps),
            rows=listed(filters.found()),
            filters=filters,
            panel=panel,
            main=Action(_("从台账立项"), _confirmed(), "plus") if registers else None,
            bulk=offered_for(actor, MANY),
            lead="web/matters/lead.html",
            extra={"tabs": _tabs(request, filters)},
            exported=noted,
            everything="?",
            empty=_empty(request, registers=registers),
        ),
    )


def _title() -> str:
    return _("督办事项办到哪一步了")


def _confirmed() -> str:
    """The items of the ledger that can become matters."""
    return f"{reverse('ledger')}?{urlencode({'state': ItemState.CONFIRMED.value})}"


def _tabs(request: HttpRequest, filters: MatterFilters) -> list[Tab]:
    found = filters.counts()
    return [
        Tab(
            words,
            query_with(request.GET, stage="" if stage is Stage.ALL else stage.value, page="", open="", export=""),
            stage is filters.stage,
            found[stage],
        )
        for stage, words in STAGE_WORDS.items()
    ]


def panel(request: HttpRequest, key: str) -> str:
    """One matter beside the list."""
    return render_to_string("web/matters/panel.html", about(request, key), request)


def _empty(request: HttpRequest, *, registers: bool) -> dict[str, Text]:
    if any(request.GET.get(name) for name in NARROWS):
        return {
            "title": _("没有符合条件的督办事项"),
            "text": _("去掉一个筛选条件再看。"),
            "link": "?",
            "action": _("看全部督办事项"),
        }
    if registers:
        told: dict[str, Any] = {
            "title": _("还没有督办事项"),
            "text": _("台账里确认过、有完成标志的事项可以立项；批准后交办给各单位，从这里跟到销号。"),
            "link": _confirmed(),
            "action": _("从台账立项"),
        }
        return told
    return {
        "title": _("没有您能看到的督办事项"),
        "text": _("交办给本单位、请本单位协调的事项会列在这里。"),
    }
