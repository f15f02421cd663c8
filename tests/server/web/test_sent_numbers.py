import pytest

from luoshi.server.web.sent_numbers import number_sent


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0), ("042", 42), ("123456789", 123456789), ("1234567890", None), ("9" * 5000, None), ("²", None),
        ("２", None), ("-1", None), (" 1", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_a_number_or_nothing(text: str | None, number: int | None) -> None:
    assert number_sent(text) == number


def test_as_many_digits_as_are_wanted() -> None:
    assert (number_sent("2031", digits=4), number_sent("20310", digits=4)) == (2031, None)
