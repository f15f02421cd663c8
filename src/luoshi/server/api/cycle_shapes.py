"""What programs ask and are told of exceptions, restatements and reminders of cycles: their shapes, with an example.

Figures are texts, so that nothing is rounded on the way; null is not known, which is no zero.
"""

from typing import Annotated, Any

from pydantic import Field

from luoshi.server.api.fields import LAX, Day, DaysAway, Given, Id, Ids, Line, Moment, Told
from luoshi.server.api.paging import Paged
from luoshi.server.api.report_shapes import FigureGiven, Text
from luoshi.server.cycles.models import AllowanceKind
from luoshi.server.cycles.rungs import MOST_RUNGS, Whom
from luoshi.server.cycles.states import RestatementState
from luoshi.server.delivery.models import ClaimLevel, ReminderKind


class ExceptionTold(Told):
    """An exception from the days of a cycle, for a part, for a body, or (both null) for everybody.

    kind longer is a later due day, after_lock takes what is made up, excused asks for nothing. in_force says whether it
    holds today: it ends with until, or earlier by hand.
    """

    id: str
    cycle: str
    kind: AllowanceKind
    organisation: str | None
    part: str | None
    matter: str | None
    title: str | None
    until: Day
    reason: str
    in_force: bool
    made_by: str
    made_at: Moment
    ended_at: Moment | None
    ended_by: str | None


class ExceptionPage(Told):
    """A page of exceptions, those granted last first."""

    items: list[ExceptionTold]
    next: str | None


class ExceptionsAsked(Paged):
    """Which exceptions."""

    in_force: bool | None = Field(None, description="只看有效的或已失效的 · only those that hold today, or do not")


class NewException(Given):
    """What is granted, to whom (``organisation`` or ``part``; neither is everybody), until when, why."""

    kind: Annotated[AllowanceKind, LAX]
    until: Day
    reason: Line = Field(min_length=1, max_length=300)
    organisation: Id | None = None
    part: Id | None = None


class ExceptionEnded(Given):
    """Why an exception ends before its day."""

    comment: Line = Field(min_length=1, max_length=300)


class FieldRestated(Told):
    """A field with what was said and what should have been."""

    field: str
    old: str
    new: str


class FigureSaid(Told):
    """A figure as it was said."""

    status: str
    value: str | None
    numerator: str | None
    denominator: str | None
    note: str


class FigureRestated(Told):
    """A figure with both values; ``old`` null where nothing was said of it."""

    key: str
    name: str
    unit: str
    old: FigureSaid | None
    new: FigureSaid


class RestatementTold(Told):
    """A restatement: both values of everything that changes stay, whatever was decided."""

    id: str
    cycle: str
    report: str
    part: str
    matter: str
    title: str
    body: str
    state: RestatementState
    reason: str
    fields: list[FieldRestated]
    figures: list[FigureRestated]
    evidence: list[str]
    made_by: str
    made_at: Moment
    decided_by: str | None
    decided_at: Moment | None
    comment: str


class RestatementPage(Told):
    """A page of restatements, those asked for last first."""

    items: list[RestatementTold]
    next: str | None


class RestatementsAsked(Paged):
    """Which restatements."""

    state: RestatementState | None = Field(None, description="状态 · only those in this state")
    cycle: Line = Field("", max_length=80, description="填报周期 · only those of this cycle")


class NewRestatement(Given):
    """What a report that was accepted should have said; what is empty stays. The office enters with the ``scan``."""

    report: Id
    reason: Line = Field(min_length=1, max_length=300)
    claim_level: Annotated[ClaimLevel, LAX] | None = None
    progress: Text = ""
    problem: Text = ""
    next_step: Text = ""
    figures: list[FigureGiven] = Field(default_factory=list, max_length=200)
    evidence: Ids = Field(default_factory=list, max_length=100)
    scan: Line = Field("", max_length=80)


class RestatementGranted(Given):
    """What is said with the consent."""

    comment: Line = Field("", max_length=300)


class RestatementRefused(Given):
    """Why not."""

    comment: Line = Field(min_length=1, max_length=300)


class RestatementWithdrawn(Given):
    """Nothing is said with it."""


class RungTold(Told):
    """Who is reminded so many working days after the due day; before it where the number is negative."""

    days: int
    whom: list[Whom]


class LadderTold(Told):
    """The ladder that holds, in the order of its days; no rung reminds nobody. What holds until somebody sets another
    is proposed by the program, and has nobody who set it.
    """

    rungs: list[RungTold]
    reason: str
    made_by: str | None
    made_at: Moment | None


class RungGiven(Given):
    """A rung."""

    days: DaysAway
    whom: list[Annotated[Whom, LAX]] = Field(min_length=1, max_length=len(Whom))


class NewLadder(Given):
    """All rungs, one a day."""

    rungs: list[RungGiven] = Field(max_length=MOST_RUNGS)
    reason: Line = Field("", max_length=300)


class ReminderTold(Told):
    """A reminder that went out, by the program or by hand."""

    id: str
    matter: str
    title: str
    part: str
    body: str
    kind: ReminderKind
    text: str
    made_by: str
    made_at: Moment


class ReminderPage(Told):
    """A page of reminders, the latest first."""

    items: list[ReminderTold]
    next: str | None


class RemindersAsked(Paged):
    """Which reminders."""

    kind: ReminderKind | None = Field(None, description="方式 · only those that were sent this way")


EXCEPTION: dict[str, Any] = {
    "id": "alw_01j0000000000000000000000", "cycle": "cycle_01j0000000000000000000000", "kind": "longer",
    "organisation": "org_01j0000000000000000000000", "part": None, "matter": None, "title": None,
    "until": "2026-10-16", "reason": "连日暴雨，全员防汛", "in_force": True, "made_by": "钟合青",
    "made_at": "2026-10-12T09:00:00+08:00", "ended_at": None, "ended_by": None,
}  # fmt: skip
RESTATEMENT: dict[str, Any] = {
    "id": "rst_01j0000000000000000000000", "cycle": "cycle_01j0000000000000000000000",
    "report": "report_01j0000000000000000000000", "part": "part_01j0000000000000000000000", "matter": "2026-001",
    "title": "疏浚干流河道", "body": "县水利局", "state": "待审定", "reason": "漏计一段河道",
    "fields": [{"field": "progress", "old": "清淤6.5公里。", "new": "清淤8公里。"}],
    "figures": [{
        "key": "2-20260701-20260930-", "name": "干流清淤", "unit": "公里",
        "old": {"status": "value", "value": "6.5", "numerator": None, "denominator": None, "note": ""},
        "new": {"status": "value", "value": "8", "numerator": None, "denominator": None, "note": ""},
    }],
    "evidence": [], "made_by": "江局长", "made_at": "2026-10-28T09:00:00+08:00", "decided_by": None,
    "decided_at": None, "comment": "",
}  # fmt: skip
LADDER: dict[str, Any] = {
    "rungs": [{"days": -3, "whom": ["clerk"]}, {"days": 1, "whom": ["clerk", "unit_leader"]}], "reason": "年底加密",
    "made_by": "钟合青", "made_at": "2026-10-12T09:00:00+08:00",
}  # fmt: skip
REMINDER: dict[str, Any] = {
    "id": "rem_01j0000000000000000000000", "matter": "2026-001", "title": "疏浚干流河道",
    "part": "part_01j0000000000000000000000", "body": "县水利局", "kind": "in_app", "text": "水小莲",
    "made_by": "定时任务：催办", "made_at": "2026-10-13T09:00:00+08:00",
}  # fmt: skip
