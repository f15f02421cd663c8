"""Finish lines: by what one sees that items are done, and what the words of those suggest that have none."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from luoshi.reckoning.periods import Cadence
from luoshi.server.api.callers import Caller, caller_of
from luoshi.server.api.indicator_shapes import (
    FINISH_LINE,
    NEW_FINISH_LINE,
    PROPOSAL,
    Accepted,
    FinishLines,
    FinishLinesAsked,
    FinishLinesSet,
    FinishLineTold,
    NewFinishLine,
    Proposals,
)
from luoshi.server.api.operations import IDEMPOTENCY_KEY, operation
from luoshi.server.api.paging import Paged, page
from luoshi.server.api.writing import written
from luoshi.server.indicators.finishing import Lacking, lacking, measures_without, with_words
from luoshi.server.indicators.models import FinishLine
from luoshi.server.indicators.scopes import visible_finish_lines
from luoshi.server.indicators.services.finish_lines import accept_proposals, set_finish_line
from luoshi.server.policy import Action, require_some

router = Router(tags=["indicators"])


@operation(
    router,
    "get",
    "/finish-lines",
    summary=_("完成标准列表"),
    action=Action.ITEM_VIEW,
    answers=FinishLines,
    got={"items": [FINISH_LINE], "next": None},
)
def list_finish_lines(request: HttpRequest, asked: Query[FinishLinesAsked]) -> dict[str, Any]:
    """The finish lines of the items that the caller's post sees; of several of one thing the last holds."""
    actor = caller_of(request).actor
    require_some(actor, Action.ITEM_VIEW)
    rows = visible_finish_lines(actor).select_related("task")
    if asked.item:
        rows = rows.filter(task__public_id=asked.item)
    shown = page(rows, asked, ["id"])
    return {"items": [_told(row) for row in shown.rows], "next": shown.next}


@operation(
    router,
    "post",
    "/finish-lines",
    summary=_("确定完成标准"),
    action=Action.FINISH_LINE_SET,
    answers={201: FinishLineTold},
    refuses=[404, 413, 415],
    sent=NEW_FINISH_LINE,
    got=FINISH_LINE,
    headers=[IDEMPOTENCY_KEY],
)
def add_finish_line(request: HttpRequest, data: NewFinishLine) -> HttpResponse:
    """Say by what one will see that an item, or one of its measures, is done."""

    def act(caller: Caller) -> FinishLineTold:
        made = set_finish_line(
            actor=caller.actor,
            now=caller.now,
            item=data.item,
            kind=data.kind,
            text=data.text,
            last_day=data.last_day,
            cadence=Cadence(data.cadence.value) if data.cadence else None,
            measure=data.measure,
        )
        return FinishLineTold(**_told(made))

    return written(request, 201, act)


@operation(
    router,
    "get",
    "/finish-lines/proposals",
    summary=_("没有完成标准的举措和建议"),
    action=Action.ITEM_VIEW,
    answers=Proposals,
    got={"items": [PROPOSAL], "next": None},
)
def list_proposals(request: HttpRequest, asked: Query[Paged]) -> dict[str, Any]:
    """The commitments without a finish line, each with the one that its words suggest."""
    actor = caller_of(request).actor
    require_some(actor, Action.ITEM_VIEW)
    shown = page(with_words(measures_without(actor)), asked, ["id"])
    return {"items": [_proposal(each) for each in lacking(shown.rows)], "next": shown.next}


@operation(
    router,
    "post",
    "/finish-lines/proposals",
    summary=_("采纳完成标准建议"),
    action=Action.FINISH_LINE_SET,
    answers={201: FinishLinesSet},
    refuses=[404, 409, 413, 415],
    sent={"measures": [12]},
    got={"items": [FINISH_LINE]},
    headers=[IDEMPOTENCY_KEY],
)
def take_proposals(request: HttpRequest, data: Accepted) -> HttpResponse:
    """Take over what the words of some measures suggest, all or none."""

    def act(caller: Caller) -> FinishLinesSet:
        made = accept_proposals(actor=caller.actor, now=caller.now, measures=data.measures)
        return FinishLinesSet(items=[FinishLineTold(**_told(row)) for row in made])

    return written(request, 201, act)


def _told(row: FinishLine) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "item": row.task.public_id,
        "measure": row.measure_id,
        "kind": row.kind,
        "text": row.text,
        "last_day": row.last_day,
        "cadence": row.cadence,
        "basis": row.basis,
        "by": row.made_by_name,
        "at": row.made_at,
    }


def _proposal(each: Lacking) -> dict[str, Any]:
    proposal = each.proposal
    return {
        "measure": each.measure.pk,
        "item": each.measure.task.public_id,
        "words": each.measure.text,
        "kind": proposal.kind.value,
        "text": proposal.text,
        "last_day": proposal.last_day,
        "cadence": proposal.cadence.value if proposal.cadence else "",
        "why": str(proposal.why),
        "lacks": str(proposal.lacks),
    }
