"""Page numbers: — 1 — in four 号 宋体, on odd pages at the right, on even pages at the left (GB/T 9704-2012, 7.5).

On a sheet that lies on its side the number stays where it is on an upright one (9.1): beside the type area, turned.
"""

from dataclasses import dataclass

from luoshi.officialdoc.geometry import FOOTER_EDGE, LANDSCAPE, Size, mm
from luoshi.officialdoc.markup import Node, element
from luoshi.officialdoc.paragraphs import Place, Run, field, paragraph
from luoshi.officialdoc.styles import Style

_EMU_PER_TWIP = 635
_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_BOX = mm(8)
"""Width of the box of a turned page number."""


@dataclass(frozen=True, slots=True)
class Footer:
    """A foot of pages: its relation, the name of its part, its content."""

    relation: str
    part: str
    content: Node


@dataclass(frozen=True, slots=True)
class Feet:
    """The feet of a section: for its odd pages and for its even ones."""

    odd: Footer
    even: Footer


def upright() -> Feet:
    """Of upright sheets."""
    return Feet(
        Footer("uprightOdd", "footer-upright-odd.xml", _foot(_number("right"))),
        Footer("uprightEven", "footer-upright-even.xml", _foot(_number("left"))),
    )


def turned() -> Feet:
    """Of sheets that lie on their side."""
    return Feet(
        Footer("turnedOdd", "footer-turned-odd.xml", _foot(_beside(_number("right")))),
        Footer("turnedEven", "footer-turned-even.xml", _foot(_beside(_number("left")))),
    )


def bare() -> Feet:
    """Of an end block behind an empty page: neither carries a number."""
    return Feet(
        Footer("bareOdd", "footer-bare-odd.xml", _foot(paragraph(Style.PAGE_NUMBER))),
        Footer("bareEven", "footer-bare-even.xml", _foot(paragraph(Style.PAGE_NUMBER))),
    )


def _foot(content: Node) -> Node:
    return element("w:ftr", None, content)


def _number(align: str) -> Node:
    indent = Size.SI.width
    place = Place(align=align, right=indent) if align == "right" else Place(align=align, left=indent)
    node = paragraph(Style.PAGE_NUMBER, (Run("— "),), place)
    node.extend(field("PAGE", Style.PAGE_NUMBER))
    node.extend(list(paragraph(Style.PAGE_NUMBER, (Run(" —"),)))[1:])
    return node


def _beside(content: Node) -> Node:
    """The number in a box at the left of a sheet on its side, turned: where an upright one has its foot."""
    wide, high = _BOX * _EMU_PER_TWIP, LANDSCAPE.area_height * _EMU_PER_TWIP
    left = (FOOTER_EDGE + Size.SI.width // 2 - _BOX // 2) * _EMU_PER_TWIP
    shape = element(
        "wps:wsp",
        None,
        element("wps:cNvSpPr", {"txBox": "1"}),
        element(
            "wps:spPr",
            None,
            element("a:xfrm", None, element("a:off", {"x": 0, "y": 0}), element("a:ext", {"cx": wide, "cy": high})),
            element("a:prstGeom", {"prst": "rect"}, element("a:avLst")),
            element("a:noFill"),
        ),
        element("wps:txbx", None, element("w:txbxContent", None, content)),
        element("wps:bodyPr", {"vert": "vert", "lIns": 0, "tIns": 0, "rIns": 0, "bIns": 0, "anchor": "ctr"}),
    )
    edges = {f"dist{side}": 0 for side in "TBLR"}
    rest = {"simplePos": 0, "relativeHeight": 1, "behindDoc": 0, "locked": 0, "layoutInCell": 1, "allowOverlap": 1}
    anchor = element(
        "wp:anchor",
        {**edges, **rest},
        element("wp:simplePos", {"x": 0, "y": 0}),
        element("wp:positionH", {"relativeFrom": "page"}, _offset(left)),
        element("wp:positionV", {"relativeFrom": "page"}, _offset(LANDSCAPE.top * _EMU_PER_TWIP)),
        element("wp:extent", {"cx": wide, "cy": high}),
        element("wp:wrapNone"),
        element("wp:docPr", {"id": 1, "name": "页码"}),
        element("a:graphic", None, element("a:graphicData", {"uri": _SHAPE}, shape)),
    )
    node = paragraph(Style.PAGE_NUMBER)
    node.append(element("w:r", None, element("w:drawing", None, anchor)))
    return node


def _offset(emu: int) -> Node:
    node = element("wp:posOffset")
    node.text = str(emu)
    return node
