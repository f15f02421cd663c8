"""A table in a workbook that somebody filled in: opened, its columns found by their heads, its errors named by cell.

What the rows mean, each sheet says for itself (``importing``, ``roster``); other apps read their tables in their own
way and share the refusals. Nothing is written here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import luoshi
from luoshi.document import Document, ReadError
from luoshi.document.model import Table
from luoshi.extraction.view import normal
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say
from luoshi.server.unreadable import whole

_MEGABYTE = 1024 * 1024

Line = Mapping[int, tuple[str, str]]
"""The cells of a row by column: their text and their place."""


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with a cell (``机构!B3``), and what to do."""

    place: str
    message: str


def open_workbook(data: bytes, name: str, *, largest: int, too_large: str, unreadable: str) -> Document:
    """Read an uploaded file of at most ``largest`` bytes; the texts say what to do. Raises Invalid for any other."""
    if len(data) > largest:
        raise Invalid(
            say("文件超过 %(most)s MB", most=largest // _MEGABYTE), too_large, fields={"file": say("文件过大")}
        )
    try:
        return luoshi.read(data, name)
    except ReadError as error:
        raise Invalid(
            say("文件无法读取：%(why)s", why=whole(error)), unreadable, fields={"file": say("无法读取")}
        ) from error


def require_same(seen: str, sha256: str) -> None:
    """Raise Invalid unless the file has the hash of the one that was previewed."""
    if seen != sha256:
        raise Invalid(say("文件与预览时的不是同一个"), say("请重新上传并预览"), fields={"file": say("已经变化")})


def refuse_errors(errors: Sequence[RowError]) -> None:
    """Raise Invalid where something is wrong with a table, naming the first."""
    if errors:
        raise Invalid(
            say(
                "表格还有 %(count)s 处错误，第一处在 %(place)s：%(message)s",
                count=len(errors),
                place=errors[0].place,
                message=errors[0].message,
            ),
            say("请改正后重新上传并预览"),
            fields={"file": say("有错误")},
        )


def heads_of(document: Document, table: Table) -> dict[str, int]:
    """The columns of a table by the heads in its first row; a star that marks what must be filled in is left away."""
    return {
        normal(document.text[cell.start : cell.end]).strip("*"): cell.column for cell in table.cells if cell.row == 0
    }


def table_with(document: Document, heads: Sequence[str], *, most: int, too_many: str, none: str, kind: str) -> Table:
    """The first table that has some heads, of at most so many rows below them.

    Raises Invalid with ``too_many`` for a longer one, with ``none`` where there is no such table; ``kind`` says beside
    the field what the file is not.
    """
    for table in document.tables:
        if set(heads) <= heads_of(document, table).keys():
            if table.rows - 1 > most:
                raise Invalid(too_many, say("请拆成几个文件上传"), fields={"file": say("行数过多")})
            return table
    raise Invalid(none, say("请下载模板，按模板填写"), fields={"file": kind})


@dataclass(slots=True)
class Sheet:
    """A table below its heads; what is wrong with it is gathered in ``errors``."""

    document: Document
    table: Table
    columns: Mapping[str, int]
    errors: list[RowError] = field(default_factory=list)

    def lines(self) -> Iterator[Line]:
        """The rows below the heads that hold anything."""
        found: dict[int, dict[int, tuple[str, str]]] = {}
        for cell in self.table.cells:
            text = self.document.text[cell.start : cell.end].strip()
            found.setdefault(cell.row, {})[cell.column] = (text, cell.place)
        for number in range(1, self.table.rows):
            line = found.get(number, {})
            if any(text for text, _ in line.values()):
                yield line

    def cell(self, line: Line, column: str) -> tuple[str, str]:
        """Text and place of a cell; where the table has none, nothing at the place of the row."""
        at = self.columns.get(column)
        if at is not None and at in line:
            return line[at]
        return "", next(iter(line.values()))[1]

    def wrong(self, place: str, message: str) -> None:
        """Keep what is wrong with a cell."""
        self.errors.append(RowError(place, message))
