"""The open elements of a page: what each hands down to its text, its address, the number of its list item."""

import re
from collections.abc import Mapping

import msgspec
from selectolax.lexbor import LexborNode

from luoshi.document.html_style import Style, alignment
from luoshi.document.limits import MAX_PLACE_STEPS
from luoshi.document.list_numbers import printed
from luoshi.document.model import BlockKind

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "legend", "li", "listing", "main", "menu", "nav", "ol", "optgroup", "p", "plaintext",
    "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "xmp",
})  # fmt: skip
"""Elements that a browser sets as blocks."""

DROPPED = frozenset({
    "audio", "canvas", "datalist", "embed", "head", "iframe", "math", "noembed", "noframes", "noscript", "object",
    "rp", "rt", "script", "select", "style", "svg", "template", "textarea", "title", "video", "xml",
})  # fmt: skip
"""Elements whose text is no text of the page."""

CELLS = frozenset({"td", "th"})
_BOLD = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"})
_PREFORMATTED = frozenset({"pre", "listing", "xmp", "plaintext"})
_LEVELS = {f"h{level}": level for level in range(1, 7)}
SHAPING = _BOLD | _PREFORMATTED | CELLS | {"a", "sup", "li", "table", "center", "caption"}
"""Elements that change the look of their text even without attributes."""

OPENING = CELLS | {"ol", "li", "table", "tr"}
"""Elements of lists and tables."""

_LIST_STYLES = {
    "1": "decimal", "decimal": "decimal", "decimal-leading-zero": "decimalZero",
    "a": "alphabetic", "lower-alpha": "alphabetic", "lower-latin": "alphabetic",
    "A": "upperLetter", "upper-alpha": "upperLetter", "upper-latin": "upperLetter",
    "i": "lowerRoman", "lower-roman": "lowerRoman", "I": "upperRoman", "upper-roman": "upperRoman",
    "cjk-ideographic": "chineseCounting", "simp-chinese-informal": "chineseCounting",
    "cjk-decimal": "ideographDigital", "cjk-heavenly-stem": "ideographTraditional", "none": "none",
}  # fmt: skip
_CHINESE = frozenset({"chineseCounting", "ideographDigital", "ideographTraditional"})
_DIGITS = re.compile(r"\s*(-?\d{1,6})")


class Look(msgspec.Struct, frozen=True, gc=False):
    """What an element hands down to the text inside it."""

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    align: str = ""
    bold: bool = False
    link: bool = False
    raised: bool = False
    kept_spaces: bool = False


def look_of(tag: str, attributes: Mapping[str, str | None], style: Style, outer: Look) -> Look:
    """The look inside an element; the outer one itself where nothing changes."""
    kind, level, align = outer.kind, outer.level, outer.align
    bold = style.bold if style.bold is not None else outer.bold or tag in _BOLD
    link = outer.link or (tag == "a" and "href" in attributes)
    raised = outer.raised or style.raised or tag == "sup"
    kept = style.kept_spaces if style.kept_spaces is not None else outer.kept_spaces or tag in _PREFORMATTED
    if tag in _LEVELS:
        kind, level = BlockKind.HEADING, _LEVELS[tag]
    elif tag == "li":
        kind, level = BlockKind.LIST_ITEM, 0
    elif tag == "table" or tag in CELLS:
        kind, level = BlockKind.PARAGRAPH, 0
    if style.align:
        align = style.align
    elif tag == "table":  # its own align attribute moves the table, not its text
        align = ""
    elif tag == "center":
        align = "center"
    elif tag in BLOCKS and "align" in attributes:
        align = alignment(attributes["align"]) or align
    elif tag in ("th", "caption"):
        align = "center"
    new = (kind, level, align, bold, link, raised, kept)
    if new == (outer.kind, outer.level, outer.align, outer.bold, outer.link, outer.raised, outer.kept_spaces):
        return outer
    return Look(*new)


def whole_number(value: str | None, default: int) -> int:
    """The number at the head of an attribute, as browsers read it."""
    found = _DIGITS.match(value) if value else None
    return int(found.group(1)) if found else default


class Element:
    """An open element. ``block``, ``item`` and ``table`` are the nearest enclosing ones, itself included."""

    # most elements never have these of their own
    path = label = listed = ""
    lines = number = depth = 0
    step = 1
    block: "Element"
    item: "Element | None" = None
    table: "Element | None" = None
    trunk: "Element | None" = None
    counts: dict[str, int] | None = None

    def __init__(self, node: LexborNode, tag: str, parent: "Element | None", index: int, look: Look) -> None:
        self.node = node
        self.tag = tag
        self.parent = parent
        self.index = index
        self.look = look
        if parent is None:
            self.block = self
            return
        self.block, self.item, self.table = parent.block, parent.item, parent.table
        self.depth = depth = parent.depth + 1
        if depth >= MAX_PLACE_STEPS:
            self.trunk = parent if depth == MAX_PLACE_STEPS else parent.trunk

    def place(self) -> str:
        """The element path; below a hundred steps the middle is given as the depth alone."""
        if not self.path:
            address = self.tag if self.index == 1 else f"{self.tag}[{self.index}]"
            if self.trunk is not None:
                self.path = f"{self.trunk.place()}/…{self.depth}/{address}"
            else:
                self.path = f"{self.parent.place()}/{address}" if self.parent is not None else address
        return self.path

    def line_place(self) -> str:
        """The address of the next line of this element."""
        self.lines += 1
        return self.place() if self.lines == 1 else f"{self.place()}#{self.lines}"

    def open_list(self, attributes: Mapping[str, str | None], style: Style) -> None:
        """Start counting the items of an ``ol``."""
        declared = [_LIST_STYLES[word] for word in style.listed.split() if word in _LIST_STYLES]
        self.listed = declared[0] if declared else _LIST_STYLES.get(attributes.get("type") or "1", "decimal")
        first = 1
        if "reversed" in attributes:
            self.step = -1
            first = sum(1 for child in self.node.iter() if child.tag == "li")
        self.number = whole_number(attributes.get("start"), first)

    def open_item(self, attributes: Mapping[str, str | None], style: Style) -> None:
        """Take the next number of the enclosing ``ol``; it is printed before the first line."""
        self.item = self
        owner = self.parent
        if owner is None or not owner.listed:
            return
        owner.number = whole_number(attributes.get("value"), owner.number)
        number_format = _LIST_STYLES.get(attributes.get("type") or "", owner.listed)
        if number_format != "none" and "none" not in style.listed:
            after = "、" if number_format in _CHINESE else ". "
            self.label = printed(owner.number, number_format) + after
        owner.number += owner.step
