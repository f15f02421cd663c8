"""Reminders by programs: who was reminded of what, and the ladder by which that goes."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from luoshi.server.api.callers import Caller, caller_of
from luoshi.server.api.cycle_shapes import (
    LADDER,
    REMINDER,
    LadderTold,
    NewLadder,
    ReminderPage,
    RemindersAsked,
    RungTold,
)
from luoshi.server.api.operations import operation
from luoshi.server.api.paging import page
from luoshi.server.api.writing import written
from luoshi.server.core.actor import Actor
from luoshi.server.cycles.models import Ladder
from luoshi.server.cycles.rungs import DEFAULT, Rung, Whom, read_rungs
from luoshi.server.cycles.scopes import visible_reminders
from luoshi.server.cycles.services.ladder import set_ladder
from luoshi.server.policy import Action, require_some

router = Router(tags=["cycles"])


@operation(
    router,
    "get",
    "/reminders",
    summary=_("催办记录"),
    action=Action.REPORT_VIEW,
    answers=ReminderPage,
    got={"items": [REMINDER], "next": None},
)
def list_reminders(request: HttpRequest, asked: Query[RemindersAsked]) -> dict[str, Any]:
    """Every reminder that went out, of the parts that the caller sees."""
    actor = caller_of(request).actor
    require_some(actor, Action.REPORT_VIEW)
    rows = visible_reminders(actor).select_related("matter__task", "part")
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    shown = page(rows, asked, ["-id"])
    items = [
        {
            "id": row.public_id,
            "matter": row.matter.number,
            "title": row.matter.task.title,
            "part": row.part.public_id,
            "body": row.part.printed_name,
            "kind": row.kind,
            "text": row.text,
            "made_by": row.made_by_name,
            "made_at": row.made_at,
        }
        for row in shown.rows
    ]
    return {"items": items, "next": shown.next}


@operation(
    router,
    "get",
    "/reminders/ladder",
    summary=_("催办阶梯"),
    action=Action.REPORT_VIEW,
    answers=LadderTold,
    got=LADDER,
)
def show_ladder(request: HttpRequest) -> LadderTold:
    """When who is reminded."""
    actor = caller_of(request).actor
    require_some(actor, Action.REPORT_VIEW)
    return _told(actor)


@operation(
    router,
    "put",
    "/reminders/ladder",
    summary=_("调整催办阶梯"),
    action=Action.CYCLE_KEEP,
    answers=LadderTold,
    refuses=[404, 413, 415],
    sent={"rungs": LADDER["rungs"], "reason": "年底加密"},
    got=LADDER,
)
def change_ladder(request: HttpRequest, data: NewLadder) -> HttpResponse:
    """Set all rungs anew; no rung at all stops reminders."""

    def act(caller: Caller) -> LadderTold:
        rungs = [Rung(each.days, frozenset(each.whom)) for each in data.rungs]
        set_ladder(actor=caller.actor, now=caller.now, rungs=rungs, reason=data.reason)
        return _told(caller.actor)

    return written(request, 200, act)


def _told(actor: Actor) -> LadderTold:
    row = Ladder.objects.filter(government__public_id=actor.government).order_by("-pk").first()
    rungs = sorted(read_rungs(row.rungs) if row is not None else DEFAULT, key=lambda rung: rung.days)
    return LadderTold(
        rungs=[RungTold(days=rung.days, whom=sorted(rung.whom, key=list(Whom).index)) for rung in rungs],
        reason=row.reason if row is not None else "",
        made_by=row.made_by_name if row is not None else None,
        made_at=row.made_at if row is not None else None,
    )
