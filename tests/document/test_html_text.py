"""The text of pages, case by case from specs/document/html_text.yaml."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from soundness import assert_sound

from luoshi.document import Format, ReadError, read

_CASES = yaml.safe_load((Path(__file__).parents[2] / "specs/document/html_text.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    document = read(case["html"].encode())
    assert document.format is Format.HTML
    assert_sound(document)
    assert [document.text[block.start : block.end] for block in document.blocks] == case["lines"]
    assert "\n".join(case["lines"]) == document.text
    assert [oddity.code for oddity in document.oddities] == case.get("oddities", [])
    for block, expected in zip(document.blocks, case.get("blocks", []), strict=False):
        assert {key: getattr(block, key) for key in expected} == expected
    assert len(case.get("blocks", [])) <= len(document.blocks)


def test_title_of_the_window_is_a_hint_and_the_first_line() -> None:
    document = read("<html><head><title>\n 云岭县\n 公报 </title></head><body><p>正文</p></body></html>".encode())
    assert document.title_hint == "云岭县 公报"
    assert document.text == "云岭县 公报\n正文"
    assert [(block.kind.value, block.place) for block in document.blocks] == [
        ("window_title", "html/head/title"),
        ("paragraph", "html/body/p"),
    ]
    assert_sound(document)


def test_title_of_a_drawing_is_not_that_of_the_window() -> None:
    document = read("<body><svg><title>图标</title></svg><p>正文</p></body>".encode())
    assert (document.title_hint, document.text) == ("", "正文")


def test_title_alone_is_no_page() -> None:
    with pytest.raises(ReadError) as caught:
        read("<html><head><title>云岭县</title></head><body><img src=a></body></html>".encode())
    assert caught.value.code == "no_text"


def test_hidden_text_says_where() -> None:
    document = read("<p>见</p><p style='display:none'>藏</p><div hidden>藏</div>".encode())
    (oddity,) = document.oddities
    assert (oddity.code, oddity.place) == ("hidden_text", "html/body/p[2]")
    assert "2 处" in oddity.message


@pytest.mark.parametrize("source", ["<html></html>", "<p>&nbsp;</p>", "<body><script>go()</script><img src=a></body>"])
def test_page_without_text_is_refused(source: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(source.encode())
    assert caught.value.code == "no_text"
    assert "另存为" in caught.value.message


def test_locate_gives_the_element_and_the_offset_in_it() -> None:
    document = read("<h2>一、任务</h2><div><p>修渠</p><p>补堤护岸</p></div>".encode())
    start = document.text.index("护岸")
    (location,) = document.locate(start, start + 2)
    assert (location.place, location.start, location.end) == ("html/body/div/p[2]", 2, 4)
    places = [location.place for location in document.locate(0, len(document.text))]
    assert places == ["html/body/h2", "html/body/div/p", "html/body/div/p[2]"]


def test_places_in_deep_nesting_stay_short() -> None:
    depth = 3000
    document = read(("<html><body>" + "<div>字" * depth + "</div>" * depth).encode())
    assert len(document.blocks) == depth
    assert max(len(block.place) for block in document.blocks) < 600
    assert document.blocks[50].place == "html/body" + "/div" * 51
    assert_sound(document)
