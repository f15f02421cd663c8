"""Styles of an OpenDocument file: what paragraphs and characters inherit, and the levels of lists (ODF 1.3 part 3)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from luoshi.document.archive import Node
from luoshi.document.numbering import Level

_URN = "{urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, TABLE = _URN + "office:1.0}", _URN + "text:1.0}", _URN + "table:1.0}"
DRAW, STYLE = _URN + "drawing:1.0}", _URN + "style:1.0}"
_FO = _URN + "xsl-fo-compatible:1.0}"
_EXTENDED = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_LONGEST_CHAIN = 30
_HIGHEST_START = 1_000_000
_ALIGN = {
    "start": "left", "left": "left", "center": "center", "end": "right", "right": "right", "justify": "justify",
}  # fmt: skip
_FORMATS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "一": "chineseCounting", "壹": "chineseLegalSimplified", "①": "decimalEnclosedCircle",
    "甲": "ideographTraditional", "子": "ideographZodiac", "１": "decimalFullWidth", "〇": "ideographDigital",
    "⑴": "decimalEnclosedParen", "⒈": "decimalEnclosedFullstop", "㈠": "ideographEnclosedCircle",
}  # fmt: skip
"""By the first sign of ``style:num-format``, which shows how the list begins (``一, 二, 三, ...``)."""

_LISTED = re.compile(r"%(\d{1,2})%")


@dataclass(frozen=True, slots=True)
class OdfStyle:
    """What a style gives to paragraphs and characters, its ancestors' share included; None where it says nothing."""

    bold: bool | None = None
    hidden: bool | None = None
    raised: bool | None = None
    align: str | None = None
    level: int | None = None
    lists: str | None = None
    table_hidden: bool = False


@dataclass(slots=True)
class OdfStyles:
    """The styles of one document: of ``content.xml`` first, then of ``styles.xml``."""

    nodes: dict[tuple[str, str], Node] = field(default_factory=dict)
    lists: dict[str, Mapping[int, Level]] = field(default_factory=dict)
    headings: Mapping[int, Level] = field(default_factory=dict)
    _resolved: dict[tuple[str, str], OdfStyle] = field(default_factory=dict)

    def of(self, family: str, name: str | None) -> OdfStyle:
        """The style of a family (``paragraph``, ``text``, ``table``) by its name."""
        key = (family, name or "")
        found = self._resolved.get(key)
        if found is None:
            found = self._resolved[key] = self._resolve(family, name or "")
        return found

    def _resolve(self, family: str, name: str) -> OdfStyle:
        values: dict[str, str | None] = dict.fromkeys(("weight", "display", "position", "align", "level", "lists"))
        shown = None
        node = self.nodes.get((family, name))
        for _ in range(_LONGEST_CHAIN):  # a style can be based on itself in damaged files
            if node is None:
                break
            found = _own(node)
            values = {key: found.get(key) if value is None else value for key, value in values.items()}
            table = node.find(STYLE + "table-properties")
            if shown is None and table is not None:
                shown = table.get(TABLE + "display")
            node = self.nodes.get((family, node.get(STYLE + "parent-style-name") or ""))
        weight, position, level = values["weight"], values["position"], values["level"]
        return OdfStyle(
            bold=None if weight is None else weight in ("bold", "600", "700", "800", "900"),
            hidden=None if values["display"] is None else values["display"] == "none",
            raised=None if position is None else _is_raised(position),
            align=None if values["align"] is None else _ALIGN.get(values["align"] or "", ""),
            level=int(level) if level is not None and level.isdecimal() and len(level) == 1 else None,
            lists=values["lists"],
            table_hidden=shown == "false",
        )


def _own(node: Node) -> dict[str, str | None]:
    characters, paragraph = node.find(STYLE + "text-properties"), node.find(STYLE + "paragraph-properties")
    return {
        "weight": characters.get(_FO + "font-weight") if characters is not None else None,
        "display": characters.get(TEXT + "display") if characters is not None else None,
        "position": characters.get(STYLE + "text-position") if characters is not None else None,
        "align": paragraph.get(_FO + "text-align") if paragraph is not None else None,
        "level": node.get(STYLE + "default-outline-level"),
        "lists": node.get(STYLE + "list-style-name"),
    }


def _is_raised(position: str) -> bool:
    first = position.split(maxsplit=1)[0] if position.strip() else ""
    return first == "super" or (first.endswith("%") and not first.startswith(("-", "0%")))


def odf_styles(*roots: Node | None) -> OdfStyles:
    """The styles of the parts of a document; a name that stands in an earlier part wins."""
    styles = OdfStyles()
    for root in roots:
        if root is None:
            continue
        for node in root.iter(STYLE + "style"):
            styles.nodes.setdefault((node.get(STYLE + "family") or "", node.get(STYLE + "name") or ""), node)
        for node in root.iter(TEXT + "list-style"):
            styles.lists.setdefault(node.get(STYLE + "name") or "", _levels(node))
        outline = next(root.iter(TEXT + "outline-style"), None)
        if outline is not None and not styles.headings:
            styles.headings = _levels(outline)
    return styles


def _levels(node: Node) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for child in node:
        given = child.get(TEXT + "level") or ""
        if given.isdecimal() and len(given) <= 2:
            index = int(given) - 1
            if child.tag == TEXT + "list-level-style-bullet":
                found[index] = Level(1, "bullet", child.get(TEXT + "bullet-char") or "•")
            elif child.tag in (TEXT + "list-level-style-number", TEXT + "outline-level-style"):
                found[index] = _numbered(child, index)
    return found


def _numbered(node: Node, index: int) -> Level:
    number_format = node.get(STYLE + "num-format") or ""
    shown = min(max(number_of(node.get(TEXT + "display-levels"), 1), 1), index + 1)
    listed = node.get(_EXTENDED + "num-list-format")
    if listed is not None:
        text = _LISTED.sub(lambda match: f"%{int(match.group(1))}", listed.replace("%%", "%"))
    else:
        numbers = ".".join(f"%{at + 1}" for at in range(index + 1 - shown, index + 1))
        text = (node.get(STYLE + "num-prefix") or "") + numbers + (node.get(STYLE + "num-suffix") or "")
    followed = next((child.get(TEXT + "label-followed-by") for child in node.iter() if child is not node), None)
    return Level(
        start=min(number_of(node.get(TEXT + "start-value"), 1), _HIGHEST_START),
        number_format=_FORMATS.get(number_format[:1], "decimal"),
        text=text if number_format else "",
        suffix="nothing" if followed == "nothing" else "tab",
        hidden=not number_format,
    )


def number_of(given: str | None, default: int) -> int:
    """A count of an attribute; the default where it is not given or is no number."""
    return int(given) if given and given.isdecimal() and len(given) < 8 else default
