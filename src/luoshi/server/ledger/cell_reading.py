"""What single cells of a ledger say: bodies and people with their parts, a limit. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from luoshi.extraction.grammar.deadlines import find_deadlines, parse_deadline
from luoshi.extraction.grammar.periods import last_day as day_of
from luoshi.extraction.predicting import printed
from luoshi.extraction.reading import DeadlineKind, Role
from luoshi.extraction.table_heads import Column
from luoshi.extraction.view import normal
from luoshi.server.intake.values import PersonKind
from luoshi.server.ledger.table_reading import Line

OWNERS = {Column.LEAD.value: Role.LEAD, Column.RESPONSIBLE.value: Role.RESPONSIBLE, Column.SUPPORT.value: Role.SUPPORT}
PEOPLE = {
    Column.LEADER.value: PersonKind.LEADER, Column.PERSON.value: PersonKind.RESPONSIBLE,
    Column.CONTACT.value: PersonKind.CONTACT,
}  # fmt: skip
_NUMBERS = re.compile(r"[(（]?(?:\+?\d[\d\- ]{4,}\d)[)）]?")
_BETWEEN = re.compile(r"[、,，;；\n/]+|\s{2,}")
_PART = re.compile(r"^(总?牵头|主办|责任|承办|配合|协办|参与)(?:责任)?(?:单位|部门)?[:：]")
_PART_ROLES = {
    "牵头": Role.LEAD, "总牵头": Role.LEAD, "主办": Role.LEAD, "责任": Role.RESPONSIBLE, "承办": Role.RESPONSIBLE,
    "配合": Role.SUPPORT, "协办": Role.SUPPORT, "参与": Role.SUPPORT,
}  # fmt: skip
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月?)")
_WHOLE_DAY = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?")


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit as a cell gives it; ``text`` are its words where they are more than a date."""

    last_day: date | None
    standing: bool
    text: str = ""


@dataclass(frozen=True, slots=True)
class NamedBody:
    """A body as a cell names it, with its part and the address of the cell."""

    name: str
    role: Role
    place: str


@dataclass(frozen=True, slots=True)
class PersonInCell:
    """A person as a cell names them, in the part that its column gives."""

    name: str
    kind: PersonKind


@dataclass(frozen=True, slots=True)
class Stage:
    """What is to be reached by the end of a period that heads its column."""

    text: str
    due_text: str
    last_day: date | None


def stages_in(line: Line, year: int | None) -> tuple[Stage, ...]:
    """The stages of a row: each head with its cell."""
    found = []
    for part in filter(None, line.cells.get(Column.STAGE.value, "").split("\n")):
        head, _, text = part.partition("：")
        limit = limit_in(head, year)
        found.append(Stage(text, head[:300], limit.last_day if limit else None))
    return tuple(found)


def bodies_in(line: Line) -> Iterator[NamedBody]:
    """The bodies of the three columns in their order; 牵头单位：… inside a cell says more than its column."""
    for kind, role in OWNERS.items():
        place, said = line.places.get(kind, line.place), role
        for part in _BETWEEN.split(line.cells.get(kind, "")):
            opens = _PART.match(normal(part))
            if opens is not None:
                said = _PART_ROLES[opens.group(1)]
            name = _bare(part)
            if name:
                yield NamedBody(name, said, place)


def people_in(line: Line) -> tuple[PersonInCell, ...]:
    """The people of the columns for them, each once in a part; a telephone number behind a name is left out."""
    found: dict[tuple[PersonKind, str], PersonInCell] = {}
    for kind, part in PEOPLE.items():
        for said in _BETWEEN.split(line.cells.get(kind, "")):
            name = _NUMBERS.sub("", printed(said)).strip("。.：:()（） ")[:100]
            if name:
                found.setdefault((part, normal(name)), PersonInCell(name, part))
    return tuple(found.values())


def limit_in(text: str, year: int | None) -> Limit | None:
    """The limit that a cell gives: a date, the end of a month, words of a limit, 长期. None where no day follows.

    ``year`` is the plan's, for limits that print none.
    """
    words = printed(text)[:300]
    found = _DAY.match(normal(text))
    if found is not None:
        whole = _WHOLE_DAY.fullmatch(normal(text)) is not None
        day = _date(*found.groups())
        return Limit(day, standing=False, text="" if whole else words) if day else None
    match = parse_deadline(text) or next(iter(find_deadlines(normal(text))), None)
    if match is None:
        return None
    if match.kind in (DeadlineKind.ONGOING, DeadlineKind.RECURRING):
        return Limit(None, standing=True, text="" if words == "长期" else words)
    last = day_of(match.value, year)
    return Limit(last, standing=False, text=words) if last else None


def _date(year: str, month: str, day: str | None) -> date | None:
    return day_of(f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else ""))


def _bare(name: str) -> str:
    """A name without what surrounds it in a list: 县水利局等 → 县水利局."""
    return _PART.sub("", printed(name)).strip("。.：:()（） ").removesuffix("等")
