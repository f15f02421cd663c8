"""The text of a paper with marks: exactly that text, no markup of its own, every mark over its own words."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

import luoshi
from luoshi.document import Document, ReadError
from luoshi.server.quarantine.papers import structure_of
from luoshi.server.web.sources import Around, Mark, MarkState, segments, source_view

EXAMPLES = Path(__file__).parents[4] / "examples"
_NO_PAPERS = {".json", ".py", ".toml"}
PAPERS = sorted(path for path in EXAMPLES.rglob("*") if path.is_file() and path.suffix not in _NO_PAPERS)
ELEMENTS = {"p", "div", "span", "mark", "table", "tr", "td"}
HOSTILE = '任务<script>alert(1)</script>&amp;"><img src=x onerror=alert(2)>\r&#13;\u2028</mark></p>\u202e责任单位'


@dataclass(frozen=True)
class Shown:
    """A text with its structure, as a version keeps them."""

    text: str
    structure: dict[str, Any]


class Seen(HTMLParser):
    """What a browser makes of it: the text, the elements, the words under each mark."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.elements, self.attributes = "", set[str](), set[str]()
        self.marked: dict[str, str] = defaultdict(str)
        self.lines: list[tuple[int, str]] = []
        self.keys: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.elements.add(tag)
        self.attributes |= set(given)
        self.open.append(tag)
        if tag == "mark":
            self.keys.append(str(given["data-key"]))
        if "data-at" in given:
            self.lines.append((int(str(given["data-at"])), ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, "elements cross"
        if tag == "mark":
            self.keys.pop()

    def handle_data(self, data: str) -> None:
        self.text += data
        for key in set(self.keys):
            self.marked[key] += data
        if self.lines and "".join(self.open[-1:]) != "tr":
            at, words = self.lines[-1]
            self.lines[-1] = (at, words + data)


def shown(document: Document) -> Shown:
    return Shown(document.text, structure_of(document))


def of_text(text: str) -> Shown:
    return shown(luoshi.read(text.encode(), "文.txt"))


@cache
def opened(path: Path) -> Shown | None:
    try:
        return shown(luoshi.read(path.read_bytes(), path.name))
    except ReadError:
        return None


def marks_over(text: str) -> list[Mark]:
    """Marks of many lengths that overlap and nest everywhere."""
    kinds = ("task", "target", "responsibility", "question")
    spans = [(at, min(at + length, len(text))) for length in (3, 17, 140) for at in range(0, len(text), 11)]
    return [Mark(f"m{n}", low, high, kinds[n % 4], MarkState.WAITING) for n, (low, high) in enumerate(spans)]


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: str(path.relative_to(EXAMPLES)))
def test_the_text_of_the_page_is_the_text_of_the_version(path: Path) -> None:
    version = opened(path)
    if version is None:
        return  # a paper that is there to be refused
    marks = marks_over(version.text)
    seen = Seen(source_view(version, marks).html)
    assert seen.text == version.text
    assert seen.elements <= ELEMENTS
    assert seen.open == []
    for at, words in seen.lines:
        assert version.text.startswith(words.rstrip(), at)


def test_enough_papers_are_looked_at() -> None:
    assert sum(opened(path) is not None for path in PAPERS) > 100
    assert {path.suffix for path in PAPERS} >= {".html", ".docx", ".xlsx", ".txt", ".md"}


def test_hostile_text_stays_text() -> None:
    version = of_text(f"一、标题\n{HOSTILE}\n")
    start = version.text.index("<img")
    view = source_view(version, [Mark('"><b>', start, start + 9, "<i>", label='"><script>')])
    seen = Seen(view.html)
    assert seen.text == version.text
    assert seen.elements <= ELEMENTS
    assert seen.attributes <= {"class", "data-at", "data-key", "data-sign", "title", "tabindex", "role", "aria-level"}
    assert seen.marked['"><b>'] == version.text[start : start + 9]


@given(some.lists(some.tuples(some.integers(0, 80), some.integers(0, 80)), max_size=12))
def test_every_mark_lies_over_its_own_words(spans: list[tuple[int, int]]) -> None:
    version = of_text(
        "一、重点任务\n\n新建驿站<12>处，修复水毁路段3.5公里。\n（责任单位：县水利局，各乡镇）\n二、保障&措施\n"
    )
    length = len(version.text)
    marks = [Mark(f"k{n}", min(pair), min(max(pair), length)) for n, pair in enumerate(spans) if min(pair) < length]
    seen = Seen(source_view(version, marks).html)
    assert seen.text == version.text
    for mark in marks:
        words = version.text[mark.start : mark.end]
        assert "".join(seen.marked[mark.key].split()) == "".join(words.split())


def test_segments_know_their_marks_from_the_outside_in() -> None:
    outer, inner, crossing = Mark("outer", 0, 6), Mark("inner", 2, 4), Mark("crossing", 3, 9)
    found = [
        (each.text, [mark.key for mark in each.marks])
        for each in segments("甲乙丙丁戊己庚辛壬癸", 0, 10, [inner, crossing, outer])
    ]
    assert found == [
        ("甲乙", ["outer"]),
        ("丙", ["outer", "inner"]),
        ("丁", ["outer", "inner", "crossing"]),
        ("戊己", ["outer", "crossing"]),
        ("庚辛壬", ["crossing"]),
        ("癸", []),
    ]  # fmt: skip


def test_a_mark_over_several_lines_begins_once() -> None:
    version = of_text("甲\n乙\n丙\n")
    html = source_view(version, [Mark("all", 0, 5, "task")]).html
    assert html.count('data-key="all"') == 3
    assert html.count("data-sign=") == 1 and html.count("fact-more") == 2


def test_one_mark_is_reached_by_the_tab_key_and_the_others_by_arrows() -> None:
    version = of_text("甲乙丙丁\n")
    marks = [Mark("a", 0, 1), Mark("b", 1, 2), Mark("empty", 3, 3)]
    assert source_view(version, marks).html.count('tabindex="0"') == 1
    focused = source_view(version, marks, focus="b").html
    assert 'fact-here" data-key="b"' in focused and focused.count('tabindex="0"') == 1
    assert "empty" not in focused


def test_only_the_lines_about_a_span() -> None:
    version = of_text("".join(f"第{n}段。\n" for n in range(10)))
    at = version.text.index("第5段")
    view = source_view(version, [Mark("x", at, at + 3)], focus="x", around=Around(at, at + 3))
    assert view.cut
    assert Seen(view.html).text.split() == ["第4段。", "第5段。", "第6段。"]
    whole = source_view(version, around=Around(at, at + 3, lines=20))
    assert not whole.cut and Seen(whole.html).text == version.text


def test_a_row_of_a_table_comes_with_the_head_of_the_table() -> None:
    version = opened(EXAMPLES / "county" / "annex-2-task-list.xlsx")
    assert version is not None
    table = version.structure["tables"][0]
    last = next(cell for cell in table["cells"] if cell["row"] == table["rows"] - 1 and cell["end"] > cell["start"])
    view = source_view(version, around=Around(last["start"], last["end"]))
    assert view.html.count("<tr>") == 2
    assert version.text[last["start"] : last["end"]] in Seen(view.html).text
