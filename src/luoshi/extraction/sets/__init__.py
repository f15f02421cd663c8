"""A plan and its annexes read as one set: ``extract_set`` and what it gives."""

from luoshi.extraction.sets.model import SetReading
from luoshi.extraction.sets.whole import extract_set

__all__ = ["SetReading", "extract_set"]
