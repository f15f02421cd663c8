"""The desks of office, unit and leader: every tile equals its list, acts stand beside, home tells whose turn it is."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from office_of_cast import Office
from walking import CLEARING, do, handed_out, part_of, registered

from luoshi.server.delivery.models import Extension
from luoshi.server.delivery.queues import DESK_ROLES, QUEUES, Desk, counts, queues_of
from server_cast import TODAY

pytestmark = pytest.mark.django_db
DESKS = {"office": "/matters/desk/", "unit": "/matters/unit/", "leader": "/matters/leader/"}
MOST_QUERIES = 160


def _tiles(html: str) -> dict[str, int]:
    found = re.findall(r'<a href="(/matters/[^"]*)"><b>(\d+)</b>', html)
    return {address: int(count) for address, count in found}


def _worked(office: Office) -> None:
    matter = handed_out(office)
    water = part_of(office, matter, "water")
    do(office, "water_clerk", "part.sign", water)
    later = (TODAY + timedelta(days=900)).isoformat()
    asked = {"new_due_on": later, "reason": "汛期延长", "progress": "完成六成", "claim_level": "under_way"}
    do(office, "water_clerk", "extension.begin", water, **asked)
    do(office, "water_clerk", "coordination.begin", water, problem="缺地", need="请落实用地", needs_from="县农业农村局")
    do(office, "water_clerk", "part.feed_back", water, claim_level="begun", progress="已进场")


def test_every_tile_equals_the_list_that_it_opens(office: Office) -> None:
    _worked(office)
    who = {"office": ("compiler", "supervisor"), "unit": ("water_clerk", "water_leader"), "leader": ("head", "deputy")}
    for desk, address in DESKS.items():
        for person in who[desk]:
            tiles = _tiles(office.html(person, address))
            assert len(tiles) >= len(queues_of(Desk(desk)))
            for link, count in tiles.items():
                assert len(office.rows(person, link)) == count, (person, link)
    assert counts(Desk.OFFICE, office.cast.actor("supervisor"), TODAY)["feedbacks"] == 1


def test_the_unit_leader_signs_on_the_desk_of_the_unit(office: Office) -> None:
    _worked(office)
    extension = Extension.objects.get()
    clerk, leader = office.html("water_clerk", DESKS["unit"]), office.html("water_leader", DESKS["unit"])
    sign = f"/matters/acts/extension.sign/{extension.public_id}/"
    assert sign in leader and sign not in clerk
    do(office, "water_leader", "extension.sign", extension)
    assert sign not in office.html("water_leader", DESKS["unit"])
    screen = f"/matters/acts/extension.screen/{extension.public_id}/"
    assert screen in office.html("supervisor", DESKS["office"])


def test_a_leader_decides_with_the_facts_beside(office: Office) -> None:
    _worked(office)
    extension = Extension.objects.get()
    do(office, "water_leader", "extension.sign", extension)
    do(office, "supervisor", "extension.screen", extension, comment="情况属实")
    page = office.html("deputy", DESKS["leader"])
    assert "汛期延长" in page and "原时限" in page and f"extension.grant/{extension.public_id}" in page
    do(office, "deputy", "extension.refuse", extension, comment="按原时限办")
    assert f"extension.grant/{extension.public_id}" not in office.html("deputy", DESKS["leader"])


def test_what_waits_for_somebody_stands_on_the_home_page_with_its_list(office: Office) -> None:
    matter = handed_out(office, CLEARING)
    page = office.html("town_clerk", "/")
    assert "签收（1 项）" in page and "/matters/mine/sign/" in page
    part = part_of(office, matter, "yuntai")
    assert office.rows("town_clerk", "/matters/mine/sign/") == {part.public_id}
    panel = office.html("town_clerk", f"/matters/mine/sign/?open={part.public_id}")
    assert f"/matters/acts/part.sign/{part.public_id}/" in panel
    do(office, "town_clerk", "part.sign", part)
    assert "签收（" not in office.html("town_clerk", "/")
    office.html("town_clerk", "/matters/mine/nothing/", 404)


def test_desks_are_for_those_who_work_at_them(office: Office) -> None:
    registered(office)
    for desk, address in DESKS.items():
        for who, role in (("compiler", "office"), ("water_clerk", "unit"), ("head", "leader"), ("auditor", "")):
            office.html(who, address, 200 if role == desk else 403)
    assert "联络员" in office.html("head", DESKS["unit"], 403)
    office.html("head", "/matters/queues/unsigned/", 403)
    office.html("head", "/matters/queues/nothing/", 404)
    assert set(DESK_ROLES) == {queue.desk for queue in QUEUES.values()}


def test_a_unit_signs_for_several_and_the_office_reminds_several(office: Office) -> None:
    matter = handed_out(office)
    office.html("compiler", "/matters/queues/unsigned/")
    water, farm = part_of(office, matter, "water"), part_of(office, matter, "agriculture")
    assert "part.set_deadlines" in office.html("compiler", "/matters/queues/unsigned/")
    picked = {"chosen": [water.public_id, farm.public_id], "confirmed": "1", "kind": "phone", "text": "已电话告知"}
    reminded = office.at("supervisor").post("/matters/bulk/reminder.begin/", picked)
    assert reminded.status_code == 302 and matter.reminders.count() == 2
    assert "part.sign" in office.html("water_clerk", "/matters/queues/own_unsigned/")
    signed = office.at("water_clerk").post("/matters/bulk/part.sign/", {"chosen": [water.public_id], "confirmed": "1"})
    assert signed.status_code == 302
    water.refresh_from_db()
    assert water.state == "推进中"
    both = {"chosen": [farm.public_id], "confirmed": "1"}
    assert office.at("water_clerk").post("/matters/bulk/part.sign/", both).status_code == 403


def test_a_desk_asks_a_bounded_number_of_queries(office: Office) -> None:
    _worked(office)
    for who, address in (("supervisor", DESKS["office"]), ("water_clerk", DESKS["unit"]), ("head", DESKS["leader"])):
        office.html(who, address)
        with CaptureQueriesContext(connection) as asked:
            office.html(who, address)
        assert len(asked) <= MOST_QUERIES, (who, len(asked))
