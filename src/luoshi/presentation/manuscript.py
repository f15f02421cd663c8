"""The source text as HTML: paragraphs, headings and tables as they stood, every marked stretch in a ``<mark>``.

Nothing of the text is added, dropped or changed; a control character that HTML cannot hold shows as U+FFFD.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import groupby

from markupsafe import Markup, escape

from luoshi.document.model import Block, BlockKind, Document, Table
from luoshi.extraction.reading import PlanReading
from luoshi.presentation.marks import Mark, MarkKind, Marks, Run

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# A line that is mostly links is navigation of the web page, not text of the paper.
_CHROME_LINKS = 0.6
# Only these are drawn with edges, so only their first and last runs need to be told apart.
_EDGED = {MarkKind.PROJECT, MarkKind.QUESTION}
_DEEPEST = 4
_CLOSING = "。：:;；. \t\r\n\u3000\xa0"


def manuscript(document: Document, reading: PlanReading, marks: Marks) -> Markup:
    """The whole text as one piece of HTML, in reading order."""
    writer = _Writer(document, reading, marks)
    return Markup("\n").join(writer.pieces())


class _Writer:
    def __init__(self, document: Document, reading: PlanReading, marks: Marks) -> None:
        self._document = document
        self._marks = marks
        title = reading.metadata.title
        self._title = title.start if title else -1
        self._headings = {section.start: section for section in reading.sections}
        self._tasks = [(task.start, task.end) for task in reading.tasks]
        self._task_starts = [start for start, _ in self._tasks]
        # A flattened page has its whole text in one line: it is shown with a break before each heading and task.
        self._breaks = sorted({*self._headings, *self._task_starts})

    def pieces(self) -> Iterator[Markup]:
        for table, blocks in groupby(self._document.blocks, key=lambda block: block.cell and block.cell[0]):
            if table is None:
                for block in blocks:
                    yield from self._paragraphs(block)
            else:
                yield self._table(self._document.tables[table], list(blocks))

    def _paragraphs(self, block: Block) -> Iterator[Markup]:
        first = block.start + _leading_blanks(self._document.text, block.start, block.end)
        inside = self._breaks[bisect_right(self._breaks, first) : bisect_left(self._breaks, block.end)]
        for start, end in zip([block.start, *inside], [*inside, block.end], strict=True):
            begins = max(start, first)
            task = self._task_at(begins)
            names = " ".join(self._classes(block, begins, end))
            attributes = Markup(' data-task="{}"').format(task) if task is not None else Markup()
            yield Markup('<p class="{}"{}>{}</p>').format(names, attributes, self._runs(start, end))

    def _classes(self, block: Block, start: int, end: int) -> Iterator[str]:
        heading = self._headings.get(start)
        yield "p"
        if start <= self._title < end:
            yield "title-line"
        elif heading is not None and not self._document.text[heading.end : end].strip(_CLOSING):
            # A heading that runs into its paragraph (1.建设管网。新建……) makes no heading of the whole paragraph.
            yield f"h{min(heading.depth + 1, _DEEPEST)}"
        elif heading is None and (block.bold or block.kind is BlockKind.HEADING):
            yield "strong"
        if block.align in ("center", "right"):
            yield block.align
        if block.kind is BlockKind.FOOTNOTE:
            yield "footnote"
        if block.link_share >= _CHROME_LINKS:
            yield "chrome"
        task = self._task_at(start)
        if task is not None:
            yield "in-task"
            if self._task_starts[task] == start:
                yield "task-start"

    def _task_at(self, start: int) -> int | None:
        index = bisect_right(self._task_starts, start) - 1
        return index if index >= 0 and start < self._tasks[index][1] else None

    def _table(self, table: Table, blocks: list[Block]) -> Markup:
        by_cell: dict[int, list[Block]] = {}
        for block in blocks:
            if block.cell is not None:
                by_cell.setdefault(block.cell[1], []).append(block)
        rows = []
        for number, row in enumerate(table.grid()):
            hidden = Markup(' class="hidden-row"') if number in table.hidden_rows else Markup()
            cells = Markup().join(self._cells(table, number, row, by_cell))
            rows.append(Markup("<tr{}>{}</tr>").format(hidden, cells))
        caption = Markup("<caption>{}</caption>").format(table.name) if table.name else Markup()
        return Markup('<div class="grid" tabindex="0"><table>{}{}</table></div>').format(caption, Markup().join(rows))

    def _cells(
        self, table: Table, number: int, row: list[int | None], by_cell: dict[int, list[Block]]
    ) -> Iterable[Markup]:
        for column, index in enumerate(row):
            if index is None:
                yield Markup("<td></td>")
                continue
            cell = table.cells[index]
            if (cell.row, cell.column) == (number, column):
                lines = (self._runs(block.start, block.end) for block in by_cell.get(index, ()))
                yield Markup('<td rowspan="{}" colspan="{}">{}</td>').format(
                    cell.row_span, cell.column_span, Markup("<br>").join(lines)
                )

    def _runs(self, start: int, end: int) -> Markup:
        return Markup().join(self._run(run) for run in self._marks.runs(start, end))

    def _run(self, run: Run) -> Markup:
        text = escape(_CONTROL.sub("\ufffd", self._document.text[run.start : run.end]))
        if not run.marks:
            return text
        anchor = (
            Markup(' id="c{}"').format(run.start) if any(mark.start == run.start for mark in run.marks) else Markup()
        )
        numbers = " ".join(str(mark.number) for mark in run.marks)
        names = " ".join(dict.fromkeys(name for mark in run.marks for name in _mark_classes(mark, run)))
        return Markup('<mark{} class="m {}" data-m="{}">{}</mark>').format(anchor, names, numbers, text)


def _leading_blanks(text: str, start: int, end: int) -> int:
    line = text[start:end]
    return len(line) - len(line.lstrip())


def _mark_classes(mark: Mark, run: Run) -> Iterator[str]:
    yield f"k-{mark.kind}"
    if mark.variant:
        yield f"r-{mark.variant}"
    if mark.kind in _EDGED:
        if mark.start == run.start:
            yield f"b-{mark.kind}"
        if mark.end == run.end:
            yield f"e-{mark.kind}"
