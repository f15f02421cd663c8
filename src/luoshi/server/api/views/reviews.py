"""Reviews by programs: what waits with what is odd, accepted, sent back; voices side by side; judgements."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router

from luoshi.reckoning.questions import Question
from luoshi.server.api.callers import Caller, caller_of
from luoshi.server.api.fields import Id
from luoshi.server.api.operations import IDEMPOTENCY_KEY, operation
from luoshi.server.api.paging import page
from luoshi.server.api.review_shapes import (
    COMPARED,
    CONFIDENCE,
    REVIEW,
    REVIEWED,
    Comparison,
    ComparisonAsked,
    ConfidenceTold,
    Judgement,
    ReviewAccepted,
    Reviewed,
    ReviewedTold,
    ReviewPage,
    ReviewReturned,
    ReviewsAccepted,
    ReviewsAsked,
)
from luoshi.server.api.views.reports import known_text, number_text, share_text
from luoshi.server.api.writing import written
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import word
from luoshi.server.cycles.comparing import Compared, compared
from luoshi.server.cycles.last_seen import Visit
from luoshi.server.cycles.models import Confidence, Cycle, Report
from luoshi.server.cycles.reviewing import FigureSaid, Line, lines_of, waiting_in
from luoshi.server.cycles.scopes import visible_cycles, visible_reports
from luoshi.server.cycles.services.confidence import judge_confidence
from luoshi.server.cycles.services.reports import CYCLE_THING, THING
from luoshi.server.cycles.services.reviewing import accept_report, accept_reports, return_report
from luoshi.server.orgs.scopes import found
from luoshi.server.policy import Action, require_some

router = Router(tags=["cycles"])
_REFUSES = [404, 409, 413, 415]


@operation(
    router,
    "get",
    "/cycles/{cycle}/reviews",
    summary=_("等待审核的填报"),
    action=Action.PART_REVIEW,
    answers=ReviewPage,
    refuses=[404],
    got={"items": [REVIEW], "next": None},
)
def list_reviews(request: HttpRequest, cycle: Path[Id], asked: Query[ReviewsAsked]) -> dict[str, Any]:
    """The reports of a cycle that wait to be read: what changed, what is odd, what stands beside."""
    caller = caller_of(request)
    require_some(caller.actor, Action.PART_REVIEW)
    kept = _cycle(caller.actor, cycle)
    here = page(waiting_in(caller.actor, kept), asked, ("pk",))
    lines = lines_of(caller.actor, kept, here.rows, caller.now)
    return {"items": [_line(each) for each in lines], "next": here.next}


@operation(
    router,
    "post",
    "/cycles/{cycle}/reviews/accept",
    summary=_("一并通过没有疑问的填报"),
    action=Action.PART_REVIEW,
    answers=Reviewed,
    refuses=_REFUSES,
    sent={"reports": [{"report": REVIEW["id"], "seen": 3}]},
    got={"items": [REVIEWED]},
    headers=[IDEMPOTENCY_KEY],
)
def accept_ordinary_reports(request: HttpRequest, cycle: Path[Id], data: ReviewsAccepted) -> HttpResponse:
    """Accept reports in which nothing is odd, all or none."""

    def act(caller: Caller) -> Reviewed:
        seen = {each.report: each.seen for each in data.reports}
        _here(caller.actor, cycle, seen)
        rows = accept_reports(actor=caller.actor, now=caller.now, reports=seen, seen=seen)
        return Reviewed(items=[_reviewed(row) for row in rows])

    return written(request, 200, act)


@operation(
    router,
    "post",
    "/cycles/{cycle}/reviews/{report}/accept",
    summary=_("通过一份填报"),
    action=Action.PART_REVIEW,
    answers=ReviewedTold,
    refuses=_REFUSES,
    sent={"seen": 3, "comment": "已电话核实，两处同时施工。", "done": False},
    got=REVIEWED,
    headers=[IDEMPOTENCY_KEY],
)
def accept_one_report(request: HttpRequest, cycle: Path[Id], report: Path[Id], data: ReviewAccepted) -> HttpResponse:
    """Accept one report; one that raises questions with a word of what was found."""

    def act(caller: Caller) -> ReviewedTold:
        _here(caller.actor, cycle, [report])
        row = accept_report(
            actor=caller.actor, now=caller.now, report=report, comment=data.comment, as_done=data.done, seen=data.seen
        )
        return _reviewed(row)

    return written(request, 200, act)


@operation(
    router,
    "post",
    "/cycles/{cycle}/reviews/{report}/return",
    summary=_("退回一份填报"),
    action=Action.PART_REVIEW,
    answers=ReviewedTold,
    refuses=_REFUSES,
    sent={"seen": 3, "reason": "contradicts", "comment": "两处文字一样，请写明各自进展。"},
    got={**REVIEWED, "state": "已退回"},
    headers=[IDEMPOTENCY_KEY],
)
def return_one_report(request: HttpRequest, cycle: Path[Id], report: Path[Id], data: ReviewReturned) -> HttpResponse:
    """Send one report back, with a reason from the list and what is to be put right."""

    def act(caller: Caller) -> ReviewedTold:
        _here(caller.actor, cycle, [report])
        row = return_report(
            actor=caller.actor, now=caller.now, report=report, reason=data.reason.value, comment=data.comment,
            seen=data.seen,
        )  # fmt: skip
        return _reviewed(row)

    return written(request, 200, act)


@operation(
    router,
    "get",
    "/cycles/{cycle}/comparison",
    summary=_("各方怎么说"),
    action=Action.REPORT_VIEW,
    answers=Comparison,
    refuses=[404],
    got={"cycle": "cycle_01j0000000000000000000000", "items": [COMPARED]},
)
def compare_voices(request: HttpRequest, cycle: Path[Id], asked: Query[ComparisonAsked]) -> dict[str, Any]:
    """Self-report, visit, light and judgement of everything that is owed, side by side."""
    caller = caller_of(request)
    require_some(caller.actor, Action.REPORT_VIEW)
    rows = compared(caller.actor, _cycle(caller.actor, cycle), china_date(caller.now))
    return {"cycle": cycle, "items": [_compared(row) for row in rows if row.kinds or not asked.differing]}


@operation(
    router,
    "post",
    "/cycles/{cycle}/confidences",
    summary=_("判断信心"),
    action=Action.CONFIDENCE_JUDGE,
    answers={201: ConfidenceTold},
    refuses=_REFUSES,
    sent={"matter": "matter_01j0000000000000000000000", "grade": "middle", "reasons": "实地看过，护岸没有合龙。"},
    got=CONFIDENCE,
    headers=[IDEMPOTENCY_KEY],
)
def judge_confidence_of_matter(request: HttpRequest, cycle: Path[Id], data: Judgement) -> HttpResponse:
    """Say how sure one is of a matter on which one does not report; what was said before stays."""

    def act(caller: Caller) -> ConfidenceTold:
        row = judge_confidence(
            actor=caller.actor, now=caller.now, cycle=cycle, matter=data.matter, grade=data.grade.value,
            reasons=data.reasons,
        )  # fmt: skip
        return ConfidenceTold(**_confidence(row))

    return written(request, 201, act)


def _cycle(actor: Actor, key: str) -> Cycle:
    return found(visible_cycles(actor), key, CYCLE_THING)


def _here(actor: Actor, cycle: str, reports: Iterable[str]) -> None:
    """Raise NotFound where a report is of another cycle than the address says, or is not seen."""
    wanted = set(reports)
    if visible_reports(actor).filter(cycle__public_id=cycle, public_id__in=wanted).count() != len(wanted):
        raise NotFound(THING)


def _reviewed(row: Report) -> ReviewedTold:
    return ReviewedTold(id=row.public_id, part=row.part.public_id, state=row.state, revision=row.revision)


def _line(line: Line) -> dict[str, Any]:
    row = line.report
    return {
        "id": row.public_id,
        "part": row.part.public_id,
        "matter": row.part.matter.number,
        "title": row.part.matter.task.title,
        "body": row.part.printed_name,
        "revision": row.revision,
        "claim_level": row.claim_level,
        "came_in": row.came_in,
        "late": line.owed is not None and line.owed.facts.late,
        "ordinary": line.is_ordinary,
        "returned": line.returned,
        "changed": [{"field": each.field, "old": each.old, "new": each.new} for each in line.changed],
        "figures": [_figure(each) for each in line.figures],
        "questions": _questions(line.questions),
        "evidence": [each.public_id for each in line.files],
        "verification": _visit(line.visit),
        "light": _light(line.light),
        "confidence": _confidence(line.confidence) if line.confidence else None,
    }


def _figure(each: FigureSaid) -> dict[str, Any]:
    given = each.given
    return {
        "name": each.asked.name,
        "unit": each.asked.unit,
        "before": known_text(each.asked, each.before),
        "now": number_text(given.value) if given.value is not None else share_text(given.numerator, given.denominator),
        "status": given.status.value,
    }


def _questions(questions: Sequence[Question]) -> list[dict[str, Any]]:
    return [{"kind": each.kind, "text": str(word(each.kind.word)), "beside": each.beside or None} for each in questions]


def _visit(visit: Visit | None) -> dict[str, Any] | None:
    return visit._asdict() if visit else None


def _light(row: Any) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "as_of": row.as_of,
        "light": row.light,
        "expected": number_text(row.expected),
        "actual": number_text(row.actual),
    }


def _confidence(row: Confidence) -> dict[str, Any]:
    return {"grade": row.grade, "reasons": row.reasons, "by": row.made_by_name, "at": row.made_at}


def _compared(row: Compared) -> dict[str, Any]:
    part = row.part
    return {
        "part": part.public_id,
        "matter": part.matter__public_id,
        "number": part.matter__number,
        "title": part.matter__task__title,
        "body": part.printed_name,
        "standing": row.standing,
        "report": row.report.public_id if row.report else None,
        "claim_level": row.level,
        "verification": _visit(row.found),
        "light": _light(row.light),
        "confidence": _confidence(row.confidence) if row.confidence else None,
        "disagreements": list(row.kinds),
    }
