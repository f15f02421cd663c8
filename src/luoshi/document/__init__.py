"""Bytes in, an immutable ``Document`` out: the readers by format, and the one error they raise."""

from luoshi.document.model import Block, BlockKind, Cell, Document, Format, Location, Oddity, ReadError, Table
from luoshi.document.reading import read
from luoshi.document.sets import DocumentSet, MemberFailure, read_files, read_set

__all__ = [
    "Block",
    "BlockKind",
    "Cell",
    "Document",
    "DocumentSet",
    "Format",
    "Location",
    "MemberFailure",
    "Oddity",
    "ReadError",
    "Table",
    "read",
    "read_files",
    "read_set",
]
