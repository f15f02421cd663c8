"""Calls as programs make them: who I am, lists by pages, days, languages, refusals with their words."""

import json
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from calling import JSON, ROOT, browser_of, program
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luoshi.extraction.register import load_register
from luoshi.server.orgs.selectors import register_for
from server_cast import TODAY, Cast

pytestmark = pytest.mark.django_db
BUDGET = 16


def test_me_names_the_one_post_of_a_token(ready: Cast) -> None:
    told = program(ready, "water_clerk").get(f"{ROOT}/me").json()
    assert told["person"] == {"id": ready.person("water_clerk"), "name": "水小莲"}
    assert [(post["role"], post["organisation"]["name"], post["chosen"]) for post in told["posts"]] == [
        ("unit_clerk", "云岭县水利局", True)
    ]
    assert told["token"]["scopes"] == ["read", "write:business", "write:own"]
    assert told["day"] == "2031-09-12"


@pytest.mark.parametrize(
    "path",
    [
        "/me",
        "/governments",
        "/organisations",
        "/people",
        "/posts",
        "/delegations",
        "/calendar/days?first=2031-01-01&last=2031-12-31",
        "/calendar/entered",
        "/register",
        "/divisions?text=" + quote("东城"),
    ],
)
def test_a_call_stays_within_its_budget(ready: Cast, path: str) -> None:
    client = program(ready, "security")
    client.get(ROOT + path)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(ROOT + path)
    assert response.status_code == 200, response.content.decode()
    assert len(asked) <= BUDGET, [query["sql"] for query in asked]


def test_a_list_is_read_page_by_page_whatever_its_size(ready: Cast) -> None:
    client = program(ready, "compiler")
    whole = client.get(f"{ROOT}/organisations").json()
    assert whole["next"] is None
    met: list[object] = []
    cursor = ""
    for _ in range(len(whole["items"]) + 1):
        told = client.get(f"{ROOT}/organisations?limit=2&cursor={cursor}").json()
        met += told["items"]
        cursor = told["next"]
        if cursor is None:
            break
    assert met == whole["items"]
    assert len(met) == 7


def test_a_cursor_of_another_list_or_nobodys_is_refused(ready: Cast) -> None:
    client = program(ready, "compiler")
    cursor = client.get(f"{ROOT}/people", {"limit": 1}).json()["next"]
    for path, given in (("/organisations", cursor), ("/posts", cursor), ("/people", cursor + "x"), ("/people", "1")):
        refused = client.get(f"{ROOT}{path}?cursor={given}")
        assert refused.status_code == 422
        assert refused.json()["faults"][0]["where"] == "query.cursor"


def test_the_past_is_read_by_its_day(ready: Cast) -> None:
    system, compiler = program(ready, "system"), program(ready, "compiler")
    water = ready.body("water")
    sent = {"name": "云岭县水务局", "short": ["县水务"], "effective_on": str(TODAY), "basis": "云编发〔2031〕3号"}
    assert system.post(f"{ROOT}/organisations/{water}/renames", sent, JSON).status_code == 200
    for day, name in ((TODAY - timedelta(days=1), "云岭县水利局"), (TODAY, "云岭县水务局")):
        told = compiler.get(f"{ROOT}/organisations/{water}", {"as_of": str(day)}).json()
        assert (told["name"], told["as_of"]) == (name, str(day))
    names = compiler.get(f"{ROOT}/organisations/{water}/names").json()["items"]
    assert {name["text"] for name in names if name["kind"] == "full"} == {"云岭县水利局", "云岭县水务局"}
    found = compiler.get(f"{ROOT}/organisations", {"text": "水利", "as_of": str(TODAY)}).json()["items"]
    assert [(each["id"], each["name"]) for each in found] == [(water, "云岭县水务局")]  # by a name that it had


def test_the_register_as_a_file_is_the_register(ready: Cast, tmp_path: Path) -> None:
    client = program(ready, "viewer")
    response = client.get(f"{ROOT}/register.toml", {"as_of": str(TODAY)})
    assert response.headers["Content-Type"] == "application/toml"
    path = tmp_path / "register.toml"
    path.write_bytes(response.content)
    wanted = register_for(ready.county, TODAY)
    read = load_register(path)
    assert (read.place, read.city, read.province, read.as_of) == (wanted.place, wanted.city, wanted.province, TODAY)
    assert {body.id: body for body in read.organisations} == {body.id: body for body in wanted.organisations}
    told = client.get(f"{ROOT}/register", {"as_of": str(TODAY)}).json()
    assert {body["id"] for body in told["organisations"]} == {body.id for body in wanted.organisations}


def test_working_days_are_reckoned(ready: Cast) -> None:
    client = program(ready, "town_clerk")
    assert client.get(f"{ROOT}/calendar/due?start=2022-09-07&working_days=20").json() == {
        "day": "2022-10-11",
        "provisional": False,
    }
    told = client.get(f"{ROOT}/calendar/count", {"first": "2022-09-07", "last": "2022-10-11"}).json()
    assert told == {"working_days": 20, "provisional": False}
    days = client.get(f"{ROOT}/calendar/days", {"first": "2022-10-01", "last": "2022-10-08"}).json()["items"]
    assert [day["works"] for day in days] == [False] * 7 + [True]
    assert client.get(f"{ROOT}/calendar/days", {"first": "2022-10-08", "last": "2022-10-01"}).status_code == 422


def test_divisions_are_suggested(ready: Cast) -> None:
    told = program(ready, "viewer").get(f"{ROOT}/divisions", {"text": "东城区", "level": "county"}).json()
    assert told["items"][0]["path"] == "北京市东城区"
    assert told["as_of"] == "2023-06-30"


# ---- refusals


def test_a_refusal_tells_cause_remedy_and_a_number(ready: Cast) -> None:
    refused = program(ready, "water_clerk").post(f"{ROOT}/organisations", {"name": "甲局"} | BODY, JSON)
    assert refused.status_code == 403
    assert refused.headers["Content-Type"] == "application/problem+json"
    told = refused.json()
    assert told["title"] == "没有权限"
    assert told["cause"] == "联络员岗位不能办理“新建机构”"
    assert "系统管理员" in told["remedy"]
    assert told["number"] == refused.headers["X-Request-Number"]
    assert told["number"] in told["instance"]


BODY = {"kind": "bureau", "level": "county"}


def test_an_english_caller_is_answered_in_english(ready: Cast) -> None:
    client = program(ready, "water_clerk")
    told = client.post(f"{ROOT}/organisations", {"name": "甲局"} | BODY, JSON, headers={"Accept-Language": "en"}).json()
    assert told["title"] == "Not allowed"
    assert told["cause"] == "As Clerk you cannot do this: New organisation"
    assert told["remedy"].startswith("Posts that may do it: System administrator")
    assert told["detail"] == f"{told['cause']}. {told['remedy']}."


@pytest.mark.parametrize(
    ("sent", "where"),
    [
        ({"kind": "bureau", "level": "county"}, "body.name"),
        ({"name": "甲局", "colour": "red"} | BODY, "body.colour"),
        ({"name": "甲局", "kind": "bakery", "level": "county"}, "body.kind"),
        ({"name": "甲局", "position": "3"} | BODY, "body.position"),
        ({"name": "甲局", "starts_on": "1.3.2031"} | BODY, "body.starts_on"),
        ({"name": "甲" * 101} | BODY, "body.name"),
    ],
)
def test_a_body_that_does_not_fit_is_refused_at_its_field(ready: Cast, sent: dict[str, object], where: str) -> None:
    refused = program(ready, "system").post(f"{ROOT}/organisations", sent, JSON)
    assert refused.status_code == 400
    assert [fault["where"] for fault in refused.json()["faults"]] == [where]


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"])
def test_days_that_nobody_means_are_refused_and_break_nothing(ready: Cast, day: str) -> None:
    system = program(ready, "system")
    sent = {"effective_on": day, "name": "云岭县水务局"}
    refused = system.post(f"{ROOT}/organisations/{ready.body('water')}/renames", sent, JSON)
    assert refused.status_code == 422
    assert system.get(f"{ROOT}/organisations", {"as_of": day}).status_code == 422


@pytest.mark.parametrize("text", ["甲\x00局", "甲\n局", "甲\u2028局"])
def test_control_characters_are_refused(ready: Cast, text: str) -> None:
    system = program(ready, "system")
    assert system.post(f"{ROOT}/organisations", {"name": text} | BODY, JSON).status_code == 422
    assert system.get(f"{ROOT}/organisations", {"text": text}).status_code == 422


@pytest.mark.parametrize("body", ["{", "[1", "NaN", '{"name": Infinity}', b"\xff", "[" * 200_000])
def test_a_body_that_is_no_json_is_refused(ready: Cast, body: str | bytes) -> None:
    assert program(ready, "system").post(f"{ROOT}/organisations", body, JSON).status_code == 400


def test_a_query_that_nobody_asked_for_and_one_asked_twice_are_refused(ready: Cast) -> None:
    client = program(ready, "viewer")
    told = client.get(f"{ROOT}/organisations?colour=red").json()
    assert (told["status"], told["faults"][0]["where"]) == (400, "query.colour")
    assert client.get(f"{ROOT}/organisations?limit=1&limit=2").status_code == 400
    assert client.get(f"{ROOT}/me?x=1").status_code == 400


def test_another_media_type_is_refused(ready: Cast) -> None:
    client = program(ready, "system")
    refused = client.post(f"{ROOT}/organisations", json.dumps({"name": "甲局"} | BODY), "text/plain")
    assert refused.status_code == 415
    assert client.post(f"{ROOT}/organisations", {"name": "甲局"}).status_code == 415


def test_a_body_that_is_too_large_is_refused_unread(ready: Cast) -> None:
    refused = program(ready, "system").post(f"{ROOT}/organisations", {"name": "甲" * 600_000}, JSON)
    assert refused.status_code == 413


@pytest.mark.parametrize(
    ("method", "path", "status"), [("get", "/nothing", 404), ("delete", "/me", 405), ("get", "/", 404)]
)
def test_addresses_and_methods_that_are_none_are_problems_too(ready: Cast, method: str, path: str, status: int) -> None:
    refused = getattr(program(ready, "viewer"), method)(ROOT + path)
    assert refused.status_code == status
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert ("Allow" in refused.headers) is (status == 405)


def test_a_fault_of_the_program_is_a_problem_with_a_number(ready: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from luoshi.server.api.views import governments

    def broken(*_: object) -> None:
        raise RuntimeError("secret of the inside")

    monkeypatch.setattr(governments, "governments", broken)
    refused = program(ready, "viewer").get(f"{ROOT}/governments")
    assert refused.status_code == 500
    assert refused.json()["number"]
    assert "secret" not in refused.content.decode()


@pytest.mark.parametrize(
    "path",
    ["/organisations/org-0000000000000000", "/organisations/nonsense", "/people/%00", "/posts/post-0000000000000000"],
)
def test_ids_of_nothing_are_not_found(ready: Cast, path: str) -> None:
    assert program(ready, "security").get(ROOT + path).status_code == 404


def test_what_belongs_to_another_government_is_not_there(ready: Cast) -> None:
    for caller, sort, key in (
        ("system", "organisations", ready.body("city_water")),
        ("security", "people", ready.person("city_clerk")),
        ("security", "posts", ready.post("city_clerk")),
        ("city_system", "organisations", ready.body("water")),
    ):
        client = program(ready, caller)
        assert client.get(f"{ROOT}/{sort}/{key}").status_code == 404
        listed = client.get(f"{ROOT}/{sort}").json()["items"]
        assert listed and key not in {item["id"] for item in listed}
    system = program(ready, "system")
    path = f"{ROOT}/organisations/{ready.body('city_water')}"
    for refused in (
        system.put(path, json.dumps(BODY), JSON, headers={"If-Match": "*"}),
        system.post(f"{path}/renames", {"name": "甲局", "effective_on": str(TODAY)}, JSON),
        program(ready, "security").post(
            f"{ROOT}/people/{ready.person('city_clerk')}/disabling", {"comment": "x"}, JSON
        ),
        program(ready, "security").post(f"{ROOT}/posts/{ready.post('city_clerk')}/revocation", {"comment": "x"}, JSON),
    ):
        assert refused.status_code == 404


def test_the_description_is_open_and_in_the_language_of_the_reader(client: Client, db: None) -> None:
    told = client.get(f"{ROOT}/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert told["paths"][f"{ROOT}/people"]["post"]["summary"] == "新建人员账号"
    english = client.get(f"{ROOT}/openapi.json", headers={"Accept-Language": "en"}).json()
    assert english["paths"][f"{ROOT}/people"]["post"]["summary"].isascii()


def test_a_person_without_a_post_sees_no_organisation(ready: Cast) -> None:
    client = browser_of(ready, "newcomer")
    assert client.get(f"{ROOT}/me").json()["posts"] == []
    assert client.get(f"{ROOT}/organisations").status_code == 403
    assert [person["name"] for person in client.get(f"{ROOT}/people").json()["items"]] == ["新来人"]


def test_today_is_chinas(ready: Cast) -> None:
    assert date.fromisoformat(program(ready, "viewer").get(f"{ROOT}/me").json()["day"]) == TODAY
