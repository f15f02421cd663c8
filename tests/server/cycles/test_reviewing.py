"""Reviews: what changed, what is odd, accepted together where nothing is, sent back; never one's own, never twice."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.reckoning.questions import QuestionKind
from luoshi.server.core.errors import IllegalTransition, Invalid, NotAllowed, NotFound
from luoshi.server.cycles.models import Cycle, Report
from luoshi.server.cycles.reviewing import Line, lines_of, waiting_in
from luoshi.server.cycles.services.reports import recall_report, submit_reports
from luoshi.server.cycles.services.reviewing import accept_report, accept_reports, return_report
from luoshi.server.cycles.states import ReportState
from races import at_once
from server_cast import Cast
from server_cycles import LOCKED, OPENED, TEXT, Reporting, morning, reporting

pytestmark = pytest.mark.django_db
OTHER = "拆除违建十二处，清运渣土三百方，其余户正在签协议。"


def both(held: Reporting, other: str = OTHER) -> list[Report]:
    """Both bodies have reported."""
    return [
        held.reported(figures=held.whole()),
        held.reported("yuntai", figures=held.whole("yuntai"), progress=other),
    ]


def line(held: Reporting, row: Report) -> Line:
    (found,) = lines_of(
        held.life.actor("supervisor"),
        held.cycle,
        [Report.objects.select_related("cycle", "part__matter__task").get(pk=row.pk)],
        held.now,
    )
    return found


def kinds(held: Reporting, row: Report) -> list[QuestionKind]:
    return [each.kind for each in line(held, row).questions]


def act(held: Reporting, **values: Any) -> dict[str, Any]:
    return {"actor": held.life.actor("supervisor"), "now": held.now, **values}


def test_what_is_ordinary_is_accepted_together(cast: Cast) -> None:
    held = reporting(cast)
    rows = both(held)
    office = held.life.actor("supervisor")
    assert [row.pk for row in waiting_in(office, held.cycle)] == [row.pk for row in rows]
    accept_reports(**act(held, reports=[row.public_id for row in rows]))
    assert set(Report.objects.values_list("state", flat=True)) == {ReportState.ACCEPTED}
    assert not waiting_in(office, held.cycle).exists()
    with pytest.raises(IllegalTransition, match="已采用"):
        accept_reports(**act(held, reports=[rows[0].public_id]))


def test_what_is_odd_is_accepted_alone_and_with_a_word(cast: Cast) -> None:
    held = reporting(cast)
    rows = both(held, TEXT)
    assert kinds(held, rows[0]) == kinds(held, rows[1]) == [QuestionKind.TEXT_REUSED]
    with pytest.raises(Invalid) as refused:
        accept_reports(**act(held, reports=[row.public_id for row in rows]))
    assert "文字与别处相同" in str(refused.value)
    assert set(Report.objects.values_list("state", flat=True)) == {ReportState.IN_REVIEW}, "none of them"
    with pytest.raises(Invalid, match="疑问"):
        accept_report(**act(held, report=rows[0].public_id))
    done = accept_report(**act(held, report=rows[0].public_id, comment="已电话核实"))
    assert done.state == ReportState.ACCEPTED and done.feedback is not None and done.feedback.comment == "已电话核实"


def test_it_goes_back_with_a_reason_of_the_list_and_words(cast: Cast) -> None:
    held = reporting(cast)
    row = held.reported(figures=held.whole())
    for wrong in ({"reason": "bad", "comment": "写具体"}, {"reason": "unclear", "comment": " "}):
        with pytest.raises(Invalid):
            return_report(**act(held, report=row.public_id, **wrong))
    back = return_report(**act(held, report=row.public_id, reason="unclear", comment="写具体"))
    assert (back.state, back.comment) == (ReportState.RETURNED, "写具体")
    assert line(held, held.submit(held.save(figures=held.whole()))).returned == 1


def test_nobody_reads_their_own_and_others_than_the_office_none(cast: Cast) -> None:
    held = reporting(cast)
    row = held.reported(figures=held.whole())
    for who in ("compiler", "water_leader", "water_clerk", "head"):
        with pytest.raises(NotAllowed):
            accept_report(**{**act(held, report=row.public_id), "actor": held.life.actor(who)})
    with pytest.raises(NotFound):
        accept_report(**{**act(held, report=row.public_id), "actor": held.life.actor("town_clerk")})


def test_what_changed_since_the_last_accepted_report(cast: Cast) -> None:
    held = reporting(cast)
    first = held.reported(figures=held.whole(), problem="用地未批")
    assert {each.field: each.old for each in line(held, first).changed} == {
        "claim_level": "", "progress": "", "problem": "",
    }  # fmt: skip
    held.review("part.accept")
    held.turn(LOCKED)
    held.cycle = Cycle.objects.exclude(pk=held.cycle.pk).get()
    held.turn(morning(held.cycle.opens_on))
    row = held.reported(figures=held.whole(value=5), problem="用地未批", progress="清淤8公里，护岸过半。")
    found = line(held, row)
    assert [(each.field, each.old, each.new) for each in found.changed] == [("progress", TEXT, "清淤8公里，护岸过半。")]
    assert [(each.before.value, each.given.value) for each in found.figures if each.before] == [
        (Decimal(6), Decimal(5)) for _each in found.figures
    ]
    assert set(kinds(held, row)) == {QuestionKind.GOES_DOWN}, "sums so far went down"


def test_a_page_of_reports_asks_a_fixed_number_of_queries(cast: Cast) -> None:
    held = reporting(cast)
    rows = both(held)
    asked = []
    for chosen in (rows, rows[:1], rows):
        keys = [row.pk for row in chosen]
        found = list(waiting_in(held.life.actor("supervisor"), held.cycle).filter(pk__in=keys))
        with CaptureQueriesContext(connection) as queries:
            lines_of(held.life.actor("supervisor"), held.cycle, found, held.now)
        asked.append(len(queries))
    assert asked[1] == asked[2] <= 22


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_at_once_one_decides(committed_cast: Cast) -> None:
    held = reporting(committed_cast)
    row = held.reported(figures=held.whole())
    first, second = at_once(
        lambda: accept_report(**act(held, report=row.public_id)),
        lambda: return_report(**act(held, report=row.public_id, reason="unclear", comment="写具体")),
    )
    refused = [each for each in (first, second) if isinstance(each, Exception)]
    assert len(refused) == 1 and isinstance(refused[0], IllegalTransition)
    row.refresh_from_db()
    assert row.state == (ReportState.RETURNED if refused[0] is first else ReportState.ACCEPTED)


@pytest.mark.django_db(transaction=True)
def test_a_review_and_a_recall_at_once(committed_cast: Cast) -> None:
    held = reporting(committed_cast)
    row = held.reported(figures=held.whole())
    leader = held.life.actor("water_leader")
    results = at_once(
        lambda: accept_report(**act(held, report=row.public_id)),
        lambda: recall_report(actor=leader, now=held.now, report=row.public_id),
    )
    assert sum(isinstance(each, Exception) for each in results) == 1
    row.refresh_from_db()
    assert row.state in (ReportState.ACCEPTED, ReportState.DRAFT)
    assert (row.feedback is None) == (row.state == ReportState.DRAFT)


@pytest.mark.django_db(transaction=True)
def test_handed_in_while_the_cycle_is_locked(committed_cast: Cast) -> None:
    held = reporting(committed_cast)
    row = held.save(figures=held.whole())
    leader = held.life.actor("water_leader")
    handed_in, _turned = at_once(
        lambda: submit_reports(actor=leader, now=OPENED, reports=[row.public_id]), lambda: held.turn(LOCKED)
    )
    row.refresh_from_db()
    if isinstance(handed_in, Exception):
        assert isinstance(handed_in, IllegalTransition) and row.state == ReportState.LAPSED
    else:
        assert row.state == ReportState.IN_REVIEW
    kept = held.cycle.obligations.get(part=row.part)
    assert (kept.came_in is not None) == (row.state == ReportState.IN_REVIEW), "the record and the report agree"
