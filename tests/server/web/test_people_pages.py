"""Pages of people: the exact rows, what is shown to whom, passwords once, accounts by the sheet, budgets."""

import re
from io import BytesIO

import pytest
from axes.models import AccessAttempt
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from office_of_cast import MORNING, Office
from openpyxl import Workbook, load_workbook

from luoshi.server.audit.models import Event
from luoshi.server.orgs.models import Organisation, Post, ProposedPost, User
from luoshi.server.orgs.roster import COLUMNS
from luoshi.server.orgs.services.people import disable_person
from server_cast import CITY_PEOPLE, COUNTY_PEOPLE, NOW, PEOPLE_SEEN, Cast

pytestmark = pytest.mark.django_db
BUDGET = 30


def names(cast: Cast, keys: set[str]) -> set[str]:
    known = {person.public_id: name for name, person in cast.people.items()}
    return {known[key] for key in keys}


@pytest.mark.one_database  # orgs/test_visibility asks the same scopes as everybody on both
@pytest.mark.parametrize("who", sorted(PEOPLE_SEEN))
def test_the_exact_people_and_posts_are_listed_and_no_others_open(office: Office, who: str) -> None:
    cast = office.cast
    assert names(cast, office.rows(who, "/people/")) == PEOPLE_SEEN[who]
    posts = {post.public_id: name for name, post in cast.posts.items()}
    assert {posts[key] for key in office.rows(who, "/posts/")} == PEOPLE_SEEN[who] - {"newcomer"}
    for other in sorted((COUNTY_PEOPLE | CITY_PEOPLE) - PEOPLE_SEEN[who])[:4]:
        office.html(who, f"/people/?open={cast.person(other)}", 404)
        office.html(who, reverse("person", args=[cast.person(other)]), 404)
        if other in cast.posts:
            office.html(who, reverse("post", args=[cast.post(other)]), 404)


def test_the_workbook_holds_the_same_people_and_is_recorded(office: Office) -> None:
    response = office.at("compiler").get("/people/?export=xlsx")
    sheet = load_workbook(BytesIO(response.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert {row[0] for row in rows[1:]} == {office.cast.people[who].display_name for who in COUNTY_PEOPLE}
    assert "138****5678" in {row[2] for row in rows}
    event = Event.objects.get(action="list.export")
    assert (event.actor, event.key, event.changes) == (office.cast.person("compiler"), "people", '{"rows":14}')


@pytest.mark.parametrize(
    ("who", "query", "found"),
    [
        ("system", "?role=unit_leader", {"water_leader", "town_leader"}),
        ("system", "?q=LEADER", {"water_leader", "town_leader"}),
        ("compiler", "?q=leader", set()),
        ("compiler", "?q=镇", {"town_leader"}),
        ("system", "?state=no_post", {"newcomer"}),
        ("security", "?state=closed", {"viewer"}),
        ("security", "?state=locked", {"head"}),
        ("security", "?state=temporary&q=clerk", {"water_clerk", "farm_clerk", "town_clerk"}),
        ("security", "?state=nonsense", COUNTY_PEOPLE),
    ],
)
def test_filters(office: Office, who: str, query: str, found: set[str]) -> None:
    cast = office.cast
    disable_person(actor=cast.actor("security"), now=NOW, person=cast.person("viewer"), comment="离岗")
    AccessAttempt(username="head", ip_address="127.0.0.1", failures_since_start=5, attempt_time=MORNING).save()
    assert names(cast, office.rows(who, "/people/" + query)) == found


def test_by_organisation(office: Office) -> None:
    path = f"/people/?body={office.cast.body('water')}"
    assert names(office.cast, office.rows("head", path)) == {"water_clerk", "water_leader"}
    office.rows("head", f"/people/?body={office.cast.body('city_water')}")  # not offered: narrows nothing


@pytest.mark.one_database
@pytest.mark.parametrize("path", ["/people/", "/posts/", "/delegations/", "/posts/proposed/?state=open"])
def test_a_list_of_two_thousand_rows_keeps_its_budget(office: Office, path: str) -> None:
    cast = office.cast
    body = Organisation.objects.get(pk=cast.bodies["water"].pk)
    people = User.objects.bulk_create(
        User(
            government=cast.county, login_name=f"many.{at}", display_name=f"某{at}", password="x", created_at=NOW,
            sealed_phone="fernet1:broken",
        )
        for at in range(2000)
    )  # fmt: skip
    Post.objects.bulk_create(
        Post(government=cast.county, user=each, organisation=body, role="unit_clerk", granted_by="x", granted_at=NOW)
        for each in people
    )
    ProposedPost.objects.bulk_create(
        ProposedPost(
            government=cast.county, user=each, organisation=body, role="viewer", proposed_by="x", proposed_at=NOW
        )
        for each in people
    )
    office.html("security", path)
    for asked in (path, path + ("&" if "?" in path else "?") + "page=20"):
        with CaptureQueriesContext(connection) as queries:
            html = office.html("security", asked)
        assert len(queries) <= BUDGET, [query["sql"] for query in queries]
    if "delegations" not in path:
        assert "第 20 页" in html


@pytest.mark.parametrize("who", ["system", "security", "compiler", "water_clerk"])
def test_one_person_keeps_the_budget(office: Office, who: str) -> None:
    path = reverse("person", args=[office.cast.person("water_clerk")])
    office.html(who, path)
    with CaptureQueriesContext(connection) as queries:
        office.html(who, path)
    assert len(queries) <= BUDGET, [query["sql"] for query in queries]


def test_what_of_an_account_is_shown_to_whom(office: Office) -> None:
    path = reverse("person", args=[office.cast.person("water_clerk")])
    for keeper in ("system", "security", "water_clerk"):
        html = office.html(keeper, path)
        assert "最近登录" in html and "两步验证" in html and "新建人员账号" in html
    for other in ("compiler", "head", "water_leader"):
        html = office.html(other, path)
        assert "最近登录" not in html and "新建人员账号" not in html and "water.clerk" not in html
    clear, hidden = "13800005678", "138****5678"
    for who in ("compiler", "supervisor", "security", "water_leader", "water_clerk"):
        assert clear in office.html(who, path)
    for who in ("system", "head", "deputy"):
        assert clear not in office.html(who, path) and hidden in office.html(who, path)
    assert "停用账号、重置密码" not in office.html("security", path)
    assert "由安全管理员办理" in office.html("system", path)
    assert clear not in office.html("compiler", "/people/")


def test_an_account_is_made_and_its_password_told_once(office: Office) -> None:
    cast = office.cast
    sent = {
        "display_name": "李一", "login_name": "li.yi", "phone": "13900001111", "organisation": cast.body("water"),
        "role": "unit_clerk", "title": "",
    }  # fmt: skip
    response = office.at("system").post("/people/new/", sent)
    html = response.content.decode()
    (password,) = re.findall(r'slip-password">([^<]+)<', html)
    person = User.objects.get(login_name="li.yi")
    assert person.check_password(password)
    assert "no-store" in response.headers["Cache-Control"]
    assert "云岭县水利局" in html and "联络员" in html
    assert password not in office.html("system", reverse("person", args=[person.public_id]))
    session = office.at("system").session
    assert password not in str(dict(session.items()))
    assert not Event.objects.filter(changes__contains=password).exists()
    assert ProposedPost.objects.get().user == person


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"login_name": "viewer"}, "已有人使用"),
        ({"login_name": "李"}, "登录名的格式不对"),
        ({"phone": "12-34"}, "电话号码的格式不对"),
        ({"role": ""}, "要么都填"),
        ({"display_name": ""}, "请填写此项"),
    ],
)
def test_wrong_accounts_are_told_beside_the_field(office: Office, changes: dict[str, str], said: str) -> None:
    sent = {
        "display_name": "李一", "login_name": "li.yi", "phone": "", "organisation": office.cast.body("water"),
        "role": "unit_clerk", **changes,
    }  # fmt: skip
    response = office.at("system").post("/people/new/", sent)
    assert response.status_code == 422
    assert said in response.content.decode().partition('<form class="sheet"')[2]
    assert not User.objects.filter(display_name="李一").exists()


def workbook(*rows: list[str]) -> SimpleUploadedFile:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in (list(COLUMNS), *rows):
        page.append(row)
    stream = BytesIO()
    book.save(stream)
    return SimpleUploadedFile("人员.xlsx", stream.getvalue())


def test_sixty_accounts_by_one_sheet(office: Office) -> None:
    rows = [[f"人{at}", f"ren.{at}", "县水利局", "联络员", "", ""] for at in range(60)]
    client = office.at("system")
    html = client.post("/people/sheet/", {"file": workbook(*rows)}).content.decode()
    assert "共 60 个账号、60 个拟任岗位" in html
    assert User.objects.filter(login_name__startswith="ren.").count() == 0
    sent = {name: re.findall(f'name="{name}" value="([^"]*)"', html)[0] for name in ("name", "sha256", "content")}
    html = client.post("/people/sheet/", sent).content.decode()
    told = re.findall(r'slip-password">([^<]+)<', html)
    assert len(set(told)) == 60
    assert User.objects.get(login_name="ren.7").check_password(told[7])
    again = client.post("/people/sheet/", sent)
    assert again.status_code == 422 and "已有人使用" in again.content.decode()
    waiting = office.rows("security", "/posts/proposed/")
    assert len(waiting) == 60
    office.at("security").post("/posts/proposed/grant", {"chosen": sorted(waiting)})
    assert Post.objects.filter(user__login_name__startswith="ren.").count() == 60


def test_a_sheet_with_faults_makes_nothing(office: Office) -> None:
    client = office.at("system")
    bad = workbook(["李一", "li.yi", "县气象局", "联络员"], ["", "x1"])
    response = client.post("/people/sheet/", {"file": bad})
    html = response.content.decode()
    assert response.status_code == 422
    assert "没有登记名为“县气象局”" in html and "没有填写姓名" in html and 'name="sha256"' not in html
    none = client.post("/people/sheet/", {"file": SimpleUploadedFile("x.txt", b"nothing")})
    assert none.status_code == 422 and "没有找到人员表" in none.content.decode()
    for forged in ({"name": "x", "sha256": "0" * 64, "content": "%%%"}, {"name": "x", "sha256": "0" * 64}):
        assert client.post("/people/sheet/", forged).status_code == 422
    assert client.post("/people/sheet/", {}).status_code == 422
    template = client.get("/people/sheet/template")
    assert load_workbook(BytesIO(template.content)).sheetnames == ["人员"]


def test_a_reset_password_is_told_once_and_opens_the_door(office: Office) -> None:
    key = office.cast.person("viewer")
    office.html("security", reverse("person_reset", args=[key]))
    html = office.at("security").post(reverse("person_reset", args=[key])).content.decode()
    (password,) = re.findall(r'slip-password">([^<]+)<', html)
    assert User.objects.get(public_id=key).check_password(password)


def test_acts_lead_back_to_the_person_and_say_what_was_done(office: Office) -> None:
    key = office.cast.person("viewer")

    def done(who: str, name: str, **sent: str) -> str:
        response = office.at(who).post(reverse(name, args=[key]), sent, follow=True)
        assert response.redirect_chain[-1][0] == reverse("person", args=[key])
        return str(response.content.decode())

    assert "姓名已改为观棋" in done("system", "person_edit", display_name="观棋")
    assert "已解除观棋的登录锁定" in done("security", "person_unlock")
    assert "账号已停用" in done("security", "person_disable", comment="离岗")
    assert "账号已启用" in done("system", "person_enable", comment="返岗")
    no = office.at("security").post(reverse("person_factor", args=[key]), {"comment": "丢失"})
    assert no.status_code == 422 and "没有设置两步验证" in no.content.decode()
    empty = office.at("security").post(reverse("person_disable", args=[key]), {"comment": " "})
    assert empty.status_code == 422


def test_ones_own_number(office: Office) -> None:
    key = office.cast.person("water_clerk")
    path = reverse("person_contact", args=[key])
    assert 'value="13800005678"' in office.html("water_clerk", path)
    response = office.at("water_clerk").post(path, {"phone": "0571-88886666"}, follow=True)
    assert "0571-88886666" in response.content.decode()
    assert office.at("water_clerk").post(path, {"phone": "abc"}).status_code == 422


def test_english(office: Office) -> None:
    client = office.at("system")
    client.cookies["luoshi_language"] = "en"
    html = client.get("/people/").content.decode()
    assert "Who is there" in html and "Last sign-in" in html and "有哪些人员" not in html
    assert MORNING.year == 2031
