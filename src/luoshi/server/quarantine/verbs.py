"""What the process does with documents. Runs there alone, after it has bound itself; its answers are JSON or bytes."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, BinaryIO

import msgspec

import luoshi
from luoshi.document.limits import MAX_SET_BYTES, MAX_SET_MEMBERS
from luoshi.document.model import ReadError, reason
from luoshi.document.sets import holds_files, unpacked
from luoshi.extraction.register import Register
from luoshi.server.quarantine.papers import from_json, to_json
from luoshi.server.unreadable import plain

HOLDS_FILES = "holds_files"
"""The code of a file that is a ZIP of files: they are to be taken out before they are read."""

Order = Mapping[str, Any]
Answer = Iterator[bytes]


def reading(order: Order, given: BinaryIO) -> Answer:
    """One document: its reading (``luoshi.reading/1``); the head tells its mark of secrecy."""
    found = luoshi.extract(luoshi.read(given.read(), order["name"]), today=date.fromisoformat(order["today"]))
    mark = found.metadata.secrecy
    yield _line({"secrecy": mark.quote if mark else ""})
    yield json.dumps(found.to_json(), ensure_ascii=False).encode()


def parse(order: Order, given: BinaryIO) -> Answer:
    """Files, one behind the other: documents of those that can be read, and why the others cannot."""
    documents: list[dict[str, Any]] = []
    failures: list[tuple[int, dict[str, Any]]] = []
    for at, (name, size) in enumerate(order["files"]):
        data = given.read(size)
        try:
            if holds_files(data):
                failures.append((at, plain(ReadError(HOLDS_FILES, "", ""))))
            else:
                documents.append(to_json(luoshi.read(data, name)) | {"at": at})
        except ReadError as error:
            failures.append((at, plain(error)))
    yield _line({})
    yield msgspec.json.encode({"documents": documents, "failures": failures})


def unpack(order: Order, given: BinaryIO) -> Answer:
    """A ZIP of files: the head lists names and sizes, or why one cannot be taken out; then their bytes."""
    listed: list[tuple[str, int]] = []
    failures: list[tuple[str, dict[str, Any]]] = []
    held: list[bytes] = []
    for name, load in unpacked(given.read()):
        try:
            data = load()
        except ReadError as error:
            failures.append((name, plain(error)))
            continue
        listed.append((name, len(data)))
        held.append(data)
        if sum(size for _, size in listed) > MAX_SET_BYTES or len(listed) > MAX_SET_MEMBERS:
            raise ReadError(
                "too_large",
                reason("压缩包里的文件超过 %(most)s 个，或者总量过大"),
                reason("请只保留正文和附件后再上传"),
                most=MAX_SET_MEMBERS,
            )
    yield _line({"files": listed, "failures": failures})
    yield b"\n"  # an answer has a body
    yield from held


def extract(order: Order, given: BinaryIO) -> Answer:
    """Documents that were read before: what they say together, by a register and as of a day."""
    told = msgspec.json.decode(given.read())
    documents = [from_json(parts) for parts in told["documents"]]
    register = msgspec.convert(told["register"], Register)
    whole = luoshi.extract_set(
        documents,
        register=register if register.organisations else None,
        today=date.fromisoformat(order["today"]),
        plan=order["plan"],
    )
    yield _line({})
    yield msgspec.json.encode(whole)


def tables(order: Order, given: BinaryIO) -> Answer:
    """A workbook or a paper: its text, and the tables in it."""
    found = luoshi.read(given.read(), order["name"])
    yield _line({})
    yield msgspec.json.encode({"sha256": found.sha256, "text": found.text, "tables": found.tables})


VERBS: Mapping[str, Callable[[Order, BinaryIO], Answer]] = {
    "reading": reading,
    "parse": parse,
    "unpack": unpack,
    "extract": extract,
    "tables": tables,
}


def _line(head: Mapping[str, Any]) -> bytes:
    return json.dumps(head).encode() + b"\n"
