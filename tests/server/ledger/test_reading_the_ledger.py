"""Who sees which items; lists whose counts are theirs; one item with everything; constant queries."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db.models import Model

from luoshi.extraction.reading import Role
from luoshi.server.core.errors import NotAllowed, NotFound
from luoshi.server.ledger.facts import item_facts
from luoshi.server.ledger.models import PlanKind, RelationKind, Responsibility, Task
from luoshi.server.ledger.scopes import visible_items
from luoshi.server.ledger.selectors import Due, ItemFilter, Order, count, facets, item, items, plans, saved_lists
from luoshi.server.ledger.services.finding import let_find
from luoshi.server.ledger.services.making import NewItem, add_item, relate, report_up
from luoshi.server.ledger.services.saving import drop_list, save_list
from luoshi.server.policy import Action, may
from luoshi.server.search.selectors import search
from server_cast import NOW, Cast
from server_papers import item_of, ledger_of
from server_rows import begun_with

pytestmark = pytest.mark.django_db

ALL = {"疏浚干流河道", "拆除沿岸违建", "治理畜禽养殖污染", "加强水质监测"}
DRAFTED = {"提出水价调整方案"}
WATER = {"疏浚干流河道", "拆除沿岸违建", "治理畜禽养殖污染"}  # the third by its settled name
FARM = {"疏浚干流河道", "治理畜禽养殖污染"}
SEEN = {
    "compiler": ALL | DRAFTED,
    "supervisor": ALL | DRAFTED,
    "deputy": ALL | DRAFTED,
    "head": ALL | DRAFTED,
    "water_clerk": WATER,
    "water_leader": WATER,
    "farm_clerk": FARM,
    "viewer": FARM,
    "town_clerk": {"疏浚干流河道", "拆除沿岸违建"},  # the first through 各乡镇
    "town_leader": {"疏浚干流河道", "拆除沿岸违建"},
    "city_viewer": ALL,  # after it was reported up
}


@pytest.fixture
def full(cast: Cast) -> Cast:
    """A ledger of four items that was reported up, and a draft from minutes."""
    begun_with(_fill, cast)
    return cast


def _fill(cast: Cast) -> None:
    plan = ledger_of(cast)
    report_up(actor=cast.actor("compiler"), now=NOW, plan=plan.public_id)
    add_item(
        actor=cast.actor("compiler"),
        now=NOW,
        plan="常务会议",
        kind=PlanKind.MINUTES,
        new=NewItem(
            title="提出水价调整方案",
            source="县政府第12次常务会议",
            source_text="由县水利局牵头提出。",
            owners=((cast.body("water"), Role.LEAD),),
            last_day=date(2031, 11, 30),
        ),
    )


def test_the_exact_visible_set(full: Cast) -> None:
    for who in full.posts:
        sees_exactly(full, who)


def sees_exactly(full: Cast, who: str) -> None:
    actor = full.actor(who)
    wanted = SEEN.get(who, set())
    assert {task.title for task in visible_items(actor)} == wanted
    assert {task.title for task in items(actor, ItemFilter())} == wanted
    found = {Task.objects.get(pk=entry.row).title for entry in search(actor, "水", kind="item")}
    assert found == wanted
    assert {vars(plan)["seen_items"] for plan in plans(actor)} == (
        {4, 1} if who in ("compiler", "supervisor", "deputy", "head") else {len(wanted)} if wanted else set()
    )


def test_before_it_is_reported_up_the_city_sees_nothing(cast: Cast) -> None:
    ledger_of(cast)
    assert not visible_items(cast.actor("city_viewer")).exists()


def test_scopes_and_policy_say_the_same(full: Cast) -> None:
    compared = 0
    for who in full.posts:
        seen = set(visible_items(full.actor(who)).values_list("pk", flat=True))
        for task in Task.objects.all():
            assert may(full.actor(who), Action.ITEM_VIEW, item_facts(task)).allowed is (task.pk in seen), (who, task)
            compared += 1
    assert compared == 5 * len(full.posts)


FILTERS: list[tuple[dict[str, Any], set[str]]] = [
    ({"area": "河道整治"}, {"疏浚干流河道", "拆除沿岸违建"}),
    ({"role": "support"}, {"拆除沿岸违建"}),
    ({"due": Due.DATED.value, "due_to": date(2031, 12, 31)}, {"加强水质监测", "提出水价调整方案"}),
    ({"due_from": date(2032, 1, 1)}, {"疏浚干流河道", "拆除沿岸违建", "治理畜禽养殖污染"}),
    ({"due": Due.NONE.value}, set()),
    ({"has_target": False}, {"提出水价调整方案"}),
    ({"strength": "push"}, set()),
    ({"state": "草稿"}, {"提出水价调整方案"}),
    ({"text": "监测"}, {"加强水质监测"}),
    ({"text": "水价 常务"}, {"提出水价调整方案"}),
    ({"text": "水态"}, set()),
    ({"text": "。"}, set()),
]


def test_each_filter_narrows_to_what_it_says(full: Cast) -> None:
    actor = full.actor("compiler")
    for narrowed, titles in FILTERS:
        wanted = ItemFilter(**narrowed)
        assert {task.title for task in items(actor, wanted)} == titles, narrowed
        assert count(actor, wanted) == len(titles)


def test_bodies_are_filtered_together_with_their_role(full: Cast) -> None:
    water = ItemFilter(organisation=full.body("water"), role="support")
    assert [task.title for task in items(full.actor("compiler"), water)] == ["拆除沿岸违建"]


@pytest.mark.parametrize(
    "wanted", [ItemFilter(), ItemFilter(role="lead"), ItemFilter(area="河道整治", has_target=True)]
)
@pytest.mark.parametrize("who", ["compiler", "water_clerk", "city_viewer"])
def test_every_count_equals_its_list(full: Cast, wanted: ItemFilter, who: str) -> None:
    actor, compared = full.actor(who), 0
    for name, values in facets(actor, wanted).items():
        for value, number in values.items():
            assert len(items(actor, replace(wanted, **{name: value}))) == number, (name, value)
            compared += 1
    assert compared > 8


def test_every_order_has_every_item(full: Cast) -> None:
    for order in Order:
        assert len({task.pk for task in items(full.actor("compiler"), ItemFilter(), order)}) == 5
    by_day = [task.last_day for task in items(full.actor("compiler"), ItemFilter(), Order.DUE)]
    assert by_day == sorted(by_day)  # type: ignore[type-var]  # every item has a last day


def test_one_item_with_everything_that_one_sees(full: Cast) -> None:
    task = Task.objects.get(title="疏浚干流河道")
    other = Task.objects.get(title="提出水价调整方案")
    pair: dict[str, Any] = {"first": task.public_id, "second": other.public_id}
    relate(actor=full.actor("compiler"), now=NOW, **pair, kind=RelationKind.SAME, basis="同一河道")
    view = item(full.actor("compiler"), task.public_id)
    assert view.passage.startswith("1.疏浚干流河道") and view.passage.endswith("各乡镇)")
    assert task.quote in view.passage
    assert [related.title for _, related in view.relations] == ["提出水价调整方案"]
    assert (len(view.owners), len(view.targets)) == (3, 2)
    assert [event.action for event in view.events] == ["ledger.make", "item.relate"]
    assert item(full.actor("water_clerk"), task.public_id).relations == []  # a draft is not theirs to see
    assert item(full.actor("compiler"), other.public_id).passage == "由县水利局牵头提出。"
    with pytest.raises(NotFound):
        item(full.actor("farm_clerk"), Task.objects.get(title="拆除沿岸违建").public_id)


def test_a_list_is_saved_shared_and_dropped_by_its_owner(full: Cast) -> None:
    mine = save_list(actor=full.actor("compiler"), now=NOW, name="临近时限", query={"due_to": "2031-12-31"})
    shared = save_list(actor=full.actor("compiler"), now=NOW, name="牵头", query={"role": "lead"}, shared=True)
    assert set(saved_lists(full.actor("compiler"))) == {mine, shared}
    assert set(saved_lists(full.actor("water_clerk"))) == {shared}
    assert not saved_lists(full.actor("city_compiler")).exists()
    with pytest.raises(NotAllowed):
        drop_list(actor=full.actor("water_clerk"), now=NOW, saved=shared.public_id)
    with pytest.raises(NotFound):
        drop_list(actor=full.actor("water_clerk"), now=NOW, saved=mine.public_id)
    drop_list(actor=full.actor("compiler"), now=NOW, saved=mine.public_id)
    assert set(saved_lists(full.actor("compiler"))) == {shared}


def copies(task: Task, number: int) -> None:
    """Many items like one, written past the services for the sake of time."""
    owners = list(task.responsibilities.all())
    made: list[Task] = []
    for at in range(number):
        task.pk, task.public_id, task.title = None, f"item-{at:016d}", f"第{at}件水库加固"
        task._state.adding = True
        made.append(_clone(task))
    Task.objects.bulk_create(made, batch_size=300)
    parts: list[Responsibility] = []
    for one in made:
        for owner in owners:
            owner.pk, owner.task = None, one
            parts.append(_clone(owner))
    Responsibility.objects.bulk_create(parts, batch_size=300)
    let_find(made[:50])


def _clone(row: Any) -> Any:
    fields = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.attname != "id"
    }
    made: Model = type(row)(**fields)
    return made


def test_two_thousand_items_cost_as_many_queries_as_five(full: Cast, django_assert_num_queries: Any) -> None:
    actor = full.actor("compiler")
    copies(Task.objects.get(title="疏浚干流河道"), 2000)
    with django_assert_num_queries(5):  # items, their bodies, people, targets, the indicators
        page = list(items(actor, ItemFilter(), Order.DUE)[:50])
        assert [part.organisation.public_id for task in page for part in task.responsibilities.all()]
        assert [task.plan.name for task in page] and sum(len(task.targets.all()) for task in page)
    with django_assert_num_queries(10):
        facets(actor, ItemFilter())
    with django_assert_num_queries(1):
        assert count(actor, ItemFilter(text="水库加固")) == 50
    task = Task.objects.get(title="疏浚干流河道")
    with django_assert_num_queries(14):
        item(actor, task.public_id)


def test_the_ledger_of_a_plan_is_found_by_its_paper(full: Cast) -> None:
    entries = list(search(full.actor("compiler"), "清水河治理", kind="document_version"))
    assert entries and entries[0].text.count("清水河治理")
    assert not search(full.actor("water_clerk"), "清水河治理", kind="document_version").exists()
    assert item_of(plans(full.actor("compiler")).get(kind="plan"), "疏浚")
