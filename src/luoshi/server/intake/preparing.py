"""Files parsed and read, outside of any transaction: what a paper says before anything of it is kept."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

import luoshi
from luoshi.document import Document, ReadError
from luoshi.document.limits import MAX_SET_BYTES, MAX_SET_MEMBERS
from luoshi.document.model import Block, Format, Oddity, PrintedSpan, Table
from luoshi.document.sets import MemberFailure, holds_files, unpacked
from luoshi.extraction.prediction import printed
from luoshi.extraction.questions.codes import Code
from luoshi.extraction.reading import PlanReading
from luoshi.extraction.sets.model import SetReading
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say
from luoshi.server.intake.models import Version
from luoshi.server.orgs.models import Government
from luoshi.server.orgs.selectors import register_for
from luoshi.server.unreadable import cause_of, remedy_of, whole, why

# a line that is nothing but the mark, wherever it stands: 机密, 密级：秘密, 绝密★启用前, 机 密 ★ 10年 (GB/T 9704 7.2.2)
_MARK = re.compile(
    r"\s*(?:密\s*级\s*[:：]?\s*)?(?:绝\s*密|机\s*密|秘\s*密)\s*(?:[★☆*]\s*[\w\s]{0,12}|级)?\s*(?:件)?\s*",
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file as somebody hands it in; ``name`` is what it was called, never a path."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the set: its file, its text, what was read in it."""

    file: Incoming
    document: Document
    reading: PlanReading
    part: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """A set of papers that were read together; ``main`` indexes ``papers``. What could not be read stands apart."""

    papers: tuple[Paper, ...]
    whole: SetReading
    main: int
    failures: tuple[MemberFailure, ...] = ()


class SecretError(Exception):
    """A paper bears a secrecy mark; ``name`` is its file, ``sha256`` of its bytes, ``mark`` what is printed."""

    def __init__(self, name: str, sha256: str, mark: str) -> None:
        super().__init__(name)
        self.name, self.sha256, self.mark = name, sha256, mark


def prepare(government: Government, files: Sequence[Incoming], today: date) -> Prepared:
    """Read files as one set.

    Names of bodies are resolved by the register of the day of issue, where the main paper prints one. Raises Invalid
    for files of which nothing can be read, SecretError for a paper with a secrecy mark.
    """
    members, failures = _members(files)
    documents: list[tuple[Incoming, Document]] = []
    for file in members:
        try:
            documents.append((file, luoshi.read(file.data, file.name)))
        except ReadError as error:
            failures.append(MemberFailure(file.name, error.code, error.message, error))
    if not documents:
        raise _unreadable(failures)
    _storable([document for _, document in documents])
    whole = read_whole(government, [document for _, document in documents], today)
    papers = tuple(
        Paper(file, document, member.reading, member.role.value)
        for (file, document), member in zip(documents, whole.members, strict=True)
    )
    for paper in papers:
        _refuse_secret(paper)
    return Prepared(papers, whole, whole.plan or 0, tuple(failures))


def read_whole(government: Government, documents: Sequence[Document], today: date) -> SetReading:
    """What some papers say together, with the bodies of the register of their day; ``today`` where they print none."""
    first = luoshi.extract_set(documents, today=today)
    issued = first.members[first.plan or 0].reading.metadata.issued_on
    day = issued.value if issued else today
    register = register_for(government, day)
    if not register.organisations:
        register = register_for(government, today)  # bodies entered as of a day after the paper
    return luoshi.extract_set(documents, register=register, today=day)  # annexes are of the main paper's day


def structure_of(document: Document) -> dict[str, Any]:
    """Everything of a document but its text, as JSON."""
    parts = {name: getattr(document, name) for name in ("blocks", "oddities", "printed", "encoding", "title_hint")}
    built: dict[str, Any] = msgspec.to_builtins(parts)
    # msgspec would give sets in no order
    built["tables"] = [
        msgspec.to_builtins(table) | {name: sorted(getattr(table, name)) for name in ("hidden_rows", "hidden_columns")}
        for table in document.tables
    ]
    return built


def document_of(version: Version) -> Document:
    """The document that a version keeps, as it was read."""
    parts = version.structure
    return Document(
        name=version.file_name,
        format=Format(version.format),
        text=version.text,
        blocks=msgspec.convert(parts["blocks"], tuple[Block, ...]),
        tables=msgspec.convert(parts["tables"], tuple[Table, ...]),
        oddities=msgspec.convert(parts["oddities"], tuple[Oddity, ...]),
        sha256=version.sha256,
        encoding=parts["encoding"],
        title_hint=parts["title_hint"],
        printed=msgspec.convert(parts["printed"], tuple[PrintedSpan, ...]),
    )


def particulars(reading: PlanReading, file_name: str) -> Mapping[str, Any]:
    """What the paper says of itself, as columns of ``SourceDocument``."""
    metadata = reading.metadata
    title = metadata.inner_title or metadata.title
    return {
        "title": (printed(title.quote) if title else file_name)[:300] or "未命名文件",
        "kind": reading.kind.value,
        "number": (printed(metadata.number.quote) if metadata.number else "")[:100],
        "issuer": "、".join(printed(issuer.quote) for issuer in metadata.issuers)[:200],
        "issued_on": metadata.issued_on.value if metadata.issued_on else None,
        "period_from": metadata.period_from,
        "period_to": metadata.period_to,
    }


def _members(files: Sequence[Incoming]) -> tuple[list[Incoming], list[MemberFailure]]:
    found: dict[str, Incoming] = {}
    failures: list[MemberFailure] = []
    size = 0
    for name, load in _opened(files, failures):
        try:
            data = load if isinstance(load, bytes) else load()
        except ReadError as error:
            failures.append(MemberFailure(name, error.code, error.message, error))
            continue
        size += len(data)
        found.setdefault(hashlib.sha256(data).hexdigest(), Incoming(name[-200:] or "未命名", data))
        if size > MAX_SET_BYTES or len(found) > MAX_SET_MEMBERS:
            raise Invalid(
                say("这组文件超过 %(most)s 个，或者总量过大", most=MAX_SET_MEMBERS),
                say("请只保留正文和附件后再上传"),
                fields={"file": say("文件过多或者过大")},
            )
    return list(found.values()), failures


def _opened(files: Sequence[Incoming], failures: list[MemberFailure]) -> Iterator[tuple[str, Any]]:
    for file in files:
        try:
            if holds_files(file.data):
                yield from unpacked(file.data)
            else:
                yield file.name, file.data
        except ReadError as error:
            failures.append(MemberFailure(file.name, error.code, error.message, error))


def _unreadable(failures: Sequence[MemberFailure]) -> Invalid:
    if not failures:
        return Invalid(say("没有收到文件"), say("请选择文件，或者粘贴文字后再提交"), fields={"file": say("没有文件")})
    first, error = failures[0].name, why(failures[0])
    return Invalid(
        say("%(name)s：%(cause)s", name=first, cause=cause_of(error)), remedy_of(error), fields={"file": whole(error)}
    )


def _storable(documents: Sequence[Document]) -> None:
    """Zero characters are in no real paper, and PostgreSQL keeps none."""
    for document in documents:
        if "\0" in document.text:
            raise Invalid(
                say("%(name)s里有无法显示的空字符", name=document.name),
                say("请用原来的软件打开，另存为新文件后再上传"),
                fields={"file": say("内容异常")},
            )


def _refuse_secret(paper: Paper) -> None:
    mark = paper.reading.metadata.secrecy
    asked = next((each.quote for each in paper.reading.questions if each.code == Code.SECRECY_MARK), "")
    alone = next((found.group() for line in paper.document.text.splitlines() if (found := _MARK.fullmatch(line))), "")
    said = mark.quote if mark else asked or alone
    if said:
        raise SecretError(paper.file.name, paper.document.sha256, printed(said)[:60])
