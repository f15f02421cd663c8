"""Reviews by their pages: what is ordinary goes together, what is odd asks, what is sent back says why."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from working import AtWork, on_day, words

from luoshi.server.cycles.models import FieldRead, Report
from luoshi.server.cycles.services.confidence import judge_confidence
from luoshi.server.cycles.services.reports import recall_report
from luoshi.server.cycles.states import ReportState
from luoshi.server.web.reviewing.wording import Piece, pieces
from server_cast import Cast
from server_cycles import OPENED, TEXT, Reporting, reporting

pytestmark = pytest.mark.django_db
MOST = 30


def both(cast: Cast, other: str) -> Reporting:
    held = reporting(cast)
    held.reported(figures=held.whole())
    held.reported("yuntai", figures=held.whole("yuntai"), progress=other)
    return held


def test_what_is_ordinary_is_accepted_with_one_press(cast: Cast, at_work: AtWork) -> None:
    held = both(cast, "拆除违建十二处，清运渣土三百方。")
    address = f"/cycles/{held.cycle.public_id}/review/"
    judge_confidence(
        actor=held.life.actor("deputy"), now=held.now, cycle=held.cycle.public_id,
        matter=held.part().matter.public_id, grade="middle", reasons="资金还差一半",
    )  # fmt: skip
    with on_day(OPENED):
        office = at_work("supervisor")
        assert "审核各单位进展" in words(office.get(f"/cycles/{held.cycle.public_id}/"))
        office.get(address)
        with CaptureQueriesContext(connection) as asked:
            page = words(office.get(address))
        assert len(asked) <= MOST
        assert "2 份等您审核" in page and "通过没有疑问的 2 份" in page and "<ins>清淤6公里" in page
        assert "中 分副县：资金还差一半" in page
        assert {"progress", "claim_level"} <= set(FieldRead.objects.values_list("field", flat=True))
        chosen = [f"{row.public_id}:{row.revision}" for row in Report.objects.all()]
        odd = [f"{chosen[0]}{'9' * 5000}", "²:²", ":", ""]
        assert office.post(f"{address}accept/", {"chosen": odd}).status_code in (302, 422), "such numbers are none"
        done = office.post(f"{address}accept/", {"chosen": chosen}, follow=True)
        assert "已通过 2 份" in words(done) and "没有等您审核的" in words(done)
        for who in ("compiler", "water_leader"):
            assert at_work(who).get(address).status_code == 403
        assert "waiting for review" in words(office.get(address, headers={"Accept-Language": "en"})).lower()


def test_what_is_odd_asks_and_wants_a_word(cast: Cast, at_work: AtWork) -> None:
    held = both(cast, TEXT)
    address = f"/cycles/{held.cycle.public_id}/review/"
    with on_day(OPENED):
        office = at_work("supervisor")
        page = words(office.get(address))
        assert "通过没有疑问的" not in page
        assert page.count("进展文字与另一份填报完全相同，是不是同一件事？") == 2
        row = held.part().reports.get()
        assert f"/cycles/reports/{held.part('yuntai').reports.get().public_id}/" in page
        refused = words(
            office.post(f"{address}{row.public_id}/", {"do": "accept", "comment": "", "seen": row.revision}), 422
        )
        assert "请写明核实的情况" in refused
        told = words(
            office.post(
                f"{address}{row.public_id}/", {"do": "return", "comment": "两处文字一样", "seen": row.revision}
            ),
            422,
        )
        assert "没有选择退回原因" in told and "两处文字一样" in told
        sent = {"do": "return", "reason": "contradicts", "comment": "两处文字一样", "seen": row.revision}
        assert "已退回补正" in words(office.post(f"{address}{row.public_id}/", sent, follow=True))
        row.refresh_from_db()
        assert row.state == ReportState.RETURNED
        other = held.part("yuntai").reports.get()
        sent = {"do": "accept", "comment": "已核实", "seen": other.revision}
        assert "已通过" in words(office.post(f"{address}{other.public_id}/", sent, follow=True))


def test_what_changed_since_it_was_read_is_not_accepted(cast: Cast, at_work: AtWork) -> None:
    held = both(cast, "拆除违建十二处，清运渣土三百方。")
    address = f"/cycles/{held.cycle.public_id}/review/"
    row, other = held.part().reports.get(), held.part("yuntai").reports.get()
    recall_report(actor=held.life.actor("water_clerk"), now=held.now, report=row.public_id)
    again = held.reported(figures=held.whole(), progress="清淤8公里。")
    assert again.pk == row.pk and again.revision > row.revision
    with on_day(OPENED):
        office = at_work("supervisor")
        chosen = [f"{each.public_id}:{each.revision}" for each in (row, other)]
        told = words(office.post(f"{address}accept/", {"chosen": chosen}), 409)
        assert "刚刚改过这份填报，您看到的是改动以前的" in told and "通过没有疑问的 2 份" in told
        sent = {"do": "accept", "comment": "看过了", "seen": row.revision}
        alone = words(office.post(f"{address}{row.public_id}/", sent), 409)
        assert "刚刚改过这份填报" in alone and "看过了" in alone
        assert set(Report.objects.values_list("state", flat=True)) == {ReportState.IN_REVIEW}
        kept = words(office.post(f"{address}{row.public_id}/", {"do": "accept"}), 422)
        assert "没有收到完整的审核意见" in kept, "what does not come from the page decides nothing"
        sent |= {"seen": again.revision}
        assert "已通过" in words(office.post(f"{address}{row.public_id}/", sent, follow=True))


def test_differences_are_told_sign_by_sign() -> None:
    assert pieces("清淤6公里", "清淤8公里") == [
        Piece("same", "清淤"), Piece("gone", "6"), Piece("come", "8"), Piece("same", "公里"),
    ]  # fmt: skip
    assert pieces("", "新的") == [Piece("come", "新的")]
    assert [piece.kind for piece in pieces("长" * 5000, "短")] == ["gone", "come"]
