"""发文字号: code 〔year〕 serial 号, and the other ways official papers are numbered.

The rule (GB/T 9704-2012, 7.2.5): the code of the issuing body, the year in full in six-corner brackets, the serial
without padding and without 第. Real pages print other brackets, 〔2031年〕, 第 inside, or lose a bracket (〔20318号);
these are read and flagged. Orders (令第512号), announcements (公告2031年第5号) and bulletins (督查通报第十七期) are
numbered without brackets. Technical standards are numbered by GB/T 1.1: code, serial, dash and year (GB/T 41648-2022).
"""

import re
from collections.abc import Set
from enum import StrEnum

import msgspec

from luoshi.extraction.grammar.numerals import parse_ordinal
from luoshi.extraction.view import View


class NumberFlag(StrEnum):
    """How a printed number departs from the rule; ``doubtful_code``: the code may hold words before it."""

    BRACKETS = "brackets"
    LOST_BRACKET = "lost_bracket"
    YEAR_WORD = "year_word"
    SERIAL_WORD = "serial_word"
    PADDED_SERIAL = "padded_serial"
    LOST_HAO = "lost_hao"
    NO_CODE = "no_code"
    DOUBTFUL_CODE = "doubtful_code"


class NumberMatch(msgspec.Struct, frozen=True, gc=False):
    """A document number in normal text.

    ``code`` is as printed; ``normal`` is ``code〔year〕serial号``, for orders and bulletins ``code第serial号`` or
    ``code第serial期``, with ``year年`` before 第 where printed.
    """

    start: int
    end: int
    code: str
    year: int | None
    serial: int | None
    normal: str
    flags: tuple[NumberFlag, ...] = ()


_YEAR = "(?:19|20)[0-9]{2}"
# 〔2031〕3号 · [2031]3号 · 〔2031年〕第3号 · 〔2031〕3 · 〔2031〕第3期
_BRACKETED = (
    rf"(?P<open>[〔\[【(〈<{{])(?P<y1>{_YEAR})(?P<word>年?)(?P<close>[〕\]】)〉>}}])"
    r"第?(?P<s1>[0-9]{1,5}+)(?P<hao>[号期]?)"
)
# 〔20318号 · 2031〕8号: one bracket lost
_LOST = (
    rf"[〔【](?P<y2>{_YEAR})年?第?(?P<s2>[0-9]{{1,4}}+)号"
    rf"|(?<![0-9])(?P<y3>{_YEAR})年?[〕】]第?(?P<s3>[0-9]{{1,5}}+)号"
)
_BRACKETS = re.compile(f"{_BRACKETED}|{_LOST}")
# 发20318号: no bracket left
_BARE = re.compile(r"(?<=[发函办字规])(?P<year>(?:19|20)[0-9]{2})(?P<serial>[1-9][0-9]{0,3}+)号")
# 国令第512号 · 公告2031年第5号 · 督查通报第十七期 · 督查通报20期 · 第41号令 · 2031年第5号公告
_SERIAL = r"(?:[0-9]{1,4}+|[一二三四五六七八九十百〇○零]{1,6}+)"
_ORDER = re.compile(
    rf"(?P<kind>令|公告|通告)(?:\(?(?P<y1>{_YEAR})年\)?)?第(?P<s1>{_SERIAL})号"
    rf"|(?P<bulletin>通报|简报|专报|快报)(?:\(?(?P<y2>{_YEAR})年\)?)?[总第]{{0,2}}(?P<issue>{_SERIAL})期"
    rf"|(?:(?P<y3>{_YEAR})年)?第(?P<s3>{_SERIAL})号(?P<kind3>令|公告|通告)(?![知示栏牌])"
)
_LONGEST_CODE = 12
_LONGEST_BODY = 24

_CODE = re.compile(r"[\u4e00-\u9fff]+$")
# words that stand before a code and are never part of one
_NOT_CODE = re.compile(
    r".*(?:根据|按照|依照|依据|遵照|参照|对照|执行|落实|贯彻|转发|印发|下发|发布|公布|文件号?|通知|文号|字号|编号|号文|关于|废止"
    r"|替代|代替|详见|参见|见于|载于|以及|或者|现将|原文|精神|要求|同意|会同|规定|有效|名称|标题|修订|修改|意见|办法|方案|批准|[由按以的与及为在是等照见经](?!信|济|贸|开|发改))"
    r"|原(?!州|平|阳)"
)
_BODY_WORDS = re.compile(r".*(?:人民政府|委员会|办公室|办公厅|政府|(?<=.)公司)(?=.{2})")
_CONJUNCTION = re.compile(r"[和或]")
_JOINS_BEFORE = "》〕号)、,”"


def find_numbers(text: str, gaps: Set[int] = frozenset()) -> list[NumberMatch]:
    """Every document number of normal text, in order and disjoint.

    ``gaps`` (``View.gaps``) are the places of vanished blanks; they part a code from words that stand before it.
    """
    if "号" not in text and "〔" not in text and "期" not in text:
        return []  # no number of a document is without one of these
    found = [match for bracket in _BRACKETS.finditer(text) if (match := _bracketed(text, bracket, gaps))]
    found += [match for bare in _BARE.finditer(text) if (match := _bare(text, bare, gaps))]
    found += [match for order in _ORDER.finditer(text) if (match := _order(text, order))]
    found.sort(key=lambda match: (match.start, -match.end))
    kept: list[NumberMatch] = []
    for match in found:
        if not kept or match.start >= kept[-1].end:
            kept.append(match)
    return kept


_STANDARD = re.compile(
    r"(?<![A-Za-z0-9])(?P<code>(?:GBZ|GBJ|GB|JGJ|CJJ|DB\d{2,4}|T/[A-Z]{2,8}|[A-Z]{2})(?:/[TZ])?)"
    r"(?P<serial>\d{1,6})(?P<part>\.\d{1,2})?-(?P<year>(?:19|20)?\d\d)(?![A-Za-z0-9.])"
)
_TRADES = frozenset(
    re.findall(
        "[A-Z]{2}",
        "AQ BB CB CH CJ CY DA DB DL DZ EJ FZ GA GB GH GM GY HB HG HJ HS HY JB JC JG JR JT JY LB LD LS LY MH MT MZ NB "
        "NY QB QC QJ QX RB SB SC SF SH SJ SL SN SW SY TB TD TY WB WH WJ WM WS WW XB XF YB YC YD YS YY YZ ZY",
    )
)


def find_standards(text: str) -> list[NumberMatch]:
    """The technical standards that normal text names by number and year, in order.

    Without a year nothing is read: roads, flights and models of machines carry letters and a number too.
    """
    found: list[NumberMatch] = []
    if "-" not in text:
        return found
    for match in _STANDARD.finditer(text):
        code, serial, year = match.group("code", "serial", "year")
        kind = code.split("/")[0] if not code.startswith("T/") else "T"
        if len(kind) == 2 and kind not in _TRADES:
            continue
        number = f"{serial}{match.group('part') or ''}-{year}"
        full = int(year) if len(year) == 4 else None
        found.append(NumberMatch(match.start(), match.end(), code, full, int(serial), f"{code}{number}"))
    return found


def parse_number(quote: str) -> NumberMatch | None:
    """The document number that a raw quote prints and nothing else; offsets are into its normal form."""
    view = View(quote)
    found = find_numbers(view.text) or find_standards(view.text)
    if len(found) == 1 and (found[0].start, found[0].end) == (0, len(view)):
        return found[0]
    return None


def _bracketed(text: str, match: re.Match[str], gaps: Set[int]) -> NumberMatch | None:
    start, doubtful = _code_before(text, match.start(), gaps)
    code = text[start : match.start()]
    groups = match.groupdict()
    year = int(groups["y1"] or groups["y2"] or groups["y3"])
    serial = groups["s1"] or groups["s2"] or groups["s3"]
    six_corner = groups["open"] == "〔" and groups["close"] == "〕"
    if groups["hao"] == "" and not (six_corner and code and _ends(text, match.end())):
        return None
    if not code and not six_corner:
        return None
    flags = {
        NumberFlag.BRACKETS: groups["open"] is not None and not six_corner,
        NumberFlag.LOST_BRACKET: groups["open"] is None,
        NumberFlag.YEAR_WORD: bool(groups["word"]),
        NumberFlag.SERIAL_WORD: "第" in match.group(),
        NumberFlag.PADDED_SERIAL: serial.startswith("0"),
        NumberFlag.LOST_HAO: groups["hao"] == "",
        NumberFlag.NO_CODE: not code,
        NumberFlag.DOUBTFUL_CODE: doubtful,
    }
    normal = f"{code}〔{year}〕{int(serial)}{groups['hao'] or '号'}"
    raised = tuple(flag for flag, is_raised in flags.items() if is_raised)
    return NumberMatch(start, match.end(), code, year, int(serial), normal, raised)


def _ends(text: str, end: int) -> bool:
    return end == len(text) or text[end] in "》,。;、)"


def _bare(text: str, match: re.Match[str], gaps: Set[int]) -> NumberMatch | None:
    start, doubtful = _code_before(text, match.start(), gaps)
    code, year, serial = text[start : match.start()], int(match.group("year")), int(match.group("serial"))
    if len(code) < 3 or doubtful:
        return None
    return NumberMatch(
        start, match.end(), code, year, serial, f"{code}〔{year}〕{serial}号", (NumberFlag.LOST_BRACKET,)
    )


def _order(text: str, match: re.Match[str]) -> NumberMatch | None:
    groups = match.groupdict()
    kind = groups["kind"] or groups["bulletin"] or groups["kind3"]
    serial = parse_ordinal(groups["s1"] or groups["issue"] or groups["s3"])
    if not serial:
        return None
    start = _body_before(text, match.start())
    code = text[start : match.start()] + kind
    printed = groups["y1"] or groups["y2"] or groups["y3"]
    year = f"{printed}年" if printed else ""
    normal = f"{code}{year}第{serial}{'期' if groups['bulletin'] else '号'}"
    return NumberMatch(start, match.end(), code, int(printed) if printed else None, serial, normal)


def _code_before(text: str, end: int, gaps: Set[int]) -> tuple[int, bool]:
    """Where the code that ends at a position begins, and whether it may still hold words that are not its own."""
    run = _CODE.search(text, max(0, end - 2 * _LONGEST_CODE), end)
    if run is None:
        return end, False
    start = run.start()
    for pattern in (_NOT_CODE, _BODY_WORDS):
        words = pattern.match(text, start, end)
        if words and end - words.end() >= 2:
            start = words.end()
    start = max(start, text.rfind("号", start, end) + 1)  # …3号和云水发〔2031〕7号: a number closes with 号
    if start and text[start - 1] in _JOINS_BEFORE and _CONJUNCTION.match(text, start, end) and end - start > 3:
        start += 1
    if end - start > 8:
        start = max((gap for gap in gaps if start < gap <= end - 3), default=start)
    if end - start > _LONGEST_CODE:
        return end - _LONGEST_CODE, True
    return start, False


def _body_before(text: str, end: int) -> int:
    """Where the name of the body that gives an order or bulletin begins."""
    run = _CODE.search(text, max(0, end - _LONGEST_BODY), end)
    if run is None:
        return end
    words = _NOT_CODE.match(text, run.start(), end)
    start = words.end() if words else run.start()
    if start and text[start] == "日" and text[start - 1].isdigit():
        start += 1  # 2031年5月6日云岭县人民政府令第7号
    joined = start and text[start - 1] in _JOINS_BEFORE and _CONJUNCTION.match(text, start, end)
    return start + 1 if joined else start
