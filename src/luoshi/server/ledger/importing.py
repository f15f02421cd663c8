"""What a table would do to the ledger: new drafts, changed drafts, amendments of what is confirmed, and what is wrong.

Nothing is written here. A preview holds the hash of the bytes that it was made of and a digest of everything that it
would do; the service that writes takes the same bytes and both as the person saw them.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from luoshi.extraction.reading import Role
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say
from luoshi.server.intake.values import TargetValue
from luoshi.server.ledger.amending import NamedPerson
from luoshi.server.ledger.cell_reading import Stage
from luoshi.server.ledger.facts import own_government
from luoshi.server.ledger.models import AmendmentSubject, ColumnMapping, Task
from luoshi.server.ledger.table_reading import ReadTable, open_table, read_table
from luoshi.server.orgs.models import Government
from luoshi.server.orgs.scopes import visible_governments
from luoshi.server.orgs.sheets import RowError
from luoshi.server.policy import Action, require
from luoshi.server.quarantine.tables import Opened


class RowChange(StrEnum):
    """What a row of the table does (导入结果)."""

    NEW = "new"
    CHANGES_DRAFT = "changes_draft"
    PROPOSES = "proposes"
    SAME = "same"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class SheetChange:
    """One subject of an item before and after, in the form of ``amending``; ``target`` names a target, else empty."""

    subject: AmendmentSubject
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    target: str = ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One item of the table. ``changes`` says what would change of an item that is here already, ``targets`` are those
    that a draft would have; ``errors`` say what must be put right first.
    """

    place: str
    change: RowChange
    task: Task | None
    area: str
    label: str
    title: str
    body: str
    owners: tuple[tuple[str, Role], ...]
    last_day: date | None
    standing: bool
    due_text: str
    targets: tuple[TargetValue, ...]
    people: tuple[NamedPerson, ...]
    stages: tuple[Stage, ...]
    changes: tuple[SheetChange, ...]
    errors: tuple[RowError, ...]

    @property
    def known(self) -> Task:
        """The item that the row changes. Raises LookupError for a new one."""
        if self.task is None:
            raise LookupError("a new row changes no item")
        return self.task


@dataclass(frozen=True, slots=True)
class UnknownBody:
    """A name that stands for no body here (未识别的单位): where, and the public ids of those that it may mean."""

    name: str
    places: tuple[str, ...]
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """What an import would do; it can be carried out where ``errors`` is empty.

    ``remembered``: the columns are those that somebody told of a table with the same heads before. ``digest`` is the
    same for the same table before the same ledger.
    """

    table: ReadTable
    remembered: bool
    rows: tuple[SheetRow, ...]
    errors: tuple[RowError, ...]
    unknown: tuple[UnknownBody, ...]

    @property
    def sha256(self) -> str:
        """The hash of the bytes."""
        return self.table.sha256

    @property
    def digest(self) -> str:
        """Names exactly what would be done: who confirms has seen it."""
        told = [
            (row.place, row.change, row.task and (row.task.public_id, row.task.revision), row.area, row.title, row.body,
             row.owners, row.last_day, row.standing, row.due_text, row.targets, row.people, row.stages, row.changes)
            for row in self.rows
        ]  # fmt: skip
        return hashlib.sha256(repr((told, self.errors)).encode()).hexdigest()

    def of(self, change: RowChange) -> tuple[SheetRow, ...]:
        """The rows that do one thing."""
        return tuple(row for row in self.rows if row.change is change)


@dataclass(frozen=True, slots=True)
class Told:
    """What a person says of a table: the plan's name, what columns hold, which bodies names stand for, which sheet."""

    plan: str
    columns: Mapping[int, str] | None = None
    bodies: Mapping[str, str] | None = None
    sheet: str = ""


def look_at_columns(actor: Actor, data: bytes, name: str, sheet: str = "") -> tuple[ReadTable, bool]:
    """The table with what its columns seem to hold, and whether somebody told so before. Raises as the preview."""
    return mapped_table(importing_government(actor), open_table(data, name), None, sheet)


def importing_government(actor: Actor) -> Government:
    """The government into whose ledger the actor imports. Raises NotAllowed."""
    government = visible_governments(actor).filter(public_id=actor.government).first()
    if government is None:
        raise NotFound(say("您所在的政府"))
    require(actor, Action.ITEM_IMPORT, own_government(actor))
    return government


def mapped_table(
    government: Government, opened: Opened, columns: Mapping[int, str] | None, sheet: str = ""
) -> tuple[ReadTable, bool]:
    """The table, by the columns that are told, else by those remembered for its heads, else by what the heads mean."""
    table = read_table(opened, columns, sheet)
    if columns:
        return table, False
    known = ColumnMapping.objects.filter(government=government, heads=table.fingerprint).first()
    if known is None:
        return table, False
    return read_table(opened, {int(at): str(kind) for at, kind in known.columns.items()}, sheet), True


def counted(rows: Sequence[SheetRow]) -> dict[RowChange, int]:
    """How many rows do each thing."""
    return {change: sum(row.change is change for row in rows) for change in RowChange}
