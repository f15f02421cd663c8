"""Bytes that a program has made, kept like any file: by their hash, below the row that refers to them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from luoshi.server.files.kinds import FileKind
from luoshi.server.files.models import Blob
from luoshi.server.files.services.attaching import blob_of
from luoshi.server.files.storage import the_store
from luoshi.server.orgs.models import Government


@contextmanager
def storing(government: Government, data: bytes, kind: FileKind, now: datetime) -> Iterator[Blob]:
    """The row of some bytes that lie in the store, inside a transaction in which a row is made that refers to it.

    The file is in its place before any row tells of it. Inside a wider transaction it is held against the sweep by its
    age until that one ends: the sweep takes nothing that is fresh.
    """
    received = the_store().take([data])
    try:
        with the_store().keeping(received), transaction.atomic():
            yield blob_of(government, received, kind, now)
    finally:
        received.drop()
