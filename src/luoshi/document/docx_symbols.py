"""Characters that Word keeps as places in a symbol font (``w:sym``), as the Unicode characters that they show."""

_SYMBOL = {
    0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xB0: "°", 0xA5: "∞", 0xAE: "→",
    0xB7: "•", 0xD7: "·", 0xE5: "∑", 0xD6: "√", 0x44: "Δ", 0x53: "Σ", 0x57: "Ω", 0x61: "α", 0x62: "β", 0x67: "γ",
    0x64: "δ", 0x6C: "λ", 0x6D: "μ", 0x70: "π", 0x73: "σ", 0x77: "ω",
}  # fmt: skip
_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x75: "◆", 0x76: "❖", 0x77: "◆", 0x9F: "•", 0xA1: "○", 0xA7: "▪",
    0xA8: "□", 0xD8: "➢", 0xE0: "→", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    **{0x81 + index: chr(0x2460 + index) for index in range(10)},
}  # fmt: skip
_WINGDINGS_2 = {
    0x2A: "□", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□",
    **{0x6A + index: chr(0x2460 + index) for index in range(10)},
}  # fmt: skip
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
_PRIVATE = 0xF000


def symbol(font: str, code: str) -> str:
    """The character of a place in a font, given in hexadecimal; a private-use character where it is not known."""
    try:
        place = int(code, 16)
    except ValueError:
        return ""
    known = _FONTS.get(font.strip().lower(), {}).get(place & 0xFF)
    if known is not None:
        return known
    return chr(place) if 0x20 <= place < 0xD800 or 0xE000 <= place < 0x10000 else ""
