"""One page of a PDF as pdfium gives it: characters in bulk, with rule lines and pictures, turned upright.

pdfium answers one call a character; the calls that every character needs are made by ``map`` into one array, without
Python code between them, all others once for a run of text.
"""

import ctypes
import math
from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Any, NamedTuple

from pypdfium2 import raw

from luoshi.document.limits import MAX_PRINTED_CHARACTERS
from luoshi.document.model import ReadError, reason
from luoshi.document.pdf_paths import Drawings, read_drawings
from luoshi.document.printed import Box, Glyph, PrintedPage
from luoshi.document.printed_characters import BROKEN, cleaned
from luoshi.document.printed_rules import add_rule

Handle = Any

_WHITE, _PALE, _FAINT = 248, 185, 150  # the darkest part of a colour; how far it covers what is behind
_LARGE, _TINY, _GIANT = 24.0, 1.0, 2_000.0  # points
_INVISIBLE = (3, 7)  # modes of printing text
_STRAIGHT = 0.1  # of slope
_OUTSIDE = 2.0  # points that a character may reach over the edge
_BOLD_WEIGHT = 600
_SEEN = 0.3  # of the page, that pictures cover where a scanner laid recognised text under its picture
_FEW = 15


def _bare(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A function of pdfium without the checks of types that cost more than itself."""
    address = ctypes.cast(function, ctypes.c_void_p).value
    found: Callable[..., Any] = ctypes.PYFUNCTYPE(result, *arguments)(address or 0)
    return found


_HANDLE, _INT = ctypes.c_void_p, ctypes.c_int
_BOX, _MATRIX, _COLOUR = (ctypes.POINTER(kind) for kind in (raw.FS_RECTF, raw.FS_MATRIX, ctypes.c_uint))
_unicode = _bare(raw.FPDFText_GetUnicode, ctypes.c_uint, _HANDLE, _INT)
_unmapped = _bare(raw.FPDFText_HasUnicodeMapError, _INT, _HANDLE, _INT)
_object = _bare(raw.FPDFText_GetTextObject, _HANDLE, _HANDLE, _INT)
_box = _bare(raw.FPDFText_GetLooseCharBox, _INT, _HANDLE, _INT, _BOX)
_matrix = _bare(raw.FPDFText_GetMatrix, _INT, _HANDLE, _INT, _MATRIX)
_size = _bare(raw.FPDFText_GetFontSize, ctypes.c_double, _HANDLE, _INT)
_mode = _bare(raw.FPDFTextObj_GetTextRenderMode, _INT, _HANDLE)
_font = _bare(raw.FPDFTextObj_GetFont, _HANDLE, _HANDLE)
_fill = _bare(raw.FPDFPageObj_GetFillColor, _INT, _HANDLE, _COLOUR, _COLOUR, _COLOUR, _COLOUR)
_marks = _bare(raw.FPDFPageObj_CountMarks, _INT, _HANDLE)


class _Run(NamedTuple):
    """What the characters of one text object share; ``refused`` says why they are no text of the paper."""

    x: float
    y: float
    size: float
    turn: int
    bold: bool
    refused: str = ""


def read_page(page: Handle, number: int) -> PrintedPage:
    """The characters, rules and pictures of an opened page, turned so that most of its text stands upright."""
    drawings = read_drawings(page)
    text = raw.FPDFText_LoadPage(page)
    if not text:
        return PrintedPage(number, raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page))
    try:
        return _Reader(page, text, number, drawings).read()
    finally:
        raw.FPDFText_ClosePage(text)


class _Reader:
    def __init__(self, page: Handle, text: Handle, number: int, drawings: Drawings) -> None:
        self._text, self._number, self._drawings = text, number, drawings
        bounds = raw.FS_RECTF()
        raw.FPDF_GetPageBoundingBox(page, bounds)
        self._left, self._bottom, self._right, self._top = bounds.left, bounds.bottom, bounds.right, bounds.top
        self._turns = raw.FPDFPage_GetRotation(page) % 4
        self._bold_fonts: dict[int, bool] = {}
        self._own_matrix = raw.FS_MATRIX()
        self._colour = tuple(ctypes.c_uint() for _ in range(4))

    def read(self) -> PrintedPage:
        count = raw.FPDFText_CountChars(self._text)
        if count > MAX_PRINTED_CHARACTERS:
            raise ReadError("too_large", reason("PDF 的文字过多，无法读取"), reason("请只保留需要的页，拆分后再上传"))
        count = max(count, 0)
        handle = ctypes.cast(self._text, ctypes.c_void_p)
        texts = list(map(cleaned, map(_unicode, repeat(handle, count), range(count))))
        if any(map(_unmapped, repeat(handle, count), range(count))):  # fonts that do not say what their glyphs mean
            texts = [BROKEN if _unmapped(handle, index) else text for index, text in enumerate(texts)]
        objects = list(map(_object, repeat(handle, count), range(count)))
        boxes = (raw.FS_RECTF * count)()
        for _ in map(_box, repeat(handle, count), range(count), boxes):
            pass
        edges: list[float] = memoryview(boxes).cast("B").cast("f").tolist() if count else []  # type: ignore[assignment]  # floats since they are cast to "f"
        spans = list(_spans(objects))
        runs: dict[int, _Run] = {}
        upright = [0, 0, 0, 0]
        for start, end in spans:
            address = objects[start]
            if address not in runs:
                runs[address] = self._run(handle, start, address)
            if not runs[address].refused:
                upright[runs[address].turn] += end - start
        main = max(range(4), key=upright.__getitem__)
        self._turns = (self._turns - main) % 4
        page = self._page()
        hidden: list[Glyph] = []
        for start, end in spans:
            run = runs[objects[start]]
            if run.refused and run.refused != "invisible":
                page.leave_out(run.refused, sum(text > " " for text in texts[start:end]))
            elif run.turn != main:
                self._turned(page, run, texts[start:end], edges[4 * start : 4 * end])
            else:
                self._glyphs(page, run, (start, end), texts, edges, hidden if run.refused else page.glyphs)
        if hidden and page.pictures >= _SEEN and len(page.glyphs) <= _FEW:
            page.glyphs.extend(hidden)
            page.recognised = True
        elif hidden:
            page.leave_out("hidden", len(hidden))
        return page

    def _page(self) -> PrintedPage:
        """The page with everything but its characters."""
        width, height = self._right - self._left, self._top - self._bottom
        if self._turns % 2:
            width, height = height, width
        page = PrintedPage(self._number, width, height)
        for box in self._drawings.rules:
            add_rule(self._box(box.left, box.top, box.right, box.bottom), page.across, page.down)
        whole = max(width * height, 1.0)
        for box in self._drawings.pictures:
            left, top, right, bottom = self._box(box.left, box.top, box.right, box.bottom)
            seen = max(min(right, width) - max(left, 0.0), 0.0) * max(min(bottom, height) - max(top, 0.0), 0.0)
            page.pictures = min(page.pictures + seen / whole, 1.0)
        return page

    def _glyphs(
        self,
        page: PrintedPage,
        run: _Run,
        span: tuple[int, int],
        texts: Sequence[str],
        edges: Sequence[float],
        into: list[Glyph],
    ) -> None:
        """The characters of a span of one run."""
        _, base = self._point(run.x, run.y)
        size, bold, turns, shift = run.size, run.bold, self._turns, self._left
        off = 0
        least, most = -_OUTSIDE, page.width + _OUTSIDE
        below = -_OUTSIDE < base < page.height + size
        for at in range(*span):
            text = texts[at]
            if text <= " ":
                if text and into and into[-1].base == base:
                    into[-1] = into[-1]._replace(blank=True)
                continue
            place = 4 * at
            if turns == 0:
                left, right = edges[place] - shift, edges[place + 2] - shift
            else:
                left, _, right, _ = self._box(*edges[place : place + 4])
            if below and left > least and right < most:
                into.append(Glyph(text, left, right, base, size, bold))
            else:
                off += 1
        if off:
            page.leave_out("off_page", off)

    def _turned(self, page: PrintedPage, run: _Run, texts: Sequence[str], edges: Sequence[float]) -> None:
        """Text across the direction of the page: its run as one piece, in its box on the page."""
        text = "".join(texts).strip()
        boxes = [self._box(*edges[4 * at : 4 * at + 4]) for at in range(len(texts)) if texts[at] > " "]
        if not boxes:
            return
        left, right = min(box.left for box in boxes), max(box.right for box in boxes)
        bottom = max(box.bottom for box in boxes)
        if left > -_OUTSIDE and right < page.width + _OUTSIDE and 0 < bottom < page.height + _OUTSIDE:
            page.turned.append(Glyph(text, left, right, bottom, run.size, run.bold))
        else:
            page.leave_out("off_page", len(boxes))

    def _run(self, text: ctypes.c_void_p, index: int, address: int) -> _Run:
        matrix = self._own_matrix
        known = _matrix(text, index, matrix)
        points = abs(_size(text, index)) * math.hypot(matrix.c, matrix.d)
        if not known or not _TINY < points < _GIANT:
            return _Run(0.0, 0.0, 1.0, 0, bold=False, refused="hidden")
        x, y = matrix.e, matrix.f
        turn = self._turn(matrix.a, matrix.b)
        mode = _mode(address)
        bold = mode == 2 or self._is_bold(_font(address) or 0)
        if mode in _INVISIBLE:
            refused = "invisible"
        elif turn is None:
            refused = "watermark"
        else:
            refused = _mark(address) if _marks(address) else ""
            if not refused and mode != 1:
                refused = self._paleness(address, x, y, points)
        return _Run(x, y, points, turn or 0, bold, refused)

    def _turn(self, a: float, b: float) -> int | None:
        """By how many quarters of a circle, clockwise, text of a direction is turned on the page; None if slanted."""
        if b == 0 and a > 0 and self._turns == 0:
            return 0
        right, down = {0: (a, -b), 1: (b, a), 2: (-a, b), 3: (-b, -a)}[self._turns]
        if abs(down) <= _STRAIGHT * abs(right):
            return 0 if right > 0 else 2
        if abs(right) <= _STRAIGHT * abs(down):
            return 1 if down > 0 else 3
        return None

    def _is_bold(self, address: int) -> bool:
        if address not in self._bold_fonts:
            font = ctypes.cast(address, raw.FPDF_FONT)
            name = ctypes.create_string_buffer(200)
            raw.FPDFFont_GetBaseFontName(font, name, 200)
            heavy = raw.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT
            self._bold_fonts[address] = heavy or b"bold" in name.value.lower() or b"heavy" in name.value.lower()
        return self._bold_fonts[address]

    def _paleness(self, address: int, x: float, y: float, size: float) -> str:
        """Why text of a colour is not read: white on paper, or large and pale as only a watermark is."""
        red, green, blue, alpha = self._colour
        if not _fill(address, red, green, blue, alpha):
            return ""
        shade = min(red.value, green.value, blue.value)
        if shade < _PALE and alpha.value > _FAINT:
            return ""
        middle = y + size / 3
        drawn = (*self._drawings.areas, *self._drawings.pictures)
        if alpha.value > 5 and any(b.left <= x + 1 <= b.right and b.top <= middle <= b.bottom for b in drawn):
            return ""
        if shade >= _WHITE or alpha.value <= 5:
            return "hidden"
        return "watermark" if size >= _LARGE else ""

    def _point(self, x: float, y: float) -> tuple[float, float]:
        match self._turns:
            case 0:
                return x - self._left, self._top - y
            case 1:
                return y - self._bottom, x - self._left
            case 2:
                return self._right - x, y - self._bottom
            case _:
                return self._top - y, self._right - x

    def _box(self, left: float, top: float, right: float, bottom: float) -> Box:
        one, other = self._point(left, top), self._point(right, bottom)
        return Box(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))


def _spans(objects: Sequence[int | None]) -> list[tuple[int, int]]:
    """Stretches of characters of one text object; those that pdfium adds by itself belong to none."""
    found: list[tuple[int, int]] = []
    start = 0
    before: int | None = None
    for index, address in enumerate(objects):
        if address != before:
            if before is not None:
                found.append((start, index))
            start, before = index, address
    if before is not None:
        found.append((start, len(objects)))
    return found


def _mark(address: int) -> str:
    """What a tagged PDF says of text that it does not count as its own: ``watermark``, ``head`` or nothing."""
    node = ctypes.cast(address, raw.FPDF_PAGEOBJECT)
    for number in range(min(raw.FPDFPageObj_CountMarks(node), 8)):
        mark = raw.FPDFPageObj_GetMark(node, number)
        if _string(raw.FPDFPageObjMark_GetName, mark) != "Artifact":
            continue
        kinds = {_parameter(mark, b"Type"), _parameter(mark, b"Subtype")}
        if "Watermark" in kinds:
            return "watermark"
        if kinds & {"Pagination", "Header", "Footer"}:
            return "head"
    return ""


def _string(function: Any, mark: Handle) -> str:
    buffer, size = (ctypes.c_ushort * 40)(), ctypes.c_ulong()
    if not mark or not function(mark, buffer, 80, size):
        return ""
    return bytes(buffer)[: max(min(size.value, 80) - 2, 0)].decode("utf-16-le", "ignore")


def _parameter(mark: Handle, key: bytes) -> str:
    return _string(
        lambda m, buffer, length, size: raw.FPDFPageObjMark_GetParamStringValue(m, key, buffer, length, size), mark
    )
