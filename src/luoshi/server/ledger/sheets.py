"""The ledger as a workbook that an office prints and sends round, and that comes back by ``importing``.

Texts stay texts: what begins with ``=``, ``+``, ``-`` or ``@`` is marked as text, so that it stays one when somebody
edits the cell or saves the sheet in another format. Days are days, numbers are numbers.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from itertools import groupby
from typing import Any

from xlsxwriter import Workbook

from luoshi.extraction.view import normal
from luoshi.server.core.said import chinese
from luoshi.server.ledger.amending import in_order, number
from luoshi.server.ledger.models import Target, Task
from luoshi.server.ledger.models.columns import DueChoice, PersonChoice
from luoshi.server.ledger.states import ItemState

ID_HEAD = "事项编号（请勿改动）"
LAST_DAY_HEAD = "截止日期"
TARGET_HEAD = "目标值"
PLAN_HEAD = "所属计划"
PEOPLE_HEADS: Mapping[str, PersonChoice] = {
    "责任领导": PersonChoice.LEADER, "责任人": PersonChoice.RESPONSIBLE, "联系人": PersonChoice.CONTACT,
}  # fmt: skip
"""Columns that stand in a sheet only where one of its items names such people."""
HEADS = (
    "序号", PLAN_HEAD, "领域", "工作任务", "主要举措", TARGET_HEAD, "牵头单位", "责任单位", "配合单位", *PEOPLE_HEADS,
    "完成时限", LAST_DAY_HEAD, "备注", ID_HEAD,
)  # fmt: skip
_WIDTHS: Mapping[str, float] = {
    "序号": 5, PLAN_HEAD: 14, "领域": 8.5, "工作任务": 17, "主要举措": 41, TARGET_HEAD: 19, "牵头单位": 11.5,
    "责任单位": 13.5, "配合单位": 13.5, **dict.fromkeys(PEOPLE_HEADS, 8.5), "完成时限": 14, LAST_DAY_HEAD: 10.5,
    "备注": 10, ID_HEAD: 30,
}  # fmt: skip
_LINE, _AROUND, _LOWEST, _HIGHEST = 13.5, 7, 27, 409
"""Points of a line of text, of the air around it; the lowest row, the highest that Excel knows."""
_ROLES = ("lead", "responsible", "support")
_MERGED = (PLAN_HEAD, "领域")
_LONGEST = 32_767
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_A4 = 9
FIRST_ROW = 3
"""The row of the first item, counted from 0: below the title, the line of unit and day, and the heads."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What stands above the table: its title, the unit that takes it out, the day."""

    title: str
    unit: str
    day: date


def workbook(tasks: Sequence[Task], printed: Printed) -> bytes:
    """The items in their order as XLSX: numbers, merged areas, bodies joined by 、, to be printed on A4 across."""
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(buffer, options) as book:
        book.set_properties({"title": printed.title[:250], "author": printed.unit[:250]})
        several = len({task.plan_id for task in tasks}) > 1
        named = {row.kind for task in tasks for row in task.people.all()}
        _Sheet(book, printed, several=several, named=named).fill(tasks)
    return buffer.getvalue()


def day_text(last_day: date | None, standing: bool) -> str:
    """A limit as the sheet prints it: ``2031年12月31日``, 长期, or nothing."""
    if last_day is None:
        return "长期" if standing else ""
    return f"{last_day.year}年{last_day.month}月{last_day.day}日"


def due_text(task: Task) -> str:
    """The limit of an item in the words of its paper; where a person gave it, as a day."""
    return task.due_text or day_text(task.last_day, task.standing)


def last_day_text(task: Task) -> str:
    """The last day as its column shows it: ``2031-12-31``, else nothing."""
    return f"{task.last_day:%Y-%m-%d}" if task.last_day else ""


def target_text(target: Target) -> str:
    """A target in the words of the paper, else out of its parts."""
    if target.text:
        return target.text
    upper = "" if target.value_to is None else f"—{number(target.value_to)}"
    value = f"{number(target.value)}{upper}"
    return f"{target.indicator.name}{chinese(target.get_comparator_display())}{value}{target.unit}"


def targets_text(targets: Iterable[Target]) -> str:
    """All targets of an item in one cell."""
    return "；".join(target_text(target) for target in targets)


def row_key(task: Task, cells: Iterable[str]) -> str:
    """What the hidden column holds: the item, its revision, and the digest of the cells that say what the item is."""
    return f"{task.public_id}@{task.revision}:{row_digest(cells)}"


def row_digest(cells: Iterable[str]) -> str:
    """The same for the same texts, however they are broken into lines; a row that nobody touched keeps it."""
    return hashlib.sha256("\x1f".join(normal(cell) for cell in cells).encode()).hexdigest()[:10]


def told_cells(task: Task, heads: Collection[str] = HEADS) -> dict[str, str]:
    """The texts of an item by the head of their column: those whose change means something. Of the columns of people,
    those that are among ``heads``.
    """
    parts = list(task.responsibilities.all())
    owners = ["、".join(part.printed_name for part in parts if part.role == role) for role in _ROLES]
    return {
        "工作任务": task.title[:_LONGEST],
        "主要举措": task.body[:_LONGEST],
        TARGET_HEAD: targets_text(task.targets.all())[:_LONGEST],
        **dict(zip(("牵头单位", "责任单位", "配合单位"), owners, strict=True)),
        "完成时限": due_text(task),
        LAST_DAY_HEAD: last_day_text(task),
        **{head: people_text(task, kind) for head, kind in PEOPLE_HEADS.items() if head in heads},
    }


def people_text(task: Task, kind: PersonChoice) -> str:
    """The people of an item in one part, in one cell."""
    return "、".join(row.name for row in in_order(task.people.all()) if row.kind == kind)[:_LONGEST]


def _remarks(task: Task) -> str:
    """What a reader of the sheet should know besides: where an ad hoc item comes from, a limit that nobody printed."""
    told = [f"来源：{task.source}"] if task.source else []
    if task.due_origin == DueChoice.DEFAULT:
        told.append("按统一时限")
    if task.state == ItemState.DRAFT:
        told.append("待确认")
    elif task.state == ItemState.WITHDRAWN:
        told.append("已终止")
    return "；".join(told)


class _Sheet:
    """The one sheet of the book; ``several`` plans get a column that says which, parts of people ``named`` one each."""

    def __init__(self, book: Workbook, printed: Printed, several: bool, named: Collection[str]) -> None:
        cell = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_name": "宋体", "font_size": 10}
        middle = cell | {"align": "center"}
        self.printed = printed
        self.text = book.add_format(cell)
        self.guarded = book.add_format(cell | {"quote_prefix": True})
        self.centred = book.add_format(middle)
        self.day = book.add_format(middle | {"num_format": 'yyyy"年"m"月"d"日"'})
        self.last_day = book.add_format(middle | {"num_format": "yyyy-mm-dd"})
        self.head = book.add_format(
            middle | {"bold": True, "font_name": "黑体", "font_size": 10.5, "bg_color": "#F2F2F2"}
        )
        self.name = book.add_format(
            {"align": "center", "valign": "vcenter", "font_name": "方正小标宋简体", "font_size": 20}
        )
        plain = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
        self.unit, self.on = book.add_format(plain), book.add_format(plain | {"align": "right"})
        missing = {head for head, kind in PEOPLE_HEADS.items() if kind not in named}
        missing |= set() if several else {PLAN_HEAD}
        self.heads = [head for head in HEADS if head not in missing]
        self.sheet = book.add_worksheet("台账")

    def fill(self, tasks: Sequence[Task]) -> None:
        """Title, heads, one row an item, areas merged, and how it is printed."""
        self._top(len(tasks))
        for at, task in enumerate(tasks):
            self._row(FIRST_ROW + at, at + 1, task)
        self._merge(tasks)
        self._set_up_print(max(len(tasks), 1))

    def _top(self, count: int) -> None:
        shown = len(self.heads) - 2  # the last column is hidden
        self.sheet.set_row(0, 36)
        self.sheet.merge_range(0, 0, 0, shown, "", self.name)
        self.sheet.write_string(0, 0, self.printed.title[:250], self.name)
        self.sheet.set_row(1, 18)
        half = shown // 2
        self.sheet.merge_range(1, 0, 1, half, "", self.unit)
        self.sheet.write_string(1, 0, f"填报单位：{self.printed.unit}"[:250], self.unit)
        self.sheet.merge_range(1, half + 1, 1, shown, "", self.on)
        self.sheet.write_string(1, half + 1, f"共 {count} 项　{day_text(self.printed.day, False)}", self.on)
        self.sheet.set_row(2, 30)
        for at, head in enumerate(self.heads):
            self.sheet.write_string(2, at, head, self.head)
            self.sheet.set_column(at, at, _WIDTHS[head], None, {"hidden": True} if head == ID_HEAD else {})

    def _row(self, row: int, position: int, task: Task) -> None:
        told = told_cells(task, self.heads)
        texts = told | {
            PLAN_HEAD: task.plan.name,
            "领域": task.area.title if task.area else "",
            "备注": _remarks(task),
            ID_HEAD: row_key(task, told.values()),
        }
        self.sheet.set_row(row, _height(texts))
        for column, head in enumerate(self.heads):
            if head == "序号":
                self.sheet.write_number(row, column, position, self.centred)
            elif task.last_day and (head == LAST_DAY_HEAD or (head == "完成时限" and not task.due_text)):
                day = datetime(task.last_day.year, task.last_day.month, task.last_day.day)
                self.sheet.write_datetime(row, column, day, self.last_day if head == LAST_DAY_HEAD else self.day)
            else:
                self._write(row, column, texts[head])

    def _merge(self, tasks: Sequence[Task]) -> None:
        """Plans and areas that stand below each other are one cell."""
        for head in _MERGED:
            if head not in self.heads:
                continue
            column, at = self.heads.index(head), FIRST_ROW
            for key, group in groupby(tasks, key=lambda task: (task.plan_id, task.area_id if head == "领域" else 0)):
                rows = list(group)
                if len(rows) > 1 and key[1] is not None:
                    self.sheet.merge_range(at, column, at + len(rows) - 1, column, "", self.centred)
                    area = rows[0].area.title if rows[0].area else ""
                    self._write(at, column, area if head == "领域" else rows[0].plan.name)
                at += len(rows)

    def _set_up_print(self, rows: int) -> None:
        last = len(self.heads) - 2
        self.sheet.freeze_panes(FIRST_ROW, self.heads.index("工作任务") + 1)
        self.sheet.set_landscape()
        self.sheet.set_paper(_A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.center_horizontally()
        self.sheet.repeat_rows(FIRST_ROW - 1)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.7)
        self.sheet.print_area(0, 0, rows + FIRST_ROW - 1, last)  # the ids are for the way back, not for paper
        unit = self.printed.unit.replace("&", "&&")[:80]
        self.sheet.set_footer(f'&L&"宋体"&9{unit}&C&"宋体"&9第 &P 页，共 &N 页&R&"宋体"&9打印日期：&D')

    def _write(self, row: int, column: int, value: str) -> None:
        style: Any = self.text if self.heads[column] in ("工作任务", "主要举措", TARGET_HEAD, "备注") else self.centred
        self.sheet.write_string(row, column, value[:_LONGEST], self.guarded if value.startswith(_FORMULA) else style)


def _height(texts: Mapping[str, str]) -> float:
    """A row high enough for its longest cell: not every program does that by itself, and none for merged cells."""
    alone = (head for head in texts if head not in _MERGED and head != ID_HEAD)
    lines = max(_lines(texts[head], _WIDTHS[head]) for head in alone)
    return min(max(lines * _LINE + _AROUND, _LOWEST), _HIGHEST)


def _lines(text: str, width: float) -> int:
    """Lines that a text takes in a column; a Chinese character is two digits wide."""
    room = max(int(width / 2 - 0.4), 1)
    return sum(
        max(-(-sum(2 if ord(sign) > 0x2E7F else 1 for sign in part) // (2 * room)), 1) for part in text.split("\n")
    )
