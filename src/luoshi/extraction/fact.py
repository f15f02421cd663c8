"""The ground of every reading: a stretch of the text, how sure it is, and the rule that found it."""

from enum import StrEnum
from sys import intern

import msgspec


class Grade(StrEnum):
    """How far a fact can be relied on before a person has seen it."""

    CERTAIN = "certain"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"


class Fact(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A pinned stretch of the text and the id of the rule that found it."""

    start: int
    end: int
    quote: str
    rule: str = ""
    grade: Grade = Grade.CERTAIN


_SHORT = 128  # characters: a sentence
_LONG = 100_000  # characters: some 160 printed pages; below them nothing has to be saved


def is_long(text: str) -> bool:
    """Whether so many facts come from a text that what is alike in them is to be one object."""
    return len(text) >= _LONG


def cut(text: str, start: int, end: int) -> str:
    """The quote of a span. In a long text short ones that are alike are one string: it says the same over and over."""
    if len(text) < _LONG or end - start > _SHORT:
        return text[start:end]
    return intern(text[start:end])
