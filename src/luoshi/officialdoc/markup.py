"""Elements of WordprocessingML (ISO/IEC 29500, transitional), built in one place."""

import re
from collections.abc import Mapping

from lxml import etree

Node = etree._Element

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
}
# what XML 1.0 cannot hold, and marks of direction that would turn a line around
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


def name(short: str) -> str:
    """``w:p`` as lxml wants it."""
    prefix, _, local = short.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if local else short


def element(short: str, attributes: Mapping[str, str | int] | None = None, *children: Node) -> Node:
    """An element by its short name with attributes by theirs, and its children."""
    node = etree.Element(name(short), nsmap=NAMESPACES if short in _ROOTS else None)
    for key, value in (attributes or {}).items():
        node.set(name(key), str(value))
    node.extend(children)
    return node


_ROOTS = frozenset(("w:document", "w:styles", "w:settings", "w:fonts", "w:ftr"))


def value(short: str, of: str | int) -> Node:
    """An element whose only attribute is ``w:val``."""
    return element(short, {"w:val": of})


def printable(content: str) -> str:
    """A text without what XML cannot hold and what would turn a line around."""
    return _UNPRINTABLE.sub("", content)


def text(content: str) -> Node:
    """The text of a run, blanks kept and what cannot be printed left out."""
    node = element("w:t")
    node.text = printable(content)
    node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return node


def whole(root: Node) -> bytes:
    """An element as a part of the package."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
