"""Fingerprints of files (文件指纹), taken in a process with limits; what will not be looked at has none."""

import json
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from luoshi.server.files.apart import ApartError, run_apart
from luoshi.server.files.limits import DRAWING_SECONDS, MAX_FINGERPRINT_BYTES


@dataclass(frozen=True, slots=True)
class Fingerprinted:
    """What is known of a file: the day on which it says it was made, the look of each of its first pages.

    A look is 64 bits (``looks.look_of``), None for a page with too little to see.
    """

    made_on: date | None = None
    looks: tuple[int | None, ...] = ()


NOTHING = Fingerprinted()


def fingerprinted(path: Path, kind: str) -> Fingerprinted:
    """The fingerprint of a file. A hostile file ends the process that looks at it, and then nothing is known."""
    with tempfile.TemporaryDirectory(prefix="luoshi-fingerprint-") as folder:
        result = Path(folder) / "result"
        try:
            run_apart(
                "luoshi.server.files.fingerprint", kind, str(path), str(result), seconds=DRAWING_SECONDS, otherwise=""
            )
            with result.open("rb") as stream:
                return _read(stream.read(MAX_FINGERPRINT_BYTES))
        except (ApartError, OSError, ValueError, TypeError, LookupError):
            return NOTHING


def _read(data: bytes) -> Fingerprinted:
    """What the process wrote, which is believed no more than the file was."""
    told = json.loads(data)
    made_on = told["made_on"] and date.fromisoformat(told["made_on"])
    looks = tuple(None if look is None else int(look, 16) for look in told["looks"])
    if any(look is not None and not 0 <= look < 1 << 64 for look in looks):
        raise ValueError("no look of 64 bits")
    return Fingerprinted(made_on, looks)
