"""Item numbers, case by case from specs/extraction/markers.yaml, and enumerated over their whole range."""

import pytest

from luoshi.extraction.grammar.numerals import han_numeral
from luoshi.extraction.markers import Style, marker_at, ordinal
from luoshi.extraction.view import normal
from spec_cases import Case, cases


@pytest.mark.parametrize("case", cases("extraction/markers"))
def test_case(case: Case) -> None:
    text = normal(case["text"])
    marker = marker_at(text, case.get("at", 0))
    if case["found"] is None:
        assert marker is None
        return
    assert marker is not None
    style, value, label, rest = case["found"]
    found = (marker.style.name.lower(), marker.ordinal, marker.label, text[marker.end :], marker.depth)
    assert found == (style, value, label, rest, case.get("depth", 1))


@pytest.mark.parametrize("case", cases("extraction/markers", "ordinals"))
def test_ordinal(case: Case) -> None:
    assert ordinal(case["text"]) == case["value"]


@pytest.mark.parametrize(
    ("form", "style", "highest"),
    [
        ("第{han}章", Style.CHAPTER, 99),
        ("第{han}条", Style.ARTICLE, 199),
        ("{han}、", Style.HAN, 99),
        ("（{han}）", Style.HAN_PAREN, 99),
        ("{arabic}.", Style.ARABIC, 999),
        ("{arabic}、", Style.ARABIC, 999),
        ("（{arabic}）", Style.ARABIC_PAREN, 999),
        ("{arabic})", Style.ARABIC_PAREN, 999),
    ],
)
def test_every_number_of_a_style(form: str, style: Style, highest: int) -> None:
    for value in range(1, highest + 1):
        # 十二, not 一十二: as item numbers are printed
        han = han_numeral(value).removeprefix("一") if 10 <= value <= 19 else han_numeral(value)
        text = normal(form.format(han=han, arabic=value) + "修渠")
        marker = marker_at(text)
        assert marker is not None, text
        assert (marker.style, marker.ordinal, text[marker.end :]) == (style, value, "修渠")


def test_styles_go_from_the_widest_to_the_narrowest() -> None:
    heads = ["第一编", "第一章", "第一节", "第一条", "一、", "（一）", "1.", "（1）", "①"]
    markers = [marker_at(normal(head + "修渠")) for head in heads]
    styles = [marker.style for marker in markers if marker]
    assert len(styles) == len(heads)
    assert styles == sorted(styles)
