"""The divisions of China down to townships (行政区划), bundled and dated: suggestions while a register is set up.

From the package china-division 2.7.0, which prints the statistical codes of the National Bureau of Statistics as of
2023-06-30; ``data/divisions.md`` says more. Names of today may differ: a suggestion is to be looked at by a person.
"""

import csv
import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from luoshi.server.core.said import say
from luoshi.server.orgs.models.governments import GovernmentLevel

AS_OF = date(2023, 6, 30)
SOURCE = say("国家统计局统计用区划代码（截至 2023-06-30）")
_LEVELS = {
    2: GovernmentLevel.PROVINCE,
    4: GovernmentLevel.CITY,
    6: GovernmentLevel.COUNTY,
    9: GovernmentLevel.TOWNSHIP,
}
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Division:
    """A division: its code of 2, 4, 6 or 9 digits, its name, and the names of the divisions above it."""

    code: str
    name: str
    above: tuple[str, ...]

    @property
    def level(self) -> GovernmentLevel:
        """Its level, by the length of its code."""
        return _LEVELS[len(self.code)]

    @property
    def path(self) -> str:
        """All names from the province down, those that only fill a level left out."""
        return "".join([name for name in self.above if name not in _FILLERS] + [self.name])


_FILLERS = frozenset({"市辖区", "县", "自治区直辖县级行政区划", "省直辖县级行政区划"})


def suggest(text: str, *, level: GovernmentLevel | None = None, limit: int = 10) -> list[Division]:
    """Divisions by the head of a code or a part of a name: same name first, then the same head, then shorter names.

    Nothing for less than two signs. A name may be led by those above it (``澜江省云岭县``).
    """
    wanted = "".join(text.split())
    if len(wanted) < _SHORTEST:
        return []
    if wanted.isdecimal():
        found = [each for each in _divisions() if each.code.startswith(wanted.rstrip("0") or wanted)]
        found = [each for each in found if each.code.ljust(12, "0").startswith(wanted)]
    else:
        found = [each for each in _divisions() if wanted in each.name or each.path.endswith(wanted)]
    if level is not None:
        found = [each for each in found if each.level is level]
    return sorted(found, key=lambda each: _likeness(each, wanted))[:limit]


def below(code: str) -> list[Division]:
    """The divisions directly below a code, in the order of the codes: the townships of a county."""
    code = code.rstrip("0") if len(code) == 12 else code
    lengths = sorted(_LEVELS)
    deeper = next((length for length in lengths if length > len(code)), None)
    return [each for each in _divisions() if len(each.code) == deeper and each.code.startswith(code)]


def by_code(code: str) -> Division | None:
    """The division with exactly a code of 2, 4, 6 or 9 digits, or the same filled up with zeros to 12; else None."""
    short = code if len(code) < 12 else next((code[:n] for n in sorted(_LEVELS) if not code[n:].strip("0")), code)
    return _by_code().get(short)


def _likeness(division: Division, wanted: str) -> tuple[bool, bool, int, str]:
    same = wanted in (division.name, division.code)
    return not same, not division.name.startswith(wanted), len(division.name), division.code


@cache
def _by_code() -> dict[str, Division]:
    return {each.code: each for each in _divisions()}


@cache
def _divisions() -> tuple[Division, ...]:
    return tuple(_read(files("luoshi.server.orgs").joinpath("data", "divisions.csv.gz").read_bytes()))


def _read(packed: bytes) -> Iterator[Division]:
    names: dict[str, str] = {}
    for code, name in csv.reader(io.StringIO(gzip.decompress(packed).decode())):
        above = (names[code[:length]] for length in sorted(_LEVELS) if length < len(code))
        names[code] = name
        yield Division(code, name, tuple(above))
