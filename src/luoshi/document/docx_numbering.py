"""The numbers that Word prints before paragraphs, rebuilt from numbering.xml (ECMA-376 part 1, 17.9).

A paragraph names an instance (``w:num``) and a level; the instance rests on a definition (``w:abstractNum``) that holds
the counters. Instances of one definition go on counting together unless an instance overrides the start.
"""

import re
from dataclasses import dataclass, field

from luoshi.document.archive import Node
from luoshi.document.docx_styles import Styles, W, switch, value
from luoshi.document.list_numbers import printed

_LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")
_HIGHEST_START = 1_000_000


@dataclass(frozen=True, slots=True)
class Label:
    """A number as printed, with the blank after it if there is one; ``bullet`` for a sign that counts nothing."""

    text: str
    bullet: bool


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    number_format: str
    text: str
    suffix: str
    restart: int | None
    style: str | None
    legal: bool
    hidden: bool


_PLAIN = _Level(1, "decimal", "", "nothing", None, None, legal=False, hidden=True)


@dataclass(slots=True)
class _Definition:
    levels: dict[int, _Level]
    style_link: str | None
    counters: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


@dataclass(frozen=True, slots=True)
class _Instance:
    definition: str
    starts: dict[int, int]
    levels: dict[int, _Level]


class Numbering:
    """The numbering of one document; labels are asked for in the order of the paragraphs, since each ask counts."""

    def __init__(self, root: Node | None, styles: Styles) -> None:
        self._styles = styles
        self._definitions: dict[str, _Definition] = {}
        self._instances: dict[str, _Instance] = {}
        self._started: set[tuple[str, int]] = set()
        if root is None:
            return
        for node in root.iterchildren(W + "abstractNum"):
            levels = {_index(child): _level(child) for child in node.iterchildren(W + "lvl")}
            self._definitions[node.get(W + "abstractNumId") or ""] = _Definition(levels, value(node, "numStyleLink"))
        for node in root.iterchildren(W + "num"):
            starts, levels = {}, {}
            for override in node.iterchildren(W + "lvlOverride"):
                start = value(override, "startOverride")
                if start is not None:
                    starts[_index(override)] = _start(start)
                own = override.find(W + "lvl")
                if own is not None:
                    levels[_index(override)] = _level(own)
            self._instances[node.get(W + "numId") or ""] = _Instance(value(node, "abstractNumId") or "", starts, levels)

    def level_of_style(self, number: str, style: str) -> int | None:
        """The level that is linked to a paragraph style."""
        found = self._resolve(number)
        if found is None:
            return None
        levels = found[1].levels | found[0].levels
        return next((index for index, level in sorted(levels.items()) if level.style == style), None)

    def label(self, number: str, index: int) -> Label | None:
        """Count one paragraph and give its label; None where nothing is printed."""
        found = self._resolve(number)
        if found is None or not 0 <= index < _LEVELS:
            return None
        instance, definition = found
        counters = definition.counters
        level = instance.levels.get(index) or definition.levels.get(index) or _PLAIN
        if index in instance.starts and (number, index) not in self._started:
            self._started.add((number, index))
            counters[index] = instance.starts[index]
        else:
            counted = counters[index]
            counters[index] = instance.starts.get(index, level.start) if counted is None else counted + 1
        for deeper in range(index + 1, _LEVELS):
            below = instance.levels.get(deeper) or definition.levels.get(deeper) or _PLAIN
            if index < (deeper if below.restart is None else below.restart):
                counters[deeper] = None
        if level.hidden:
            return None
        return _printed(level, instance, definition)

    def _resolve(self, number: str) -> tuple[_Instance, _Definition] | None:
        """The instance and the definition that it rests on, through the link of a numbering style if there is one."""
        instance = self._instances.get(number)
        definition = self._definitions.get(instance.definition) if instance else None
        if instance is None or definition is None:
            return None
        if definition.style_link and not definition.levels:
            linked = self._instances.get(self._styles.paragraph(definition.style_link).number or "")
            target = self._definitions.get(linked.definition) if linked else None
            if linked is not None and target is not None:
                return _Instance(
                    linked.definition, linked.starts | instance.starts, linked.levels | instance.levels
                ), target
        return instance, definition


def _printed(level: _Level, instance: _Instance, definition: _Definition) -> Label | None:
    if level.number_format == "bullet":
        sign = level.text.strip()
        sign = "•" if not sign or "\ue000" <= sign[0] <= "\uf8ff" else sign
        return Label(sign + ("" if level.suffix == "nothing" else " "), bullet=True)

    def number(match: re.Match[str]) -> str:
        at = int(match.group(1)) - 1
        upper = instance.levels.get(at) or definition.levels.get(at) or _PLAIN
        counted = definition.counters[at]
        number_format = "decimal" if level.legal else upper.number_format
        return printed(upper.start if counted is None else counted, number_format)

    text = _PLACEHOLDER.sub(number, level.text)
    if not text.strip():
        return None
    blank = " " if level.suffix != "nothing" and text[-1].isascii() and not text[-1].isspace() else ""
    return Label(text.lstrip() + blank, bullet=False)


def _index(node: Node) -> int:
    given = node.get(W + "ilvl") or "0"
    return int(given) if given.isdecimal() and len(given) < 3 else _LEVELS


def _start(given: str | None) -> int:
    return min(int(given), _HIGHEST_START) if given and given.isdecimal() and len(given) < 8 else 1


def _level(node: Node) -> _Level:
    format_node = next(node.iter(W + "numFmt"), None)
    number_format = (format_node.get(W + "val") if format_node is not None else None) or "decimal"
    restart = value(node, "lvlRestart")
    return _Level(
        start=_start(value(node, "start") or "0"),
        number_format=number_format,
        text=value(node, "lvlText") or "",
        suffix=value(node, "suff") or "tab",
        restart=int(restart) if restart is not None and restart.isdecimal() else None,
        style=value(node, "pStyle"),
        legal=bool(switch(node, "isLgl")),
        hidden=bool(switch(node.find(W + "rPr"), "vanish")),
    )
