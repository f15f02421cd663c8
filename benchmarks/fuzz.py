"""The readers and the extraction fed with what coverage leads to: nothing but a ReadError, and no input takes long.

``python benchmarks/fuzz.py html --seconds 300`` fuzzes one target with atheris, which is no dependency of Luoshi: make
an environment beside the repository, ``pip install atheris`` there, and put the packages of Luoshi's environment and
``src`` on its ``PYTHONPATH``. ``--list`` names the targets. Seeds are the fixtures of the tests and the examples; a
dictionary holds the words of the format. What is found stays in ``--work``, one file a finding, and
``python benchmarks/fuzz.py html --replay FILE`` says what is wrong with it, without atheris.

A container is fuzzed inside: its parts are taken from a fixture, one of them is replaced by what the fuzzer makes, and
the whole is packed anew, so that no checksum hides the reader. An input fails where a reader or the extraction raises
anything but ReadError, where the document or the reading is not sound, or where it takes more processor time than
``--slow`` allows for its size. ``read`` turns whatever a damaged file makes a reader raise into a ReadError
``corrupt``; ``--strict`` counts those among them that tell of a slip in the reader rather than of damage (TypeError …).
"""

import argparse
import hashlib
import io
import re
import subprocess
import sys
import tempfile
import time
import tomllib
import traceback
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests" / "document"), str(ROOT / "tests" / "extraction")]

FIXTURES = ROOT / "tests" / "document" / "fixtures"
EXAMPLES = ROOT / "examples"
LONGEST = 24_000  # bytes of an input; a seed that is longer is cut


WORDS = {
    name: tuple(words)
    for name, words in tomllib.loads(Path(__file__).with_name("fuzz_words.toml").read_text("utf-8")).items()
}
PIECES = WORDS["papers"]


class FindingError(Exception):
    """An input that a reader or the extraction does not bear, and why."""


@dataclass(frozen=True)
class Target:
    """What is fuzzed: how bytes become a file, what they begin with, which words the format has, what is run."""

    file: Callable[[bytes], bytes]
    seeds: Callable[[], Iterator[bytes]]
    words: tuple[str, ...] = ()
    run: Callable[[bytes, bool], None] | None = None


def read_soundly(data: bytes, strict: bool) -> None:
    """Read a file and extract from it. Raises ``FindingError``."""
    from soundness import assert_sound
    from soundness_of_readings import SAFE, faults

    import luoshi
    from luoshi.document import ReadError

    try:
        document = luoshi.read(data)
    except ReadError as error:
        if strict and type(error.__cause__) in (AttributeError, AssertionError, KeyError, TypeError, RecursionError):
            raise FindingError("an error behind corrupt") from error.__cause__
        return
    assert_sound(document)
    found = faults(document, luoshi.extract(document), SAFE)
    if found:
        raise FindingError("; ".join(found[:3]))


def read_set_soundly(data: bytes, strict: bool) -> None:
    """Read a packed set and extract from it. Raises ``FindingError`` by whatever it does not bear."""
    import luoshi
    from luoshi.document import ReadError
    from luoshi.document.sets import read_set

    try:
        packed = read_set(data, "set.zip")
    except ReadError:
        return
    luoshi.extract_set(packed.documents)


def decode_alone(data: bytes, strict: bool) -> None:
    """Find the encoding of bytes."""
    from luoshi.document import ReadError
    from luoshi.document.encoding import decode

    try:
        decoded = decode(data)
    except ReadError:
        return
    decoded.text.encode("utf-8")


def sniff_alone(data: bytes, strict: bool) -> None:
    """Find what bytes are."""
    from luoshi.document import ReadError
    from luoshi.document.sniffing import container_format, is_markdown, is_page

    try:
        if container_format(data) is None:
            text = data.decode("utf-8", "replace")
            is_page(text)
            is_markdown(text)
    except ReadError:
        return


def as_it_is(data: bytes) -> bytes:
    """The file is what the fuzzer makes."""
    return data


def text_of_pieces(data: bytes) -> bytes:
    """Words of papers by index; a high byte repeats the last one up to 64 times, others are characters."""
    out: list[str] = []
    for byte in data[:2_000]:
        if byte < len(PIECES):
            out.append(PIECES[byte])
        elif byte < 200:
            out.append(chr(0x4E00 + byte * 7))
        elif out:
            out.append((out[-1] * (1 << (byte % 7)))[:2_000])
    return "".join(out)[:30_000].encode()


def files_of(*patterns: str) -> Callable[[], Iterator[bytes]]:
    """Seeds: the files of the fixtures and the examples that fit."""

    def seeds() -> Iterator[bytes]:
        for pattern in patterns:
            for folder in (FIXTURES, EXAMPLES):
                yield from (path.read_bytes()[:LONGEST] for path in sorted(folder.rglob(pattern)))

    return seeds


def parts_of(name: str, parts: tuple[str, ...]) -> tuple[Callable[[bytes], bytes], Callable[[], Iterator[bytes]]]:
    """A container whose part is chosen by the first byte and replaced by the rest; its seeds are the parts."""

    def held() -> dict[str, bytes]:
        with zipfile.ZipFile(FIXTURES / name) as archive:
            return {entry: archive.read(entry) for entry in archive.namelist()}

    whole = held()

    def file(data: bytes) -> bytes:
        chosen = parts[(data[0] if data else 0) % len(parts)]
        return packed({**whole, chosen: healed(data[1:])})

    def seeds() -> Iterator[bytes]:
        for number, part in enumerate(parts):
            yield bytes([number]) + whole[part][:LONGEST]

    return file, seeds


def healed(data: bytes) -> bytes:
    """XML with its faults mended, as far as it goes: a reader of trees learns nothing from what its parser refuses."""
    from lxml import etree

    try:
        root = etree.fromstring(data, etree.XMLParser(recover=True, resolve_entities=False))
    except etree.XMLSyntaxError:
        return data
    return data if root is None else bytes(etree.tostring(root))


def packed(parts: dict[str, bytes]) -> bytes:
    """Parts in one ZIP, not compressed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return stream.getvalue()


def streams_of(name: str, streams: tuple[str, ...]) -> tuple[Callable[[bytes], bytes], Callable[[], Iterator[bytes]]]:
    """A compound file whose stream is chosen by the first byte and replaced by the rest, cut or filled up."""
    import olefile

    data = (FIXTURES / name).read_bytes()
    with olefile.OleFileIO(io.BytesIO(data)) as compound:
        contents = {stream: compound.openstream(stream).read() for stream in streams}

    def file(made: bytes) -> bytes:
        chosen = streams[(made[0] if made else 0) % len(streams)]
        size = len(contents[chosen])
        stream = io.BytesIO(data)
        with olefile.OleFileIO(stream, write_mode=True) as compound:
            compound.write_stream(chosen, made[1 : 1 + size].ljust(size, b"\0"))
            return stream.getvalue()

    def seeds() -> Iterator[bytes]:
        for number, stream in enumerate(streams):
            yield bytes([number]) + contents[stream]

    return file, seeds


def printed(form: str) -> Callable[[], Iterator[bytes]]:
    """Seeds of fixed layouts: a short paper with a ruled table, set by hand."""

    def seeds() -> Iterator[bytes]:
        from printed_files import Sheet, ofd, pdf, typeset

        sheets = typeset(
            ["云岭县灌区建设实施方案", "一、重点任务", "1.修好渠道。疏浚干渠12公里。（责任单位：县水务局）"],
            numbered=True,
        )
        ruled = Sheet().grid([80, 200, 400], [100, 130, 160]).text(90, 120, "序号").text(210, 120, "重点任务")
        yield (pdf if form == "pdf" else ofd)([*sheets, ruled])

    return seeds


def ofd_parts() -> tuple[Callable[[bytes], bytes], Callable[[], Iterator[bytes]]]:
    """As ``parts_of``, of an OFD made here."""
    with zipfile.ZipFile(io.BytesIO(next(printed("ofd")()))) as archive:
        whole = {entry: archive.read(entry) for entry in archive.namelist()}
    names = tuple(whole)

    def file(data: bytes) -> bytes:
        return packed({**whole, names[(data[0] if data else 0) % len(names)]: healed(data[1:])})

    def seeds() -> Iterator[bytes]:
        yield from (bytes([number]) + whole[name] for number, name in enumerate(names))

    return file, seeds


def mime_seeds() -> Iterator[bytes]:
    """Saved pages as browsers write them."""
    from mime_parts import part, saved

    page = "<html><body><p>一、修好渠道</p><img src=cid:a></body></html>".encode()
    yield saved(part(page), part(b"\x89PNG", "image/png", "base64", Content_ID="<a>"))
    yield saved(part(page.decode().encode("gbk"), "text/html; charset=gbk", "base64"), start="<b>", closed=False)
    yield saved(saved(part(page, transfer="8bit"), boundary="inner"))


def set_seeds() -> Iterator[bytes]:
    """Packed sets: a page, its pictures' folder, a text in a folder."""
    page = (EXAMPLES / "gold" / "raw" / "news.html").read_bytes()
    names = ("方案.html", "方案_files/a.png", "附件/清单.txt", "__MACOSX/._方案.html", "内/里.zip")
    yield packed({name: page if name.endswith("html") else "1.修渠".encode() for name in names})


def piece_seeds() -> Iterator[bytes]:
    """Every word once, in two orders; a plan and a table of the words."""
    yield bytes(range(len(PIECES)))
    yield bytes(reversed(range(len(PIECES))))
    for paper in WORDS["paper_seeds"]:
        yield bytes(PIECES.index(word) for word in paper.split("|"))


def targets() -> dict[str, Callable[[], Target]]:
    """All targets by name; each is made when it is asked for."""

    def parts(name: str, inner: str, form: str) -> Callable[[], Target]:
        return lambda: Target(*parts_of(name, tuple(inner.split())), WORDS[form] + PIECES)

    def streams(name: str, *inner: str) -> Callable[[], Target]:
        return lambda: Target(*streams_of(name, inner), PIECES)

    def files(form: str, *patterns: str) -> Callable[[], Target]:
        return lambda: Target(as_it_is, files_of(*patterns), WORDS.get(form, ()) + PIECES)

    everything = files_of("*.txt", "*.html", "*.md", "paper.*", "book.*")
    word = "word/document.xml word/numbering.xml word/styles.xml word/footnotes.xml [Content_Types].xml"
    excel = "xl/worksheets/sheet1.xml xl/sharedStrings.xml xl/styles.xml xl/workbook.xml"
    return {
        "html": files("html", "*.html"),
        "text": files("", "*.txt"),
        "markdown": files("markdown", "*.md"),
        "docx": parts("paper.docx", word, "docx"),
        "xlsx": parts("book.xlsx", excel, "xlsx"),
        "odt": parts("paper.odt", "content.xml styles.xml meta.xml", "odf"),
        "ods": parts("book.ods", "content.xml styles.xml settings.xml", "odf"),
        "ofd": lambda: Target(*ofd_parts(), WORDS["ofd"] + PIECES),
        "doc": streams("paper.doc", "WordDocument", "1Table", "Data", "\x05SummaryInformation"),
        "xls": streams("book.xls", "Workbook", "\x05SummaryInformation"),
        "ole": files("", "paper.doc", "book.xls"),
        "rtf": files("rtf", "*.rtf"),
        "mhtml": lambda: Target(as_it_is, mime_seeds, WORDS["mime"] + WORDS["html"]),
        "pdf": lambda: Target(as_it_is, printed("pdf"), WORDS["pdf"]),
        "set": lambda: Target(as_it_is, set_seeds, (), read_set_soundly),
        "encoding": lambda: Target(as_it_is, everything, ("charset=gb2312", "charset=big5", "\ufeff"), decode_alone),
        "sniffing": lambda: Target(as_it_is, everything, WORDS["html"], sniff_alone),
        "extract": lambda: Target(text_of_pieces, piece_seeds),
    }


def tried(target: Target, data: bytes, *, slow: float, strict: bool) -> None:
    """Run one input. Raises whatever is wrong with it."""
    made = target.file(data)
    start = time.process_time()
    (target.run or read_soundly)(made, strict)
    took = time.process_time() - start
    if took > slow * (1 + len(made) / LONGEST):
        raise FindingError(f"{took:.1f} s for {len(made)} bytes")


def escaped(word: str) -> str:
    """A word as libFuzzer's dictionaries write it."""
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


def cause_of(error: BaseException) -> str:
    """What tells one finding from another: the error, and the line that raises it or the rule that a reading breaks."""
    inner = error.__cause__ or error
    frames = [
        f"{Path(f.filename).name}:{f.lineno}"
        for f in traceback.extract_tb(inner.__traceback__)
        if "luoshi" in f.filename
    ]
    said = re.sub(r"\d+|'.*'", "#", str(inner))[:80] if isinstance(inner, FindingError) else ""
    return f"{type(inner).__name__} {said} {frames[-1] if frames else ''}"


def fuzz(name: str, work: Path, seconds: int, *, slow: float, strict: bool) -> None:
    """Fuzz one target until the time is over; libFuzzer ends the process. Each finding is kept once."""
    import atheris

    with atheris.instrument_imports(include=["luoshi"]):
        import_module("luoshi.document")  # the parts of luoshi are loaded late
        if name in ("extract", "set"):  # elsewhere the readers are what is fuzzed, and the rest only runs
            import_module("luoshi.extraction.sets")
        for module in ("sets", "markdown", "xlsx", "mhtml", "pdf", "ofd", "doc", "xls", "rtf", "odt", "ods"):
            import_module(f"luoshi.document.{module}")
    target = targets()[name]()
    corpus, found = work / name / "corpus", work / name / "found"
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
    words = work / name / "words"
    words.write_text("\n".join(f'"{escaped(word)}"' for word in target.words), "ascii")
    known: set[str] = set()

    def one(data: bytes) -> None:
        try:
            tried(target, data, slow=slow, strict=strict)
        except Exception as error:
            cause = cause_of(error)
            if cause not in known:
                known.add(cause)
                place = found / hashlib.sha256(cause.encode()).hexdigest()[:12]
                place.write_bytes(data)
                print(f"FOUND {place}: {cause}", flush=True)

    options = [f"-dict={words}"] * bool(target.words)
    options += [f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-artifact_prefix={found}/"]
    atheris.Setup(
        [sys.argv[0], *options, "-timeout=60", "-rss_limit_mb=3000", "-print_final_stats=1", str(corpus)], one
    )
    atheris.Fuzz()


def main() -> int:
    """Fuzz, replay or list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", nargs="?", default="", help="what to fuzz; all in turn where none is named")
    parser.add_argument("--list", action="store_true", help="name the targets")
    parser.add_argument("--seconds", type=int, default=180)
    parser.add_argument("--slow", type=float, default=4.0, help="seconds of processor time for a small input")
    parser.add_argument("--strict", action="store_true", help="errors that read turns into ReadError count, too")
    parser.add_argument("--replay", type=Path, help="an input that was found")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "luoshi-fuzz")
    asked = parser.parse_args()
    if asked.list:
        print(*targets(), sep="\n")
        return 0
    if asked.replay:
        tried(targets()[asked.target](), asked.replay.read_bytes(), slow=asked.slow, strict=asked.strict)
        return 0
    if asked.target:
        fuzz(asked.target, asked.work, asked.seconds, slow=asked.slow, strict=asked.strict)
        return 0
    again = [f"--seconds={asked.seconds}", f"--slow={asked.slow}", f"--work={asked.work}", *["--strict"] * asked.strict]
    ended = {
        name: subprocess.run([sys.executable, __file__, name, *again], check=False).returncode for name in targets()
    }
    print("\n| target | found something |\n|---|---|")
    for name, code in ended.items():
        print(f"| {name} | {'yes' if code else 'no'} |")
    return int(any(ended.values()))


if __name__ == "__main__":
    sys.exit(main())
