"""What a page of a PDF draws beside its text: rule lines, filled areas, pictures, also inside of forms."""

import ctypes
from dataclasses import dataclass, field
from typing import Any

from pypdfium2 import raw

from luoshi.document.limits import MAX_PAGE_OBJECTS, MAX_PATH_SEGMENTS
from luoshi.document.printed import Box
from luoshi.document.printed_rules import THIN, sides_of

Handle = Any
Matrix = tuple[float, float, float, float, float, float]

_DEEPEST = 6  # forms inside of forms
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DARK_ENOUGH = 235  # a filled area at least so dark lets white text be seen; a paler line is no rule
_NO_RULE = 252


@dataclass(slots=True)
class Drawings:
    """Boxes in the page's own coordinates (upwards): thin ones are rules, areas are filled, pictures are pictures."""

    rules: list[Box] = field(default_factory=list)
    areas: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    objects: int = 0
    segments: int = 0


def read_drawings(page: Handle) -> Drawings:
    """Everything that a page draws beside its text."""
    found = Drawings()
    _children(found, page, raw.FPDFPage_CountObjects(page), raw.FPDFPage_GetObject, _IDENTITY, 0)
    return found


def _children(found: Drawings, parent: Handle, count: int, get: Any, matrix: Matrix, depth: int) -> None:
    for index in range(count):
        found.objects += 1
        if found.objects > MAX_PAGE_OBJECTS:
            return
        node = get(parent, index)
        kind = raw.FPDFPageObj_GetType(node)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            _path(found, node, matrix)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            found.pictures.append(_placed(_bounds(node), matrix))
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            own = raw.FS_MATRIX()
            if raw.FPDFPageObj_GetMatrix(node, own):
                inner = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
                _children(found, node, raw.FPDFFormObj_CountObjects(node), raw.FPDFFormObj_GetObject, inner, depth + 1)


def _path(found: Drawings, node: Handle, matrix: Matrix) -> None:
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(node, filled, stroked) or not (filled.value or stroked.value):
        return
    box = _placed(_bounds(node), matrix)
    shade = _shade(node, raw.FPDFPageObj_GetStrokeColor if stroked.value else raw.FPDFPageObj_GetFillColor)
    if min(box.right - box.left, box.bottom - box.top) <= THIN:
        if shade < _NO_RULE:
            found.rules.append(box)
        return
    segments = raw.FPDFPath_CountSegments(node)
    if filled.value and _shade(node, raw.FPDFPageObj_GetFillColor) <= _DARK_ENOUGH:
        found.areas.append(box)
    if segments <= 5 and not stroked.value:
        return
    found.segments += segments
    if found.segments > MAX_PATH_SEGMENTS or shade >= _NO_RULE:
        return
    own = raw.FS_MATRIX()
    if raw.FPDFPageObj_GetMatrix(node, own):
        matrix = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
    for part in _parts(node, segments, matrix):
        if stroked.value:
            found.rules.extend(sides_of(part))
        elif len(part) <= 6:  # several thin rectangles filled as one path
            across, along = sorted(x for x, _ in part), sorted(y for _, y in part)
            whole = Box(across[0], along[0], across[-1], along[-1])
            if min(whole.right - whole.left, whole.bottom - whole.top) <= THIN:
                found.rules.append(whole)


def _parts(node: Handle, segments: int, matrix: Matrix) -> list[list[tuple[float, float]]]:
    """The points of each part of a path that is made of straight lines; a curve ends a part."""
    a, b, c, d, e, f = matrix
    parts: list[list[tuple[float, float]]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(segments):
        segment = raw.FPDFPath_GetPathSegment(node, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        if not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if kind != raw.FPDF_SEGMENT_LINETO or not parts:
            parts.append([point])
        else:
            parts[-1].append(point)
        if raw.FPDFPathSegment_GetClose(segment) and len(parts[-1]) > 2:
            parts[-1].append(parts[-1][0])
    return [part for part in parts if len(part) > 1]


def _shade(node: Handle, colour: Any) -> int:
    """How pale a colour is, 0 to 255, its darkest part; what cannot be seen through counts as white."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not colour(node, red, green, blue, alpha):
        return 0
    return min(red.value, green.value, blue.value) if alpha.value > 20 else 255


def _bounds(node: Handle) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(node, left, bottom, right, top):
        return Box(0.0, 0.0, 0.0, 0.0)
    return Box(left.value, bottom.value, right.value, top.value)


def _placed(box: Box, matrix: Matrix) -> Box:
    """A box of a form in the coordinates of the page."""
    if matrix is _IDENTITY:
        return box
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (box.left, box.right) for y in (box.top, box.bottom)]
    across, along = sorted(x for x, _ in corners), sorted(y for _, y in corners)
    return Box(across[0], along[0], across[-1], along[-1])


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
