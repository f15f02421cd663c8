"""The wall and the month by their pages: what is drawn, what is left out, the file for calendars."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from working import PASSWORD, AtWork, words

from luoshi.server.audit.models import Event
from luoshi.server.core.errors import Invalid
from luoshi.server.delivery.services.refreshing import refresh_all
from luoshi.server.delivery.wall import Bar
from luoshi.server.policy.scopes import TokenScope
from luoshi.server.tokens.models import ApiToken
from luoshi.server.tokens.selectors import bearer_of
from luoshi.server.tokens.services import create_token
from luoshi.server.web.wall.chart import Scale, drawn
from server_cast import NOW, TODAY, Cast
from server_standing import matter_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def matters(cast: Cast) -> None:
    matter_of(cast, "疏浚干流河道", due_on=TODAY + timedelta(days=20))
    matter_of(cast, "拆除沿岸违建", now=NOW - timedelta(days=90), due_on=TODAY - timedelta(days=9))
    refresh_all(now=NOW)


def bar(**days: date | None) -> Bar:
    values = {"starts_on": date(2031, 3, 1), "first_due_on": None, "due_on": None, "done_on": None} | days
    return Bar("m", "i", "2031-1", "x", "", "", "green", **values)  # type: ignore[arg-type]  # there is one


def kinds(of: Bar, year: int = 2031) -> list[str]:
    return [kind for _x, _width, kind in drawn(of, Scale(year, TODAY)).pieces]


def test_a_bar_is_planned_extended_late_done_or_open() -> None:
    assert kinds(bar()) == ["open"]
    assert kinds(bar(first_due_on=date(2031, 12, 1), due_on=date(2031, 12, 1))) == ["planned"]
    assert kinds(bar(first_due_on=date(2031, 5, 1), due_on=date(2031, 11, 1))) == ["planned", "extended"]
    assert kinds(bar(first_due_on=date(2031, 5, 1), due_on=date(2031, 6, 1))) == ["planned", "extended", "late"]
    assert kinds(bar(first_due_on=date(2031, 5, 1), due_on=date(2031, 6, 1), done_on=date(2031, 4, 1))) == ["done"]
    assert kinds(bar(first_due_on=date(2031, 5, 1)), 2033) == []
    born_late = drawn(bar(first_due_on=date(2030, 12, 31)), Scale(2031, TODAY)).pieces
    assert [(x, kind) for x, _width, kind in born_late] == [(Scale(2031, TODAY).at(date(2031, 3, 1)), "late")]


def test_days_are_shares_of_their_year() -> None:
    scale = Scale(2031, date(2031, 7, 2))
    assert (scale.at(date(2031, 1, 1)), scale.at(date(2030, 6, 1)), scale.at(date(2033, 1, 1))) == (
        "0.000%", "0.000%", "100.000%",
    )  # fmt: skip
    assert scale.wide(date(2030, 1, 1), date(2032, 12, 31)) == "100.000%"
    assert scale.now == "49.863%"
    assert Scale(2032, date(2031, 7, 2)).now == ""


def test_the_wall_draws_each_matter_with_its_light_and_a_table(matters: None, at_work: AtWork) -> None:
    page = words(at_work("compiler").get("/wall/"))
    assert page.count("疏浚干流河道") == 2  # the wall, and the table behind it
    assert page.count('class="light light-red"') == 1
    assert "bar-late" in page
    assert 'class="wall-now"' in page
    assert "style=" not in re.sub(r"<head>.*?</head>", "", page, flags=re.S)


def test_a_wall_of_nothing_says_so(at_work: AtWork) -> None:
    assert "没有交办的事项" in words(at_work("compiler").get("/wall/"))


def test_what_is_no_choice_is_left_out(matters: None, at_work: AtWork) -> None:
    assert "疏浚干流河道" in words(at_work("compiler").get("/wall/?year=1&by=x&plan=y&light=z&paper=q"))
    red = words(at_work("compiler").get("/wall/?light=red&by=body&paper=a3"))
    assert "疏浚干流河道" not in red
    assert "拆除沿岸违建" in red
    assert "wall-a3" in red


def test_a_month_shows_what_falls_on_its_days(matters: None, at_work: AtWork) -> None:
    client = at_work("compiler")
    page = words(client.get("/dates/2031-10/"))
    assert page.count("疏浚干流河道") == 3  # on its day, as its hint, in the list
    assert "这个月没有到期的事" in words(client.get("/dates/2031-11/"))
    assert client.get("/dates/2031-13/").status_code == 404
    assert "今天" in words(client.get("/dates/"))


def test_the_feed_is_a_calendar_of_ones_own(matters: None, at_work: AtWork) -> None:
    answer = at_work("water_clerk").get("/dates/luoshi.ics")
    text = words(answer)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert text.count("BEGIN:VEVENT") == 2
    assert "SUMMARY:完成时限 疏浚干流河道\r\n" in text
    assert "BEGIN:VEVENT" not in words(at_work("farm_clerk").get("/dates/luoshi.ics"))


def proved(client: Client) -> Client:
    """Somebody who has just typed their password again."""
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def test_a_calendar_program_follows_ones_dates_by_an_address_until_it_is_revoked(
    matters: None, at_work: AtWork, settings: Any
) -> None:
    client = at_work("water_clerk")
    assert "reauthenticate" in client.post("/dates/subscriptions/new/", {"name": "本人手机"})["Location"]
    proved(client)
    assert "县水利局" in words(client.get("/dates/subscriptions/new/"))
    assert client.post("/dates/subscriptions/new/", {"name": ""}).status_code == 422
    made = client.post("/dates/subscriptions/new/", {"name": "本人手机"})
    assert "no-store" in made["Cache-Control"]
    found = re.search(r'value="http://testserver(/api/dates/(luoshi_[^"]+)[.]ics)"', words(made))
    assert found
    path, secret = found.groups()
    token = ApiToken.objects.get()
    page = words(client.get("/dates/subscriptions/"))
    assert "本人手机" in page
    assert "未用过" in page
    assert secret not in page + words(client.get(f"/account/tokens/?open={token.public_id}"))

    stranger = Client()
    answer = stranger.get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert words(answer) == words(client.get("/dates/luoshi.ics"))
    assert words(answer).count("BEGIN:VEVENT") == 2
    assert "未用过" not in words(client.get("/dates/subscriptions/"))
    refused = stranger.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert refused.status_code == 401  # opens dates and nothing else
    settings.LUOSHI_API_HEAVY_CALLS = 1
    assert stranger.get(path).status_code == 429
    settings.LUOSHI_API_HEAVY_CALLS = 9

    gone = client.post(f"/account/tokens/{token.public_id}/revoke")
    assert gone["Location"] == "/dates/subscriptions/"
    assert stranger.get(path).status_code == 404
    client.get("/dates/subscriptions/")  # which says that it is revoked
    assert "本人手机" not in words(client.get("/dates/subscriptions/"))
    assert [event.action for event in Event.objects.filter(kind="token")] == ["token.create", "token.revoke"]


def test_a_token_of_the_interface_opens_no_calendar(cast: Cast, at_work: AtWork) -> None:
    at_work("water_clerk")
    make = {"actor": cast.actor("water_clerk"), "now": NOW, "post": cast.post("water_clerk"), "name": "平台", "days": 9}
    _token, secret = create_token(scopes=(), **make)  # type: ignore[arg-type]  # keywords in a dict
    assert bearer_of(secret, NOW)
    assert Client().get(f"/api/dates/{secret}.ics").status_code == 404
    with pytest.raises(Invalid):
        create_token(scopes=(TokenScope.DATES,), **make)  # type: ignore[arg-type]  # keywords in a dict


def test_pages_ask_a_fixed_number_of_queries(matters: None, at_work: AtWork) -> None:
    client = at_work("compiler")
    for path, most in (("/wall/", 40), ("/dates/", 45)):
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        assert len(asked) <= most, (path, len(asked))
