"""Whether print changes what is read: each page of the sets as a PDF, read again, and scored beside itself.

``python benchmarks/round_trip_pdf.py`` prints one Markdown table a set, with two kinds of print:

- ``pdf``: a web page as Chromium prints it, a text as LibreOffice prints it;
- ``paper``: the paragraphs and tables of the page set as an official paper (GB/T 9704-2012: 22 lines of 28 characters,
  first lines indented by two, page numbers at the foot), from DOCX by LibreOffice.

Behind them it prints how long papers of several lengths take to read. The bundled sets are always read, the
development set where LUOSHI_EVALUATION_DIR names its folder. Printed files are
kept in ``--cache``, so that a second run only reads. Nothing is loaded from the network.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

import luoshi
from luoshi.document import Block, BlockKind, Document, ReadError, Table
from luoshi.evaluation import Field, Gold, evaluate, load_gold, predicted
from luoshi.extraction import PlanReading
from luoshi.extraction.prediction import prediction

EXAMPLES = Path(__file__).parent.parent / "examples"
SETS = {"Bundled gold set": EXAMPLES / "gold", "Bundled hard set": EXAMPLES / "hard"}
ALLOWED = 0.03
REPEATED = (1, 3, 6)
CHROMIUM = "chromium"
_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Source:
    """A page of a set, what was read from it, and its gold."""

    path: Path
    document: Document
    reading: PlanReading
    gold: Gold


Maker = Callable[[Sequence[Source], Path], None]


def sources_of(folder: Path) -> list[Source]:
    """The annotated pages of a set."""
    gold = {plan.id: plan for plan in load_gold(folder / "gold")}
    found = []
    for path in sorted((folder / "raw").iterdir()):
        if path.stem in gold:
            document = luoshi.read(path.read_bytes(), path.name)
            found.append(Source(path, document, luoshi.extract(document), gold[path.stem]))
    return found


def print_pages(sources: Sequence[Source], folder: Path) -> None:
    """``<stem>.pdf`` of each page: by Chromium from HTML, by LibreOffice from text."""
    texts = []
    for source in sources:
        target = folder / f"{source.path.stem}.pdf"
        if target.exists():
            continue
        if source.path.suffix != ".html":
            texts.append(source.path)
            continue
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        options += ["--host-resolver-rules=MAP * ~NOTFOUND", f"--print-to-pdf={target}"]
        _run([CHROMIUM, *options, source.path.absolute().as_uri()])
    _office(texts, folder, "Text (encoded):UTF8,LF,,,")


def print_papers(sources: Sequence[Source], folder: Path) -> None:
    """``<stem>.pdf`` of each page, set as an official paper."""
    papers = []
    for source in sources:
        if not (folder / f"{source.path.stem}.pdf").exists():
            papers.append(folder / f"{source.path.stem}.docx")
            write_paper(source.document, papers[-1])
    _office(papers, folder, "")


FORMS: Mapping[str, Maker] = {"pdf": print_pages, "paper": print_papers}


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


# ---- reading again


def reading_of(path: Path) -> PlanReading | None:
    """The reading of a printed file; None, and a word on stderr, where there is none."""
    try:
        return luoshi.extract(luoshi.read(path.read_bytes(), path.name))
    except FileNotFoundError:
        print(f"not printed: {path.name}", file=sys.stderr)
    except ReadError as error:
        print(f"{path.name}: {error.message}", file=sys.stderr)
    return None


Figures = tuple[float, float]


def figures(sources: Sequence[Source], readings: Sequence[PlanReading | None]) -> Figures:
    """Tasks F1 and owners F1; a file that could not be read counts as empty."""
    pairs = [(source.gold, reading) for source, reading in zip(sources, readings, strict=True)]
    found = {gold.id: predicted(prediction(reading)) for gold, reading in pairs if reading is not None}
    scores = evaluate([gold for gold, _ in pairs], found)
    return scores.fields[Field.TASKS].f1, scores.fields[Field.OWNERS].f1


def report(title: str, folder: Path, cache: Path, *, verbose: bool) -> Iterator[str]:
    """The Markdown table of one set; what lost more than allowed is in bold."""
    sources = sources_of(folder)
    tabled = [index for index, source in enumerate(sources) if source.document.tables]
    yield f"### {title}: {len(sources)} pages, {len(tabled)} with tables"
    yield ""
    yield "| format | tasks F1 | owners F1 | tasks against the page | owners against the page |"
    yield "|---|--:|--:|--:|--:|"
    base = [source.reading for source in sources]
    for what, chosen in (("", list(range(len(sources)))), (", pages with tables", tabled)):
        some = [sources[index] for index in chosen]
        least = figures(some, [base[index] for index in chosen])
        yield f"| the page itself{what} | {least[0]:.3f} | {least[1]:.3f} | | |"
        for name, make in FORMS.items():
            place = cache / name
            place.mkdir(parents=True, exist_ok=True)
            make(some, place)
            again = [reading_of(place / f"{source.path.stem}.pdf") for source in some]
            now = figures(some, again)
            lost = [f"{figure - page:+.3f}" for figure, page in zip(now, least, strict=True)]
            marked = [f"**{text}**" if float(text) < -ALLOWED else text for text in lost]
            yield f"| {name}{what} | {now[0]:.3f} | {now[1]:.3f} | {' | '.join(marked)} |"
            if verbose and not what:
                for source, one, other in zip(some, base, again, strict=True):
                    pair = figures([source], [one]), figures([source], [other])
                    if pair[0] != pair[1]:
                        change = " ".join(f"{before:.3f}→{after:.3f}" for before, after in zip(*pair, strict=True))
                        print(f"{name} {source.path.name}: {change}", file=sys.stderr)
    yield ""


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
    """Print and score the sets that are at hand."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "luoshi-round-trip-pdf")
    parser.add_argument("--verbose", action="store_true", help="name the pages that changed")
    arguments = parser.parse_args()
    sets = dict(SETS)
    real = os.environ.get("LUOSHI_EVALUATION_DIR")
    if real:
        sets["Development set"] = Path(real) / "dev"
    for title, folder in sets.items():
        print("\n".join(report(title, folder, arguments.cache / folder.name, verbose=arguments.verbose)))
    print("\n".join(speed(arguments.cache / "speed")))


if __name__ == "__main__":
    main()
