"""Item numbers as official papers print them: 第一章, 第三条, 一、, （一）, 1., （1）, ①, 1.2.

GB/T 9704-2012 7.3.3 gives the order 一、 → （一） → 1. → （1）; chapters and articles stand above it. Real documents
mix them, so the order here is only the start: the outline nests by what it meets first.
"""

import re
from enum import IntEnum
from sys import intern

import msgspec

HAN = "〇零一二三四五六七八九十百"
_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


class Style(IntEnum):
    """Styles of item numbers, from the widest to the narrowest."""

    PART = 1
    CHAPTER = 2
    SECTION = 3
    ARTICLE = 4
    HAN = 5
    HAN_PAREN = 6
    ARABIC = 7
    ARABIC_PAREN = 8
    CIRCLED = 9
    DECIMAL = 10
    STEP = 11
    BULLET = 12


class Marker(msgspec.Struct, frozen=True, gc=False):
    """A number at the head of a line of normal text.

    ``end`` is where the heading begins, ``label`` the number as printed without its signs, ``depth`` the number of
    parts of a decimal number (``1.2.1`` → 3).
    """

    style: Style
    ordinal: int
    label: str
    end: int
    depth: int = 1


# 第一章 总则 · 第三条 · 第二部分 · 第1条
_UNIT = re.compile(rf"第([{HAN}]{{1,5}}|\d{{1,3}})(编|章|节|条|部分|篇)[、:.]?")
_UNIT_STYLE = {
    "编": Style.PART,
    "篇": Style.PART,
    "部分": Style.PART,
    "章": Style.CHAPTER,
    "节": Style.SECTION,
    "条": Style.ARTICLE,
}
# 第一步 摸底: · 第二阶段(
_STEP = re.compile(rf"第([{HAN}]{{1,3}}|\d{{1,2}})(步|阶段|批|类)[、:.]?")
# 行动一:… · 任务3、…: a word and a number
_NAMED = re.compile(rf"(?:行动|任务|举措|措施|工程|专项|项目)([{HAN}]{{1,3}}|\d{{1,2}})[:、](?=.)")
# 一、 · 二十一、 · 一.  · 三,
_HAN = re.compile(rf"([{HAN}]{{1,4}})(?:、|\.|,(?![一二三四五六七八九十]))")
# (一) · (十二)、 · (三).
_HAN_PAREN = re.compile(rf"\(([{HAN}]{{1,4}})\)[、.,:]?")
# 1. · 12、 · 3.2024年 (the number 3 and a year, not 3.2024)
_ARABIC = re.compile(r"(\d{1,3})(?:、|\.(?!\d)|\.(?=(?:19|20)\d\d年|\d{1,2}月))")
# (1) · 1) · (12)、
_ARABIC_PAREN = re.compile(r"\(?(\d{1,3})\)[、.]?")
_CIRCLED = re.compile(r"([①-⑳])[、.]?")
# 1.1 · 6.4.2 before Han text
_DECIMAL = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,3})(?=[^\d.%‰万亿千百个元米亩吨年月公平立小]|$)")
_BULLET = re.compile(r"(--|-|●|◆|■|★|▲|·|◇|□|※)(?=[^\d-])")


def ordinal(text: str) -> int | None:
    """The value of an item number (十二, 廿 excluded, 12, ⑫), or None where it is none. 1 to 999."""
    if text.isdecimal():
        return int(text) or None
    if len(text) == 1 and "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    if "十" not in text and "百" not in text:
        value = 0
        for character in text:
            if character not in _DIGITS:
                return None
            value = value * 10 + _DIGITS[character]
        return value or None
    total = current = 0
    for character in text:
        if character in "十百":
            total += (current or 1) * (10 if character == "十" else 100)
            current = 0
        elif character in _DIGITS:
            current = _DIGITS[character]
        else:
            return None
    return total + current or None


def marker_at(text: str, at: int = 0) -> Marker | None:
    """The item number that stands at a position of normal text, or None."""
    head = text[at : at + 1]
    if not head:
        return None
    if head == "第":
        return _unit_at(text, at)
    if head in HAN:
        return _simple(_HAN, Style.HAN, text, at)
    if head == "(":
        return _simple(_HAN_PAREN, Style.HAN_PAREN, text, at) or _simple(_ARABIC_PAREN, Style.ARABIC_PAREN, text, at)
    if head.isdecimal() and head.isascii():
        found = _simple(_ARABIC, Style.ARABIC, text, at)
        if found:
            return found
        decimal = _DECIMAL.match(text, at)
        if decimal:
            label = decimal.group(1)
            parts = label.split(".")
            return Marker(Style.DECIMAL, int(parts[-1]), label, decimal.end(), len(parts))
        return _simple(_ARABIC_PAREN, Style.ARABIC_PAREN, text, at)
    if head in "行任举措工专项":
        return _simple(_NAMED, Style.HAN_PAREN, text, at)
    if "①" <= head <= "⑳":
        return _simple(_CIRCLED, Style.CIRCLED, text, at)
    bullet = _BULLET.match(text, at)
    return Marker(Style.BULLET, 0, "", bullet.end()) if bullet else None


def _unit_at(text: str, at: int) -> Marker | None:
    found = _UNIT.match(text, at) or _STEP.match(text, at)
    if not found:
        return None
    value = ordinal(found.group(1))
    if value is None:
        return None
    return Marker(_UNIT_STYLE.get(found.group(2), Style.STEP), value, intern(found.group(1)), found.end())


def _simple(pattern: re.Pattern[str], style: Style, text: str, at: int) -> Marker | None:
    found = pattern.match(text, at)
    value = ordinal(found.group(1)) if found else None
    if found is None or value is None:
        return None
    return Marker(style, value, intern(found.group(1)), found.end())
