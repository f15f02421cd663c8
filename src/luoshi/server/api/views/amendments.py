"""Amendments: asked for, decided, taken back; those that the caller's post sees."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router
from pydantic import Field

from luoshi.server.api.callers import Caller, caller_of
from luoshi.server.api.fields import LAX, Day, Given, Id, Line, Lines, Moment, Told
from luoshi.server.api.operations import IDEMPOTENCY_KEY, IF_MATCH, operation
from luoshi.server.api.paging import Paged, page
from luoshi.server.api.writing import Target, version, written
from luoshi.server.ledger.audited import AMENDMENT
from luoshi.server.ledger.changing import amendment as find
from luoshi.server.ledger.changing import amendments
from luoshi.server.ledger.models import Amendment, AmendmentSubject
from luoshi.server.ledger.services.amendments import (
    decide_amendment,
    locked_amendment,
    propose_amendment,
    withdraw_amendment,
)
from luoshi.server.ledger.states import AmendmentState, Verdict
from luoshi.server.policy import Action, require_some

router = Router(tags=["amendments"])
_STATES = {state.name.lower(): state for state in AmendmentState}
_WORDS = {state: name for name, state in _STATES.items()}


class AmendmentTold(Told):
    """An amendment. ``before`` and ``after`` are the values of the subject; ``target`` is null for other subjects."""

    id: str
    item: str
    subject: str
    target: str | None
    before: dict[str, Any]
    after: dict[str, Any]
    reason: str
    basis: str
    effective_on: Day
    state: str
    proposed_by: str
    proposed_at: Moment
    decided_by: str | None
    decided_at: Moment | None
    comment: str


class Amendments(Told):
    """A page of amendments, newest first."""

    items: list[AmendmentTold]
    next: str | None


class AmendmentsAsked(Paged):
    """Which amendments."""

    item: Line = Field("", max_length=80, description="只看一个事项的 · of one item")
    state: Line = Field(
        "", max_length=20, pattern="^(|proposed|approved|refused|in_force|withdrawn)$", description="状态 · state"
    )


class NewAmendment(Given):
    """A change that is asked for; ``after`` in the form of ``before`` of the same subject."""

    subject: Annotated[AmendmentSubject, LAX]
    target: Line = Field("", max_length=80, description="目标值的编号 · the target, where the subject is one")
    after: dict[str, Any]
    reason: Lines = Field(min_length=1)
    basis: Line = Field(min_length=1, max_length=300)
    effective_on: Day


class Decision(Given):
    """Approve, or refuse with words."""

    verdict: Annotated[Verdict, LAX]
    comment: Lines = ""


_EXAMPLE: dict[str, Any] = {
    "id": "amend-7k3m9x0c2v5n8q1w",
    "item": "item-7k3m9x0c2v5n8q1w",
    "subject": "deadline",
    "target": None,
    "before": {"last_day": "2033-12-31", "standing": False},
    "after": {"last_day": "2032-10-31", "standing": False},
    "reason": "雨季延长",
    "basis": "县政府第13次常务会议纪要",
    "effective_on": "2031-09-12",
    "state": "proposed",
    "proposed_by": "钟合青",
    "proposed_at": "2031-09-12T09:30:00+08:00",
    "decided_by": None,
    "decided_at": None,
    "comment": "",
}
_SENT = {key: _EXAMPLE[key] for key in ("subject", "after", "reason", "basis", "effective_on")}


@operation(
    router,
    "get",
    "/amendments",
    summary=_("事项变更列表"),
    action=Action.ITEM_VIEW,
    answers=Amendments,
    got={"items": [_EXAMPLE], "next": None},
)
def list_amendments(request: HttpRequest, asked: Query[AmendmentsAsked]) -> dict[str, Any]:
    """The amendments of the items that the caller's post sees."""
    actor = caller_of(request).actor
    require_some(actor, Action.ITEM_VIEW)
    rows = amendments(actor)
    if asked.item:
        rows = rows.filter(task__public_id=asked.item)
    if asked.state:
        rows = rows.filter(state=_STATES[asked.state])
    shown = page(rows, asked, ["-id"])
    return {"items": [_told(row) for row in shown.rows], "next": shown.next}


@operation(
    router,
    "get",
    "/amendments/{amendment}",
    summary=_("一项事项变更"),
    action=Action.ITEM_VIEW,
    answers=AmendmentTold,
    refuses=[404],
    got=_EXAMPLE,
)
def show_amendment(request: HttpRequest, response: HttpResponse, amendment: Path[Id]) -> dict[str, Any]:
    """What it changes, why, how it stands; the ETag names the version that is read."""
    actor = caller_of(request).actor
    row = find(actor, amendment)
    response.headers["ETag"] = version(actor.government, AMENDMENT, amendment)
    return _told(row)


@operation(
    router,
    "post",
    "/items/{item}/amendments",
    summary=_("提出事项变更"),
    action=Action.AMENDMENT_PROPOSE,
    answers={201: AmendmentTold},
    refuses=[404, 409, 413, 415],
    sent=_SENT,
    got=_EXAMPLE,
    headers=[IDEMPOTENCY_KEY],
)
def amend_item(request: HttpRequest, item: Path[Id], data: NewAmendment) -> HttpResponse:
    """Ask for a change of a confirmed item. The item stays as it is until a leader approves."""

    def act(caller: Caller) -> AmendmentTold:
        made = propose_amendment(
            actor=caller.actor,
            now=caller.now,
            item=item,
            subject=data.subject,
            after=data.after,
            reason=data.reason,
            basis=data.basis,
            effective_on=data.effective_on,
            target=data.target,
        )
        return AmendmentTold(**_told(find(caller.actor, made.public_id)))

    return written(request, 201, act)


@operation(
    router,
    "post",
    "/amendments/{amendment}/decision",
    summary=_("审批事项变更"),
    action=Action.AMENDMENT_DECIDE,
    answers=AmendmentTold,
    refuses=[404, 409, 412, 413, 415],
    sent={"verdict": "approve", "comment": ""},
    got=_EXAMPLE | {"state": "in_force", "decided_by": "主县长", "decided_at": "2031-09-12T10:00:00+08:00"},
    headers=[IDEMPOTENCY_KEY, IF_MATCH],
)
def decide_on_amendment(request: HttpRequest, amendment: Path[Id], data: Decision) -> HttpResponse:
    """Approve or refuse. What is approved and due is in force at once; a refusal needs words."""

    def act(caller: Caller) -> AmendmentTold:
        decide_amendment(
            actor=caller.actor, now=caller.now, amendment=amendment, verdict=data.verdict, comment=data.comment
        )
        return AmendmentTold(**_told(find(caller.actor, amendment)))

    return written(request, 200, act, target=_target(request, amendment))


@operation(
    router,
    "post",
    "/amendments/{amendment}/withdrawal",
    summary=_("撤回事项变更"),
    action=Action.AMENDMENT_WITHDRAW,
    answers=AmendmentTold,
    refuses=[404, 409, 412],
    got=_EXAMPLE | {"state": "withdrawn"},
    headers=[IDEMPOTENCY_KEY, IF_MATCH],
)
def take_back_amendment(request: HttpRequest, amendment: Path[Id]) -> HttpResponse:
    """Take back what waits, by who proposed it."""

    def act(caller: Caller) -> AmendmentTold:
        withdraw_amendment(actor=caller.actor, now=caller.now, amendment=amendment)
        return AmendmentTold(**_told(find(caller.actor, amendment)))

    return written(request, 200, act, target=_target(request, amendment))


def _target(request: HttpRequest, amendment: str) -> Target:
    actor = caller_of(request).actor
    return Target(AMENDMENT, amendment, lambda: locked_amendment(actor, amendment))


def _told(row: Amendment) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "item": row.task.public_id,
        "subject": row.subject,
        "target": row.target.public_id if row.target else None,
        "before": row.before,
        "after": row.after,
        "reason": row.reason,
        "basis": row.basis,
        "effective_on": row.effective_on,
        "state": _WORDS[AmendmentState(row.state)],
        "proposed_by": row.proposed_by_name,
        "proposed_at": row.proposed_at,
        "decided_by": row.decided_by_name or None,
        "decided_at": row.decided_at,
        "comment": row.comment,
    }
