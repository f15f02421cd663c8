"""What calls are made of: days, moments, texts, ids. What a schema cannot say is checked here.

A value of the wrong shape does not fit the description (400); one that fits and cannot be is told apart by its code.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from luoshi.server.core.ids import MAX_LENGTH, is_id

_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROL_BUT_LINES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def _day(value: object) -> date:
    """A day as it is written; one of our own answers passes as it is."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("a day is written as 2027-03-01")
    if not _FIRST_YEAR <= int(value[:4]) <= _LAST_YEAR:
        raise PydanticCustomError("luoshi_day", "no such day")
    return date.fromisoformat(value)


def _moment(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise ValueError("a moment is written as 2027-03-01T08:30:00+08:00")
    try:
        found = datetime.fromisoformat(value.upper())
    except ValueError as error:  # a leap second, the year 0: written rightly, and no moment here
        raise PydanticCustomError("luoshi_day", "no such moment") from error
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise PydanticCustomError("luoshi_day", "no such moment")
    return found


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _without(signs: re.Pattern[str]) -> Callable[[str], str]:
    def check(value: str) -> str:
        if signs.search(value):
            raise PydanticCustomError("luoshi_text", "no control characters")
        return value

    return check


def _id(value: str) -> str:
    if not is_id(value):
        raise PydanticCustomError("luoshi_id", "no id")
    return value


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Moment = Annotated[datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
Line = Annotated[str, AfterValidator(_without(_CONTROL))]
"""Text on one line. PostgreSQL keeps no NUL, and nobody means a bell."""
Lines = Annotated[str, Field(max_length=2000), AfterValidator(_without(_CONTROL_BUT_LINES))]
Id = Annotated[str, Field(max_length=MAX_LENGTH), AfterValidator(_id)]
Whole = Annotated[int, BeforeValidator(_whole)]
"""A whole number in a strict body; JSON knows one kind of numbers, so that 3.0 is whole."""
Number = Annotated[int, Field(ge=0, le=2**53), BeforeValidator(_whole)]
"""A whole number from 0 on, as far as JSON counts exactly; the bounds stand in the description."""
DaysAway = Annotated[int, Field(ge=-366, le=366), BeforeValidator(_whole)]
"""So many days after another, negative before it; the bounds stand in the description."""
Ids = Annotated[list[Id], Field(max_length=500)]


class Asked(Schema):
    """What a query asks. Unknown names are refused before (``callers``)."""


class Given(Schema):
    """What a body gives: nothing unknown, and no guessing between texts, numbers and truth."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Told(Schema):
    """What an answer tells."""


LAX = Field(strict=False)
"""For an enumeration in a strict body: it is given by its value."""
