"""The one door into the trail, and what may be done with it: record, export, print its head, verify."""

from luoshi.server.audit.services.recording import (
    chained_together,
    export_trail,
    record,
    record_each,
    record_occurrence,
)

__all__ = ["chained_together", "export_trail", "record", "record_each", "record_occurrence"]
