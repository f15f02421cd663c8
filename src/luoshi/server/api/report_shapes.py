"""What programs ask and are told of the reports of a body in a cycle: their shapes, with an example.

Figures are texts, so that nothing is rounded on the way; null is not known, which is no zero.
"""

from typing import Annotated, Any

from pydantic import Field

from luoshi.server.api.fields import LAX, Asked, Day, Given, Id, Ids, Line, Lines, Moment, Number, Told
from luoshi.server.api.indicator_shapes import Figure
from luoshi.server.cycles.standings import ReportStanding
from luoshi.server.cycles.states import ReportState
from luoshi.server.delivery.models import ClaimLevel
from luoshi.server.indicators.models import StatusChoice

Text = Annotated[str, Field(max_length=5000, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$")]


class ReportFigureTold(Told):
    """A figure that a report asks for: ``known`` is what was entered for these days already, so that it is not asked
    again; ``before`` that of the days before. What the report itself says stands in the others.
    """

    key: str
    name: str
    unit: str
    kind: str
    period_from: Day
    period_to: Day
    organisation: str | None
    known: str | None
    before: str | None
    status: str | None
    value: str | None
    numerator: str | None
    denominator: str | None
    note: str


class ReportTold(Told):
    """A report that is owed; ``id`` null where nobody began. ``lacks`` says by field what it needs to go out, ``step``
    what the caller does next with it: put_up, submit, or null.
    """

    id: str | None
    part: str
    matter: str
    title: str
    body: str
    standing: ReportStanding
    state: ReportState | None
    due_on: Day
    taken_until: Day
    revision: int
    unchanged: bool
    claim_level: str
    progress: str
    problem: str
    next_step: str
    figures: list[ReportFigureTold]
    evidence: list[str]
    lacks: dict[str, str]
    comment: str
    came_in: Moment | None
    again_by: Day | None
    writable: bool
    step: str | None


class ReportSheet(Told):
    """The reports of a body, or some of them, in the order of their matters."""

    cycle: str
    items: list[ReportTold]


class SheetAsked(Asked):
    """Whose sheet."""

    unit: Line = Field("", max_length=80, description="办公室看哪个单位的 · of which body, for the office")


class FigureGiven(Given):
    """A figure by the key that the sheet gives, or why there is none."""

    key: Line = Field(max_length=120)
    status: Annotated[StatusChoice, LAX] = StatusChoice.VALUE
    value: Figure | None = None
    numerator: Figure | None = None
    denominator: Figure | None = None
    note: Line = Field("", max_length=500)
    reason: Line = Field("", max_length=300)


class NewReport(Given):
    """What is filled in, as far as it goes. ``seen`` is the revision that was read (0: none): 409 where there is a
    later one. The office enters with the ``scan`` of the body's paper.
    """

    claim_level: Annotated[ClaimLevel, LAX] | None = None
    progress: Text = ""
    problem: Text = ""
    next_step: Text = ""
    figures: list[FigureGiven] = Field(default_factory=list, max_length=200)
    evidence: Ids = Field(default_factory=list, max_length=100)
    seen: Number | None = None
    scan: Line = Field("", max_length=80)


class UnchangedParts(Given):
    """The parts of which nothing is new."""

    parts: Ids = Field(min_length=1)
    scan: Line = Field("", max_length=80)


class SomeReports(Given):
    """Reports that go on, all or none."""

    reports: Ids = Field(min_length=1)
    scan: Line = Field("", max_length=80)


class ReportsBack(SomeReports):
    """Reports that are to be put right, and what."""

    comment: Lines = Field(min_length=1)


class ReportRecalled(Given):
    """What nobody has read yet is taken back; ``scan`` is for the office."""

    report: Id
    scan: Line = Field("", max_length=80)


REPORT: dict[str, Any] = {
    "id": "report_01j0000000000000000000000", "part": "part_01j0000000000000000000000", "matter": "2026-001",
    "title": "疏浚干流河道", "body": "县水利局", "standing": "未到期", "state": "填写中", "due_on": "2026-10-13",
    "taken_until": "2026-10-20", "revision": 1, "unchanged": False, "claim_level": "under_way",
    "progress": "清淤6.5公里，护岸过半。", "problem": "", "next_step": "十月底前完成护岸。",
    "figures": [{
        "key": "2-20260701-20260930-", "name": "干流清淤", "unit": "公里", "kind": "cumulative",
        "period_from": "2026-07-01", "period_to": "2026-09-30", "organisation": None, "known": None, "before": "4.2",
        "status": "value", "value": "6.5", "numerator": None, "denominator": None, "note": "",
    }],
    "evidence": [], "lacks": {}, "comment": "", "came_in": None, "again_by": None, "writable": True, "step": "put_up",
}  # fmt: skip
SHEET: dict[str, Any] = {"cycle": "cycle_01j0000000000000000000000", "items": [REPORT]}
SENT: dict[str, Any] = {
    "claim_level": "under_way", "progress": "清淤6.5公里，护岸过半。", "next_step": "十月底前完成护岸。",
    "figures": [{"key": "2-20260701-20260930-", "value": "6.5"}], "seen": 0,
}  # fmt: skip
