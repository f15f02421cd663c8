"""Copies of attachments for the public (公开用副本): asked for, made in the background, kept for a day."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import PurePath

from django.db import transaction

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import chinese, say
from luoshi.server.files.kinds import STRIPPED, FileKind, name_to_save
from luoshi.server.files.limits import STRIPPING_SECONDS
from luoshi.server.files.models import Attachment, Blob, CopyState, PublicCopy
from luoshi.server.files.selectors import LOST, THING, attachment
from luoshi.server.files.storage import the_store
from luoshi.server.files.stripped import StrippingError, no_copy_of, stripped_copy
from luoshi.server.files.tasks import make_public_copy

_FOR_THE_PUBLIC = say("（公开用）")
_LONGEST = 200
_LOST = timedelta(seconds=10 * STRIPPING_SECONDS)
"""After so long a copy that is not there is asked for again: whoever was to make it is gone."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that is there: the name to save it under, its kind, the hash by which its bytes lie in the store."""

    name: str
    kind: FileKind
    sha256: str


def ask_for_copy(*, actor: Actor, now: datetime, attachment_id: str) -> PublicCopy:
    """Have a copy made of an attachment that the actor reads, without what it tells of people, places and machines;
    one that is there or under way is not made again.

    Raises NotFound; Invalid for a kind of file of which no copy can be made, with what to do.
    """
    row = _readable(actor, attachment_id)
    if row.blob.kind not in STRIPPED:
        refused = no_copy_of(row.blob.kind)
        raise Invalid(refused.cause, refused.remedy)
    with transaction.atomic():
        blob = Blob.objects.select_for_update(no_key=True).filter(pk=row.blob_id).first()
        if blob is None:
            raise NotFound(THING)
        known = PublicCopy.objects.filter(blob=blob).first()
        if known is not None and _holds(known, now):
            return known
        asked = known or PublicCopy(government_id=blob.government_id, blob=blob)
        asked.state, asked.asked_at = CopyState.WAITING, now
        asked.sha256, asked.size, asked.cause, asked.remedy = "", 0, "", ""
        asked.save()
        transaction.on_commit(partial(make_public_copy.enqueue, row.government.public_id, blob.sha256))
        return asked


def _holds(known: PublicCopy, now: datetime) -> bool:
    if known.state == CopyState.READY:
        return the_store().path_of(known.sha256).is_file()
    return known.state == CopyState.WAITING and now - known.asked_at < _LOST


def copy_asked(actor: Actor, now: datetime, attachment_id: str) -> tuple[Attachment, PublicCopy | None]:
    """An attachment that the actor reads, and how far its copy is; None where nobody asked, or where who was to make it
    is gone. Raises NotFound.
    """
    row = _readable(actor, attachment_id)
    known = PublicCopy.objects.filter(blob=row.blob_id).first()
    if known is not None and known.state != CopyState.FAILED and not _holds(known, now):
        return row, None
    return row, known


def public_copy(actor: Actor, now: datetime, attachment_id: str) -> Copy:
    """The copy that is there of an attachment that the actor reads. Raises NotFound where there is none."""
    row, known = copy_asked(actor, now, attachment_id)
    if known is None or known.state != CopyState.READY:
        raise NotFound(say("这份附件的公开用副本（可能已过一天，请重新制作）"))
    kind = FileKind(row.blob.kind)
    return Copy(name_to_save(_named(row.name), kind), kind, known.sha256)


def keep_public_copy(*, government: str, sha256: str) -> CopyState | None:
    """Make the copy that was asked for of a file and keep it; None where nobody asks for it any more. System work.

    Made outside of any transaction, in a process of its own. Done twice it gives the same row.
    """
    waiting = PublicCopy.objects.filter(government__public_id=government, blob__sha256=sha256, state=CopyState.WAITING)
    asked = waiting.select_related("blob").first()
    if asked is None:
        return None
    store = the_store()
    try:
        data = stripped_copy(store.path_of(sha256), asked.blob.kind)
    except StrippingError as refused:
        cause, remedy = chinese(refused.cause)[:_LONGEST], chinese(refused.remedy)[:_LONGEST]
        waiting.filter(pk=asked.pk).update(state=CopyState.FAILED, cause=cause, remedy=remedy)
        return CopyState.FAILED
    received = store.take([data])
    try:
        with store.keeping(received), transaction.atomic():
            ready = {"state": CopyState.READY, "sha256": received.sha256, "size": received.size}
            return CopyState.READY if waiting.filter(pk=asked.pk).update(**ready) else None
    finally:
        received.drop()


def _readable(actor: Actor, public_id: str) -> Attachment:
    row = attachment(actor, public_id)
    if not the_store().path_of(row.blob.sha256).is_file():
        raise NotFound(LOST)
    return row


def _named(name: str) -> str:
    """``现场.jpg`` becomes ``现场（公开用）.jpg``, so that the two are not taken for one another."""
    path = PurePath(name)
    return f"{path.stem}{chinese(_FOR_THE_PUBLIC)}{path.suffix}"
