"""Put what benchmarks print into docs/extraction.md, with the day and what it was measured on.

``python benchmarks/publish.py accuracy speed`` runs ``benchmarks/accuracy.py`` and ``benchmarks/speed.py`` and writes
each output between its two marks ``<!-- accuracy: begin -->`` and ``<!-- accuracy: end -->``.
"""

import argparse
import os
import platform
import subprocess
import sys
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "extraction.md"


def between(page: str, name: str, text: str) -> str:
    """The page with a text in place of what stood between the marks of a name. Raises ValueError without marks."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    head, found, rest = page.partition(begin)
    _, closed, tail = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"{PAGE.name} has no marks for {name}")
    return f"{head}{begin}\n{text.strip()}\n{end}{tail}"


def output(name: str) -> str:
    """What a benchmark prints, its headings two levels down, under a line that says when and on what."""
    ran = subprocess.run([sys.executable, HERE / f"{name}.py"], check=True, capture_output=True, text=True)
    real = "bundled and real documents" if os.environ.get("LUOSHI_EVALUATION_DIR") else "bundled documents"
    said = f"Measured {date.today()} with Python {platform.python_version()}, {platform.machine()}; {real}."
    return f"{said}\n\n{ran.stdout}"


def main() -> None:
    """Run the benchmarks that are named and write their outputs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="+", help="names of benchmarks, without .py")
    for name in parser.parse_args().names:
        PAGE.write_text(between(PAGE.read_text("utf-8"), name, output(name)), "utf-8")


if __name__ == "__main__":
    main()
