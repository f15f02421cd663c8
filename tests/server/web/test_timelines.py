"""The trail as a timeline."""

from datetime import UTC, datetime, timedelta

from luoshi.server.audit.models import Event
from luoshi.server.web.timelines import timeline_of

NINE = datetime(2031, 3, 3, 1, 0, tzinfo=UTC)


def event(after: int, action: str = "project.edit", comment: str = "") -> Event:
    return Event(at=NINE + timedelta(seconds=after), action=action, actor_name="钟合青", comment=comment)


def test_what_was_done_at_a_stretch_is_told_once_with_its_count() -> None:
    told = timeline_of([event(0), event(10), event(20, "project.node"), event(30), event(90)])
    assert [str(each.what) for each in told] == [
        "登记项目、设定节点（2 次）", "填报项目节点和投资", "登记项目、设定节点", "登记项目、设定节点",
    ]  # fmt: skip
    assert told[0].at.second == 10


def test_what_has_a_reason_of_its_own_stands_alone() -> None:
    told = timeline_of([event(0), event(1, comment="汛期停工"), event(2)])
    assert [each.why for each in told] == ["", "汛期停工", ""]
