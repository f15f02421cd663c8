"""Clauses, sentences and parts of a line around its numbers, and words looked for once a line."""

import re

import pytest

from luoshi.extraction import line_parts
from luoshi.extraction.grammar.quantities import find_quantities
from luoshi.extraction.line_parts import FARTHEST, LineParts

LINE = "实施工程。新建渠道12公里、护岸3公里和水库8座,完好率达到90%;受益面积:5万亩"


@pytest.mark.parametrize(
    ("number", "clause", "sentence", "own"),
    [
        (
            "12公里",
            "新建渠道12公里、护岸3公里和水库8座",
            "新建渠道12公里、护岸3公里和水库8座,完好率达到90%",
            "新建渠道12公里",
        ),
        (
            "3公里",
            "新建渠道12公里、护岸3公里和水库8座",
            "新建渠道12公里、护岸3公里和水库8座,完好率达到90%",
            "护岸3公里",
        ),
        ("8座", "新建渠道12公里、护岸3公里和水库8座", "新建渠道12公里、护岸3公里和水库8座,完好率达到90%", "水库8座"),
        ("90%", "完好率达到90%", "新建渠道12公里、护岸3公里和水库8座,完好率达到90%", "完好率达到90%"),
        ("5万亩", "5万亩", "受益面积:5万亩", "5万亩"),
    ],
)
def test_what_holds_a_number(number: str, clause: str, sentence: str, own: str) -> None:
    matches = find_quantities(LINE)
    parts = LineParts(LINE, matches)
    start = LINE.index(number)
    position = next(position for position, match in enumerate(matches) if match.start == start)
    span = matches[position].start, matches[position].end
    assert LINE[slice(*parts.clause(*span))] == clause
    assert LINE[slice(*parts.sentence(*span))] == sentence
    assert LINE[slice(*parts.own(position))] == own


@pytest.mark.parametrize("line", ["渠道和护岸分别达到12公里、3公里", "县乡两级均建成水库8座、泵站3座"])
def test_numbers_that_share_their_subject_share_their_clause(line: str) -> None:
    parts = LineParts(line, find_quantities(line))
    assert parts.own(1)[0] == 0


def test_no_look_goes_farther_than_a_long_sentence() -> None:
    line = "修" * 1000 + "12公里" + "渠" * 1000
    parts = LineParts(line, find_quantities(line))
    assert parts.clause(1000, 1004) == parts.sentence(1000, 1004) == (1000 - FARTHEST, 1004 + FARTHEST)


@pytest.mark.parametrize("short", [0, 80])
def test_words_are_said_where_a_search_finds_them(short: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_parts, "_SHORT", short)
    words = re.compile(r"(?:奖励|奖|励志|(?<!累)计\d)")
    line = "给予奖励志愿者,累计5次,计8次"
    parts = LineParts(line, [])
    for start in range(len(line) + 1):
        for end in range(start, len(line) + 1):
            assert parts.says(words, start, end) is (words.search(line, start, end) is not None)
