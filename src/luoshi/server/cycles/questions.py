"""The questions that reports raise: rows gathered as plain values for ``luoshi.reckoning.questions``.

Texts and files are held against those of the same cycle and of up to eight before it, of every body.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luoshi.reckoning.amounts import converted
from luoshi.reckoning.errors import UnitsDifferError
from luoshi.reckoning.kinds import Direction, Status
from luoshi.reckoning.milestones import ClaimLevel, Step
from luoshi.reckoning.questions import (
    Question,
    Series,
    about_figure,
    about_level,
    about_own_figures,
    across,
    edited_after,
    older_files,
)
from luoshi.server.core.clock import china_date
from luoshi.server.cycles.beside import Known, known_of
from luoshi.server.cycles.figures import Asked, Given, read_kept
from luoshi.server.cycles.models import Cycle, Report
from luoshi.server.cycles.owing import Owed
from luoshi.server.cycles.told import files_of, told_beside
from luoshi.server.indicators.models import Observation
from luoshi.server.ledger.models import Target

CYCLES_BACK = 8
"""Cycles before this one whose texts and files are compared."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A report whose questions are asked for: the row, what was owed, the nodes of its matter's projects."""

    report: Report
    owed: Owed
    steps: tuple[Step, ...] = ()


def questions_of(cycle: Cycle, asking: Sequence[Asking]) -> dict[str, list[Question]]:
    """The questions of each report, by its public id; in a fixed number of queries."""
    found: dict[str, list[Question]] = defaultdict(list)
    observed, targets = _observed(asking), _targets(asking)
    earlier = _earlier(observed)
    known = known_of([asked for each in asking for asked in each.owed.asked], observed)
    for each in asking:
        row = each.report
        found[row.public_id] += _of_level(each)
        given = read_kept(row.figures)
        for asked in each.owed.asked:
            if asked.key in given:
                found[row.public_id] += _of_figure(each, asked, given[asked.key], earlier, targets, known)
    for question in _across(cycle, asking):
        found[question.about].append(question)
    return dict(found)


def _of_level(each: Asking) -> list[Question]:
    row = each.report
    if not row.claim_level:
        return []
    level = ClaimLevel(row.claim_level)
    accepted = ClaimLevel(row.part.claim_level) if row.part.claim_level else None
    day = china_date(row.came_in) if row.came_in else row.cycle.last
    return about_level(row.public_id, level, accepted, each.steps, day)


def _of_figure(
    each: Asking,
    asked: Asked,
    given: Given,
    earlier: Mapping[tuple[int, int | None], list[Observation]],
    targets: Mapping[tuple[int, int], Target],
    known: Known,
) -> list[Question]:
    key = each.report.public_id
    found: list[Question] = []
    held = asked.held
    if held is not None and (held.value, held.numerator) != (given.value, given.numerator):
        came_in = china_date(each.report.came_in) if each.report.came_in else each.owed.due_on
        found += edited_after(key, each.owed.due_on, [came_in])
    found += known.questions(key, each.owed.part.organisation_id, asked, given)
    if given.value is None:
        return _named(found, asked)
    before = [
        _in_unit(row, asked.unit)
        for row in earlier.get((asked.indicator, asked.body), ())
        if row.period_to < asked.period.first
    ]
    target = targets.get((each.owed.part.matter__task_id, asked.indicator))
    found += about_figure(
        Series(
            key,
            asked.meaning.kind,
            given.value,
            tuple(value for value in before if value is not None),
            target.normal_value if target is not None else None,
            asked.meaning.baseline or Decimal(0),
        )
    )
    if target is not None and asked.meaning.direction is Direction.HIGHER and target.normal_value > 0:
        level = ClaimLevel(each.report.claim_level)
        found += about_own_figures(key, level, given.value * 100 / target.normal_value)
    return _named(found, asked)


def _named(found: Iterable[Question], asked: Asked) -> list[Question]:
    """Questions with the name and the unit of the figure that they are about."""
    named = {"name": asked.name, "unit": asked.unit}
    return [Question(one.kind, one.about, one.beside, {**named, **one.values}) for one in found]


def _in_unit(row: Observation, unit: str) -> Decimal | None:
    try:
        return converted(row.value, row.unit, unit) if row.value is not None else None
    except UnitsDifferError:
        return None


def _observed(asking: Sequence[Asking]) -> list[Observation]:
    """What was entered of the indicators that are asked for, in the order of periods, then of revisions."""
    indicators = {asked.indicator for each in asking for asked in each.owed.asked}
    return list(Observation.objects.filter(indicator__in=indicators).order_by("period_to", "vintage", "pk"))


def _earlier(observed: Iterable[Observation]) -> dict[tuple[int, int | None], list[Observation]]:
    """Of what was entered the figures, in the order of periods: the last revision of each."""
    last: dict[tuple[int, int | None, date], Observation] = {}
    for row in observed:
        if row.status == Status.VALUE.value:
            last[row.indicator_id, row.organisation_id, row.period_to] = row
    found: dict[tuple[int, int | None], list[Observation]] = defaultdict(list)
    for (indicator, body, _day), row in last.items():
        found[indicator, body].append(row)
    return found


def _targets(asking: Sequence[Asking]) -> dict[tuple[int, int], Target]:
    """The target of an item and an indicator: of several the last in time."""
    tasks = {each.owed.part.matter__task_id for each in asking}
    rows = Target.objects.filter(task__in=tasks).order_by("last_day", "position", "pk")
    return {(row.task_id, row.indicator_id): row for row in rows if row.task_id is not None}


def _across(cycle: Cycle, asking: Sequence[Asking]) -> Iterable[Question]:
    held = told_beside(cycle, CYCLES_BACK)
    asked = [told for each in asking for archive in held if (told := archive.get(each.report.public_id))]
    found = across(asked, held)
    files = files_of({key for each in asking for key in each.report.evidence})
    for each in asking:
        own = [(files[key].name, files[key].made_on) for key in each.report.evidence if key in files]
        begun = each.owed.part.matter__handed_out_at
        found += older_files(each.report.public_id, china_date(begun), own) if begun is not None else []
    return found
