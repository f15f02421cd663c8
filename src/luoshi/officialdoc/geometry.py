"""The geometry of an official paper: GB/T 9704-2012, chapters 5 to 7. Lengths are in twips, a twentieth of a point.

The type area is 156 × 225 mm and holds 22 lines of 28 characters. A character of 三号 is 16 pt wide and 28 of them are
wider than the type area, so the styles draw them together by a quarter of a point. A grid of characters would say the
same to Word, but LibreOffice gives two of its cells to a character that is wider than one.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

TWIPS_PER_POINT = 20
_TWIPS_PER_MM = Decimal(1440) / Decimal("25.4")


def mm(length: str | int) -> int:
    """Millimetres as twips, rounded half up: ``mm(37)`` is 2098."""
    return int((Decimal(length) * _TWIPS_PER_MM).quantize(Decimal(1), ROUND_HALF_UP))


class Size(Enum):
    """Sizes of type by their Chinese names (号); the value is half points, as the file wants them."""

    XIAO_CHU = 72
    YI = 52
    ER = 44
    SAN = 32
    SI = 28
    XIAO_SI = 24
    WU = 21

    @property
    def width(self) -> int:
        """How wide a full-width character is, in twips."""
        return self.value * TWIPS_PER_POINT // 2


PAGE_WIDTH, PAGE_HEIGHT = mm(210), mm(297)
TOP, BOTTOM, LEFT, RIGHT = mm(37), mm(35), mm(28), mm(26)
AREA_WIDTH, AREA_HEIGHT = PAGE_WIDTH - LEFT - RIGHT, PAGE_HEIGHT - TOP - BOTTOM

LINES, CHARACTERS = 22, 28
LINE = AREA_HEIGHT // LINES
"""Height of a line: rounded down, so that 22 of them fit."""

CHARACTER = AREA_WIDTH // CHARACTERS
"""Width of a character of the text: rounded down, so that 28 of them fit."""

CHARACTER_SPACE = CHARACTER - Size.SAN.width
"""What the styles add to each character of the text: negative."""

MARK_TOP = mm(35)
"""From the top of the type area to the top of the issuer's mark (7.2.4)."""

RULE_BELOW_NUMBER = mm(4)
"""From the number of the paper down to the red rule (7.2.7)."""

FOOTER_EDGE = mm("25.5")
"""From the edge of the sheet to the foot of the page number, so that it stands 7 mm below the type area (7.5)."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as a section of the file lays it out; all in twips."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    landscape: bool

    @property
    def area_width(self) -> int:
        """Width of the type area."""
        return self.width - self.left - self.right

    @property
    def area_height(self) -> int:
        """Height of the type area."""
        return self.height - self.top - self.bottom


UPRIGHT = Sheet(PAGE_WIDTH, PAGE_HEIGHT, TOP, RIGHT, BOTTOM, LEFT, landscape=False)
LANDSCAPE = Sheet(PAGE_HEIGHT, PAGE_WIDTH, LEFT, TOP, RIGHT, BOTTOM, landscape=True)
"""The upright sheet turned by a quarter, so that the type area stays where it is on the sheet (9.1)."""
