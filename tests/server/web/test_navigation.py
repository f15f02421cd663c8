"""The frame: entries by role, the current one, whose page it is."""

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

from luoshi.server.web.navigation import PLACES as PLACES_OF_ALL
from luoshi.server.web.navigation import Place, entries_of
from luoshi.server.web.once import once
from luoshi.server.web.viewer import Viewer, viewer_of

CLERK = frozenset({"unit_clerk"})
PLACES = (
    Place("待办", "home", "inbox", counts_duties=True),
    Place("部件", "styleguide", "list"),
    Place("部件清单", "styleguide_list", "list"),
    Place("督查", "styleguide_form", "eye", roles=frozenset({"office_supervisor"})),
    Place("没有", "no_such_page", "x"),
)


def request(path: str, viewer: Viewer) -> HttpRequest:
    made = RequestFactory().get(path)
    once(made, "viewer", lambda: viewer)
    return made


def shown(path: str, roles: frozenset[str] = CLERK) -> list[tuple[str, bool]]:
    viewer = Viewer(name="王秀英", roles=roles, signed_in=True)
    return [(str(entry.label), entry.current) for entry in entries_of(request(path, viewer), PLACES)]


def test_the_entry_with_the_longest_address_is_the_current_one() -> None:
    assert shown("/") == [("待办", True), ("部件", False), ("部件清单", False)]
    assert shown("/styleguide/") == [("待办", False), ("部件", True), ("部件清单", False)]
    assert shown("/styleguide/list/7/") == [("待办", False), ("部件", False), ("部件清单", True)]
    assert not any(current for _, current in shown("/elsewhere/"))


def test_an_entry_of_a_role_is_shown_to_that_role_alone() -> None:
    assert ("督查", False) not in shown("/")
    assert ("督查", False) in shown("/", frozenset({"office_supervisor", "unit_clerk"}))


def test_strangers_see_no_entries() -> None:
    assert entries_of(request("/", Viewer()), PLACES) == []
    assert viewer_of(RequestFactory().get("/")) == Viewer()


def test_the_frame_prints_whose_page_it_is(signed_in: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    html = signed_in.get("/").content.decode()
    assert "王秀英" in html
    assert "县水利局 · 联络员" in html
    viewer = Viewer("王秀英", "县水利局", "云岭县人民政府", CLERK, signed_in=True)
    monkeypatch.setattr("luoshi.server.web.context.viewer_of", lambda request: viewer)
    html = signed_in.get("/").content.decode()
    assert html.count("云岭县人民政府") == 2  # in the bar, and on paper


def test_places_of_one_section_stand_together() -> None:
    sections = [str(place.section) for place in PLACES_OF_ALL]
    assert sections == sorted(sections, key=sections.index)


def test_a_section_is_shown_with_its_name_and_only_where_it_has_an_entry(signed_in: Client) -> None:
    html = signed_in.get("/").content.decode()
    assert html.index("机构和人员") < html.index('href="/organisations/"')
    assert "后台任务" not in html
    assert ">系统</p>" not in html
