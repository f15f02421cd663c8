"""Pages of the trail: for the audit administrator alone; filters, before and after, verification, heads, exports."""

import csv
import json
import re
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from office_of_cast import MORNING, Office
from openpyxl import load_workbook

from luoshi.server.audit.models import Event, Head, Verification
from luoshi.server.audit.registry import kinds
from luoshi.server.audit.services import record_occurrence
from luoshi.server.core.actor import system_actor
from luoshi.server.orgs.models import User
from luoshi.server.orgs.services.people import edit_person
from luoshi.server.orgs.services.sign_ins import SignIn
from luoshi.server.policy import Action
from luoshi.server.web.audit.words import FIELD_WORDS, KIND_WORDS, in_groups, plain
from luoshi.server.web.event_words import EVENT_WORDS, event_word
from server_cast import NOW, TODAY, Cast

pytestmark = pytest.mark.django_db
BUDGET = 30
PAGES = ["/audit/", "/audit/?open=3", "/audit/1/", "/audit/export/", "/audit/verify/", "/audit/head/"]


def sequences(office: Office, query: str = "", who: str = "auditor") -> set[int]:
    return {int(key) for key in office.rows(who, "/audit/" + query)}


def of(cast: Cast, **wanted: Any) -> set[int]:
    events = Event.objects.filter(government=cast.county.public_id, **wanted)
    return set(events.values_list("sequence", flat=True))


@pytest.mark.one_database  # refused by policy, before the trail is asked
@pytest.mark.parametrize("path", PAGES)
def test_nobody_else_sees_it_and_is_told_who_may(office: Office, path: str) -> None:
    for who in sorted(set(office.cast.posts) - {"auditor", "city_auditor"}):
        html = office.html(who, path, 403)
        assert "可以办理的岗位：" in html and "审计管理员" in html
    assert "审计" in office.html("auditor", path)


def test_each_auditor_sees_the_own_chain(office: Office) -> None:
    office.at("auditor"), office.at("city_auditor")  # their passwords are events, too
    assert sequences(office) == of(office.cast)
    city = Event.objects.filter(government=office.cast.city.public_id)
    assert sequences(office, who="city_auditor") == set(city.values_list("sequence", flat=True))
    office.html("auditor", f"/audit/{len(of(office.cast)) + 1}/", 404)
    for key in ("0", "x", "9" * 30):
        office.html("auditor", f"/audit/?open={key}", 404)


def test_filters(office: Office) -> None:
    cast = office.cast
    office.at("auditor")
    security = cast.person("security")
    assert sequences(office, f"?actor={security}") == of(cast, actor=security)
    assert sequences(office, f"?post={cast.post('compiler')}") == of(cast, actor_post=cast.post("compiler"))
    assert sequences(office, "?action=post.grant") == of(cast, action="post.grant")
    assert sequences(office, "?kind=person") == of(cast, kind="person")
    one = cast.person("viewer")
    assert sequences(office, f"?kind=person&key={one}") == of(cast, kind="person", key=one)
    assert sequences(office, "?q=水小莲") >= of(cast, name="水小莲")
    assert sequences(office, f"?since={TODAY}&until={TODAY}&action=post.grant") == set()
    assert sequences(office, f"?since={TODAY}&until={TODAY}&kind=person") == of(cast, kind="person")
    assert sequences(office, "?until=2031-08-13&action=post.grant") == of(cast, action="post.grant")
    assert sequences(office, "?since=gestern") == of(cast)


def test_an_event_tells_before_and_after_its_hash_and_the_one_before(office: Office) -> None:
    cast = office.cast
    edit_person(actor=cast.actor("system"), now=NOW, person=cast.person("viewer"), display_name="观棋")
    event = Event.objects.get(action="person.edit")
    for path in (f"/audit/?open={event.sequence}", reverse("audit_event", args=[event.sequence])):
        html = office.html("auditor", path)
        assert "<del>观棋语</del>" in html and "<ins>观棋</ins>" in html
        assert " ".join(in_groups(event.hash)) in html and " ".join(in_groups(event.previous)) in html
        assert reverse("audit_event", args=[event.sequence - 1]) in html
        assert "系统管理员" in html and f"key={cast.person('viewer')}" in html
    grant = Event.objects.filter(action="post.grant", name__startswith="水小莲").get()
    html = office.html("auditor", reverse("audit_event", args=[grant.sequence]))
    assert "云岭县水利局（" in html and "联络员" in html  # ids are told by their names, roles in words


def test_a_chain_is_verified_and_every_finding_named(office: Office) -> None:
    client = office.at("auditor")
    response = client.post("/audit/verify/", {"printed": ""}, follow=True)
    assert "条记录首尾相接" in response.content.decode()
    User.objects.filter(public_id=office.cast.person("viewer")).update(display_name="冒名者")
    response = client.post("/audit/verify/", {}, follow=True)
    html = response.content.decode()
    assert "发现 1 处问题" in html and "冒名者" in html and "绕过程序" in html
    assert "上次核验发现 1 处问题" in office.html("auditor", "/")
    assert len(re.findall(r"/audit/verify/check-", office.html("auditor", "/audit/verify/"))) == 2


def test_a_verification_under_way_tells_how_far_and_is_asked_again(office: Office) -> None:
    row = Verification(
        government=office.cast.county.public_id, asked_by="x", asked_by_name="沈计明", asked_at=MORNING,
        total=40000, events=10000,
    )  # fmt: skip
    row.save()
    path = reverse("audit_verification", args=[row.public_id])
    html = office.html("auditor", path)
    assert "正在核验" in html and "25%" in html and f'hx-get="{path}"' in html
    part = office.at("auditor").get(path, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "25%" in part
    Verification.objects.filter(pk=row.pk).update(ended_at=MORNING, failure="OSError")
    html = office.html("auditor", path)
    assert "核验没有完成" in html and "OSError" in html and "hx-get" not in html
    office.html("city_auditor", path, 404)


def test_a_head_is_printed_and_later_typed_in(office: Office) -> None:
    client = office.at("auditor")
    html = client.post("/audit/head/").content.decode()
    groups = re.findall(r"<li>([0-9a-f]{8})</li>", html)
    number = re.findall(r'paper-number">(\d+)<', html)
    event = Event.objects.get(action="audit.print")
    assert len(groups) == 8 and "".join(groups) == event.previous and int(number[0]) == event.sequence - 1
    typed = f"{number[0]}: {' '.join(groups)}"
    assert "填写的链头在链上" in client.post("/audit/verify/", {"printed": typed}, follow=True).content.decode()
    wrong = typed[:-1] + ("0" if typed[-1] != "0" else "1")
    html = client.post("/audit/verify/", {"printed": wrong}, follow=True).content.decode()
    assert "与此前打印的链头不一致" in html
    no = client.post("/audit/verify/", {"printed": "12:34"})
    assert no.status_code == 422 and "64 位散列值" in no.content.decode()


def test_exports_are_recorded_and_go_by_the_filters(office: Office) -> None:
    client, cast = office.at("auditor"), office.cast
    link = client.get("/audit/?kind=person&export=xlsx&page=2")
    assert link.headers["Location"] == "/audit/export/?kind=person"
    count = len(of(cast, kind="person"))
    html = office.html("auditor", "/audit/export/?kind=person")
    assert f"<b>{count}</b>" in html and "事项类别：人员" in html
    lines = client.post("/audit/export/?kind=person", {"form": "jsonl"})
    rows = [json.loads(line) for line in b"".join(lines.streaming_content).decode().splitlines()]  # type: ignore[attr-defined]  # an export is streamed
    assert {row["sequence"] for row in rows} == of(cast, kind="person")
    table = b"".join(client.post("/audit/export/", {"form": "csv"}).streaming_content).decode()  # type: ignore[attr-defined]  # an export is streamed
    assert table.startswith("\ufeff")
    assert len(list(csv.DictReader(StringIO(table[1:])))) == len(of(cast)) - 1
    book = load_workbook(BytesIO(client.post("/audit/export/?action=post.grant", {"form": "xlsx"}).content)).active
    assert book is not None and book.max_row == len(of(cast, action="post.grant")) + 1
    assert Event.objects.filter(action="audit.export").count() == 3
    assert client.post("/audit/export/", {"form": "pdf"}).status_code == 422
    assert Event.objects.filter(action="audit.export").count() == 3


@pytest.mark.one_database
def test_a_list_of_two_thousand_events_keeps_its_budget(office: Office) -> None:
    government = office.cast.county.public_id
    for at in range(2000):
        record_occurrence(
            actor=system_actor("登录入口"), now=NOW, action=SignIn.FAILED, kind="sign_in", key=f"user-{at}",
            government=government,
        )  # fmt: skip
    office.html("auditor", "/audit/")
    for path in ("/audit/", "/audit/?q=水&open=3&kind=person", "/audit/verify/", "/audit/3/"):
        with CaptureQueriesContext(connection) as queries:
            office.html("auditor", path)
        assert len(queries) <= BUDGET, [query["sql"] for query in queries]
    assert Head.objects.get(government=government).sequence > 2000


def test_everything_that_is_recorded_has_its_word() -> None:
    assert set(EVENT_WORDS) >= {*(str(action) for action in Action), *(str(each) for each in SignIn)}
    assert set(KIND_WORDS) >= {about.kind for about in kinds()}
    assert event_word("no.such") == "no.such"
    assert str(FIELD_WORDS["display_name"]) == "姓名"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "—"),
        (True, "是"),
        (["org-0000000000000001", None], "水利局（org-0000000000000001）、—"),
        ("unit_clerk", "联络员"),
        ("bureau", "工作部门"),
        ({"form": "csv", "rows": 3}, "格式 csv；行数 3"),
    ],
)
def test_values_are_told_as_people_read_them(value: object, words: str) -> None:
    assert plain(value, {"org-0000000000000001": "水利局"}) == words
