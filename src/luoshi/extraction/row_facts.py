"""What the columns of a task table give a row beside title, body, owners and limit: stages, amounts, people, 同上."""

import re
from collections.abc import Iterator
from decimal import Decimal

from luoshi.extraction.due import DueFinder
from luoshi.extraction.grammar.numerals import parse_numeral
from luoshi.extraction.grammar.units import normalise
from luoshi.extraction.page import Page
from luoshi.extraction.reading import Amount, Fact, Person, Quantity, Stage
from luoshi.extraction.table_units import unit_for
from luoshi.extraction.task_tables import Row
from luoshi.extraction.view import View

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_NAMES = re.compile(r"[^、,;/]+")
# a telephone number behind a name (李某某13900000000, 李某某(0870-1234567)) is no part of it
_NAME = re.compile(r"([一-鿿·]{2,12}(?:\([^()\d]{1,12}\))?)[:(]?[\d-]{0,15}\)?")


def stages_of(page: Page, row: Row, due: DueFinder) -> tuple[Stage, ...]:
    """The cells under heads of periods, each with the limit that its head gives."""
    return tuple(_stages(page, row, due))


def _stages(page: Page, row: Row, due: DueFinder) -> Iterator[Stage]:
    for head, cell in row.stages:
        view = page.view(*head)
        matches = page.views.limits(view)
        if matches:
            limit = due.deadline(view, matches[-1], "due.column_head")
            yield page.pin_as(Stage, *cell, "stage.column", due=limit)


def amounts_of(page: Page, row: Row) -> tuple[Amount, ...]:
    """The numbers under heads of money and the like; a unit in the head holds for every number below."""
    return tuple(_amounts(page, row))


def _amounts(page: Page, row: Row) -> Iterator[Amount]:
    for head, cell in row.amounts:
        quantity = quantity_under(page, head, cell)
        if quantity is not None:
            yield page.pin_as(Amount, *cell, "amount.column", head=page.pin(*head, "amount.head"), quantity=quantity)


def quantity_under(page: Page, head: tuple[int, int], cell: tuple[int, int]) -> Quantity | None:
    """The number of a cell with its unit: in the cell, in the head (总投资(万元)), in a caption above the table."""
    view = page.view(*cell)
    printed = page.views.figures(view)
    if printed and printed[0].start == 0 and len(printed) == 1:
        match = printed[0]
        return _quantity(page, view.span(match.start, match.end), match.value, match.value_to, match.unit)
    number = _NUMBER.fullmatch(view.text)
    amount = parse_numeral(number.group()) if number else None
    unit_at = unit_for(page, head)
    if amount is None or unit_at is None:
        return None
    return _quantity(page, view.span(0, len(view.text)), amount, None, View(unit_at.quote).text, unit_at)


def _quantity(
    page: Page, span: tuple[int, int], value: Decimal, value_to: Decimal | None, unit: str, unit_at: Fact | None = None
) -> Quantity:
    normal_value, normal_unit = normalise(value, unit)
    return page.pin_as(
        Quantity,
        *span,
        "quantity.cell",
        value=value,
        value_to=value_to,
        unit=unit,
        unit_at=unit_at,
        normal_value=normal_value,
        normal_value_to=normalise(value_to, unit)[0] if value_to is not None else None,
        normal_unit=normal_unit,
    )


def people_of(page: Page, row: Row) -> tuple[Person, ...]:
    """The people of a row, one a name, with the head that says what they are."""
    found = []
    for head, cell in row.people:
        view = page.view(*cell)
        post = page.pin(*head, "person.head")
        for part in _NAMES.finditer(view.text):
            if named := _NAME.fullmatch(part.group()):
                span = view.span(part.start(), part.start() + named.end(1))
                found.append(page.pin_as(Person, *span, "person.column", post=post))
    return tuple(found)


def dittos_of(page: Page, row: Row) -> tuple[Fact, ...]:
    """The cells that print 同上, by what they repeat."""
    return tuple(page.pin(*span, rule) for span, rule in row.dittos)
