"""Files parsed and read apart, outside of any transaction: what a paper says before anything of it is kept.

Not one byte of a file is parsed in this process: documents and readings come from ``luoshi.server.quarantine``.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from luoshi.document import Document
from luoshi.document.limits import MAX_SET_BYTES, MAX_SET_MEMBERS
from luoshi.document.model import ReadError, reason
from luoshi.document.sets import MemberFailure
from luoshi.extraction.predicting import printed
from luoshi.extraction.questions.codes import Code
from luoshi.extraction.reading import PlanReading
from luoshi.extraction.sets.material import years_of
from luoshi.extraction.sets.model import SetReading
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say
from luoshi.server.files.storage import CHUNK, Received, the_store
from luoshi.server.intake.models import Version
from luoshi.server.intake.states import ReadingStage
from luoshi.server.orgs.models import Government
from luoshi.server.orgs.selectors import register_for
from luoshi.server.quarantine import Handed, QuarantineError, extract_apart, parse_apart, unpack_apart
from luoshi.server.quarantine.papers import from_json
from luoshi.server.quarantine.sets import failure_of
from luoshi.server.unreadable import cause_of, remedy_of, whole, why

# a line that is nothing but the mark, wherever it stands: 机密, 密级：秘密, 绝密★启用前, 机 密 ★ 10年 (GB/T 9704 7.2.2)
_MARK = re.compile(
    r"\s*(?:密\s*级\s*[:：]?\s*)?(?:绝\s*密|机\s*密|秘\s*密)\s*(?:[★☆*]\s*[\w\s]{0,12}|级)?\s*(?:件)?\s*",
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file as somebody hands it in; ``name`` is what it was called, never a path of theirs.

    Its bytes are in ``data``, or lie in ``received``, where the store took them in.
    """

    name: str
    data: bytes = b""
    received: Received | None = None

    @property
    def size(self) -> int:
        """Bytes."""
        return self.received.size if self.received else len(self.data)

    @property
    def sha256(self) -> str:
        """The hash of the bytes."""
        return self.received.sha256 if self.received else hashlib.sha256(self.data).hexdigest()

    def pieces(self) -> Iterator[bytes]:
        """The bytes, piece by piece. Raises FileNotFoundError where they do not lie there any more."""
        if self.received is None:
            yield self.data
            return
        with self.received.path.open("rb") as stream:
            while piece := stream.read(CHUNK):
                yield piece

    def set_aside(self) -> Received:
        """The bytes under a name of their own in ``incoming``, to be kept or to wait; these stay as they are."""
        return the_store().again(self.received) if self.received else the_store().take(self.pieces())


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

    def drop(self) -> None:
        """Remove the files that still wait in ``incoming``."""
        for paper in self.papers:
            if paper.file.received is not None:
                paper.file.received.drop()


class SecretError(Exception):
    """A paper bears a secrecy mark: the ``place`` of the paper in its set, ``sha256`` of its bytes, the ``mark``.

    Not its name: the title of a secret paper may be secret, too.
    """

    def __init__(self, place: int, sha256: str, mark: str) -> None:
        super().__init__(mark)
        self.place, self.sha256, self.mark = place, sha256, mark


Told = Callable[[ReadingStage], None]
"""Is told which stage the reading has reached."""


def prepare(
    government: Government, files: Sequence[Incoming], today: date, *, main: int | None = None, told: Told | None = None
) -> Prepared:
    """Read files as one set; ``main`` is the file that a person called the main paper.

    Names of bodies are resolved by the register of the day of issue, where the main paper prints one. Raises Invalid
    for files of which nothing can be read, SecretError for a paper with a secrecy mark. Files taken out of a ZIP lie
    in the store's ``incoming``: whoever calls drops them.
    """
    tell = told or (lambda _: None)
    opened = _opened(files)
    try:
        papers = sorted(opened.papers, key=lambda each: each[0])
        _storable([document for _, _, document in papers], opened.failures)
        tell(ReadingStage.RECOGNISED)
        chosen = next((at for at, (place, _, _) in enumerate(papers) if main is not None and place[0] == main), None)
        whole = read_whole(government, [document for _, _, document in papers], today, plan=chosen)
        found = tuple(
            Paper(file, document, member.reading, member.role.value)
            for (_, file, document), member in zip(papers, whole.members, strict=True)
        )
        for place, paper in enumerate(found, 1):
            _refuse_secret(place, paper)
    except BaseException:
        opened.drop()
        raise
    tell(ReadingStage.READ)
    return Prepared(found, whole, whole.plan or 0, tuple(opened.failures))


def read_whole(
    government: Government, documents: Sequence[Document], today: date, *, plan: int | None = None
) -> SetReading:
    """What some papers say together, with the bodies of the register of their day; ``today`` where they print none.

    ``plan`` is the main one where that is known. Raises Invalid where reading takes more than is allowed.
    """
    try:
        first = extract_apart(documents, register=None, today=today, plan=plan)
        issued = first.members[first.plan or 0].reading.metadata.issued_on
        day = issued.value if issued else today
        register = register_for(government, day)
        if not register.organisations:
            register = register_for(government, today)  # bodies entered as of a day after the paper
        return extract_apart(documents, register=register, today=day, plan=plan)  # annexes are of the main paper's day
    except QuarantineError as error:
        raise Invalid(
            say("读取没有完成：%(cause)s", cause=cause_of(error.error)),
            say("请把文件拆分，或者另存为新文件后再上传；多次出现时请告诉系统管理员"),
            fields={"file": say("读取没有完成")},
        ) from error


def document_of(version: Version) -> Document:
    """The document that a version keeps, as it was read."""
    told = {"name": version.file_name, "format": version.format, "text": version.text, "sha256": version.sha256}
    return from_json(version.structure | told)


def particulars(reading: PlanReading, file_name: str) -> Mapping[str, Any]:
    """What the paper says of itself, as columns of ``SourceDocument``; a year in its title is its period."""
    metadata = reading.metadata
    title = metadata.inner_title or metadata.title
    first, last = years_of(metadata) or (None, None)
    return {
        "title": (printed(title.quote) if title else file_name)[:300] or "未命名文件",
        "kind": reading.kind.value,
        "number": (printed(metadata.number.quote) if metadata.number else "")[:100],
        "issuer": "、".join(printed(issuer.quote) for issuer in metadata.issuers)[:200],
        "issued_on": metadata.issued_on.value if metadata.issued_on else None,
        "period_from": first,
        "period_to": last,
    }


@dataclass(slots=True)
class _Opened:
    """What files came to: papers by the place of their file, failures, and what was taken out of ZIPs on the way."""

    papers: list[tuple[tuple[int, int], Incoming, Document]] = field(default_factory=list)
    failures: list[MemberFailure] = field(default_factory=list)
    taken_out: list[Received] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    size: int = 0

    def drop(self) -> None:
        """Remove what was taken out."""
        for received in self.taken_out:
            received.drop()

    def parse(self, files: Sequence[Incoming], places: Sequence[tuple[int, int]]) -> list[int]:
        """Parse some files, the same bytes once; gives those that are ZIPs of files."""
        fresh = []
        for at, file in enumerate(files):
            if file.sha256 not in self.seen:
                self.seen.add(file.sha256)
                self.size += file.size
                fresh.append(at)
        if self.size > MAX_SET_BYTES or len(self.seen) > MAX_SET_MEMBERS:
            raise _too_much()
        parsed = parse_apart([Handed(files[at].name, files[at].size, files[at].pieces) for at in fresh])
        for at, document in parsed.documents.items():
            self.papers.append((places[fresh[at]], files[fresh[at]], document))
        self.failures += [parsed.failures[at] for at in sorted(parsed.failures)]
        return [fresh[at] for at in parsed.packed]


def _opened(files: Sequence[Incoming]) -> _Opened:
    found = _Opened()
    named = [Incoming(file.name[-200:] or "未命名", file.data, file.received) for file in files]
    try:
        for at in found.parse(named, [(place, 0) for place in range(len(named))]) if named else []:
            members = _taken_out(named[at], found)
            packed = found.parse(members, [(at, place) for place in range(1, len(members) + 1)]) if members else []
            nested = ReadError("archive", reason("压缩包里还有压缩包"), reason("请先解压，再逐个上传里面的文件"))
            found.failures += [failure_of(members[each].name, nested) for each in packed]
    except FileNotFoundError as error:
        found.drop()
        raise Invalid(
            say("上传的文件已经不在服务器上"),
            say("暂存的文件只保留一天；请重新上传"),
            fields={"file": say("请重新上传")},
        ) from error
    except BaseException:
        found.drop()
        raise
    return found


def _taken_out(file: Incoming, found: _Opened) -> list[Incoming]:
    """The files of a ZIP, each in ``incoming``."""
    members = []
    try:
        with unpack_apart(Handed(file.name, file.size, file.pieces)) as packed:
            found.failures += packed.failures
            for name, size in packed.files:
                received = the_store().take(packed.pieces(size))
                found.taken_out.append(received)
                members.append(Incoming(name[-200:] or "未命名", b"", received))
    except QuarantineError as error:
        found.failures.append(failure_of(file.name, error.error))
    return members


def _too_much() -> Invalid:
    return Invalid(
        say("这组文件超过 %(most)s 个，或者总量过大", most=MAX_SET_MEMBERS),
        say("请只保留正文和附件后再上传"),
        fields={"file": say("文件过多或者过大")},
    )


def _unreadable(failures: Sequence[MemberFailure]) -> Invalid:
    if not failures:
        return Invalid(say("没有收到文件"), say("请选择文件，或者粘贴文字后再提交"), fields={"file": say("没有文件")})
    first, error = failures[0].name, why(failures[0])
    return Invalid(
        say("%(name)s：%(cause)s", name=first, cause=cause_of(error)), remedy_of(error), fields={"file": whole(error)}
    )


def _storable(documents: Sequence[Document], failures: Sequence[MemberFailure]) -> None:
    """Raise Invalid for no document at all, and for zero characters: no real paper has them, PostgreSQL keeps none."""
    if not documents:
        raise _unreadable(failures)
    for document in documents:
        if "\0" in document.text:
            raise Invalid(
                say("%(name)s里有无法显示的空字符", name=document.name),
                say("请用原来的软件打开，另存为新文件后再上传"),
                fields={"file": say("内容异常")},
            )


def _refuse_secret(place: int, paper: Paper) -> None:
    mark = paper.reading.metadata.secrecy
    asked = next((each.quote for each in paper.reading.questions if each.code == Code.SECRECY_MARK), "")
    alone = next((found.group() for line in paper.document.text.splitlines() if (found := _MARK.fullmatch(line))), "")
    said = mark.quote if mark else asked or alone
    if said:
        raise SecretError(place, paper.document.sha256, printed(said)[:60])
