"""Files between preview and confirmation: kept in the folder of the installation, one a person, for a day.

They are named by the person and by the hash of their bytes, so nobody confirms another's file nor another file.
"""

import hashlib
import re
import time
from pathlib import Path

from django.conf import settings

_DAY = 24 * 3600
_HASH = re.compile(r"[0-9a-f]{64}")


def keep(person: str, data: bytes) -> str:
    """Keep a file of a person in place of an earlier one; gives its SHA-256. Older files of everybody are dropped."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.name.startswith(f"{person}_") or old.stat().st_mtime < time.time() - _DAY:
            old.unlink(missing_ok=True)
    sha256 = hashlib.sha256(data).hexdigest()
    path = folder / f"{person}_{sha256}"
    path.touch(mode=0o600)
    path.write_bytes(data)
    return sha256


def kept(person: str, sha256: str) -> bytes | None:
    """The file of a person with a hash; None where it was never kept, or no longer is."""
    if not _HASH.fullmatch(sha256):
        return None
    path = _folder() / f"{person}_{sha256}"
    return path.read_bytes() if path.is_file() else None


def drop(person: str, sha256: str) -> None:
    """Forget a file after it was used."""
    if _HASH.fullmatch(sha256):
        (_folder() / f"{person}_{sha256}").unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.LUOSHI_PREVIEWS)
