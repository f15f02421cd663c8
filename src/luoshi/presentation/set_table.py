"""A set in the terminal: what it holds and what does not agree first, then each task of the annexes."""

from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from luoshi.document import DocumentSet
from luoshi.extraction.predicting import printed
from luoshi.extraction.sets.model import SetReading
from luoshi.presentation.set_rows import (
    annex_rows,
    figures,
    filled_rows,
    link_rows,
    member_rows,
    pair_rows,
    title_of,
)
from luoshi.presentation.set_vocabulary import LINKS
from luoshi.presentation.table import oddity_lines

_FILE_WIDTH = 132


def write_set_table(reading: SetReading, stream: TextIO, found: DocumentSet | None = None) -> None:
    """Write the reading of a set to a text stream, coloured only where that is a terminal.

    ``found`` are the files as they were read; what was unusual about them closes the output.
    """
    console = Console(
        file=stream, width=None if stream.isatty() else _FILE_WIDTH, highlight=False, soft_wrap=not stream.isatty()
    )
    console.print(Text(title_of(reading), style="bold"))
    console.print(Text(figures(reading)))
    for role, title, name, count in member_rows(reading):
        console.print(Text(f"  {role}  {name}  {count}项任务  {title}", style="dim"))
    for listed, file in annex_rows(reading):
        console.print(Text(f"  附件“{listed}” → {file}", style="dim"))
    for pair in pair_rows(reading):
        console.print(Text.assemble(("≠ ", "bold"), f"[{pair.kind}] {pair.message}"))
    for question in reading.questions:
        console.print(Text.assemble(("? ", "bold"), question.message, (f"  “{printed(question.quote)}”", "dim")))
    if reading.links:
        console.print(_links(reading))
    if reading.filled:
        console.print(_filled(reading))
    for document in found.documents if found else ():
        for line in oddity_lines(document.oddities, document.name):
            console.print(line)
    for line in oddity_lines(found.oddities if found else ()):
        console.print(line)


def _list(title: str, *columns: tuple[str, int]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, expand=True, pad_edge=False)
    for name, ratio in columns:
        table.add_column(name, ratio=ratio, overflow="fold")
    return table


def _links(reading: SetReading) -> Table:
    table = _list("附件任务与正文任务", ("附件任务", 5), ("关系", 2), ("正文任务", 5), ("依据", 5))
    member = ""
    for row in link_rows(reading):
        if row.member != member:
            member = row.member
            table.add_section()
            table.add_row(Text(member, style="bold"))
        table.add_row(escape(row.task), LINKS[row.kind].zh, escape(row.plan_tasks), escape(row.evidence))
    return table


def _filled(reading: SetReading) -> Table:
    table = _list("由附件补充", ("正文任务", 5), ("责任单位", 5), ("完成时限", 4), ("所补部分", 5), ("出自", 4))
    for row in filled_rows(reading):
        cells = (row.plan_task, row.owners, row.due, row.part or "整项任务", row.member)
        table.add_row(*map(escape, cells))
    return table
