"""What reports said and which files they show, as far as they are held against one another.

A cycle holds thousands: what its reports said is put up in the memory of the process and stays there until one of them
changes. A cycle that is locked changes seldom, so that its reports are not even read again.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Count, Max, Sum

from luoshi.reckoning.archive import Archive, Told
from luoshi.server.cycles.models import Cycle, Report
from luoshi.server.cycles.states import CycleState
from luoshi.server.files.models import Attachment

_COLUMNS = ("public_id", "part__public_id", "progress", "evidence", "unchanged")
_NONE: frozenset[Any] = frozenset()  # one for thousands of reports
_CYCLES_KEPT, _GOVERNMENTS_KEPT = 32, 4


class File(NamedTuple):
    """A file as it is compared: its name and bytes, how its pictures look, the day on which it says it was made."""

    name: str
    sha256: str
    looks: tuple[int, ...]
    made_on: date | None


class _Stamp(NamedTuple):
    """What changes whenever a report of a cycle does."""

    reports: int
    latest: datetime
    revisions: int


def told_beside(cycle: Cycle, back: int) -> list[Archive]:
    """What the reports of a cycle said, and those of so many cycles before it."""
    before = Cycle.objects.filter(government=cycle.government_id, last__lt=cycle.last).order_by("-last", "-pk")
    rows = [cycle, *before[:back]]
    locked = [row for row in rows if row.state == CycleState.LOCKED]
    stamps = _stamps([row.pk for row in locked])
    kept = [_locked(row.pk, row.public_id, stamps[row.pk]) for row in locked if row.pk in stamps]
    return [_archive(_read([row.pk for row in rows if row.state != CycleState.LOCKED])), *kept]


def files_of(attachments: Iterable[str]) -> dict[str, File]:
    """What is known of attachments (public ids), in one query."""
    rows = Attachment.objects.filter(public_id__in=list(attachments)).values_list(
        "public_id", "name", "blob__sha256", "blob__fingerprint__looks", "blob__fingerprint__made_on"
    )
    return {
        key: File(name, sha256, tuple(int(look, 16) for look in looks or () if look is not None), made_on)
        for key, name, sha256, looks, made_on in rows
    }


def _stamps(cycles: Sequence[int]) -> dict[int, _Stamp]:
    rows = Report.objects.filter(cycle__in=cycles, came_in__isnull=False).order_by().values("cycle")
    rows = rows.annotate(count=Count("pk"), latest=Max("state_since"), revisions=Sum("revision"))
    return {row["cycle"]: _Stamp(row["count"], row["latest"], row["revisions"]) for row in rows}


@lru_cache(_CYCLES_KEPT)
def _locked(cycle: int, _public_id: str, _stamp: _Stamp) -> Archive:
    """What was said in a cycle (its key); the others tell one state of it from another."""
    return Archive(_read([cycle]))


@lru_cache(_GOVERNMENTS_KEPT)
def _archive(told: tuple[Told, ...]) -> Archive:
    """What was said where it can still change: put up again once it did."""
    return Archive(told)


def _read(cycles: Sequence[int]) -> tuple[Told, ...]:
    said = Report.objects.filter(cycle__in=cycles, came_in__isnull=False)
    rows: list[Any] = list(said.order_by("pk").values_list(*_COLUMNS, named=True))
    files = files_of({key for row in rows for key in row.evidence})
    return tuple(
        Told(
            row.public_id,
            row.part__public_id,
            row.progress,
            frozenset(files[key].sha256 for key in row.evidence if key in files) or _NONE,
            frozenset(look for key in row.evidence if key in files for look in files[key].looks) or _NONE,
            row.unchanged,
        )
        for row in rows
    )
