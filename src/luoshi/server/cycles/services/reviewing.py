"""Reading reports: accepted one by one or, where nothing is odd, together; sent back with a reason.

A reviewer decides about what a body said and never changes it; who wrote a report does not read it.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Conflict, IllegalTransition, Invalid, NotFound
from luoshi.server.core.said import listed, say, word
from luoshi.server.cycles.facts import report_facts
from luoshi.server.cycles.figures import indicators_of
from luoshi.server.cycles.models import Report
from luoshi.server.cycles.reviewing import Line, lines_of
from luoshi.server.cycles.scopes import visible_reports
from luoshi.server.cycles.services.reports import THING
from luoshi.server.cycles.states import ReportState
from luoshi.server.delivery.services.feedback import accept_feedback, accept_part_done, return_feedback
from luoshi.server.delivery.services.keeping import writing
from luoshi.server.delivery.services.locking import hold_matters
from luoshi.server.delivery.services.telling import thing
from luoshi.server.delivery.services.together import all_or_none
from luoshi.server.indicators.services.definitions import hold_indicators
from luoshi.server.policy import Action, require


def accept_reports(
    *, actor: Actor, now: datetime, reports: Collection[str], seen: Mapping[str, int] | None = None
) -> tuple[Report, ...]:
    """Accept reports in which nothing is odd, all or none; ``seen`` are the revisions that were read, by report.

    Raises NotFound; NotAllowed for one's own; IllegalTransition for one that does not wait any more; Conflict for one
    that says something else than what was read; Invalid for one that raises questions.
    """
    read = seen or {}
    with writing(now):
        _hold(actor, reports)
        rows = [_waiting(actor, key, read.get(key)) for key in sorted(set(reports))]
        hold_indicators(key for row in rows for key in indicators_of(row.figures))  # one by one each had its own order
        odd = {line.report.public_id: line for line in _lines(actor, rows, now) if not line.is_ordinary}
        return all_or_none(
            [row.public_id for row in rows],
            lambda key: _accept_ordinary(actor, now, key, odd),
            name=lambda key: str(thing(visible_reports(actor).get(public_id=key).part.matter)),
            field="reports",
        )


def accept_report(
    *, actor: Actor, now: datetime, report: str, comment: str = "", as_done: bool = False, seen: int | None = None
) -> Report:
    """Accept one report; where it raises questions, with a word of what was found. ``as_done`` ends the part, ``seen``
    is the revision that was read.

    Raises as ``accept_reports``, and Invalid where the word is missing.
    """
    with writing(now):
        _hold(actor, [report])
        row = _waiting(actor, report, seen)
        (line,) = _lines(actor, [row], now)
        if line.questions and not comment.strip():
            raise Invalid(
                say("这份填报有 %(count)s 个疑问", count=len(line.questions)),
                say("请写明核实的情况后再通过，或者退回"),
                fields={"comment": say("请写明核实的情况")},
            )
        decide = accept_part_done if as_done else accept_feedback
        decide(actor=actor, now=now, part=row.part.public_id, comment=comment)
        return visible_reports(actor).get(pk=row.pk)


def return_report(
    *, actor: Actor, now: datetime, report: str, reason: str, comment: str, seen: int | None = None
) -> Report:
    """Send one report back, with a reason from the list and words. Raises as ``accept_reports``."""
    with writing(now):
        _hold(actor, [report])
        row = _waiting(actor, report, seen)
        return_feedback(actor=actor, now=now, part=row.part.public_id, reason=reason, comment=comment)
        return visible_reports(actor).get(pk=row.pk)


def _hold(actor: Actor, reports: Collection[str]) -> None:
    """Hold the matters of reports, so that none is taken back and handed in anew between reading and deciding."""
    rows = visible_reports(actor).filter(public_id__in=reports)
    hold_matters(rows.order_by().values_list("part__matter", flat=True))


def _waiting(actor: Actor, key: str, seen: int | None) -> Report:
    row = visible_reports(actor).filter(public_id=key).first()
    if row is None:
        raise NotFound(THING)
    require(actor, Action.PART_REVIEW, report_facts(row))
    if row.state != ReportState.IN_REVIEW:
        raise IllegalTransition(
            say("这份进展填报目前是“%(state)s”状态，不能审核", state=word(row.state)),
            say("页面可能已经过时，请刷新后查看最新状态，再决定下一步"),
            state=word(row.state),
        )
    if seen is not None and seen != row.revision:
        # taken back and handed in anew while somebody read it: what was read is not what would be accepted
        raise Conflict(
            say("%(who)s刚刚改过这份填报，您看到的是改动以前的", who=row.filled_by_name),
            say("请看过改动以后的内容，再通过或者退回"),
            by=row.filled_by_name,
        )
    return row


def _lines(actor: Actor, rows: list[Report], now: datetime) -> list[Line]:
    """The reports as they are read, cycle by cycle."""
    by_cycle: dict[int, list[Report]] = {}
    for row in rows:
        by_cycle.setdefault(row.cycle_id, []).append(row)
    return [line for held in by_cycle.values() for line in lines_of(actor, held[0].cycle, held, now)]


def _accept_ordinary(actor: Actor, now: datetime, key: str, odd: dict[str, Line]) -> Report:
    if key in odd:
        kinds = listed([word(each.kind.word) for each in odd[key].questions])
        raise Invalid(
            say("有疑问：%(questions)s", questions=kinds),
            say("请逐份核实后再通过"),
            fields={"reports": say("有疑问的要逐份审核")},
        )
    row = visible_reports(actor).get(public_id=key)
    accept_feedback(actor=actor, now=now, part=row.part.public_id)
    return visible_reports(actor).get(pk=row.pk)
