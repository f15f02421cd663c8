"""What counts as newer than the oldest browser, from the compatibility data's own forms."""

import pytest

from newer_features import Node, attributes, collect, members, newer, values


def since(version: object, **more: object) -> Node:
    return {"__compat": {"support": {"chrome": {"version_added": version, **more}}}}


@pytest.mark.parametrize(
    ("support", "late"),
    [
        ({"version_added": "109"}, False),
        ({"version_added": "110"}, True),
        ({"version_added": "≤37"}, False),
        ({"version_added": False}, True),
        ({"version_added": "preview"}, True),
        ({"version_added": "90", "flags": [{"name": "x"}]}, True),
        ({"version_added": "90", "prefix": "-webkit-"}, True),
        ([{"version_added": "111"}, {"version_added": "60"}], False),
        ([{"version_added": "111"}, {"version_added": "60", "prefix": "-webkit-"}], True),
    ],
)
def test_newer(support: object, late: bool) -> None:
    assert newer({"support": {"chrome": support}}) is late


def test_without_data_nothing_is_newer() -> None:
    assert newer(None) is False


def test_newer_keywords_of_older_properties_alone() -> None:
    grid = {**since("57"), "subgrid": since("117"), "auto": since("57"), "is_animatable": since("120")}
    assert values({"grid": grid, "late": {**since("120"), "word": since("120")}}) == {"grid": ["subgrid"]}


def test_a_name_that_something_older_carries_too_is_left_out() -> None:
    array = {**since("1"), "toSorted": since("110"), "at": since("92"), "groupBy_static": since("117")}
    late, early = members({"Array": array, "Temporal": since("144")}, {"Other": {**since("1"), "toSorted": since("5")}})
    assert {"Temporal", "groupBy"} <= late - early
    assert "toSorted" not in late - early
    assert "at" in early


def test_attributes_by_element() -> None:
    html = {
        "global_attributes": {"popover": since("114"), "class": since("1")},
        "elements": {"details": {**since("12"), "name": since("120"), "open": since("12")}, "search": since("118")},
    }
    assert dict(attributes(html)) == {"*": ["popover"], "details": ["name"]}


def test_the_whole_is_collected() -> None:
    css: Node = {
        "at-rules": {"page": {**since("2"), "at_top-left": since("131")}, "scope": since("118")},
        "properties": {"text-wrap": since("114"), "color": since("1")},
        "types": {"color": {**since("1"), "color-mix": since("111"), "rgb": since("1")}},
        "selectors": {"has": since("105"), "open": since("133")},
    }
    html: Node = {"global_attributes": {}, "elements": {"search": since("118")}}
    found = collect({"css": css, "javascript": {"builtins": {}}, "api": {}, "html": html})
    assert found["css"]["at_rules"] == ["scope"]
    assert found["css"]["page_margin_boxes"] == ["top-left"]
    assert found["css"]["functions"] == ["color-mix"]
    assert found["css"]["selectors"] == ["open"]
    assert found["html"]["elements"] == ["search"]
    assert found["oldest_chrome"] == 109
