"""Whether the time grows with the size alone: the same text as plain text, page and DOCX, of three kinds and sizes.

``python benchmarks/growth.py`` prints one Markdown table. Sizes are megabytes of text in UTF-8, whatever the file that
holds it takes. ``plain`` is the work part of the bundled plan over and over; ``numbers`` has lines of amounts with
limits, 3,000 a line; ``owners`` items whose owners fill half of each. Times are seconds of processor time of one
core for reading and extracting, the least of several turns; linear is a last column near 1.
"""

import argparse
import io
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from html import escape
from pathlib import Path

import luoshi

PLAN = Path(__file__).parent.parent / "examples" / "county" / "plan.html"
SIZES = (0.25, 0.5, 1.0)  # megabytes
HEAD = "云岭县灌区建设实施方案\n一、重点任务\n"
DATED = "到2033年6月底前完成渠道12公里、新建护岸3—5公里，水库8座；"
OWNED = "修好渠道，疏浚干渠。（牵头单位：县水务局；配合单位：县农业农村局、县财政局、县发展改革委，各乡镇人民政府）"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>',
}


def plain(size: int) -> str:
    """The work part of the bundled plan, over and over."""
    document = luoshi.read(PLAN.read_bytes(), PLAN.name)
    tasks = luoshi.extract(document).tasks
    head, work = document.text[: tasks[0].start], document.text[tasks[0].start : tasks[-1].end] + "\n"
    return head + work * max((size - len(head.encode())) // len(work.encode()), 1)


def numbers(size: int) -> str:
    """Items of one long line each that holds amounts and limits alone."""
    line = DATED * 1000
    count = max(size // len(line.encode()), 1)
    return HEAD + "".join(f"{number}.{line}\n" for number in range(1, count + 1))


def owners(size: int) -> str:
    """Items whose owners fill half of each."""
    return HEAD + "".join(f"{number}.{OWNED}\n" for number in range(1, size // len(OWNED.encode()) + 1))


KINDS: Mapping[str, Callable[[int], str]] = {"plain": plain, "numbers": numbers, "owners": owners}


def as_text(text: str) -> bytes:
    """A plain text."""
    return text.encode()


def as_page(text: str) -> bytes:
    """A page with a paragraph a line."""
    return f"<html><body>{''.join(f'<p>{escape(line)}</p>' for line in text.splitlines())}</body></html>".encode()


def as_docx(text: str) -> bytes:
    """A DOCX with a paragraph a line."""
    body = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in text.splitlines())
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in PARTS.items():
            packed.writestr(name, part)
        document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
        packed.writestr("word/document.xml", document)
    return file.getvalue()


FORMS: Mapping[str, Callable[[str], bytes]] = {"text": as_text, "HTML": as_page, "DOCX": as_docx}


def seconds(data: bytes, repeats: int) -> float:
    """Processor time to read a file and extract from it, the least of several turns."""
    least = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        luoshi.extract(luoshi.read(data))
        least = min(least, time.process_time() - start)
    return least


def table(repeats: int) -> Iterator[str]:
    """A line a kind and form; the last column is the time of the largest a megabyte against that of the smallest."""
    sizes = " | ".join(f"{size:g} MB s" for size in SIZES)
    yield f"| kind | form | {sizes} | s/MB against the smallest |"
    yield f"|---|---|{'--:|' * (len(SIZES) + 1)}"
    for kind, make in KINDS.items():
        texts = [make(round(size * 1e6)) for size in SIZES]
        for form, written in FORMS.items():
            times = [seconds(written(text), repeats) for text in texts]
            each = [taken / len(text.encode()) for taken, text in zip(times, texts, strict=True)]
            figures = " | ".join(f"{taken:.2f}" for taken in times)
            yield f"| {kind} | {form} | {figures} | {each[-1] / each[0]:.2f} |"


def main() -> None:
    """Measure all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=2, help="turns of each file; the least counts")
    repeats = parser.parse_args().repeats
    seconds(as_text(plain(10_000)), 1)  # patterns are compiled and data loaded once, not a file
    print("### Growth with size\n")
    for row in table(repeats):
        print(row, flush=True)


if __name__ == "__main__":
    main()
