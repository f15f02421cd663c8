"""Pages of the ledger and of the search: who sees which rows, counts that open to their lists, acts, what is kept."""

import re
from datetime import date
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from office_of_cast import Office
from openpyxl import load_workbook

from luoshi.extraction.reading import Role
from luoshi.server.ledger.models import Plan, PlanKind, Relation, SavedList, Task
from luoshi.server.ledger.services.making import NewItem, add_item, report_up
from luoshi.server.web.kept import parts
from server_cast import NOW, Cast
from server_papers import ledger_of
from server_rows import begun_with

pytestmark = pytest.mark.django_db
LIST = "/ledger/?view=all"
BUDGET = 30
PAPER = {"疏浚干流河道", "拆除沿岸违建", "治理畜禽养殖污染", "加强水质监测"}
DRAFTED = {"提出水价调整方案"}
SEEN = {
    "compiler": PAPER | DRAFTED,
    "supervisor": PAPER | DRAFTED,
    "deputy": PAPER | DRAFTED,
    "head": PAPER | DRAFTED,
    "water_clerk": {"疏浚干流河道", "拆除沿岸违建", "治理畜禽养殖污染"},
    "farm_clerk": {"疏浚干流河道", "治理畜禽养殖污染"},
    "viewer": {"疏浚干流河道", "治理畜禽养殖污染"},
    "town_leader": {"疏浚干流河道", "拆除沿岸违建"},
    "city_viewer": PAPER,
    "system": set(),
    "auditor": set(),
    "city_compiler": set(),
    "newcomer": set(),
}


@pytest.fixture
def full(office: Office) -> Office:
    """A ledger of four items that was reported up, and a draft from minutes."""
    begun_with(_filled, office.cast)
    return office


def _filled(cast: Cast) -> None:
    plan = ledger_of(cast)
    report_up(actor=cast.actor("compiler"), now=NOW, plan=plan.public_id)
    add_item(
        actor=cast.actor("compiler"),
        now=NOW,
        plan="常务会议",
        kind=PlanKind.MINUTES,
        new=NewItem(
            title="提出水价调整方案",
            source="县政府第12次常务会议",
            source_text="由县水利局牵头提出水价调整方案。",
            owners=((cast.body("water"), Role.LEAD),),
            last_day=date(2031, 11, 28),
        ),
    )


def key(title: str) -> str:
    return Task.objects.get(title=title).public_id


def keys(titles: set[str]) -> set[str]:
    return set(Task.objects.filter(title__in=titles).values_list("public_id", flat=True))


def total(html: str) -> int:
    found = re.search(r"共 <b>(\d+)</b> 项", html)
    assert found is not None
    return int(found[1])


def tabs(html: str) -> dict[str, tuple[str, int]]:
    """The counts above the list: by their words, where each leads and its number."""
    bar = html[html.index('class="lead-bar') : html.index('class="menu views')]
    rows = re.findall(r'<a href="([^"]*)"[^>]*>([^<]+)<span class="count">(\d+)</span>', bar)
    return {words: (unescape(link), int(number)) for link, words, number in rows}


@pytest.mark.one_database  # api/test_ledger_calls asks the same lists, items and hits as everybody on both
@pytest.mark.parametrize("who", sorted(SEEN))
def test_everybody_sees_exactly_their_items_everywhere(full: Office, who: str) -> None:
    expected = keys(SEEN[who])
    assert full.rows(who, LIST) == expected
    html = full.html(who, LIST)
    assert total(html) == len(expected)
    for task in Task.objects.all():
        status = 200 if task.public_id in expected else 404
        full.html(who, f"/ledger/items/{task.public_id}/", status)
        full.html(who, f"{LIST}&open={task.public_id}", status)
    found = full.html(who, "/search/?q=" + quote("水"))
    assert set(re.findall(r'href="/ledger/items/([a-z0-9-]+)/" data-hit', found)) == expected
    assert ("清水河治理实施方案" in re.sub(r"</?mark>", "", found)) is bool(expected & keys(PAPER))


@pytest.mark.parametrize("who", ["compiler", "water_clerk", "city_viewer", "system"])
@pytest.mark.parametrize("narrowed", ["", "&source=plan", "&text=" + quote("水"), "&role=lead"])
def test_every_count_opens_to_as_many_rows(full: Office, who: str, narrowed: str) -> None:
    counted = tabs(full.html(who, LIST + narrowed))
    assert {"全部", "已逾期", "30 天内到期"} <= set(counted)
    for words, (link, number) in counted.items():
        assert len(full.rows(who, "/ledger/" + link)) == number, (words, link)


def test_each_filter_of_the_form_narrows_and_is_a_chip(full: Office) -> None:
    cast = full.cast
    minutes = Plan.objects.get(kind="minutes")
    for narrowed, expected in (
        (f"plan={minutes.public_id}", DRAFTED),
        ("area=" + quote("河道整治"), {"疏浚干流河道", "拆除沿岸违建"}),
        (f"unit={cast.body('ecology')}", {"加强水质监测"}),
        (f"unit={cast.body('water')}&role=support", {"拆除沿岸违建"}),
        ("source=minutes", DRAFTED),
        ("due=none", set()),
        ("due=this-year", {"加强水质监测"} | DRAFTED),
        ("due_to=2031-12-31&due_from=2031-12-01", {"加强水质监测"}),
        ("target=no", DRAFTED),
        ("state=" + quote("草稿"), DRAFTED),
        ("year=2033", PAPER - {"加强水质监测"}),
        ("text=" + quote("监测"), {"加强水质监测"}),
    ):
        assert full.rows("compiler", f"/ledger/?{narrowed}") == keys(expected), narrowed
        assert full.html("compiler", f"/ledger/?{narrowed}").count('class="mark mark-accent"') == narrowed.count("=")


def test_nonsense_in_the_address_narrows_nothing(full: Office) -> None:
    for narrowed in ("plan=gone", "year=abc", "due_from=x", "role=boss", "due=never", "page=-1", "sort=nothing"):
        assert full.rows("compiler", f"/ledger/?{narrowed}") == keys(PAPER | DRAFTED), narrowed


def test_orders_of_the_list(full: Office) -> None:
    def order(sort: str) -> list[str]:
        html = full.html("compiler", f"/ledger/?sort={sort}")
        found = re.findall(r"open=(item-\w+)\" hx-get", html)
        return [Task.objects.get(public_id=each).title for each in found]

    assert order("due")[:2] == ["提出水价调整方案", "加强水质监测"]
    assert order("-due")[0] == "疏浚干流河道"
    assert order("title") == order("-title")[::-1] and len(order("title")) == 5


def test_lists_stay_within_their_queries(full: Office) -> None:
    task = key("疏浚干流河道")
    client = full.at("compiler")
    client.get(LIST)
    spent = {}
    for path in (
        LIST,
        "/ledger/?sort=due&text=" + quote("水"),
        f"{LIST}&open={task}",
        "/ledger/plans/",
        "/search/?q=水",
    ):
        parts.clear()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        spent[path] = len(asked)
    assert {path: number for path, number in spent.items() if number > BUDGET} == {}
    with CaptureQueriesContext(connection) as asked:
        client.get(LIST)
        first = len(asked)
        client.get(LIST)
    assert len(asked) - first <= 8  # kept: who looks, and whether anything has happened


def test_what_is_kept_gives_way_to_what_happens(full: Office) -> None:
    before = full.html("compiler", LIST)
    assert full.html("water_clerk", LIST) != before
    add_item(
        actor=full.cast.actor("compiler"),
        now=NOW,
        plan="常务会议",
        kind=PlanKind.MINUTES,
        new=NewItem(
            title="修复水毁道路", source="会议", source_text="立即修复。", standing=True,
            owners=((full.cast.body("water"), Role.LEAD),),
        ),
    )  # fmt: skip
    assert "修复水毁道路" not in before
    assert "修复水毁道路" in full.html("compiler", LIST)
    assert "修复水毁道路" not in full.html("water_clerk", LIST)  # a draft is not theirs to see


def test_forms_of_a_kept_page_have_a_token_of_the_request(full: Office) -> None:
    pages = [full.html("compiler", LIST) for _ in range(2)]
    tokens = [set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)) for page in pages]
    assert all(len(token) == 64 for found in tokens for token in found)
    assert tokens[0].isdisjoint(tokens[1])


def test_a_plan_tells_what_is_missing_and_each_count_opens(full: Office) -> None:
    plan = Plan.objects.get(kind="plan")
    html = full.html("compiler", f"/ledger/plans/{plan.public_id}/")
    assert "云岭政办发〔2031〕21号" in html and "发展目标" in html and "每季度调度" in html
    counted = re.findall(r'<a href="(/ledger/\?[^"]*)">(\d+)</a>', html)
    assert len(counted) == 7  # all, four kinds of missing, two areas
    for link, number in counted:
        assert len(full.rows("compiler", unescape(link))) == int(number), link
    of_unit = full.html("water_clerk", f"/ledger/plans/{plan.public_id}/")
    assert "疏浚干流河道" in of_unit and "加强水质监测" not in of_unit
    assert "发展目标" not in of_unit and "每季度调度" not in of_unit
    minutes = Plan.objects.get(kind="minutes")
    full.html("water_clerk", f"/ledger/plans/{minutes.public_id}/", 404)
    assert "提出水价调整方案" in full.html("head", f"/ledger/plans/{minutes.public_id}/")


def test_an_item_shows_its_words_in_the_source_and_who_answers(full: Office) -> None:
    html = full.html("water_clerk", f"/ledger/items/{key('拆除沿岸违建')}/")
    assert re.search(r'<mark id="m-item"[^>]*>2\.<mark id="m-task"[^>]*>拆除沿岸违建</mark>', html)
    places = set(re.findall(r'class="to-source" href="#(m-[\w-]+)"', html))
    assert {name.split("-")[1] for name in places} >= {"responsibility", "measure", "target"}
    assert places < set(re.findall(r'<mark id="(m-[\w-]+)"', html))
    assert owners_in(html)[0] == ("牵头", "云台镇", "")
    assert "40处" in html and "2033-12-31" in html
    assert "确认这个事项" not in html and "登记关联事项" not in html
    of_compiler = full.html("compiler", f"/ledger/items/{key('疏浚干流河道')}/")
    dated = full.html("compiler", f"/ledger/items/{key('加强水质监测')}/")
    assert re.search(r'<mark id="m-deadline"[^>]*>2031年12月底前</mark>', dated) and 'href="#m-deadline"' in dated
    owners = owners_in(of_compiler)
    assert owners[0] == ("牵头", "县水利局", "按惯例推定，原文写作“责任”")
    assert [role for role, _, _ in owners] == sorted((role for role, _, _ in owners), key="牵头 责任 配合".index)
    assert "登记关联事项" in of_compiler and "在全文中看" in of_compiler and "在全文中看" not in html


def owners_in(html: str) -> list[tuple[str, str, str]]:
    """(role, name, what is noted) of the bodies of an item, as they are listed."""
    rows = re.findall(r"<li><b>(.*?)</b> <a[^>]*>(.*?)</a>(.*?)</li>", html.split('<ul class="owners">')[1])
    bare = [[re.sub(r"<[^>]+>", "", each).strip() for each in row] for row in rows]
    return [(role, name, noted) for role, name, noted in bare]


NEW: dict[str, Any] = {
    "kind": "instruction",
    "source": "主县长在防汛专报上的批示",
    "held_on": "2031-09-10",
    "number": "批〔2031〕8号",
    "wording": "请水利局一周内排查全部水库。",
    "title": "排查全部水库",
    "lead": "县水利局",
    "responsible": "",
    "support": "云台镇、白鹭乡",
    "last_day": "2031-09-19",
}


def test_several_items_of_one_source_are_registered_in_a_row(full: Office) -> None:
    client = full.at("compiler")
    response = client.post("/ledger/add/", NEW | {"another": "1"})
    task = Task.objects.get(title="排查全部水库")
    assert response.headers["Location"] == f"/ledger/add/?like={task.public_id}"
    assert (task.state, task.last_day, task.source_text) == ("草稿", date(2031, 9, 19), NEW["wording"])
    roles = {part.organisation.public_id: part.role for part in task.responsibilities.all()}
    bodies = full.cast.body
    assert roles == {bodies("water"): "lead", bodies("yuntai"): "support", bodies("bailu"): "support"}
    again = full.html("compiler", response.headers["Location"])
    assert NEW["source"] in again and "批〔2031〕8号" in again and "排查全部水库" in again
    letter = SimpleUploadedFile("批示件.txt", "请水利局一周内排查全部水库。".encode())
    second = NEW | {"title": "检修闸门", "standing": "on", "last_day": "", "file": letter}
    response = client.post("/ledger/add/", second)
    other = Task.objects.get(title="检修闸门")
    assert response.headers["Location"] == f"/ledger/items/{other.public_id}/"
    assert other.plan == task.plan and other.standing
    assert "批示件.txt" in full.html("compiler", f"/ledger/items/{other.public_id}/")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"title": ""}, "id_title"),
        ({"lead": "没有这个局"}, "没有叫“没有这个局”的机构"),
        ({"lead": "", "support": ""}, "请选择责任单位"),
        ({"support": "县水利局"}, "同一个单位只能有一种职责"),
        ({"last_day": ""}, "请填写时限"),
        ({"standing": "on"}, "请二选一"),
        ({"source": "常务会议"}, "请另取名称，或者选对类别"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(full: Office, changed: dict[str, str], told: str) -> None:
    response = full.at("compiler").post("/ledger/add/", NEW | changed)
    assert response.status_code == 422
    assert told in response.content.decode()
    assert not Task.objects.filter(title="排查全部水库").exists()


@pytest.mark.one_database  # refused by policy, before anything is asked of the ledger
@pytest.mark.parametrize("who", ["supervisor", "head", "water_leader", "viewer", "system", "city_viewer"])
def test_who_does_not_register_is_told_so(full: Office, who: str) -> None:
    assert full.at(who).get("/ledger/add/").status_code == 403
    assert full.at(who).post("/ledger/add/", NEW).status_code == 403
    assert "登记临时交办" not in full.html(who, LIST)


def test_a_draft_is_confirmed_alone_or_in_bulk(full: Office) -> None:
    draft = key("提出水价调整方案")
    clerk, compiler = full.at("water_clerk"), full.at("compiler")
    assert clerk.post(f"/ledger/items/{draft}/confirm/", {"confirmed": "1"}).status_code == 403
    drafts = f"/ledger/?state={quote('草稿')}"
    assert "data-pick-all" in full.html("compiler", drafts) and "确认所选事项" in full.html("compiler", drafts)
    assert "data-pick-all" not in full.html("compiler", LIST) + full.html("supervisor", drafts)
    assert full.at("supervisor").post("/ledger/confirm/", {"chosen": [draft]}).status_code == 403
    assert compiler.post("/ledger/confirm/").headers["Location"] == drafts
    asked = compiler.post("/ledger/confirm/", {"chosen": [draft]})
    assert asked.status_code == 200 and "提出水价调整方案" in asked.content.decode()
    assert Task.objects.get(public_id=draft).state == "草稿"
    assert compiler.post("/ledger/confirm/", {"chosen": [draft], "confirmed": "1"}).status_code == 302
    assert Task.objects.get(public_id=draft).state == "已确认"
    assert draft in full.rows("water_clerk", LIST)
    late = compiler.post("/ledger/confirm/", {"chosen": [draft, key("疏浚干流河道")], "confirmed": "1"})
    assert late.status_code == 422 and "“提出水价调整方案”：" in late.content.decode()


def test_a_relation_is_found_chosen_and_shown_on_both_sides(full: Office) -> None:
    first, second = key("疏浚干流河道"), key("提出水价调整方案")
    page = f"/ledger/items/{first}/relate/"
    compiler = full.at("compiler")
    offered = full.html("compiler", page + "?q=" + quote("水价"))
    assert second in offered and f'value="{first}"' not in offered
    sent = {"q": "水价", "second": second, "kind": "finer", "basis": "水价方案细化疏浚后的供水"}
    assert compiler.post(page, {**sent, "second": ""}).status_code == 422
    assert compiler.post(page, sent).status_code == 302
    assert Relation.objects.get().kind == "finer"
    assert "细化了" in full.html("compiler", f"/ledger/items/{first}/")
    assert "被下列事项细化" in full.html("compiler", f"/ledger/items/{second}/")
    assert "提出水价调整方案" not in full.html("water_clerk", f"/ledger/items/{first}/")  # still a draft
    assert full.at("supervisor").get(page).status_code == 403


def test_a_view_is_saved_started_with_changed_and_removed(full: Office) -> None:
    compiler = full.at("compiler")
    sent = {"name": "本年到期", "query": "due=this-year&sort=due&open=x&evil=1", "starts": "on", "shared": "on"}
    response = compiler.post("/ledger/views/", sent)
    saved = SavedList.objects.get()
    assert saved.query == {"due": "this-year", "sort": "due"} and saved.shared and saved.starts
    assert compiler.get("/ledger/").headers["Location"] == response.headers["Location"]
    assert full.rows("compiler", response.headers["Location"]) == keys({"加强水质监测"} | DRAFTED)
    assert full.rows("compiler", LIST) == keys(PAPER | DRAFTED)
    assert "本年到期" in full.html("water_clerk", LIST)
    assert full.rows("water_clerk", response.headers["Location"]) == set()  # shared words, not shared rows
    assert full.at("water_clerk").get(f"/ledger/views/{saved.public_id}/").status_code == 403
    assert full.at("city_compiler").get(f"/ledger/views/{saved.public_id}/").status_code == 404
    compiler.post(f"/ledger/views/{saved.public_id}/", {"name": "今年到期"})
    saved.refresh_from_db()
    assert (saved.name, saved.shared, saved.starts) == ("今年到期", False, False)
    assert compiler.get("/ledger/").status_code == 200
    assert compiler.post(f"/ledger/views/{saved.public_id}/drop/").status_code == 302
    assert not SavedList.objects.exists()


def test_a_view_without_a_name_is_not_kept(full: Office) -> None:
    response = full.at("compiler").post("/ledger/views/", {"name": "", "query": "due=none"})
    assert response.headers["Location"] == "/ledger/?due=none"
    assert "没有保存" in full.html("compiler", response.headers["Location"])


def test_what_is_seen_leaves_as_a_workbook_and_is_noted(full: Office) -> None:
    for path in ("/ledger/export?role=support&source=plan", "/ledger/?role=support&export=xlsx"):
        response = full.at("water_clerk").get(path)
        sheet = load_workbook(BytesIO(response.content)).active
        assert sheet is not None
        cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
        assert any("拆除沿岸违建" in cell for cell in cells)
        assert not any("加强水质监测" in cell for cell in cells)
    assert full.at("system").get("/ledger/export").status_code == 403
    assert full.at("system").get("/ledger/?export=xlsx").status_code == 403


def test_a_search_counts_by_kind_and_year_and_marks_the_words(full: Office) -> None:
    html = full.html("compiler", "/search/?q=" + quote("水质 监测"))
    assert "<mark>水质</mark><mark>监测</mark>" in html or "<mark>水质</mark>" in html
    counts = dict(re.findall(r">(全部|台账事项|来源文件)<span class=\"count\">([\d+]+)</span>", html))
    assert int(counts["全部"]) == int(counts["台账事项"]) + int(counts["来源文件"])
    only = full.html("compiler", "/search/?kind=item&q=" + quote("水质 监测"))
    assert only.count("data-hit>") == int(counts["台账事项"])
    assert "没有找到" in full.html("compiler", "/search/?year=2029&q=" + quote("水质"))
    assert key("加强水质监测") in full.html("compiler", "/search/?year=2031&q=" + quote("水质"))
    assert "没有可以检索的文字" in full.html("compiler", "/search/?q=" + quote("，。"))
    assert "没有找到" in full.html("compiler", "/search/?q=" + quote("水态"))
    assert "在台账事项和来源文件里找" in full.html("compiler", "/search/")
    for hostile in ("%00", quote("' OR 1=1 --"), quote('"*') + "&year=x&page=99999&kind=zzz", quote("<script>水")):
        assert "<script>水" not in full.html("compiler", "/search/?q=" + hostile)


def test_the_box_on_top_is_for_those_who_search(full: Office, cast: Cast) -> None:
    assert "top_q" in full.html("water_clerk", "/")
    assert "top_q" not in full.html("system", "/")
