"""Official documents that the text names: every mention, and each other document once.

A mention is a title in 《》 (also unclosed, brief 1.5), a document number, or both; a title that is known from one
mention is found again where it stands without marks.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from luoshi.extraction.grammar.document_numbers import NumberMatch, find_numbers, find_standards
from luoshi.extraction.lines import Line
from luoshi.extraction.metadata import decree_under_title, number_fact, own_titles
from luoshi.extraction.page import Page
from luoshi.extraction.reading import Attachment, Citation, DocumentNumber, Fact, Grade, Reference
from luoshi.extraction.regions import Region
from luoshi.extraction.view import normal

_DOCUMENT = re.compile(
    r"(?:法|法典|条例|规定|办法|细则|通知|意见|决定|决议|方案|规划|计划|纲要|要点|协议|协定|安排|定额|标准|规范|规程|规则|清单|公约|预案|名录|目录|指南|指引|导则|报告|章程|准则|制度|措施|"
    r"批复|函|通报|通告|公告|公报|任务书|责任书|分工|举措|政策|令|若干问题|分类|区划|总体规划|备忘录|框架|白皮书|宣言|倡议|技术要求|工作规程|行动|分类与代码|号|要求|划分|条件|请示|议案|合同|章|准入条件)"
    r"(?:\([^()]*\)|〔[^〕]*〕|\d{4}(?:年版)?|[(]试行[)])*$"
)
_GENERIC = re.compile(
    r"(?:本|该)?(?:实施|工作|总体|行动|专项)?(?:方案|规划|计划|意见|办法|通知|纲要|要点|措施|细则|清单|规定|标准|条例|预案|协议|目录|指南)(?:\(.*\))?"
)
_SIGNS = "《号第-"  # no title and no number is without one of these
_MARKS = re.compile(r"[《》]")
_CLAUSE_EDGE = re.compile(r"[,。;]")
_UNCLOSED_END = re.compile(r"(?:协议|方案|规划|计划|意见|通知|办法|条例|规定|决定|纲要|要点)")
# 《…》(GB 7258-2004) · 《…》地方标准: any title with the number or the kind of a standard behind it
_STANDARD_BEHIND = re.compile(
    r"》?\(?(?:GB|DB|HJ|SL|CJ|JT|NY|LY|TD|JGJ|T/)[/A-Z]{0,6}\d|》等?(?:国家|行业|地方|省级|团体|企业|推荐性|强制性)+标准"
)
# (商流通发〔2031〕41号,以下简称《指导意见》): a name for what was cited right before
_SHORT_NAME = re.compile(r"(?:以下|下文)?(?:统称|简称)(?:为)?$")
# 国家发展改革委、住房城乡建设部令第46号: a decree of several; the number is the last one's
_JOINT_DECREE = re.compile(r"\((?:[一-鿿]{2,14}[、,]){1,6}")
_LONGEST = 140


def find_references(page: Page) -> list[Reference]:
    """Every mention of an official document in the papers and the interpretation, in the order of the text."""
    wanted = page.regions.lines(Region.NOTICE, Region.PLAN, Region.ANNEX, Region.INTERPRETATION)
    own = {plain_title(title) for title in own_titles(page)}
    own_numbers = {normal(number.quote) for number in _own_numbers(page)}
    own |= {re.sub(r"\([^()]*\)$", "", title) for title in own}
    found: list[Reference] = []
    for index in wanted:
        line = page.lines[index]
        if any(map(line.text.__contains__, _SIGNS)):
            found.extend(_in_line(page, line, own, own_numbers))
    found.extend(_bare(page, wanted, found))
    return sorted(found, key=lambda reference: reference.start)


def _in_line(page: Page, line: Line, own: set[str], own_numbers: set[str]) -> Iterator[Reference]:
    """The mentions of a line; a paper of the same title with another number is an earlier one."""
    text = line.text
    taken: list[tuple[int, int]] = []
    numbers = find_numbers(text, line.view.gaps) if "号" in text or "第" in text else []
    standards = find_standards(text)
    numbers += standards
    for start, end, marks in _titles(text):
        title = text[start:end]
        if _SHORT_NAME.search(text, 0, start - 1):
            continue
        if not _DOCUMENT.search(title) and not _STANDARD_BEHIND.match(text, end):
            continue
        number = _number_behind(page, line, end, numbers, taken)
        former = number is not None and bool(own_numbers) and normal(number.quote) not in own_numbers
        own_title = plain_title(title) in own and not former
        yield _reference(page, line, start, end, number, marks, own_title or _GENERIC.fullmatch(title) is not None)
        taken.append((start, end))
    for match in numbers:
        if any(low <= match.start < high for low, high in taken) or match.serial is None:
            continue
        fact = number_fact(page, line.view, match, "reference.number")
        yield page.pin_as(Reference, fact.start, fact.end, "reference.number", title=None, number=fact, marks="bare")


def _titles(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, marks) of the titles inside 《》; a nested 《 or 〈 is part of its title."""
    at = 0
    while (opened := text.find("《", at)) >= 0:
        end = _closing_mark(text, opened)
        if end is not None:
            yield opened + 1, end, "closed"
            at = end + 1
            continue
        end = _unclosed_end(text, opened)
        if end is not None:
            yield opened + 1, end, "unclosed"
        at = end if end is not None else opened + 1


def _closing_mark(text: str, opened: int) -> int | None:
    """The 》 that closes a mark; None where a clause ends and a new title opens before it comes."""
    depth = 0
    for match in _MARKS.finditer(text, opened, opened + _LONGEST):
        depth += 1 if match.group() == "《" else -1
        if depth == 0:
            clause = _CLAUSE_EDGE.search(text, opened, match.start())
            reopened = clause is not None and text.find("《", clause.end(), match.start()) >= 0
            return None if reopened else match.start()
    return None


def _unclosed_end(text: str, opened: int) -> int | None:
    """Where a title without its closing mark ends: with the last word of its clause that ends titles (协议, 方案)."""
    clause = _CLAUSE_EDGE.search(text, opened + 1, opened + _LONGEST)
    stop = clause.start() if clause else min(len(text), opened + _LONGEST)
    ends = [match.end() for match in _UNCLOSED_END.finditer(text, opened + 1, stop)]
    return ends[-1] if ends else None


def _number_behind(
    page: Page, line: Line, end: int, numbers: list[NumberMatch], taken: list[tuple[int, int]]
) -> DocumentNumber | None:
    text = line.text
    at = end + 1 if end < len(text) and text[end] == "》" else end
    behind = re.compile(r"的通知|\(").match(text, at)
    if behind is None:
        return None
    for match in numbers:
        if match.start < at:
            continue
        between = text[at : match.start]
        if (len(between) <= 8 and between.strip("的通知(,") == "") or _JOINT_DECREE.fullmatch(between):
            taken.append((match.start, match.end))
            return number_fact(page, line.view, match, "reference.number")
    return None


def _reference(
    page: Page, line: Line, start: int, end: int, number: DocumentNumber | None, marks: str, own: bool
) -> Reference:
    a, b = line.view.span(start, end)
    grade = Grade.CERTAIN if marks == "closed" else Grade.LIKELY
    title = page.pin(a, b, "reference.title", grade)
    return page.pin_as(
        Reference, a, b, "reference.title", title=title, number=number, marks=marks, own=own, grade=grade
    )


def _bare(page: Page, wanted: list[int], marked: list[Reference]) -> Iterator[Reference]:
    """Titles known from a marked mention, where they stand without marks."""
    known = {
        normal(r.title.quote): r for r in marked if r.title and r.marks == "closed" and len(normal(r.title.quote)) >= 12
    }
    taken = sorted((r.start, r.end) for r in marked)
    starts = [low for low, _ in taken]
    reached = list(accumulate((high for _, high in taken), max))
    for index in wanted:
        line = page.lines[index]
        for title, reference in known.items():
            at = line.text.find(title)
            while at >= 0:
                start, end = line.view.span(at, at + len(title))
                before = line.text[at - 1] if at else ""
                before_it = bisect_right(starts, start)
                inside = before_it > 0 and reached[before_it - 1] >= end
                if (
                    not inside
                    and before not in "《〈"
                    and at > 0
                    and line.marker is None
                    and page.regions.of_line[index] is not Region.ANNEX_LIST
                ):
                    pinned = page.pin(start, end, "reference.bare", Grade.LIKELY)
                    yield page.pin_as(
                        Reference,
                        start,
                        end,
                        "reference.bare",
                        title=pinned,
                        number=None,
                        marks="bare",
                        own=reference.own,
                        grade=Grade.LIKELY,
                    )
                at = line.text.find(title, at + len(title))


def plain_title(title: str) -> str:
    """A title for comparing: normal, without book marks and without the issuer in front of 关于."""
    return normal(title).strip("《》").replace("〈", "《").replace("〉", "》")


def cited(page: Page, references: list[Reference], attachments: tuple[Attachment, ...]) -> tuple[Citation, ...]:
    """The other documents, each once; the papers of this page and their annexes are no citations."""
    annexes = [plain_title(attachment.quote) for attachment in attachments]
    own_number = {normal(n.quote) for n in _own_numbers(page)}
    groups: list[tuple[Fact | None, DocumentNumber | None, list[int]]] = []
    by_number: dict[str, int] = {}  # the first group of a number, of a title, of a title without a number
    by_name: dict[str, int] = {}
    unnumbered: dict[str, int] = {}
    for index, reference in enumerate(references):
        title, number = reference.title, reference.number
        name = plain_title(title.quote) if title else ""
        if reference.own or (number and normal(number.quote) in own_number):
            continue
        if name and any(
            name == annex or (len(name) >= 6 and (annex.endswith(name) or name.endswith(annex))) for annex in annexes
        ):
            continue
        same_number = by_number.get(number.normal) if number else None
        same_name = (unnumbered if number else by_name).get(name) if name else None
        position = min((at for at in (same_number, same_name) if at is not None), default=len(groups))
        if position == len(groups):
            groups.append((title, number, [index]))
        else:
            known_title, known_number, mentions = groups[position]
            mentions.append(index)
            title, number = known_title or title, known_number or number
            groups[position] = (title, number, mentions)
        if number:
            by_number[number.normal] = min(by_number.get(number.normal, position), position)
        if title:
            name = plain_title(title.quote)
            by_name[name] = min(by_name.get(name, position), position)
            if number is None:
                unnumbered[name] = position
            elif unnumbered.get(name) == position:
                del unnumbered[name]
    return tuple(Citation(title=t, number=n, mentions=tuple(m)) for t, n, m in groups)


def _own_numbers(page: Page) -> Iterator[Fact]:
    for field in page.fields:
        if field.name in ("发文字号", "文号", "文件号", "文件编号"):
            yield page.pin(field.start, field.end, "field")
    decree = decree_under_title(page)
    if decree is not None:
        yield number_fact(page, *decree, "number.decree")
    limit = (page.addressees.line if page.addressees else 6) + 1
    for line in page.lines[:limit]:
        for match in find_numbers(line.text, line.view.gaps):
            if match.end - match.start >= len(line.text) - 2:
                yield number_fact(page, line.view, match, "number.head")
