"""Whether the form of a file changes what is read: each page converted, read again, and scored beside itself.

``python benchmarks/round_trip.py`` converts the pages of the bundled sets, and of the development set where
LUOSHI_EVALUATION_DIR names its folder, with LibreOffice (``soffice``) to the formats of papers, and the tables that
hold tasks to the formats of workbooks. It prints the pages as PDF, too: ``pdf`` as Chromium prints a web page and
LibreOffice a text, ``paper`` set as an official paper (GB/T 9704-2012: 22 lines of 28 characters, first lines indented
by two, page numbers at the foot). It prints one Markdown table a set: tasks F1 and owners F1 of each format against
those of the page itself. Converted files are kept in ``--cache`` (a folder of the system's temporary files), so that a
second run only reads.

What the browser would load beside the page (pictures, scripts, style sheets) is taken out before, since LibreOffice
would ask the network for it, and the blocks of HTML 5 (``<section>``) are made ``<div>``, since LibreOffice knows
HTML 4 alone and would join what they part. It crashes or hangs on some pages as sites write them; those, and Markdown,
are converted from the paragraphs and tables that were read, and the former counted. A further format is one line in
``FORMS``.
"""

import argparse
import html
import os
import quopri
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from io import BytesIO
from pathlib import Path

import xlsxwriter

import luoshi
from luoshi.document import Document, ReadError, Table
from luoshi.document.encoding import decode
from luoshi.evaluation import Field, Gold, evaluate, load_gold, predicted
from luoshi.extraction import PlanReading
from luoshi.extraction.predicting import prediction
from printing import print_pages, print_papers

EXAMPLES = Path(__file__).parent.parent / "examples"
SETS = {
    f"Bundled set {name}": EXAMPLES / name
    for name in ("gold", "hard", "unseen", "fresh", "later", "another", "further")
}
ALLOWED, ALLOWED_PRINTED = 0.01, 0.03
_SECONDS, _SECONDS_EACH = 30, 4
_LOADED = re.compile(
    r"(?is)<script\b.*?</script\s*>|<(?:link|img|iframe|object|embed)\b[^>]*>|<meta\b[^>]*charset[^>]*>"
)
_BLOCKS = re.compile(r"(?i)(</?)(?:section|article|main|header|footer|nav|aside|figure)\b")
_FROM = {".html": "HTML (StarWriter)", ".txt": "Text (encoded):UTF8", ".xlsx": "Calc MS Excel 2007 XML"}

Maker = Callable[[Sequence[Path], Path], None]


def office(ending: str, export: str) -> Maker:
    """Converts files with one call of LibreOffice after the other, until all are there or one fails alone."""

    def make(sources: Sequence[Path], folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)

        def done(source: Path) -> bool:
            return (folder / f"{source.stem}.{ending}").exists()

        for kind, import_filter in _FROM.items():
            left = [source for source in sources if source.suffix == kind and not done(source)]
            while left:
                _call(left, folder, f"{ending}:{export}", import_filter)
                left = [source for source in left if not done(source)]
                if left:  # the first one left is where LibreOffice stopped: go on without it
                    print(f"LibreOffice gives no {ending} for {left.pop(0).name}", file=sys.stderr)

    return make


def _call(sources: Sequence[Path], folder: Path, target: str, import_filter: str) -> None:
    profile = folder.parent / "profile"
    command = ["soffice", f"-env:UserInstallation={profile.absolute().as_uri()}", "--headless", "--norestore"]
    command += [f"--infilter={import_filter}", "--convert-to", target, "--outdir", str(folder), *map(str, sources)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        process.wait(_SECONDS + _SECONDS_EACH * len(sources))
    except subprocess.TimeoutExpired:  # it hangs on some pages and starts processes of its own
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for stray in folder.glob("lu*.tmp"):
        stray.unlink()


def save_as_browsers_do(sources: Sequence[Path], folder: Path) -> None:
    """Pages in one file with what belongs to them, as a browser saves them: quoted-printable parts of a message."""
    folder.mkdir(parents=True, exist_ok=True)
    for source in sources:
        text = source.read_text("utf-8-sig")
        page = text if source.suffix == ".html" else f"<html><body><pre>{html.escape(text)}</pre></body></html>"
        part = MIMENonMultipart("text", "html", charset="utf-8")
        part.set_payload(quopri.encodestring(page.encode()).decode("ascii"))
        part["Content-Transfer-Encoding"] = "quoted-printable"
        part["Content-Location"] = f"https://www.example.gov.cn/{source.stem}.html"
        whole = MIMEMultipart("related", type="text/html", _subparts=[part])
        (folder / f"{source.stem}.mhtml").write_bytes(whole.as_bytes())


FORMS: Mapping[str, Maker] = {
    "docx": office("docx", "Office Open XML Text"),
    "doc": office("doc", "MS Word 97"),
    "odt": office("odt", "writer8"),
    "rtf": office("rtf", "Rich Text Format"),
    "mhtml": save_as_browsers_do,
}
"""Formats of papers: makes ``<stem>.<name>`` in a folder from pages (UTF-8, nothing to load)."""

PRINTED = ("pdf", "paper")
"""Kinds of print, both ``<stem>.pdf``: of the page, and of a paper that its text was set as."""

BOOKS: Mapping[str, Maker] = {
    "xlsx": office("xlsx", "Calc MS Excel 2007 XML"),
    "xls": office("xls", "MS Excel 97"),
    "ods": office("ods", "calc8"),
}
"""Formats of workbooks, from a workbook that holds the task tables of a page."""


@dataclass(frozen=True, slots=True)
class Source:
    """A page of a set, what was read from it, and its gold."""

    path: Path
    document: Document
    reading: PlanReading
    gold: Gold

    @property
    def tables(self) -> list[Table]:
        """The tables that hold tasks."""
        starts = [task.title.start for task in self.reading.tasks]
        return [table for table in self.document.tables if any(table.start <= at < table.end for at in starts)]


def sources_of(folder: Path) -> list[Source]:
    """The annotated pages of a set."""
    gold = {plan.id: plan for plan in load_gold(folder / "gold")}
    found = []
    for path in sorted((folder / "raw").iterdir()):
        if path.stem in gold and path.suffix in (".html", ".txt", ".md"):
            document = luoshi.read(path.read_bytes(), path.name)
            found.append(Source(path, document, luoshi.extract(document), gold[path.stem]))
    return found


def write_page(source: Source, folder: Path) -> Path:
    """The page in UTF-8 without what it would load."""
    text = decode(source.path.read_bytes()).text
    page = source.path.suffix == ".html"
    target = folder / f"{source.path.stem}{'.html' if page else '.txt'}"
    if page:
        text = _BLOCKS.sub(r"\1div", _LOADED.sub("", text))
    target.write_text("\ufeff" + text, "utf-8")
    return target


def write_plain_page(source: Source, folder: Path) -> Path:
    """The page rebuilt from what was read of it, for LibreOffice to open where it crashes on the page itself."""
    document = source.document
    parts = [f"<title>{html.escape(document.title_hint)}</title>"]
    tables = iter(document.tables)
    table = next(tables, None)
    at = -1
    for block in document.blocks:
        if block.cell is None:
            parts.append(f"<p>{html.escape(document.text[block.start : block.end])}</p>")
        elif table is not None and block.cell[0] != at:
            at = block.cell[0]
            parts.append(_markup(document, table))
            table = next(tables, None)
    target = folder / f"{source.path.stem}.html"
    target.write_text("\ufeff<html><body>" + "\n".join(parts) + "</body></html>", "utf-8")
    return target


def _markup(document: Document, table: Table) -> str:
    rows: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        text = html.escape(document.text[cell.start : cell.end]).replace("\n", "<br>")
        rows[cell.row].append(f'<td rowspan="{cell.row_span}" colspan="{cell.column_span}">{text}</td>')
    return '<table border="1">' + "".join(f"<tr>{''.join(row)}</tr>" for row in rows) + "</table>"


def write_book(source: Source, folder: Path) -> Path:
    """A workbook of the task tables, one a sheet, all cells text."""
    target = folder / f"{source.path.stem}.xlsx"
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        wrapped = book.add_format({"text_wrap": True})
        for table in source.tables:
            sheet = book.add_worksheet()
            for cell in table.cells:
                text = source.document.text[cell.start : cell.end]
                last = (cell.row + cell.row_span - 1, cell.column + cell.column_span - 1)
                if last != (cell.row, cell.column):
                    sheet.merge_range(cell.row, cell.column, *last, "", wrapped)
                sheet.write_string(cell.row, cell.column, text, wrapped)
    target.write_bytes(stream.getvalue())
    return target


def table_page(source: Source) -> PlanReading:
    """The reading of a page of the task tables alone."""
    markup = "".join(_markup(source.document, table) for table in source.tables)
    return luoshi.extract(luoshi.read(f"<html><body>{markup}</body></html>".encode()))


def reading_of(path: Path) -> PlanReading | None:
    """The reading of a converted file; None, and a word on stderr, where there is none."""
    try:
        return luoshi.extract(luoshi.read(path.read_bytes(), path.name))
    except FileNotFoundError:
        print(f"not converted: {path.name}", file=sys.stderr)
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


def compare(
    sources: Sequence[Source],
    base: Sequence[PlanReading | None],
    made: Mapping[str, Sequence[PlanReading | None]],
    *,
    verbose: bool,
) -> Iterator[str]:
    """Table rows: the page itself, then each format; what lost more than allowed is in bold."""
    least = figures(sources, base)
    yield f"| the page itself | {least[0]:.3f} | {least[1]:.3f} | | |"
    for name, readings in made.items():
        now = figures(sources, readings)
        cells = [f"{figure:.3f}" for figure in now]
        lost = [f"{figure - page:+.3f}" for figure, page in zip(now, least, strict=True)]
        allowed = ALLOWED_PRINTED if name in PRINTED else ALLOWED
        marked = [f"**{text}**" if float(text) < -allowed else text for text in lost]
        yield f"| {name} | {' | '.join(cells)} | {' | '.join(marked)} |"
        for source, one, other in zip(sources, base, readings, strict=True):
            pair = figures([source], [one]), figures([source], [other])
            if verbose and pair[0] != pair[1]:
                change = " ".join(f"{before:.3f}→{after:.3f}" for before, after in zip(*pair, strict=True))
                print(f"{name} {source.path.name}: {change}", file=sys.stderr)


def report(title: str, folder: Path, cache: Path, *, only: Sequence[str], verbose: bool) -> Iterator[str]:
    """The Markdown table of one set."""
    sources = sources_of(folder)
    pages, books = cache / "pages", cache / "books"
    for made in (pages, books, cache / "rebuilt"):
        made.mkdir(parents=True, exist_ok=True)
    written = [(write_plain_page if s.path.suffix == ".md" else write_page)(s, pages) for s in sources]
    forms = {name: make for name, make in FORMS.items() if not only or name in only}
    for name, make in forms.items():
        make(written, cache / name)
        lost = [source for source in sources if not (cache / name / f"{source.path.stem}.{name}").exists()]
        make([write_plain_page(source, cache / "rebuilt") for source in lost], cache / name)
    rebuilt = len(list((cache / "rebuilt").glob("*.html")))
    again = {name: [reading_of(cache / name / f"{s.path.stem}.{name}") for s in sources] for name in forms}
    if not only or "pdf" in only:
        shown = [page if s.path.suffix == ".md" else s.path for s, page in zip(sources, written, strict=True)]
        print_pages(shown, cache / "pdf")
        again["pdf"] = [reading_of(cache / "pdf" / f"{source.path.stem}.pdf") for source in sources]
    if not only or "paper" in only:
        print_papers([source.document for source in sources], cache / "paper")
        again["paper"] = [reading_of(cache / "paper" / f"{source.path.stem}.pdf") for source in sources]
    yield f"### {title}: {len(sources)} pages, {rebuilt} of them rebuilt for LibreOffice"
    yield ""
    yield "| format | tasks F1 | owners F1 | tasks against the page | owners against the page |"
    yield "|---|--:|--:|--:|--:|"
    yield from compare(sources, [source.reading for source in sources], again, verbose=verbose)
    yield ""
    tabled = [source for source in sources if source.tables]
    if not tabled:
        return
    made_books = [write_book(source, books) for source in tabled]
    kinds = {name: make for name, make in BOOKS.items() if not only or name in only}
    for make in kinds.values():
        make(made_books, cache / "sheets")
    sheets = {name: [reading_of(cache / "sheets" / f"{s.path.stem}.{name}") for s in tabled] for name in kinds}
    yield f"The task tables of {len(tabled)} of these pages alone:"
    yield ""
    yield "| format | tasks F1 | owners F1 | tasks against the page | owners against the page |"
    yield "|---|--:|--:|--:|--:|"
    yield from compare(tabled, [table_page(source) for source in tabled], sheets, verbose=verbose)
    yield ""


def main() -> None:
    """Convert and score the sets that are at hand."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "luoshi-round-trip")
    parser.add_argument("--only", nargs="*", default=(), help="formats to convert to")
    parser.add_argument("--set", nargs="*", default=(), help="names of the folders of sets; all where none is named")
    parser.add_argument("--verbose", action="store_true", help="name the pages that changed")
    arguments = parser.parse_args()
    sets = dict(SETS)
    real = os.environ.get("LUOSHI_EVALUATION_DIR")
    if real:
        sets["Development set"] = Path(real) / "dev"
    for title, folder in sets.items():
        if arguments.set and folder.name not in arguments.set:
            continue
        cache = arguments.cache / folder.name
        print("\n".join(report(title, folder, cache, only=arguments.only, verbose=arguments.verbose)))


if __name__ == "__main__":
    main()
