"""Time limits: 2031年6月底前 · 到2035年 · “十六五”末 · 长期坚持 · 每季度 · 自签约之日起45日内 · 汛期前 · 尽快.

The span of a match is the shortest stretch that gives its value, so that the value follows from the quote alone: of
2031-2033年 it is 2033年, of 5月6日-9日 the whole. Values are those of ``grammar.periods``; ``ongoing`` for standing
work; empty for what names no day (relative, repeated, by season, vague). A phrase that opens a time (2031年起) or looks
back from it (比2030年, 2030年以来) is no limit and is left out.
"""

import re
from collections.abc import Iterator
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from luoshi.extraction.grammar.numerals import parse_numeral, parse_year
from luoshi.extraction.grammar.periods import NO_YEAR, Period, find_periods, last_day, value_of
from luoshi.extraction.reading import DeadlineKind
from luoshi.extraction.view import View

__all__ = ["NO_YEAR", "ONGOING", "DeadlineForm", "DeadlineMatch", "find_deadlines", "last_day", "parse_deadline"]

ONGOING = "ongoing"


class DeadlineForm(StrEnum):
    """How plainly a phrase is a limit: by its words (到, 底, 前, 内), as a span (2031-2033年, 期间), or a mere time."""

    LIMIT = "limit"
    SPAN = "span"
    POINT = "point"


class DeadlineMatch(msgspec.Struct, frozen=True, gc=False):
    """A time phrase in normal text that can be a limit.

    ``[start, end)`` gives the value by itself; ``[outer_start, outer_end)`` holds the whole phrase (力争到2033年底).
    ``lead`` is the word before it (到, 截至, 力争到 …), for the caller to judge a past result. ``since`` is the value
    of the lower end of a range. ``recurrence`` and ``relative`` are ISO 8601 durations; ``working_days`` says that the
    days of ``relative`` are 工作日. ``event`` is what a relative limit counts from, the season, or the vague word.
    ``year_shift`` is 1 for 明年. ``opens_scope``: the phrase heads a sentence or the text; ``opens_clause``: it heads
    a clause; ``alone``: it stands between signs, as in a bracket or a cell.
    """

    start: int
    end: int
    kind: DeadlineKind
    value: str
    form: DeadlineForm
    outer_start: int
    outer_end: int
    lead: str = ""
    since: str | None = None
    recurrence: str | None = None
    relative: str | None = None
    working_days: bool = False
    event: str | None = None
    year_shift: int = 0
    opens_scope: bool = False
    opens_clause: bool = False
    alone: bool = False

    def shifted(self, by: int) -> "DeadlineMatch":
        """The match in a text that begins so many characters earlier."""
        return replace(
            self,
            start=self.start + by,
            end=self.end + by,
            outer_start=self.outer_start + by,
            outer_end=self.outer_end + by,
        )


# 到 · 至 · 截至 belong to the phrase; 恢复到, 达到 do not lead to a time
_TO = re.compile(r"(?<![恢复达提高加涨升降少大展缩遇等得感看做收受])(?:截[至止]到?|到|至|止)$")
# 力争 · 计划于 · 确保在 · 原则上
_LEADS = re.compile(
    r"(?:(?:其中|[一二三四五六七八九十]是),?)?(?:从?(?:现在|即日)起)?(?:力争|争取|确保|计划|预计|原则上|务必|拟)?(?:在|(?<!关)于)?$"
)
_LEAD_CLOSES = frozenset("中是,起争取保划计上必拟在于")  # none of these words closes otherwise
_LONGEST_LEAD = 12
# 2031年起 · 2030年以来 · 6月1日施行
_STARTS = re.compile(r"起|以来|来[,、]|开始|之?后|以后|至今|始[,、建实]|的?[0-9.]+[%倍]|的?[一二两三]倍")
# 9月1日施行, of a full day
_TAKES_EFFECT = re.compile(r"施行|实施|生效")
# 2030年水平 · 2030年同期 · 2031年第3号 · 2031年版 · 2031年度工作要点, of a mere time
_NAMES = re.compile(
    r"的?(?:水平|同期|基础|基数|实际|总量|平均)|相比|为基|版|第[0-9一二三四五六七八九十]+[号次期批]|召开|印发的"
)
# 2005年前建成的小区, by the last character of the time
_BUILT_BEFORE = re.compile(r"前(?:建成|建设|修建|建造|竣工|投用|投产|出生|登记|注册|成立)的")
_LOOKS_BACK = re.compile(r"(?:比|较|与|同|高于|低于|超过|恢复到|相比|关于|自|从|去年|上年|上一年|前年|往年)$")
_PAST_YEAR = re.compile(r"(?:去年|上年|上一年|前年|往年|上年度)$")

# 每年 · 每两年 · 每季度末 · 每月25日前 · 逐年 · 半年一次
_EACH = re.compile(
    r"每(?P<count>[0-9]{1,2}|[一二两三四五六])?个?(?P<unit>半年|季度?|年度?|月|周|星期|天|日(?!常)|旬)"
    r"(?:(?:第[一二三]个|首)?月)?(?:[底末](?:月)?)?(?:(?P<day>3[01]|[12][0-9]|[1-9])[日号])?(?P<before>(?:之|以)?前(?![期置]))?"
    r"|(?:逐|按)(?P<by>年|季度?|月|周|天|日)(?:度)?(?![龄薪均期节常计])"
    r"|(?P<once>半年|一季度?|一个?月|一年|一周|季度?|月)一(?:次|调度|通报|报告|小结|总结|评估|考核|督查)"
)
_RECURS = re.compile(
    "每|逐|按|一次|一调|一通|一报|一小|一总|一评|一考|一督"
)  # nothing of the kind without one of these
_DURATIONS = {
    "年": "P{}Y",
    "季": "P{}M",
    "月": "P{}M",
    "周": "P{}W",
    "星期": "P{}W",
    "天": "P{}D",
    "日": "P{}D",
    "旬": "P{}D",
}
_TIMES = {"季": 3, "旬": 10}

# 30日内 · 3个月内 · 20个工作日内 · 半年内, with what it counts from before it
_WITHIN = re.compile(
    r"(?<![0-9.一二三四五六七八九十月第近])(?P<count>[0-9]{1,3}|[一二两三四五六七八九十]{1,3}|半)"
    r"(?P<unit>个?工作日|个?自然日|日历天|个月|年|日|天|周|个?星期|个?小时)(?:之|以)?内"
    r"(?![涝需部外容陆河生控镇涵引贸在设循蒙江业科审地湖源参])"
)
_RECENT = re.compile(r"(?:最?近|过去|此前|之前|以往)$")
# 自签约之日起 · 收到转办单后 · 地块移交后
_EVENT = re.compile(
    r"(?:[自从在于]|应当?|须|要|并)?(?P<event>[\u4e00-\u9fff《》〔〕()0-9]{1,20}?)(?:之日起|之日后|以后|之后|后|起)(?:的|,)?$"
)
_EVENT_OPENS = re.compile(r".*(?:[自从在于须]|应当?|必须)")
_LONGEST_EVENT = 24
_ISO = {"年": "P{}Y", "个月": "P{}M", "周": "P{}W", "星期": "P{}W", "小时": "PT{}H"}

# 主汛期前 · 供暖期开始前 · 2031年春节前
_SEASON = re.compile(
    r"(?P<season>主?汛期|(?:(?<=年)|\A)主?汛|供暖[期季]?|采暖[期季]?|取暖[期季]|春耕(?:生产)?|秋收|夏收|三夏|三秋|入[冬夏汛]|冬季|雨季|旱季|森林防火期|防火期"
    r"|封冻期?|上冻|冰冻期|春节|元旦|国庆节?|五一|中秋节?|清明节?|端午节?|开学|中考|高考|春季学期|秋季学期)"
    r"(?:到来|来临|开始|结束|开学|施工)?(?:之|以)?前(?![期置沿列])"
)
# none of them without one of these, which are found faster
_SEASON_SIGN = re.compile(
    "汛|供暖|采暖|取暖|春耕|秋收|夏收|三夏|三秋|入[冬夏]|冬季|雨季|旱季|防火|封冻|上冻|冰冻|春节|元旦|国庆|五一|中秋|清明|端午"
    "|开学|中考|高考|学期"
)
_OF_YEAR = re.compile(r"(?P<year>(?:19|20)[0-9]{2})年$|(?P<near>今年|明年|次年)$")

_VAGUE = re.compile(r"尽快|尽早|早日|如期|按期|按时|适时|限期|立行立改|即知即改")
_STANDING = re.compile(
    r"长期(?:坚持|推进|任务|实施|有效|开展|抓好)|持续(?:推进|坚持|实施|开展|进行)|常态化(?:推进|开展|坚持|实施|管理|进行)"
)
# only where nothing else stands beside them: words of every second sentence
_STANDING_ALONE = re.compile(r"长期|持续|常态化|常年|贯穿全年|持续[\u4e00-\u9fff]{2}|长期[\u4e00-\u9fff]{2}")
# none of the three without one of these
_WORD = re.compile("尽快|尽早|早日|如期|按期|按时|适时|限期|立行|即知|长期|持续|常态|常年|贯穿")

# whole cells: 2031 · 2031-2033 · 2031.12 · 2031/12/31 · 2031.6-2031.12 · 全年
_CELL = re.compile(
    r"(?:(?P<from>(?:19|20)[0-9]{2})(?:[./-](?P<from_month>[0-9]{1,2}))?(?:-{1,2}|~|至))?"
    r"(?P<year>(?:19|20)[0-9]{2})(?:[./-](?P<month>[0-9]{1,2})(?:[./-](?P<day>[0-9]{1,2}))?)?|(?P<all>全年)"
)
_SIGNS = ",。;:、()《》〔〕【】[]!?|-/"
_SENTENCE_ENDS = "。;!?:"


def find_deadlines(text: str, head: int = 0) -> list[DeadlineMatch]:
    """Every phrase of normal text that can be a time limit, in order and disjoint.

    ``head`` is where the text begins behind its item number (``Line.heading_at``); a phrase there opens a scope.
    """
    cell = _cell(text[head:])
    if cell:
        return [replace(cell, start=head + cell.start, end=len(text), outer_start=head, outer_end=len(text))]
    found = [*_dated(text), *_repeated(text), *_relative(text), *_by_season(text), *_words(text)]
    found.sort(key=lambda match: (match.outer_start, -match.outer_end))
    kept: list[DeadlineMatch] = []
    for match in found:
        if not kept or match.outer_start >= kept[-1].outer_end:
            kept.append(match)
    return [_in_context(text, match, head) for match in kept]


def parse_deadline(quote: str) -> DeadlineMatch | None:
    """The time limit that a raw quote prints and nothing else; offsets are into its normal form."""
    text = View(quote).text
    found = find_deadlines(text)
    if len(found) == 1 and (found[0].outer_start, found[0].outer_end) == (0, len(text)):
        return found[0]
    return None


def _cell(text: str) -> DeadlineMatch | None:
    match = _CELL.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.group("year", "month", "day"))
    value = NO_YEAR if match.group("all") else value_of(year, month, day)
    if value is None:
        return None
    since, month = match.group("from"), int(match.group("from_month") or 0)
    return DeadlineMatch(
        match.start("year") if since else 0,
        len(text),
        DeadlineKind.BY_DATE,
        value,
        DeadlineForm.SPAN if since else DeadlineForm.LIMIT,
        0,
        len(text),
        since=value_of(int(since), month or None) if since else None,
        opens_scope=True,
        opens_clause=True,
        alone=True,
    )


_TITLE = re.compile(r"《[^《》]{1,120}+》")


def _dated(text: str) -> Iterator[DeadlineMatch]:
    titles = [match.span() for match in _TITLE.finditer(text)] if "《" in text else []
    title = iter([*titles, (len(text), len(text))])
    opened, closed = next(title)
    for period in find_periods(text):
        while period.start >= closed < len(text):
            opened, closed = next(title)
        if opened <= period.start < closed:
            continue
        match = _recurring(period) if period.each else _by_date(text, period)
        if match:
            yield match


def _by_date(text: str, period: Period) -> DeadlineMatch | None:
    to = _TO.search(text, max(0, period.outer_start - 4), period.outer_start)
    before = text[max(0, period.outer_start - 5) : period.outer_start]
    if _STARTS.match(text, period.end) or (
        period.value[0] == NO_YEAR and not period.near and _PAST_YEAR.search(before)
    ):
        return None
    if not period.bound and (
        _NAMES.match(text, period.end) or (not period.spans and not to and _LOOKS_BACK.search(before))
    ):
        return None
    if period.value.count("-") >= 2 and not (period.bound or period.spans) and _TAKES_EFFECT.match(text, period.end):
        return None
    if period.bound and (re.search(r"[比较]$", before) or _BUILT_BEFORE.match(text, period.end - 1)):
        return None
    if not period.bound and before.endswith("(") and text[period.end : period.end + 1] == ")" and _is_year(period):
        return None
    form = DeadlineForm.SPAN if period.spans else DeadlineForm.POINT
    start = to.start() if to and period.start == period.outer_start else period.start
    return DeadlineMatch(
        start,
        period.end,
        DeadlineKind.BY_DATE,
        period.value,
        DeadlineForm.LIMIT if period.bound or to else form,
        to.start() if to else period.outer_start,
        period.end,
        to.group() if to else "",
        period.since,
        year_shift=period.year_shift,
    )


def _is_year(period: Period) -> bool:
    """(2031-2033年) and (2031年) in brackets are part of a plan's name."""
    return len(period.value) == 4


def _recurring(period: Period) -> DeadlineMatch:
    value = "" if period.value == NO_YEAR else period.value
    form = DeadlineForm.LIMIT if period.bound else DeadlineForm.POINT
    span = (period.start, period.end)
    return DeadlineMatch(*span, DeadlineKind.RECURRING, value, form, *span, recurrence="P1Y")


def _repeated(text: str) -> Iterator[DeadlineMatch]:
    if _RECURS.search(text) is None:
        return
    for match in _EACH.finditer(text):
        if match.group("unit") in ("年", "年度") and not match.group("count"):
            continue  # read with its months by grammar.periods
        unit = str(match.group("unit") or match.group("by") or match.group("once")).removesuffix("度")
        count = parse_numeral(match.group("count")) if match.group("count") else 1
        unit = unit.removeprefix("一").removeprefix("个")
        if count is None:
            continue
        recurrence = "P6M" if unit == "半年" else _DURATIONS[unit].format(int(count) * _TIMES.get(unit, 1))
        day = match.group("day")
        form = DeadlineForm.LIMIT if match.group("before") else DeadlineForm.POINT
        value = f"---{int(day):02}" if day else ""
        yield DeadlineMatch(*match.span(), DeadlineKind.RECURRING, value, form, *match.span(), recurrence=recurrence)


def _relative(text: str) -> Iterator[DeadlineMatch]:
    if "内" not in text:
        return
    for match in _WITHIN.finditer(text):
        if _RECENT.search(text, max(0, match.start() - 2), match.start()):
            continue
        start, event = _event(text, match.start())
        half, unit = match.group("count") == "半", match.group("unit")
        count = None if half else parse_numeral(match.group("count"))
        bare = unit if unit == "个月" else unit.removeprefix("个")
        if half and unit != "年":
            continue
        duration = "P6M" if half else _ISO.get(bare, "P{}D").format(count)
        if not half and count is None:
            continue
        yield DeadlineMatch(
            start,
            match.end(),
            DeadlineKind.RELATIVE,
            "",
            DeadlineForm.LIMIT,
            start,
            match.end(),
            relative=duration,
            working_days="工作日" in unit,
            event=event,
        )


def _event(text: str, end: int) -> tuple[int, str | None]:
    """What a relative limit counts from, and where its phrase begins."""
    low = max(0, end - _LONGEST_EVENT)
    for sign in ",。;:、!?“”":
        low = max(low, text.rfind(sign, low, end - 1) + 1)
    match = _EVENT.fullmatch(text, low, end) or _EVENT.search(text, low, end)
    if match is None:
        return end, None
    opens = _EVENT_OPENS.match(text, match.start("event"), match.end("event"))
    start = opens.end() if opens and opens.end() < match.end("event") else match.start("event")
    event = text[start : match.end("event")]
    if start and text[start - 1] in "自从":
        start -= 1
    return start, event


def _by_season(text: str) -> Iterator[DeadlineMatch]:
    if "前" not in text or _SEASON_SIGN.search(text) is None:
        return
    for match in _SEASON.finditer(text):
        year = _OF_YEAR.search(text, max(0, match.start() - 5), match.start())
        named = parse_year(year.group("year")) if year and year.group("year") else None
        start = year.start() if year else match.start()
        yield DeadlineMatch(
            start,
            match.end(),
            DeadlineKind.SEASON,
            str(named) if named else "",
            DeadlineForm.LIMIT,
            start,
            match.end(),
            event=match.group(),
            year_shift=int(bool(year and year.group("near") in ("明年", "次年"))),
        )


def _words(text: str) -> Iterator[DeadlineMatch]:
    if _WORD.search(text) is None:
        return
    for match in _VAGUE.finditer(text):
        span = match.span()
        yield DeadlineMatch(*span, DeadlineKind.VAGUE, "", DeadlineForm.POINT, *span, event=match.group())
    for match in _STANDING.finditer(text):
        yield DeadlineMatch(*match.span(), DeadlineKind.ONGOING, ONGOING, DeadlineForm.POINT, *match.span())
    for match in _STANDING_ALONE.finditer(text):
        if _alone(text, *match.span()):
            yield DeadlineMatch(*match.span(), DeadlineKind.ONGOING, ONGOING, DeadlineForm.LIMIT, *match.span())


def _in_context(text: str, match: DeadlineMatch, head: int) -> DeadlineMatch:
    """The match with the words that lead to it, and where in its sentence it stands."""
    start = match.outer_start
    if start > head and text[start - 1] in _LEAD_CLOSES:
        lead = _LEADS.search(text, max(head, start - _LONGEST_LEAD), start)
        start = lead.start() if lead else start
    opens = start - 2 if start > 1 and text.startswith("--", start - 2) else start  # ——2031年底前…: a bullet
    sentence = opens <= head or text[opens - 1] in _SENTENCE_ENDS
    return replace(
        match,
        outer_start=start,
        lead=text[start : match.outer_start] + match.lead,
        opens_scope=sentence,
        opens_clause=sentence or text[start - 1] in ",、(",
        alone=_alone(text, start, match.outer_end),
    )


def _alone(text: str, start: int, end: int) -> bool:
    return (start == 0 or text[start - 1] in _SIGNS) and (end == len(text) or text[end] in _SIGNS)
