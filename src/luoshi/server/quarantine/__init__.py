"""Documents of strangers read in a process of their own, which has little memory, little time, and no way out."""

from luoshi.server.quarantine.process import Limits, Quarantined, QuarantineError, read_apart
from luoshi.server.quarantine.sets import Handed, Parsed, Unpacked, extract_apart, parse_apart, unpack_apart

__all__ = [
    "Handed",
    "Limits",
    "Parsed",
    "QuarantineError",
    "Quarantined",
    "Unpacked",
    "extract_apart",
    "parse_apart",
    "read_apart",
    "unpack_apart",
]
