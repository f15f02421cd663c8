"""A ZIP container opened safely: sizes checked before anything is unpacked, XML parsed without entities or network."""

import io
import mmap
import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import IO, Any, cast

from lxml import etree

from luoshi.document.limits import (
    MAX_ARCHIVE_BYTES,
    MAX_ARCHIVE_ENTRIES,
    MAX_PACK_RATIO,
    MAX_PART_BYTES,
    PACK_RATIO_FROM,
)
from luoshi.document.model import ReadError, reason

_ENCRYPTED_FLAG = 0x1
_UTF8_FLAG = 0x800
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
"""Namespaces of the strict variant of OOXML (ISO/IEC 29500) and the transitional ones that the readers know."""

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

Node = etree._Element


class Mapped(mmap.mmap):
    """A file mapped into memory: bytes to look at, and a stream to those who want one, without a copy of it."""

    def seekable(self) -> bool:
        """Always; zipfile asks."""
        return True

    def seek(self, pos: int, whence: Any = 0) -> None:
        """As in a file, OSError for a place before the beginning, which zipfile tries."""
        try:
            super().seek(pos, whence)
        except ValueError as error:
            raise OSError(str(error)) from error


def corrupt() -> ReadError:
    """The error for a container whose parts cannot be unpacked or parsed."""
    return ReadError(
        "corrupt",
        reason("文件已损坏，无法打开"),
        reason("请用 Word、WPS 或 Excel 打开原文件检查，另存为新的 .docx 或 .xlsx 后再上传"),
    )


def _bomb() -> ReadError:
    return ReadError(
        "archive_bomb",
        reason("文件解压后异常庞大，已拒绝读取"),
        reason("请用 Word 或 Excel 打开，删去多余内容后另存为新文件再上传"),
    )


@dataclass(frozen=True, slots=True)
class Relationship:
    """A link from one part to another: its identifier, the end of its type (``styles``, ``worksheet``), the part."""

    identifier: str
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file in a container and its name with folders as printed there; a label, never a path to write to."""

    name: str
    entry: zipfile.ZipInfo


class Archive:
    """The parts of a ZIP container; ``size`` is what they come to unpacked, as the directory says.

    A mapped file is read where it lies.
    Raises ``ReadError``: ``corrupt``, ``encrypted``, ``archive_bomb``, ``entities``.
    """

    def __init__(self, data: bytes | Mapped) -> None:
        try:
            stream = io.BytesIO(data) if isinstance(data, bytes) else cast(IO[bytes], data)
            self._zip = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, struct.error, ValueError, OSError, NotImplementedError, EOFError) as error:
            raise corrupt() from error
        entries = self._zip.infolist()
        if len(entries) > MAX_ARCHIVE_ENTRIES or sum(entry.file_size for entry in entries) > MAX_ARCHIVE_BYTES:
            raise _bomb()
        for entry in entries:
            if entry.file_size > PACK_RATIO_FROM and entry.file_size > MAX_PACK_RATIO * max(entry.compress_size, 1):
                raise _bomb()
        if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
            raise encrypted()
        self.names = frozenset(entry.filename for entry in entries)
        self.size = sum(entry.file_size for entry in entries)
        self._lower = {entry.filename.lower().lstrip("/"): entry.filename for entry in entries}

    def __contains__(self, name: str) -> bool:
        return name.lower().lstrip("/") in self._lower

    def read(self, name: str) -> bytes:
        """One part, its name in any case; empty if it is not there."""
        found = self._lower.get(name.lower().lstrip("/"))
        if found is None:
            return b""
        return self._unpacked(found)

    def files(self) -> list[PackedFile]:
        """Everything packed that is no folder, in the order of the container."""
        return [PackedFile(_file_name(entry), entry) for entry in self._zip.infolist() if not entry.is_dir()]

    def unpack(self, file: PackedFile) -> bytes:
        """The bytes of one file."""
        return self._unpacked(file.entry)

    def _unpacked(self, entry: str | zipfile.ZipInfo) -> bytes:
        try:
            return self._zip.read(entry)
        except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError) as error:
            raise corrupt() from error

    def xml_bytes(self, name: str) -> bytes:
        """An XML part for streaming, without document type and in transitional names; empty if it is not there."""
        return _cleaned(self.read(name))

    def xml(self, name: str) -> Node | None:
        """The root of an XML part, None if there is no such part; names of the strict variant made transitional."""
        data = self.read(name)
        if len(data) > MAX_PART_BYTES:
            raise _bomb()
        return parse_xml(data) if data else None

    def relationships(self, part: str) -> list[Relationship]:
        """What a part names inside the container (the package itself for ``""``)."""
        folder, file = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", file + ".rels"))
        found = []
        for node in root.iter(_RELATIONSHIP) if root is not None else ():
            target = node.get("Target") or ""
            if node.get("TargetMode") != "External":
                path = posixpath.normpath(target if target.startswith("/") else posixpath.join(folder, target))
                kind = (node.get("Type") or "").rpartition("/")[2]
                found.append(Relationship(node.get("Id") or "", kind, path.lstrip("/")))
        return found

    def targets(self, part: str) -> dict[str, str]:
        """The first part of each kind that a part names: ``{"styles": "word/styles.xml", …}``."""
        found: dict[str, str] = {}
        for relationship in self.relationships(part):
            found.setdefault(relationship.kind, relationship.target)
        return found


def _file_name(entry: zipfile.ZipInfo) -> str:
    """The name as it was meant: without the UTF-8 flag it is in the code page of who packed it, mostly GBK."""
    name = entry.orig_filename.replace("\\", "/")
    if entry.flag_bits & _UTF8_FLAG:
        return name
    try:
        raw = name.encode("cp437")  # what zipfile decoded it by
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def encrypted() -> ReadError:
    """The error for a file with a password."""
    return ReadError(
        "encrypted",
        reason("文件设有打开密码，无法读取"),
        reason("请在 Word、WPS 或 Excel 中取消密码保护，保存后再上传"),
    )


def parse_xml(data: bytes) -> Node:
    """Parse one part. Raises ``ReadError`` (``entities``, ``corrupt``)."""
    try:
        return etree.fromstring(_cleaned(data), _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise corrupt() from error


def _cleaned(data: bytes) -> bytes:
    """Refuse a document type, which OOXML forbids and entity bombs need; make strict names transitional."""
    if any(mark in data for mark in _DOCTYPES):
        raise ReadError(
            "entities",
            reason("文件里含有不允许的实体定义，可能是恶意文件，已拒绝读取"),
            reason("请用 Word 或 Excel 打开后另存为新文件再上传"),
        )
    for strict, transitional in _STRICT:
        if strict in data:
            data = data.replace(strict, transitional)
    return data


@lru_cache(maxsize=1)
def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
