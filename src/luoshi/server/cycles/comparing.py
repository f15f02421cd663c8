"""What is said of every part that owes in a cycle, side by side (三方对照), and where the voices disagree: that of its
body, of a visit, of the light, and of whoever judges.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from luoshi.reckoning.disagreements import DisagreementKind, Trust, Voices, disagreements
from luoshi.reckoning.milestones import ClaimLevel
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.cycles.confidences import confidences_of
from luoshi.server.cycles.last_seen import Visit, last_lights, last_visits
from luoshi.server.cycles.matrix import Standing, standings_in
from luoshi.server.cycles.models import Confidence, Cycle, Report
from luoshi.server.cycles.scopes import own_parts
from luoshi.server.cycles.standings import ReportStanding
from luoshi.server.cycles.states import CycleState, ReportState
from luoshi.server.delivery.standing.reading import rules_of

_PART_COLUMNS = (
    "pk", "public_id", "printed_name", "organisation__public_id", "claim_level", "matter_id", "matter__public_id",
    "matter__number", "matter__task__title",
)  # fmt: skip
_REPORT_COLUMNS = ("public_id", "part_id", "claim_level", "came_in", "state")


@dataclass(frozen=True, slots=True)
class Compared:
    """A part with all that is said of it. ``part`` and ``report`` are rows as values with the columns above, ``light``
    one of ``last_seen``. ``report`` is None where none came in, ``level`` then the one that was accepted last, empty
    where there was none.
    """

    part: Any
    standing: ReportStanding
    report: Any
    level: str
    found: Visit | None
    light: Any
    confidence: Confidence | None
    kinds: tuple[DisagreementKind, ...]


def compared(
    actor: Actor, cycle: Cycle, today: date, found: Callable[[Actor, Cycle, date], Sequence[Standing]] = standings_in
) -> list[Compared]:
    """What is said of everything that is owed in a cycle and that the actor sees, body by body, as it was known on a
    day, or on the last of the cycle once it is locked. A fixed number of queries; ``found`` finds how everything
    stands: a page may know it already.
    """
    owed = {each.part: each.standing for each in found(actor, cycle, today) if each.standing in _HAVE_VOICES}
    until = min(today, cycle.locks_on) if cycle.state == CycleState.LOCKED else today
    parts = _parts(actor, owed)
    matters = {row.matter_id for row in parts}
    reports = {row.part_id: row for row in _reports(cycle)}
    visits, lights = last_visits(matters, until), last_lights(matters, until)
    judged = confidences_of(actor, matters, until=cycle.last)
    colours = {key: style.colour for key, style in rules_of(cycle.government).lights.items()}
    return [
        _compared(
            row, owed[row.pk], reports.get(row.pk), visits.get(row.matter_id), lights.get(row.matter_id),
            judged.get(row.matter_id), colours, is_locked=cycle.state == CycleState.LOCKED,
        )
        for row in parts
    ]  # fmt: skip


_HAVE_VOICES = frozenset(ReportStanding) - {ReportStanding.NOT_OWED, ReportStanding.EXCUSED}


def _compared(
    part: Any,
    standing: ReportStanding,
    report: Any,
    visit: Visit | None,
    light: Any,
    confidence: Confidence | None,
    colours: Mapping[str, str],
    *,
    is_locked: bool,
) -> Compared:
    accepted = "" if is_locked else part.claim_level  # of today, not of the days of a cycle that is over
    level = report.claim_level if report else accepted
    voices = Voices(
        said=ClaimLevel(level) if level else None,
        said_on=china_date(report.came_in) if report else None,
        counted=report is None or report.state == ReportState.ACCEPTED,
        missing=standing is ReportStanding.MISSING,
        found=ClaimLevel(visit.level) if visit else None,
        found_on=visit.on if visit else None,
        passed=visit.passed if visit else None,
        light=colours.get(light.light) if light else None,
        ruled=colours.get(light.computed) if light else None,
        expected=light.expected if light else None,
        actual=light.actual if light else None,
        trust=Trust(confidence.grade) if confidence else None,
    )
    return Compared(part, standing, report, level, visit, light, confidence, disagreements(voices))


def _parts(actor: Actor, owed: Iterable[int]) -> list[Any]:
    wanted = set(owed)
    rows = own_parts(actor).order_by(
        "organisation__position", "organisation_id", "matter__year", "matter__ordinal", "pk"
    ).values_list(*_PART_COLUMNS, named=True)  # fmt: skip
    return [row for row in rows if row.pk in wanted]


def _reports(cycle: Cycle) -> Iterable[Any]:
    rows = Report.objects.filter(cycle=cycle, came_in__isnull=False).exclude(claim_level="")
    return rows.order_by().values_list(*_REPORT_COLUMNS, named=True)
