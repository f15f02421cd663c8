"""Papers for tests: from the lines of a spec, and the bundled and the real ones from their files."""

from collections.abc import Iterator
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from luoshi.document import Document, read
from luoshi.extraction.page import Page, open_page

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "examples" / "gold"
ODD = (ROOT / "examples" / "hard", ROOT / "examples" / "unseen", ROOT / "examples" / "later")
COUNTY = ROOT / "examples" / "county"

SOURCES = [*sorted((GOLD / "raw").iterdir()), COUNTY / "plan.html"]


def paper(text: str) -> Document:
    """A plain text as a document, one line a paragraph."""
    return read(text.encode(), "paper.txt")


def page_of(case: dict[str, Any]) -> Page:
    """The page of a case: ``text`` (plain, one line a paragraph), ``html`` (a body), or ``rows`` (one table)."""
    return open_page(document_of(case))


def document_of(case: dict[str, Any]) -> Document:
    """The document of a case, see ``page_of``; ``text`` beside ``rows`` stands above the table."""
    if "html" in case:
        return read(f"<html><body>{case['html']}</body></html>".encode(), "paper.html")
    if "rows" in case:
        above = "".join(f"<p>{escape(line)}</p>" for line in str(case.get("text", "")).splitlines())
        return read(f"<html><body>{above}{table_html(case['rows'])}</body></html>".encode(), "paper.html")
    return paper(case["text"])


def table_html(rows: list[list[Any]]) -> str:
    """A table of cells; ``^`` is covered by the cell above, ``<`` by the cell on the left, ``|`` breaks a line."""
    written = []
    for number, row in enumerate(rows):
        cells = []
        for column, cell in enumerate(row):
            if cell in ("^", "<"):
                continue
            wide = 1 + _run([row[c] for c in range(column + 1, len(row))], "<")
            high = 1 + _run([below[column] for below in rows[number + 1 :]], "^")
            text = "<br>".join(escape(part) for part in str("" if cell is None else cell).split("|"))
            cells.append(f'<td rowspan="{high}" colspan="{wide}">{text}</td>')
        written.append(f"<tr>{''.join(cells)}</tr>")
    return f'<table border="1">{"".join(written)}</table>'


def _run(cells: list[Any], sign: str) -> int:
    return next((count for count, cell in enumerate(cells) if cell != sign), len(cells))


@lru_cache(maxsize=1)
def bundled() -> dict[str, Document]:
    """The documents of examples/gold and the notice of examples/county, by name."""
    return {path.name: read(path.read_bytes(), path.name) for path in SOURCES}


@lru_cache(maxsize=1)
def hard() -> dict[str, Document]:
    """The documents of examples/hard, unseen and later, odd in one way or another, by name."""
    paths = [path for folder in ODD for path in sorted((folder / "raw").iterdir())]
    assert len({path.name for path in paths}) == len(paths)
    return {path.name: read(path.read_bytes(), path.name) for path in paths}


def documents_in(folder: Path) -> Iterator[tuple[str, Document]]:
    """(id, document) of every file in a folder."""
    for path in sorted(folder.iterdir()):
        if path.is_file():
            yield path.stem, read(path.read_bytes(), path.name)
