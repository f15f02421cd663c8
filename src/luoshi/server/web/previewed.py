"""Files between preview and confirmation: they wait in the store's ``incoming``, one a person, until the sweep.

Each is found by the person and by the hash of its bytes, so nobody confirms another's file nor another file.
"""

import hashlib
from pathlib import Path

from luoshi.server.files.storage import Received, the_store


def keep(person: str, received: Received) -> str:
    """Keep a file of a person in place of an earlier one; gives its SHA-256. What the request holds stays its own."""
    the_store().again(received).path.replace(_place(person))
    return received.sha256


def kept(person: str, sha256: str) -> bytes | None:
    """The file of a person with a hash; None where it was never kept, or no longer is."""
    try:
        data = _place(person).read_bytes()
    except FileNotFoundError:
        return None
    return data if hashlib.sha256(data).hexdigest() == sha256 else None


def drop(person: str, sha256: str) -> None:
    """Forget a file after it was used."""
    if kept(person, sha256) is not None:
        _place(person).unlink(missing_ok=True)


def _place(person: str) -> Path:
    return the_store().incoming / f"preview-{hashlib.sha256(person.encode()).hexdigest()[:32]}"
