"""Projects on pages: listed with their lights, registered, planned, filled in, linked; each by who may."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from office_of_cast import Office

from luoshi.server.delivery.models import NodeTemplate, ProjectCard
from luoshi.server.delivery.services.projects import ProjectLinks
from luoshi.server.ledger.models import Project
from server_papers import item_of, ledger_of
from server_projects import NAME, embankment, registered

pytestmark = pytest.mark.django_db
NEW = {"name": "清水河闸坝", "owner": "县水利局", "total": "3600", "template": "preset"}


@pytest.fixture
def card(office: Office) -> ProjectCard:
    return embankment(office.cast)


def sent(office: Office, who: str, path: str, fields: dict[str, Any]) -> Any:
    return office.at(who).post(path, fields)


def test_the_list_shows_how_each_stands_and_narrows(office: Office, card: ProjectCard) -> None:
    registered(office.cast, "白鹭乡水厂", owner=office.cast.body("bailu"))
    html = office.html("compiler", "/projects/")
    assert "有节点逾期" in html and "白鹭乡水厂" in html and "登记项目" in html
    assert office.rows("head", "/projects/?standing=overdue") == {card.public_id}
    assert office.rows("head", "/projects/?unit=县水利局") == {card.public_id}
    assert office.rows("head", "/projects/?q=水厂") != office.rows("head", "/projects/")
    assert office.rows("water_clerk", "/projects/") == {card.public_id}
    assert office.rows("farm_clerk", "/projects/") == set()
    assert "登记项目" not in office.html("water_clerk", "/projects/")
    office.html("auditor", "/projects/", status=403)
    assert "立项" in office.html("head", f"/projects/?open={card.public_id}")


def test_a_list_of_many_asks_the_database_no_more(office: Office, card: ProjectCard) -> None:
    counts = []
    for more in (0, 30):
        for at in range(more):
            registered(office.cast, f"工程{at}")
        office.html("head", "/projects/")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            office.html("head", "/projects/")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 30


def test_registered_of_a_name_that_the_plan_gives(office: Office) -> None:
    plan = ledger_of(office.cast)
    task = item_of(plan, "疏浚")
    Project.objects.create(government=office.cast.county, plan=plan, task=task, position=0, name="清水河闸坝")
    assert "清水河闸坝" in office.html("compiler", "/projects/new/")
    assert sent(office, "compiler", "/projects/new/", NEW | {"owner": "月球局"}).status_code == 422
    answer = sent(office, "compiler", "/projects/new/", NEW | {"named": "on"})
    made = ProjectCard.objects.get()
    assert answer["Location"] == f"/projects/{made.public_id}/" and list(made.tasks.all()) == [task]
    html = office.html("head", answer["Location"])
    assert "疏浚干流河道" in html and "还没有登记年度投资" in html
    office.html("water_clerk", "/projects/new/", status=403)


def test_planned_by_the_office_and_filled_in_by_the_unit(office: Office, card: ProjectCard) -> None:
    path = f"/projects/{card.public_id}/"
    late = {"kind": "approval", "name": "", "weight": "2", "planned_on": "2031-10-31", "comment": ""}
    assert sent(office, "compiler", f"{path}nodes/0/plan/", late).status_code == 422
    assert sent(office, "compiler", f"{path}nodes/0/plan/", late | {"comment": "批复推迟"}).status_code == 302
    assert "最初" in office.html("water_clerk", path)
    office.html("water_clerk", f"{path}nodes/0/plan/", status=403)
    office.html("supervisor", f"{path}nodes/0/fill/", status=403)
    assert sent(office, "water_clerk", f"{path}nodes/0/fill/", {"reached_on": "2031-09-11"}).status_code == 302
    assert sent(office, "compiler", f"{path}nodes/1/fill/", {"reached_on": "2031-09-11"}).status_code == 403
    html = office.html("head", path)
    assert "25%" in html and "已完成" in html and "有节点没有计划日期" in html
    assert sent(office, "compiler", f"{path}nodes/6/remove/", {"comment": "不需要"}).status_code == 302
    assert sent(office, "compiler", f"{path}nodes/add/", {"kind": "own", "name": "", "weight": "1"}).status_code == 422
    assert (
        sent(office, "compiler", f"{path}nodes/add/", {"kind": "own", "name": "蓄水", "weight": "1"}).status_code == 302
    )
    office.html("head", f"{path}nodes/add/", status=403)
    office.html("compiler", f"{path}nodes/99/plan/", status=404)


def test_money_by_year(office: Office, card: ProjectCard) -> None:
    path = f"/projects/{card.public_id}/"
    assert sent(office, "compiler", f"{path}money/plan/", {"year": "2031", "planned": "800"}).status_code == 302
    assert "未报" in office.html("head", path) and "不含未报的 2031 年" in office.html("head", path)
    assert sent(office, "water_clerk", f"{path}money/fill/", {"year": "2031", "done": "-1"}).status_code == 422
    fields = {"year": "2031", "done": "200", "as_of": "2031-09-10"}
    assert sent(office, "water_clerk", f"{path}money/fill/", fields).status_code == 302
    assert re.search(r'value="25"', office.html("head", path))
    assert 'value="200"' in office.html("water_clerk", f"{path}money/fill/?year=2031")


def test_edited_linked_ended_and_resumed(office: Office, card: ProjectCard) -> None:
    plan, path = ledger_of(office.cast), f"/projects/{card.public_id}/"
    task = item_of(plan, "疏浚")
    assert "疏浚干流河道" in office.html("compiler", f"{path}links/")
    assert sent(office, "compiler", f"{path}links/", {"tasks": task.public_id}).status_code == 302
    assert list(card.tasks.all()) == [task]
    card.refresh_from_db()
    fields = {"name": "清水河护岸", "owner": "县水利局", "revision": str(card.revision)}
    assert sent(office, "compiler", f"{path}edit/", fields).status_code == 302
    assert sent(office, "compiler", f"{path}edit/", fields).status_code == 409
    assert sent(office, "compiler", f"{path}end/", {"comment": ""}).status_code == 422
    assert sent(office, "compiler", f"{path}end/", {"comment": "并入另一工程"}).status_code == 302
    html = office.html("compiler", path)
    assert "恢复项目" in html and "nodes/0/fill" not in html
    assert sent(office, "compiler", f"{path}resume/", {"comment": "恢复建设"}).status_code == 302
    assert "增加节点" in office.html("compiler", path)


def test_templates(office: Office) -> None:
    wrong = {"name": "水库", "nodes": "开工 0"}
    assert sent(office, "compiler", "/projects/templates/", wrong).status_code == 422
    right = {"name": "水库", "nodes": "开工\n主体 4\n蓄水验收 2.5"}
    assert sent(office, "compiler", "/projects/templates/", right).status_code == 302
    made = NodeTemplate.objects.get()
    assert [(node["kind"], node["weight"]) for node in made.nodes] == [
        ("start", "1"),
        ("main_works", "4"),
        ("own", "2.5"),
    ]
    assert "主体（4）" in office.html("compiler", "/projects/templates/")
    assert sent(office, "compiler", f"/projects/templates/{made.public_id}/retire", {}).status_code == 302
    assert "还没有自己的模板" in office.html("compiler", "/projects/templates/")
    office.html("water_leader", "/projects/templates/", status=403)


def test_links_of_other_names_stay(office: Office) -> None:
    plan = ledger_of(office.cast)
    Project.objects.create(government=office.cast.county, plan=plan, position=0, name=NAME)
    card = registered(office.cast, links=ProjectLinks(named=(NAME,)))
    assert re.search(rf'value="{NAME}"[^>]*checked', office.html("compiler", f"/projects/{card.public_id}/links/"))
