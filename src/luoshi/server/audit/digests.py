"""What is hashed, and how: canonical JSON under a hash whose name is kept with every digest.

SHA-256 unless the installation chooses SM3 (GB/T 32905-2016), where its OpenSSL has it; old and new live side by side.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from luoshi.server.audit.models import Event

FIRST = "0" * 64
"""What stands in place of the hash before the first event."""

ALGORITHMS = ("sha256", "sm3")


def canonical(value: object) -> str:
    """JSON with sorted keys and no blanks: the same value gives the same text on every machine.

    Takes what JSON has except floats, and dates, moments (in UTC), decimals and enumerations, which become texts.
    Raises TypeError for anything else.
    """
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, (str, int)):
        return value
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, (date, Decimal)):
        return value.isoformat() if isinstance(value, date) else str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(map(str, value))
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    raise TypeError(f"no canonical form of {type(value).__name__}")


def moment(value: datetime) -> str:
    """A moment in UTC with microseconds, always of one length."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest(algorithm: str, text: str) -> str:
    """The hash of a text in hexadecimal.

    Raises LookupError for an algorithm that Luoshi never uses, ValueError for one that this machine's OpenSSL lacks.
    """
    if algorithm not in ALGORITHMS:
        raise LookupError(f"unknown hash {algorithm!r}")
    return hashlib.new(algorithm, text.encode()).hexdigest()


def state_digest(algorithm: str, state: Mapping[str, object]) -> str:
    """The digest of a row's state, with the name of its hash: ``sha256:9f86…``."""
    return f"{algorithm}:{digest(algorithm, canonical(state))}"


HASHED = (
    "government", "sequence", "at", "action", "actor", "actor_name", "actor_post", "actor_roles", "acting_for",
    "acting_for_name", "delegation", "kind", "key", "name", "comment", "changes", "state", "algorithm", "previous",
)  # fmt: skip
"""The columns of an event that its hash covers: all but the hash."""


def event_record(event: "Event") -> dict[str, object]:
    """An event as plain values: what is hashed, and what an export prints."""
    return {column: getattr(event, column) for column in HASHED}


def event_hash(event: "Event", **instead: object) -> str:
    """The hash of an event; ``instead`` puts other values in place of some columns."""
    return digest(event.algorithm, canonical(event_record(event) | instead))


def is_hash_of(event: "Event", **instead: object) -> bool:
    """Whether the hash that stands in an event is its own; never with an algorithm that Luoshi does not use."""
    try:
        return event_hash(event, **instead) == event.hash
    except LookupError:
        return False


def is_state(recorded: str, state: Mapping[str, object]) -> bool:
    """Whether a recorded digest is that of a row's state, under the algorithm that it names."""
    try:
        return state_digest(recorded.partition(":")[0], state) == recorded
    except LookupError:
        return False
