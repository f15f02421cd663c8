"""Walks a reading: every fact in it, wherever it hangs, with the path that leads there."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import fields

from luoshi.extraction.reading import Fact, PlanReading


def facts(reading: PlanReading) -> Iterator[tuple[str, Fact]]:
    """(path, fact) for every fact of a reading, as ``tasks[2].owners[0]``."""
    yield from _below("", reading)


def _below(path: str, value: Any) -> Iterator[tuple[str, Fact]]:
    if isinstance(value, Fact):
        yield path, value
    if isinstance(value, Struct):
        for field in fields(value):
            yield from _below(f"{path}.{field.name}".lstrip("."), getattr(value, field.name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _below(f"{path}[{index}]", item)


def untrue(text: str, reading: PlanReading) -> list[str]:
    """The facts whose quote is not what stands at their span, as lines for a report."""
    return [
        f"{path}: [{fact.start}, {fact.end}) {fact.quote!r} is {text[fact.start : fact.end]!r}"
        for path, fact in facts(reading)
        if not 0 <= fact.start <= fact.end <= len(text) or text[fact.start : fact.end] != fact.quote
    ]
