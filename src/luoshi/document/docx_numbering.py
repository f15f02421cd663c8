"""The numbers that Word prints before paragraphs, rebuilt from numbering.xml (ECMA-376 part 1, 17.9).

A paragraph names an instance (``w:num``) and a level; the instance rests on a definition (``w:abstractNum``) that holds
the counters. Instances of one definition go on counting together unless an instance overrides the start.
"""

from luoshi.document.archive import Node
from luoshi.document.docx_styles import Styles, W, switch, value
from luoshi.document.numbering import LEVELS, Counting, Definition, Instance, Level
from luoshi.document.paper_text import Label

_HIGHEST_START = 1_000_000


class Numbering:
    """The numbering of one document; labels are asked for in the order of the paragraphs, since each ask counts."""

    def __init__(self, root: Node | None, styles: Styles) -> None:
        self._styles = styles
        self._definitions: dict[str, Definition] = {}
        self._instances: dict[str, Instance] = {}
        self._counting = Counting()
        if root is None:
            return
        for node in root.iterchildren(W + "abstractNum"):
            levels = {_index(child): _level(child) for child in node.iterchildren(W + "lvl")}
            self._definitions[node.get(W + "abstractNumId") or ""] = Definition(levels, value(node, "numStyleLink"))
        for node in root.iterchildren(W + "num"):
            starts, levels = {}, {}
            for override in node.iterchildren(W + "lvlOverride"):
                start = value(override, "startOverride")
                if start is not None:
                    starts[_index(override)] = _start(start)
                own = override.find(W + "lvl")
                if own is not None:
                    levels[_index(override)] = _level(own)
            self._instances[node.get(W + "numId") or ""] = Instance(value(node, "abstractNumId") or "", starts, levels)

    def level_of_style(self, number: str, style: str) -> int | None:
        """The level that is linked to a paragraph style."""
        found = self._resolve(number)
        if found is None:
            return None
        levels = {**found[1].levels, **found[0].levels}
        return next((index for index, level in sorted(levels.items()) if level.style == style), None)

    def label(self, number: str, index: int) -> Label | None:
        """Count one paragraph and give its label; None where nothing is printed."""
        found = self._resolve(number)
        if found is None or not 0 <= index < LEVELS:
            return None
        return self._counting.label(number, index, *found)

    def _resolve(self, number: str) -> tuple[Instance, Definition] | None:
        """The instance and the definition that it rests on, through the link of a numbering style if there is one."""
        instance = self._instances.get(number)
        definition = self._definitions.get(instance.definition) if instance else None
        if instance is None or definition is None:
            return None
        if definition.style_link and not definition.levels:
            linked = self._instances.get(self._styles.paragraph(definition.style_link).number or "")
            target = self._definitions.get(linked.definition) if linked else None
            if linked is not None and target is not None:
                return Instance(
                    linked.definition, {**linked.starts, **instance.starts}, {**linked.levels, **instance.levels}
                ), target
        return instance, definition


def _index(node: Node) -> int:
    given = node.get(W + "ilvl") or "0"
    return int(given) if given.isdecimal() and len(given) < 3 else LEVELS


def _start(given: str | None) -> int:
    return min(int(given), _HIGHEST_START) if given and given.isdecimal() and len(given) < 8 else 1


def _level(node: Node) -> Level:
    format_node = next(node.iter(W + "numFmt"), None)
    number_format = (format_node.get(W + "val") if format_node is not None else None) or "decimal"
    restart = value(node, "lvlRestart")
    return Level(
        start=_start(value(node, "start") or "0"),
        number_format=number_format,
        text=value(node, "lvlText") or "",
        suffix=value(node, "suff") or "tab",
        restart=int(restart) if restart is not None and restart.isdecimal() else None,
        style=value(node, "pStyle"),
        legal=bool(switch(node, "isLgl")),
        hidden=bool(switch(node.find(W + "rPr"), "vanish")),
    )
