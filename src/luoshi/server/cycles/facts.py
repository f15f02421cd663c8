"""What policy is told of the rows of this app."""

from dataclasses import replace
from datetime import date

from luoshi.server.cycles.models import Cycle, Report, Restatement
from luoshi.server.cycles.reporters import reporters_of
from luoshi.server.delivery.facts import matter_facts, part_facts
from luoshi.server.delivery.models import Matter, Part
from luoshi.server.policy import Facts


def cycle_facts(cycle: Cycle) -> Facts:
    """A cycle is an affair of its government as a whole."""
    return Facts(government=cycle.government.public_id, state=cycle.state)


def report_facts(report: Report, *, on_behalf: bool = False) -> Facts:
    """A report is its body's, and that of the section that works on the part; whoever filled it in wrote it."""
    facts = part_facts(report.part, on_behalf=on_behalf)
    return replace(facts, authors=frozenset({report.filled_by, report.signed_by} - {""}), state=report.state)


def signing_facts(part: Part, *, on_behalf: bool = False) -> Facts:
    """Signing is for the leader of the body itself, whichever section worked on it."""
    return replace(part_facts(part, on_behalf=on_behalf), organisations=frozenset({part.organisation.public_id}))


def restatement_facts(row: Restatement) -> Facts:
    """A restatement is its body's, written by who asked for it."""
    return replace(signing_facts(row.report.part), authors=frozenset({row.made_by}), state=row.state)


def withdrawal_facts(row: Restatement) -> Facts:
    """A restatement is taken back by who may ask; what the office entered on a body's paper, by the office, too."""
    return signing_facts(row.report.part, on_behalf=bool(row.scan))


def confidence_facts(matter: Matter, on: date) -> Facts:
    """A judgement is about a matter, for somebody who does not report on it on that day."""
    return replace(matter_facts(matter), reporters=reporters_of(matter, on))
