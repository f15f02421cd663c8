"""Items, plans and hits by the interface: exactly what the caller sees, page by page, with the version that is read."""

import pytest
from calling import ROOT, browser_of
from django.test import Client

from luoshi.server.ledger.models import Plan, Task
from server_cast import Cast
from server_papers import ledger_of

pytestmark = pytest.mark.django_db
SEEN = {
    "compiler": {"疏浚干流河道", "拆除沿岸违建", "治理畜禽养殖污染", "加强水质监测"},
    "water_clerk": {"疏浚干流河道", "拆除沿岸违建", "治理畜禽养殖污染"},
    "viewer": {"疏浚干流河道", "治理畜禽养殖污染"},
    "town_leader": {"疏浚干流河道", "拆除沿岸违建"},
    "system": set(),
    "city_viewer": set(),
}


@pytest.fixture
def full(ready: Cast) -> Cast:
    """A ledger of four items that was not reported up."""
    ledger_of(ready)
    return ready


def titles(client: Client, query: str = "") -> list[str]:
    """The items of all pages."""
    found: list[str] = []
    cursor = ""
    for _page in range(20):
        answer = client.get(f"{ROOT}/ledger/items?limit=2{query}{cursor}").json()
        found += [row["title"] for row in answer["items"]]
        if answer["next"] is None:
            return found
        cursor = f"&cursor={answer['next']}"
    raise AssertionError("a list without end")


@pytest.mark.parametrize("who", sorted(SEEN))
def test_everybody_reads_exactly_their_items(full: Cast, who: str) -> None:
    client = browser_of(full, who)
    found = titles(client)
    assert len(found) == len(set(found))
    assert set(found) == SEEN[who]
    plans = client.get(f"{ROOT}/plans").json()["items"]
    assert [plan["items"] for plan in plans] == ([len(SEEN[who])] if SEEN[who] else [])
    hits = client.get(f"{ROOT}/search?q=水&kind=item").json()["items"]
    assert {hit["title"] for hit in hits} == SEEN[who]
    for task in Task.objects.all():
        answer = client.get(f"{ROOT}/ledger/items/{task.public_id}")
        assert answer.status_code == (200 if task.title in SEEN[who] else 404)


def test_filters_narrow_and_unknown_ones_are_refused(full: Cast) -> None:
    client = browser_of(full, "compiler")
    assert titles(client, "&area=河道整治&role=support") == ["拆除沿岸违建"]
    assert set(titles(client, "&year=2033")) == SEEN["water_clerk"]
    assert titles(client, "&text=监测&due_to=2031-12-31") == ["加强水质监测"]
    assert client.get(f"{ROOT}/ledger/items?colour=red").status_code == 400
    assert client.get(f"{ROOT}/ledger/items?role=boss").status_code == 400
    assert client.get(f"{ROOT}/search?q=").status_code == 400


def test_one_item_with_everything(full: Cast) -> None:
    task = Task.objects.get(title="疏浚干流河道")
    answer = browser_of(full, "compiler").get(f"{ROOT}/ledger/items/{task.public_id}")
    told = answer.json()
    assert answer.headers["ETag"].strip('"')
    assert told["passage"].startswith("1.疏浚干流河道")
    assert [owner["name"] for owner in told["owners"]][:2] == ["县水利局", "县农业农村局"]
    lengths = {(target["value"], target["unit"]): target["normal_value"] for target in told["targets"]}
    assert ("18", "公里") in lengths


def test_one_plan_with_its_counts(full: Cast) -> None:
    plan = Plan.objects.get()
    told = browser_of(full, "compiler").get(f"{ROOT}/plans/{plan.public_id}").json()
    assert (told["items"], told["areas"]) == (4, {"河道整治": 2, "污染防治": 2})
    assert (told["without_owner"], told["without_limit"], told["drafts"]) == (0, 0, 0)
    assert browser_of(full, "city_viewer").get(f"{ROOT}/plans/{plan.public_id}").status_code == 404


def test_hits_are_marked_and_paged(full: Cast) -> None:
    client = browser_of(full, "compiler")
    first = client.get(f"{ROOT}/search?q=水质&limit=1").json()
    assert any(piece == {"text": "水质", "marked": True} for piece in first["items"][0]["excerpt"])
    second = client.get(f"{ROOT}/search?q=水质&limit=1&cursor={first['next']}").json()
    assert second["items"][0] != first["items"][0]
