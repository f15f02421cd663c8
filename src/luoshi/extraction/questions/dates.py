"""Time limits whose year is not printed or that lie before the day of issue (8月底前 in a paper of September).

A limit is never rolled on silently: which year was meant is for the office to say.
"""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date

from luoshi.extraction.due import DueFinder, plan_year
from luoshi.extraction.limits import Limits
from luoshi.extraction.lines import Line
from luoshi.extraction.page import Page
from luoshi.extraction.questions.codes import Code
from luoshi.extraction.questions.material import Material, around, shown
from luoshi.extraction.reading import Deadline, DeadlineKind, Grade, Question, YearSource
from luoshi.extraction.view import normal

_CALENDAR = re.compile(r"月|季度|半年|年底|年末|年内|19\d\d|20\d\d")
_LIMITS = re.compile(r"前|底|末|内|旬|季度|半年")
_ANY_YEAR = re.compile(r"(?:19|20)\d\d")
_CLAUSE = re.compile(r"[,。;!?:]")
# what is told of the past or sets a condition limits nothing: 2019年底前建成的小区, 截至6月底
_TOLD = re.compile(
    r"已|截至|截止|以来|曾|了(?!解)|起(?!步|草|来|点)|建成的|形成的|登记的|取得的|出生|参加工作|同期|去年|上年"
)
_ACTS = re.compile(
    r"完成|建成|实现|达到|印发|上报|报送|报|出台|启动|开工|竣工|投入|制定|制订|整改|建立|解决|消除|通车|验收|提交|公布|落实|基本|全面|全部|力争|确保"
)


def ask(material: Material) -> Iterator[Question]:
    """Limits without a year that lie before the issue, years that nothing tells, printed limits that are past."""
    issued_on = material.reading.metadata.issued_on
    issued = issued_on.value if issued_on else material.today
    dues = list(_limits(material))
    if issued is not None:
        yield from _before_issue(material, dues, issued)
        yield from _past(material, dues, issued)
    elif not any(_ANY_YEAR.search(line.text) for line in material.lines):
        yield from _no_year_at_all(material, dues)


def _limits(material: Material) -> Iterator[tuple[Line, Deadline]]:
    """Every limit by date of the papers with its line; lines without a word of the calendar are passed over."""
    finder = DueFinder(material.page, plan_year(material.reading.metadata))
    places = _places(material.page)
    for line in material.lines:
        if _CALENDAR.search(line.text) is None:
            continue
        dated = [m for m in finder.in_line(places[line.start]) if m.kind is DeadlineKind.BY_DATE]
        around = Limits(dated)
        for match in dated:
            deadline = finder.deadline(line.view, match, "question.date", around)
            if deadline.last_day is not None or deadline.year_source is YearSource.UNKNOWN:
                yield line, deadline


def _places(page: Page) -> dict[int, int]:
    return {line.start: index for index, line in enumerate(page.lines)}


def _before_issue(material: Material, dues: list[tuple[Line, Deadline]], issued: date) -> Iterator[Question]:
    asked: dict[date, list[Deadline]] = {}
    for line, due in dues:
        if due.year_source in (YearSource.DOCUMENT, YearSource.CONTEXT) and due.last_day and due.last_day < issued:
            same_year = due.year_source is YearSource.DOCUMENT or due.last_day.year == issued.year
            if same_year and _LIMITS.search(normal(due.quote)) and not _told(line, due):
                asked.setdefault(due.last_day, []).append(due)
    for day, same in asked.items():
        first = same[0]
        more = f"(同样的时限共{len(same)}处)" if len(same) > 1 else ""
        yield material.ask(
            Code.DATE_WITHOUT_YEAR,
            (first.start, first.end),
            f"“{shown(first.quote)}”没有写年份{more},按文件的年份是{_chinese(day)},早于成文日期{_chinese(issued)},请确定是哪一年。",
            (_chinese(day), _chinese(_year_later(day))),
            Grade.CERTAIN,
        )


def _past(material: Material, dues: list[tuple[Line, Deadline]], issued: date) -> Iterator[Question]:
    work = sorted((fact.start, fact.end) for fact in (*material.tasks, *material.reading.goals))
    for line, due in dues:
        if due.year_source is not YearSource.QUOTE or due.last_day is None or due.last_day >= issued:
            continue
        if not _inside(work, due.start) or _told(line, due):
            continue
        behind = line.text[line.view.at(due.end - 1) + 1 :]
        clause = _CLAUSE.split(behind.lstrip(",、"), maxsplit=1)[0]
        if re.search(r"前|底|末|内", normal(due.quote)) and _ACTS.search(clause) and "的" not in clause[:12]:
            yield material.ask(
                Code.DATE_PAST,
                (due.start, due.end),
                f"时限“{shown(due.quote)}”早于成文日期{_chinese(issued)},请确定年份是否写错,或者这一项是否已经完成。",
                (f"改为{issued.year}年", f"改为{issued.year + 1}年", "已经完成,不再列入"),
            )


def _no_year_at_all(material: Material, dues: list[tuple[Line, Deadline]]) -> Iterator[Question]:
    without = [due for _, due in dues if due.year_source is YearSource.UNKNOWN and _LIMITS.search(normal(due.quote))]
    if without:
        first = without[0]
        more = f"等{len(without)}处时限" if len(without) > 1 else ""
        yield material.ask(
            Code.DATE_YEAR_ASSUMED,
            (first.start, first.end),
            f"“{shown(first.quote)}”{more}没有写年份,全文和页面上也没有年份可以推断,请填写文件的年份。",
        )


def _inside(work: list[tuple[int, int]], at: int) -> bool:
    """Whether a place is in a task or a goal: elsewhere a past day is mostly told, not set."""
    index = bisect_right(work, (at, sys.maxsize)) - 1
    return index >= 0 and at < work[index][1]


def _told(line: Line, due: Deadline) -> bool:
    """Whether the clause around a limit tells of the past."""
    text = line.text
    start, end = line.view.at(due.start), line.view.at(due.end - 1) + 1
    return _TOLD.search(text[slice(*around(text, start, end, ",。;:"))]) is not None


def _year_later(day: date) -> date:
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year + 1, day=28 if leap else day.day)


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
