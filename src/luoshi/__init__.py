"""Luoshi 落实 carries a government plan from its official text to its delivered result.

The library's verbs: ``read`` makes a ``Document`` of bytes, ``extract`` a ``PlanReading`` of a document; ``read_set``
opens a ZIP of documents that belong together, ``extract_set`` reads them as one. All are loaded when first used, so
that importing the package costs nothing.
"""

from typing import TYPE_CHECKING

from luoshi.late import late

if TYPE_CHECKING:
    from luoshi.document import read, read_set
    from luoshi.extraction import extract
    from luoshi.extraction.sets import extract_set

__all__ = ["extract", "extract_set", "read", "read_set"]

_HOMES = {
    "extract": "luoshi.extraction",
    "extract_set": "luoshi.extraction.sets",
    "read": "luoshi.document",
    "read_set": "luoshi.document",
}
__getattr__ = late(__name__, _HOMES)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
