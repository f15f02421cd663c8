"""From what is known of a matter to its light: the facts of ``luoshi.reckoning.lights``, and what they come to."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce

from luoshi.reckoning.lights import LightFacts, RuleSet, decide
from luoshi.reckoning.milestones import ClaimLevel as Level
from luoshi.reckoning.milestones import Step
from luoshi.reckoning.reports import report_state
from luoshi.server.core.said import say
from luoshi.server.delivery.leading import in_charge
from luoshi.server.delivery.standing.reporting import NO_CUT_OFFS, CutOffs, owed
from luoshi.server.delivery.standing.values import BodyPart, Figure, Known, Moment, Standing
from luoshi.server.delivery.states import MatterState, PartState
from luoshi.server.delivery.states.matters import GONE_PARTS

CountDays = Callable[[date, date], int]

_NOT_YET = frozenset({MatterState.AWAITING_APPROVAL.value, MatterState.SENT_BACK.value, MatterState.REGISTERED.value})
_NO_MORE = frozenset({MatterState.TERMINATED.value, MatterState.WITHDRAWN.value})
_CLOSED = frozenset({MatterState.CLOSED.value, MatterState.FILED.value})
_CHECKED = frozenset(
    {MatterState.COMPLETION_ASKED.value, MatterState.VERIFYING.value, MatterState.AWAITING_SIGNATURE.value}
)
_REPORTING = frozenset({PartState.UNDER_WAY.value, PartState.IN_REVIEW.value, PartState.RETURNED.value})


def judge(
    known: Known, moment: Moment, rules: RuleSet, count_days: CountDays, cut_offs: CutOffs = NO_CUT_OFFS
) -> Standing:
    """How a matter stood: the day that counts, the facts, the light by the rules; ``cut_offs`` are those of cycles.

    What is not handed out yet, terminated or withdrawn is not judged.
    """
    parts = in_charge(known.parts)
    due = due_of(known)
    if known.state in _NO_MORE:
        return Standing(known, moment, due, why=say("事项已终止或者撤回，不再亮灯"))
    if known.state in _NOT_YET or known.handed_out_on is None:
        return Standing(known, moment, due, why=say("还没有交办，不亮灯"))
    waited = _waited(known)
    facts = _facts(known, moment, parts, due, waited, cut_offs)
    return Standing(known, moment, due, waited, facts, decide(rules, facts, count_days))


def due_of(known: Known) -> date | None:
    """The day that counts: the last one of the bodies that lead, else of those responsible, as extended; else that of
    the item, else the last one of those that support. ``narrowing.due`` is the same as a query.
    """
    if known.state == MatterState.STANDING.value:
        return None
    held = [part for part in known.parts if part.state not in GONE_PARTS]
    lead, responsible, support = (
        max((part.due_on for part in held if part.due_on and part.role == role), default=None)
        for role in ("lead", "responsible", "support")
    )
    return lead or responsible or known.last_day or support


def _facts(
    known: Known, moment: Moment, parts: tuple[BodyPart, ...], due: date | None, waited: int, cut_offs: CutOffs
) -> LightFacts:
    begun = known.handed_out_on or moment.day
    finish = known.finish
    reporting = (part for part in parts if part.state in _REPORTING)
    report = owed(reporting, begun, moment.day, finish.cadence if finish else None, cut_offs)
    figure = weakest(known.figures)
    later = timedelta(days=waited)
    return LightFacts(
        today=moment.day,
        due=due + later if due else None,
        start=begun,
        paused=known.state == MatterState.PAUSED.value,
        closed=known.state in _CLOSED,
        awaiting_check=known.state in _CHECKED,
        standing=known.state == MatterState.STANDING.value or bool(finish and finish.standing and due is None),
        report=report_state(report, moment.day) if report else None,
        cut_off=report.cut_off if report else None,
        expected=figure.expected if figure else None,
        actual=figure.actual if figure else None,
        steps=tuple(_later(step, later, known) for step in known.steps),
        claim=claimed(parts),
        urgent=known.urgent,
    )


def weakest(figures: tuple[Figure, ...]) -> Figure | None:
    """The figure that is furthest behind among those that have one: an item is as far as its slowest indicator."""
    told = [figure for figure in figures if figure.actual is not None]
    return min(told, key=_ahead, default=None)


def _ahead(figure: Figure) -> Decimal:
    return (figure.actual or Decimal(0)) - (figure.expected or Decimal(0))


def claimed(parts: tuple[BodyPart, ...]) -> Level | None:
    """The lowest level among those that bodies in charge had accepted; None as long as none has."""
    levels = [Level(part.level) for part in parts if part.level]
    return min(levels, key=lambda level: level.rank, default=None)


def _waited(known: Known) -> int:
    """Calendar days of waiting, those of two claims at once counted once."""
    return len(reduce(lambda days, wait: days | wait.days, known.waits, frozenset[int]()))


def _later(step: Step, later: timedelta, known: Known) -> Step:
    """A milestone that was still ahead when the waiting began is due later by as much."""
    begun = min((wait.since for wait in known.waits), default=None)
    if begun is None or step.due is None or step.due < begun:
        return step
    return replace(step, due=step.due + later)


def digest(standing: Standing) -> str:
    """A hash of everything that the light depends on: two of the same facts, rules and hand are the same."""
    rules = standing.result.rules if standing.result is not None else None
    about = (tuple(standing.facts or ()), standing.override, rules and (rules.id, rules.version))
    return hashlib.sha256(repr(about).encode()).hexdigest()
