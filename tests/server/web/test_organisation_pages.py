"""Pages that show organisations: who sees which rows, the past, filters, panel, export, the register."""

import re
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from working import AtWork, words

from luoshi.extraction.register import load_register
from luoshi.extraction.view import normal
from luoshi.server.core.ids import new_id
from luoshi.server.orgs.models import NameKind, Organisation, OrganisationName
from luoshi.server.orgs.services.reorganisation import rename_organisation
from server_cast import NOW, TODAY, Cast

pytestmark = pytest.mark.django_db
LIST = "/organisations/"
COUNTY = {"office", "water", "agriculture", "ecology", "yuntai", "bailu", "townships"}
CITY = {"city_office", "city_water"}
BUDGET = 30


def rows(html: str) -> set[str]:
    return set(re.findall(r'class="row-link" href="[^"]*open=(org-\w+)', html))


def many(cast: Cast, count: int) -> None:
    """So many more bureaus, each with a full and a short name."""
    bodies = [
        Organisation(
            public_id=new_id("org"),
            government=cast.county,
            kind="bureau",
            level="county",
            position=100 + at,
            created_at=NOW,
        )
        for at in range(count)
    ]
    made = Organisation.objects.bulk_create(bodies)
    OrganisationName.objects.bulk_create(
        OrganisationName(
            government=cast.county, organisation=body, kind=kind, text=f"{word}{at}局", matched=normal(f"{word}{at}局")
        )
        for at, body in enumerate(made)
        for kind, word in ((NameKind.FULL, "云岭县第"), (NameKind.SHORT, "县第"))
    )


@pytest.mark.one_database  # orgs/test_visibility asks the same scopes as everybody on both
@pytest.mark.parametrize(
    "who",
    [
        "system",
        "security",
        "auditor",
        "compiler",
        "water_clerk",
        "head",
        "viewer",
        "city_system",
        "city_viewer",
        "city_clerk",
    ],
)
def test_the_exact_visible_set(cast: Cast, at_work: AtWork, who: str) -> None:
    client = at_work(who)
    expected = {cast.body(key) for key in (CITY if who.startswith("city") else COUNTY)}
    assert rows(words(client.get(LIST + "?state=all"))) == expected
    for key in sorted(COUNTY | CITY):
        seen = cast.body(key) in expected
        assert client.get(f"{LIST}{cast.body(key)}/").status_code == (200 if seen else 404)
        assert client.get(f"{LIST}?open={cast.body(key)}").status_code == (200 if seen else 404)


def test_somebody_without_a_post_sees_no_row(cast: Cast, at_work: AtWork) -> None:
    client = at_work("newcomer")
    assert rows(words(client.get(LIST + "?state=all"))) == set()
    assert client.get(f"{LIST}{cast.body('water')}/").status_code == 404
    assert client.get(LIST + "register.toml").status_code == 404


def test_the_past_is_shown_as_it_was(cast: Cast, at_work: AtWork) -> None:
    rename_organisation(
        actor=cast.actor("system"), now=NOW, organisation=cast.body("water"), name="云岭县水务局", effective_on=TODAY
    )
    client, before = at_work("viewer"), TODAY - timedelta(days=1)
    assert "云岭县水务局" in words(client.get(LIST))
    past = words(client.get(f"{LIST}?on={before}"))
    assert "云岭县水利局" in past and "云岭县水务局" not in past
    assert "当天的情况，与现在可能不同" in past
    page = words(client.get(f"{LIST}{cast.body('water')}/?on={before}"))
    assert "<h1>云岭县水利局</h1>" in page
    life = words(client.get(f"{LIST}{cast.body('water')}/?part=life"))
    assert "更名为</strong> 云岭县水务局" in life
    assert "2019-03-01" in life


@pytest.mark.parametrize(
    "query",
    [
        "?on=yesterday",
        "?on=9999-99-99",
        "?on=0001-01-01",
        "?kind=nothing",
        "?group=x",
        "?q=%00",
        "?sort=nothing",
        "?page=x",
        "?open=",
        "?state=x",
    ],
)
def test_an_address_that_somebody_made_up_shows_a_page(at_work: AtWork, query: str) -> None:
    client = at_work("viewer")
    words(client.get(LIST + query))
    words(client.get(LIST + "tree/" + query))


def test_filters_chips_and_former_names(cast: Cast, at_work: AtWork) -> None:
    client = at_work("viewer")
    page = words(client.get(LIST + "?kind=township&level=township&q=云台"))
    assert rows(page) == {cast.body("yuntai")}
    assert page.count("mark-remove") == 3
    grouped = words(client.get(f"{LIST}?group={cast.body('townships')}"))
    assert rows(grouped) == {cast.body("yuntai"), cast.body("bailu")}
    assert "所属机构组：各乡镇人民政府" in grouped


def test_the_list_is_exported_as_it_is_seen(cast: Cast, at_work: AtWork) -> None:
    response = at_work("viewer").get(LIST + "?kind=township&export=xlsx")
    sheet = load_workbook(BytesIO(response.content)).active
    assert sheet is not None
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == ["机构全称", "云台镇人民政府", "白鹭乡人民政府"]


@pytest.mark.parametrize(
    ("by", "heading"), [("kind", "垂管或双管机构"), ("superior", "云岭县水利局"), ("group", "不在任何机构组")]
)
def test_the_tree_shows_every_body_once_or_in_each_group(cast: Cast, at_work: AtWork, by: str, heading: str) -> None:
    page = words(at_work("viewer").get(f"{LIST}tree/?by={by}"))
    assert heading in page
    assert {cast.body(key) for key in COUNTY} == set(re.findall(r"/organisations/(org-\w+)/", page))


def test_what_may_be_done_is_offered_by_role(cast: Cast, at_work: AtWork) -> None:
    def offered(who: str, body: str = "water") -> set[str]:
        page = words(at_work(who).get(f"{LIST}{cast.body(body)}/"))
        return set(re.findall(rf"/organisations/{cast.body(body)}/([\w-]+)/", page))

    reorganise = {"rename", "merge", "split", "transfer", "dissolve"}
    assert offered("system") == reorganise | {"edit"}
    assert offered("compiler") == {"name", "end-name"}
    assert offered("compiler", "townships") == {"name", "end-name", "members"}
    assert offered("viewer") == offered("security") == offered("auditor") == offered("water_leader") == set()


def test_parts_of_the_page_follow_the_table(cast: Cast, at_work: AtWork) -> None:
    water = f"{LIST}{cast.body('water')}/"
    people = words(at_work("compiler").get(water + "?part=people"))
    assert "水小莲" in people and "江局长" in people and "分副县" in people
    assert "水小莲" not in words(at_work("farm_clerk").get(water + "?part=people"))
    assert "水小莲" not in words(at_work("viewer").get(water + "?part=people"))
    trail = words(at_work("auditor").get(water + "?part=trail"))
    assert "新建机构" in trail and "初始化" in trail
    assert "新建机构</strong>" not in words(at_work("system").get(water + "?part=trail"))


def test_the_register_is_what_extract_takes(cast: Cast, at_work: AtWork, tmp_path: Path) -> None:
    client = at_work("viewer")
    response = client.get(LIST + "register.toml?on=2031-09-12")
    file = tmp_path / "register.toml"
    file.write_bytes(response.content)
    register = load_register(file)
    assert register.as_of == date(2031, 9, 12)
    assert register.resolve("县水务局").organisation == cast.body("water")
    entry = words(client.get(f"{LIST}{cast.body('townships')}/?part=register"))
    assert "云台镇人民政府、白鹭乡人民政府" in entry
    assert "[[group]]" in entry


def test_names_are_suggested_while_they_are_typed(at_work: AtWork) -> None:
    page = words(at_work("viewer").get(LIST + "suggest/?successor=水"))
    assert '<option value="云岭县水利局">' in page
    assert "景澄市" not in page


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_lists_stay_within_their_budget_with_two_thousand_rows(cast: Cast, at_work: AtWork, language: str) -> None:
    many(cast, 2000)
    client = at_work("system")
    client.cookies["luoshi_language"] = language
    client.get(LIST)
    for path in (
        "",
        "?q=县&kind=bureau&state=all&sort=-name",
        f"?open={cast.body('water')}",
        "?page=20",
        "tree/?by=superior",
        "tree/?by=group",
        f"{cast.body('water')}/",
        f"{cast.body('water')}/?part=register",
        f"{cast.body('townships')}/",
        "?export=xlsx",
        "suggest/?q=第",
    ):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(LIST + path).status_code == 200
        assert len(asked) <= BUDGET, (path, len(asked), [query["sql"][:200] for query in asked])


def test_strangers_are_led_to_the_door(client: Client, cast: Cast) -> None:
    for path in (
        "",
        "tree/",
        "new/",
        "import/",
        "divisions/",
        "register.toml",
        f"{cast.body('water')}/",
        "merge/",
        "join/",
    ):
        assert client.get(LIST + path).status_code == 302
