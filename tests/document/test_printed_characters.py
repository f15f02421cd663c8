"""Code points of fixed layouts and the characters that they mean."""

import pytest

from luoshi.document.printed_characters import cleaned


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (0x2F64, "用"),  # ⽤
        (0x2ED4, "门"),  # ⻔
        (0x2ED3, "长"),  # ⻓
        (0xF90A, "金"),
        (0xFB01, "fi"),
        (0xFE35, "（"),
        (0xFE31, "—"),
        (0x4E00, "一"),
        (0xFF11, "１"),  # width stays as printed
        (0x20, " "),
        (0x3000, " "),
        (0x2002, " "),
        (0x02, "-"),
        (0x00, "\ufffd"),
        (0x07, ""),
        (0x200B, ""),
        (0xE000, "\ufffd"),
        (0xD800, "\ufffd"),
        (0x20000, "𠀀"),
        (0x110000, ""),
        (0xFFFFFFFF, ""),
    ],
)
def test_cleaned(code: int, text: str) -> None:
    assert cleaned(code) == text


def test_every_radical_gives_one_character() -> None:
    for code in range(0x2E80, 0x2FE0):
        assert len(cleaned(code)) <= 1


def test_plain_characters_stay() -> None:
    for code in [*range(0x21, 0x7F), *range(0x3001, 0x3040), *range(0x4E00, 0x9FA6), *range(0xFF01, 0xFF5F)]:
        assert cleaned(code) == chr(code)
