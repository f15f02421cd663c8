from datetime import date
from decimal import Decimal

import pytest

from luoshi.officialdoc.wording import DocumentNumber, day, han, width


def test_a_number_has_six_corner_brackets_and_no_padding() -> None:
    assert str(DocumentNumber("云政办发", 2031, 3)) == "云政办发〔2031〕3号"


@pytest.mark.parametrize(
    ("code", "year", "serial"),
    [("", 2031, 1), ("云", 2031, 1), ("云政 发", 2031, 1), ("YZ发", 2031, 1), ("云政发", 31, 1), ("云政发", 2031, 0)],
)
def test_what_is_no_number_is_refused(code: str, year: int, serial: int) -> None:
    with pytest.raises(ValueError, match="no "):
        DocumentNumber(code, year, serial)


def test_a_date_is_not_padded() -> None:
    assert day(date(2031, 3, 5)) == "2031年3月5日"


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")]
)
def test_headings_count_in_chinese(number: int, words: str) -> None:
    assert han(number) == words


@pytest.mark.parametrize("number", [0, -1, 100])
def test_headings_count_no_further(number: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 99"):
        han(number)


def test_digits_are_half_as_wide_as_characters() -> None:
    assert width("2031年3月5日") == Decimal("6")
    assert width("（一）") == Decimal(3)
    assert width("") == 0
