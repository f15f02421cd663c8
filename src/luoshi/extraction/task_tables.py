"""Rows of a task table as tasks: columns are found by what their heads mean, never by their order.

``序号 | 重点任务 | 工作举措 | 牵头单位 | 配合单位 | 完成时限``, merged area cells, group rows, two-row heads, 同上.
"""

import re
from dataclasses import dataclass, field
from enum import Enum

from luoshi.document.model import Table
from luoshi.extraction.grammar.names import closes_name
from luoshi.extraction.page import Page
from luoshi.extraction.reading import Role
from luoshi.extraction.responsibility import Assignment, parse_assignment
from luoshi.extraction.task_text import clause_end
from luoshi.extraction.view import View

_HEAD_ROWS = 6


class Column(Enum):
    """What a column holds."""

    LABEL = "label"
    AREA = "area"
    TITLE = "title"
    BODY = "body"
    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORT = "support"
    DUE = "due"
    OTHER = "other"


# Heads in normal form; the first that matches decides.
_MEANINGS: tuple[tuple[Column, re.Pattern[str]], ...] = (
    (Column.LABEL, re.compile(r"序号|编号|项次|No\.?|№")),
    (
        Column.OTHER,
        re.compile(
            r"存在(?:的)?问题|完成情况|进展情况|推进情况|落实情况|(?:数|量|率|额|比例|金额|资金)(?:\([^()]*\))?$|责任人|责任领导|分管领导|牵头领导|县领导|市领导|区领导|联系人|联系电话|备注|^(?:考核)?(?:得分|分值|扣分|评分|权重|自评)|推广范围|进展|督导"
        ),
    ),
    (Column.LEAD, re.compile(r"总?牵头(?:责任)?(?:单位|部门|处室|科室|股室)|牵头")),
    (
        Column.SUPPORT,
        re.compile(r"(?:配合|协办|协同|参加|参与|协助|支持|责任配合)(?:责任)?(?:单位|部门|处室|科室|股室)|配合"),
    ),
    (
        Column.RESPONSIBLE,
        re.compile(
            r"(?:责任|负责|主办|承办|实施|落实|主管|指导|考核|完成)[^期限时]{0,6}(?:单位|部门|处室|科室|股室|主体)|责任分工|责任单位|^单位$|^部门$"
        ),
    ),
    (
        Column.DUE,
        re.compile(r"(?:完成|办结|整改|推进|落实|实施)?(?:时限|时间|期限|节点|日期|进度)(?:要求|节点)?$|时限|期限"),
    ),
    (Column.AREA, re.compile(r"^(?:类别|类型|领域|方面|板块|分类|任务类别|工作类别|一级指标|大项)$")),
    (
        Column.BODY,
        re.compile(
            r"举措|措施|内容|考核指标|工作要求|任务要求|目标任务|具体任务|年度目标|工作目标|任务目标|建设规模|预期目标|工作重点|细化任务|二级指标|任务内容|具体内容|主要任务$"
        ),
    ),
    (Column.TITLE, re.compile(r"任务|事项|项目|工作|举措|行动|问题|名称|指标")),
)
_REWARD = re.compile(r"奖扣分|加分|扣分项|奖励项|附加分|合计|总分|小计|总计")
_SAME = re.compile(r"同上|〃|″|\"")


@dataclass(slots=True)
class Row:
    """A task row: raw spans of its cells, its responsibility, its deadline cell, the area it stands under."""

    label: str | None
    title: tuple[int, int]
    body: tuple[int, int]
    start: int
    end: int
    lines: list[tuple[View, Assignment]] = field(default_factory=list)
    due: tuple[int, int] | None = None
    area: tuple[int, int] | None = None


def find_rows(page: Page) -> list[Row]:
    """The task rows of all tables on the page, in the order of the text; tables without owners give none."""
    rows = []
    for table in page.document.tables:
        rows.extend(_rows(page, table))
    return rows


def _rows(page: Page, table: Table) -> list[Row]:
    grid = table.grid()
    texts = [View(page.text, cell.start, cell.end).text for cell in table.cells]
    heads = _heads(grid, texts)
    if heads is None:
        return []
    first, columns = heads
    titles = _of(columns, Column.TITLE) or _of(columns, Column.BODY)
    owners = [
        c for c in _of(columns, Column.LEAD, Column.RESPONSIBLE, Column.SUPPORT) if _holds_bodies(grid, texts, first, c)
    ]
    if not titles or not owners:
        return []
    head_texts = {texts[i] for cells in grid[:first] for i in cells if i is not None and texts[i]}
    found: list[Row] = []
    area: tuple[int, int] | None = None
    for number in range(first, table.rows):
        cells = grid[number]
        if len({texts[i] for i in cells if i is not None} & head_texts) >= 3:
            continue  # the head printed again on the next page
        group = _group(table, cells, texts, columns)
        if group is not None:
            area = (table.cells[group].start, table.cells[group].end)
            continue
        row = _task_row(page, table, cells, texts, columns, number, found[-1] if found else None)
        if row is not None:
            row.area = _area_cell(table, cells, columns) or area
            found.append(row)
    return found


def _holds_bodies(grid: list[list[int | None]], texts: list[str], first: int, column: int) -> bool:
    """Whether a column is filled with names of bodies, not with units of measure (单位 means both)."""
    cells = {row[column] for row in grid[first:] if row[column] is not None}
    filled = [texts[i] for i in cells if i is not None and texts[i]]
    return bool(filled) and sum(closes_name(text.rstrip("等。")) and len(text) >= 3 for text in filled) * 2 >= len(
        filled
    )


def _of(columns: list[Column], *wanted: Column) -> list[int]:
    return [index for index, column in enumerate(columns) if column in wanted]


def _heads(grid: list[list[int | None]], texts: list[str]) -> tuple[int, list[Column]] | None:
    """(first row behind the heads, meaning of each column) for the first row that names an owner column."""
    for number, cells in enumerate(grid[:_HEAD_ROWS]):
        columns = [_meaning(texts[i]) if i is not None else Column.OTHER for i in cells]
        distinct = {i for i in cells if i is not None}
        if len(distinct) >= 3 and any(c in (Column.LEAD, Column.RESPONSIBLE, Column.SUPPORT) for c in columns):
            last = number + 1
            # a second row of heads below merged ones: 责任单位 → 牵头单位 | 配合单位
            if last < len(grid):
                below = [_meaning(texts[i]) if i is not None else Column.OTHER for i in grid[last]]
                shared = sum(a is not None and a == b for a, b in zip(cells, grid[last], strict=False))
                finer = [
                    b
                    for a, b, x, y in zip(columns, below, cells, grid[last], strict=False)
                    if x != y and b is not Column.OTHER
                ]
                if shared and len(finer) >= 2:
                    columns = [
                        b if x != y and b is not Column.OTHER else a
                        for a, b, x, y in zip(columns, below, cells, grid[last], strict=False)
                    ]
                    last += 1
            return last, _settled(columns, cells)
    return None


def _meaning(head: str) -> Column:
    if not head or len(head) > 24:
        return Column.OTHER
    for column, pattern in _MEANINGS:
        if pattern.search(head):
            return column
    return Column.OTHER


def _settled(columns: list[Column], cells: list[int | None]) -> list[Column]:
    """One title column: of two that are headed 任务 the first is the title, the second the body."""
    settled = list(columns)
    titles = [
        i
        for i, c in enumerate(settled)
        if c is Column.TITLE and (i == 0 or cells[i] != cells[i - 1] or settled[i - 1] is not Column.TITLE)
    ]
    for extra in titles[1:]:
        settled[extra] = Column.BODY
    if not titles:
        bodies = _of(settled, Column.BODY)
        if len(bodies) > 1:
            settled[bodies[0]] = Column.TITLE
    return settled


def _group(table: Table, cells: list[int | None], texts: list[str], columns: list[Column]) -> int | None:
    """The cell of a row that only names an area: one text over most of the row, and no owner."""
    distinct = list(dict.fromkeys(i for i in cells if i is not None and texts[i]))
    if not distinct:
        return None
    owner_cells = {cells[c] for c in _of(columns, Column.LEAD, Column.RESPONSIBLE, Column.SUPPORT)}
    if any(i in owner_cells and table.cells[i].column_span < 3 for i in distinct):
        return None
    if len(distinct) == 1 and table.cells[distinct[0]].column_span >= max(2, table.columns // 2):
        return distinct[0]
    named = [i for i in distinct if len(texts[i]) > 3 and not texts[i].replace(".", "").isdigit()]
    return named[0] if named else distinct[0]


def _task_row(
    page: Page,
    table: Table,
    cells: list[int | None],
    texts: list[str],
    columns: list[Column],
    number: int,
    above: Row | None,
) -> Row | None:
    def cell_of(*wanted: Column) -> int | None:
        for c in _of(columns, *wanted):
            index = cells[c]
            if index is not None and texts[index]:
                return index
        return None

    title, body = cell_of(Column.TITLE), cell_of(Column.BODY)
    head = texts[title] if title is not None else ""
    if not re.search(r"[一-鿿]{2}", head or (texts[body] if body is not None else "")):
        return None
    if _REWARD.search(head):
        return None
    row_lines = _owners(page, table, cells, texts, columns, above)
    if not row_lines:
        return None
    shared = (
        title is not None and table.cells[title].row_span > 1 and body is not None and table.cells[body].row_span == 1
    )
    label_cell = cell_of(Column.LABEL)
    label = (
        texts[label_cell].strip(".、,() ")
        if (label_cell is not None and table.cells[label_cell].row_span == 1) or (label_cell is not None and not shared)
        else None
    )
    present = [table.cells[i] for i in dict.fromkeys(cells) if i is not None and table.cells[i].row == number]
    start = min((c.start for c in present if c.end > c.start), default=table.start)
    end = max(c.end for c in present)
    title_span, body_span = _title_and_body(page, table, title, body, shared)
    due = cell_of(Column.DUE)
    return Row(
        label or None,
        title_span,
        body_span,
        min(start, title_span[0]),
        end,
        row_lines,
        (table.cells[due].start, table.cells[due].end) if due is not None else None,
    )


_NUMBER_AHEAD = re.compile(r"(?:\d{1,3}[.、](?!\d)|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\))")


def _title_and_body(
    page: Page, table: Table, title: int | None, body: int | None, shared: bool
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Title and body cells; a title that several rows share is their area, the row's own first clause its title."""
    if title is not None and not shared:
        cell = table.cells[title]
        view = View(page.text, cell.start, cell.end)
        number = _NUMBER_AHEAD.match(view.text)
        end = len(view.text)
        while end > 1 and view.text[end - 1] in "。;,、:":
            end -= 1
        title_span = view.span(number.end() if number and number.end() < end else 0, end)
        if body is None:
            return _first_clause(view, number.end() if number else 0)
        return title_span, (table.cells[body].start, table.cells[body].end)
    cell = table.cells[body if body is not None else title or 0]
    view = View(page.text, cell.start, cell.end)
    number = _NUMBER_AHEAD.match(view.text)
    return _first_clause(view, number.end() if number else 0)


def _first_clause(view: View, begin: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """A cell of sentences: the heading run into it (改造管网。完成…) or its first clause, and what stands behind."""
    end, body_at = clause_end(view.text, begin, len(view.text))
    if body_at >= len(view.text):
        return view.span(begin, end), view.span(begin, end)
    return view.span(begin, end), view.span(body_at, len(view.text))


def _area_cell(table: Table, cells: list[int | None], columns: list[Column]) -> tuple[int, int] | None:
    for c in _of(columns, Column.AREA):
        index = cells[c]
        if index is not None and table.cells[index].end > table.cells[index].start:
            return table.cells[index].start, table.cells[index].end
    for c in _of(columns, Column.TITLE):
        index = cells[c]
        if index is not None and table.cells[index].row_span > 1:
            return table.cells[index].start, table.cells[index].end
    return None


def _owners(
    page: Page, table: Table, cells: list[int | None], texts: list[str], columns: list[Column], above: Row | None
) -> list[tuple[View, Assignment]]:
    roles = {Column.LEAD: Role.LEAD, Column.RESPONSIBLE: Role.RESPONSIBLE, Column.SUPPORT: Role.SUPPORT}
    found: list[tuple[View, Assignment]] = []
    seen: set[int] = set()
    for position, column in enumerate(columns):
        index = cells[position]
        if column not in roles or index is None or index in seen or not texts[index]:
            continue
        seen.add(index)
        cell = table.cells[index]
        if _SAME.fullmatch(texts[index]):
            found.extend(above.lines if above else [])
            continue
        view = View(page.text, cell.start, cell.end)
        assignment = parse_assignment(view, 0, len(view.text), roles[column])
        if assignment.named:
            found.append((view, assignment))
    return found
