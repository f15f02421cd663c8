"""The page of a matter and its panel: the answer first, its parts, what stands beside, one timeline, the source."""

import re
from datetime import timedelta

import pytest
from office_of_cast import Office
from walking import CLEARING, act_page, do, handed_out, part_of, registered

from luoshi.server.delivery.models import LightOverride
from luoshi.server.delivery.services.projects import ProjectLinks
from server_cast import TODAY
from server_projects import registered as project_card

pytestmark = pytest.mark.django_db


def test_state_holder_days_and_source_are_told(office: Office) -> None:
    matter = handed_out(office)
    page = office.html("deputy", f"/matters/items/{matter.public_id}/")
    assert matter.number in page and "疏浚干流河道" in page
    for words in ("已交办", "现在由谁办：各承办单位", "水小莲", "县水利局", "县农业农村局", "完成干流清淤18公里"):
        assert words in page, words
    assert "个工作日" in page and "待签收" in page and "立项报批" in page
    assert "亮灯怎么来的" in page and "输入" in page and "规则" in page


def test_panel_and_page_offer_what_the_viewer_may_and_name_who_does_the_rest(office: Office) -> None:
    matter = registered(office)
    office_page = office.html("compiler", f"/matters/?open={matter.public_id}")
    assert "matter.approve" in office_page and "代录" in office_page
    leader = office.html("head", f"/matters/items/{matter.public_id}/")
    main = re.search(r'class="btn btn-primary" href="(/matters/acts/[^?]+)', leader)
    assert main is not None and "matter.approve" in main[1]
    supervisor = office.html("supervisor", f"/matters/items/{matter.public_id}/")
    assert "同意立项" in supervisor and "主要领导" in supervisor and "/matters/acts/matter.approve" not in supervisor


def test_units_see_their_matters_and_no_others(office: Office) -> None:
    matter = handed_out(office, CLEARING)
    address = f"/matters/items/{matter.public_id}/"
    assert "云台镇" in office.html("town_clerk", address)
    office.html("farm_clerk", address, 404)
    office.html("city_compiler", address, 404)
    assert matter.public_id in office.rows("town_clerk", "/matters/")
    assert matter.public_id not in office.rows("farm_clerk", "/matters/")


def test_item_matter_and_project_lead_to_each_other_for_who_sees_them(office: Office) -> None:
    matter = handed_out(office)
    other = matter.task.plan.tasks.get(title__contains=CLEARING)
    card = project_card(office.cast, links=ProjectLinks(tasks=(matter.task.public_id, other.public_id)))
    project, page = f"/projects/{card.public_id}/", f"/matters/items/{matter.public_id}/"
    item = f"/ledger/items/{matter.task.public_id}/"
    for address in (item, page):
        shown = office.html("compiler", address)
        assert f'href="{project}"' in shown and card.name in shown and "下一个节点：立项" in shown
    shown = office.html("compiler", project)
    assert f'href="{item}"' in shown and f'href="{page}"' in shown and other.title in shown
    seen = office.html("farm_clerk", project)  # one of its items is theirs
    assert f'href="{page}"' in seen and other.title not in seen


def test_everything_that_happened_is_one_timeline(office: Office) -> None:
    matter = handed_out(office)
    water = part_of(office, matter, "water")
    do(office, "water_clerk", "part.sign", water)
    do(office, "compiler", "risk.begin", matter, text="汛期来得早", owner="县水利局", likelihood="high", impact="low")
    do(office, "deputy", "instruction.begin", matter, text="请抓紧")
    page = office.html("head", f"/matters/items/{matter.public_id}/")
    line = page[page.index('id="history"') :]
    order = [line.index(words) for words in ("作出批示", "登记风险", "签收", "交办", "同意立项", "立项报批")]
    assert order == sorted(order)
    assert "请抓紧" in page and "汛期来得早" in page


def test_a_light_set_by_hand_is_told_and_released_by_who_may(office: Office) -> None:
    matter = handed_out(office)
    address = f"/matters/items/{matter.public_id}/"
    until = (TODAY + timedelta(days=5)).isoformat()
    do(office, "supervisor", "light_override.begin", matter, light="red", reason="群众反映强烈", expires_on=until)
    row, release = matter.overrides.get(), "light_override.release"
    page = office.html("supervisor", address)
    assert "群众反映强烈" in page and f"{TODAY} — {until}" in page
    assert act_page(release, row) in page and "light_override.begin" not in page
    leader = office.html("head", address)
    assert "群众反映强烈" in leader and release not in leader
    assert "督查员" in office.html("head", act_page(release, row), 403)
    office.html("town_clerk", act_page(release, row), 404)
    do(office, "supervisor", release, row, comment="已经核实")
    page = office.html("supervisor", address)
    assert release not in page and "light_override.begin" in page
    assert "已解除" in office.html("supervisor", act_page(release, row))
    refused = office.at("supervisor").post(act_page(release, row), {})
    assert refused.status_code == 409 and "不能再解除" in refused.content.decode()
    LightOverride.objects.filter(pk=row.pk).update(released_at=None, released_by_name="", expires_on=TODAY)
    assert release in office.html("supervisor", address)
    LightOverride.objects.filter(pk=row.pk).update(
        starts_on=TODAY - timedelta(days=3), expires_on=TODAY - timedelta(days=1)
    )
    assert release not in office.html("supervisor", address)  # it has expired by itself
    assert "已到期" in office.html("supervisor", act_page(release, row))


def test_persons_of_a_matter_are_named(office: Office) -> None:
    matter = handed_out(office)
    do(office, "compiler", "matter.set_charge", matter, kind="leader", name="王副县长", title="副县长")
    page = office.html("head", f"/matters/items/{matter.public_id}/")
    assert "责任领导" in page and "王副县长" in page


def test_the_item_of_the_ledger_leads_to_its_matter(office: Office) -> None:
    matter = registered(office)
    item = office.html("compiler", f"/ledger/items/{matter.task.public_id}/")
    assert f"/matters/items/{matter.public_id}/" in item
    other = matter.task.plan.tasks.get(title__contains="监测")
    page = office.html("compiler", f"/ledger/items/{other.public_id}/")
    assert f"/matters/bulk/matter.begin/?chosen={other.public_id}" in page
    assert "matters/bulk" not in office.html("supervisor", f"/ledger/items/{other.public_id}/")
    asked = office.html("compiler", f"/matters/bulk/matter.begin/?chosen={other.public_id}")
    assert "加强水质监测" in asked and "立项依据" in asked
