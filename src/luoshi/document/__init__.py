"""Bytes in, an immutable ``Document`` out: the readers by format, and the one error they raise."""

from typing import TYPE_CHECKING

from luoshi.late import late

if TYPE_CHECKING:
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

_MODEL = ("Block", "BlockKind", "Cell", "Document", "Format", "Location", "Oddity", "ReadError", "Table")
_SETS = ("DocumentSet", "MemberFailure", "read_files", "read_set")
_HOMES = (
    dict.fromkeys(_MODEL, "luoshi.document.model")
    | dict.fromkeys(_SETS, "luoshi.document.sets")
    | {"read": "luoshi.document.reading"}
)
__getattr__ = late(__name__, _HOMES)
