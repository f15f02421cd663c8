import re
from base64 import b64encode
from hashlib import sha256

import pytest
import sample
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from luoshi.extraction.reading import Metadata, PlanReading
from luoshi.presentation.marks import MarkKind, marks_of
from luoshi.presentation.page import LEGEND, page


@pytest.fixture(scope="module")
def source() -> str:
    return page(sample.document(), sample.reading())


@pytest.fixture(scope="module")
def shown(source: str) -> LexborHTMLParser:
    return LexborHTMLParser(source)


def test_nothing_is_fetched_from_anywhere(source: str, shown: LexborHTMLParser) -> None:
    assert not shown.css("link, img, iframe, script[src], [style], [onclick]")
    assert not re.search(r"""(?:https?:)?//[a-z]""", source)
    assert "url(" not in source and "@import" not in source


def test_the_policy_names_the_hashes_of_the_style_and_the_script(shown: LexborHTMLParser) -> None:
    meta = shown.css_first('meta[http-equiv="Content-Security-Policy"]')
    assert meta is not None
    policy = meta.attributes["content"] or ""
    assert policy.startswith("default-src 'none'")
    for tag in ("style", "script"):
        (node,) = shown.css(tag)
        digest = b64encode(sha256(node.text().encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_the_policy_stands_before_what_it_governs(source: str) -> None:
    assert source.index("Content-Security-Policy") < source.index("<style>")


def test_every_mark_has_an_entry_in_the_list_and_every_entry_a_mark(shown: LexborHTMLParser) -> None:
    marks = {str(mark.number): f"#c{mark.start}" for mark in marks_of(sample.reading()).all}
    entries = {node.attributes["data-mark"]: node.attributes["href"] for node in shown.css("#list a.go")}
    assert entries == marks


def test_the_legend_counts_each_kind_and_draws_it_as_in_the_text(shown: LexborHTMLParser) -> None:
    chips = {chip.attributes["data-kind"]: chip for chip in shown.css(".chip[data-kind]")}
    assert list(chips) == [kind.value for kind in LEGEND]
    marks = marks_of(sample.reading())
    for kind, chip in chips.items():
        count, swatch = chip.css_first("b"), chip.css_first("mark")
        assert count is not None and swatch is not None
        assert count.text() == str(marks.count(MarkKind(kind or "")))
        assert f"k-{kind}" in (swatch.attributes["class"] or "")


def test_every_kind_has_a_shape_of_its_own(source: str) -> None:
    """No kind is told by colour alone: with colours made equal, the declarations still differ."""
    shapes = {}
    for kind in MarkKind:
        rules = re.findall(rf"^\.k-{kind} \{{(.*)\}}$", source, re.MULTILINE)
        assert len(rules) == 1, kind
        shapes[kind] = re.sub(r"var\(--[a-z]+-c\)|#[0-9a-f]{6}", "colour", rules[0])
    assert len(set(shapes.values())) == len(MarkKind)


def test_the_tasks_show_bodies_deadlines_and_parts(shown: LexborHTMLParser) -> None:
    tasks = shown.css("li.task")
    assert len(tasks) == 3
    first = " ".join(tasks[0].text().split())
    for words in (
        "整治黑臭水体",
        "牵头县水务局",
        "配合县财政局、各乡镇",
        "2031年8月",
        "8月底前",
        "年份推定",
        "存疑",
        "举措 4",
    ):
        assert words in first
    options = {option.attributes["value"]: option.text() for option in shown.css("#body-filter option")}
    numbers = (tasks[0].attributes["data-bodies"] or "").split()
    assert [options[number] for number in numbers] == ["县水务局（2）", "县财政局（1）", "各乡镇（1）"]


def test_a_year_that_is_no_year_is_not_called_inferred(shown: LexborHTMLParser) -> None:
    tags = [[tag.text() for tag in task.css(".due .tag")] for task in shown.css("li.task")]
    assert tags == [["年份推定", "？存疑"], [], ["年份推定"]]


def test_what_is_missing_is_named(shown: LexborHTMLParser) -> None:
    reading = sample.reading()
    silent = tuple(replace(task, owners=(), due=None) for task in reading.tasks)
    text = LexborHTMLParser(page(sample.document(), replace(reading, tasks=silent, metadata=Metadata()))).text()
    for words in ("未定时限", "未明确单位", "无文号", "发文机关未载明", "成文日期未载明"):
        assert words in text


def test_questions_come_with_their_quote_and_choices(shown: LexborHTMLParser) -> None:
    questions = [" ".join(node.text().split()) for node in shown.css(".questions li")]
    assert questions[0] == "期限“8月底前”早于成文日期，请确认年份。原文 8月底前可能是 2031-082032-08"


def test_every_word_of_the_frame_has_its_english(shown: LexborHTMLParser) -> None:
    """The frame, not what was quoted from the paper."""
    for node in shown.css("[data-en]"):
        assert (node.attributes["data-en"] or "").isascii()
    for selector in ("button[role=tab] span", ".chip mark", "h2 span", "th", ".role dt span", ".fold span span"):
        for node in shown.css(selector):
            assert node.attributes.get("data-en"), f"{selector}: {node.text()}"


def test_a_hostile_paper_stays_text() -> None:
    reading = sample.reading()
    evil = '"><script>alert(1)</script>'
    task = reading.tasks[0]
    odd = replace(
        reading,
        source=replace(reading.source, name=evil),
        tasks=(
            replace(
                task, label=evil, title=replace(task.title, quote=evil), owners=(replace(task.owners[0], name=evil),)
            ),
        ),
        targets=(),
        areas=(replace(reading.areas[0], quote=evil),),
        questions=(replace(reading.questions[0], message=evil, choices=(evil,)),),
    )
    parsed = LexborHTMLParser(page(sample.document(), odd))
    assert len(parsed.css("script")) == 1
    assert evil in (parsed.body.text() if parsed.body else "")


def test_a_paper_of_which_nothing_was_read_still_gives_a_page() -> None:
    reading = sample.reading()
    nothing = PlanReading(source=reading.source, kind=reading.kind, metadata=Metadata())
    parsed = LexborHTMLParser(page(sample.document(), nothing))
    assert not parsed.css("#body-filter")
    assert "这份文件没有布置任务。" in parsed.text()
    assert not parsed.css(".text mark")


def test_two_runs_give_the_same_page(source: str) -> None:
    assert page(sample.document(), sample.reading()) == source
