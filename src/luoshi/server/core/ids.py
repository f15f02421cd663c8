"""Public ids: what addresses, exports and the chain name a row by, on every engine and after every restore."""

import re
import secrets

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: no i, l, o, u, so that one can read them out
_LENGTH = 16
MAX_LENGTH = 40
"""The longest id that a column must hold."""

_SHAPE = re.compile(rf"[a-z]{{2,20}}-[{_ALPHABET}]{{{_LENGTH}}}")


def new_id(kind: str) -> str:
    """A new id such as ``org-7k3m9x0c2v5n8q1w``: 80 random bits behind a word that says what it names."""
    made = f"{kind}-{''.join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))}"
    if not is_id(made):
        raise ValueError(f"no kind of an id: {kind!r}")
    return made


def is_id(text: str) -> bool:
    """Whether a text has the shape of an id."""
    return _SHAPE.fullmatch(text) is not None
