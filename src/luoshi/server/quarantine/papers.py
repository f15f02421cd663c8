"""A document as JSON and back: how its text, blocks, cells and printed lines leave the process that read it.

JSON in known forms and nothing else: a process that a document took over can say wrong things, it cannot make this one
run anything.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from luoshi.document import Document
from luoshi.document.model import Block, Format, Oddity, PrintedSpan, Table

_LISTS: Mapping[str, Any] = {
    "blocks": tuple[Block, ...],
    "tables": tuple[Table, ...],
    "oddities": tuple[Oddity, ...],
    "printed": tuple[PrintedSpan, ...],
}
_TEXTS = ("name", "text", "sha256", "encoding", "title_hint")


def structure_of(document: Document) -> dict[str, Any]:
    """Everything of a document but its text, as JSON."""
    parts = {name: getattr(document, name) for name in ("blocks", "oddities", "printed", "encoding", "title_hint")}
    built: dict[str, Any] = msgspec.to_builtins(parts)
    # msgspec would give sets in no order
    built["tables"] = [
        msgspec.to_builtins(table) | {name: sorted(getattr(table, name)) for name in ("hidden_rows", "hidden_columns")}
        for table in document.tables
    ]
    return built


def to_json(document: Document) -> dict[str, Any]:
    """A document with everything."""
    told = {"name": document.name, "format": document.format.value, "text": document.text, "sha256": document.sha256}
    return structure_of(document) | told


def from_json(parts: Mapping[str, Any]) -> Document:
    """The document that ``to_json`` told of. Raises msgspec.ValidationError or KeyError for anything else."""
    told: dict[str, Any] = {name: msgspec.convert(parts[name], str) for name in _TEXTS}
    told |= {name: msgspec.convert(parts[name], form) for name, form in _LISTS.items()}
    return Document(format=msgspec.convert(parts["format"], Format), **told)
