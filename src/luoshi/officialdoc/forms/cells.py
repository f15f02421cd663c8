"""Rows of forms: twelve columns, labels two of them wide, values the rest."""

from datetime import date

from luoshi.officialdoc.forms.facts import UNFILLED, Opinion
from luoshi.officialdoc.model import Align, Cell, Row, Table
from luoshi.officialdoc.wording import day

COLUMNS = 12
_LABEL = 2
_LABEL_CHARACTERS = 5
"""How many characters of a label fit into a line; longer ones end with a word of two (意见, 回复), which goes below."""


def form(*rows: Row) -> Table:
    """A form of such rows."""
    return Table((1,) * COLUMNS, rows)


def one(label: str, value: str, height: int = 10) -> Row:
    """A label and its value across the form."""
    return Row((_label(label), Cell(value, COLUMNS - _LABEL)), height)


def two(left: str, left_value: str, right: str, right_value: str, height: int = 10) -> Row:
    """Two labels with their values."""
    wide = COLUMNS // 2 - _LABEL
    cells = (
        _label(left),
        Cell(left_value, wide, align=Align.CENTRE),
        _label(right),
        Cell(right_value, wide, align=Align.CENTRE),
    )
    return Row(cells, height)


def opinion(label: str, said: Opinion, by: str = "签字", height: int = 20) -> Row:
    """What somebody decides, with the room to sign."""
    signed = f"{by}：{said.signed_by or '　　　　'}　　{filled(said.signed_on)}"
    return Row((_label(label), Cell(said.text, COLUMNS - _LABEL, signed=signed)), height)


def _label(words: str) -> Cell:
    lines = words if len(words) <= _LABEL_CHARACTERS else f"{words[:-2]}\n{words[-2:]}"
    return Cell(lines, _LABEL, label=True)


def heads(*columns: tuple[str, int]) -> Row:
    """A row of labels inside a form, with how many columns each covers."""
    return Row(tuple(Cell(label, wide, label=True) for label, wide in columns), 9)


def filled(value: date | None) -> str:
    """A date, or the room to write one."""
    return UNFILLED if value is None else day(value)
