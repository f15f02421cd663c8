"""How long reading and extracting take, a document and a page, and whether the time grows with the length alone.

``python benchmarks/speed.py`` prints three Markdown tables. A page is a printed one: 22 lines of 28 characters
(GB/T 9704). Times are the best of several runs, in processor time of one core. The bundled documents are always
measured; the real ones, too, when LUOSHI_EVALUATION_DIR names the folder that holds them (``dev/raw``).
"""

import argparse
import os
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ParamSpec, TypeVar

import luoshi
from luoshi.document import Document

P = ParamSpec("P")
T = TypeVar("T")

EXAMPLES = Path(__file__).parent.parent / "examples"
PAGE = 22 * 28
FACTORS = (1, 2, 4, 8)
MEGABYTE = 1_000_000


def best(repeats: int, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> tuple[float, T]:
    """The least processor time of several runs, in seconds, and the result of the last."""
    least = float("inf")
    for _ in range(max(repeats, 1)):
        start = time.process_time()
        result = work(*args, **kwargs)
        least = min(least, time.process_time() - start)
    return least, result


def paths() -> list[Path]:
    """The bundled documents, and the real ones where they are at hand."""
    folders = [EXAMPLES / "county", EXAMPLES / "gold" / "raw"]
    real = os.environ.get("LUOSHI_EVALUATION_DIR")
    if real:
        folders.append(Path(real) / "dev" / "raw")
    suffixes = {".html", ".txt", ".md", ".docx", ".xlsx"}
    return sorted(path for folder in folders for path in folder.iterdir() if path.suffix in suffixes)


def by_document(files: list[Path], repeats: int) -> Iterator[str]:
    """A table with one line a document and the sum."""
    yield "| document | KB | pages | read ms | extract ms | ms a page | MB/s |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    total_bytes = total_characters = 0
    total_read = total_extract = 0.0
    for path in files:
        data = path.read_bytes()
        read, document = best(repeats, luoshi.read, data, path.name)
        extract, _ = best(repeats, luoshi.extract, document)
        yield line(path.name, len(data), len(document.text), read, extract)
        total_bytes += len(data)
        total_characters += len(document.text)
        total_read += read
        total_extract += extract
    yield line("**all**", total_bytes, total_characters, total_read, total_extract)


def line(name: str, size: int, characters: int, read: float, extract: float) -> str:
    """One line of the table of documents."""
    pages = max(characters / PAGE, 1.0)
    seconds = read + extract
    figures = (
        f"{size / 1e3:.0f}",
        f"{pages:.1f}",
        f"{read * 1e3:.1f}",
        f"{extract * 1e3:.1f}",
        f"{seconds * 1e3 / pages:.2f}",
        f"{size / 1e6 / seconds:.1f}" if seconds else "",
    )
    return f"| {name} | {' | '.join(figures)} |"


def by_length(document: Document, repeats: int) -> Iterator[str]:
    """A table of a plan whose work part stands once, twice, four and eight times; a linear program keeps the last
    column near 1, or lets it fall where a fixed cost is spread. The tasks show that the whole length was worked on."""
    yield "| length | pages | tasks | read ms | extract ms | ms a page | against 1x |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    tasks = luoshi.extract(document).tasks
    opens, closes = tasks[0].start, tasks[-1].end
    first = 0.0
    for factor in FACTORS:
        work = "\n".join([document.text[opens:closes]] * factor)
        data = (document.text[:opens] + work + document.text[closes:]).encode()
        read, longer = best(repeats, luoshi.read, data, "text.txt")
        extract, reading = best(repeats, luoshi.extract, longer)
        pages = len(longer.text) / PAGE
        each = (read + extract) * 1e3 / pages
        first = first or each
        times = f"{read * 1e3:.1f} | {extract * 1e3:.1f} | {each:.2f} | {each / first:.2f}"
        yield f"| {factor}x | {pages:.1f} | {len(reading.tasks)} | {times} |"


def a_megabyte(document: Document) -> Iterator[str]:
    """Time and memory of one megabyte of plain text: the work part of a plan, over and over.

    The peak is that of the allocations of reading and extracting, the bytes of the file left out.
    """
    tasks = luoshi.extract(document).tasks
    work = document.text[tasks[0].start : tasks[-1].end] + "\n"
    head = document.text[: tasks[0].start]
    data = (head + work * ((MEGABYTE - len(head.encode())) // len(work.encode()))).encode()
    seconds, (length, count) = best(3, _work_on, data)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    _work_on(data)
    peak = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    yield "| bytes | characters | tasks | seconds | peak MB | peak / bytes |"
    yield "|--:|--:|--:|--:|--:|--:|"
    yield f"| {len(data)} | {length} | {count} | {seconds:.2f} | {peak / 1e6:.1f} | {peak / len(data):.1f} |"


def _work_on(data: bytes) -> tuple[int, int]:
    document = luoshi.read(data, "text.txt")
    return len(document.text), len(luoshi.extract(document).tasks)


def main() -> None:
    """Measure what is at hand."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=3, help="runs of each measurement; the best counts")
    repeats = parser.parse_args().repeats
    plan = luoshi.read((EXAMPLES / "county" / "plan.html").read_bytes(), "plan.html")
    luoshi.extract(plan)  # patterns are compiled and data loaded once, not a document
    print("### Documents\n")
    for row in by_document(paths(), repeats):
        print(row, flush=True)
    print("\n### Growth with length (the bundled plan as plain text, its work part repeated)\n")
    for row in by_length(plan, repeats):
        print(row, flush=True)
    print("\n### One megabyte of text\n")
    for row in a_megabyte(plan):
        print(row, flush=True)


if __name__ == "__main__":
    main()
