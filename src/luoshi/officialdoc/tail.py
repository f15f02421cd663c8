"""What follows the text: annex list, signature, note (GB/T 9704-2012, 7.3.4 to 7.3.6) and end block (7.4)."""

from collections.abc import Sequence
from decimal import Decimal

from luoshi.officialdoc.extents import height
from luoshi.officialdoc.geometry import AREA_HEIGHT, AREA_WIDTH, CHARACTER, LEFT, LINE, TOP, Size
from luoshi.officialdoc.markup import Node, element, value
from luoshi.officialdoc.model import EndBlock, Signature
from luoshi.officialdoc.paragraphs import Place, blank, paragraph
from luoshi.officialdoc.styles import Style
from luoshi.officialdoc.wording import day, width

_SEAL_LINES = 2
"""Empty lines above the names: a seal of 42 mm stands over them and the date, its top within a line of the text."""
_UNSIGNED = "    年  月  日"
_OUTER, _INNER = 8, 6
"""Rules of the end block in eighths of a point: 0.35 mm and 0.25 mm."""


def attachment_list(names: Sequence[str]) -> list[Node]:
    """附件说明: one line below the text; lines that wrap begin under the name."""
    if not names:
        return []
    found = blank()
    numbered = len(names) > 1
    digits = Decimal(len(str(len(names)))) / 2 + Decimal("0.7") if numbered else Decimal(0)
    left = int((5 + digits) * CHARACTER)
    for number, each in enumerate(names, 1):
        words = (f"{number}.\t" if numbered else "") + each
        hanging = int(digits * CHARACTER) + (3 * CHARACTER if number == 1 else 0)
        place = Place(left=left, hanging=hanging) if hanging else Place(left=left)
        found.append(paragraph(Style.ATTACHMENTS, ("附件：" if number == 1 else "") + words, place))
    return found


def signature(signed: Signature) -> list[Node]:
    """落款. With a seal the date stands four characters from the right and the names centred over it."""
    date = _UNSIGNED if signed.signed_on is None else day(signed.signed_on)
    names = list(signed.issuers)
    wide = width(date)
    longest = max((width(each) for each in names), default=Decimal(0))
    if signed.sealed:
        date_right = max(Decimal(4), (longest - wide) / 2)
        rights = [max(date_right + (wide - width(each)) / 2, Decimal(0)) for each in names]
        above = _SEAL_LINES
    else:
        # the date begins two characters right of the name; where it would come too near the edge the name moves left
        date_right = max(Decimal(2), 2 + longest - wide - 2)
        rights = [date_right + wide + 2 - width(each) for each in names]
        above = 1
    found = [paragraph(Style.NORMAL, "", Place(keep_next=True)) for _ in range(above)]
    for name, right in zip(names, rights, strict=True):
        found.append(paragraph(Style.SIGNATURE, name, Place(right=int(right * CHARACTER), keep_next=True)))
    return [*found, paragraph(Style.SIGNATURE, date, Place(right=int(date_right * CHARACTER)))]


def note(words: str) -> list[Node]:
    """附注: in brackets, one line below the date."""
    return [paragraph(Style.NOTE, f"（{words}）")] if words else []


def end_block(end: EndBlock) -> Node:
    """版记, at the foot of the page wherever it is put: a table that floats to the bottom of the type area."""
    printed_on = "" if end.printed_on is None else f"{day(end.printed_on)}印发"
    character = Size.SI.width
    inner = AREA_WIDTH - 2 * character
    rows = []
    if end.copies_to:
        hanging = Place(left=3 * character, hanging=3 * character, line=end_line(), align="both")
        rows.append(paragraph(Style.END, f"抄送：{end.copies_to.rstrip('。')}。", hanging))
    both = Place(tabs=((inner, "right"),), line=end_line())
    rows.append(paragraph(Style.END, f"{end.printed_by}\t{printed_on}", both))
    rows_nodes = [_end_row(each, is_first=at == 0, is_last=at == len(rows) - 1) for at, each in enumerate(rows)]
    return element(
        "w:tbl",
        None,
        _floating(character, TOP + AREA_HEIGHT - sum(height(each) for each in rows_nodes)),
        element("w:tblGrid", None, element("w:gridCol", {"w:w": AREA_WIDTH})),
        *rows_nodes,
    )


def end_line() -> int:
    """Height of a line of the end block."""
    return LINE * 7 // 8


def _floating(character: int, down: int) -> Node:
    about: dict[str, str | int] = {
        "w:vertAnchor": "page",
        "w:horzAnchor": "page",
        "w:tblpX": LEFT,
        "w:tblpY": down,
        "w:leftFromText": 0,
        "w:rightFromText": 0,
    }
    margins = (("left", character), ("right", character))
    return element(
        "w:tblPr",
        None,
        element("w:tblpPr", about),
        element("w:tblW", {"w:w": AREA_WIDTH, "w:type": "dxa"}),
        element("w:tblLayout", {"w:type": "fixed"}),
        element("w:tblCellMar", None, *(element(f"w:{side}", {"w:w": at, "w:type": "dxa"}) for side, at in margins)),
    )


def _end_row(content: Node, *, is_first: bool, is_last: bool) -> Node:
    def rule(eighths: int) -> dict[str, str | int]:
        return {"w:val": "single", "w:sz": eighths, "w:space": 0, "w:color": "000000"}

    borders = element(
        "w:tcBorders",
        None,
        element("w:top", rule(_OUTER if is_first else _INNER)),
        element("w:bottom", rule(_OUTER if is_last else _INNER)),
    )
    about = element("w:tcPr", None, element("w:tcW", {"w:w": AREA_WIDTH, "w:type": "dxa"}), borders)
    row_about = element("w:trPr", None, element("w:cantSplit"))
    about.append(value("w:vAlign", "center"))
    return element("w:tr", None, row_about, element("w:tc", None, about, content))
