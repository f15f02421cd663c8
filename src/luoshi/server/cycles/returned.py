"""A sheet that comes back filled in: what each row says, what is wrong with it and where. Nothing is written here.

Rows are found by their hidden column, so they may be sorted. An item that nobody touched is left as it is; one that
was saved since the sheet was taken out is an error, since the sheet does not know what was said.
"""

import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from luoshi.extraction.view import normal
from luoshi.reckoning.kinds import IndicatorKind, Status
from luoshi.server.core.said import say
from luoshi.server.cycles.blank import (
    DENOMINATOR,
    HEADS,
    KEY,
    LEVEL,
    LEVELS,
    NEXT,
    NONE,
    NUMERATOR,
    PROBLEM,
    PROGRESS,
    UNCHANGED,
    VALUE,
    YES,
    begun_with,
)
from luoshi.server.cycles.figures import Asked, Given
from luoshi.server.cycles.services.entries import Entry
from luoshi.server.cycles.sheets import Item, Sheet
from luoshi.server.orgs.sheets import Line, RowError, heads_of, open_workbook, table_with
from luoshi.server.orgs.sheets import Sheet as Table

LARGEST = 5 * 1024 * 1024
MOST_ROWS = 2000
_TEXTS = (UNCHANGED, LEVEL, PROGRESS, PROBLEM, NEXT)


@dataclass(frozen=True, slots=True)
class Filled:
    """What a sheet says of an item: that nothing is new (``entry`` None), or what there is. ``seen`` is the revision
    that the sheet was taken out from.
    """

    item: Item
    seen: int
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class Returned:
    """What would be saved; it can be where ``errors`` is empty. ``untouched`` are items that nobody filled in."""

    sha256: str
    filled: tuple[Filled, ...]
    untouched: tuple[Item, ...]
    errors: tuple[RowError, ...]


def read_returned(sheet: Sheet, data: bytes, name: str) -> Returned:
    """What a workbook says of a sheet. Raises Invalid for a file that is none of ours at all."""
    document = open_workbook(
        data, name, largest=LARGEST, too_large=say("请只上传填报表本身，不要插入图片"),
        unreadable=say("请上传下载的填报表，另存为 xlsx 后再试"),
    )  # fmt: skip
    table = table_with(
        document, tuple(HEADS), most=MOST_ROWS, too_many=say("填报表的行数过多"),
        none=say("文件里没有找到填报表"), kind=say("不是填报表"),
    )  # fmt: skip
    return _Reading(sheet, Table(document, table, heads_of(document, table))).read(hashlib.sha256(data).hexdigest())


class _Reading:
    def __init__(self, sheet: Sheet, table: Table) -> None:
        self.sheet, self.table = sheet, table
        self.items = {item.key: item for item in sheet.items}
        self.rows: dict[str, list[tuple[Line, str, int]]] = {}

    def read(self, sha256: str) -> Returned:
        """Every item once, from all its rows."""
        for line in self.table.lines():
            self._gather(line)
        filled, untouched = [], []
        for part, rows in self.rows.items():
            item = self.items[part]
            said = self._said(item, rows)
            if said is None:
                untouched.append(item)
            else:
                filled.append(said)
        return Returned(sha256, tuple(filled), tuple(untouched), tuple(self.table.errors))

    def _gather(self, line: Line) -> None:
        key, place = self.table.cell(line, KEY)
        head, _, figure = key.partition("|")
        part, _, revision = head.partition("@")
        if part not in self.items or not revision.isdecimal():
            self.table.wrong(place, say("这一行不是本单位本期填报表里的，请重新下载填报表"))
            return
        self.rows.setdefault(part, []).append((line, figure, int(revision)))

    def _said(self, item: Item, rows: Sequence[tuple[Line, str, int]]) -> Filled | None:
        first = next((line for line, _figure, _seen in rows if self._texts(line)), rows[0][0])
        seen = min(revision for _line, _figure, revision in rows)
        texts = self._texts(first)
        begun = {head: normal(text) for head, text in begun_with(item).items()}
        figures = list(self._figures(item, rows))
        changed = any(normal(texts.get(head, "")) != begun[head] for head in _TEXTS)
        if not changed and not figures:
            return None
        place = next(iter(first.values()))[1]
        if not item.writable:
            self.table.wrong(place, say("“%(title)s”现在不能填报", title=item.owed.part.matter__task__title))
            return None
        if seen != item.revision:
            who = item.report.filled_by_name if item.report else ""
            self.table.wrong(place, say("下载以后%(who)s保存过这一项，请重新下载填报表", who=who))
            return None
        if texts.get(UNCHANGED) == YES:
            return Filled(item, seen, None)
        level = texts.get(LEVEL, "")
        if level and level not in LEVELS:
            self.table.wrong(self.table.cell(first, LEVEL)[1], say("请从列表中选择进展程度"))
        evidence = tuple(item.report.evidence) if item.report is not None else ()
        entry = Entry(
            claim_level=LEVELS.get(level, ""), progress=texts.get(PROGRESS, ""), problem=texts.get(PROBLEM, ""),
            next_step=texts.get(NEXT, ""), figures=figures, evidence=evidence,
        )  # fmt: skip
        return Filled(item, seen, entry)

    def _texts(self, line: Line) -> dict[str, str]:
        told = {head: self.table.cell(line, head)[0] for head in _TEXTS}
        return {head: text for head, text in told.items() if text}

    def _figures(self, item: Item, rows: Sequence[tuple[Line, str, int]]) -> Iterator[Given]:
        asked = {each.key: each for each in item.owed.asked if not each.given}
        for line, figure, _seen in rows:
            if figure in asked:
                given = self._figure(asked[figure], line)
                if given is not None:
                    yield given

    def _figure(self, asked: Asked, line: Line) -> Given | None:
        why, _place = self.table.cell(line, NONE)
        rate = asked.meaning.kind is IndicatorKind.RATE
        numbers = [self._number(line, head) for head in ((NUMERATOR, DENOMINATOR) if rate else (VALUE,))]
        if all(number is None for number in numbers):
            return Given(key=asked.key, status=Status.MISSING, note=why[:500]) if why else None
        if rate:
            return Given(key=asked.key, numerator=numbers[0], denominator=numbers[1])
        return Given(key=asked.key, value=numbers[0])

    def _number(self, line: Line, head: str) -> Decimal | None:
        text, place = self.table.cell(line, head)
        bare = "".join(unicodedata.normalize("NFKC", text).replace(",", "").split())
        if not bare:
            return None
        try:
            number = Decimal(bare)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            self.table.wrong(place, say("“%(text)s”不是数，请只填数字，不带单位", text=text[:40]))
            return None
        return number
