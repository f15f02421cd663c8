"""RTF cut into tokens: groups, control words with their numbers, bytes of text (RTF specification 1.9.1)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

_TOKEN = re.compile(
    rb"(?P<open>\{)|(?P<close>\})|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<word>[a-zA-Z]{1,40})(?P<number>-?[0-9]{1,10})? ?"
    rb"|\\(?P<sign>[^a-zA-Z])|(?P<text>[^\\{}\r\n\0]+)|(?P<skipped>[\r\n\0]+|\\)",
    re.S,
)


class Kind(Enum):
    """What a token is."""

    OPEN = "open"
    CLOSE = "close"
    WORD = "word"
    SIGN = "sign"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Token:
    """A token: the name of a control word or sign and its number, or the bytes of a text."""

    kind: Kind
    name: str = ""
    number: int | None = None
    data: bytes = b""


_OPEN, _CLOSE = Token(Kind.OPEN), Token(Kind.CLOSE)


def tokens(data: bytes) -> Iterator[Token]:
    """The tokens of a file; the bytes behind ``\\bin`` are left out."""
    at, end = 0, len(data)
    while at < end:
        found = _TOKEN.match(data, at)
        if found is None:
            return
        at = found.end()
        kind = found.lastgroup
        if kind == "open":
            yield _OPEN
        elif kind == "close":
            yield _CLOSE
        elif kind == "text":
            yield Token(Kind.TEXT, data=found.group())
        elif kind == "hex":
            yield Token(Kind.TEXT, data=bytes.fromhex(found.group("hex").decode("ascii")))
        elif kind == "sign":
            yield Token(Kind.SIGN, found.group("sign").decode("latin-1"))
        elif kind in ("word", "number"):
            name, number = found.group("word").decode("ascii"), found.group("number")
            given = int(number) if number is not None else None
            if name == "bin":
                at += max(given or 0, 0)
            else:
                yield Token(Kind.WORD, name, given)
