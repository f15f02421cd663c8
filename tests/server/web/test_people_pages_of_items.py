"""The people of items on pages: at the desk, on an item and in its list, proposed otherwise; what a version does."""

import re
from pathlib import Path
from typing import Any

import pytest
from office_of_cast import Office

from luoshi.server.intake.models import CandidateKind
from luoshi.server.intake.services.arriving import receive
from luoshi.server.intake.services.reading import read_arrival
from luoshi.server.ledger.models import Amendment
from server_cast import NOW
from server_papers import DAM, PATROL, PLAN, incoming, item_of, ledger_of, one, table_paper, taken_in

pytestmark = pytest.mark.django_db
HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}
TWO, NAME = table_paper(DAM, PATROL), "方案.html"
GROUNDS = {"reason": "人员调整", "basis": "分工调整通知", "effective_on": "2031-09-12"}


def test_the_desk_shows_them_and_links_accounts_that_are_chosen(office: Office) -> None:
    desk = taken_in(office.cast, TWO, NAME)
    row = one(desk, CandidateKind.PERSON, "王某某")
    page = office.html("compiler", f"/desks/{desk.public_id}/")
    assert f'id="c-{row.public_id}"' in page and "包保领导" in page
    address, client = f"/desks/{desk.public_id}/candidates/{row.public_id}/", office.at("compiler")
    form = client.get(address, **HTMX).content.decode()
    clerk = office.cast.people["water_clerk"]
    assert f'value="{clerk.public_id}"' in form and "水小莲 · 县水利局" in form
    assert office.cast.people["city_compiler"].public_id not in form
    sent = {"name": "王某某", "kind": "person", "post": "责任人", "user": clerk.public_id, "revision": "1"}
    assert "已保存修改" in client.post(address, sent, **HTMX).content.decode()
    row.refresh_from_db()
    assert row.value["user"] == clerk.public_id
    assert "＝ 水小莲" in office.html("compiler", f"/desks/{desk.public_id}/")
    wrong = client.post(address, sent | {"name": "王某某13900000000", "revision": "2"}, **HTMX)
    assert wrong.status_code == 422 and "只填写姓名" in wrong.content.decode()


def test_they_stand_on_pages_of_who_sees_the_item(office: Office) -> None:
    plan = ledger_of(office.cast, TWO, NAME)
    link = f"/ledger/items/{item_of(plan, '石门').public_id}/"
    for who in ("compiler", "head", "water_clerk"):
        page = office.html(who, link)
        assert "责任人员" in page and "王某某" in page and "原文写作“包保领导”" in page
        (listed,) = re.findall(r'id="people".*?</ul>', page, re.DOTALL)
        assert "王某某" in listed and "139" not in listed  # the passage is the paper's own text
        assert "王某某" in office.html(who, "/ledger/?view=all")
    assert office.at("town_clerk").get(link).status_code == 404
    assert "责任人员" not in office.html("town_clerk", "/ledger/?view=all")


def test_a_ledger_that_names_nobody_has_no_column_for_them(office: Office) -> None:
    ledger_of(office.cast)
    assert "责任人员" not in office.html("compiler", "/ledger/?view=all").partition("<table")[2]


def test_they_are_proposed_otherwise_line_by_line(office: Office) -> None:
    plan = ledger_of(office.cast, TWO, NAME)
    link = f"/ledger/items/{item_of(plan, '石门').public_id}/amend/?subject=people"
    page = office.html("compiler", link)
    assert page.count('name="name') == 6 and 'value="包保领导"' in page
    clerk = office.cast.people["water_clerk"].public_id
    lines = [("李某某", "leader", "", "包保领导", "leader"), ("", "person", "", "责任人", "person"),
             ("赵某某", "contact", clerk, "联系人", "contact"), ("孙某某", "person", "", "", "")]  # fmt: skip
    sent = {
        f"{name}{at}": each
        for at, line in enumerate(lines)
        for name, each in zip(("name", "kind", "user", "post", "was"), line, strict=True)
    }
    response = office.at("compiler").post(link, sent | GROUNDS)
    assert response.status_code == 302, response.content.decode()
    row = Amendment.objects.get()
    assert [(each["name"], each["kind"], each["post"], each["user"]) for each in row.after["people"]] == [
        ("李某某", "leader", "包保领导", ""),
        ("赵某某", "contact", "联系人", clerk),
        ("孙某某", "person", "", ""),
    ]
    shown = office.html("head", f"/amendments/{row.public_id}/")
    assert "赵某某（账号：水小莲 · 县水利局）" in shown and "孙某某" in shown
    twice = office.at("compiler").post(link, sent | GROUNDS | {"name3": "李某某", "kind3": "leader"})
    assert twice.status_code == 422 and "同一个人出现了两次" in twice.content.decode()


def test_a_changed_text_tells_what_it_does_to_the_plan_itself(office: Office, settings: Any, tmp_path: Path) -> None:
    settings.LUOSHI_FILES = tmp_path / "files"
    plan = ledger_of(office.cast)
    assert plan.document is not None
    text = PLAN.replace("达标率达到95%", "达标率达到97%").replace(
        "一、发展目标", "根据《云岭县水利发展规划》，制定本方案。\n一、发展目标"
    )
    at: dict[str, Any] = {"actor": office.cast.actor("compiler"), "now": NOW}
    arrival = receive(**at, files=[incoming(text, "改.txt")], document=plan.document.public_id)
    read_arrival(now=NOW, arrival=arrival.public_id)
    page = office.html("compiler", f"/documents/arrivals/{arrival.public_id}/changes/")
    assert "计划整体的变化" in page and "云岭县水利发展规划" in page.partition("<main")[2]
    assert "更新台账时加入计划" in page and "更新台账时计划改用新的文字" in page
    assert "97" in page and "台账不受影响" not in page
