"""版头: the issuer's mark in red, number and signers, the red rule (GB/T 9704-2012, 7.2)."""

from decimal import Decimal

from luoshi.officialdoc.fonts import RED, Face
from luoshi.officialdoc.geometry import AREA_WIDTH, CHARACTER, LINE, MARK_TOP, RULE_BELOW_NUMBER, TWIPS_PER_POINT
from luoshi.officialdoc.markup import Node, element, value
from luoshi.officialdoc.model import FormHead, RedHead, Urgency
from luoshi.officialdoc.paragraphs import Place, Run, blank, paragraph
from luoshi.officialdoc.styles import Style
from luoshi.officialdoc.wording import width

_MARK_MOST, _MARK_LEAST = 50, 26
"""Points of the mark. The rule leaves the size to the office; it must not outdo the mark of a higher organ."""
_NARROWEST = 62
"""Per cent that a mark may be drawn narrower, as printed marks are."""
_RULE_EIGHTHS = 12
_ABOVE_GLYPHS = Decimal("0.12")
"""White above a character within its line of the mark, as a share of its size."""


def red_head(head: RedHead) -> list[Node]:
    """Urgency, mark, number and rule. The title follows two lines below."""
    found = []
    before = MARK_TOP
    if head.urgency is not Urgency.ORDINARY:
        found.append(paragraph(Style.ANNEX, head.urgency.value))
        before -= LINE
    found += _mark(head, before)
    found += blank(2)
    found += _number_lines(head)
    rule = Place(line=RULE_BELOW_NUMBER - (LINE - CHARACTER) // 2, rule_below=(_RULE_EIGHTHS, RED), keep_next=True)
    return [*found, paragraph(Style.NORMAL, "", rule), *blank(2)]


def form_head(head: FormHead) -> Node:
    """The line between the title of a form and its table: text at the left, number at the right."""
    return paragraph(
        Style.FORM_HEAD, f"{head.left}\t{head.right}", Place(tabs=((AREA_WIDTH, "right"),), keep_next=True)
    )


def _size(letters: Decimal, most: int) -> tuple[int, int]:
    """(points, per cent) by which so many characters fill a line of the type area at most."""
    room = Decimal(AREA_WIDTH) / TWIPS_PER_POINT
    for points in range(most, _MARK_LEAST - 1, -1):
        narrow = int(room / (letters * points) * 100)
        if narrow >= _NARROWEST:
            return points, min(narrow, 100)
    return _MARK_LEAST, max(int(room / (letters * _MARK_LEAST) * 100), 33)


def _mark(head: RedHead, before: int) -> list[Node]:
    if len(head.issuers) > 1:
        return [paragraph(Style.NORMAL, "", Place(before=before - LINE)), _joint(head)]
    words = "".join(head.issuers) + head.word
    points, narrow = _size(width(words), _MARK_MOST)
    run = Run(words, size=points * 2, narrow=narrow)
    line = int(points * TWIPS_PER_POINT * Decimal("1.2"))
    above = before - int(points * TWIPS_PER_POINT * _ABOVE_GLYPHS)
    return [paragraph(Style.MARK, (run,), Place(before=above, line=line))]


def _joint(head: RedHead) -> Node:
    """Several issuers one below the other, as wide as the longest, and the word beside them in the middle."""
    longest = max(width(each) for each in head.issuers)
    beside = width(head.word)
    points, narrow = _size(longest + beside + 2, 40)
    line = int(points * TWIPS_PER_POINT * Decimal("1.2"))
    right = int(AREA_WIDTH * (beside + 1) / (longest + beside + 2)) if head.word else 0
    columns = [AREA_WIDTH - right, right] if right else [AREA_WIDTH]
    rows = []
    for number, issuer in enumerate(head.issuers):
        cells = [_joint_cell(issuer, columns[0], Place(line=line, align="distribute"), points * 2, narrow)]
        if right:
            merged = value("w:vMerge", "restart") if number == 0 else element("w:vMerge")
            word = head.word if number == 0 else ""
            cells.append(_joint_cell(word, right, Place(line=line), points * 2, narrow, merged))
        rows.append(element("w:tr", None, *cells))
    grid = element("w:tblGrid", None, *(element("w:gridCol", {"w:w": each}) for each in columns))
    about = element(
        "w:tblPr",
        None,
        element("w:tblW", {"w:w": AREA_WIDTH, "w:type": "dxa"}),
        element("w:tblLayout", {"w:type": "fixed"}),
    )
    return element("w:tbl", None, about, grid, *rows)


def _joint_cell(words: str, wide: int, place: Place, size: int, narrow: int, *about: Node) -> Node:
    properties = element(
        "w:tcPr", None, element("w:tcW", {"w:w": wide, "w:type": "dxa"}), *about, value("w:vAlign", "center")
    )
    runs = (Run(words, size=size, narrow=narrow),) if words else ()
    return element("w:tc", None, properties, paragraph(Style.MARK, runs, place))


def _number_lines(head: RedHead) -> list[Node]:
    number = "" if head.number is None else str(head.number)
    if not head.signers:
        return [paragraph(Style.NUMBER, number, Place(keep_next=True))]
    names = [_spread(each) for each in head.signers]
    pairs = [names[at : at + 2] for at in range(0, len(names), 2)]
    most = max(sum(width(each) for each in pair) + len(pair) - 1 for pair in pairs)
    at = AREA_WIDTH - CHARACTER - int((most + 4) * CHARACTER)
    found = []
    for place, pair in enumerate(pairs):
        is_last = place == len(pairs) - 1
        label = "签发人：" if place == 0 else "　" * 4
        runs = (Run(number if is_last else ""), Run("\t"), Run(label), Run("　".join(pair), face=Face.KAI))
        where = Place(left=CHARACTER, tabs=((at, "left"),), align="left", keep_next=True)
        found.append(paragraph(Style.NUMBER, runs, where))
    return found


def _spread(name: str) -> str:
    """A name of two characters as wide as one of three."""
    return f"{name[0]}　{name[1]}" if len(name) == 2 else name
