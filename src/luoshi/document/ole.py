"""A compound file (OLE2: DOC, XLS, WPS, ET) opened safely: no more is believed than the bytes can hold."""

import io
import struct

import olefile

from luoshi.document.archive import Mapped
from luoshi.document.encoding import encoding_of_page
from luoshi.document.model import ReadError, reason

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_MAX_PROPERTIES = 100
_CODEPAGE, _TITLE = 1, 2
_WIDE_TEXT = 0x1F


def corrupt_office() -> ReadError:
    """The error for a file whose inside contradicts itself."""
    return ReadError(
        "corrupt",
        reason("文件已损坏，无法打开"),
        reason("请用 Word、WPS 或 Excel 打开原文件检查，另存为新的 .docx 或 .xlsx 后再上传"),
    )


class Compound:
    """The streams of a compound file; a mapped one is read where it lies. Raises ``ReadError`` (``corrupt``)."""

    def __init__(self, data: bytes | Mapped) -> None:
        _check_header(data)
        self._size = len(data)
        try:
            self._file = olefile.OleFileIO(io.BytesIO(data) if isinstance(data, bytes) else data)
        except (OSError, ValueError, IndexError, KeyError, struct.error, RecursionError, OverflowError) as error:
            raise corrupt_office() from error
        self._names = {"/".join(path).lower(): "/".join(path) for path in self._file.listdir()}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def read(self, name: str) -> bytes:
        """One stream, its name in any case; empty if it is not there."""
        found = self._names.get(name.lower())
        if found is None:
            return b""
        if self._file.get_size(found) > self._size:
            raise corrupt_office()
        try:
            return bytes(self._file.openstream(found).read())
        except (OSError, ValueError, IndexError, struct.error) as error:
            raise corrupt_office() from error

    def title(self) -> str:
        """The title among the file's properties; empty if there is none that can be read.

        Read here, since the library goes through a damaged count of properties one by one for minutes.
        """
        try:
            return _title(self.read("\x05SummaryInformation"))
        except (struct.error, ReadError):
            return ""


def _title(stream: bytes) -> str:
    """The title of a property set ([MS-OLEPS] 2.21)."""
    section = struct.unpack_from("<I", stream, 44)[0]
    count = min(struct.unpack_from("<I", stream, section + 4)[0], _MAX_PROPERTIES)
    places = dict(struct.unpack_from("<II", stream, section + 8 + 8 * index) for index in reversed(range(count)))
    if _TITLE not in places:
        return ""
    page = struct.unpack_from("<H", stream, section + places[_CODEPAGE] + 4)[0] if _CODEPAGE in places else 1252
    kind, size = struct.unpack_from("<II", stream, section + places[_TITLE])
    stored = stream[section + places[_TITLE] + 8 :][: 2 * size if kind == _WIDE_TEXT else size]
    encoding = "utf-16-le" if kind == _WIDE_TEXT else encoding_of_page(page)
    return stored.decode(encoding, "replace").partition("\0")[0].strip()


def _check_header(data: bytes | Mapped) -> None:
    """Refuse a header that claims more sectors than the file has, which the library would load one by one."""
    if len(data) < _HEADER:
        raise corrupt_office()
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        raise corrupt_office()
    sectors = (len(data) >> shift) + 1
    fat, mini, chained = (struct.unpack_from("<I", data, at)[0] for at in (44, 64, 72))
    needed = sectors // (1 << (shift - 2)) + 1
    if fat > 2 * needed + 8 or mini > sectors or chained > fat // 100 + 8:
        raise corrupt_office()
