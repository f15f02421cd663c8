"""The trail, for the audit administrator: events, the head of the chain, what a verification finds."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router, Status
from pydantic import Field

from luoshi.server.api.callers import caller_of, count
from luoshi.server.api.fields import Given, Id, Line, Moment, Told
from luoshi.server.api.operations import operation
from luoshi.server.api.paging import Paged, page
from luoshi.server.audit.models import Event, Verification
from luoshi.server.audit.registry import Fault
from luoshi.server.audit.selectors import Search, changes_of, head_seen, search_seen
from luoshi.server.audit.selectors import verification as verification_seen
from luoshi.server.audit.services.asking import ask_verification
from luoshi.server.audit.states import VerificationState
from luoshi.server.policy import Action

router = Router(tags=["audit"])


class EventTold(Told):
    """One act: who did what to which thing when, and its place in the chain."""

    sequence: int
    at: datetime
    action: str
    actor: str
    actor_name: str
    actor_post: str
    actor_roles: list[str]
    acting_for: str
    acting_for_name: str
    delegation: str
    kind: str
    key: str
    name: str
    comment: str
    changes: dict[str, Any]
    state: str
    algorithm: str
    previous: str
    hash: str


class EventPage(Told):
    """A page of events, newest first."""

    items: list[EventTold]
    next: str | None


class HeadTold(Told):
    """Where the chain of one's government stands, as it is printed: ``sequence:hash``."""

    head: str


class VerificationGiven(Given):
    """What a verification is to hold the chain against."""

    printed: Line = Field("", max_length=160, description="此前打印的链头 · a head that was printed before")


class FindingTold(Told):
    """A fault, the thing that has it, and what is wrong, in the language of the caller."""

    fault: Fault
    thing: str
    message: str


class VerificationTold(Told):
    """How far a verification is, and what it found; ``total`` is how long the chain was when it was asked for."""

    id: str
    state: VerificationState
    asked_at: Moment
    ended_at: Moment | None
    printed: str
    events: int
    total: int
    head: str
    failure: str
    findings: list[FindingTold]


class EventsAsked(Paged):
    """Which events; ``since`` is included, ``until`` is not."""

    text: Line = Field("", max_length=100, description="名称、说明、变更含 · text in names, comments, changes")
    action: Line = Field("", max_length=60, description="操作 · action")
    kind: Line = Field("", max_length=40, description="对象类别 · kind of thing")
    key: Line = Field("", max_length=80, description="对象编号 · id of the thing")
    actor: Line = Field("", max_length=80, description="操作人编号 · id of who acted, or was acted for")
    since: Moment | None = Field(None, description="不早于 · not before")
    until: Moment | None = Field(None, description="早于 · before")


@operation(
    router,
    "get",
    "/audit/events",
    summary=_("审计记录"),
    action=Action.AUDIT_READ,
    answers=EventPage,
)
def list_events(request: HttpRequest, asked: Query[EventsAsked]) -> dict[str, Any]:
    """The events of one's government's chain that fit, newest first."""
    wanted = Search(
        text=asked.text,
        action=asked.action,
        kind=asked.kind,
        key=asked.key,
        actor=asked.actor,
        since=asked.since,
        until=asked.until,
    )
    shown = page(search_seen(caller_of(request).actor, wanted), asked, ["-sequence"])
    return {"items": [_event(row) for row in shown.rows], "next": shown.next}


@operation(
    router,
    "get",
    "/audit/head",
    summary=_("审计链头"),
    action=Action.AUDIT_READ,
    answers=HeadTold,
    got={"head": "1234:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
)
def show_head(request: HttpRequest) -> dict[str, Any]:
    """The head of one's government's chain, to be printed and kept elsewhere."""
    return {"head": head_seen(caller_of(request).actor)}


_SOUND = {
    "id": "check-7k3m9x0c2v5n8q1w",
    "state": VerificationState.SOUND.value,
    "asked_at": "2027-03-01T08:30:00+08:00",
    "ended_at": "2027-03-01T08:30:02+08:00",
    "printed": "",
    "events": 1234,
    "total": 1233,
    "head": "1234:9f86d081…",
    "failure": "",
    "findings": [],
}


@operation(
    router,
    "post",
    "/audit/verifications",
    summary=_("核验审计链"),
    action=Action.AUDIT_VERIFY,
    answers={202: VerificationTold},
    sent={"printed": ""},
    got=_SOUND | {"state": VerificationState.RUNNING.value, "ended_at": None, "events": 0, "head": ""},
)
def verify_chain(request: HttpRequest, response: HttpResponse, given: VerificationGiven) -> Status[VerificationTold]:
    """Verify the chain of one's government and every row against its last event.

    A long chain is verified in the background: ask at ``Location`` until it has ended. Where one is under way, that
    one is told.
    """
    caller = caller_of(request)
    count(caller, what="verifications", most=settings.LUOSHI_API_HEAVY_CALLS)
    row = ask_verification(actor=caller.actor, now=caller.now, printed=given.printed)
    response.headers["Location"] = reverse("api-v1:show_verification", args=[row.public_id])
    return Status(202, _verification(row))


@operation(
    router,
    "get",
    "/audit/verifications/{verification}",
    summary=_("一次核验的进度和结果"),
    action=Action.AUDIT_VERIFY,
    answers=VerificationTold,
    refuses=[404],
    got=_SOUND,
)
def show_verification(request: HttpRequest, verification: Path[Id]) -> VerificationTold:
    """How far a verification is, or what it found; no findings mean that all holds."""
    return _verification(verification_seen(caller_of(request).actor, verification))


def _verification(row: Verification) -> VerificationTold:
    return VerificationTold(
        id=row.public_id,
        state=row.state,
        asked_at=row.asked_at,
        ended_at=row.ended_at,
        printed=row.printed,
        events=row.events,
        total=row.total,
        head=row.head,
        failure=row.failure,
        findings=[
            FindingTold(fault=Fault(fault), thing=str(thing), message=str(message))
            for (fault, *_kept), (thing, message) in zip(row.findings, row.told, strict=True)
        ],
    )


def _event(row: Event) -> dict[str, Any]:
    same = (
        "sequence", "at", "action", "actor", "actor_name", "actor_post", "acting_for", "acting_for_name", "delegation",
        "kind", "key", "name", "comment", "state", "algorithm", "previous", "hash",
    )  # fmt: skip
    return {
        **{column: getattr(row, column) for column in same},
        "actor_roles": row.actor_roles.split(),
        "changes": changes_of(row),
    }
