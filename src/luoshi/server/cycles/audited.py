"""How the rows of this app stand in the audit trail."""

from collections.abc import Iterable, Mapping

from luoshi.server.audit.registry import Audited, announce
from luoshi.server.cycles.models import Cycle

CYCLE = "cycle"
_COLUMNS = (
    "kind", "name", "first", "last", "opens_on", "due_on", "locks_on", "shift_reason", "state", "state_since",
    "revision", "made_by", "made_by_name", "made_in", "made_at",
)  # fmt: skip


def announce_all() -> None:
    """Tell the trail of every kind of row here."""
    announce(Audited(kind=CYCLE, label="填报周期", name=lambda row: str(row.name), state=_state, rows=_rows))


def _state(row: Cycle) -> Mapping[str, object]:
    return {name: getattr(row, name) for name in _COLUMNS}


def _rows(government: str) -> Iterable[Cycle]:
    found = Cycle.objects.filter(government__public_id=government).select_related("government")
    return found.iterator(chunk_size=500)
