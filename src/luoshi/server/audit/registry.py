"""What apps announce to the trail: how their rows are digested, and what else a verification looks at.

An app announces in its ``ready``. The trail itself knows no row of another app.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Fault(StrEnum):
    """What a verification can find (核验问题)."""

    EVENT_CHANGED = "event_changed"
    EVENT_MISSING = "event_missing"
    EVENT_MOVED = "event_moved"
    EVENT_UNCHAINED = "event_unchained"
    HEAD_DIFFERS = "head_differs"
    PRINTED_HEAD_DIFFERS = "printed_head_differs"
    ROW_CHANGED = "row_changed"
    ROW_MISSING = "row_missing"
    ROW_UNRECORDED = "row_unrecorded"
    FILE_CHANGED = "file_changed"
    FILE_MISSING = "file_missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault, the thing that has it (``第 12 条``, ``机构 云岭县水利局``), and what is wrong, in Chinese."""

    fault: Fault
    thing: str
    message: str


def public_id(row: Any) -> str:
    """The public id of a row."""
    return str(row.public_id)


def government_of(row: Any) -> str:
    """The public id of the government that a row belongs to."""
    return str(row.government.public_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """How rows of one kind stand in the trail.

    ``state`` gives everything of a row that may change only through an event, with the rows that belong to it;
    ``rows`` gives all rows of a government, by its public id. ``key`` is what a row is named by for good, its public id
    where nothing else is said; ``government`` the public id of the one that it belongs to. ``at_hand`` gives the same
    as ``state`` out of digests that are kept with the row, for the event of an act on a row that has too much below it
    to be gone over at each; a verification never believes it.
    """

    kind: str
    label: str
    name: Callable[[Any], str]
    state: Callable[[Any], Mapping[str, object]]
    rows: Callable[[str], Iterable[Any]]
    key: Callable[[Any], str] = public_id
    government: Callable[[Any], str] = government_of
    at_hand: Callable[[Any], Mapping[str, object]] | None = None


Check = Callable[[str], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Listener:
    """Who wants to hear of some actions once they are committed; ``wake`` gets the government, returns at once."""

    actions: frozenset[str]
    wake: Callable[[str], object]


_kinds: dict[str, Audited] = {}
_checks: dict[str, Check] = {}
_listeners: dict[str, Listener] = {}


def announce(audited: Audited) -> None:
    """Tell the trail of a kind of rows. Announcing a kind again replaces what was said before."""
    _kinds[audited.kind] = audited


def announce_check(name: str, check: Check) -> None:
    """Tell the trail of something else to verify, such as the hashes of files; it gets a government's public id."""
    _checks[name] = check


def announce_listener(name: str, listener: Listener) -> None:
    """Tell the trail of somebody to wake. What was missed while nobody listened must be found in the trail itself."""
    _listeners[name] = listener


def listening(action: str) -> tuple[Listener, ...]:
    """Those who want to hear of an action."""
    return tuple(listener for listener in _listeners.values() if action in listener.actions)


def audited(kind: str) -> Audited:
    """What was announced of a kind. Raises LookupError where nothing was."""
    if kind not in _kinds:
        raise LookupError(f"no app announced {kind!r} to the audit trail")
    return _kinds[kind]


def kinds() -> tuple[Audited, ...]:
    """Every kind that was announced, by name."""
    return tuple(_kinds[kind] for kind in sorted(_kinds))


def checks() -> tuple[Check, ...]:
    """Every other check that was announced, by name."""
    return tuple(_checks[name] for name in sorted(_checks))
