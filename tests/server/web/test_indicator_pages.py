"""Indicators on pages: how far each target is; figures entered and revised; ways looked at before they are kept."""

from datetime import date

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from office_of_cast import Office

from luoshi.reckoning.explaining import Explanation
from luoshi.server.indicators.models import Definition, Observation, Way
from luoshi.server.indicators.selectors import progress_of
from luoshi.server.ledger.models import Indicator, Plan, Target
from server_cast import NOW, TODAY
from server_filing import received
from server_papers import ledger_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(office: Office) -> Plan:
    return ledger_of(office.cast)


@pytest.fixture
def target(plan: Plan) -> Target:
    return plan.targets.get(indicator__name="干流清淤")


MEANING = {
    "kind": "cumulative",
    "direction": "higher",
    "cadence": "quarter",
    "cut_off_days": "5",
    "effective_on": "2031-01-01",
    "text": "验收合格的清淤长度",
    "source": "水利局施工台账",
    "binding": "binding",
}
WAY = {
    "method": "linear",
    "start_on": "2030-12-31",
    "start_value": "0",
    "points": "2033-12-31 18",
    "reason": "按月推进",
}


def at(target: Target, rest: str = "") -> str:
    return f"/indicators/{target.public_id}/{rest}"


def test_a_figure_from_meaning_to_light(office: Office, target: Target) -> None:
    compiler, clerk = office.at("compiler"), office.at("water_clerk")
    assert compiler.post(at(target, "meaning/"), MEANING).status_code == 302
    assert compiler.post(at(target, "way/"), WAY).status_code == 302
    said = {"period": "2031年第二季度", "status": "value", "value": "1500", "unit": "米"}
    assert clerk.post(at(target, "report/"), said).status_code == 302
    page = office.html("compiler", at(target))
    assert "验收合格的清淤长度" in page
    assert "1.5 公里" in page
    assert "3 公里" in page
    assert "逾期补报" in page
    assert "关注" in page
    assert "◆" in page
    assert "<polyline" in page
    assert "水小莲" in page
    for line in explanation(office, target):
        assert line.text.replace("<", "&lt;") in page
    listed = office.html("water_clerk", "/indicators/")
    assert "1.5 公里" in listed
    assert "-8.33" in listed
    in_english(office, target)


def in_english(office: Office, target: Target) -> None:
    """In English the working, periods and refusals are; only what people entered stays as it is."""
    client = office.at("compiler")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(at(target)).content.decode()
    for words in (
        "second quarter of 2031",
        "8.33 percentage points behind",
        "Default rules of lights",
        "evenly by months",
    ):
        assert words in page, words
    for words in ("默认亮灯规则", "第二季度", "个百分点", "序时进度", "未报", "基期"):
        assert words not in page, words
    refused = client.post(at(target, "way/"), WAY | {"method": "seasonal", "shares": "50 50", "preview": "1"})
    assert "The seasonal way needs the shares of twelve months" in refused.content.decode()
    own = office.at("water_clerk")
    own.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    form = own.get(at(target, "report/")).content.decode()
    assert '<option value="2031年第二季度" selected>second quarter of 2031</option>' in form


def explanation(office: Office, target: Target) -> Explanation:
    return progress_of(office.cast.actor("compiler"), target.public_id, TODAY).explanation


def test_a_revision_needs_a_reason_and_the_first_stays(office: Office, target: Target) -> None:
    office.at("compiler").post(at(target, "meaning/"), MEANING)
    clerk = office.at("water_clerk")
    said = {"period": "2031年第二季度", "status": "value", "value": "3", "unit": "公里"}
    assert clerk.post(at(target, "report/"), said).status_code == 302
    again = clerk.post(at(target, "report/"), said | {"value": "4"})
    assert again.status_code == 422
    assert "要写明原因" in again.content.decode(), again.context["form"].errors
    assert clerk.post(at(target, "report/"), said | {"value": "4", "reason": "补录"}).status_code == 302
    assert [row.vintage for row in Observation.objects.order_by("vintage")] == [1, 2]
    page = office.html("compiler", at(target))
    assert "第 1 版" in page
    assert "第 2 版" in page
    early = office.html("compiler", at(target, "?known=2031-09-11"))
    assert "第 1 版" not in early
    assert "还没有填报" in early


def test_missing_is_told_and_is_no_zero(office: Office, target: Target) -> None:
    office.at("compiler").post(at(target, "meaning/"), MEANING)
    said = {"period": "2031年第二季度", "status": "missing", "unit": "公里"}
    assert office.at("water_clerk").post(at(target, "report/"), said).status_code == 302
    page = office.html("compiler", at(target))
    assert '<td class="number">未报' in page


def test_a_way_is_looked_at_before_it_is_kept(office: Office, target: Target) -> None:
    client = office.at("compiler")
    shown = client.post(at(target, "way/"), WAY | {"preview": "1"})
    page = shown.content.decode()
    assert shown.status_code == 200
    assert "2031年第一季度" in page
    assert "1.5 公里" in page
    assert not Way.objects.exists()
    for wrong, words in (
        ({"points": "2033-12-31 17"}, "最后一点"),
        ({"points": "明年 18"}, "不是日期和数值"),
        ({"method": "seasonal", "shares": "50 50"}, "十二个月的份额"),
        ({"method": "seasonal", "shares": "一半"}, "十二个数字"),
    ):
        refused = client.post(at(target, "way/"), WAY | wrong | {"preview": "1"})
        assert refused.status_code == 422, words
        assert words in refused.content.decode()
    assert client.post(at(target, "way/"), WAY).status_code == 302
    assert Way.objects.count() == 1


def test_meanings_follow_each_other(office: Office, target: Target) -> None:
    client = office.at("compiler")
    office.html("compiler", at(target, "meaning/"))
    client.post(at(target, "meaning/"), MEANING)
    again = client.post(at(target, "meaning/"), MEANING | {"cadence": "month", "effective_on": "2033-01-01"})
    assert again.status_code == 422
    done = client.post(
        at(target, "meaning/"), MEANING | {"cadence": "month", "effective_on": "2033-01-01", "reason": "加密调度"}
    )
    assert done.status_code == 302
    assert Definition.objects.count() == 2


def test_who_may(office: Office, target: Target) -> None:
    for rest in ("meaning/", "way/"):
        assert office.at("water_clerk").get(at(target, rest)).status_code == 403
    assert office.at("deputy").get(at(target, "report/")).status_code == 403
    without_paper = {"period": "2031年第二季度", "status": "value", "value": "3", "unit": "公里"}
    assert office.at("compiler").post(at(target, "report/"), without_paper).status_code == 403
    assert not Observation.objects.exists()
    assert office.at("city_compiler").get(at(target)).status_code == 404


def test_the_office_enters_with_a_paper(office: Office, target: Target) -> None:
    from luoshi.server.files.services.attaching import attach

    cast = office.cast
    paper = attach(
        actor=cast.actor("compiler"), now=NOW, owner_kind="indicator", owner_id=str(target.indicator_id),
        received=received(), name="进度表.txt",
    )  # fmt: skip
    office.at("compiler").post(at(target, "meaning/"), MEANING)
    assert "进度表.txt" in office.html("compiler", at(target, "report/"))
    said = {
        "period": "2031年第二季度", "status": "value", "value": "3", "unit": "公里", "scan": paper.public_id,
        "organisation": cast.body("water"),
    }  # fmt: skip
    assert office.at("compiler").post(at(target, "report/"), said).status_code == 302
    assert Observation.objects.get().scan == paper.public_id


def asked_for(office: Office, path: str) -> int:
    """How many queries a list takes, with what a process finds out once already known."""
    office.html("compiler", path)
    with CaptureQueriesContext(connection) as asked:
        office.html("compiler", path)
    assert len(asked) <= 30, [each["sql"][:150] for each in asked]
    return len(asked)


def counted_by_many(office: Office, plan: Plan, number: int) -> None:
    """So many targets, each of an indicator of its own with a definition, a way, and figures of two bodies."""
    cast, task = office.cast, plan.tasks.filter(targets__isnull=False)[0]
    by = {"government": cast.county, "made_by": "x", "made_by_name": "钟合青", "made_at": NOW}
    pattern = task.targets.all()[0]
    names = [f"第{place}项指标" for place in range(number)]
    indicators = Indicator.objects.bulk_create(
        Indicator(government=cast.county, name=name, unit="个") for name in names
    )
    columns = {
        field.attname: getattr(pattern, field.attname)
        for field in Target._meta.concrete_fields
        if field.attname not in ("id", "public_id", "indicator_id", "task_id")
    }
    targets = Target.objects.bulk_create(Target(**columns, indicator=row, task=task) for row in indicators)
    meaning = {"kind": "cumulative", "direction": "higher", "cadence": "quarter", "effective_on": date(2031, 1, 1)}
    Definition.objects.bulk_create(Definition(indicator=row, **meaning, **by) for row in indicators)
    Way.objects.bulk_create(
        Way(
            target=row, method="linear", start_on=date(2030, 12, 31), start_value=0,
            points=[["2033-12-31", str(row.normal_value)]], reason="分解", **by,
        )
        for row in targets
    )  # fmt: skip
    Observation.objects.bulk_create(
        Observation(
            indicator=row, organisation=cast.bodies[body], period_from=date(2031, 4, 1), period_to=date(2031, 6, 30),
            status="value", value=3, unit="个", **by,
        )
        for row in indicators
        for body in ("water", "agriculture")
    )  # fmt: skip


def test_the_list_is_drawn_in_a_fixed_number_of_queries(office: Office, plan: Plan) -> None:
    few = asked_for(office, "/indicators/")
    assert office.rows("compiler", "/indicators/") == set(Target.objects.values_list("public_id", flat=True))
    counted_by_many(office, plan, 150)
    many = {asked_for(office, path) for path in ("/indicators/", "/indicators/?page=2", "/indicators/?sort=-name")}
    assert max(many) <= few + 2, (few, many)  # the second page, and names of bodies, which the few figures had not
    workbook = office.at("compiler").get("/indicators/?export=xlsx")
    assert workbook.status_code == 200
