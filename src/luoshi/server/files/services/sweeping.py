"""What nothing refers to is removed: bytes that nothing holds, files without a row, uploads that were broken off."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import PROTECT
from django.db.models.fields.reverse_related import ForeignObjectRel

from luoshi.server.files.limits import GRACE
from luoshi.server.files.models import Blob, PublicCopy, hashes_named
from luoshi.server.files.storage import Store, Stored, the_store

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep removed; ``ran`` is False where another one or a backup was at work."""

    ran: bool
    rows: int = 0
    files: int = 0
    broken_off: int = 0


def sweep(*, now: datetime, grace: timedelta = GRACE) -> Swept:
    """Remove what is older than ``grace`` and referred to by nothing. System work without a row of anybody.

    Safe beside uploads of the same bytes: an upload puts a fresh file in place and holds its folder until its row is
    committed; the last look at rows and age is taken with that folder held alone.
    """
    store, before = the_store(), now - grace
    with store.sweeping() as alone:
        if not alone:
            return Swept(ran=False)
        PublicCopy.objects.filter(asked_at__lt=before).delete()
        rows = _unused_rows(before)
        files = 0
        stored = store.stored()
        while batch := list(islice(stored, _BATCH)):
            files += sum(_removed(store, each, before) for each in _unreferenced(batch, before))
        return Swept(ran=True, rows=rows, files=files, broken_off=_broken_off(store, before))


def _unused_rows(before: datetime) -> int:
    """Rows of bytes that hang nowhere, with their previews; one at a time, each locked against a new attachment."""
    gone = 0
    unused = {f"{each.name}__isnull": True for each in _holding()}
    for key in Blob.objects.filter(stored_at__lt=before, **unused).values_list("pk", flat=True):
        with transaction.atomic():
            blob = Blob.objects.select_for_update().filter(pk=key).first()
            if blob is not None and not any(_held(blob, each) for each in _holding()):
                blob.delete()
                gone += 1
    return gone


def _holding() -> list[ForeignObjectRel]:
    """What holds bytes: the rows of any app that refer to them and do not go with them."""
    return [each for each in Blob._meta.related_objects if each.on_delete is PROTECT]


def _held(blob: Blob, by: ForeignObjectRel) -> bool:
    return by.related_model._default_manager.filter(**{by.field.name: blob}).exists()


def _unreferenced(batch: list[Stored], before: datetime) -> list[Stored]:
    old = [each for each in batch if each.written < before.timestamp()]
    known = hashes_named({each.sha256 for each in old})
    return [each for each in old if each.sha256 not in known]


def _removed(store: Store, each: Stored, before: datetime) -> bool:
    with store.alone_with(each.sha256) as path:
        try:
            fresh = path.stat().st_mtime >= before.timestamp()
        except FileNotFoundError:
            return False
        if fresh or hashes_named({each.sha256}):
            return False
        path.unlink()
        return True


def _broken_off(store: Store, before: datetime) -> int:
    gone = 0
    for path in store.incoming.iterdir() if store.incoming.is_dir() else ():
        try:
            if path.is_file() and path.stat().st_mtime < before.timestamp():
                path.unlink()
                gone += 1
        except FileNotFoundError:
            continue  # it was kept meanwhile
    return gone
