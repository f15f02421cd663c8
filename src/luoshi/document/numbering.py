"""Counting numbered paragraphs as word processors do (ECMA-376 part 1, 17.9; [MS-DOC] 2.4.6.3; ODF 1.3, 5.3).

A paragraph names an instance and a level; the instance rests on a definition that holds the counters. Instances of one
definition go on counting together unless an instance overrides the start.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from luoshi.document.list_numbers import printed
from luoshi.document.paper_text import Label

LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: ``text`` holds ``%1`` for the number of the first level; formats as in ``list_numbers``."""

    start: int
    number_format: str
    text: str
    suffix: str = "tab"
    restart: int | None = None
    style: str | None = None
    legal: bool = False
    hidden: bool = False


PLAIN = Level(1, "decimal", "", "nothing", hidden=True)


@dataclass(slots=True)
class Definition:
    """The levels of a list and how far each has counted; ``style_link`` names a style that holds the levels."""

    levels: Mapping[int, Level]
    style_link: str | None = None
    counters: list[int | None] = field(default_factory=lambda: [None] * LEVELS)


@dataclass(frozen=True, slots=True)
class Instance:
    """A use of a definition, with starts and levels of its own."""

    definition: str
    starts: Mapping[int, int] = field(default_factory=dict)
    levels: Mapping[int, Level] = field(default_factory=dict)


@dataclass(slots=True)
class Counting:
    """Counts; labels are asked for in the order of the paragraphs, since each ask counts."""

    _started: set[tuple[str, int]] = field(default_factory=set)

    def label(self, number: str, index: int, instance: Instance, definition: Definition) -> Label | None:
        """Count one paragraph of the instance called ``number`` and give its label; None where nothing is printed."""
        counters = definition.counters
        level = instance.levels.get(index) or definition.levels.get(index) or PLAIN
        if index in instance.starts and (number, index) not in self._started:
            self._started.add((number, index))
            counters[index] = instance.starts[index]
        else:
            counted = counters[index]
            counters[index] = instance.starts.get(index, level.start) if counted is None else counted + 1
        for deeper in range(index + 1, LEVELS):
            below = instance.levels.get(deeper) or definition.levels.get(deeper) or PLAIN
            if index < (deeper if below.restart is None else below.restart):
                counters[deeper] = None
        return None if level.hidden else _printed(level, instance, definition)


def _printed(level: Level, instance: Instance, definition: Definition) -> Label | None:
    if level.number_format == "bullet":
        sign = level.text.strip()
        sign = "•" if not sign or "\ue000" <= sign[0] <= "\uf8ff" else sign
        return Label(sign + ("" if level.suffix == "nothing" else " "), bullet=True)

    def number(match: re.Match[str]) -> str:
        at = int(match.group(1)) - 1
        upper = instance.levels.get(at) or definition.levels.get(at) or PLAIN
        counted = definition.counters[at]
        number_format = "decimal" if level.legal else upper.number_format
        return printed(upper.start if counted is None else counted, number_format)

    text = _PLACEHOLDER.sub(number, level.text)
    if not text.strip():
        return None
    blank = " " if level.suffix != "nothing" and text[-1].isascii() and not text[-1].isspace() else ""
    return Label(text.lstrip() + blank, bullet=False)
