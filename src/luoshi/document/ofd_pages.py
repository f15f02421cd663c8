"""The content of one page of an OFD (GB/T 33190-2016): text objects with positioned characters, paths, pictures.

Lengths of OFD are millimetres from the upper left corner, downwards; an object has its own origin (``Boundary``) and
may be turned and stretched (``CTM``). Characters stand at X, Y of their ``TextCode`` and follow by DeltaX and DeltaY.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice, repeat

from luoshi.document.archive import Node
from luoshi.document.limits import MAX_PAGE_OBJECTS, MAX_PATH_SEGMENTS, MAX_PRINTED_CHARACTERS
from luoshi.document.printed import Box, Glyph, PrintedPage
from luoshi.document.printed_characters import cleaned
from luoshi.document.printed_rules import THIN, add_rule, sides_of

POINTS = 72 / 25.4
"""Points of a millimetre."""

_MOST = 1e5  # millimetres: what stands further away is nonsense
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")
_STEP = re.compile(r"([MLSCQBAmlscqba])|(" + _NUMBER.pattern + ")")
_TAKES = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7}
_WHITE, _PALE, _FAINT = 248, 185, 150
_LARGE = 24.0  # points
_BOLD_WEIGHT = 600
_STRAIGHT = 0.1
_OUTSIDE = 2.0  # points that a character may reach over the edge

Matrix = tuple[float, float, float, float, float, float]
_PLAIN: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def local(node: Node) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    return str(node.tag).rpartition("}")[2] if isinstance(node.tag, str) else ""


def children(node: Node, name: str) -> Iterator[Node]:
    """The children of a name, in any namespace: files of early drafts have others."""
    return (child for child in node if local(child) == name)


def child(node: Node, *names: str) -> Node | None:
    """The first descendant along a path of names."""
    for name in names:
        found = next(children(node, name), None)
        if found is None:
            return None
        node = found
    return node


def numbers(text: str | None) -> list[float]:
    """The numbers of an attribute; those beyond reason as 0."""
    found = (float(number) for number in _NUMBER.findall((text or "")[:10_000]))
    return [number if abs(number) < _MOST else 0.0 for number in found]


def box_of(text: str | None) -> Box | None:
    """A rectangle given as x, y, width and height, in points."""
    given = numbers(text)
    if len(given) < 4:
        return None
    x, y, width, height = (number * POINTS for number in given[:4])
    return Box(x, y, x + width, y + height)


@dataclass(slots=True)
class PageReader:
    """Reads page and template content onto one page; ``bold_fonts`` are the identifiers of bold ones."""

    page: PrintedPage
    bold_fonts: Mapping[str, bool]
    objects: int = 0
    segments: int = 0
    _areas: list[Box] = field(default_factory=list)
    _pale: list[tuple[Node, Box, float]] = field(default_factory=list)

    def read(self, content: Node) -> None:
        """Read the layers of a page or a template."""
        for layer in children(content, "Layer"):
            self._objects(layer)

    def _objects(self, parent: Node) -> None:
        for node in parent:
            self.objects += 1
            if self.objects > MAX_PAGE_OBJECTS or len(self.page.glyphs) > MAX_PRINTED_CHARACTERS:
                return
            match local(node):
                case "TextObject":
                    self._text(node)
                case "PathObject":
                    self._path(node)
                case "ImageObject":
                    self._picture(node)
                case "PageBlock":
                    self._objects(node)

    def _picture(self, node: Node) -> None:
        box = box_of(node.get("Boundary"))
        if box is not None:
            self._areas.append(box)
            whole = max(self.page.width * self.page.height, 1.0)
            self.page.pictures = min(self.page.pictures + (box.right - box.left) * (box.bottom - box.top) / whole, 1.0)

    def _text(self, node: Node) -> None:
        box = box_of(node.get("Boundary")) or Box(0.0, 0.0, 0.0, 0.0)
        matrix = _matrix(node)
        size = next(iter(numbers(node.get("Size"))), 0.0) * POINTS * math.hypot(matrix[2], matrix[3])
        codes = [(code, code.text or "") for code in children(node, "TextCode")]
        count = sum(len("".join(text.split())) for _, text in codes)
        reason = self._refused(node, box, matrix, size)
        if reason:
            self.page.leave_out(reason, count)
            return
        bold = self.bold_fonts.get(node.get("Font") or "", False) or _weight(node) >= _BOLD_WEIGHT
        turned = abs(matrix[1]) > abs(matrix[0])
        for code, text in codes:
            if turned:
                text = "".join(cleaned(ord(character)) for character in text).strip()
                if text:
                    self.page.turned.append(Glyph(text, box.left, box.right, box.bottom, size, bold))
            else:
                self._code(code, text, box, matrix, size, bold=bold)

    def _code(self, code: Node, text: str, box: Box, matrix: Matrix, size: float, *, bold: bool) -> None:
        """The characters of one ``TextCode``."""
        a, b, c, d, e, f = matrix
        x = next(iter(numbers(code.get("X"))), 0.0)
        y = next(iter(numbers(code.get("Y"))), 0.0)
        steps = chain(_deltas(code.get("DeltaX"), len(text)), repeat(None))
        falls = chain(_deltas(code.get("DeltaY"), len(text)), repeat(0.0))
        glyphs = self.page.glyphs
        for character, step, fall in zip(text, steps, falls, strict=False):
            shown = cleaned(ord(character))
            left = box.left + (a * x + c * y + e) * POINTS
            base = box.top + (b * x + d * y + f) * POINTS
            usual = size * (0.5 if character.isascii() else 1.0)
            wide = usual if step is None or step == 0 else min(abs(step * a) * POINTS, max(usual, 0.62 * size))
            if shown == " ":
                if glyphs and abs(glyphs[-1].base - base) < 0.01:
                    glyphs[-1] = glyphs[-1]._replace(blank=True)
            elif shown and not (
                left > -_OUTSIDE and left + wide < self.page.width + _OUTSIDE and 0 < base < self.page.height + size
            ):
                self.page.leave_out("off_page")
            elif shown:
                glyphs.append(Glyph(shown, round(left, 2), round(left + wide, 2), round(base, 2), round(size, 2), bold))
            x += (usual / POINTS / (abs(a) or 1.0)) if step is None else step
            y += fall or 0.0

    def _refused(self, node: Node, box: Box, matrix: Matrix, size: float) -> str:
        """Why a text object is no text of the paper; empty where it is."""
        if (node.get("Visible") or "").lower() in ("false", "0") or not 1.0 < size < 2_000.0:
            return "hidden"
        a, b = matrix[0], matrix[1]
        if abs(b) > _STRAIGHT * abs(a) and abs(a) > _STRAIGHT * abs(b):
            return "watermark"
        shade, alpha = _colour(node)
        if (shade < _PALE and alpha > _FAINT) or (alpha > 5 and self._over_area(box)):
            return ""
        if shade >= _WHITE or alpha <= 5:
            return "hidden"
        return "watermark" if size >= _LARGE else ""

    def _over_area(self, box: Box) -> bool:
        x, y = box.left + 1, (box.top + box.bottom) / 2
        return any(area.left <= x <= area.right and area.top <= y <= area.bottom for area in self._areas)

    def _path(self, node: Node) -> None:
        box = box_of(node.get("Boundary")) or Box(0.0, 0.0, 0.0, 0.0)
        data = child(node, "AbbreviatedData")
        stroked = (node.get("Stroke") or "true").lower() in ("true", "1")
        filled = (node.get("Fill") or "false").lower() in ("true", "1")
        if data is None or not (stroked or filled) or (node.get("Visible") or "").lower() in ("false", "0"):
            return
        a, b, c, d, e, f = _matrix(node)
        for part in self._parts(data.text or ""):
            points = [
                (box.left + (a * x + c * y + e) * POINTS, box.top + (b * x + d * y + f) * POINTS) for x, y in part
            ]
            across, along = sorted(x for x, _ in points), sorted(y for _, y in points)
            whole = Box(across[0], along[0], across[-1], along[-1])
            if min(whole.right - whole.left, whole.bottom - whole.top) <= THIN:
                add_rule(whole, self.page.across, self.page.down)
            elif stroked:
                for side in sides_of(points):
                    add_rule(side, self.page.across, self.page.down)
            if filled:
                self._areas.append(whole)

    def _parts(self, data: str) -> Iterator[list[tuple[float, float]]]:
        """The points of each part of a path; of a curve only its end."""
        part: list[tuple[float, float]] = []
        operator, given = "", list[float]()
        for found in _STEP.finditer(data):
            if found.group(1):
                operator, given = found.group(1).upper(), []
                if operator == "C" and len(part) > 1:
                    part.append(part[0])
                continue
            given.append(float(found.group(2)) if abs(float(found.group(2))) < _MOST else 0.0)
            if len(given) < _TAKES.get(operator, 2):
                continue
            self.segments += 1
            if self.segments > MAX_PATH_SEGMENTS:
                return
            if operator in "MS":
                if len(part) > 1:
                    yield part
                part = []
            part.append((given[-2], given[-1]))
            given = []
        if len(part) > 1:
            yield part


def _matrix(node: Node) -> Matrix:
    given = numbers(node.get("CTM"))
    return (given[0], given[1], given[2], given[3], given[4], given[5]) if len(given) >= 6 else _PLAIN


def _deltas(text: str | None, count: int) -> Iterator[float]:
    """The steps between characters: numbers, with ``g 5 3.2`` for five times 3.2."""

    def expanded() -> Iterator[float]:
        words = iter((text or "").split())
        for word in words:
            if word.lower() == "g":
                times, value = numbers(next(words, "")), numbers(next(words, ""))
                if times and value:
                    yield from repeat(value[0], min(max(int(times[0]), 0), count))
            else:
                yield from numbers(word)[:1]

    return islice(expanded(), count)


def _weight(node: Node) -> float:
    return next(iter(numbers(node.get("Weight"))), 400.0)


def _colour(node: Node) -> tuple[float, float]:
    """How pale the text is (its darkest part) and how far it covers what is behind, both up to 255."""
    fill = child(node, "FillColor")
    if fill is None:
        return 0.0, _alpha(node)
    value = numbers(fill.get("Value"))
    shade = min(value) if len(value) == 3 else value[0] if len(value) == 1 else 0.0
    return shade, min(_alpha(fill), _alpha(node))


def _alpha(node: Node) -> float:
    return next(iter(numbers(node.get("Alpha"))), 255.0)
