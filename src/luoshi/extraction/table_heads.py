"""The heads of a task table: which row they stand in, what each column holds, the unit that a head gives its numbers.

``序号 | 重点任务 | 责任分工 (牵头单位 | 配合单位) | 一季度 | 二季度 | 总投资(万元) | 完成时限``: found by meaning
(``data/table_heads.toml``), never by order.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from importlib import resources

from luoshi.extraction.grammar.deadlines import find_deadlines
from luoshi.extraction.grammar.names import closes_name

_HEAD_ROWS = 6
_LONGEST = 24

Grid = Sequence[Sequence[int | None]]


class Column(Enum):
    """What a column holds."""

    LABEL = "label"
    AREA = "area"
    TITLE = "title"
    BODY = "body"
    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORT = "support"
    DUE = "due"
    STAGE = "stage"
    AMOUNT = "amount"
    LEADER = "leader"
    PERSON = "person"
    CONTACT = "contact"
    PHONE = "phone"
    RESULT = "result"
    SCORE = "score"
    STANDARD = "standard"
    NOTE = "note"
    OTHER = "other"


OWNERS = (Column.LEAD, Column.RESPONSIBLE, Column.SUPPORT)
PEOPLE = (Column.LEADER, Column.PERSON, Column.CONTACT)
# 同上 · 〃 · 同1 above would be another row: only the row above is meant
DITTO = re.compile(r"同上|〃|″|\"|''|”|同前|见上")

# (第)一季度目标 · 1-3月 · 上半年 · 6月底前 · 2031年(目标): a period, and at most a word for what is aimed at
_PERIOD_HEAD = re.compile(
    r"(?:截至|到|至)?(?:(?:19|20)\d\d年)?(?:第?[一二三四1-4]季度?|前[二三]季度|[上下]半年|\d{1,2}(?:月|-\d{1,2}月)|年[底内]|全年)?"
    r"(?:末|底|底?前)?(?:(?:工作|目标|任务|计划|安排|进度|节点|内容|阶段性?|形象)*)(?:\([^()]*\))?"
)
_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Heads:
    """Where the rows begin, what each column holds, and the cells of its head from the upper row to the lower one."""

    first: int
    columns: tuple[Column, ...]
    cells: tuple[tuple[int, ...], ...]

    def of(self, *wanted: Column) -> list[int]:
        """The columns that hold one of some things, from left to right."""
        return [index for index, column in enumerate(self.columns) if column in wanted]


@lru_cache(maxsize=1)
def _meanings() -> tuple[tuple[Column, re.Pattern[str]], ...]:
    data = tomllib.loads(
        resources.files("luoshi.extraction").joinpath("data/table_heads.toml").read_text(encoding="utf-8")
    )
    return tuple(
        (
            Column(entry["column"]),
            re.compile("|".join([*entry.get("search", []), *(f"^(?:{whole})$" for whole in entry.get("whole", []))])),
        )
        for entry in data["meaning"]
    )


@lru_cache(maxsize=4096)
def meaning(head: str) -> Column:
    """What a column under this head holds; ``head`` is in normal form."""
    text = _BRACKETS.sub("", head)
    if not text or len(head) > _LONGEST:
        return Column.OTHER
    if _PERIOD_HEAD.fullmatch(text) and find_deadlines(text):
        return Column.STAGE
    return next((column for column, pattern in _meanings() if pattern.search(text)), Column.OTHER)


def find_heads(grid: Grid, texts: Sequence[str]) -> Heads | None:
    """The heads of a table: the first row that names an owner column, with the row below where that refines it."""
    for number, cells in enumerate(grid[:_HEAD_ROWS]):
        columns = _row(cells, texts)
        distinct = {index for index in cells if index is not None and texts[index]}
        named = len(distinct) >= 3 or (len(distinct) == len(cells) == 2 and Column.TITLE in columns)
        if not named or not any(column in OWNERS for column in columns):
            continue
        heads: list[tuple[int, ...]] = [(index,) if index is not None else () for index in cells]
        last = number + 1
        if last < len(grid) and _refines(cells, grid[last], texts):
            below = _row(grid[last], texts)
            for at, (a, b) in enumerate(zip(cells, grid[last], strict=True)):
                if a != b and b is not None and texts[b]:
                    heads[at] = (*heads[at], b)
                    columns[at] = _joined(columns[at], below[at])
            last += 1
        return Heads(last, tuple(_settled(columns, cells)), tuple(heads))
    return None


def _row(cells: Sequence[int | None], texts: Sequence[str]) -> list[Column]:
    return [meaning(texts[index]) if index is not None else Column.OTHER for index in cells]


def _refines(cells: Sequence[int | None], below: Sequence[int | None], texts: Sequence[str]) -> bool:
    """Whether the next row is a second row of heads: it shares a merged cell, and two of its own are heads."""
    shared = any(a is not None and a == b for a, b in zip(cells, below, strict=True))
    wide = len({index for index in cells if index is not None}) < sum(index is not None for index in cells)
    finer = {b for a, b in zip(cells, below, strict=True) if a != b and b is not None}
    known = [b for b in finer if meaning(texts[b]) is not Column.OTHER]
    # two of 牵头单位 | 配合单位 below 责任分工, or of 一季度 | 二季度 below 季度目标
    return (shared or wide) and len(known) >= 2 and not any(len(texts[b]) > _LONGEST for b in finer)


def _joined(upper: Column, lower: Column) -> Column:
    """A lower head says more, but for words that only mean something below nothing (单位 below 责任人)."""
    return upper if lower is Column.OTHER else lower


def _settled(columns: list[Column], cells: Sequence[int | None]) -> list[Column]:
    """One title column; of two that are headed 任务 the first is the title, the second the body.

    A single period (2031年目标) is what is to be done; stages are several, or one beside a body of its own.
    """
    settled = list(columns)
    if Column.LABEL in settled:
        numbered = settled.index(Column.LABEL)
        if {Column.TITLE, Column.BODY} & set(
            settled[numbered:]
        ):  # 项目 | 序号 | 任务: what stands before the number groups
            settled[:numbered] = [Column.AREA if c is Column.TITLE else c for c in settled[:numbered]]
    titles = [
        i
        for i, column in enumerate(settled)
        if column is Column.TITLE and (i == 0 or cells[i] != cells[i - 1] or settled[i - 1] is not Column.TITLE)
    ]
    for extra in titles[1:]:
        settled[extra] = Column.BODY
    # 考核内容 | 分值 | 评分标准: beside a single column of contents the standard says what is to be done
    if sum(column in (Column.TITLE, Column.BODY) for column in settled) == 1:
        settled = [Column.BODY if column is Column.STANDARD else column for column in settled]
    stages = [i for i, column in enumerate(settled) if column is Column.STAGE]
    if len(stages) == 1 and Column.BODY not in settled:
        settled[stages[0]] = Column.BODY
    if not titles:
        bodies = [i for i, column in enumerate(settled) if column is Column.BODY]
        if len(bodies) > 1:
            settled[bodies[0]] = Column.TITLE
    return settled


def hands_out_work(heads: Heads, grid: Grid, texts: Sequence[str]) -> bool:
    """Whether rows under these heads are work for somebody: titles, and owner columns that are filled with bodies.

    A table of results (完成率, 排名), a list of services with their telephones, a table of units of measure is none.
    """
    if not heads.of(Column.TITLE, Column.BODY) or not owner_columns(heads, grid, texts):
        return False
    if heads.of(Column.DUE, Column.STAGE):
        return True
    results = {heads.cells[index] for index in heads.of(Column.RESULT)}
    served = bool(heads.of(Column.PHONE)) and not heads.of(Column.BODY) and not _long(heads, grid, texts)
    return len(results) < 2 and not served


def owner_columns(heads: Heads, grid: Grid, texts: Sequence[str]) -> list[int]:
    """The owner columns that name bodies."""
    return [column for column in heads.of(*OWNERS) if _holds_bodies(grid, texts, heads.first, column)]


def _long(heads: Heads, grid: Grid, texts: Sequence[str]) -> bool:
    """Whether the titles are sentences of work rather than names of services."""
    titles = [texts[i] for row in grid[heads.first :] for c in heads.of(Column.TITLE) if (i := row[c]) is not None]
    return bool(titles) and sum(len(title) > 15 for title in titles) * 2 > len(titles)


def _holds_bodies(grid: Grid, texts: Sequence[str], first: int, column: int) -> bool:
    """Whether a column is filled with names of bodies, not with units of measure (单位 means both)."""
    cells = {row[column] for row in grid[first:] if row[column] is not None}
    filled = [texts[i] for i in cells if i is not None and texts[i] and not DITTO.fullmatch(texts[i])]
    bodies = sum(closes_name(text.rstrip("等。")) and len(text) >= 3 for text in filled)
    return bool(filled) and bodies * 2 >= len(filled)
