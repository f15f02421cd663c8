"""The one door of the room: bytes in, a ``Document`` out, the reader chosen by content."""

import hashlib
from collections.abc import Mapping
from importlib import import_module

from luoshi.document.docx import read_docx
from luoshi.document.encoding import Decoded, decode
from luoshi.document.html import read_html
from luoshi.document.limits import MAX_CHARACTERS, MAX_INPUT_BYTES
from luoshi.document.model import Document, Format, Oddity, ReadError, reason
from luoshi.document.ocr import Recogniser
from luoshi.document.plaintext import read_plain_text
from luoshi.document.reader import Draft, Reader, Source
from luoshi.document.sniffing import container_format, is_markdown, is_page, mislabelled


def _later(module: str, function: str) -> Reader:
    """A reader whose module is loaded when it is first asked for, so that reading a page does not wait for it."""

    def read_now(source: Source, /) -> Draft:
        reader: Reader = getattr(import_module(f"luoshi.document.{module}"), function)
        return reader(source)

    return read_now


READERS: Mapping[Format, Reader] = {
    Format.HTML: read_html,
    Format.TEXT: read_plain_text,
    Format.MARKDOWN: _later("markdown", "read_markdown"),
    Format.DOCX: read_docx,
    Format.XLSX: _later("xlsx", "read_xlsx"),
    Format.MHTML: _later("mhtml", "read_mhtml"),
    Format.PDF: _later("pdf", "read_pdf"),
    Format.OFD: _later("ofd", "read_ofd"),
    Format.DOC: _later("doc", "read_doc"),
    Format.XLS: _later("xls", "read_xls"),
    Format.RTF: _later("rtf", "read_rtf"),
    Format.ODT: _later("odt", "read_odt"),
    Format.ODS: _later("ods", "read_ods"),
}
"""The registry: one reader a format."""


def read(data: bytes, name: str = "", *, recogniser: Recogniser | None = None) -> Document:
    """Read the bytes of a file into a document. The format is found in the content; ``name`` is kept, not believed.

    A ``recogniser`` is asked for scanned pages; without one they are refused or reported. Raises ``ReadError`` and
    nothing else, whatever the bytes are.
    """
    try:
        return _read(data, name, recogniser)
    except ReadError:
        raise
    except Exception as error:
        raise ReadError(
            "corrupt", reason("文件已损坏或内容异常，无法读取"), reason("请用原来的软件打开检查，另存为新文件后再上传")
        ) from error


def _read(data: bytes, name: str, recogniser: Recogniser | None) -> Document:
    if len(data) > MAX_INPUT_BYTES:
        raise too_large()
    if not data.strip(b"\0 \t\r\n"):
        raise _empty()
    form = container_format(data)
    decoded = Decoded("", "")
    if form is None:
        decoded = decode(data)
        form = _text_format(decoded.text)
    draft = READERS[form](Source(data, decoded, recogniser))
    if not draft.blocks:
        raise _empty()
    if len(draft.text) > MAX_CHARACTERS:
        raise too_long()
    return Document(
        name=name,
        format=form,
        text=draft.text,
        blocks=draft.blocks,
        tables=draft.tables,
        oddities=(*_outer_oddities(name, form, decoded.replaced or draft.replaced), *draft.oddities),
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=decoded.encoding or draft.encoding,
        title_hint=draft.title_hint,
        printed=draft.printed,
    )


def too_large() -> ReadError:
    """The error for a file of more bytes than are taken in."""
    limit = MAX_INPUT_BYTES // (1024 * 1024)
    return ReadError(
        "too_large",
        reason("文件超过 %(limit)s MB，无法读取"),
        reason("请删去图片等无关内容，或拆分后再上传"),
        limit=limit,
    )


def too_long() -> ReadError:
    """The error for a file of more text than is taken in."""
    limit = MAX_CHARACTERS // 10_000
    return ReadError(
        "too_large", reason("文件的文字超过%(limit)s万字，无法读取"), reason("请拆分后再上传"), limit=limit
    )


def _text_format(text: str) -> Format:
    if is_page(text):
        return Format.HTML
    return Format.MARKDOWN if is_markdown(text) else Format.TEXT


def _empty() -> ReadError:
    return ReadError("empty", reason("文件是空的，没有可以读取的文字"), reason("请确认选对了文件，并且已完整上传"))


def _outer_oddities(name: str, form: Format, replaced: int) -> list[Oddity]:
    found = []
    label = mislabelled(name, form)
    if label is not None:
        found.append(label)
    if replaced:
        message = f"文件里有 {replaced} 处无法识别的字符，已用“\ufffd”代替，请对照原件核对。"
        found.append(Oddity("replaced_characters", message))
    return found
