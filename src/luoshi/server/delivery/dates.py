"""What falls on which day (日程): limits, days to sign by, look-backs, nodes, answers, for one month or as a feed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.said import say
from luoshi.server.delivery.feeds import Entry, feed
from luoshi.server.delivery.holding import THINGS, matter_of, resting
from luoshi.server.delivery.models import Matter, Part, ProjectNode
from luoshi.server.delivery.scopes import visible_cards, visible_matters
from luoshi.server.delivery.states import MatterState, PartState, machine_of
from luoshi.server.delivery.states.matters import RUNNING
from luoshi.server.ledger.models import Milestone

_RUNNING = tuple(state.value for state in RUNNING)


class DateKind(StrEnum):
    """Why a day is marked (日程类别)."""

    SIGN_BY = "sign_by"
    DUE = "due"
    MILESTONE = "milestone"
    NODE = "node"
    ANSWER = "answer"
    INSTRUCTION = "instruction"
    RISK = "risk"
    WAITING = "waiting"
    RESUME = "resume"
    LOOK_BACK = "look_back"


DATE_NAMES: Mapping[DateKind, str] = {
    DateKind.SIGN_BY: say("签收期限"),
    DateKind.DUE: say("完成时限"),
    DateKind.MILESTONE: say("节点"),
    DateKind.NODE: say("项目节点到期"),
    DateKind.ANSWER: say("答复期限"),
    DateKind.INSTRUCTION: say("批示反馈"),
    DateKind.RISK: say("风险复查"),
    DateKind.WAITING: say("等待到期"),
    DateKind.RESUME: say("恢复办理"),
    DateKind.LOOK_BACK: say("回头看"),
}
"""What people call them."""
FEED_BACK, FEED_ON = 31, 366
"""Days before and after today that a calendar holds."""


@dataclass(frozen=True, slots=True)
class Marked:
    """One thing on a day: what it is, of which matter (empty for a project of none), whose it is."""

    day: date
    kind: DateKind
    key: str
    number: str
    title: str
    whose: str = ""
    matter: str = ""


def marked(actor: Actor, first: date, last: date) -> list[Marked]:
    """What falls on the days from one to another in what the actor sees, in the order of the days; one query a kind.

    A unit is told of its own parts, the office and leaders of all.
    """
    days = (first, last)
    found = [*_parts(actor, *days), *_requests(actor, *days), *_matters(actor, *days), *_nodes(actor, *days)]
    return sorted(found, key=lambda each: (each.day, list(DateKind).index(each.kind), each.number, each.key))


def calendar_of(actor: Actor, now: datetime, address: Callable[[str], str]) -> str:
    """The actor's dates of the last month and the next year as a calendar (RFC 5545), in the reader's language.

    ``address`` tells where the page of a matter is, by its id.
    """
    today = china_date(now)
    entries = (
        Entry(
            uid=f"{each.key}@luoshi",
            day=each.day,
            summary=f"{DATE_NAMES[each.kind]} {each.title}",
            description=" ".join(filter(None, (each.number, each.whose))),
            link=address(each.matter) if each.matter else "",
        )
        for each in marked(actor, today - timedelta(days=FEED_BACK), today + timedelta(days=FEED_ON))
    )
    return feed(str(say("落实日程")), entries, now)


def _own(actor: Actor) -> Q:
    """The parts of one's own bodies; all that one sees where one sees what is none of one's bodies' either."""
    seen = visible_matters(actor).order_by().values("pk")
    alone = actor.roles & {"unit_clerk", "unit_leader"}
    own = Q(organisation__public_id__in=actor.organisations) if alone else Q()
    return Q(matter__in=seen, matter__state__in=_RUNNING) & own


def _parts(actor: Actor, first: date, last: date) -> Iterator[Marked]:
    rows = Part.objects.filter(_own(actor)).select_related("matter__task")
    for kind, column, states in (
        (DateKind.SIGN_BY, "sign_by", (PartState.UNSIGNED,)),
        (DateKind.DUE, "due_on", (PartState.UNSIGNED, PartState.OBJECTED, PartState.UNDER_WAY, PartState.IN_REVIEW,
                                  PartState.RETURNED)),
    ):  # fmt: skip
        within = rows.filter(**{f"{column}__range": (first, last)}, state__in=[state.value for state in states])
        for row in within:
            yield _mark(getattr(row, column), kind, row.public_id, row.matter, row.printed_name)


_REQUESTS: tuple[tuple[str, DateKind, str, Callable[[Any], str]], ...] = (
    ("coordination", DateKind.ANSWER, "answer_by", lambda row: str(row.need)),
    ("instruction", DateKind.INSTRUCTION, "answer_by", lambda row: str(row.text)),
    ("risk", DateKind.RISK, "review_on", lambda row: str(row.text)),
    ("waiting", DateKind.WAITING, "expected_until", lambda row: str(row.waits_for)),
    ("look_back", DateKind.LOOK_BACK, "due_on", lambda _row: ""),
)


def _requests(actor: Actor, first: date, last: date) -> Iterator[Marked]:
    seen = visible_matters(actor).order_by().values("pk")
    for name, kind, column, words in _REQUESTS:
        thing, ended = THINGS[name], [state.value for state in machine_of(name).ended]
        rows: QuerySet[Any] = thing.model.objects.filter(
            **{f"{thing.matter}__in": seen, f"{column}__range": (first, last)}
        )
        rows = rows.exclude(state__in=ended).exclude(resting(name)).select_related(f"{thing.matter}__task")
        for row in rows:
            yield _mark(getattr(row, column), kind, row.public_id, matter_of(name, row), words(row))


def _matters(actor: Actor, first: date, last: date) -> Iterator[Marked]:
    rows = visible_matters(actor).filter(state=MatterState.PAUSED.value, resume_on__range=(first, last))
    for row in rows.select_related("task"):
        if row.resume_on is not None:
            yield _mark(row.resume_on, DateKind.RESUME, row.public_id, row, "")
    running = visible_matters(actor).filter(state__in=_RUNNING)
    by_task = {row.task_id: row for row in running.filter(task__milestones__last_day__range=(first, last)).distinct()}
    steps = Milestone.objects.filter(task__in=by_task, last_day__range=(first, last)).select_related("task")
    for step in steps:
        if step.last_day is not None:
            matter = by_task[step.task_id]
            key = f"{matter.public_id}-{step.pk}"
            yield Marked(step.last_day, DateKind.MILESTONE, key, matter.number, step.text, "", matter.public_id)


def _nodes(actor: Actor, first: date, last: date) -> Iterator[Marked]:
    cards = visible_cards(actor).order_by().values("pk")
    rows = ProjectNode.objects.filter(card__in=cards, planned_on__range=(first, last), reached_on__isnull=True)
    for row in rows.select_related("card"):
        if row.planned_on is not None:
            yield Marked(
                row.planned_on, DateKind.NODE, f"{row.card.public_id}-{row.pk}", "", f"{row.card.name}：{row.name}"
            )


def _mark(day: date, kind: DateKind, key: str, matter: Matter, whose: str) -> Marked:
    return Marked(day, kind, f"{key}-{kind.value}", matter.number, matter.task.title, whose, matter.public_id)
