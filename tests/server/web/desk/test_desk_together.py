"""What two people at a desk see of each other, and the ledger that is made there, once."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from office_of_cast import MORNING, Office
from pages_of_desk import HTMX, colleague, desk, path, press, stamped

from luoshi.server.intake.models import CandidateKind, Desk
from luoshi.server.intake.services.holding import hold_part
from luoshi.server.ledger.models import Plan
from server_papers import one, settle_everything

pytestmark = pytest.mark.django_db
MOST_QUERIES = 30
__all__ = ["desk"]


class TestTwoPeople:
    def test_nothing_new_is_told_in_few_queries(self, office: Office, desk: Desk) -> None:
        client = office.at("compiler")
        stamp = stamped(client, desk)
        with CaptureQueriesContext(connection) as asked:
            response = client.get(path(desk, f"since?stamp={stamp}"), **HTMX)
        assert response.status_code == 204 and len(asked) <= 9

    def test_what_the_other_did_comes_with_their_name(self, office: Office, desk: Desk) -> None:
        colleague(office)
        stamp = stamped(office.at("compiler"), desk)
        row, other = one(desk, CandidateKind.TARGET, "18公里"), one(desk, CandidateKind.TASK, "水质监测")
        press(office.at("newcomer"), desk, one=f"accept:{row.public_id}:1")
        told = office.at("compiler").get(path(desk, f"since?stamp={stamp}"), **HTMX).content.decode()
        assert "新来人刚刚改过 1 项" in told
        assert f'id="c-{row.public_id}"' in told and f'id="c-{other.public_id}"' not in told

    def test_what_was_undone_comes_too(self, office: Office, desk: Desk) -> None:
        colleague(office)
        row = one(desk, CandidateKind.TARGET, "18公里")
        press(office.at("newcomer"), desk, one=f"accept:{row.public_id}:1")
        stamp = stamped(office.at("compiler"), desk)
        press(office.at("newcomer"), desk, do="undo")
        told = office.at("compiler").get(path(desk, f"since?stamp={stamp}"), **HTMX).content.decode()
        assert 'id="desk-list"' in told

    def test_who_holds_a_task_is_said_since_when(self, office: Office, desk: Desk) -> None:
        colleague(office)
        task = one(desk, CandidateKind.TASK, "疏浚")
        hold_part(actor=office.cast.actor("newcomer"), now=MORNING, desk=desk.public_id, part=task.public_id)
        client = office.at("compiler")
        told = client.post(path(desk, "hold"), {"part": task.public_id}).content.decode()
        assert "新来人从 09:35 起打开着" in told
        assert "新来人" in office.html("compiler", path(desk))

    @pytest.mark.parametrize("stamp", ["", "x", "1-", "-1-2", "9" * 40])
    def test_a_stamp_that_is_none_brings_nothing(self, office: Office, desk: Desk, stamp: str) -> None:
        response = office.at("compiler").get(path(desk, f"since?stamp={stamp}"), **HTMX)
        assert response.status_code in (200, 204)


class TestMaking:
    def test_what_is_in_the_way_is_listed_with_links(self, office: Office, desk: Desk) -> None:
        row = one(desk, CandidateKind.RESPONSIBILITY, "县河长办")
        press(office.at("compiler"), desk, one=f"accept:{row.public_id}:1")
        html = office.html("compiler", path(desk, "make/"))
        assert all(words in html for words in ("单位未确定", "待确认", "问题"))
        assert f"?at={row.public_id}" in html
        assert 'name="name"' not in html
        assert office.at("compiler").post(path(desk, "make/"), {"name": "x"}).status_code == 422
        assert not Plan.objects.exists()

    def test_counts_are_those_of_the_ledger_that_is_made(self, office: Office, desk: Desk) -> None:
        settle_everything(office.cast, desk)
        html = office.html("compiler", path(desk, "make/"))
        counted = dict(re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", html))
        response = office.at("compiler").post(path(desk, "make/"), {"name": "清水河治理"})
        assert response.status_code == 302
        plan = Plan.objects.get()
        assert plan.name == "清水河治理"
        owners = sum(task.responsibilities.count() for task in plan.tasks.all())
        measures = sum(task.measures.count() for task in plan.tasks.all())
        assert counted["任务"] == str(plan.tasks.count()) and counted["责任单位"] == str(owners)
        assert counted["举措"] == str(measures) and counted["目标值"] == str(plan.targets.count())
        assert counted["领域"] == str(plan.areas.count())

    def test_made_twice_it_is_made_once(self, office: Office, desk: Desk) -> None:
        settle_everything(office.cast, desk)
        client = office.at("compiler")
        client.post(path(desk, "make/"), {"name": ""})
        again = client.post(path(desk, "make/"), {"name": ""}, follow=True)
        assert again.status_code == 200 and "没有再生成一次" in again.content.decode()
        assert Plan.objects.count() == 1
        html = office.html("compiler", path(desk))
        assert "台账已经生成" in html and 'id="desk-act"' not in html
        press(client, desk, 409, do="certain")
