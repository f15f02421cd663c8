"""Raised digits that belong to a value, which would change it if they were left as plain digits."""

import re

_EDGE = " \t\n\r\f"
_SUPERSCRIPTS = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_ENDS_UNIT = re.compile(r"[a-zA-Z米里]$")
_EXPONENT = re.compile(r"[+-]?\d{1,2}")


def raised(text: str, before: str) -> str:
    """A raised stretch as it goes into the text after ``before``, one character for each.

    2 and 3 after a unit of length become ² and ³ (m², km²), digits after a digit their raised forms (10⁴, which would
    read as 104); all others, such as the marks of footnotes, stay.
    """
    digits = text.strip(_EDGE)
    if (digits in {"2", "3"} and _ENDS_UNIT.search(before)) or (before[-1:].isdigit() and _EXPONENT.fullmatch(digits)):
        return text.translate(_SUPERSCRIPTS)
    return text
