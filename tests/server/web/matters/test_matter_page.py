"""The page of a matter and its panel: the answer first, its parts, what stands beside, one timeline, the source."""

import re

import pytest
from office_of_cast import Office
from walking import CLEARING, do, handed_out, part_of, registered

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
