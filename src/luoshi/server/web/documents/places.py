"""A stretch of a paper's text that an address points at."""

import re

HERE = "here"
"""The key of the mark that shows it, so that ``#m-here`` leads there."""
_PLACE = re.compile(r"(\d{1,9})-(\d{1,9})")


def place_in_text(start: int, end: int) -> str:
    """The value of the parameter.

    >>> place_in_text(1840, 2008)
    '1840-2008'
    """
    return f"{start}-{end}"


def asked_place(value: str, text: str) -> tuple[int, int] | None:
    """The stretch that a parameter names, None where it names none of the text.

    >>> asked_place("2-4", "落实方案"), asked_place("2-9", "落实方案"), asked_place("x", "落实方案")
    ((2, 4), None, None)
    """
    found = _PLACE.fullmatch(value)
    if found is None:
        return None
    start, end = int(found[1]), int(found[2])
    return (start, end) if start < end <= len(text) else None
