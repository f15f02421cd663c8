"""Reading and extracting everything, against what trafilatura takes for the bare text of the same pages.

``python benchmarks/bare_text.py`` prints one Markdown table. Both are measured in one run, page by page in turn, in
processor time of one core, the least of several runs; what counts is the ratio, since machines differ. The real pages
are measured where LUOSHI_EVALUATION_DIR names the folder that holds them (``dev/raw``), else the bundled ones.
"""

import argparse
import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path

import trafilatura

import luoshi

EXAMPLES = Path(__file__).parent.parent / "examples"


def pages() -> list[Path]:
    """The HTML pages at hand."""
    real = os.environ.get("LUOSHI_EVALUATION_DIR")
    folders = [Path(real) / "dev" / "raw"] if real else [EXAMPLES / "gold" / "raw", EXAMPLES / "hard" / "raw"]
    return sorted(path for folder in folders for path in folder.glob("*.html"))


def both(data: bytes, name: str, repeats: int) -> tuple[float, float]:
    """Seconds for the bare text and for the whole reading, each the least of several turns."""
    bare = whole = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        trafilatura.extract(data)
        middle = time.process_time()
        luoshi.extract(luoshi.read(data, name))
        bare, whole = min(bare, middle - start), min(whole, time.process_time() - middle)
    return bare, whole


def table(files: list[Path], repeats: int) -> Iterator[str]:
    """A line a page, then the sum."""
    yield "| page | KB | bare text ms | everything ms | ratio |"
    yield "|---|--:|--:|--:|--:|"
    bare = whole = size = 0.0
    for path in files:
        data = path.read_bytes()
        one, other = both(data, path.name, repeats)
        yield f"| {path.name} | {len(data) / 1e3:.0f} | {one * 1e3:.1f} | {other * 1e3:.1f} | {other / one:.2f} |"
        bare, whole, size = bare + one, whole + other, size + len(data)
    yield f"| **all** | {size / 1e3:.0f} | {bare * 1e3:.1f} | {whole * 1e3:.1f} | {whole / bare:.2f} |"


def main() -> None:
    """Measure what is at hand."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=15, help="turns of each page; the least counts")
    repeats = parser.parse_args().repeats
    logging.disable(logging.CRITICAL)
    files = pages()
    both(files[0].read_bytes(), files[0].name, 1)  # patterns are compiled and data loaded once, not a page
    print("### Against the bare text by trafilatura\n")
    for row in table(files, repeats):
        print(row, flush=True)


if __name__ == "__main__":
    main()
