"""What a reader of one format is given, what it gives back, and the form all of them have."""

from dataclasses import dataclass
from typing import Protocol

from luoshi.document.encoding import Decoded
from luoshi.document.model import Block, Oddity, PrintedSpan, Table
from luoshi.document.ocr import Recogniser


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a file and, where its format is text, the text that they decode to.

    ``recogniser`` is asked for pages that are pictures, where the caller gives one.
    """

    data: bytes
    decoded: Decoded
    recogniser: Recogniser | None = None

    @property
    def text(self) -> str:
        """The decoded text without its byte order mark; empty for containers."""
        return self.decoded.text


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader gives: everything of a ``Document`` but its name, format and hash.

    ``encoding`` and ``replaced`` (places that could not be decoded) are for containers that hold a text.
    """

    text: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...] = ()
    oddities: tuple[Oddity, ...] = ()
    title_hint: str = ""
    encoding: str = ""
    replaced: int = 0
    printed: tuple[PrintedSpan, ...] = ()


class Reader(Protocol):
    """Reads one format. Raises ``ReadError`` where the content cannot be read."""

    def __call__(self, source: Source, /) -> Draft:
        """The text with its blocks, tables and oddities."""
        ...
