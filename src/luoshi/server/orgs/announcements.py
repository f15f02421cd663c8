"""A year's holidays out of the sentences in which the State Council announces them (放假安排通知).

“10月1日（周四）至7日放假调休，共7天。9月27日（周日）、10月10日（周六）上班。” Weekdays in brackets and counts of
days are held against the calendar: what does not agree is told, never mended. Lines of one's own
(“2026-10-10 上班 说明”) are read, too. Pure: the year is an argument.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from luoshi.server.core.said import say

_WEEKDAYS = "一二三四五六日"
_SATURDAY = 5
_LONGEST = 20_000
_LONGEST_HOLIDAY = 15
_DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\))?"
_TOKEN = re.compile(
    rf"(?P<days>{_DAY}(?:(?:至|到|—+|-|~){_DAY})?)"
    r"|(?P<off>放假公休|放假调休|放假|连休|补休|休息|公休)|(?P<work>上班|工作)|共(?P<count>\d{1,2})天"
)
_FESTIVAL = re.compile(r"^(?:[一二三四五六七八九十]+、|\(?\d{1,2}[.)、])?([㐀-鿿、]{2,12}?):")
_LINE = re.compile(
    r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\s+(休|休息|放假|班|上班)(?:\s+(\S.*))?$"
)  # one's own form: a day, what it is, why
_ADVICE = re.compile(r"鼓励|带薪|值班|高速|倡导")
"""Sentences that speak of days and arrange none."""
_LONGEST_NOTE = 60


@dataclass(frozen=True, slots=True)
class Arranged:
    """A day that differs from the rule of weekdays: worked or not, and why (国庆节)."""

    day: date
    works: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something in the text that cannot be so: the words, and what is wrong with them, in Chinese."""

    quote: str
    message: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a text arranges for a year. ``days`` may be entered where ``misfits`` is empty.

    ``passed_over`` are sentences with days that arrange nothing for the year.
    """

    days: tuple[Arranged, ...] = ()
    misfits: tuple[Misfit, ...] = ()
    passed_over: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    """What is collected while the sentences are read, in their order."""

    year: int
    off: dict[date, str] = field(default_factory=dict)
    worked: dict[date, str] = field(default_factory=dict)
    misfits: list[Misfit] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)


def read_announcement(text: str, year: int) -> Announcement:
    """Read an announcement, or lines of one's own, for a year. Never raises; what does not fit is told."""
    found = _Found(year)
    festival = ""
    for sentence in _sentences(text[:_LONGEST]):
        line = _LINE.match(sentence)
        if line:
            _own_line(line, sentence, found)
            continue
        compact = re.sub(r"\s+", "", sentence)
        head = _FESTIVAL.match(compact)
        festival = head[1] if head else festival
        if _ADVICE.search(compact):
            if re.search(_DAY, compact):
                found.passed_over.append(sentence)
            continue
        _sentence(compact, festival, found)
    return _judged(found)


def _sentences(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", text).replace("星期天", "星期日").replace("周天", "周日")
    for part in re.split(r"[。;\n\r]+", plain):
        stripped = part.strip(" \t,")
        if stripped:
            yield stripped


def _own_line(line: "re.Match[str]", sentence: str, found: _Found) -> None:
    day = _date(int(line[1]), int(line[2]), int(line[3]))
    if day is None:
        found.misfits.append(Misfit(sentence, say("没有这一天，请核对日期")))
        return
    days = found.worked if line[4] in ("班", "上班") else found.off
    days[day] = (line[5] or "")[:_LONGEST_NOTE]


def _sentence(compact: str, festival: str, found: _Found) -> None:
    """Days wait for the word that says what they are; a count is held against the days off of the sentence."""
    waiting: list[date] = []
    off = 0
    month: tuple[int, int] | None = None
    for token in _TOKEN.finditer(compact):
        if token["days"]:
            days, month = _days(token, month, found)
            waiting += days
        elif token["off"] or token["work"]:
            into = found.off if token["off"] else found.worked
            into.update(dict.fromkeys(waiting, festival if token["off"] else f"{festival}调休"))
            off += len(waiting) if token["off"] else 0
            waiting = []
        elif off and int(token["count"]) != off:
            found.misfits.append(
                Misfit(
                    compact,
                    say("写的是共 %(told)s 天，数下来是 %(counted)s 天，请核对", told=token["count"], counted=off),
                )
            )
    if waiting:
        found.passed_over.append(compact)


def _days(
    token: "re.Match[str]", month: tuple[int, int] | None, found: _Found
) -> tuple[list[date], tuple[int, int] | None]:
    """The days of ``10月1日(周四)至7日``, and the year and month that a later day without one belongs to."""
    parts = re.findall(_DAY, token["days"])
    ends: list[date] = []
    for at, (year, in_month, day, note) in enumerate(parts):
        if not in_month and month is None:
            found.misfits.append(Misfit(token["days"], say("没有写明月份，请补上")))
            return [], month
        years, months = month or (found.year, 0)
        last_year = not year and at == 0 and len(parts) == 2 and int(in_month or 0) == 12 and parts[1][1] == "1"
        taken = int(year) if year else found.year - 1 if last_year else years if not in_month else found.year
        whole = _date(taken, int(in_month or months), int(day))
        if whole is None:
            found.misfits.append(Misfit(token["days"], say("没有这一天，请核对日期")))
            return [], month
        said = re.search(rf"(?:周|星期)([{_WEEKDAYS}])", note)
        if said and _WEEKDAYS[whole.weekday()] != said[1]:
            right = _WEEKDAYS[whole.weekday()]
            found.misfits.append(
                Misfit(
                    token["days"],
                    say(
                        "%(day)s 是周%(right)s，不是周%(said)s，请核对日期和年份",
                        day=whole.isoformat(),
                        right=right,
                        said=said[1],
                    ),
                )
            )
        ends.append(whole)
        month = (whole.year, whole.month)
    length = (ends[-1] - ends[0]).days + 1
    if not 1 <= length <= _LONGEST_HOLIDAY:
        found.misfits.append(Misfit(token["days"], say("起止日期先后不对，或者相隔太久，请核对")))
        return [], month
    return [ends[0] + timedelta(days=step) for step in range(length)], month


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _judged(found: _Found) -> Announcement:
    """Only days that differ from the rule of weekdays, of the year itself; a day cannot be both."""
    days: list[Arranged] = []
    for day in sorted({*found.off, *found.worked}):
        works = day in found.worked
        weekday = day.weekday() < _SATURDAY
        if day in found.off and works:
            found.misfits.append(Misfit(day.isoformat(), say("同一天既写了放假又写了上班，请核对")))
        elif works and weekday:
            found.misfits.append(Misfit(day.isoformat(), say("本来就是工作日，不用写上班；请核对日期")))
        elif day.year != found.year and (works or weekday):
            found.passed_over.append(say("%(day)s 不在 %(year)s 年", day=day.isoformat(), year=found.year))
        elif day.year == found.year and works != weekday:
            note = found.worked[day] if works else found.off[day]
            days.append(Arranged(day, works, note[:_LONGEST_NOTE]))
    if not days and not found.misfits:
        found.misfits.append(Misfit("", say("没有读到放假或者调休的日期，请粘贴通知里各个节日的句子")))
    return Announcement(tuple(days), tuple(found.misfits), tuple(found.passed_over))
