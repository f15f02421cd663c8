"""Styles of a DOCX: what a paragraph or run inherits through its chain of styles (styles.xml)."""

import re
from dataclasses import dataclass, field

from luoshi.document.archive import Node

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = frozenset({"0", "false", "off", "none"})
_ALIGN = {
    "left": "left", "start": "left", "center": "center", "right": "right", "end": "right",
    "both": "justify", "distribute": "justify",
}  # fmt: skip
_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])", re.I)
_BODY_LEVEL = 9  # w:outlineLvl of running text
_LONGEST_CHAIN = 30


def value(parent: Node | None, name: str) -> str | None:
    """``w:val`` of a child element; None without that child."""
    child = parent.find(W + name) if parent is not None else None
    return child.get(W + "val") if child is not None else None


def switch(properties: Node | None, name: str) -> bool | None:
    """A property that is on by being there (``w:b``); None where it is not given."""
    child = properties.find(W + name) if properties is not None else None
    return None if child is None else (child.get(W + "val") or "1").lower() not in _OFF


def alignment(properties: Node | None) -> str | None:
    """``left``, ``center``, ``right`` or ``justify`` of ``w:jc``; None where it is not given."""
    given = value(properties, "jc")
    return None if given is None else _ALIGN.get(given, "")


def outline_level(properties: Node | None) -> int | None:
    """The heading level 1 to 9 of ``w:outlineLvl``, 0 for running text; None where it is not given."""
    given = value(properties, "outlineLvl")
    if given is None or not given.isdecimal():
        return None
    return int(given) + 1 if int(given) < _BODY_LEVEL else 0


def numbering_of(properties: Node | None) -> tuple[str | None, int | None]:
    """``w:numId`` and ``w:ilvl`` of paragraph properties, each None where it is not given."""
    given = properties.find(W + "numPr") if properties is not None else None
    level = value(given, "ilvl")
    return value(given, "numId"), int(level) if level is not None and level.isdecimal() else None


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a paragraph style gives, its ancestors' share included."""

    identifier: str = ""
    level: int = 0
    align: str = ""
    bold: bool = False
    hidden: bool = False
    number: str | None = None
    number_level: int | None = None


@dataclass(frozen=True, slots=True)
class RunStyle:
    """What a character style gives; None where it says nothing."""

    bold: bool | None = None
    hidden: bool | None = None


@dataclass(slots=True)
class Styles:
    """The styles of one document by their identifiers."""

    nodes: dict[str, Node] = field(default_factory=dict)
    default: str = ""
    _paragraphs: dict[str, ParagraphStyle] = field(default_factory=dict)
    _runs: dict[str, RunStyle] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Node | None) -> "Styles":
        """The styles of ``styles.xml``; none without that part."""
        styles = cls()
        for node in root.iterchildren(W + "style") if root is not None else ():
            identifier = node.get(W + "styleId") or ""
            styles.nodes[identifier] = node
            if node.get(W + "type") == "paragraph" and (node.get(W + "default") or "0") not in _OFF:
                styles.default = identifier
        return styles

    def paragraph(self, identifier: str | None) -> ParagraphStyle:
        """The paragraph style, the default one for None."""
        key = self.default if identifier is None else identifier
        found = self._paragraphs.get(key)
        if found is None:
            found = self._paragraphs[key] = self._resolve_paragraph(key)
        return found

    def run(self, identifier: str) -> RunStyle:
        """The character style."""
        found = self._runs.get(identifier)
        if found is None:
            bold = hidden = None
            for node in self._chain(identifier):
                properties = node.find(W + "rPr")
                bold = switch(properties, "b") if bold is None else bold
                hidden = switch(properties, "vanish") if hidden is None else hidden
            found = self._runs[identifier] = RunStyle(bold, hidden)
        return found

    def _chain(self, identifier: str) -> list[Node]:
        chain: list[Node] = []
        node = self.nodes.get(identifier)
        while node is not None and len(chain) < _LONGEST_CHAIN:  # a style can be based on itself in damaged files
            chain.append(node)
            identifier = value(node, "basedOn") or ""
            node = self.nodes.get(identifier)
        return chain

    def _resolve_paragraph(self, identifier: str) -> ParagraphStyle:
        level: int | None = None
        align: str | None = None
        bold: bool | None = None
        hidden: bool | None = None
        number: str | None = None
        number_level: int | None = None
        for node in self._chain(identifier):
            properties, run = node.find(W + "pPr"), node.find(W + "rPr")
            level = outline_level(properties) if level is None else level
            if level is None and (named := _HEADING_NAME.fullmatch(value(node, "name") or "")):
                level = int(named.group(1))
            align = alignment(properties) if align is None else align
            bold = switch(run, "b") if bold is None else bold
            hidden = switch(run, "vanish") if hidden is None else hidden
            own_number, own_level = numbering_of(properties)
            number = own_number if number is None else number
            number_level = own_level if number_level is None else number_level
        return ParagraphStyle(identifier, level or 0, align or "", bool(bold), bool(hidden), number, number_level)
