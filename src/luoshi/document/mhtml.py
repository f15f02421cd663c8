"""Pages saved into one file (MHTML, RFC 2557): the MIME part of the page is read as HTML, all others are left alone.

``From: <由浏览器保存> … Content-Type: multipart/related; boundary="…"``. The parts are cut by their boundary, in one
pass over the bytes; only the head of a part goes through the mail parser of the standard library, which on whole
files grows with lines times nesting. Pictures and styles are never decoded.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.errors import MessageError
from email.message import Message
from email.parser import BytesHeaderParser

from luoshi.document.encoding import Decoded, decode
from luoshi.document.html import read_html
from luoshi.document.limits import MAX_MIME_DEPTH, MAX_MIME_HEAD_BYTES, MAX_MIME_PARTS
from luoshi.document.model import Oddity, ReadError, reason
from luoshi.document.reader import Draft, Source

_HEAD_ENDS = re.compile(rb"\r?\n\r?\n")
_PAGE_TYPES = ("text/html", "application/xhtml+xml")


def read_mhtml(source: Source, /) -> Draft:
    """Read the page of a saved web archive; its frames and pictures are ignored.

    The page is the part that ``start`` names, else the first HTML part; where that shows no text (a frameset), the
    longest of the others. Raises ``ReadError``: ``corrupt`` for a container without a page, ``archive_bomb`` for one
    of more parts or deeper nesting than any browser writes, and what the reader of pages raises.
    """
    data = source.data.lstrip(b"\xef\xbb\xbf \t\r\n")
    start, pages = _pages(data)
    if not pages:
        raise ReadError(
            "corrupt",
            reason("单个文件网页（.mht）里没有网页正文，可能没有保存完整"),
            reason("请在浏览器里打开原网页重新保存后再上传"),
        )
    root = next((page for page in pages if start and page.identifier == start), pages[0])
    others = [page for page in pages if page is not root]
    try:
        draft = _read(root)
    except ReadError as error:
        if error.code not in ("no_text", "empty"):
            raise
        draft, others = _longest(others, error)
    if others:
        message = f"单个文件网页里另有 {len(others)} 个框架页，没有读取。"
        draft = replace(draft, oddities=(*draft.oddities, Oddity("frames_ignored", message)))
    return draft


@dataclass(frozen=True, slots=True)
class _Part:
    """An HTML part: its head and its undecoded body."""

    head: Message
    body: bytes

    @property
    def identifier(self) -> str:
        return _bare(str(self.head.get("Content-ID", "")))


def _bare(identifier: str) -> str:
    return identifier.strip().strip("<>\"' ")


def _read(part: _Part) -> Draft:
    decoded = _decoded(part)
    if not decoded.text.strip():
        raise ReadError(
            "empty", reason("单个文件网页（.mht）的正文是空的"), reason("请在浏览器里打开原网页重新保存后再上传")
        )
    return replace(read_html(Source(part.body, decoded)), encoding=decoded.encoding, replaced=decoded.replaced)


def _longest(pages: list[_Part], error: ReadError) -> tuple[Draft, list[_Part]]:
    """The page with the most text where the first has none, and those that are left."""
    found: list[tuple[int, Draft, _Part]] = []
    for page in pages:
        try:
            draft = _read(page)
        except ReadError:
            continue
        found.append((len(draft.text), draft, page))
    if not found:
        raise error
    _, draft, chosen = max(found, key=lambda item: item[0])
    return draft, [page for page in pages if page is not chosen]


def _pages(data: bytes) -> tuple[str, list[_Part]]:
    """The identifier of the page that the container opens with, and all HTML parts in their order."""
    pages: list[_Part] = []
    start = ""
    seen = 0
    waiting = [(data, 0)]
    while waiting:
        content, depth = waiting.pop()
        seen += 1
        if seen > MAX_MIME_PARTS or depth > MAX_MIME_DEPTH:
            raise ReadError(
                "archive_bomb",
                reason("单个文件网页（.mht）的结构异常，已拒绝读取"),
                reason("请在浏览器里打开原网页重新保存后再上传"),
            )
        head, body = _head_and_body(content)
        kind = head.get_content_type()
        if kind.startswith("multipart/"):
            if not depth:
                start = _bare(str(head.get_param("start", "")))
            boundary = head.get_boundary("")
            inner = list(_inside(body, boundary.encode("utf-8", "surrogateescape"))) if boundary else []
            waiting.extend((part, depth + 1) for part in reversed(inner))
        elif kind in _PAGE_TYPES:
            pages.append(_Part(head, body))
    return start, pages


def _head_and_body(content: bytes) -> tuple[Message, bytes]:
    """The parsed head of a part, and what stands behind the first empty line."""
    if content.startswith((b"\n", b"\r\n")):  # a part without any head line
        return Message(), content
    ends = _HEAD_ENDS.search(content, 0, MAX_MIME_HEAD_BYTES)
    head = content[: ends.start()] if ends else b""
    try:
        return BytesHeaderParser().parsebytes(head), content[ends.end() :] if ends else content
    except (MessageError, ValueError, LookupError) as error:
        raise ReadError(
            "corrupt", reason("单个文件网页（.mht）已损坏，无法读取"), reason("请在浏览器里打开原网页重新保存后再上传")
        ) from error


def _inside(body: bytes, boundary: bytes) -> Iterator[bytes]:
    """The parts between boundary lines; a missing last boundary loses nothing."""
    line = re.compile(rb"(?:^|\r?\n)--" + re.escape(boundary) + rb"(?P<last>--)?[ \t]*(?=\r?\n|\Z)")
    opened: int | None = None
    for count, found in enumerate(line.finditer(body)):
        if opened is not None:
            yield body[opened : found.start()]
        opened = None if found.group("last") else _behind_break(body, found.end())
        if opened is None or count > MAX_MIME_PARTS:
            return
    if opened is not None:
        yield body[opened:]


def _behind_break(body: bytes, at: int) -> int:
    return at + (2 if body[at : at + 2] == b"\r\n" else 1)


def _decoded(part: _Part) -> Decoded:
    """The text of a part: its transfer encoding undone, then its charset, which the page itself may know better."""
    transfer = str(part.head.get("Content-Transfer-Encoding", "")).strip().lower()
    body = part.body
    if transfer == "quoted-printable":
        body = binascii.a2b_qp(body)
    elif transfer == "base64":
        try:
            body = binascii.a2b_base64(body)
        except binascii.Error:
            whole = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
            body = binascii.a2b_base64(whole[: len(whole) // 4 * 4])
    return decode(body, declared=part.head.get_content_charset("") or "")
