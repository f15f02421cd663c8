"""Put what benchmarks print into the docs, with the day and what it was measured on.

``python benchmarks/publish.py accuracy ledger`` runs ``benchmarks/accuracy.py`` and ``benchmarks/ledger.py`` and writes
each output between its two marks ``<!-- accuracy: begin -->`` and ``<!-- accuracy: end -->``, on the page that has
them: docs/extraction.md, or docs/performance.md for what the server does.
"""

import argparse
import os
import platform
import subprocess
import sys
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
DOCS = HERE.parent / "docs"
PAGES = (DOCS / "extraction.md", DOCS / "performance.md")
MISSED = 1
"""The exit code of a benchmark that says that less was reached than is wanted: published as well."""


def page_of(name: str) -> Path:
    """The page that has the marks of a name. Raises ValueError where none has."""
    for page in PAGES:
        if f"<!-- {name}: begin -->" in page.read_text("utf-8"):
            return page
    raise ValueError(f"no page has marks for {name}")


def between(page: str, name: str, text: str) -> str:
    """The page with a text in place of what stood between the marks of a name. Raises ValueError without marks."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    head, found, rest = page.partition(begin)
    _, closed, tail = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"the page has no marks for {name}")
    return f"{head}{begin}\n{text.strip()}\n{end}{tail}"


def output(name: str) -> str:
    """What a benchmark prints, under a line that says when and on what; tables of the server as they are printed."""
    ran = subprocess.run([sys.executable, HERE / f"{name}.py"], check=False, stdout=subprocess.PIPE, text=True)
    if ran.returncode not in (0, MISSED):
        raise subprocess.CalledProcessError(ran.returncode, ran.args)
    machine = f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores"
    said = f"Measured {date.today()} with {machine}"
    if page_of(name) == PAGES[0]:
        real = "bundled and real documents" if os.environ.get("LUOSHI_EVALUATION_DIR") else "bundled documents"
        return f"{said}; {real}.\n\n{ran.stdout}"
    return f"{said}.\n\n```\n{ran.stdout.rstrip()}\n```"


def main() -> None:
    """Run the benchmarks that are named and write their outputs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="+", help="names of benchmarks, without .py")
    for name in parser.parse_args().names:
        page, found = page_of(name), output(name)
        page.write_text(between(page.read_text("utf-8"), name, found), "utf-8")


if __name__ == "__main__":
    main()
