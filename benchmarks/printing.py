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
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

import luoshi
from luoshi.document import Block, BlockKind, Document, Table

EXAMPLES = Path(__file__).parent.parent / "examples"
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
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        options += ["--host-resolver-rules=MAP * ~NOTFOUND", f"--print-to-pdf={target}"]
        _run([CHROMIUM, *options, page.absolute().as_uri()])
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
    if not paths:
        return
    profile = (folder.parent / "profile").absolute().as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    command += [f"--infilter={import_filter}"] if import_filter else []
    command += ["--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder), *map(str, paths)]
    _run(command)


def _run(command: Sequence[str]) -> None:
    try:
        subprocess.run(command, check=False, capture_output=True, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        print(f"{command[0]} took more than {_SECONDS} s", file=sys.stderr)


# ---- an official paper from what was read


def write_paper(document: Document, target: Path) -> None:
    """Set a document by GB/T 9704-2012: margins 37, 28, 35 and 26 mm, 16 pt, 28 pt a line, tables with rules."""
    paper = docx.Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin, section.bottom_margin, section.right_margin = (
        Mm(37),
        Mm(28),
        Mm(35),
        Mm(26),
    )
    style = paper.styles["Normal"]
    style.font.size, style.font.name = Pt(16), "Liberation Serif"
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Noto Serif CJK SC")
    _number_pages(section.footer.paragraphs[0])
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
    shape = paragraph.paragraph_format
    shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28)
    if block.align == "center":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run.font.size = Pt(22) if block.bold or block.level else Pt(16)
    elif block.align == "right":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif not text.rstrip().endswith(("：", ":")) or len(text) > 60:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        shape.first_line_indent = Pt(32)


def _table(paper: Any, document: Document, table: Table) -> None:
    made = paper.add_table(table.rows, table.columns, style="Table Grid")
    for cell in table.cells:
        last = made.cell(cell.row + cell.row_span - 1, cell.column + cell.column_span - 1)
        place = made.cell(cell.row, cell.column).merge(last)
        for number, line in enumerate(document.text[cell.start : cell.end].split("\n")):
            paragraph = place.paragraphs[0] if number == 0 else place.add_paragraph()
            paragraph.add_run(line).font.size = Pt(10.5)
    head = made.rows[0]._tr.get_or_add_trPr()
    repeated = OxmlElement("w:tblHeader")
    head.append(repeated)


def _number_pages(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        node = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            node.set(qn("w:fldCharType"), kind)
        node.text = text
        run._r.append(node)
    paragraph.add_run(" —")


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
