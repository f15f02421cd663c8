"""The list of matters: filters, tabs that equal their lists, order, acts on what was picked, queries that stay few."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from office_of_cast import Office
from walking import CLEARING, do, handed_out, registered

from luoshi.server.delivery.models import Matter, Part
from luoshi.server.web.matters.filters import Stage

pytestmark = pytest.mark.django_db
MOST_QUERIES = 40


@pytest.fixture
def three(office: Office) -> list[Matter]:
    """One registered, one approved, one handed out, of the same plan."""
    return office.begun_with(_three)


def _three(office: Office) -> list[Matter]:
    first = handed_out(office, CLEARING)
    plan = first.task.plan
    keys = [plan.tasks.get(title__contains=words).public_id for words in ("疏浚", "监测")]
    office.at("compiler").post("/matters/bulk/matter.begin/", {"chosen": keys, "confirmed": "1", "urgency": "urgent"})
    second = Matter.objects.get(task__title__contains="疏浚")
    do(office, "head", "matter.approve", second)
    return [first, second, Matter.objects.get(task__title__contains="监测")]


def test_tabs_count_what_their_lists_have(office: Office, three: list[Matter]) -> None:
    for who in ("compiler", "head", "water_clerk"):
        page = office.html(who, "/matters/")
        tabs = re.findall(r'<a href="(\?[^"]*)"[^>]*>[^<]+<span class="count">(\d+)</span>', page)
        assert len(tabs) == len(Stage)
        for address, count in tabs:
            assert len(office.rows(who, "/matters/" + address.replace("&amp;", "&"))) == int(count), (who, address)


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("state=handed_out", {0}),
        ("state=registered", {1}),
        ("urgency=urgent", {1, 2}),
        ("text=违建", {0}),
        ("text=没有的词", set()),
        ("stage=before", {1, 2}),
        ("due=none", set()),
        ("limbo=yes", set()),
        ("state=什么", {0, 1, 2}),
    ],
)
def test_filters_narrow(office: Office, three: list[Matter], query: str, kept: set[int]) -> None:
    assert office.rows("compiler", f"/matters/?{query}") == {three[at].public_id for at in kept}


def test_bodies_roles_and_plans_narrow(office: Office, three: list[Matter]) -> None:
    town = office.cast.body("yuntai")
    assert office.rows("compiler", f"/matters/?unit={town}&role=lead") == {three[0].public_id}
    assert office.rows("compiler", f"/matters/?unit={town}&role=support") == set()
    plan = three[0].task.plan.public_id
    assert len(office.rows("compiler", f"/matters/?plan={plan}")) == 3
    for order in ("number", "-number", "title", "light", "-light", "due", "-due", "state", "urgency", "plan"):
        assert len(office.rows("compiler", f"/matters/?sort={order}")) == 3


def test_several_are_approved_and_handed_out_at_once_all_or_none(office: Office, three: list[Matter]) -> None:
    first, second, third = three
    head = office.at("head")
    asked = head.post("/matters/bulk/matter.approve/", {"chosen": [third.public_id]})
    assert asked.status_code == 200 and third.number in asked.content.decode()
    refused = head.post(
        "/matters/bulk/matter.approve/", {"chosen": [first.public_id, third.public_id], "confirmed": "1"}
    )
    assert refused.status_code == 422 and first.number in refused.content.decode()
    head.post("/matters/bulk/matter.approve/", {"chosen": [third.public_id], "confirmed": "1"})
    chosen: dict[str, Any] = {"chosen": [second.public_id, third.public_id]}
    page = office.at("compiler").post("/matters/bulk/matter.hand_out/", chosen).content.decode()
    assert "将产生 3 份分工" in page and "展开为 2 个单位" in page
    expand: dict[str, Any] = {**chosen, "confirmed": "1", "expand": [office.cast.body("townships")]}
    office.at("compiler").post("/matters/bulk/matter.hand_out/", expand)
    assert Part.objects.filter(matter=second).count() == 4
    assert office.at("compiler").post("/matters/bulk/matter.start/", chosen).status_code == 404
    assert office.at("compiler").post("/matters/bulk/matter.approve/", {}).status_code == 302


def test_the_workbook_has_what_the_list_shows(office: Office, three: list[Matter]) -> None:
    response = office.at("compiler").get("/matters/?export=xlsx")
    assert response.status_code == 200 and "spreadsheet" in response.headers["Content-Type"]


def test_queries_do_not_grow_with_the_rows(office: Office, three: list[Matter]) -> None:
    office.html("compiler", "/matters/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        office.html("compiler", "/matters/?state=registered")
    with CaptureQueriesContext(connection) as all_of_them:
        office.html("compiler", "/matters/")
    assert len(one) <= len(all_of_them) + 2
    assert len(all_of_them) <= MOST_QUERIES, len(all_of_them)


def test_nothing_there_says_what_comes(office: Office) -> None:
    assert "还没有督办事项" in office.html("compiler", "/matters/")
    assert "没有您能看到的督办事项" in office.html("water_clerk", "/matters/")
    assert "没有符合条件" in office.html("compiler", "/matters/?text=无")
    office.html("auditor", "/matters/", 403)
    assert registered(office).number in office.html("compiler", "/matters/")
