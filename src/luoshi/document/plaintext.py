"""Plain text: the decoded file unchanged, one block for each line that is not blank."""

import re
from collections.abc import Iterator

from luoshi.document.builder import is_blank
from luoshi.document.model import Block, BlockKind
from luoshi.document.reader import Draft, Source

_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|$)")


def lines(text: str) -> Iterator[tuple[int, int]]:
    """The spans of all lines without their line breaks (``\\n``, ``\\r\\n`` or ``\\r``), blank ones too."""
    for match in _LINE.finditer(text):
        if match.start() < len(text):
            yield match.span(1)


def read_plain_text(source: Source, /) -> Draft:
    """Cut a text into lines."""
    text = source.text
    return Draft(
        text,
        tuple(
            Block(start, end, BlockKind.PARAGRAPH, f"line {number}")
            for number, (start, end) in enumerate(lines(text), 1)
            if not is_blank(text[start:end])
        ),
    )
