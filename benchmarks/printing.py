"""Pages as PDF: printed by a browser, and set as official papers; and how long printed papers take to read.

``round_trip.py`` scores what is read from them. ``python benchmarks/printing.py`` prints how long papers of several
lengths take. Needs Chromium and LibreOffice; nothing is loaded from the network.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests" / "document"))
import official_paper as official

import luoshi
from luoshi.document import Block, BlockKind, Document, Table

EXAMPLES = ROOT / "examples"
REPEATED = (1, 3, 6)
CHROMIUM = "chromium"
_SECONDS = 600


def print_pages(pages: Sequence[Path], folder: Path) -> None:
    """``<stem>.pdf`` of each page: by Chromium from HTML, by LibreOffice from text."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = []
    for page in pages:
        target = folder / f"{page.stem}.pdf"
        if target.exists():
            continue
        if page.suffix != ".html":
            texts.append(page)
            continue
        _browser(page, target)
    _office(texts, folder, "Text (encoded):UTF8,LF,,,")


def print_papers(documents: Sequence[Document], folder: Path) -> None:
    """``<stem>.pdf`` of each document, set as an official paper."""
    folder.mkdir(parents=True, exist_ok=True)
    papers = []
    for document in documents:
        stem = Path(document.name).stem
        if not (folder / f"{stem}.pdf").exists():
            papers.append(folder / f"{stem}.docx")
            write_paper(document, papers[-1])
    _office(papers, folder, "")


def _office(paths: Sequence[Path], folder: Path, import_filter: str) -> None:
    if paths:
        with _in_time("soffice"):
            profile = folder.parent / "profile"
            official.to_pdf(paths, folder, profile, import_filter=import_filter, seconds=_SECONDS)


def _browser(page: Path, target: Path) -> None:
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    options += ["--host-resolver-rules=MAP * ~NOTFOUND", f"--print-to-pdf={target}"]
    with _in_time(CHROMIUM):
        command = [CHROMIUM, *options, page.absolute().as_uri()]
        subprocess.run(command, check=False, capture_output=True, timeout=_SECONDS)


@contextmanager
def _in_time(program: str) -> Iterator[None]:
    """What takes too long is told and left out."""
    try:
        yield
    except subprocess.TimeoutExpired:
        print(f"{program} took more than {_SECONDS} s", file=sys.stderr)


# ---- an official paper from what was read


def write_paper(document: Document, target: Path) -> None:
    """Set a document as an official paper: 28 pt a line, tables with rules."""
    paper = official.new_paper()
    text = document.text
    done: set[int] = set()
    paper.core_properties.title = document.title_hint
    for block in document.blocks:
        if block.cell is not None:
            if block.cell[0] not in done:
                done.add(block.cell[0])
                _table(paper, document, document.tables[block.cell[0]])
        elif block.kind is not BlockKind.WINDOW_TITLE:
            _paragraph(paper.add_paragraph(), text[block.start : block.end], block)
    paper.save(str(target))


def _paragraph(paragraph: Any, text: str, block: Block) -> None:
    run = paragraph.add_run(text.strip())
    official.set_lines(paragraph)
    if block.align == "center":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run.font.size = Pt(official.TITLE if block.bold or block.level else official.TEXT)
    elif block.align == "right":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif not text.rstrip().endswith(("：", ":")) or len(text) > 60:
        official.set_text(paragraph)


def _table(paper: Any, document: Document, table: Table) -> None:
    made = paper.add_table(table.rows, table.columns, style="Table Grid")
    for cell in table.cells:
        last = made.cell(cell.row + cell.row_span - 1, cell.column + cell.column_span - 1)
        place = made.cell(cell.row, cell.column).merge(last)
        for number, line in enumerate(document.text[cell.start : cell.end].split("\n")):
            paragraph = place.paragraphs[0] if number == 0 else place.add_paragraph()
            paragraph.add_run(line).font.size = Pt(10.5)
    official.repeat_head(made)


def speed(cache: Path) -> Iterator[str]:
    """A Markdown table of how long papers of several lengths take to read: the bundled plan, its text repeated."""
    plan = luoshi.read((EXAMPLES / "county" / "plan.html").read_bytes(), "plan.html")
    text = "\n".join(plan.text[block.start : block.end] for block in plan.blocks if block.cell is None)
    yield "### Reading a printed paper"
    yield ""
    yield "| pages | characters | KB | read ms | ms a page |"
    yield "|--:|--:|--:|--:|--:|"
    cache.mkdir(parents=True, exist_ok=True)
    for times in REPEATED:
        target = cache / f"plan-{times}.pdf"
        if not target.exists():
            write_paper(luoshi.read(((text + "\n") * times).encode()), target.with_suffix(".docx"))
            _office([target.with_suffix(".docx")], cache, "")
        data = target.read_bytes()
        least = min(timed(data) for _ in range(5))
        document = luoshi.read(data)
        pages = max(span.page for span in document.printed)
        figures = (
            f"{len(document.text)}",
            f"{len(data) / 1e3:.0f}",
            f"{least * 1e3:.0f}",
            f"{least * 1e3 / pages:.2f}",
        )
        yield f"| {pages} | {' | '.join(figures)} |"
    yield ""


def timed(data: bytes) -> float:
    """Seconds of processor time to read a file."""
    start = time.process_time()
    luoshi.read(data)
    return time.process_time() - start


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "luoshi-printing")
    print("\n".join(speed(parser.parse_args().cache)))


if __name__ == "__main__":
    main()
