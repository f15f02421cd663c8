"""The six papers: what they say, and that each stands on the pages that it should."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from drawn_facts import CLOSING, NOTICE, RECEIPT, REMINDER, REPLY, SLIP, SUBJECT
from drawn_pages import printed
from drawn_parts import texts
from luoshi.officialdoc.drawing import draw
from luoshi.officialdoc.forms.closing_table import closing_table
from luoshi.officialdoc.forms.dispatch_slip import dispatch_slip
from luoshi.officialdoc.forms.extension_reply import extension_reply
from luoshi.officialdoc.forms.facts import UNSIGNED
from luoshi.officialdoc.forms.receipt import Answer, receipt
from luoshi.officialdoc.forms.reminder import reminder, standing
from luoshi.officialdoc.forms.supervision_notice import supervision_notice
from luoshi.officialdoc.model import Paper


def said(paper: Paper) -> str:
    return "\n".join(texts(draw(paper)))


def test_a_slip_has_a_row_for_each_body() -> None:
    text = said(dispatch_slip(SLIP))
    for words in (
        "云政督交〔2031〕12号",
        "云督2031-018",
        "县水利局",
        "牵头",
        "柳溪镇人民政府",
        "2031年4月15日",
        "2031年3月7日",
    ):
        assert words in text
    assert text.count("2031年9月30日") == 2


def test_what_is_not_known_is_room_to_write_in() -> None:
    bare = replace(SLIP, sign_by=None, instruction=UNSIGNED, subject=replace(SUBJECT, due=None))
    text = said(dispatch_slip(bare))
    assert "None" not in text
    assert "　　年　　月　　日" in text
    assert "签字：　　　　　　　　年　　月　　日" in text


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer.OPEN, "□同意承办　　　　□提出异议"),
        (Answer.ACCEPTED, "☑同意承办　　　　□提出异议"),
        (Answer.OBJECTED, "□同意承办　　　　☑提出异议"),
    ],
)
def test_a_receipt_ticks_the_answer(answer: Answer, words: str) -> None:
    assert words in said(receipt(replace(RECEIPT, answer=answer)))


def test_a_receipt_says_who_entered_it_for_the_body() -> None:
    assert "根据纸质材料代为录入" in said(receipt(RECEIPT))
    assert "代为录入" not in said(receipt(replace(RECEIPT, entered_by="")))


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2031, 10, 9), "已超期3天"),
        (date(2031, 10, 12), "今日到期"),
        (date(2031, 10, 20), "距到期8天"),
        (None, "未定时限"),
    ],
)
def test_a_reminder_counts_the_days(due: date | None, words: str) -> None:
    assert standing(due, REMINDER.as_of) == words
    assert words in said(reminder(replace(REMINDER, subject=replace(SUBJECT, due=due))))


def test_a_reminder_tells_of_earlier_ones_and_of_what_was_said() -> None:
    assert "已催办2次：2031年9月20日（电话）；2031年10月8日（书面）" in said(reminder(REMINDER))
    first = said(reminder(replace(REMINDER, earlier=(), progress="", progress_on=None)))
    assert "本次为首次催办" in first
    assert "尚未收到反馈" in first


def test_a_reply_keeps_the_first_day_and_counts() -> None:
    text = said(extension_reply(REPLY))
    assert "由2031年9月30日延至2031年11月15日" in text
    assert "首次交办时限为2031年6月30日" in text
    assert "本次为第2次延期" in text
    once = said(extension_reply(replace(REPLY, first_due=REPLY.due, count=1)))
    assert "首次交办时限" not in once


def test_a_refusal_says_that_the_day_holds_and_why() -> None:
    text = said(extension_reply(replace(REPLY, granted_until=None, reason="汛期已过。")))
    assert "关于不同意“柳溪灌区北干渠改造”延期办结的批复" in text.replace("\n", "")
    assert "仍按2031年9月30日的时限办结。汛期已过。" in text


def test_an_extension_to_an_earlier_day_is_refused() -> None:
    with pytest.raises(ValueError, match="after the day"):
        replace(REPLY, granted_until=REPLY.due)


def test_a_closing_table_lists_evidence_and_opinions() -> None:
    text = said(closing_table(CLOSING))
    for words in (
        "1.县级验收报告（2031年11月10日）",
        "（经2次延期）",
        "现场",
        "赵水生　　2031年11月11日",
        "2032年4月30日",
    ):
        assert words in text


def test_a_notice_lists_its_matters_in_an_annex() -> None:
    text = said(supervision_notice(NOTICE))
    assert "本次督查共30项" in text
    assert "附件：督查事项清单" in text
    assert "（云督2031-030）" in text
    assert "督查时间为2031年3月20日至2031年3月26日，采取查阅资料、实地查看、座谈了解等方式进行。" in text


def test_a_notice_without_days_says_so() -> None:
    text = said(supervision_notice(replace(NOTICE, begins_on=None, ends_on=None, methods=(), reply_by=None, basis="")))
    assert "督查时间另行通知。" in text
    assert "根据" not in text


@pytest.mark.parametrize(
    "build",
    [
        lambda: dispatch_slip(SLIP),
        lambda: receipt(RECEIPT),
        lambda: reminder(REMINDER),
        lambda: closing_table(CLOSING),
    ],
    ids=["slip", "receipt", "reminder", "closing"],
)
def test_a_form_is_one_page(build: Callable[[], Paper], tmp_path: Path) -> None:
    assert len(printed(draw(build()), tmp_path)) == 1
