"""The tables of a workbook, or of a paper, opened in a process of their own as readings are."""

from functools import lru_cache

import msgspec

from luoshi.document.model import Table
from luoshi.server.quarantine.process import Limits, QuarantineError, died, run_apart

LIMITS = Limits(seconds=40, processor_seconds=30)
_WAIT = 20
"""Seconds that a person waits for others' files before being told to come back."""


class Opened(msgspec.Struct, frozen=True):
    """The text of a file and the tables in it; spans of cells are of that text. ``sha256`` is of the bytes."""

    sha256: str
    text: str
    tables: tuple[Table, ...]


@lru_cache(maxsize=2)  # the pages of one import open the same file one after the other
def open_tables_apart(data: bytes, name: str, limits: Limits = LIMITS) -> Opened:
    """Open a file in a process of its own.

    Raises QuarantineError with the code ``busy``, ``refused`` with the reader's words, ``too_long``, or ``died``.
    """
    with run_apart("tables", {"name": name}, [data], limits=limits, wait=_WAIT) as answer:
        try:
            return msgspec.json.decode(answer.body.read(), type=Opened)
        except msgspec.MsgspecError as error:
            raise QuarantineError("died", died()) from error
