"""A set of files read apart, step by step: files into documents, a ZIP into its files, documents into what they say.

Where one file of several breaks the process, each is read by itself once more, so that it is known which one it was.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from itertools import chain
from typing import Any

import msgspec

from luoshi.document import Document
from luoshi.document.limits import MAX_SET_BYTES
from luoshi.document.model import ReadError
from luoshi.document.sets import MemberFailure
from luoshi.extraction.register import Register
from luoshi.extraction.sets.model import SetReading
from luoshi.server.quarantine.papers import from_json, to_json
from luoshi.server.quarantine.process import Answer, Limits, QuarantineError, died, run_apart
from luoshi.server.unreadable import from_plain

PARSING = Limits(seconds=60, processor_seconds=50, answer=256 * 1024 * 1024)
UNPACKING = Limits(seconds=60, processor_seconds=50, answer=MAX_SET_BYTES + 1024 * 1024)
EXTRACTING = Limits(seconds=120, processor_seconds=110, answer=256 * 1024 * 1024)
WAIT = 300.0
"""Seconds that a set waits for others to be read: nobody sits before it, as somebody does before a single reading."""
_HOLDS_FILES = "holds_files"
_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Handed:
    """A file to be read: its name, its size in bytes, and what gives its bytes piece by piece."""

    name: str
    size: int
    pieces: Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Parsed:
    """Documents and failures by the place of their file in what was handed in; ``packed`` are ZIPs of files."""

    documents: dict[int, Document] = field(default_factory=dict)
    failures: dict[int, MemberFailure] = field(default_factory=dict)
    packed: tuple[int, ...] = ()


class _Document(msgspec.Struct, frozen=True):
    at: int


class _Told(msgspec.Struct, frozen=True):
    documents: list[msgspec.Raw]
    failures: list[tuple[int, dict[str, Any]]]


def parse_apart(files: Sequence[Handed], limits: Limits = PARSING) -> Parsed:
    """Read files into documents. A file that cannot be read is a failure with its cause, whatever it did."""
    try:
        return _parsed(files, limits)
    except QuarantineError as error:
        if error.code == "busy":
            raise
        if len(files) == 1:
            return Parsed(failures={0: failure_of(files[0].name, error.error)})
    found = Parsed()
    for at, file in enumerate(files):
        alone = parse_apart([file], limits)
        found.documents.update((at, document) for document in alone.documents.values())
        found.failures.update((at, failure) for failure in alone.failures.values())
        found = replace(found, packed=(*found.packed, *(at for _ in alone.packed)))
    return found


def _parsed(files: Sequence[Handed], limits: Limits) -> Parsed:
    order = {"files": [(file.name, file.size) for file in files]}
    with _asked("parse", order, chain.from_iterable(file.pieces() for file in files), limits) as answer:
        told = msgspec.json.decode(answer.body.read(), type=_Told)
        documents = {}
        for raw in told.documents:
            at = msgspec.json.decode(raw, type=_Document).at
            documents[at] = from_json(msgspec.json.decode(raw))
        failures = {at: failure_of(files[at].name, from_plain(words)) for at, words in told.failures}
    packed = tuple(at for at, failure in failures.items() if failure.code == _HOLDS_FILES)
    return Parsed(documents, {at: each for at, each in failures.items() if at not in packed}, packed)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The files of a ZIP, in their order, and those that could not be taken out."""

    files: tuple[tuple[str, int], ...]
    failures: tuple[MemberFailure, ...]
    answer: Answer

    def pieces(self, size: int) -> Iterator[bytes]:
        """The bytes of the next file; to be asked for in the order of ``files``."""
        while size and (piece := self.answer.body.read(min(size, _PIECE))):
            size -= len(piece)
            yield piece
        if size:
            raise QuarantineError("died", died())


@contextmanager
def unpack_apart(file: Handed) -> Iterator[Unpacked]:
    """Take the files out of a ZIP. Raises QuarantineError where it cannot be opened."""
    with _asked("unpack", {}, file.pieces(), UNPACKING) as answer:
        files = msgspec.convert(answer.head["files"], tuple[tuple[str, int], ...])
        failures = msgspec.convert(answer.head["failures"], list[tuple[str, dict[str, Any]]])
        answer.body.read(1)
        yield Unpacked(files, tuple(failure_of(name, from_plain(words)) for name, words in failures), answer)


def extract_apart(
    documents: Sequence[Document], *, register: Register | None, today: date, plan: int | None = None
) -> SetReading:
    """What documents say together, as ``luoshi.extract_set`` tells it. Raises QuarantineError."""
    known = asdict(register or Register(()))
    told = {"documents": [to_json(each) for each in documents], "register": known}
    order = {"today": today.isoformat(), "plan": plan}
    with _asked("extract", order, [msgspec.json.encode(told)], EXTRACTING) as answer:
        whole = msgspec.json.decode(answer.body.read(), type=SetReading)
    if len(whole.members) != len(documents):
        raise QuarantineError("died", died())
    return whole


@contextmanager
def _asked(verb: str, order: Mapping[str, object], given: Iterable[bytes], limits: Limits) -> Iterator[Answer]:
    """An answer in the forms that are expected of it; any other is as good as none."""
    with run_apart(verb, order, given, limits=limits, wait=WAIT) as answer:
        try:
            yield answer
        except (msgspec.MsgspecError, KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
            raise QuarantineError("died", died()) from error


def failure_of(name: str, error: ReadError) -> MemberFailure:
    """A file that cannot be read, with why."""
    return MemberFailure(name, error.code, error.message, error)
