"""Excerpts show the original text with the words marked, whatever width, case and blanks they were printed with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.server.search.excerpts import excerpt
from luoshi.server.search.grams import words


def marked(text: str, query: str, longest: int = 160) -> list[str]:
    return [piece.text for piece in excerpt(text, words(query), longest) if piece.marked]


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("完成水库除险加固", "水库", ["水库"]),
        ("水库、水 库、水库区", "水库", ["水库", "水 库", "水库"]),
        ("执行ＧＢ 3838标准", "gb3838", ["ＧＢ 3838"]),
        ("县水利局牵头，水库加固", "水库 水利", ["水利", "水库"]),
        ("水利局和水利部", "水利 水利局", ["水利局", "水利"]),  # the longer of two that begin together
        ("没有这两个字", "水库", []),
        ("", "水库", []),
    ],
)
def test_words_are_marked_where_they_stand(text: str, query: str, found: list[str]) -> None:
    assert marked(text, query) == found


def test_a_long_text_is_cut_around_the_first_word() -> None:
    text = "前" * 300 + "水库除险" + "后" * 300
    pieces = excerpt(text, words("除险"), 60)
    assert pieces[0].text == "…" and pieces[-1].text == "…"
    assert sum(len(piece.text) for piece in pieces) == 62
    assert [piece.text for piece in pieces if piece.marked] == ["除险"]


@given(st.text(alphabet="水库Ａa 3、\n", max_size=60), st.sampled_from(["水库", "a3", "库"]))
def test_an_excerpt_is_the_text_itself(text: str, query: str) -> None:
    said = "".join(piece.text for piece in excerpt(text, words(query), 200))
    assert said.replace("\n", " ") == text.replace("\n", " ")
