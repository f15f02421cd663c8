"""Characters as fonts of fixed layouts name them, turned into those that are meant.

Such files often name a glyph by a look-alike: a radical (⽤, ⻔) for the character (用, 门), a compatibility form, a
ligature, an upright form of a sign. Width is left as printed: １ stays １.
"""

import unicodedata
from functools import lru_cache

_RADICALS = dict(
    zip(
        "⺁⺋⺓⺞⺠⺦⺩⺫⺬⺮⺰⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲",
        "厂㔾幺歹民丬王目示竹纟虎衣西西见角角讠贝足车钅長镸长门阝雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龟亀",
        strict=True,
    )
)
"""Of U+2E80 to U+2EFF, which Unicode itself maps to nothing: those that are a character of their own."""

_WIDE = str.maketrans("(){},:;!?", "（）｛｝，：；！？")
"""What Unicode makes of upright signs is narrow; in Chinese print they are wide."""

_BLOCKS = (
    (0x2E80, 0x2FDF),  # radicals
    (0xF900, 0xFAFF),  # compatibility ideographs
    (0xFB00, 0xFB06),  # Latin ligatures
    (0xFE10, 0xFE19),  # upright forms
    (0xFE31, 0xFE44),
    (0x2F800, 0x2FA1F),  # compatibility ideographs
)
_HYPHENS = {0x02, 0xFFFE}  # what pdfium gives for a hyphen at the end of a line
BROKEN = "\ufffd"
"""Stands for a printed character whose meaning the file does not tell."""


@lru_cache(maxsize=20_000)
def cleaned(code: int) -> str:
    """The text of a code point: a blank for white space, nothing for signs without a shape, U+FFFD for no meaning."""
    if code in _HYPHENS:
        return "-" if code == 0x02 else ""
    if code in (0x20, 0xA0, 0x3000, 0x09):
        return " "
    if code == 0:
        return BROKEN
    if code < 0x20 or 0x7F <= code < 0xA0 or code > 0x10FFFF:
        return ""
    if 0xD800 <= code <= 0xDFFF or 0xE000 <= code <= 0xF8FF or code >= 0xF0000:
        return BROKEN
    character = chr(code)
    if character.isspace():
        return " "
    if unicodedata.category(character) in ("Cf", "Cn"):
        return ""
    if any(first <= code <= last for first, last in _BLOCKS):
        plain = unicodedata.normalize("NFKC", character)
        return _RADICALS.get(character, plain.translate(_WIDE))
    return character
