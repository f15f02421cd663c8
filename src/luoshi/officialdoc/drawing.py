"""From a paper to its file."""

from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.officialdoc.extents import Ending, flow, height
from luoshi.officialdoc.fonts import Face
from luoshi.officialdoc.footers import Feet, bare, turned, upright
from luoshi.officialdoc.geometry import (
    FOOTER_EDGE,
    LANDSCAPE,
    LINE,
    UPRIGHT,
    Sheet,
)
from luoshi.officialdoc.head import form_head, red_head
from luoshi.officialdoc.markup import Node, element, name, value
from luoshi.officialdoc.model import Annex, Block, FormHead, Heading, Level, Paper, Passage, RedHead, Remark, Table
from luoshi.officialdoc.package import pack
from luoshi.officialdoc.paragraphs import Place, Run, blank, paragraph
from luoshi.officialdoc.styles import Style
from luoshi.officialdoc.tables import table
from luoshi.officialdoc.tail import attachment_list, end_block, note, signature
from luoshi.officialdoc.titles import shape
from luoshi.officialdoc.wording import han

_STYLES = {
    Level.ONE: Style.LEVEL_1,
    Level.TWO: Style.LEVEL_2,
    Level.THREE: Style.LEVEL_3,
    Level.FOUR: Style.LEVEL_4,
}
_HAIR_LINE = 20
"""A paragraph that a program wants behind a table, as low as can be."""
_SLACK = 2
"""Lines by which the reckoned end of a text may be wrong."""


@dataclass(slots=True)
class _Section:
    """Nodes on one kind of sheet; ``begins`` is how the section starts."""

    sheet: Sheet
    begins: str
    nodes: list[Node]
    feet: Feet


def draw(paper: Paper) -> bytes:
    """The paper as a DOCX. The same paper gives the same bytes."""
    sections = [_Section(UPRIGHT, "nextPage", _main(paper), upright())]
    for number, annex in enumerate(paper.annexes, 1):
        _add_annex(sections, annex, number if len(paper.annexes) > 1 else None)
    if paper.end is not None:
        _add_end(sections, end_block(paper.end))
    feet = {each.feet.odd.relation: each.feet for each in sections}
    return pack(_document(sections), list(feet.values()), "".join(shape(paper.title)))


def body(blocks: Sequence[Block], sheet: Sheet) -> list[Node]:
    """The nodes of a text: passages, headings with their numbers, tables."""
    counts = dict.fromkeys(Level, 0)
    found: list[Node] = []
    for block in blocks:
        if isinstance(block, Passage):
            found.append(paragraph(Style.BODY, block.text))
        elif isinstance(block, Remark):
            found.append(paragraph(Style.REMARK, block.text))
        elif isinstance(block, Table):
            found += [table(block, sheet), _low()]
        else:
            counts[block.level] += 1
            counts |= {each: 0 for each in Level if each.value > block.level.value}
            found.append(_heading(block, counts[block.level]))
    return found


def numbered(level: Level, number: int) -> str:
    """The number of a heading as its level prints it: 一、 · （一） · 1. · （1）."""
    if level is Level.ONE:
        return f"{han(number)}、"
    if level is Level.TWO:
        return f"（{han(number)}）"
    return f"{number}." if level is Level.THREE else f"（{number}）"


def _heading(heading: Heading, number: int) -> Node:
    style = _STYLES[heading.level]
    words = numbered(heading.level, number) + heading.title
    if not heading.text:
        return paragraph(style, words)
    return paragraph(Style.BODY, (Run(words, face=style.value.face), Run(heading.text, face=Face.BODY)))


def _main(paper: Paper) -> list[Node]:
    found: list[Node] = []
    if isinstance(paper.head, RedHead):
        found += red_head(paper.head)
    found += [paragraph(Style.TITLE, each) for each in shape(paper.title) if each]
    if isinstance(paper.head, FormHead):
        found.append(form_head(paper.head))
    elif paper.title:
        found += blank()
    if paper.addressees:
        found.append(paragraph(Style.ADDRESSEES, f"{paper.addressees.rstrip('：:')}："))
    found += body(paper.blocks, UPRIGHT)
    found += attachment_list(paper.attachments)
    if paper.signature is not None:
        _keep_with_next(found[-1:])
        found += signature(paper.signature)
    return found + note(paper.note)


def _keep_with_next(nodes: Sequence[Node]) -> None:
    """A date never stands on a page without a line of the text."""
    for node in nodes:
        about = node.find(name("w:pPr"))
        if node.tag == name("w:p") and about is not None and about.find(name("w:keepNext")) is None:
            about.insert(1, value("w:keepNext", 1))


def _add_annex(sections: list[_Section], annex: Annex, number: int | None) -> None:
    sheet = LANDSCAPE if annex.landscape else UPRIGHT
    label = "附件" if number is None else f"附件{number}"
    begins_section = sections[-1].sheet != sheet
    found = [
        paragraph(Style.ANNEX, label, Place(page_break=not begins_section)),
        *blank(),
        *(paragraph(Style.TITLE, each) for each in shape(annex.title)),
        *blank(),
        *body(annex.blocks, sheet),
    ]
    if begins_section:
        sections.append(_Section(sheet, "nextPage", found, turned() if annex.landscape else upright()))
    else:
        sections[-1].nodes += found


def _ending(sections: Sequence[_Section]) -> Ending:
    """On which page all of it ends, and how far down."""
    end = Ending(0, 0)
    for each in sections:
        start = Ending(end.page + 1, 0)
        end = flow(each.nodes, each.sheet.area_width, each.sheet.area_height, start)
    return end


def _add_end(sections: list[_Section], block: Node) -> None:
    """Put the end block on an even page: below the text where there is room, otherwise on a page of its own.

    It floats to the foot of the page. Programs that leave a floating table in the run of the text find white above it
    that brings it there, too: less of it below a text, lest a line more than was reckoned push it to the next page.
    """
    end = _ending(sections)
    needed = height(block) + LINE
    last = sections[-1]
    room = UPRIGHT.area_height - end.down - needed
    if last.sheet == UPRIGHT and end.page % 2 == 0 and room >= 0:
        last.nodes += [*_white(room - _SLACK * LINE), block, _low()]
    else:
        feet = bare() if end.page % 2 == 0 else upright()  # behind an empty page it carries no number
        white = _white(UPRIGHT.area_height - height(block) - 3 * _HAIR_LINE)
        sections.append(_Section(UPRIGHT, "evenPage", [*white, block, _low()], feet))


def _white(high: int) -> list[Node]:
    return [paragraph(Style.NORMAL, "", Place(line=high))] if high > 0 else []


def _low() -> Node:
    """A paragraph as low as can be."""
    return paragraph(Style.NORMAL, "", Place(line=_HAIR_LINE))


def _document(sections: Sequence[_Section]) -> Node:
    body_node = element("w:body")
    for at, section in enumerate(sections):
        body_node.extend(section.nodes)
        about = _section(section)
        if at == len(sections) - 1:
            body_node.append(about)
        else:
            body_node.append(_closing(about))
    return element("w:document", None, body_node)


def _closing(about: Node) -> Node:
    """A section ends with the properties of its last paragraph; one as low as can be carries them."""
    last = _low()
    last[0].append(about)
    return last


def _section(section: _Section) -> Node:
    sheet = section.sheet
    size: dict[str, str | int] = {"w:w": sheet.width, "w:h": sheet.height}
    if sheet.landscape:
        size["w:orient"] = "landscape"
    edges: dict[str, str | int] = {
        "w:top": sheet.top,
        "w:right": sheet.right,
        "w:bottom": sheet.bottom,
        "w:left": sheet.left,
        "w:header": 851,
        "w:footer": FOOTER_EDGE,
        "w:gutter": 0,
    }
    return element(
        "w:sectPr",
        None,
        element("w:footerReference", {"w:type": "default", "r:id": section.feet.odd.relation}),
        element("w:footerReference", {"w:type": "even", "r:id": section.feet.even.relation}),
        value("w:type", section.begins),
        element("w:pgSz", size),
        element("w:pgMar", edges),
        element("w:docGrid", {"w:type": "lines", "w:linePitch": LINE}),
    )
