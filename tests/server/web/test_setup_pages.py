"""The government and the first set-up by their pages: steps that count what is there, and who does which."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from working import BACKEND, AtWork, words

from luoshi.server.core.roles import PostRole
from luoshi.server.orgs.models import Government
from luoshi.server.orgs.services.calendar import enter_year
from luoshi.server.orgs.services.governments import edit_government
from luoshi.server.policy import Action
from luoshi.server.policy.table import TABLE
from server_cast import NOW, Cast

pytestmark = pytest.mark.django_db
PLACE = {"name": "云岭县", "division_code": "140922", "city": "", "province": "澜江省"}


def finish(cast: Cast) -> None:
    system, here = cast.actor("system"), cast.county.public_id
    edit_government(actor=system, now=NOW, government=here, **PLACE)
    enter_year(actor=system, now=NOW, government=here, year=2031, basis="国办发明电〔2030〕8号", days={})


def test_the_government_with_those_around_it(cast: Cast, at_work: AtWork) -> None:
    county = words(at_work("viewer").get("/government/"))
    assert "云岭县" in county and "景澄市" in county
    assert "修改政府信息" not in county
    city = words(at_work("city_clerk").get("/government/"))
    assert "下级政府" in city and "云岭县" in city
    assert at_work("newcomer").get("/government/").status_code == 404


def test_a_government_is_edited_and_refused_beside_its_field(cast: Cast, at_work: AtWork) -> None:
    client = at_work("system")
    response = client.post("/government/edit/", PLACE | {"next": "/setup/"})
    assert response.headers["Location"] == "/setup/"
    assert Government.objects.get(pk=cast.county.pk).province == "澜江省"
    assert (
        client.post("/government/edit/", PLACE | {"next": "https://evil.example/"}).headers["Location"]
        == "/government/"
    )
    assert "应为 6、9 或 12 位数字" in words(client.post("/government/edit/", PLACE | {"division_code": "12"}), 422)
    assert "请填写" in words(client.post("/government/edit/", PLACE | {"name": " "}), 422)
    page = words(at_work("city_system").post("/government/edit/", PLACE | {"name": "景澄市"}), 422)
    assert "140922 已经属于另一个政府" in page


def test_the_form_refuses_every_role_that_the_table_does_not_name(cast: Cast, at_work: AtWork) -> None:
    for who, post in cast.posts.items():
        client, allowed = at_work(who), (Action.GOVERNMENT_EDIT, PostRole(post.role)) in TABLE
        assert client.get("/government/edit/").status_code == (200 if allowed else 403)
        assert client.post("/government/edit/", {"name": ""}).status_code == (422 if allowed else 403)


def test_steps_say_what_is_there_and_who_does_what_is_left(cast: Cast, at_work: AtWork) -> None:
    page = words(at_work("system").get("/setup/"))
    assert "开始使用前还要做什么" in page
    assert "6 个机构，1 个机构组" in page
    assert "系统管理员（吴系统）、安全管理员（安保全）" in page
    assert "还缺 2031 年" in page
    assert "/organisations/divisions/" in page and "/calendar/2031/enter/" in page
    security = words(at_work("security").get("/setup/"))
    assert "请告诉上面的同志" in security
    assert "/organisations/divisions/" not in security
    for who in ("compiler", "viewer", "newcomer"):
        assert at_work(who).get("/setup/").status_code == 403


def test_it_is_in_sight_until_it_is_finished_and_never_in_the_way_after(cast: Cast, at_work: AtWork) -> None:
    client = at_work("system")
    home = words(client.get("/"))
    assert "完成首次设置" in home
    assert 'href="/setup/"' in home
    assert "首次设置" not in words(at_work("security").get("/"))
    finish(cast)
    home = words(client.get("/"))
    assert "首次设置" not in home
    assert "首次设置已经完成" in words(client.get("/setup/"))
    assert 'href="/setup/"' in words(client.get("/government/"))


def test_a_new_year_is_a_duty_of_its_own(cast: Cast, at_work: AtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    finish(cast)
    assert "年放假安排" not in words(at_work("system").get("/"))
    later = NOW.replace(month=12, day=2)
    client = at_work("system")
    monkeypatch.setattr(timezone, "now", lambda: later)
    client.force_login(cast.people["system"], backend=BACKEND)
    page = words(client.get("/"))
    assert "登记 2032 年放假安排" in page
    assert "/calendar/2032/enter/" in page


def test_divisions_become_organisations_by_the_page(cast: Cast, at_work: AtWork) -> None:
    client = at_work("city_system")
    found = words(client.get("/organisations/divisions/?q=五台县"))
    assert "?code=140922" in found and "截至 2023-06-30" in found
    assert "区划表里没有" in words(client.get("/organisations/divisions/?q=没有这样的地方"))
    page = words(client.get("/organisations/divisions/?code=140922"))
    assert page.count("checked") >= 15
    sent = {"code": "140922", "chosen": ["140922100", "140922102"], "group": "on"}
    assert client.post("/organisations/divisions/", sent).status_code == 302
    again = words(client.get("/organisations/divisions/?code=140922"))
    assert "（已登记）" in again
    assert "属于另一个机构" in words(client.post("/organisations/divisions/", sent), 422)
    assert "请至少勾选一个" in words(client.post("/organisations/divisions/", {"code": "140922"}), 422)
    for hostile in ("x", "9" * 40, "140922100"):
        assert client.get(f"/organisations/divisions/?code={hostile}").status_code == 200


@pytest.mark.parametrize("finished", [False, True])
def test_the_home_page_costs_ten_queries_at_most(cast: Cast, at_work: AtWork, finished: bool) -> None:
    """Of everybody, and of who leads the set-up while it is open, who is told how far it is each time."""
    if finished:
        finish(cast)
    for who in sorted(cast.posts):
        client = at_work(who)
        client.get("/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/").status_code == 200
        assert len(queries) <= 10, (who, [query["sql"] for query in queries])
