"""Paragraphs and runs."""

from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.officialdoc.fonts import Face
from luoshi.officialdoc.geometry import Size
from luoshi.officialdoc.markup import Node, element, text, value
from luoshi.officialdoc.styles import Style, fonts_of


@dataclass(frozen=True, slots=True)
class Run:
    """Text that may look different from its paragraph: in another face, another size, or drawn narrower (per cent)."""

    text: str
    face: Face | None = None
    size: Size | int | None = None
    narrow: int | None = None
    colour: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paragraph stands beyond its style: indents and distances in twips, None for those of the style."""

    left: int | None = None
    right: int | None = None
    hanging: int | None = None
    first: int | None = None
    before: int = 0
    line: int | None = None
    align: str | None = None
    keep_next: bool = False
    page_break: bool = False
    tabs: tuple[tuple[int, str], ...] = ()
    rule_below: tuple[int, str] | None = None


HERE = Place()


def paragraph(style: Style, runs: str | Sequence[Run] = (), place: Place = HERE) -> Node:
    """A paragraph in a style; a bare text is one run."""
    runs = ((Run(runs),) if runs else ()) if isinstance(runs, str) else runs
    return element("w:p", None, _properties(style, place), *(node for each in runs for node in _runs(each, style)))


def blank(lines: int = 1) -> list[Node]:
    """Empty lines of the text."""
    return [paragraph(Style.NORMAL) for _ in range(lines)]


def _properties(style: Style, place: Place) -> Node:
    parts = [value("w:pStyle", style.id)]
    if place.keep_next:
        parts.append(value("w:keepNext", 1))
    if place.page_break:
        parts.append(value("w:pageBreakBefore", 1))
    if place.rule_below:
        eighths, colour = place.rule_below
        rule: dict[str, str | int] = {"w:val": "single", "w:sz": eighths, "w:space": 0, "w:color": colour}
        parts.append(element("w:pBdr", None, element("w:bottom", rule)))
    if place.tabs:
        stops = (element("w:tab", {"w:val": kind, "w:pos": at}) for at, kind in place.tabs)
        parts.append(element("w:tabs", None, *stops))
    if place.before or place.line is not None:
        line = style.value.line if place.line is None else place.line
        parts.append(
            element("w:spacing", {"w:before": place.before, "w:after": 0, "w:line": line, "w:lineRule": "exact"})
        )
    indents: dict[str, str | int] = {}
    for key, length in (("left", place.left), ("right", place.right), ("hanging", place.hanging)):
        if length is not None:
            indents[f"w:{key}"] = length
    if place.first is not None:
        indents |= {"w:firstLineChars": 0, "w:firstLine": place.first}
    if indents:
        parts.append(element("w:ind", indents))
    if place.align:
        parts.append(value("w:jc", place.align))
    return element("w:pPr", None, *parts)


def _runs(run: Run, style: Style) -> list[Node]:
    """A run, its tabs and line breaks as elements of their own."""
    found: list[Node] = []
    for number, line in enumerate(run.text.split("\n")):
        if number:
            found.append(element("w:r", None, element("w:br")))
        for place, piece in enumerate(line.split("\t")):
            if place:
                found.append(element("w:r", None, element("w:tab")))
            if piece:
                found.append(element("w:r", None, _look(run, style), text(piece)))
    return found


def _look(run: Run, style: Style) -> Node:
    """What a run says of itself; its fonts are named in any case, so that no program puts its own in their place."""
    parts = [fonts_of(run.face or style.value.face)]
    if run.colour is not None:
        parts.append(value("w:color", run.colour))
    if run.narrow is not None:
        parts.append(value("w:w", run.narrow))
    if run.size is not None:
        half_points = run.size.value if isinstance(run.size, Size) else run.size
        parts += [value("w:sz", half_points), value("w:szCs", half_points)]
    return element("w:rPr", None, *parts)


def field(code: str, style: Style) -> list[Node]:
    """The runs of a field that the program which shows the file fills in, such as PAGE."""
    instruction = element("w:instrText")
    instruction.text = f" {code} "

    def run(content: Node) -> Node:
        return element("w:r", None, _look(Run(""), style), content)

    begin, separate, end = (run(element("w:fldChar", {"w:fldCharType": each})) for each in ("begin", "separate", "end"))
    return [begin, run(instruction), separate, run(text("1")), end]
