"""A desk in outline: of each candidate the little by which the whole desk is told, however few are drawn.

An answer to an act draws a few cards, and counts what still waits on all of the desk. For the counts no model is made
of thousands of rows, and a value is parsed where somebody asks for it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast

from luoshi.server.intake.models import Desk

_COLUMNS = ("pk", "public_id", "parent_id", "version_id", "kind", "state", "grade", "revision", "start")


@dataclass(eq=False)
class Line:
    """A candidate in outline; what it says of one is as ``Candidate`` says it. ``written`` is its value as JSON."""

    pk: int
    public_id: str
    parent_id: int | None
    version_id: int
    kind: str
    state: str
    grade: str
    revision: int
    start: int
    written: str

    @cached_property
    def value(self) -> Any:
        """The value that holds now."""
        return json.loads(self.written)


def outline(desk: Desk) -> list[Line]:
    """The candidates of a desk in the order of the plan, in one query."""
    return list(_lines(desk))


def _lines(desk: Desk) -> Iterator[Line]:
    rows = desk.candidates.order_by("position", "id").annotate(written=Cast("value", TextField()))
    for row in rows.values_list(*_COLUMNS, "written").iterator(chunk_size=2000):
        yield Line(*row)
