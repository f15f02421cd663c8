"""What a reviewer reads: the reports of a cycle that wait, what changed since the last accepted one, what is odd."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from luoshi.reckoning.questions import Question
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.recalling import Recall, anew
from luoshi.server.cycles.confidences import confidences_of
from luoshi.server.cycles.figures import Asked, Given, Held, read_kept
from luoshi.server.cycles.last_seen import Visit, last_lights, last_visits
from luoshi.server.cycles.models import Confidence, Cycle, Report
from luoshi.server.cycles.owing import Owed, owed_in
from luoshi.server.cycles.questions import Asking, questions_of
from luoshi.server.cycles.scopes import visible_reports
from luoshi.server.cycles.states import ReportState
from luoshi.server.delivery.models import Feedback, FeedbackState
from luoshi.server.delivery.standing.gathering import steps_of
from luoshi.server.delivery.standing.values import Moment
from luoshi.server.files.models import Attachment

TEXTS = ("progress", "problem", "next_step")


@dataclass(frozen=True, slots=True)
class Changed:
    """A field that says something else than in the last accepted report; ``old`` empty where there was none."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class FigureSaid:
    """A figure as the report says it, with what was known before."""

    asked: Asked
    given: Given

    @property
    def before(self) -> Held | None:
        """The figure of these days where one was known, else that of the days before."""
        return self.asked.held or self.asked.before


@dataclass(frozen=True, slots=True)
class Line:
    """A report that waits, with everything that stands beside it; ``light`` is a row as values, as in ``last_seen``."""

    report: Report
    owed: Owed | None
    changed: tuple[Changed, ...]
    figures: tuple[FigureSaid, ...]
    questions: tuple[Question, ...]
    light: Any
    visit: Visit | None
    confidence: Confidence | None
    files: tuple[Attachment, ...]
    returned: int
    has_before: bool

    @property
    def is_ordinary(self) -> bool:
        """Whether nothing is odd, so that it can be accepted together with others."""
        return not self.questions


def waiting_in(actor: Actor, cycle: Cycle) -> "QuerySet[Report]":
    """The reports of a cycle that wait to be read, by bodies in the order of the register."""
    rows = visible_reports(actor).filter(cycle=cycle, state=ReportState.IN_REVIEW)
    return rows.order_by("part__organisation__position", "part__organisation_id", "part__matter__ordinal", "pk")


def waiting_by_cycle(actor: Actor) -> list[tuple[Cycle, int]]:
    """How many reports wait to be read in each cycle, the earliest due first."""
    waiting = visible_reports(actor).filter(state=ReportState.IN_REVIEW).select_related(None).order_by()
    counts = dict(waiting.values_list("cycle").annotate(count=Count("pk")))
    return [(cycle, counts[cycle.pk]) for cycle in Cycle.objects.filter(pk__in=counts).order_by("due_on", "pk")]


def lines_of(actor: Actor, cycle: Cycle, reports: Sequence[Report], now: datetime, recall: Recall = anew) -> list[Line]:
    """Some reports of a cycle as a reviewer reads them, in their order. A fixed number of queries."""
    today = china_date(now)
    parts = [row.part_id for row in reports]
    owed = {each.part.pk: each for each in owed_in(cycle, today, parts, recall=recall)}
    matters = sorted({row.part.matter_id for row in reports})
    tasks = [row.part.matter.task_id for row in reports]
    steps = steps_of(tasks, Moment(today, now, live=True))
    asking = [
        Asking(row, owed[row.part_id], tuple(steps.get(row.part.matter.task_id, ())))
        for row in reports
        if row.part_id in owed
    ]
    questions = questions_of(cycle, asking) if asking else {}
    accepted = _last_accepted(parts)
    visits, lights = last_visits(matters, today), last_lights(matters, today)
    judged = confidences_of(actor, matters, until=cycle.last)
    returned = _returned(parts, cycle)
    files = {row.public_id: row for row in _evidence(reports)}
    return [
        Line(
            report=row,
            owed=owed.get(row.part_id),
            changed=tuple(_changed(row, accepted.get(row.part_id))),
            figures=tuple(_figures(row, owed.get(row.part_id))),
            questions=tuple(questions.get(row.public_id, ())),
            light=lights.get(row.part.matter_id),
            visit=visits.get(row.part.matter_id),
            confidence=judged.get(row.part.matter_id),
            files=tuple(files[key] for key in row.evidence if key in files),
            returned=returned.get(row.part_id, 0),
            has_before=row.part_id in accepted,
        )
        for row in reports
    ]


def _changed(row: Report, before: Feedback | None) -> Iterable[Changed]:
    if before is None or row.claim_level != before.claim_level:
        yield Changed("claim_level", before.claim_level if before else "", row.claim_level)
    for name in TEXTS:
        old, new = getattr(before, name) if before else "", getattr(row, name)
        if old != new:
            yield Changed(name, old, new)


def _figures(row: Report, owed: Owed | None) -> Iterable[FigureSaid]:
    asked = {each.key: each for each in owed.asked} if owed else {}
    for key, given in read_kept(row.figures).items():
        if key in asked:
            yield FigureSaid(asked[key], given)


def _last_accepted(parts: Sequence[int]) -> dict[int, Feedback]:
    rows = Feedback.objects.filter(part__in=parts, state=FeedbackState.ACCEPTED).order_by("made_at", "pk")
    return {row.part_id: row for row in rows}


def _returned(parts: Sequence[int], cycle: Cycle) -> dict[int, int]:
    """How often reports of this cycle were sent back, by part."""
    rows = Feedback.objects.filter(
        part__in=parts, state=FeedbackState.RETURNED, as_of__gte=cycle.first, made_at__date__gte=cycle.opens_on
    )
    return dict(rows.order_by().values_list("part").annotate(count=Count("pk")))


def _evidence(reports: Sequence[Report]) -> "QuerySet[Attachment]":
    keys = [key for row in reports for key in row.evidence]
    return Attachment.objects.filter(public_id__in=keys).select_related("blob").prefetch_related("blob__previews")
