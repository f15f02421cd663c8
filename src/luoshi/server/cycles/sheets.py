"""All that a body reports in a cycle, on one page: each item with what is owed, what was said last, what is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from luoshi.server.core.actor import Actor
from luoshi.server.cycles.figures import Given, read_kept
from luoshi.server.cycles.models import Cycle, Report
from luoshi.server.cycles.owing import Owed, owed_in
from luoshi.server.cycles.prefilling import Last, last_said, same_as_before
from luoshi.server.cycles.scopes import own_parts
from luoshi.server.cycles.standings import ReportStanding
from luoshi.server.cycles.states import FILLED_IN, NOT_IN, ReportState
from luoshi.server.delivery.audited import PART
from luoshi.server.delivery.models import Part
from luoshi.server.files.models import Attachment


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a sheet: the part with its matter, what is owed, the report as far as it goes, what was said last,
    the files at hand.
    """

    owed: Owed
    part: Part
    report: Report | None
    last: Last | None
    files: tuple[Attachment, ...]

    @property
    def state(self) -> ReportState:
        """Where the report stands; being filled in where nobody began."""
        return ReportState(self.report.state) if self.report else ReportState.DRAFT

    @property
    def is_open(self) -> bool:
        """Whether somebody fills it in now."""
        return self.owed.standing is not ReportStanding.EXCUSED and (
            self.state in FILLED_IN or self.state is ReportState.LAPSED
        )

    @property
    def revision(self) -> int:
        """The revision that whoever writes has before them, 0 where nobody began."""
        return self.report.revision if self.report else 0

    @property
    def given(self) -> dict[str, Given]:
        """The figures by key: as far as somebody filled them in, else those that stay as they were."""
        if self.report is not None:
            return read_kept(self.report.figures)
        return {}

    @property
    def unchanged(self) -> dict[str, Given]:
        """The figures where nothing is new."""
        return {each.key: each for each in same_as_before(self.owed.asked)}


def sheet_of(actor: Actor, cycle: Cycle, today: date, unit: str = "") -> list[Line]:
    """The items on which an actor reports in a cycle, most pressing first; ``unit`` (public id) keeps to one body.

    A fixed number of queries.
    """
    rows = own_parts(actor).select_related("organisation", "matter__task", "government")
    if unit:
        rows = rows.filter(organisation__public_id=unit)
    parts = {part.pk: part for part in rows}
    owed = owed_in(cycle, today, list(parts))
    keys = [each.part.pk for each in owed]
    reports = {row.part_id: row for row in Report.objects.filter(cycle=cycle, part__in=keys)}
    last = last_said(keys, {key: row.feedback_id for key, row in reports.items() if row.feedback_id})
    files = _files(cycle.government_id, [parts[key].public_id for key in keys])
    lines = [
        Line(each, part := parts[each.part.pk], reports.get(part.pk), last.get(part.pk),
             tuple(files.get(part.public_id, ())))
        for each in owed
    ]  # fmt: skip
    return sorted(lines, key=_pressing)


def line_of(actor: Actor, cycle: Cycle, part: str, today: date) -> Line | None:
    """One of them, by the public id of its part; None where nothing is owed."""
    row = own_parts(actor).select_related("organisation", "matter__task", "government").filter(public_id=part).first()
    if row is None:
        return None
    owed = owed_in(cycle, today, [row.pk])
    if not owed:
        return None
    report = Report.objects.filter(cycle=cycle, part=row).first()
    own = {row.pk: report.feedback_id} if report and report.feedback_id else {}
    files = _files(cycle.government_id, [row.public_id])
    return Line(owed[0], row, report, last_said([row.pk], own).get(row.pk), tuple(files.get(row.public_id, ())))


def whole(lines: Sequence[Line]) -> list[Line]:
    """Those that can be laid before the leader: saved, with a level, a word and every figure that is asked for."""
    return [line for line in lines if line.report is not None and line.report.state in NOT_IN and _is_whole(line)]


def _is_whole(line: Line) -> bool:
    report = line.report
    if report is None or not (report.claim_level and report.progress):
        return False
    given = line.given
    return all(each.given or (each.key in given and _says(given[each.key])) for each in line.owed.asked)


def _says(given: Given) -> bool:
    return given.says_something or bool(given.note)


def _files(government: int, parts: Sequence[str]) -> dict[str, list[Attachment]]:
    """The attachments of parts, by their public ids."""
    found: dict[str, list[Attachment]] = {}
    rows = Attachment.objects.filter(government=government, owner_kind=PART, owner_id__in=parts)
    for row in rows.order_by("pk"):
        found.setdefault(row.owner_id, []).append(row)
    return found


_ORDER = (
    ReportStanding.RETURNED, ReportStanding.MISSING, ReportStanding.NOT_DUE, ReportStanding.PARTIAL,
    ReportStanding.RECEIVED, ReportStanding.LATE, ReportStanding.ON_TIME, ReportStanding.NOTHING,
    ReportStanding.EXCUSED, ReportStanding.NOT_OWED,
)  # fmt: skip


def _pressing(line: Line) -> tuple[int, date, int]:
    return _ORDER.index(line.owed.standing), line.owed.due_on, line.part.pk
