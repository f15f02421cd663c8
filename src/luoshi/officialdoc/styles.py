"""The paragraph styles of the file: named as offices name them, so that a clerk can go on working in it."""

from dataclasses import dataclass
from enum import Enum

from luoshi.officialdoc.fonts import BLACK, RED, Face
from luoshi.officialdoc.geometry import CHARACTER, CHARACTER_SPACE, LINE, Size
from luoshi.officialdoc.markup import Node, element, value


@dataclass(frozen=True, slots=True)
class Look:
    """How paragraphs of a style look. Indents are in characters; ``line`` is exact, in twips."""

    title: str
    face: Face = Face.BODY
    size: Size = Size.SAN
    align: str = "both"
    first: int = 0
    outline: int | None = None
    line: int = LINE
    keep_next: bool = False
    colour: str = BLACK
    spaced: bool = True


class Style(Enum):
    """Every style that our papers use."""

    NORMAL = Look("Normal")
    MARK = Look("发文机关标志", Face.TITLE, align="center", colour=RED, keep_next=True, spaced=False)
    NUMBER = Look("发文字号", align="center")
    TITLE = Look("公文标题", Face.TITLE, Size.ER, "center", keep_next=True, spaced=False)
    ADDRESSEES = Look("主送机关")
    BODY = Look("公文正文", first=2)
    LEVEL_1 = Look("一级标题", Face.HEI, first=2, outline=0, keep_next=True)
    LEVEL_2 = Look("二级标题", Face.KAI, first=2, outline=1, keep_next=True)
    LEVEL_3 = Look("三级标题", first=2, outline=2)
    LEVEL_4 = Look("四级标题", first=2, outline=3)
    ATTACHMENTS = Look("附件说明", align="left")
    SIGNATURE = Look("落款", align="right")
    NOTE = Look("附注", first=2)
    ANNEX = Look("附件序号", Face.HEI, align="left", keep_next=True)
    FORM_HEAD = Look("表单编号", size=Size.SI, align="left")
    REMARK = Look("表单说明", size=Size.XIAO_SI, line=400, spaced=False)
    END = Look("版记", size=Size.SI, align="left", line=480)
    CELL = Look("表格文字", size=Size.XIAO_SI, align="left", line=400, spaced=False)
    LABEL = Look("表格栏目", Face.HEI, Size.XIAO_SI, "center", line=400, spaced=False)
    PAGE_NUMBER = Look("页码", Face.SONG, Size.SI, "right", line=Size.SI.width, spaced=False)

    @property
    def id(self) -> str:
        """The identifier by which paragraphs name it."""
        return "Normal" if self is Style.NORMAL else "Luoshi" + self.name.title().replace("_", "")


def fonts_of(face: Face) -> Node:
    """All four fonts of a run: without ``eastAsia`` Word prints Chinese in the face of its theme."""
    named = face.value.name
    return element(
        "w:rFonts",
        {"w:ascii": named, "w:hAnsi": named, "w:eastAsia": named, "w:cs": named, "w:hint": "eastAsia"},
    )


def _run(look: Look) -> list[Node]:
    """The properties of the runs of a style in the order that the schema asks for."""
    parts = [fonts_of(look.face), value("w:color", look.colour)]
    parts.append(value("w:spacing", CHARACTER_SPACE if look.spaced else 0))
    return [*parts, value("w:sz", look.size.value), value("w:szCs", look.size.value)]


def styles_part() -> Node:
    """``word/styles.xml``."""
    defaults = element(
        "w:docDefaults",
        None,
        element(
            "w:rPrDefault",
            None,
            element(
                "w:rPr",
                None,
                fonts_of(Face.BODY),
                value("w:sz", Size.SAN.value),
                value("w:szCs", Size.SAN.value),
                element("w:lang", {"w:val": "en-US", "w:eastAsia": "zh-CN", "w:bidi": "ar-SA"}),
            ),
        ),
        element("w:pPrDefault", None, element("w:pPr")),
    )
    table = element(
        "w:style",
        {"w:type": "table", "w:default": "1", "w:styleId": "TableNormal"},
        value("w:name", "Normal Table"),
        element("w:tblPr", None, element("w:tblInd", {"w:w": 0, "w:type": "dxa"}), _no_margins()),
    )
    return element("w:styles", None, defaults, *(_style(each) for each in Style), table)


def _no_margins() -> Node:
    sides = (element(f"w:{side}", {"w:w": 0, "w:type": "dxa"}) for side in ("top", "left", "bottom", "right"))
    return element("w:tblCellMar", None, *sides)


def _style(style: Style) -> Node:
    look = style.value
    about: dict[str, str | int] = {"w:type": "paragraph", "w:styleId": style.id}
    about |= {"w:default": "1"} if style is Style.NORMAL else {"w:customStyle": "1"}
    based = [] if style is Style.NORMAL else [value("w:basedOn", Style.NORMAL.id)]
    return element(
        "w:style",
        about,
        value("w:name", look.title),
        *based,
        element("w:qFormat"),
        element("w:pPr", None, *_paragraph(look)),
        element("w:rPr", None, *_run(look)),
    )


def _paragraph(look: Look) -> list[Node]:
    parts = [value("w:keepNext", 1)] if look.keep_next else []
    parts += [value("w:widowControl", 0), value("w:overflowPunct", 1)]
    parts += [value("w:autoSpaceDE", 0), value("w:autoSpaceDN", 0)]  # digits keep to the grid
    parts.append(value("w:snapToGrid", 0))  # lines are exact
    parts.append(element("w:spacing", {"w:before": 0, "w:after": 0, "w:line": look.line, "w:lineRule": "exact"}))
    if look.first:
        parts.append(element("w:ind", {"w:firstLineChars": look.first * 100, "w:firstLine": look.first * CHARACTER}))
    parts.append(value("w:jc", look.align))
    if look.outline is not None:
        parts.append(value("w:outlineLvl", look.outline))
    return parts
