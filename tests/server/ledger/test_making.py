"""The ledger is made once, whole, with its places; only of what was settled."""

from datetime import date
from functools import partial
from typing import Any

import pytest

from luoshi.extraction.reading import Role
from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import IllegalTransition, Invalid, NotAllowed, NotFound
from luoshi.server.intake.models import CandidateKind
from luoshi.server.intake.services.confirming import accept_certain, reject
from luoshi.server.intake.services.owners import expand_group
from luoshi.server.ledger.models import Plan, PlanKind, RelationKind, RoleBasis, Task
from luoshi.server.ledger.services.confirming import NotConfirmed, confirm_items
from luoshi.server.ledger.services.making import (
    NewItem,
    NotSettled,
    add_item,
    make_ledger,
    relate,
    report_up,
)
from races import at_once
from server_cast import NOW, Cast
from server_papers import PLAN, item_of, ledger_of, one, seen, settle_everything, taken_in


@pytest.mark.django_db
def test_every_row_stands_where_it_was_printed(cast: Cast) -> None:
    plan = ledger_of(cast)
    assert (plan.name, plan.number, plan.kind) == (
        "云岭县清水河治理实施方案(2031—2033年)",
        "云岭政办发〔2031〕21号",
        "plan",
    )
    assert [area.title for area in plan.areas.all()] == ["河道整治", "污染防治"]
    tasks = list(plan.tasks.all())
    assert [task.title for task in tasks] == ["疏浚干流河道", "拆除沿岸违建", "治理畜禽养殖污染", "加强水质监测"]
    assert {task.state for task in tasks} == {"已确认"}
    rows = [*tasks, *plan.areas.all(), *plan.goals.all(), *plan.targets.all()]
    for task in tasks:
        rows += [*task.responsibilities.all(), *task.measures.all(), *task.targets.all()]
    for row in rows:
        assert row.version is not None and PLAN[row.start : row.end] == row.quote
    first = tasks[0]
    assert [(o.printed_name, o.role, o.basis) for o in first.responsibilities.all()] == [
        ("县水利局", "lead", RoleBasis.INFERRED),
        ("县农业农村局", "responsible", RoleBasis.PRINTED),
        ("各乡镇", "responsible", RoleBasis.PRINTED),
    ]
    assert [(t.indicator.name, format(t.normal_value.normalize(), "f")) for t in first.targets.all()] == [
        ("干流清淤", "18"),
        ("生态护岸", "12"),
    ]
    assert [task.due_origin for task in tasks] == ["default", "default", "default", "printed"]
    assert tasks[3].last_day == date(2031, 12, 31)
    assert plan.goals.first().targets.get().indicator.name == "清水河出境断面水质达标率"  # type: ignore[union-attr]  # there, or the test fails
    assert verify(cast.county.public_id).findings == ()


@pytest.mark.django_db
def test_what_is_open_is_listed_and_nothing_is_made(cast: Cast) -> None:
    desk = taken_in(cast)
    make = partial(make_ledger, actor=cast.actor("compiler"), now=NOW, desk=desk.public_id)
    with pytest.raises(NotSettled) as refused:
        make()
    assert len(refused.value.open) > 20 and refused.value.cause.startswith("还有")
    accept_certain(actor=cast.actor("compiler"), now=NOW, desk=desk.public_id)
    with pytest.raises(NotSettled) as refused:
        make()
    assert {point.what for point in refused.value.open} >= {"问题", "待确认", "没有时限"}
    assert not Plan.objects.exists() and not Task.objects.exists()


@pytest.mark.django_db
def test_what_was_put_aside_makes_no_row(cast: Cast) -> None:
    desk = taken_in(cast)
    at: dict[str, Any] = {"actor": cast.actor("compiler"), "now": NOW, "desk": desk.public_id}
    reject(**at, seen=seen([one(desk, CandidateKind.TASK, "拆除沿岸")]))
    group = one(desk, CandidateKind.RESPONSIBILITY, "各乡镇")
    expand_group(**at, candidate=group.public_id, revision=1)
    settle_everything(cast, desk)
    plan = make_ledger(**at)
    assert plan.tasks.count() == 3
    owners = item_of(plan, "疏浚").responsibilities.all()
    assert [(o.organisation.public_id, o.via_group) for o in owners][-2:] == [
        (cast.body("yuntai"), "各乡镇"),
        (cast.body("bailu"), "各乡镇"),
    ]


@pytest.mark.django_db
def test_a_ledger_is_made_once_and_by_a_compiler(cast: Cast) -> None:
    plan = ledger_of(cast)
    desk = plan.document.desks.get()  # type: ignore[union-attr]  # there, or the test fails
    with pytest.raises(IllegalTransition, match="已生成台账"):
        make_ledger(actor=cast.actor("compiler"), now=NOW, desk=desk.public_id)
    for who, error in (
        ("supervisor", NotAllowed),
        ("head", NotAllowed),
        ("water_clerk", NotFound),
        ("city_compiler", NotFound),
    ):
        with pytest.raises(error):
            make_ledger(actor=cast.actor(who), now=NOW, desk=desk.public_id)


@pytest.mark.django_db(transaction=True)
def test_made_twice_at_once_it_is_one_ledger(committed_cast: Cast) -> None:
    cast = committed_cast
    desk = taken_in(cast)
    settle_everything(cast, desk)
    make = partial(make_ledger, actor=cast.actor("compiler"), now=NOW, desk=desk.public_id)
    results = at_once(make, make, make)
    assert sorted(type(result).__name__ for result in results) == ["IllegalTransition", "IllegalTransition", "Plan"], (
        results
    )
    assert (Plan.objects.count(), Task.objects.count()) == (1, 4)
    assert verify(cast.county.public_id).findings == ()


def instruction(cast: Cast, **instead: Any) -> NewItem:
    said: dict[str, Any] = {
        "title": "提出水价调整方案",
        "source": "县政府第12次常务会议",
        "source_text": "由县水利局牵头，11月底前提出水价调整方案。",
        "owners": ((cast.body("water"), Role.LEAD),),
        "last_day": date(2031, 11, 30),
    }
    return NewItem(**said | instead)


@pytest.mark.django_db
def test_drafts_are_confirmed_together_or_not_at_all(cast: Cast) -> None:
    at: dict[str, Any] = {"actor": cast.actor("compiler"), "now": NOW}
    place: dict[str, Any] = {"plan": "2031年第12次常务会议", "kind": PlanKind.MINUTES}
    good, bare, done = (add_item(**at, **place, new=instruction(cast, title=title)) for title in ("甲", "乙", "丙"))
    confirm_items(**at, items=[done.public_id])
    bare.responsibilities.all().delete()
    picked = [row.public_id for row in (good, bare, done)]
    with pytest.raises(NotConfirmed, match=r"2 项不能确认：“乙”：没有责任单位；“丙”：.*已确认") as refused:
        confirm_items(**at, items=picked)
    assert [(task.title, type(why)) for task, why in refused.value.refused] == [
        ("乙", Invalid),
        ("丙", IllegalTransition),
    ]
    with pytest.raises(NotAllowed):
        confirm_items(actor=cast.actor("supervisor"), now=NOW, items=[good.public_id])
    assert set(Task.objects.values_list("title", "state", "revision")) == {
        ("甲", "草稿", 1),
        ("乙", "草稿", 1),
        ("丙", "已确认", 2),
    }
    assert confirm_items(**at, items=[good.public_id, good.public_id]) == 1


@pytest.mark.django_db
def test_an_item_from_minutes_is_a_draft_until_it_is_confirmed(cast: Cast) -> None:
    at: dict[str, Any] = {"actor": cast.actor("compiler"), "now": NOW}
    place: dict[str, Any] = {"plan": "2031年第12次常务会议", "kind": PlanKind.MINUTES}
    task = add_item(**at, **place, new=instruction(cast))
    assert (task.state, task.plan.name, task.last_day) == ("草稿", "2031年第12次常务会议", date(2031, 11, 30))
    assert add_item(**at, **place, new=instruction(cast, title="另一件")).plan == task.plan
    assert confirm_items(**at, items=frozenset({task.public_id})) == 1
    with pytest.raises(IllegalTransition):
        confirm_items(**at, items=frozenset({task.public_id}))
    for wrong in ({"title": " "}, {"source_text": ""}, {"owners": ()}, {"last_day": None}):
        with pytest.raises(Invalid, match="不完整"):
            add_item(**at, **place, new=instruction(cast, **wrong))
    with pytest.raises(NotFound):
        add_item(**at, **place, new=instruction(cast, owners=((cast.body("city_water"), Role.LEAD),)))
    with pytest.raises(NotAllowed):
        add_item(actor=cast.actor("supervisor"), now=NOW, **place, new=instruction(cast))
    assert verify(cast.county.public_id).findings == ()


@pytest.mark.django_db
def test_one_task_in_two_plans_is_related_once(cast: Cast) -> None:
    plan = ledger_of(cast)
    at: dict[str, Any] = {"actor": cast.actor("compiler"), "now": NOW}
    other = add_item(**at, plan="会议", kind=PlanKind.MINUTES, new=instruction(cast))
    pair: dict[str, Any] = {
        "first": item_of(plan, "疏浚").public_id,
        "second": other.public_id,
        "kind": RelationKind.SAME,
    }
    relate(**at, **pair, basis="会议要求加快同一工程")
    with pytest.raises(Invalid, match="已经这样关联"):
        relate(**at, **pair, basis="再来一次")
    with pytest.raises(Invalid):
        relate(**at, **pair | {"second": pair["first"]}, basis="自己")
    assert verify(cast.county.public_id).findings == ()


@pytest.mark.django_db
def test_only_what_has_a_government_above_is_reported_up(cast: Cast) -> None:
    plan = ledger_of(cast)
    report_up(actor=cast.actor("compiler"), now=NOW, plan=plan.public_id)
    plan.refresh_from_db()
    assert plan.reported_up
    with pytest.raises(NotAllowed):
        report_up(actor=cast.actor("supervisor"), now=NOW, plan=plan.public_id)
