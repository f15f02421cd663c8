"""The trail, for the audit administrator: events, the head of the chain, what a verification finds."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import Field

from luoshi.server.api.callers import caller_of, count
from luoshi.server.api.fields import Line, Moment, Told
from luoshi.server.api.operations import operation
from luoshi.server.api.paging import Paged, page
from luoshi.server.audit.models import Event
from luoshi.server.audit.registry import Fault
from luoshi.server.audit.selectors import Search, changes_of, head_seen, search_seen
from luoshi.server.audit.verification import verify_as
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


class FindingTold(Told):
    """A fault, the thing that has it, and what is wrong, in Chinese."""

    fault: Fault
    thing: str
    message: str


class ReportTold(Told):
    """What a verification found; no findings mean that all holds."""

    events: int
    head: str
    holds: bool
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


@operation(
    router,
    "get",
    "/audit/verification",
    summary=_("核验审计链"),
    action=Action.AUDIT_VERIFY,
    answers=ReportTold,
    got={"events": 1234, "head": "1234:9f86d081…", "holds": True, "findings": []},
)
def verify_chain(request: HttpRequest) -> dict[str, Any]:
    """Verify the chain of one's government and every row against its last event. Reads everything: few a minute."""
    caller = caller_of(request)
    count(caller, what="verifications", most=settings.LUOSHI_API_HEAVY_CALLS)
    report = verify_as(caller.actor)
    return {
        "events": report.events,
        "head": report.head,
        "holds": not report.findings,
        "findings": [
            {"fault": each.fault, "thing": str(each.thing), "message": str(each.message)} for each in report.findings
        ],
    }


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
