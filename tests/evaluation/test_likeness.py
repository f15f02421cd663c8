from decimal import Decimal

import pytest

from luoshi.evaluation.likeness import alike, amount, number_of, overlap, plain, title_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("落 实\u00a0到\u200b位。", "落实到位"),
        ("２０３１—２０３５年", "2031-2035年"),
        ("3~5个", "3-5个"),
        ("“一河一策”（试行）；", '"一河一策"(试行)'),
        ("岚政发〔2031〕4号", "岚政发[2031]4号"),
        ("", ""),
    ],
)
def test_plain_drops_blanks_width_and_style_of_signs(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_plain_keeps_what_differs() -> None:
    assert plain("36公里") != plain("36千米")
    assert plain("甲、乙") != plain("甲，乙")


def test_numbers_compare_without_brackets_and_ordinal_sign() -> None:
    assert number_of("岚政发〔2031〕第4号") == number_of("岚政发[2031]4号") == "岚政发20314号"
    assert number_of("岚政发〔2031〕4号") != number_of("岚政发〔2031〕14号")


def test_titles_compare_without_title_marks() -> None:
    assert title_of("《水污染防治导则》") == title_of("水污染防治导则")


def test_alike_is_twice_the_common_characters_over_both_lengths() -> None:
    assert alike("建设污水管网", "建设污水管网。") == 1.0
    assert alike("建设污水管网", "建设雨水管网") == pytest.approx(2 * 5 / 12)
    assert alike("", "建设") == 0.0
    assert alike("", "") == 1.0


def test_alike_below_its_bound_is_zero_and_above_it_is_exact() -> None:
    assert alike("建设污水管网", "推广良种", at_least=0.8) == 0.0
    assert alike("建设污水管网", "建设雨水管网", at_least=0.8) == pytest.approx(10 / 12)


def test_overlap_counts_runs_of_two_and_more() -> None:
    assert overlap("新建污水管网36公里", "污水管网36公里") == 1.0
    assert overlap("甲乙丙丁", "甲子丙丑") == 0.0
    assert overlap("", "甲乙") == 0.0


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("3.8", None, "万人"), ("38000", None, "人")),
        (("1,200", None, "个"), ("1.2", "", "千个")),
        (("36", None, "公里"), ("36.0", None, "千米")),
        (("2", None, "万亿元"), ("20000", None, "亿元")),
        (("5", "8", "百万吨"), (5, 8, "百万吨")),
        (("几", None, "个"), ("几", None, "个")),
    ],
)
def test_equal_amounts(first: tuple[object, object, str], second: tuple[object, object, str]) -> None:
    assert amount(*first) == amount(*second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("3.8", None, "万人"), ("3.8", None, "人")),
        (("36", None, "千米"), ("36000", None, "米")),
        (("5", None, "百分点"), ("500", None, "分点")),
        (("3", None, "个"), ("3", "5", "个")),
        (("几", None, "个"), ("3", None, "个")),
    ],
)
def test_different_amounts(first: tuple[object, object, str], second: tuple[object, object, str]) -> None:
    assert amount(*first) != amount(*second)


def test_amount_multiplies_the_unit_out() -> None:
    assert amount("3.8", None, "万人").value == Decimal(38000)
    assert amount("3.8", None, "万人").unit == "人"
