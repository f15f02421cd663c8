"""The secret of a token: drawn, recognised, compared. It has 256 random bits, so a plain hash keeps it.

A password needs a slow hash because people choose it; nobody can try 2²⁵⁶ secrets, and every call would pay.
"""

import hashlib
import hmac
import re
import secrets

_WORD = "luoshi"
_SHAPE = re.compile(r"luoshi_([0-9a-z]{8})_[A-Za-z0-9_-]{43}")
_SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"


def draw() -> tuple[str, str]:
    """(prefix, whole secret): ``luoshi_7k3m9x0c_…``, which scanners of published code can look for."""
    prefix = "".join(secrets.choice(_SIGNS) for _ in range(8))
    return prefix, f"{_WORD}_{prefix}_{secrets.token_urlsafe(32)}"


def prefix_of(secret: str) -> str:
    """The prefix of a secret; empty for what has not its shape."""
    found = _SHAPE.fullmatch(secret)
    return found.group(1) if found else ""


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_secret(secret: str, kept: str) -> bool:
    """Whether a secret is the one whose digest is kept; takes the same time wherever they differ."""
    return hmac.compare_digest(digest(secret), kept)
