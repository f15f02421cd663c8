"""The ground of every reading: a stretch of the text, how sure it is, and the rule that found it."""

from enum import StrEnum

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
