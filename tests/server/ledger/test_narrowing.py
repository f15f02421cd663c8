"""What the ledger is narrowed to: sources, years, windows of time; counts above the list are those of their lists."""

from datetime import date
from typing import Any

import pytest

from luoshi.extraction.reading import Role
from luoshi.server.core.errors import Invalid, NotAllowed, NotFound
from luoshi.server.ledger.models import Plan, PlanKind, Task
from luoshi.server.ledger.narrowing import Due, ItemFilter, Tally, Window, tallied, tallies
from luoshi.server.ledger.selectors import choices, count, items, listed, saved_lists, start_of
from luoshi.server.ledger.services.making import NewItem, add_item
from luoshi.server.ledger.services.saving import change_list, drop_list, save_list
from server_cast import NOW, TODAY, Cast
from server_papers import ledger_of

pytestmark = pytest.mark.django_db
PAPER = {"疏浚干流河道", "拆除沿岸违建", "治理畜禽养殖污染", "加强水质监测"}


def new(cast: Cast, title: str, **others: Any) -> NewItem:
    values: dict[str, Any] = {"last_day": TODAY, "owners": ((cast.body("water"), Role.LEAD),)} | others
    return NewItem(title=title, source="县政府第12次常务会议", source_text=f"会议要求{title}。", **values)


@pytest.fixture
def full(cast: Cast) -> Cast:
    """A paper of four items until 2033, one of minutes, one of an instruction, one that nobody answers for."""
    ledger_of(cast)
    compiler = cast.actor("compiler")
    add_item(
        actor=compiler, now=NOW, plan="第12次常务会议", kind=PlanKind.MINUTES,
        new=new(cast, "提出水价方案", last_day=date(2031, 9, 11)),
    )  # fmt: skip
    add_item(
        actor=compiler, now=NOW, plan="防汛批示", kind=PlanKind.INSTRUCTION,
        new=new(cast, "长期值守水库", last_day=None, standing=True),
    )  # fmt: skip
    task = Task.objects.get(title="长期值守水库")
    orphan = Task(government=cast.county, plan=task.plan, position=9, title="没有人管", strength="push", state="草稿")
    orphan.made_by = orphan.made_by_name = "x"
    orphan.made_at = NOW
    orphan.save()
    return cast


def titles(cast: Cast, **narrowed: Any) -> set[str]:
    return {task.title for task in items(cast.actor("compiler"), ItemFilter(**narrowed))}


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({"source": "plan"}, PAPER),
        ({"source": "minutes"}, {"提出水价方案"}),
        ({"source": "instruction"}, {"长期值守水库", "没有人管"}),
        ({"source": "table"}, set()),
        ({"has_owner": False}, {"没有人管"}),
        ({"has_owner": True}, PAPER | {"提出水价方案", "长期值守水库"}),
        ({"due": Due.STANDING.value}, {"长期值守水库"}),
        ({"due": Due.NONE.value}, {"没有人管"}),
        ({"has_target": False, "has_owner": True}, {"提出水价方案", "长期值守水库"}),
    ],
)
def test_each_filter_narrows_to_what_it_says(full: Cast, narrowed: dict[str, Any], expected: set[str]) -> None:
    assert titles(full, **narrowed) == expected
    assert count(full.actor("compiler"), ItemFilter(**narrowed)) == len(expected)


def test_a_year_holds_what_has_begun_and_is_not_over(full: Cast) -> None:
    assert titles(full, year=2030) == set()
    assert titles(full, year=2031) == PAPER | {"提出水价方案", "长期值守水库", "没有人管"}
    assert titles(full, year=2032) == (PAPER - {"加强水质监测"}) | {"长期值守水库", "没有人管"}
    assert titles(full, year=2033) == titles(full, year=2032)
    assert titles(full, year=2034) == {"长期值守水库", "没有人管"}  # the plan is over, standing work is not
    Plan.objects.filter(kind="plan").update(period_from=2033)
    assert titles(full, year=2031) & PAPER == {"加强水质监测"}  # due in it, whatever the period says


@pytest.mark.parametrize(
    ("window", "today", "days"),
    [
        (Window.OVERDUE, date(2031, 9, 12), (None, date(2031, 9, 11))),
        (Window.SOON, date(2031, 9, 12), (date(2031, 9, 12), date(2031, 10, 12))),
        (Window.MONTH, date(2032, 2, 29), (date(2032, 2, 1), date(2032, 2, 29))),
        (Window.QUARTER, date(2031, 12, 31), (date(2031, 10, 1), date(2031, 12, 31))),
        (Window.QUARTER, date(2031, 4, 1), (date(2031, 4, 1), date(2031, 6, 30))),
        (Window.YEAR, date(2031, 1, 1), (date(2031, 1, 1), date(2031, 12, 31))),
    ],
)
def test_windows_are_stretches_of_the_calendar(window: Window, today: date, days: tuple[date | None, date]) -> None:
    assert window.days(today) == days


@pytest.mark.parametrize(
    "wanted", [ItemFilter(), ItemFilter(source="plan"), ItemFilter(due="standing", state="草稿"), ItemFilter(text="水")]
)
@pytest.mark.parametrize("who", ["compiler", "deputy", "water_clerk", "viewer", "city_viewer", "system"])
def test_every_tally_is_the_count_of_its_list(full: Cast, wanted: ItemFilter, who: str) -> None:
    actor = full.actor(who)
    counted = tallies(actor, wanted, TODAY)
    assert set(counted) == set(Tally)
    for tally, number in counted.items():
        assert number == len(items(actor, tallied(tally, wanted, TODAY))), tally


def test_tallies_of_the_whole_ledger(full: Cast) -> None:
    expected = {"all": 7, "overdue": 1, "soon": 0, "undated": 1, "unowned": 1, "draft": 3}
    assert {tally.value: number for tally, number in tallies(full.actor("compiler"), ItemFilter(), TODAY).items()} == (
        expected
    )


def test_what_can_be_chosen_is_what_one_sees(full: Cast) -> None:
    everything = choices(full.actor("compiler"))
    assert [name for _key, name in everything.plans][:2] == ["防汛批示", "第12次常务会议"]
    assert everything.areas == ["河道整治", "污染防治"]
    assert everything.years == [2031, 2032, 2033]
    of_town = choices(full.actor("town_clerk"))
    assert (len(of_town.plans), of_town.areas) == (1, ["河道整治"])
    assert choices(full.actor("system")).bodies == []


def test_a_list_page_asks_four_times_however_long_it_is(full: Cast, django_assert_num_queries: Any) -> None:
    actor = full.actor("compiler")
    with django_assert_num_queries(4):  # items with plan and area, their bodies, people, targets with indicators
        for task in listed(actor, ItemFilter())[:50]:
            assert task.plan.name and task.plan.kind
            assert task.area is None or task.area.title
            assert [part.printed_name for part in task.responsibilities.all()] or task.title == "没有人管"
            assert all(target.indicator.name for target in task.targets.all())
    with django_assert_num_queries(1):
        tallies(actor, ItemFilter(), TODAY)


def test_one_list_at_most_opens_the_ledger(full: Cast) -> None:
    compiler = full.actor("compiler")
    first = save_list(actor=compiler, now=NOW, name="逾期", query={"due": "overdue"}, starts=True)
    assert start_of(compiler) == first
    second = save_list(actor=compiler, now=NOW, name="水利", query={"text": "水"}, shared=True, starts=True)
    assert start_of(compiler) == second
    assert [row.name for row in saved_lists(compiler) if row.starts] == ["水利"]
    assert start_of(full.actor("water_clerk")) is None  # shared, and yet another's start
    change_list(actor=compiler, now=NOW, saved=second.public_id, name="水利事项", shared=False, starts=False)
    assert start_of(compiler) is None
    assert not saved_lists(full.actor("water_clerk")).exists()


def test_a_list_is_changed_by_its_owner_alone(full: Cast) -> None:
    compiler = full.actor("compiler")
    mine = save_list(actor=compiler, now=NOW, name="逾期", query={"due": "overdue"})
    shared = save_list(actor=compiler, now=NOW, name="水利", query={"text": "水"}, shared=True)
    clerk = full.actor("water_clerk")
    with pytest.raises(NotAllowed):
        change_list(actor=clerk, now=NOW, saved=shared.public_id, name="改名", shared=True, starts=False)
    with pytest.raises(NotFound):
        change_list(actor=clerk, now=NOW, saved=mine.public_id, name="改名", shared=True, starts=False)
    with pytest.raises(Invalid):
        change_list(actor=compiler, now=NOW, saved=mine.public_id, name="水利", shared=False, starts=False)
    with pytest.raises(Invalid):
        change_list(actor=compiler, now=NOW, saved=mine.public_id, name=" ", shared=False, starts=False)
    drop_list(actor=compiler, now=NOW, saved=mine.public_id)
    assert [row.name for row in saved_lists(compiler)] == ["水利"]


def test_minutes_keep_their_number_and_day(cast: Cast) -> None:
    compiler = cast.actor("compiler")
    add: dict[str, Any] = {"actor": compiler, "now": NOW, "plan": "第13次常务会议", "kind": PlanKind.MINUTES}
    first = add_item(**add, new=new(cast, "修桥"), number="〔2031〕13号")
    second = add_item(**add, new=new(cast, "修路"), held_on=date(2031, 9, 10))
    assert first.plan_id == second.plan_id
    plan = Plan.objects.get(pk=first.plan_id)
    assert (plan.number, plan.issued_on, plan.tasks.count()) == ("〔2031〕13号", date(2031, 9, 10), 2)
    for other in ({"number": "〔2031〕14号"}, {"held_on": date(2031, 9, 9)}):
        with pytest.raises(Invalid) as refused:
            add_item(**add, new=new(cast, "修渠"), **other)
        assert set(refused.value.fields) == set(other)
    assert plan.tasks.count() == 2
