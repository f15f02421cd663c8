"""Documents of strangers read in a process of their own, which has little memory, little time, and no way out."""

from luoshi.server.quarantine.process import Limits, Quarantined, QuarantineError, read_apart

__all__ = ["Limits", "QuarantineError", "Quarantined", "read_apart"]
