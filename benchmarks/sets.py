"""How tasks of annexes are linked to a plan's: lists made from each paper's own tasks, and papers that are strangers.

``same``: a workbook that repeats the paper's titles. ``finer``: one whose rows are the named projects of its tasks,
each of which one task alone names. ``strangers``: each paper beside the next one; every link is false. Prints Markdown.
"""

import io
import os
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

from openpyxl import Workbook

import luoshi
from luoshi.document import Document, ReadError
from luoshi.extraction.reading import PlanReading
from luoshi.extraction.sets.model import LinkKind, SetReading
from luoshi.extraction.view import normal

ROOT = Path(__file__).parent.parent
_HEADS = ("序号", "重点任务", "工作举措", "责任单位")
_LEAST = 4  # tasks, and characters of a project's name


def main() -> int:
    """Measure the bundled papers, and the real ones where ``LUOSHI_EVALUATION_DIR`` names them."""
    folders = {"gold": ROOT / "examples" / "gold" / "raw", "hard": ROOT / "examples" / "hard" / "raw"}
    if home := os.environ.get("LUOSHI_EVALUATION_DIR"):
        folders["real"] = Path(home) / "dev" / "raw"
    print("| papers | same: right | open | wrong | finer: right | open | wrong | strangers: linked | contradictions |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    for name, folder in folders.items():
        papers = list(_papers(folder))
        cells = [*_measure(papers, _titles), *_measure(papers, _projects), *_strangers(papers)]
        print(f"| {name} ({len(papers)}) | {' | '.join(cells)} |")
    return 0


Rows = list[tuple[str, int]]
"""Titles of an annex with the plan's task that each belongs to."""


def _papers(folder: Path) -> Iterator[tuple[Document, PlanReading]]:
    for path in sorted(folder.iterdir()):
        try:
            document = luoshi.read(path.read_bytes(), path.name)
        except ReadError:
            continue
        yield document, luoshi.extract(document)


def _titles(reading: PlanReading) -> tuple[Rows, LinkKind]:
    titles = [normal(task.title.quote) for task in reading.tasks]
    return [(title, at) for at, title in enumerate(titles) if titles.count(title) == 1], LinkKind.SAME


def _projects(reading: PlanReading) -> tuple[Rows, LinkKind]:
    texts = [normal(task.title.quote) + normal(task.body.quote) for task in reading.tasks]
    rows = []
    for project in reading.projects:
        name = normal(project.quote)
        if project.task is not None and len(name) >= _LEAST and sum(name in text for text in texts) == 1:
            rows.append((name, project.task))
    return list(dict.fromkeys(rows)), LinkKind.FINER


def _measure(
    papers: list[tuple[Document, PlanReading]], rows_of: Callable[[PlanReading], tuple[Rows, LinkKind]]
) -> list[str]:
    right = open_ = total = 0
    for document, reading in papers:
        rows, kind = rows_of(reading)
        if len(reading.tasks) < _LEAST or len(rows) < 2:
            continue
        found = _linked(document, rows)
        if found is None:
            continue
        for link in found.links:
            wanted = rows[link.task][1]
            total += 1
            right += link.kind in (kind, LinkKind.SAME) and link.plan_task == wanted
            open_ += link.kind is LinkKind.OPEN
    wrong = total - right - open_
    return [f"{right}/{total}", str(open_), str(wrong)]


def _linked(document: Document, rows: Rows) -> SetReading | None:
    """The paper with the workbook of the rows; None where the rows are not read as tasks one by one."""
    book = Workbook()
    sheet = book.create_sheet("清单", 0)
    sheet.append(["附件1"])
    sheet.append(["重点任务清单"])
    sheet.append(list(_HEADS))
    for number, (title, _) in enumerate(rows, 1):
        sheet.append([number, title, "按方案落实", "县水务局"])
    stream = io.BytesIO()
    book.save(stream)
    found = luoshi.extract_set([document, luoshi.read(stream.getvalue(), "清单.xlsx")])
    return found if found.plan == 0 and len(found.links) == len(rows) else None


def _strangers(papers: list[tuple[Document, PlanReading]]) -> list[str]:
    linked = total = contradictions = 0
    for (one, _), (other, _) in pairwise(papers):
        found = luoshi.extract_set([one, other])
        total += len(found.links)
        linked += sum(link.kind is not LinkKind.NEW for link in found.links)
        contradictions += len(found.contradictions)
    return [f"{linked}/{total}", str(contradictions)]


if __name__ == "__main__":
    sys.exit(main())
