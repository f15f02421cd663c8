"""What is sent: the right words, inside the limits, without power over the group that reads them."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.server.notices.messages import LIMITS, Letter, Line, headline, mail, own_body, robot_body
from luoshi.server.notices.models import ChannelKind, Detail, MessageForm


def letter(*titles: str, **other: Any) -> Letter:
    lines = [
        Line(f"notice-{n}", "post.granted", "岗位授予", title, "由安保全授予", "", "2031")
        for n, title in enumerate(titles)
    ]
    given: dict[str, Any] = {
        "person": "user-1",
        "name": "王秀英",
        "day": date(2031, 9, 12),
        "lines": lines,
        "inbox": "https://l.example/inbox/",
    }
    return Letter(**(given | other))


def text_of(body: bytes) -> str:
    said = json.loads(body)
    inner = said[said["msgtype"]]
    return str(inner.get("content") or inner["text"])


def test_the_headline_counts() -> None:
    assert headline(letter("甲", "乙")) == "王秀英，您有 2 条新通知（9月12日）"
    assert headline(letter("甲", urgent=True)) == "王秀英，您有 1 条紧急通知（9月12日）"
    assert "试发" in headline(letter(test=True))


def test_titles_leave_the_house_only_where_the_channel_says_so() -> None:
    for detail, shown in ((Detail.COUNT, False), (Detail.TITLES, True)):
        subject, text = mail(letter("您获授岗位"), detail)
        assert "您获授岗位" not in subject
        assert ("您获授岗位" in text) is shown
        assert ("您获授岗位" in own_body(letter("您获授岗位"), detail).decode()) is shown
        for kind, form in LIMITS:
            assert ("您获授岗位" in text_of(robot_body(letter("您获授岗位"), kind, form, detail))) is shown


def test_our_own_form() -> None:
    said = json.loads(own_body(letter("甲", "乙"), Detail.TITLES))
    assert (said["form"], said["count"], said["person"]) == ("luoshi.notices/1", 2, {"id": "user-1", "name": "王秀英"})
    assert [notice["id"] for notice in said["notices"]] == ["notice-0", "notice-1"]


@pytest.mark.parametrize(("kind", "form"), LIMITS)
@given(titles=st.lists(st.text(min_size=1, max_size=120), max_size=150))
def test_a_robot_is_never_given_more_than_it_takes(kind: ChannelKind, form: MessageForm, titles: list[str]) -> None:
    text = text_of(robot_body(letter(*titles), kind, form, Detail.TITLES))
    assert len(text.encode()) <= LIMITS[kind, form]


def test_what_is_left_out_is_said() -> None:
    text = text_of(robot_body(letter(*["岗位" * 50] * 30), ChannelKind.WECOM, MessageForm.TEXT, Detail.TITLES))
    kept = text.count("岗位岗位") and sum(line[:1].isdigit() for line in text.split("\n\n"))
    assert f"……另有 {30 - kept} 条" in text
    assert text.endswith("打开收件箱：https://l.example/inbox/")


def test_a_title_has_no_power_over_the_group() -> None:
    """A mention of everybody, a link elsewhere: in Markdown they are signs, and signs come out as look-alikes."""
    evil = "<@all> [点这里](https://evil.example) **急**"
    for kind in (ChannelKind.WECOM, ChannelKind.DINGTALK):
        text = text_of(robot_body(letter(evil, name="<@all>"), kind, MessageForm.MARKDOWN, Detail.TITLES))
        assert "<@all>" not in text
        assert "[点这里](" not in text
    said = json.loads(robot_body(letter("甲"), ChannelKind.DINGTALK, MessageForm.MARKDOWN, Detail.TITLES))
    assert set(said) == {"msgtype", "markdown"}
    assert set(said["markdown"]) == {"title", "text"}


def test_without_an_address_there_is_no_link() -> None:
    assert "inbox" not in text_of(robot_body(letter("甲", inbox=""), ChannelKind.WECOM, MessageForm.TEXT, Detail.COUNT))
    assert "查看" not in mail(letter("甲", inbox=""), Detail.TITLES)[1]
