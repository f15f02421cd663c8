"""Several files that belong together: a page with its annexes, as a ZIP or one by one.

A ZIP is opened as every other container is (``archive``): sizes are checked before anything is unpacked, nothing is
written to disk, and the names inside are labels, never paths. A member that cannot be read does not stop the others.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial

from luoshi.document.archive import Archive
from luoshi.document.limits import MAX_INPUT_BYTES, MAX_SET_BYTES, MAX_SET_MEMBERS
from luoshi.document.model import Document, Oddity, ReadError, reason
from luoshi.document.ocr import Recogniser
from luoshi.document.reading import read, too_large
from luoshi.document.sniffing import container_format

_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
# what browsers and Word put beside a page that they save: 方案_files, 方案.files, 方案_文件
_RESOURCES = re.compile(r"(?P<page>.+)(?:_files|\.files|_文件)", re.I)
_PAGE = re.compile(r"(?P<page>.+)\.(?:html?|shtml|mht|mhtml)", re.I)
# never text: parts of pages, thumbnails and locks that systems leave
_LEFTOVER = re.compile(
    r"__MACOSX|\.(?!\.?$).*|~\$.*|thumbs\.db|desktop\.ini|.*\.(?:js|css|ico|map|woff2?|ttf|svg|lnk|url)", re.I
)
Member = tuple[str, Callable[[], bytes]]
"""A file of a set: its name, and a function that gives its bytes and may raise ``ReadError``."""
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class MemberFailure:
    """A member that could not be read: its name, the code and the message of its ``ReadError``."""

    name: str
    code: str
    message: str
    error: ReadError | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class DocumentSet:
    """Documents that belong together, in the order in which they came; ``sha256`` is of the ZIP, if it was one."""

    name: str
    documents: tuple[Document, ...]
    failures: tuple[MemberFailure, ...] = ()
    oddities: tuple[Oddity, ...] = ()
    sha256: str = ""


def read_set(data: bytes, name: str = "", *, recogniser: Recogniser | None = None) -> DocumentSet:
    """Read a ZIP of a page and its annexes; any other file is a set of one.

    Raises ``ReadError`` where the container cannot be opened or nothing inside can be read; a member that fails beside
    others that are read is in ``failures``.
    """
    if len(data) > MAX_INPUT_BYTES:
        raise too_large()
    if not holds_files(data):
        return DocumentSet(name, (read(data, name, recogniser=recogniser),))
    archive = _opened(data)
    wanted = _members(archive)
    found = read_files(wanted, name, recogniser=recogniser)
    if not found.documents:
        raise _nothing(found.failures)
    oddities: tuple[Oddity, ...] = ()
    left = len(archive.files()) - len(wanted)
    if left:
        message = f"压缩包里有 {left} 个网页附属文件或系统文件（脚本、样式、缩略图等），没有读取。"
        oddities = (Oddity("leftovers_ignored", message),)
    return replace(found, oddities=oddities, sha256=hashlib.sha256(data).hexdigest())


def read_files(files: Iterable[Member], name: str = "", *, recogniser: Recogniser | None = None) -> DocumentSet:
    """Read files given one by one, each as its name and a function that gives its bytes; the same bytes only once.

    Raises ``ReadError`` (``too_large``) where all together are more than is taken in.
    """
    documents: list[Document] = []
    failures: list[MemberFailure] = []
    seen: set[str] = set()
    size = 0
    for label, unpack in files:
        try:
            data = unpack()
            digest = hashlib.sha256(data).hexdigest()
            if digest in seen:
                continue
            size += Archive(data).size if data.startswith(_PACKED) else len(data)
            if size <= MAX_SET_BYTES and len(seen) < MAX_SET_MEMBERS:
                documents.append(read(data, label, recogniser=recogniser))
        except ReadError as error:
            failures.append(MemberFailure(label, error.code, error.message, error))
            continue
        seen.add(digest)
        if size > MAX_SET_BYTES or len(seen) > MAX_SET_MEMBERS:
            raise _too_much()
    return DocumentSet(name, tuple(documents), tuple(failures))


def unpacked(data: bytes) -> list[Member]:
    """The members of a ZIP of files, without what only serves saved pages; nothing is unpacked before it is asked for.

    Raises ``ReadError`` for a container that cannot be opened.
    """
    return _members(_opened(data))


def _members(archive: Archive) -> list[Member]:
    files = archive.files()
    left_out = leftovers(file.name for file in files)
    return [(_label(file.name), partial(archive.unpack, file)) for file in files if file.name not in left_out]


def holds_files(data: bytes) -> bool:
    """Whether a file is a ZIP of files, not a DOCX or another format in a ZIP.

    Raises ``ReadError`` as ``container_format`` does.
    """
    if not data.startswith(_PACKED):
        return False
    try:
        container_format(data)
    except ReadError as error:
        if error.code == "archive":
            return True
        if error.code == "encrypted":
            raise _locked() from error
        raise
    return False


def leftovers(names: Iterable[str]) -> frozenset[str]:
    """Those of some file names, each with its folders, that only serve a saved page or are a system's own.

    ``plan_files/logo.html`` beside ``plan.html`` is one, ``annexes/list.html`` is not.
    """
    every = list(names)
    pages = {found.group("page").lower() for name in every if (found := _PAGE.fullmatch(name))}
    return frozenset(name for name in every if _is_leftover(name, pages))


def _is_leftover(name: str, pages: set[str]) -> bool:
    parts = name.split("/")
    if any(_LEFTOVER.fullmatch(part) for part in parts):
        return True
    for depth, folder in enumerate(parts[:-1]):
        saved = _RESOURCES.fullmatch(folder)
        if saved and "/".join([*parts[:depth], saved.group("page")]).lower() in pages:
            return True
    return False


def _label(name: str) -> str:
    """The last part of a packed name, without signs that do not print."""
    return _UNPRINTABLE.sub("", name.rpartition("/")[2])


def _opened(data: bytes) -> Archive:
    try:
        return Archive(data)
    except ReadError as error:
        raise _locked() if error.code == "encrypted" else error from error


def _locked() -> ReadError:
    return ReadError("encrypted", reason("压缩包设有密码，无法读取"), reason("请先解压，再逐个上传里面的文件"))


def _too_much() -> ReadError:
    return ReadError(
        "too_large",
        reason("这组文件超过 %(limit)s 个，或解压后异常庞大，已拒绝读取"),
        reason("请只保留正文和附件后再上传"),
        limit=MAX_SET_MEMBERS,
    )


def _nothing(failures: tuple[MemberFailure, ...]) -> ReadError:
    """The error for a ZIP of which nothing can be read: the cause of the first member, if there is one."""
    if not failures:
        return ReadError("empty", reason("压缩包里没有可以读取的文件"), reason("请确认正文和附件都已放入压缩包"))
    first = failures[0]
    return ReadError(
        first.code,
        reason("压缩包里的文件都不能读取"),
        reason("%(name)s：%(message)s"),
        name=first.name,
        message=first.error or first.message,
    )
