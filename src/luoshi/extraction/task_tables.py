"""Rows of a task table as tasks: columns are found by what their heads mean, never by their order.

``序号 | 重点任务 | 工作举措 | 牵头单位 | 完成时限``, merged area cells, group rows, two-row heads, 同上, heads that are
printed again, tables that go on on the next page, tables that a page flattened into lines.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from luoshi.document.model import Table
from luoshi.extraction.card_tables import heading_above, turned
from luoshi.extraction.flat_tables import find_flat_tables
from luoshi.extraction.page import Page
from luoshi.extraction.reading import Role
from luoshi.extraction.responsibility import Assignment, parse_assignment
from luoshi.extraction.table_heads import (
    DITTO,
    OWNERS,
    PEOPLE,
    Column,
    Grid,
    Heads,
    find_heads,
    hands_out_work,
    owner_columns,
)
from luoshi.extraction.task_text import clause_end
from luoshi.extraction.view import View

_ROLES = {Column.LEAD: Role.LEAD, Column.RESPONSIBLE: Role.RESPONSIBLE, Column.SUPPORT: Role.SUPPORT}
# rows that add up, give points or note something, by their title or their number
_NO_TASK = re.compile(
    r"奖扣分|加分|扣分项|奖励项|附加分|^(?:合计|总分|小计|总计|共计|平均)|^(?:注|备注|说明|填表说明)[::]"
)
_HAN = re.compile(r"[一-鿿]")
_CONTINUED = 30  # characters that may stand between a table and its continuation: (续表), a page number
_CONTINUATION = re.compile(
    r"(?:\(?续(?:表|上表)?\)?|第?\d{1,3}页?|-\d{1,3}-|附件\d{0,2}|[^。;]{0,24}(?:\(续\)|\(续表\)))?"
)

Span = tuple[int, int]


@dataclass(slots=True)
class Row:
    """A task row: raw spans of its cells, its responsibility, its deadline cell, the area it stands under.

    ``stages``, ``amounts`` and ``people`` are (span of the head, span of the cell); ``dittos`` are cells of 同上 with
    the rule of what they repeat.
    """

    label: str | None
    title: Span
    body: Span
    start: int
    end: int
    lines: list[tuple[View, Assignment]] = field(default_factory=list)
    due: Span | None = None
    area: Span | None = None
    stages: list[tuple[Span, Span]] = field(default_factory=list)
    amounts: list[tuple[Span, Span]] = field(default_factory=list)
    people: list[tuple[Span, Span]] = field(default_factory=list)
    dittos: list[tuple[Span, str]] = field(default_factory=list)


def find_rows(page: Page) -> list[Row]:
    """The task rows of all tables on the page, in the order of the text; tables without owners give none."""
    rows: list[Row] = []
    before: _Sheet | None = None
    for table in [*page.document.tables, *find_flat_tables(page)]:
        card = turned(page, table)
        sheet = _open(page, card or table, before)
        if sheet is not None and card is not None:
            rows.extend(_under_heading(page, card, sheet))
        elif sheet is not None:
            rows.extend(sheet.rows())
            before = sheet
    return sorted(rows, key=lambda row: row.start)


def _open(page: Page, table: Table, before: "_Sheet | None") -> "_Sheet | None":
    """A table that hands out work, under its own heads or those of the table that it goes on with."""
    grid = table.grid()
    texts = [page.view(cell.start, cell.end).text for cell in table.cells]
    heads = find_heads(grid, texts)
    if heads is not None:
        return _Sheet(page, table, grid, texts, heads) if hands_out_work(heads, grid, texts) else None
    if before is None or not _goes_on(page, before.table, table):
        return None
    carried = Heads(0, before.heads.columns, before.heads.cells)
    if not owner_columns(carried, grid, texts):
        return None
    return _Sheet(page, table, grid, texts, carried, before)


def _under_heading(page: Page, card: Table, sheet: "_Sheet") -> Iterator[Row]:
    """The row of a card, with the heading above it as its title where no row of the card is headed so."""
    above = None if sheet.heads.of(Column.TITLE) else heading_above(page, card)
    for row in sheet.rows():
        if above is not None:
            body = sheet.body_of_card()
            row.label, row.title, row.start = above
            row.body = body or row.body
        yield row


def _goes_on(page: Page, before: Table, table: Table) -> bool:
    """Whether a table without heads continues another: as many columns, and nothing but a page's edge in between."""
    if before.columns != table.columns or table.start < before.end:
        return False
    between = page.text[before.end : table.start]
    return len(between) <= _CONTINUED * 2 and _CONTINUATION.fullmatch(View(between).text) is not None


class _Sheet:
    """One table with its heads; ``above`` is the one that it continues."""

    def __init__(
        self,
        page: Page,
        table: Table,
        grid: Grid,
        texts: Sequence[str],
        heads: Heads,
        above: "_Sheet | None" = None,
    ) -> None:
        self.page, self.table, self.grid, self.texts, self.heads = page, table, grid, texts, heads
        self.owners = owner_columns(heads, grid, texts)
        self.heads_at: dict[int, Span] = dict(above.heads_at) if above else self._heads_at()
        self.head_texts: frozenset[str] = above.head_texts if above else self._head_texts()
        self.last: Row | None = above.last if above else None
        self.area: Span | None = above.area if above else None
        self.title_above: Span | None = above.title_above if above else None

    def _heads_at(self) -> dict[int, Span]:
        """The span of the lowest head of each column."""
        cells = self.table.cells
        return {c: (cells[ids[-1]].start, cells[ids[-1]].end) for c, ids in enumerate(self.heads.cells) if ids}

    def _head_texts(self) -> frozenset[str]:
        return frozenset(self.texts[index] for ids in self.heads.cells for index in ids if self.texts[index])

    def rows(self) -> Iterator[Row]:
        """The task rows in their order."""
        for number in range(self.heads.first, self.table.rows):
            cells = self.grid[number]
            said = {self.texts[index] for index in cells if index is not None and self.texts[index]}
            if len(said & self.head_texts) >= min(3, len(self.head_texts)) or said <= self.head_texts:
                continue  # the heads again, on the next page or above the next group
            group = self._group(cells)
            if group is not None:
                self.area = self._span(group)
                continue
            row = self._row(cells, number)
            if row is not None:
                row.area = self._shared_title(cells, row) or self.area or self._area(cells, row)
                self.last = row
                yield row

    def body_of_card(self) -> Span | None:
        """The whole text of the one row, where its title stands above the table."""
        index = self._cell(self.grid[self.heads.first], Column.BODY)
        return self._span(index) if index is not None else None

    # ---- cells

    def _span(self, index: int) -> Span:
        return self.table.cells[index].start, self.table.cells[index].end

    def _cell(self, cells: Sequence[int | None], *wanted: Column) -> int | None:
        for column in self.heads.of(*wanted):
            index = cells[column]
            if index is not None and self.texts[index]:
                return index
        return None

    def _group(self, cells: Sequence[int | None]) -> int | None:
        """The cell of a row that only names an area: one text over most of the row, and no owner."""
        distinct = list(dict.fromkeys(i for i in cells if i is not None and self.texts[i]))
        if not distinct or any(_NO_TASK.search(self.texts[i]) for i in distinct):
            return None
        owner_cells = {cells[column] for column in self.heads.of(*OWNERS)}
        if any(i in owner_cells and self.table.cells[i].column_span < 3 for i in distinct):
            return None
        if len(distinct) == 1 and self.table.cells[distinct[0]].column_span >= max(2, self.table.columns // 2):
            return distinct[0]
        body = self._cell(cells, Column.BODY)
        if self.last is not None and body is not None and self._cell(cells, Column.TITLE, Column.LABEL) is None:
            return None  # a body that goes on without owners of its own is no heading
        named = [i for i in distinct if len(self.texts[i]) > 3 and not self.texts[i].replace(".", "").isdigit()]
        return named[0] if named else distinct[0]

    def _area(self, cells: Sequence[int | None], row: Row) -> Span | None:
        for column in self.heads.of(Column.AREA):
            index = cells[column]
            if index is not None and self.texts[index]:
                if DITTO.fullmatch(self.texts[index]):
                    row.dittos.append((self._span(index), "ditto.area"))
                    return self.last.area if self.last else None
                return self._span(index)
        return None

    def _shared_title(self, cells: Sequence[int | None], row: Row) -> Span | None:
        """The title cell that several rows share: their area, a row's own title is another."""
        for column in self.heads.of(Column.TITLE):
            index = cells[column]
            if index is not None and self.table.cells[index].row_span > 1 and self._span(index) != row.title:
                return self._span(index)
            if index is not None and DITTO.fullmatch(self.texts[index]):
                row.dittos.append((self._span(index), "ditto.title"))
                return self.title_above
        return None

    # ---- rows

    def _row(self, cells: Sequence[int | None], number: int) -> Row | None:
        title, body = self._cell(cells, Column.TITLE), self._cell(cells, Column.BODY)
        label_cell = self._cell(cells, Column.LABEL)
        head = self.texts[title] if title is not None else ""
        if len(_HAN.findall(head or (self.texts[body] if body is not None else ""))) < 2:
            return None
        if _NO_TASK.search(head) or (label_cell is not None and _NO_TASK.search(self.texts[label_cell])):
            return None
        dittos: list[tuple[Span, str]] = []
        lines = self._lines(cells, dittos)
        if not lines:
            return None
        repeated = title is not None and DITTO.fullmatch(head) is not None
        shared = title is not None and body is not None and (repeated or self._covers_rows(title, body))
        label = None
        if label_cell is not None and (self.table.cells[label_cell].row_span == 1 or not shared):
            label = self.texts[label_cell].strip(".、,() ") or None
        present = [self.table.cells[i] for i in dict.fromkeys(cells) if i is not None]
        own = [cell for cell in present if cell.row == number]
        start = min((cell.start for cell in own if cell.end > cell.start), default=self.table.start)
        title_span, body_span = self._title_and_body(None if shared else title, body)
        if title is not None and body is not None and not shared:
            body_span = body_span[0], self._end_of_body(cells, body)
        if title is not None and not repeated:
            self.title_above = self._span(title)
        row = Row(label, title_span, body_span, min(start, title_span[0]), max(c.end for c in own), lines)
        row.due = self._due(cells, dittos)
        row.dittos = dittos
        row.stages = list(self._under(cells, Column.STAGE, fits=_says_work))
        row.amounts = list(self._under(cells, Column.AMOUNT, fits=_opens_with_digit))
        row.people = list(self._under(cells, *PEOPLE))
        return row

    def _end_of_body(self, cells: Sequence[int | None], body: int) -> int:
        """Where the text of a row ends: its goal may stand in the next column (建设内容 | 年度目标)."""
        last = self.table.cells[body]
        for column in self.heads.of(Column.BODY):
            index = cells[column]
            if index is None or not self.texts[index]:
                continue
            cell = self.table.cells[index]
            beside = cell.row == last.row and cell.column == last.column + last.column_span
            if beside and cell.row_span == last.row_span == 1:
                last = cell
        return last.end

    def _covers_rows(self, title: int, body: int) -> bool:
        return self.table.cells[title].row_span > 1 and self.table.cells[body].row_span == 1

    def _under(
        self, cells: Sequence[int | None], *wanted: Column, fits: Callable[[str], bool] = bool
    ) -> Iterator[tuple[Span, Span]]:
        """(head, cell) of the filled cells of some columns; a cell that covers several columns once."""
        seen: set[int] = set()
        for column in self.heads.of(*wanted):
            index = cells[column]
            if index is not None and index not in seen and fits(self.texts[index]) and column in self.heads_at:
                seen.add(index)
                if not DITTO.fullmatch(self.texts[index]):
                    yield self.heads_at[column], self._span(index)

    def _lines(self, cells: Sequence[int | None], dittos: list[tuple[Span, str]]) -> list[tuple[View, Assignment]]:
        found: list[tuple[View, Assignment]] = []
        seen: set[int] = set()
        for position in self.owners:
            index, column = cells[position], self.heads.columns[position]
            if index is None or index in seen or not self.texts[index]:
                continue
            seen.add(index)
            if DITTO.fullmatch(self.texts[index]):
                dittos.append((self._span(index), "ditto.owner"))
                found.extend(line for line in (self.last.lines if self.last else []) if _role(line) is _ROLES[column])
                continue
            view = self.page.view(*self._span(index))
            assignment = parse_assignment(view, 0, len(view.text), _ROLES[column])
            if assignment.named:
                found.append((view, assignment))
        return found

    def _due(self, cells: Sequence[int | None], dittos: list[tuple[Span, str]]) -> Span | None:
        index = self._cell(cells, Column.DUE)
        if index is None:
            return None
        if DITTO.fullmatch(self.texts[index]):
            dittos.append((self._span(index), "ditto.due"))
            return self.last.due if self.last else None
        return self._span(index)

    def _title_and_body(self, title: int | None, body: int | None) -> tuple[Span, Span]:
        """Title and body cells; a title that several rows share is their area, the row's own first clause its title."""
        if title is None or body is None:
            view = self.page.view(*self._span(body if body is not None else title or 0))
            number = _NUMBER_AHEAD.match(view.text)
            return _first_clause(view, number.end() if number else 0)
        view = self.page.view(*self._span(title))
        number = _NUMBER_AHEAD.match(view.text)
        end = len(view.text)
        while end > 1 and view.text[end - 1] in "。;,、:":
            end -= 1
        return view.span(number.end() if number and number.end() < end else 0, end), self._span(body)


_NUMBER_AHEAD = re.compile(r"(?:\d{1,3}[.、](?!\d)|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\))")


def _says_work(text: str) -> bool:
    return len(_HAN.findall(text)) >= 2


def _opens_with_digit(text: str) -> bool:
    return text[:1].isdigit()


def _role(line: tuple[View, Assignment]) -> Role | None:
    return line[1].named[0].role if line[1].named else None


def _first_clause(view: View, begin: int) -> tuple[Span, Span]:
    """A cell of sentences: the heading run into it (改造管网。完成…) or its first clause, and what stands behind."""
    end, body_at = clause_end(view.text, begin, len(view.text))
    if body_at >= len(view.text):
        return view.span(begin, end), view.span(begin, end)
    return view.span(begin, end), view.span(body_at, len(view.text))
