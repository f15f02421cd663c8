"""What becomes of a report when the feedback that it went out as is read: accepted, sent back, or taken back.

What a body says on the page of its part while a cycle asks it counts as its report: nobody says the same twice.
"""

from datetime import datetime

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.transitions import Transition, step
from luoshi.server.cycles.figures import indicators_of, read_kept
from luoshi.server.cycles.models import Cycle, Report
from luoshi.server.cycles.owing import owed_by_part
from luoshi.server.cycles.services.entries import by_key, new_figure
from luoshi.server.cycles.services.reports import THING, keep_report, own_report
from luoshi.server.cycles.states import NOT_IN, CycleState, ReportAct, ReportState
from luoshi.server.cycles.states import REPORT as TABLE
from luoshi.server.delivery.models import Feedback
from luoshi.server.delivery.states import PartAct
from luoshi.server.indicators.services.definitions import hold_indicators
from luoshi.server.indicators.services.observations import Author, take_figure
from luoshi.server.orgs.selectors import working_days
from luoshi.server.policy import Action

AGAIN_WITHIN = 3
"""Working days within which a report that was sent back can come again as if it had come at first: a proposal of this
program (offices give 3 to 5 days).
"""
_ACTS = {PartAct.RECALL: ReportAct.RECALL, PartAct.ACCEPT: ReportAct.ACCEPT, PartAct.ACCEPT_DONE: ReportAct.ACCEPT,
         PartAct.RETURN: ReportAct.RETURN}  # fmt: skip

_ACCEPTED = (PartAct.ACCEPT, PartAct.ACCEPT_DONE)


def follow_feedback(feedback: Feedback, act: PartAct, actor: Actor, now: datetime) -> None:
    """Take the step of the report that a feedback is of; one that came in otherwise becomes the report of the cycles
    that ask its body. Inside the transaction of the act.
    """
    if act is PartAct.FEED_BACK:
        _take_as_reports(feedback, actor, now)
        return
    rows = Report.objects.select_for_update().filter(feedback=feedback, state=ReportState.IN_REVIEW)
    waiting = list(rows.order_by("pk"))
    if act in _ACCEPTED:
        hold_indicators(key for row in waiting for key in indicators_of(row.figures))
    for row in waiting:
        row.part = feedback.part
        taken = _step(row, _ACTS[act], feedback.comment)
        action = Action.PART_FEED_BACK if act is PartAct.RECALL else Action.PART_REVIEW
        if act is PartAct.RECALL:
            row.feedback = row.came_in = row.signed_at = None
            row.signed_by = row.signed_by_name = ""
        elif act is PartAct.RETURN:
            row.again_by = working_days(row.government).add(china_date(now), AGAIN_WITHIN).day
            row.comment = feedback.comment
        else:
            _count_figures(row, actor, now)
        keep_report(actor, now, action, row, taken, comment=feedback.comment if act is not PartAct.RECALL else "")


def _count_figures(row: Report, actor: Actor, now: datetime) -> None:
    """The figures of an accepted report are observed from now on, in the name of who signed it."""
    given = read_kept(row.figures)
    if not given:
        return
    owed = owed_by_part(row.cycle, row.part, china_date(now))
    asked = by_key(owed.asked) if owed is not None else {}
    author = Author(row.signed_by, row.signed_by_name, row.feedback.made_in if row.feedback else "")
    for key, said in given.items():
        if key in asked:
            each = asked[key]
            take_figure(
                actor=actor, now=now, indicator=each.indicator, new=new_figure(each, said), author=author,
                organisation=each.organisation,
            )  # fmt: skip


def _take_as_reports(feedback: Feedback, actor: Actor, now: datetime) -> None:
    part, today = feedback.part, china_date(now)
    taking = Cycle.objects.filter(government=part.government_id, state__in=(CycleState.OPEN, CycleState.PAST_DUE))
    for cycle in taking.order_by("pk"):
        owed = owed_by_part(cycle, part, today)
        if owed is None or not owed.open:
            continue
        row = own_report(cycle, part) or Report(
            government_id=cycle.government_id, cycle=cycle, part=part, state=ReportState.DRAFT, state_since=now,
            revision=0, made_by=actor.user, made_by_name=actor.name, made_in=actor.post, made_at=now,
        )  # fmt: skip
        if row.state not in NOT_IN:
            continue
        row.part, row.cycle = part, cycle
        row.unchanged, row.claim_level = False, feedback.claim_level
        row.progress, row.problem, row.next_step = feedback.progress, feedback.problem, feedback.next_step
        row.evidence = list(feedback.evidence)
        row.feedback = feedback
        came_as_before = row.came_in is not None and row.again_by is not None and today <= row.again_by
        row.came_in = row.came_in if came_as_before else now
        row.again_by = None
        row.filled_by, row.filled_by_name, row.filled_at = actor.user, actor.name, now
        row.signed_by, row.signed_by_name, row.signed_at = actor.user, actor.name, now
        keep_report(actor, now, Action.PART_FEED_BACK, row, _step(row, ReportAct.SUBMIT))


def _step(row: Report, act: ReportAct, comment: str = "") -> Transition:
    state = ReportState(row.state)
    return step(TABLE, state, act, thing=THING, state_name=state, comment=comment)
