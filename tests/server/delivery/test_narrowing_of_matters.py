"""What lists of matters are narrowed to: counts are those of their lists, queries do not grow with the rows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.server.delivery.limbo import in_limbo
from luoshi.server.delivery.models import Matter
from luoshi.server.delivery.narrowing import (
    MatterFilter,
    MatterOrder,
    MatterTally,
    by_light,
    fitting,
    matters,
    tallied,
    tallies,
)
from luoshi.server.delivery.services.refreshing import refresh_all
from luoshi.server.delivery.standing.reading import standings
from luoshi.server.delivery.states import MatterState, PartState
from luoshi.server.ledger.services.finding import let_find
from server_cast import NOW, TODAY, Cast
from server_standing import matter_of, part_of, plan_of, waits

pytestmark = pytest.mark.django_db
LATE, NEAR, FAR = "超期的清淤", "临近的护岸", "还远的勘测"


@pytest.fixture
def full(cast: Cast) -> Cast:
    """Late, near, far; unsigned, waiting, standing, closed, not handed out, withdrawn."""
    for title, days in ((LATE, -3), (NEAR, 5), (FAR, 200)):
        matter_of(cast, title, now=NOW - timedelta(days=9), due_on=TODAY + timedelta(days=days))
    unsigned = matter_of(
        cast, "没有签收", state=MatterState.HANDED_OUT, part_state=PartState.UNSIGNED, bodies={"yuntai": "responsible"},
        last_day=TODAY + timedelta(days=40), urgency="most_urgent",
    )  # fmt: skip
    part_of(cast, unsigned, "water", "support", due_on=TODAY - timedelta(days=1))
    waits(matter_of(cast, "等待批复", due_on=TODAY + timedelta(days=90)).parts.get(), TODAY, NOW)
    matter_of(cast, "长期值守", state=MatterState.STANDING, due_on=TODAY - timedelta(days=9))
    matter_of(cast, "已经销号", state=MatterState.CLOSED, part_state=PartState.ENDED, due_on=TODAY - timedelta(days=9))
    matter_of(cast, "等待立项", state=MatterState.AWAITING_APPROVAL, last_day=TODAY - timedelta(days=9))
    matter_of(cast, "已经撤回", state=MatterState.WITHDRAWN)
    refresh_all(now=NOW)
    return cast


def titles(
    cast: Cast, person: str = "compiler", order: MatterOrder = MatterOrder.NUMBER, **wanted: object
) -> list[str]:
    found = matters(cast.actor(person), MatterFilter(on=TODAY, **wanted), order)  # type: ignore[arg-type]  # filters by name
    return [row.task.title for row in found]


def test_each_way_to_narrow(full: Cast) -> None:
    assert set(titles(full, overdue=True)) == {LATE}
    assert set(titles(full, unsigned=True)) == {"没有签收"}
    assert set(titles(full, waiting=True)) == {"等待批复"}
    assert set(titles(full, light="red")) == {LATE}
    assert set(titles(full, light="green")) == {"长期值守"}
    assert set(titles(full, light="solid_green")) == {"已经销号"}
    assert set(titles(full, state=MatterState.AWAITING_APPROVAL.value)) == {"等待立项"}
    assert set(titles(full, urgency="most_urgent")) == {"没有签收"}
    assert set(titles(full, body=full.body("yuntai"))) == {"没有签收"}
    assert titles(full, body=full.body("yuntai"), role="lead") == []
    assert set(titles(full, due_from=TODAY, due_to=TODAY + timedelta(days=40))) == {NEAR, "没有签收"}
    assert {"已经销号", "已经撤回"} & set(titles(full, open=True)) == set()
    assert len(titles(full, plan=plan_of(full).public_id)) == 9
    assert titles(full, keys=frozenset()) == []


def test_words_are_looked_for_in_items_and_numbers(full: Cast) -> None:
    let_find([row.task for row in Matter.objects.select_related("task")])
    assert titles(full, text="清淤") == [LATE]
    assert titles(full, text="2031-002") == [NEAR]
    assert titles(full, text="没有的词") == []


def test_a_unit_sees_its_own(full: Cast) -> None:
    assert titles(full, "farm_clerk") == []
    assert titles(full, "town_clerk") == ["没有签收"]


def test_the_day_in_lists_is_that_of_how_things_stand(full: Cast) -> None:
    actor, every = full.actor("compiler"), MatterFilter(on=TODAY)
    told = standings(actor, every, TODAY)
    listed = {row.pk: row for row in matters(actor, every)}
    assert {key: each.due for key, each in told.items()} == {key: row.due for key, row in listed.items()}  # type: ignore[attr-defined]  # annotated
    assert {key: each.light for key, each in told.items()} == {key: row.light or "" for key, row in listed.items()}  # type: ignore[attr-defined]  # annotated


def test_every_count_is_that_of_its_list(full: Cast) -> None:
    actor, wanted = full.actor("compiler"), MatterFilter(on=TODAY)
    counts = tallies(actor, wanted)
    assert counts == {tally: fitting(actor, tallied(tally, wanted)).count() for tally in MatterTally}
    assert counts[MatterTally.OVERDUE] == 1
    assert counts[MatterTally.SOON] == 1
    lights = by_light(actor, wanted)
    assert sum(lights.values()) == counts[MatterTally.ALL] == 9
    assert all(fitting(actor, MatterFilter(on=TODAY, light=light)).count() == n for light, n in lights.items() if light)


def test_orders(full: Cast) -> None:
    assert titles(full, order=MatterOrder.LIGHT)[0] == LATE
    assert titles(full, order=MatterOrder.URGENCY)[0] == "没有签收"
    assert titles(full, order=MatterOrder.DUE)[-1] in ("长期值守", "已经撤回")
    assert set(titles(full, order=MatterOrder.LONGEST)[:3]) == {LATE, NEAR, FAR}
    assert all(len(titles(full, order=order)) == 9 for order in MatterOrder)


def test_a_list_and_its_counts_ask_the_same_whatever_their_length(full: Cast) -> None:
    actor = full.actor("compiler")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            list(matters(actor, MatterFilter(on=TODAY)))
            tallies(actor, MatterFilter(on=TODAY))
        return len(queries)

    before = asked()
    for number in range(5):
        matter_of(full, f"又一项{number}", bodies={"water": "lead", "bailu": "support"})
    assert asked() == before <= 30


def test_limbo_narrows_a_list(full: Cast) -> None:
    matter = matter_of(full, "没有人办", part_state=PartState.WITHDRAWN)
    keys = in_limbo(full.actor("compiler"), TODAY)
    assert keys == {matter.pk}
    assert titles(full, keys=keys) == ["没有人办"]
