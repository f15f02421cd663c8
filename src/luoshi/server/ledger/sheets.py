"""The ledger as a workbook that an office prints and sends round, and that comes back by ``importing``.

Every cell is a text: what begins with ``=``, ``+``, ``-`` or ``@`` is marked as text besides, so that it stays one when
somebody edits the cell or saves the sheet in another format.
"""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from itertools import groupby
from typing import Any

from xlsxwriter import Workbook

from luoshi.server.core.said import chinese
from luoshi.server.ledger.amending import number
from luoshi.server.ledger.models import Target, Task

ID_HEAD = "事项编号"
HEADS = ("序号", "领域", "工作任务", "主要内容", "目标值", "牵头单位", "责任单位", "配合单位", "完成时限", ID_HEAD)
_WIDTHS = (6, 12, 22, 52, 26, 16, 20, 18, 14, 24)
_AREA, _ID = HEADS.index("领域"), HEADS.index(ID_HEAD)
_ROLES = ("lead", "responsible", "support")
_LONGEST = 32_767
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_A4 = 9


def workbook(tasks: Sequence[Task], title: str) -> bytes:
    """The items in their order as XLSX: numbers, merged areas, bodies joined by 、, to be printed on A4 across."""
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(buffer, options) as book:
        _Sheet(book, title, several=len({task.plan_id for task in tasks}) > 1).fill(tasks)
    return buffer.getvalue()


def day_text(last_day: date | None, standing: bool) -> str:
    """A limit as the sheet prints it: ``2031年12月31日``, 长期, or nothing."""
    if last_day is None:
        return "长期" if standing else ""
    return f"{last_day.year}年{last_day.month}月{last_day.day}日"


def target_text(target: Target) -> str:
    """A target in the words of the paper, else out of its parts."""
    if target.text:
        return target.text
    upper = "" if target.value_to is None else f"—{number(target.value_to)}"
    value = f"{number(target.value)}{upper}"
    return f"{target.indicator.name}{chinese(target.get_comparator_display())}{value}{target.unit}"


class _Sheet:
    """The one sheet of the book; ``several`` plans get a column that says which."""

    def __init__(self, book: Workbook, title: str, several: bool) -> None:
        cell = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_name": "宋体", "font_size": 10}
        self.title = title
        self.text = book.add_format(cell)
        self.guarded = book.add_format(cell | {"quote_prefix": True})
        self.centred = book.add_format(cell | {"align": "center"})
        self.head = book.add_format(cell | {"bold": True, "align": "center", "bg_color": "#EEF1F5"})
        self.name = book.add_format({"bold": True, "align": "center", "font_size": 16, "valign": "vcenter"})
        self.heads = (*HEADS[:-1], "所属计划", ID_HEAD) if several else HEADS
        self.several = several
        self.sheet = book.add_worksheet("台账")

    def fill(self, tasks: Sequence[Task]) -> None:
        """Title, heads, one row an item, areas merged, and how it is printed."""
        last = len(self.heads) - 1
        self.sheet.set_row(0, 32)
        self.sheet.merge_range(0, 0, 0, last, "", self.name)
        self.sheet.write_string(0, 0, self.title[:250], self.name)
        for at, head in enumerate(self.heads):
            self.sheet.write_string(1, at, head, self.head)
            self.sheet.set_column(at, at, 24 if head == "所属计划" else _WIDTHS[HEADS.index(head)])
        for at, task in enumerate(tasks):
            for column, value in enumerate(self._cells(at + 1, task)):
                self._write(at + 2, column, value)
        self._merge_areas(tasks)
        self.sheet.freeze_panes(2, 3)
        self.sheet.set_landscape()
        self.sheet.set_paper(_A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(1)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        self.sheet.print_area(0, 0, max(len(tasks), 1) + 1, last - 1)  # the ids are for the way back, not for paper
        self.sheet.set_footer("&C第 &P 页，共 &N 页")

    def _cells(self, position: int, task: Task) -> list[str]:
        parts = list(task.responsibilities.all())
        owners = ["、".join(part.printed_name for part in parts if part.role == role) for role in _ROLES]
        targets = "；".join(target_text(target) for target in task.targets.all())
        row = [str(position), task.area.title if task.area else "", task.title, task.body, targets, *owners]
        row.append(day_text(task.last_day, task.standing))
        return [*row, *([task.plan.name] if self.several else []), task.public_id]

    def _merge_areas(self, tasks: Sequence[Task]) -> None:
        at = 2
        for key, group in groupby(tasks, key=lambda task: (task.plan_id, task.area_id)):
            rows = list(group)
            if key[1] is not None and len(rows) > 1:
                self.sheet.merge_range(at, _AREA, at + len(rows) - 1, _AREA, "", self.centred)
                self._write(at, _AREA, rows[0].area.title if rows[0].area else "")
            at += len(rows)

    def _write(self, row: int, column: int, value: str) -> None:
        style: Any = self.centred if column in (0, _AREA) else self.text
        self.sheet.write_string(row, column, value[:_LONGEST], self.guarded if value.startswith(_FORMULA) else style)
