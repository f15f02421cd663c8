"""Recognised text of scanned pages: one interface for any library, and the one that the extra ``ocr`` installs.

A recogniser gets the picture of a page and gives lines with their boxes. Nothing is recognised unless a caller asks for
it: digits that were guessed from a picture are not certain, so such pages are marked (``recognised_text``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any, Protocol

from luoshi.document.model import ReadError, reason
from luoshi.document.printed import Box, Glyph, PrintedPage

_LEAST_CONFIDENCE = 0.5
_ASCENT = 0.8  # of the height of a line's box, above its baseline


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page drawn in grey: rows of one byte a pixel, from the top; ``scale`` pixels a point."""

    width: int
    height: int
    pixels: bytes
    scale: float


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """A line of text found in a picture: its box in pixels, and how sure the recogniser is, from 0 to 1."""

    text: str
    box: Box
    confidence: float


class Recogniser(Protocol):
    """Finds the lines of text in the picture of a page."""

    def __call__(self, image: PageImage, /) -> Sequence[RecognisedLine]:
        """The lines, in any order."""
        ...


def recognise(recogniser: Recogniser, image: PageImage, page: PrintedPage) -> PrintedPage:
    """A page with the characters that a recogniser finds in its picture, spread evenly over their lines' boxes."""
    found = PrintedPage(
        page.number, page.width, page.height, across=page.across, down=page.down, pictures=page.pictures
    )
    for line in recogniser(image):
        text = line.text.strip()
        if not text or line.confidence < _LEAST_CONFIDENCE:
            found.leave_out("unsure", len(text))
            continue
        left, top, right, bottom = (edge / image.scale for edge in line.box)
        weights = [0.5 if character.isascii() else 1.0 for character in text]
        step = (right - left) / sum(weights)
        size = round(min(bottom - top, step * 1.1), 1)
        for character, weight in zip(text, weights, strict=True):
            if not character.isspace():
                base = top + _ASCENT * (bottom - top)
                found.glyphs.append(Glyph(character, left, left + weight * step, base, size))
            left += weight * step
    found.recognised = bool(found.glyphs)
    return found


def installed_recogniser() -> Recogniser:
    """The recogniser of the extra ``ocr`` (RapidOCR: models in the package, no network).

    Raises ``ReadError`` (``ocr_missing``) where the extra is not installed.
    """
    return _rapid()


@lru_cache(maxsize=1)
def _rapid() -> Recogniser:
    try:
        engine: Any = import_module("rapidocr_onnxruntime").RapidOCR()
        numpy: Any = import_module("numpy")
    except ImportError as error:
        raise ReadError(
            "ocr_missing", reason("没有安装文字识别扩展，不能识别扫描件"), reason("请让管理员安装 luoshi[ocr] 后再试")
        ) from error

    def read(image: PageImage, /) -> list[RecognisedLine]:
        grey = numpy.frombuffer(image.pixels, dtype=numpy.uint8).reshape(image.height, image.width)
        lines, _ = engine(numpy.stack([grey] * 3, axis=-1))
        return [_recognised(*line) for line in lines or ()]

    return read


def _recognised(corners: Sequence[Sequence[float]], text: str, confidence: float) -> RecognisedLine:
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return RecognisedLine(text, Box(min(across), min(down), max(across), max(down)), float(confidence))
