"""A reading in the terminal: particulars, one row a task, quantified targets, questions."""

from collections import Counter
from collections.abc import Callable, Sequence
from operator import methodcaller
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from luoshi.document import Oddity
from luoshi.extraction.predicting import printed
from luoshi.extraction.reading import PlanReading, Role
from luoshi.presentation.ledger import Row, ledger
from luoshi.presentation.vocabulary import deadline_text, target_value, zh

# Wide enough for a ledger where the output is no terminal and so has no width of its own.
_FILE_WIDTH = 132


def write_table(reading: PlanReading, stream: TextIO, oddities: Sequence[Oddity] = ()) -> None:
    """Write the reading as tables to a text stream, coloured only where that is a terminal.

    ``oddities`` are what was unusual about reading the file; they close the table.
    """
    console = Console(file=stream, width=None if stream.isatty() else _FILE_WIDTH, highlight=False)
    rows = ledger(reading)
    _head(console, reading)
    if rows:
        console.print(_tasks(rows))
    if reading.targets:
        console.print(_targets(reading))
    console.print(_counts(reading))
    for question in reading.questions:
        console.print(Text.assemble(("? ", "bold"), question.message, (f"  “{printed(question.quote)}”", "dim")))
    for line in oddity_lines(oddities):
        console.print(line)


def oddity_lines(oddities: Sequence[Oddity], name: str = "") -> list[Text]:
    """What was unusual about reading a file, a line each; said once where several places say the same."""
    times = Counter(oddity.message.rstrip("。") for oddity in oddities)
    where = f"{name}：" if name else ""
    return [
        Text.assemble(("! ", "bold"), where, message, f"（{count}处）" if count > 1 else "")
        for message, count in times.items()
    ]


def _head(console: Console, reading: PlanReading) -> None:
    metadata = reading.metadata
    title = printed(metadata.title.quote) if metadata.title else reading.source.name
    console.print(Text(title, style="bold"))
    issuers = " ".join(printed(issuer.quote) for issuer in metadata.issuers)
    particulars = (
        printed(metadata.number.quote) if metadata.number else "无文号",
        issuers or "发文机关未载明",
        metadata.issued_on.value.isoformat() if metadata.issued_on else "成文日期未载明",
        zh(reading.kind),
        reading.source.name,
    )
    console.print(Text(" · ".join(particulars), style="dim"))


def _tasks(rows: tuple[Row, ...]) -> Table:
    """One row a task; a column that no task fills is left out."""
    columns: list[tuple[str, int, Callable[[Row], str]]] = [
        *((f"{zh(role)}单位", 4, methodcaller("names", role)) for role in Role),
        ("完成时限", 3, lambda row: row.due),
        ("阶段目标", 4, lambda row: row.stages),
        ("量化目标", 4, lambda row: "；".join(printed(target.quote) for target in row.targets)),
    ]
    filled = [column for column in columns if any(column[2](row) for row in rows)]
    table = _list("任务台账")
    table.add_column("序号", justify="right", no_wrap=True)
    table.add_column("任务", ratio=5, overflow="fold")
    for title, ratio, _ in filled:
        table.add_column(title, ratio=ratio, overflow="fold")
    area = ""
    for row in rows:
        if row.area != area:
            area = row.area
            table.add_section()
            table.add_row("", Text(area, style="bold"))
        table.add_row(str(row.number), escape(row.heading), *(escape(cell(row)) for _, _, cell in filled))
    return table


def _list(title: str) -> Table:
    return Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, expand=True, pad_edge=False)


def _targets(reading: PlanReading) -> Table:
    table = _list("量化目标")
    table.add_column("指标", ratio=4, overflow="fold")
    table.add_column("目标值", ratio=2, overflow="fold")
    table.add_column("时限", ratio=2, overflow="fold")
    table.add_column("任务", justify="right", no_wrap=True)
    table.add_column("原文", ratio=5, overflow="fold")
    for target in reading.targets:
        cells = (
            printed(target.subject.quote),
            target_value(target) + ("（隐含）" if target.implied else ""),
            deadline_text(target.due),
            "" if target.task is None else str(target.task + 1),
            printed(target.quote),
        )
        table.add_row(*map(escape, cells))
    return table


def _counts(reading: PlanReading) -> Text:
    measures = sum(len(task.measures) for task in reading.tasks)
    bodies = {owner.name for task in reading.tasks for owner in task.owners}
    figures = (
        (len(reading.tasks), "项任务"),
        (len(bodies), "个单位"),
        (measures, "条举措"),
        (len(reading.targets), "项量化目标"),
        (len(reading.citations), "份引用文件"),
        (len(reading.attachments), "个附件"),
        (len(reading.questions), "处待确认"),
    )
    return Text(" · ".join(f"{count} {what}" for count, what in figures))
