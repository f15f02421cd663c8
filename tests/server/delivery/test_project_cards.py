"""Projects: nodes with weights that make up the progress, money by year, links; planned days keep their first."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import Conflict, IllegalTransition, Invalid, NotAllowed, NotFound
from luoshi.server.delivery.cards import names_without_card, project, projects, templates, with_overdue_nodes
from luoshi.server.delivery.models import NodeKind, NodeTemplate, ProjectCard, ProjectMoney, ProjectNode
from luoshi.server.delivery.nodes import money_of, progress_of, project_progress
from luoshi.server.delivery.services.nodes import (
    PlannedNode,
    add_node,
    fill_money,
    fill_node,
    make_template,
    plan_money,
    remove_node,
    retire_template,
)
from luoshi.server.delivery.services.projects import (
    ProjectDetails,
    ProjectLinks,
    edit_project,
    end_project,
    link_project,
    resume_project,
)
from luoshi.server.files.services.attaching import attach
from luoshi.server.ledger.models import Project
from server_cast import NOW, TODAY, Cast
from server_filing import received
from server_papers import item_of, ledger_of
from server_projects import NAME, embankment, planned, registered

DAY = timedelta(days=1)
WEIGHTS = st.lists(st.decimals(Decimal("0.0001"), Decimal(9999), places=4), min_size=1, max_size=12)


def filled(
    cast: Cast, card: ProjectCard, position: int, day: date | None, who: str = "water_clerk", **more: Any
) -> Any:
    return fill_node(
        actor=cast.actor(who), now=NOW, project=card.public_id, position=position, reached_on=day, **more
    )  # fmt: skip


def fresh(cast: Cast, card: ProjectCard) -> ProjectCard:
    return project(cast.actor("compiler"), card.public_id)


@pytest.mark.django_db
def test_a_project_begins_with_the_common_nodes_and_goes_on_by_them(cast: Cast) -> None:
    card = embankment(cast)
    assert [node.name for node in card.nodes.all()] == ["立项", "用地", "招标", "开工", "主体", "竣工", "投用"]
    progress = project_progress(fresh(cast, card), TODAY)
    assert (progress.done, progress.due) == (Decimal(0), None)
    assert [node.name for node in progress.overdue] == ["立项"]
    filled(cast, card, 0, TODAY - DAY)
    planned(cast, card, 4, TODAY + 90 * DAY, weight="4")
    progress = project_progress(fresh(cast, card), TODAY)
    assert progress.done == Decimal(10) and progress.following is not None and progress.following.name == "用地"
    assert sum(each.share for each in progress.shares) == 100 and not progress.overdue
    assert project_progress(fresh(cast, card), TODAY - 2 * DAY).done == 0
    assert verify(cast.county.public_id).findings == ()


@given(WEIGHTS, st.integers(0, 4095))
def test_the_shares_shown_make_up_the_figure(weights: list[Decimal], which: int) -> None:
    nodes = [
        ProjectNode(position=at, name=str(at), weight=weight, reached_on=TODAY if which >> at & 1 else None)
        for at, weight in enumerate(weights)
    ]
    progress = progress_of(nodes, TODAY)
    assert sum(each.share for each in progress.shares) == 100
    assert progress.done == sum(each.share for each in progress.shares if each.reached)
    assert progress_of([], TODAY).done is None


@pytest.mark.django_db
def test_a_planned_day_that_moves_needs_words_and_the_first_one_stays(cast: Cast) -> None:
    card = embankment(cast)
    with pytest.raises(Invalid):
        planned(cast, card, 0, TODAY + 30 * DAY)
    planned(cast, card, 0, TODAY + 30 * DAY, comment="批复推迟")
    planned(cast, card, 0, TODAY + 60 * DAY, comment="再次推迟")
    node = card.nodes.get(position=0)
    assert (node.planned_on, node.first_planned_on) == (TODAY + 60 * DAY, date(2031, 8, 31))
    planned(cast, card, 1, TODAY + DAY)
    assert card.nodes.get(position=1).first_planned_on == TODAY + DAY


@pytest.mark.django_db
def test_bodies_fill_in_their_own_and_the_office_by_paper(cast: Cast) -> None:
    card = embankment(cast)
    for who in ("compiler", "supervisor", "head"):
        with pytest.raises(NotAllowed):
            filled(cast, card, 0, TODAY, who)
    for who in ("farm_clerk", "town_clerk", "city_compiler"):
        with pytest.raises(NotFound):
            filled(cast, card, 0, TODAY, who)
    paper = attach(
        actor=cast.actor("compiler"), now=NOW, owner_kind="project", owner_id=card.public_id, received=received(),
        name="立项批复.txt",
    ).public_id  # fmt: skip
    filled(cast, card, 0, TODAY, "compiler", scan=paper)
    assert card.nodes.get(position=0).evidence == [paper]
    with pytest.raises(Invalid):
        filled(cast, card, 1, TODAY, scan="att_none")
    with pytest.raises(Invalid):
        filled(cast, card, 1, TODAY + DAY)
    with pytest.raises(Invalid):
        filled(cast, card, 0, None)
    filled(cast, card, 0, None, note="误填")
    assert card.nodes.get(position=0).reached_on is None
    with pytest.raises(NotFound):
        filled(cast, card, 77, TODAY)


@pytest.mark.django_db
def test_nodes_are_added_and_taken_away_but_not_what_is_reached(cast: Cast) -> None:
    card = registered(cast, template="")
    office: dict[str, Any] = {"actor": cast.actor("compiler"), "now": NOW, "project": card.public_id}
    with pytest.raises(Invalid):
        add_node(**office, node=PlannedNode(kind=NodeKind.OWN))
    for weight in ("0", "-1", "0.00001", "NaN", "100000"):
        with pytest.raises(Invalid):
            add_node(**office, node=PlannedNode(kind="land", weight=Decimal(weight)))
    with pytest.raises(Invalid):
        add_node(**office, node=PlannedNode(kind="moon"))
    add_node(**office, node=PlannedNode(kind="land"))
    add_node(**office, node=PlannedNode(kind="own", name="蓄水验收", planned_on=TODAY))
    filled(cast, card, 1, TODAY)
    with pytest.raises(Invalid, match="已经完成"):
        remove_node(**office, position=1, comment="不需要")
    with pytest.raises(Invalid):
        remove_node(**office, position=0, comment=" ")
    remove_node(**office, position=0, comment="不涉及用地")
    assert [(node.name, node.position) for node in card.nodes.all()] == [("蓄水验收", 1)]
    add_node(**office, node=PlannedNode(kind="use"))
    assert [node.position for node in card.nodes.all()] == [1, 2]
    assert verify(cast.county.public_id).findings == ()


@pytest.mark.django_db
def test_money_that_is_not_reported_is_no_zero(cast: Cast) -> None:
    card = registered(cast)
    office: dict[str, Any] = {"actor": cast.actor("compiler"), "now": NOW, "project": card.public_id}
    unit: dict[str, Any] = {"actor": cast.actor("water_clerk"), "now": NOW, "project": card.public_id}
    plan_money(**office, year=2031, planned=Decimal(800))
    plan_money(**office, year=2032, planned=Decimal("1200.5"))
    sums = money_of(card.money.all())
    assert (sums.planned, sums.done, sums.missing) == (Decimal("2000.5"), None, (2031, 2032))
    fill_money(**unit, year=2031, done=Decimal(0), as_of=TODAY)
    sums = money_of(card.money.all())
    assert (sums.done, sums.missing) == (Decimal(0), (2032,))
    fill_money(**unit, year=2031, done=None)
    assert ProjectMoney.objects.get(year=2031).as_of is None
    for wrong in (Decimal(-1), Decimal("0.00001"), Decimal("Infinity"), Decimal(10) ** 15):
        with pytest.raises(Invalid):
            fill_money(**unit, year=2031, done=wrong)
    for year in (1800, 2500):
        with pytest.raises(Invalid):
            plan_money(**office, year=year, planned=None)
    with pytest.raises(Invalid):
        fill_money(**unit, year=2031, done=Decimal(1), as_of=TODAY + DAY)
    with pytest.raises(NotAllowed):
        plan_money(**unit, year=2031, planned=Decimal(1))


@pytest.mark.django_db
def test_a_name_of_the_papers_links_its_items_and_many_go_with_many(cast: Cast) -> None:
    plan = ledger_of(cast)
    dredging, clearing = item_of(plan, "疏浚"), item_of(plan, "拆除")
    for task in (dredging, clearing):
        Project.objects.create(government=cast.county, plan=plan, task=task, position=0, name=NAME)
    office = cast.actor("compiler")
    assert names_without_card(office) == [NAME]
    card = registered(cast, links=ProjectLinks(named=(NAME,)))
    assert set(card.tasks.all()) == {dredging, clearing} and not names_without_card(office)
    other = registered(cast, "清水河闸坝", links=ProjectLinks(tasks=(dredging.public_id,)))
    target = dredging.targets.select_related("indicator")[0].indicator
    links = ProjectLinks(tasks=(dredging.public_id,), indicators=((target.name, target.unit),))
    link_project(actor=office, now=NOW, project=other.public_id, links=links)
    assert list(other.indicators.all()) == [target] and dredging.project_cards.count() == 2
    for strange in (
        ProjectLinks(tasks=("item-x",)),
        ProjectLinks(named=("月球基地",)),
        ProjectLinks(indicators=(("月球", ""),)),
    ):
        with pytest.raises(NotFound):
            link_project(actor=office, now=NOW, project=other.public_id, links=strange)


@pytest.mark.django_db
def test_what_is_edited_twice_at_once_is_told(cast: Cast) -> None:
    card = registered(cast)
    details = ProjectDetails(name="清水河护岸", owner=cast.body("water"))
    edit = partial(edit_project, actor=cast.actor("compiler"), now=NOW, project=card.public_id, details=details)
    edit(revision=card.revision)
    with pytest.raises(Conflict):
        edit(revision=card.revision)
    assert fresh(cast, card).total is None
    registered(cast)
    wrong: list[tuple[dict[str, Any], type[Exception]]] = [
        ({"name": " "}, Invalid),
        ({"name": NAME}, Invalid),
        ({"owner": cast.body("townships")}, NotFound),
        ({"owner": cast.body("city_water")}, NotFound),
        ({"total": Decimal(-1)}, Invalid),
        ({"starts_on": TODAY, "ends_on": TODAY - DAY}, Invalid),
    ]
    for instead, refusal in wrong:
        values: dict[str, Any] = {"name": "清水河护岸", "owner": cast.body("water")}
        with pytest.raises(refusal):
            edit(details=ProjectDetails(**values | instead))


@pytest.mark.django_db
def test_what_has_ended_rests_until_it_is_resumed(cast: Cast) -> None:
    card = embankment(cast)
    office: dict[str, Any] = {"actor": cast.actor("compiler"), "now": NOW, "project": card.public_id}
    rows = projects(cast.actor("head"))
    assert with_overdue_nodes(rows, TODAY).count() == 1
    end_project(**office, comment="并入另一工程")
    assert with_overdue_nodes(rows, TODAY).count() == 0
    acts: list[Callable[[], object]] = [
        partial(end_project, **office, comment="再次了结"),
        partial(filled, cast, card, 0, TODAY),
        partial(planned, cast, card, 0, TODAY, comment="推迟"),
    ]
    for act in acts:
        with pytest.raises(IllegalTransition):
            act()
    resume_project(**office, comment="恢复建设")
    filled(cast, card, 0, TODAY)
    with pytest.raises(IllegalTransition):
        resume_project(**office, comment="恢复建设")


@pytest.mark.django_db
def test_templates_of_ones_own(cast: Cast) -> None:
    office: dict[str, Any] = {"actor": cast.actor("compiler"), "now": NOW}
    nodes = [PlannedNode(kind="start"), PlannedNode(kind="own", name="蓄水验收", weight=Decimal("2.5"))]
    made = make_template(**office, name="水库", nodes=nodes)
    assert made.nodes[1] == {"kind": "own", "name": "蓄水验收", "weight": "2.5"}
    with pytest.raises(Invalid):
        make_template(**office, name="水库", nodes=nodes)
    with pytest.raises(Invalid):
        make_template(**office, name="空", nodes=[])
    with pytest.raises(NotAllowed):
        make_template(actor=cast.actor("water_leader"), now=NOW, name="渠道", nodes=nodes)
    card = registered(cast, template=made.public_id)
    assert [(node.name, node.weight) for node in card.nodes.all()] == [("开工", 1), ("蓄水验收", Decimal("2.5"))]
    retire_template(**office, template=made.public_id)
    assert not templates(cast.actor("compiler")).exists() and NodeTemplate.objects.count() == 1
    with pytest.raises(IllegalTransition):
        retire_template(**office, template=made.public_id)
    with pytest.raises(NotFound):
        registered(cast, "别的水库", template=made.public_id)


@pytest.mark.django_db
def test_who_sees_a_project(cast: Cast) -> None:
    plan = ledger_of(cast)
    card = registered(cast, links=ProjectLinks(tasks=(item_of(plan, "疏浚").public_id,)))
    seen = {who for who in cast.posts if projects(cast.actor(who)).filter(pk=card.pk).exists()}
    assert seen == {"compiler", "supervisor", "deputy", "head", "water_clerk", "water_leader"}
    with pytest.raises(NotFound):
        project(cast.actor("farm_clerk"), card.public_id)
