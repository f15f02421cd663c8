"""Bytes in, an immutable ``Document`` out: the readers by format, and the one error they raise."""

from luoshi.document.model import Block, BlockKind, Cell, Document, Format, Location, Oddity, ReadError, Table
from luoshi.document.reading import read

__all__ = [
    "Block",
    "BlockKind",
    "Cell",
    "Document",
    "Format",
    "Location",
    "Oddity",
    "ReadError",
    "Table",
    "read",
]
