"""The time limits of a line or a paragraph in order, so that who asks for the one of a place looks into sorted lists.

A line can hold thousands of numbers and as many limits. What decides about a limit by itself (whether it heads a
sentence, a paragraph, names a year) is found once; a number then costs a few looks, however long the line is.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence

from luoshi.extraction.grammar.deadlines import DeadlineForm, DeadlineMatch
from luoshi.extraction.lazy import lazy
from luoshi.extraction.reading import DeadlineKind

_CLAUSE_END = re.compile("[,。;!?]")
_UNDATED = (DeadlineKind.SEASON, DeadlineKind.RELATIVE)


class Limits:
    """Time limits in the order of their text. They are disjoint, so that their starts and ends are in order, too."""

    def __init__(self, matches: Sequence[DeadlineMatch]) -> None:
        self._matches = matches

    def __bool__(self) -> bool:
        return bool(self._matches)

    def __iter__(self) -> Iterator[DeadlineMatch]:
        return iter(self._matches)

    @lazy
    def _starts(self) -> list[int]:
        return [match.start for match in self._matches]

    @lazy
    def _years(self) -> list[DeadlineMatch]:
        return [match for match in self._matches if match.value[:4].isdigit()]

    def first(self, low: int, high: int) -> DeadlineMatch | None:
        """The first that begins in ``[low, high)``."""
        at = bisect_left(self._starts, low)
        return self._matches[at] if at < len(self._matches) and self._starts[at] < high else None

    def last(self, low: int, high: int) -> DeadlineMatch | None:
        """The last that begins in ``[low, high)``."""
        at = bisect_left(self._starts, high) - 1
        return self._matches[at] if at >= 0 and self._starts[at] >= low else None

    def backwards(self, low: int, high: int) -> Iterator[DeadlineMatch]:
        """Those that lie within ``[low, high)``, the last one first."""
        for at in range(bisect_right(self._matches, high, key=_end) - 1, -1, -1):
            if self._starts[at] < low:
                return
            yield self._matches[at]

    def year_before(self, at: int) -> int | None:
        """The year printed in the last limit that ends at or before a place and has one."""
        years = self._years
        behind = bisect_right(years, at, key=_end)
        return int(years[behind - 1].value[:4]) if behind else None

    def those(self, wanted: Callable[[DeadlineMatch], bool]) -> "Limits":
        """Some of them."""
        return Limits([match for match in self._matches if wanted(match)])


def _end(match: DeadlineMatch) -> int:
    return match.end


class LimitsOfLine:
    """The limits of one line of normal text, asked for by places of it; ``goal``: it stands in a section of goals."""

    def __init__(self, text: str, heading_at: int, matches: Sequence[DeadlineMatch], *, goal: bool) -> None:
        self._text = text
        self._heading_at = heading_at
        self._matches = matches
        self._goal = goal
        self.able = Limits([match for match in matches if _can_govern(text, match)])
        """Those that can govern."""

    def governing(self, at: int) -> DeadlineMatch | None:
        """The limit that governs a position: its clause's, its sentence's, its paragraph's."""
        if not self.able:
            return None
        begins, ends = _between(self._clause_ends, at, len(self._text))
        chosen = self._inside.last(begins, min(at + 1, ends)) or self._inside.first(begins, ends)
        if chosen is None:
            describes = self._text.startswith("每", begins)  # 到2033年改建20所,每所不小于200平方米
            begins, _ = _between(self._sentence_ends, at, len(self._text))
            heads = self._heads if describes else self._holding_on
            chosen = heads.last(begins, at) or self._opening.last(0, at) or self._finishing(ends)
        return chosen

    def undated(self, at: int) -> DeadlineMatch | None:
        """The last limit of a clause or at the head of its sentence that no day follows from."""
        if not self._dayless:
            return None
        inside = self._dayless.last(*_between(self._clause_ends, at, len(self._text)))
        begins, _ = _between(self._sentence_ends, at, len(self._text))
        head = self._dayless_heads.last(begins, at)
        return max((match for match in (inside, head) if match), key=_end, default=None)

    @lazy
    def _clause_ends(self) -> list[int]:
        return [sign.start() for sign in _CLAUSE_END.finditer(self._text)]

    @lazy
    def _sentence_ends(self) -> list[int]:
        return [at for at in self._clause_ends if self._text[at] != ","]

    @lazy
    def _inside(self) -> Limits:
        return self.able.those(lambda match: match.opens_scope or not _names_a_year(self._text, match))

    @lazy
    def _lasting(self) -> Limits:
        """Those that may hold for more than their own clause."""
        return self.able.those(lambda match: not prepares(self._text, match))

    @lazy
    def _heads(self) -> Limits:
        text = self._text
        return self._lasting.those(lambda match: self._opens(match) or _is_clause(text, match))

    @lazy
    def _holding_on(self) -> Limits:
        """The heads, and those inside a sentence that hold for the rest of it."""
        text = self._text
        return self._lasting.those(lambda m: _leads_on(text, m) or _goes_on(m) or self._opens(m) or _is_clause(text, m))

    @lazy
    def _opening(self) -> Limits:
        return self._lasting.those(lambda match: self._opens(match) or _is_heading(self._text, self._heading_at, match))

    def _opens(self, match: DeadlineMatch) -> bool:
        return match.opens_scope or (self._goal and _opens_goals(self._text, match))

    def _finishing(self, clause_end: int) -> DeadlineMatch | None:
        """The limit of the next clause where that clause only finishes this one."""
        if self._text[clause_end : clause_end + 1] != ",":
            return None
        following = self._openers.get(clause_end + 1)
        return following if following is not None and _DONE.match(self._text, following.end) else None

    @lazy
    def _openers(self) -> dict[int, DeadlineMatch]:
        """By the place where the whole phrase begins."""
        return {match.outer_start: match for match in self.able}

    @lazy
    def _dayless(self) -> Limits:
        return Limits([match for match in self._matches if match.kind in _UNDATED and not match.value])

    @lazy
    def _dayless_heads(self) -> Limits:
        return self._dayless.those(lambda match: match.opens_scope)


def _between(ends: list[int], at: int, length: int) -> tuple[int, int]:
    """The stretch between two signs that holds a place; a sign at the place ends it."""
    following = bisect_left(ends, at)
    return (ends[following - 1] + 1 if following else 0), (ends[following] if following < len(ends) else length)


# the near years name things as often as times: 新发现危房当年改造完成率, 次年开工率
_NEAR_YEAR = re.compile(r"(?:当年|次年|来年)度?$")


def can_limit(text: str, match: DeadlineMatch) -> bool:
    """Whether a time phrase of a clause is its limit and not the year of a thing (储备2033年重点项目)."""
    return match.kind is not DeadlineKind.BY_DATE or not _names_a_year(text, match)


def _can_govern(text: str, match: DeadlineMatch) -> bool:
    """A date that can be a limit, or a season of a printed year; 当年 and 次年 only at the head of a clause."""
    if match.kind is DeadlineKind.SEASON and match.value:
        return True
    if match.kind is not DeadlineKind.BY_DATE:
        return False
    near = _NEAR_YEAR.search(text, match.start, match.end)
    return near is None or (match.opens_clause and text[match.end : match.end + 1] == ",")


def _opens_goals(text: str, match: DeadlineMatch) -> bool:
    """``坚持发力,2034年产值增长8%,…;新增…``: in goals a year at the head of a clause holds for all that follows."""
    return match.opens_clause and len(match.value) == 4 and match.end < len(text) and _names_thing(text, match) is None


_THING = re.compile(r"[^,。;\d]{1,8}的(?!目标)|计划|规划|水平|基期")


def _names_thing(text: str, match: DeadlineMatch) -> re.Match[str] | None:
    """2034年签约的项目, 2034年水平: a year that names something."""
    return _THING.match(text, match.end)


# ,2034年6月底前通水运行: a clause that only says when the thing before it is done
_DONE = re.compile(
    r"(?:全面|全部|正式|主体|一期)?(?:建成|完成|完工|竣工|通车|通水|通气|投产|投用|投运|投入|交付|封顶|达标|验收|启用|运营)"
    r"(?:使用|运行|运营|建设|施工|任务|通车)?(?=[,。;(]|$)"
)


def _is_clause(text: str, match: DeadlineMatch) -> bool:
    """``…建设,到2018年,完成…``: a phrase that is a clause of its own opens the rest of its sentence."""
    return text[match.start - 1 : match.start] in ("", ",", ";", "。", ":") and text[match.end : match.end + 1] == ","


def _goes_on(match: DeadlineMatch) -> bool:
    """``…,到2033年保护率不低于82%,种群稳定在…``: a year to come or a range at the head of a clause holds on."""
    to_come = len(match.value) == 4 and match.value.isdigit()
    return match.opens_clause and to_come and ("到" in match.lead or match.since is not None)


# 3月底前完成施工图设计,新建泵站3座: what only prepares the work is done by then, the work is not
_PREPARES = re.compile(
    r"(?!,)[^,。;]{0,24}(?:设计|招标|招投标|勘[测察]|调查|选址|立项|可研|可行性研究|论证|评审|审批|手续|前期工作|初设|批复)(?:工作|编制)?(?=[,。;]|$)"
)


def prepares(text: str, match: DeadlineMatch) -> bool:
    """Whether a limit dates a clause that only prepares the work: then it holds for that clause alone."""
    return _PREPARES.match(text, match.end) is not None


# 2000年底前建成的小区: the limit names them
_NAMES_BUILT = re.compile(r"[^,。;\d]{0,8}的")


def _leads_on(text: str, match: DeadlineMatch) -> bool:
    """``2034年底前建成灌区,灌溉面积达到3万亩``: a limit at the head of a clause holds for those behind it, too."""
    return match.opens_clause and match.form is DeadlineForm.LIMIT and _NAMES_BUILT.match(text, match.end) is None


def _is_heading(text: str, heading_at: int, match: DeadlineMatch) -> bool:
    """``1.4月19日-4月22日。开展…``: a date alone as the heading of its item governs the item."""
    return match.start - heading_at <= 12 and text[match.end : match.end + 1] == "。"


def _names_a_year(text: str, match: DeadlineMatch) -> bool:
    """``储备2025年重点项目``: a bare year inside a clause belongs to the thing, it is no limit."""
    opens = match.outer_start  # of a range, where its first year stands
    if match.start == 0 or text[opens - 1 : opens] in ("", *",。;:(") or match.end == len(text):
        return False
    if _BARE_YEAR.fullmatch(text, match.start, match.end) is None:
        return False
    if text[opens - 1] in "、和及" and text[match.end].isdecimal():
        return False  # 其中2032年40处、2033年50处
    return not (text.startswith("其中", max(0, match.start - 2)) or _REACHES.match(text, match.end))


_BARE_YEAR = re.compile(r"(?:19|20)\d\d年")
_REACHES = re.compile(r"完成(?=\d)|达到|实现|提高到|突破|超过|降到|控制在|力争")
