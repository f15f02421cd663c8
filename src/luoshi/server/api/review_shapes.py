"""What programs ask and are told of reviews: what changed, what is odd, what others say; with an example each."""

from typing import Annotated, Any

from pydantic import Field

from luoshi.reckoning.disagreements import DisagreementKind
from luoshi.reckoning.questions import QuestionKind
from luoshi.server.api.fields import LAX, Asked, Day, Given, Id, Lines, Moment, Number, Told
from luoshi.server.api.paging import Paged
from luoshi.server.cycles.models import ConfidenceGrade
from luoshi.server.cycles.standings import ReportStanding
from luoshi.server.delivery.models import ReturnReason


class ChangeTold(Told):
    """A field that says something else than in the last accepted report; ``old`` empty where there was none."""

    field: str
    old: str
    new: str


class FigureCompared(Told):
    """A figure as the report says it, beside what was known before."""

    name: str
    unit: str
    before: str | None
    now: str | None
    status: str


class QuestionTold(Told):
    """What is odd: its kind, what that is called, and the report or node beside which it stands."""

    kind: QuestionKind
    text: str
    beside: str | None


class VisitTold(Told):
    """What the last visit found."""

    on: Day
    level: str
    passed: bool


class ReviewLight(Told):
    """The light of a day, with how far it is by figures in percent, as texts."""

    as_of: Day
    light: str
    expected: str | None
    actual: str | None


class ConfidenceTold(Told):
    """How sure somebody is who does not report, and why."""

    grade: ConfidenceGrade
    reasons: str
    by: str
    at: Moment


class ReviewTold(Told):
    """A report that waits. ``revision`` is what a decision names as ``seen``; ``ordinary`` where nothing is odd."""

    id: str
    part: str
    matter: str
    title: str
    body: str
    revision: int
    claim_level: str
    came_in: Moment | None
    late: bool
    ordinary: bool
    returned: int
    changed: list[ChangeTold]
    figures: list[FigureCompared]
    questions: list[QuestionTold]
    evidence: list[str]
    verification: VisitTold | None
    light: ReviewLight | None
    confidence: ConfidenceTold | None


class ReviewPage(Told):
    """A page of reports that wait, those that came in first first."""

    items: list[ReviewTold]
    next: str | None


class ReviewsAsked(Paged):
    """Which page; a page of reviews is short, since each asks much."""

    limit: int = Field(20, ge=1, le=50, description="每页最多几份 · reports a page at most")


class ReviewSeen(Given):
    """A report, and the revision of it that was read: 409 where it says something else by now."""

    report: Id
    seen: Number


class ReviewsAccepted(Given):
    """Reports in which nothing is odd, accepted all or none."""

    reports: Annotated[list[ReviewSeen], Field(min_length=1, max_length=200)]


class ReviewAccepted(Given):
    """One report accepted; where it raises questions, ``comment`` says what was found. ``done`` ends the part."""

    seen: Number
    comment: Lines = ""
    done: bool = False


class ReviewReturned(Given):
    """One report sent back, with a reason and what is to be put right."""

    seen: Number
    reason: Annotated[ReturnReason, LAX]
    comment: Lines = Field(min_length=1)


class ReviewedTold(Told):
    """A report after a decision."""

    id: str
    part: str
    state: str
    revision: int


class Reviewed(Told):
    """The reports that were decided about."""

    items: list[ReviewedTold]


class ComparedTold(Told):
    """What is said of a part: by its body (``report`` null where nothing came in; ``claim_level`` then what was
    accepted last), by the last visit, by the light, by who judges; and where they disagree.
    """

    part: str
    matter: str
    number: str
    title: str
    body: str
    standing: ReportStanding
    report: str | None
    claim_level: str
    verification: VisitTold | None
    light: ReviewLight | None
    confidence: ConfidenceTold | None
    disagreements: list[DisagreementKind]


class Comparison(Told):
    """Everything that is owed in a cycle and that the caller sees, body by body."""

    cycle: str
    items: list[ComparedTold]


class ComparisonAsked(Asked):
    """All, or only those on which voices disagree."""

    differing: bool = Field(False, description="只要说法不一的 · only those on which voices disagree")


class Judgement(Given):
    """How sure one is of a matter, and why."""

    matter: Id
    grade: Annotated[ConfidenceGrade, LAX]
    reasons: Lines = Field(min_length=1)


_VERIFICATION = {"on": "2026-10-08", "level": "under_way", "passed": True}
_LIGHT = {"as_of": "2026-10-09", "light": "yellow", "expected": "52.5", "actual": "36.1"}
CONFIDENCE: dict[str, Any] = {
    "grade": "middle", "reasons": "实地看过，护岸没有合龙。", "by": "杜查实", "at": "2026-10-09T10:00:00+08:00",
}  # fmt: skip
REVIEW: dict[str, Any] = {
    "id": "report_01j0000000000000000000000", "part": "part_01j0000000000000000000000", "matter": "2026-001",
    "title": "疏浚干流河道", "body": "县水利局", "revision": 3, "claim_level": "nearly_done",
    "came_in": "2026-10-09T09:30:00+08:00", "late": False, "ordinary": False, "returned": 1,
    "changed": [{"field": "progress", "old": "清淤4.2公里。", "new": "清淤6.5公里，护岸过半。"}],
    "figures": [{"name": "干流清淤", "unit": "公里", "before": "4.2", "now": "6.5", "status": "value"}],
    "questions": [{"kind": "text_alike", "text": "文字与别处雷同", "beside": "report_01j0000000000000000000001"}],
    "evidence": [], "verification": _VERIFICATION, "light": _LIGHT, "confidence": CONFIDENCE,
}  # fmt: skip
REVIEWED: dict[str, Any] = {
    "id": REVIEW["id"], "part": REVIEW["part"], "state": "已采用", "revision": 4,
}  # fmt: skip
COMPARED: dict[str, Any] = {
    "part": REVIEW["part"], "matter": "matter_01j0000000000000000000000", "number": "2026-001", "title": "疏浚干流河道",
    "body": "县水利局", "standing": "已报待审", "report": REVIEW["id"], "claim_level": "nearly_done",
    "verification": _VERIFICATION, "light": _LIGHT, "confidence": CONFIDENCE,
    "disagreements": ["said_more_than_found", "said_done_light_warns"],
}  # fmt: skip
