"""The wall of a year and the dates of a month: what stands on them, for whom, in how many queries; the feed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.server.delivery.dates import DateKind, marked
from luoshi.server.delivery.feeds import Entry, escaped, feed, folded
from luoshi.server.delivery.models import LookBack, ProjectCard, ProjectNode
from luoshi.server.delivery.narrowing import MatterFilter
from luoshi.server.delivery.states import MatterState, PartState
from luoshi.server.delivery.wall import Grouping, wall, years_of
from luoshi.server.ledger.models import Milestone
from server_cast import NOW, TODAY, Cast
from server_standing import BY, matter_of, part_of

pytestmark = pytest.mark.django_db
EVERY = MatterFilter(on=TODAY)


@pytest.fixture
def full(cast: Cast) -> Cast:
    """One matter with a milestone and a project, one extended, one closed, one that is not handed out."""
    first = matter_of(cast, "疏浚河道", due_on=TODAY + timedelta(days=20))
    Milestone.objects.create(
        government=cast.county, task=first.task, position=0, text="完成勘测", last_day=TODAY + timedelta(days=2)
    )
    card = ProjectCard.objects.create(
        government=cast.county, name="生态护岸", owner=cast.bodies["water"], made_at=NOW, **BY
    )
    card.tasks.add(first.task)
    ProjectNode.objects.create(
        government=cast.county, card=card, position=0, kind="start", name="开工", planned_on=TODAY + timedelta(days=3)
    )
    extended = matter_of(cast, "拆除违建", due_on=TODAY + timedelta(days=10), bodies={"yuntai": "lead"})
    part = extended.parts.get()
    part.due_on = TODAY + timedelta(days=17)
    part.save()
    part_of(cast, extended, "water", "support", state=PartState.UNSIGNED)
    closed = matter_of(cast, "建成站点", state=MatterState.CLOSED, part_state=PartState.ENDED, closed_at=NOW)
    LookBack.objects.create(
        government=cast.county, matter=closed, due_on=TODAY + timedelta(days=8), state="待回头看", made_at=NOW, **BY
    )
    matter_of(cast, "没有交办", state=MatterState.REGISTERED)
    return cast


def test_a_bar_has_its_days_nodes_and_light(full: Cast) -> None:
    shown = wall(full.actor("compiler"), EVERY, TODAY.year, Grouping.AREA)
    bars = {bar.title: bar for section in shown.sections for bar in section.bars}
    assert set(bars) == {"疏浚河道", "拆除违建", "建成站点"}
    assert (shown.total, shown.shown) == (3, 3)
    assert [(node.day, node.name, node.reached) for node in bars["疏浚河道"].nodes] == [
        (TODAY + timedelta(days=2), "完成勘测", False), (TODAY + timedelta(days=3), "生态护岸：开工", False),
    ]  # fmt: skip
    assert (bars["拆除违建"].extended, bars["拆除违建"].ends_on) == (True, TODAY + timedelta(days=17))
    assert (bars["建成站点"].done_on, bars["建成站点"].light) == (TODAY, "solid_green")
    assert bars["疏浚河道"].bodies == "县水利局"


def test_a_wall_is_divided_by_body_and_by_year(full: Cast) -> None:
    actor = full.actor("compiler")
    by_body = wall(actor, EVERY, TODAY.year, Grouping.BODY)
    assert {section.title: len(section.bars) for section in by_body.sections} == {"县水利局": 2, "云台镇": 1}
    following = wall(actor, EVERY, TODAY.year + 1, Grouping.AREA)
    assert {bar.title for section in following.sections for bar in section.bars} == {"疏浚河道", "拆除违建"}
    assert wall(actor, EVERY, TODAY.year - 1, Grouping.AREA).total == 0
    assert years_of(actor, TODAY) == [2031, 2032]


def test_a_wall_costs_the_same_whatever_stands_on_it(full: Cast) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            wall(full.actor("compiler"), EVERY, TODAY.year, Grouping.BODY)
        return len(queries)

    before = asked()
    for number in range(4):
        matter_of(full, f"又一项{number}", bodies={"bailu": "lead"})
    assert asked() == before <= 14


def test_days_are_told_to_the_office_and_each_unit_its_own(full: Cast) -> None:
    days = (TODAY, TODAY + timedelta(days=30))
    office = [(each.kind, each.title) for each in marked(full.actor("compiler"), *days)]
    assert office == [
        (DateKind.SIGN_BY, "拆除违建"),
        (DateKind.MILESTONE, "完成勘测"),
        (DateKind.NODE, "生态护岸：开工"),
        (DateKind.LOOK_BACK, "建成站点"),
        (DateKind.DUE, "拆除违建"),
        (DateKind.DUE, "疏浚河道"),
    ]
    town = [(each.kind, each.whose) for each in marked(full.actor("town_clerk"), *days)]
    assert town == [(DateKind.DUE, "云台镇人民政府")]
    assert marked(full.actor("farm_clerk"), *days) == []


def test_a_feed_is_folded_and_escaped() -> None:
    entry = Entry(
        "part-1-due@luoshi", date(2031, 9, 12), "完成时限 疏浚、护岸;清淤,一期\n二期" * 3, "县水利局", "https://x/y"
    )
    lines = feed("落实日程", [entry], datetime(2031, 9, 1, tzinfo=UTC)).split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = "\r\n".join(lines).replace("\r\n ", "").split("\r\n")
    assert "DTSTART;VALUE=DATE:20310912" in unfolded
    assert "DTEND;VALUE=DATE:20310913" in unfolded
    assert f"SUMMARY:{escaped(entry.summary)}" in unfolded
    assert "\\;" in escaped(entry.summary) and "\\n" in escaped(entry.summary) and "\\," in escaped(entry.summary)


def test_a_line_is_cut_between_characters() -> None:
    pieces = list(folded("SUMMARY:" + "水" * 60))
    assert "".join(piece[1:] if place else piece for place, piece in enumerate(pieces)) == "SUMMARY:" + "水" * 60
    assert max(len(piece.encode()) for piece in pieces) <= 75
