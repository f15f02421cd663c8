"""Short texts kept encrypted: telephone numbers, addresses, secrets of channels.

The key follows from the installation's secret and from what the text is for, so that one sort cannot be passed off as
another. Whoever has the database without the secret has nothing.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_MARK = "fernet1:"


class BrokenSeal(Exception):  # noqa: N818  # named for what is found
    """What was sealed cannot be opened: with another secret, for another purpose, or changed since."""


def seal(text: str, *, secret: str, purpose: str) -> str:
    """A text encrypted, with the name of the way; empty stays empty."""
    return _MARK + _fernet(secret, purpose).encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str, *, secret: str, purpose: str) -> str:
    """The text of a sealed one; empty stays empty. Raises BrokenSeal."""
    if not sealed:
        return ""
    try:
        return _fernet(secret, purpose).decrypt(sealed.removeprefix(_MARK).encode()).decode()
    except InvalidToken as error:
        raise BrokenSeal from error


def _fernet(secret: str, purpose: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
