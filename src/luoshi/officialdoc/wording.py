"""How official papers write numbers, dates and ordinals, and how wide that is in print."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

_DIGITS = "〇一二三四五六七八九"
_CODE = re.compile(r"[\u3400-\u9fff]{2,20}")
_YEARS = range(1949, 10_000)


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """发文字号: code of the issuer, year in full, serial (GB/T 9704-2012, 7.2.5).

    Raises ValueError where the code is not of Chinese characters, the year is not of four digits or the serial is none.
    """

    code: str
    year: int
    serial: int

    def __post_init__(self) -> None:
        if _CODE.fullmatch(self.code) is None:
            raise ValueError(f"no code of an issuer: {self.code!r}")
        if self.year not in _YEARS:
            raise ValueError(f"no year: {self.year}")
        if self.serial < 1:
            raise ValueError(f"no serial: {self.serial}")

    def __str__(self) -> str:
        return f"{self.code}〔{self.year}〕{self.serial}号"


def day(value: date) -> str:
    """A date as signed: Arabic digits, year in full, no padding (7.3.5): ``2031年3月5日``."""
    return f"{value.year}年{value.month}月{value.day}日"


def han(number: int) -> str:
    """A number below a hundred in Chinese, as headings count: 12 → 十二. Raises ValueError beyond."""
    if not 0 < number < 100:
        raise ValueError(f"headings count from 1 to 99, not {number}")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


def width(text: str) -> Decimal:
    """How wide a text is in characters: half for Latin letters, digits and signs, one for everything else."""
    halves = sum(1 if unicodedata.east_asian_width(each) in ("Na", "H", "N") else 2 for each in text)
    return Decimal(halves) / 2
