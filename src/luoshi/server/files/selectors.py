"""Reading attachments: those of one owner, one by its id, its previews."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Prefetch, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say
from luoshi.server.files.fingerprinting import Fingerprinted
from luoshi.server.files.models import Attachment, Blob, Fingerprint, Preview
from luoshi.server.files.owners import Owner, owner_of
from luoshi.server.files.scopes import visible_attachments
from luoshi.server.files.storage import the_store
from luoshi.server.policy import Action, may

THING = say("这份附件")
LOST = say("这份附件的文件（登记还在，文件读不出来，请告诉系统管理员）")


def see_owner(actor: Actor, kind: str, owner_id: str) -> Owner:
    """The row that files are attached to. Raises NotFound where it is not or the actor does not see it."""
    found = owner_of(actor, kind, owner_id)
    if found is None:
        raise NotFound(say("附件所属的内容"))
    return found


def attachments_of(actor: Actor, owner: Owner) -> Sequence[Attachment]:
    """The attachments of an owner with their bytes and previews, oldest first."""
    return list(_with_all(visible_attachments(actor).filter(owner_kind=owner.kind.kind, owner_id=owner.id)))


def attachment(actor: Actor, public_id: str) -> Attachment:
    """One attachment with its bytes and previews. Raises NotFound."""
    found = _with_all(visible_attachments(actor).filter(public_id=public_id)).first()
    if found is None:
        raise NotFound(THING)
    return found


def preview(row: Attachment, page: int, scale: str) -> Preview:
    """One preview of an attachment that the actor sees. Raises NotFound."""
    found = next((each for each in row.blob.previews.all() if (each.page, each.scale) == (page, scale)), None)
    if found is None:
        raise NotFound(say("这一页的预览"))
    return found


def fingerprints_of(blobs: Iterable[Blob]) -> Mapping[str, Fingerprinted]:
    """The fingerprints of files by their SHA-256, in one query; what was not taken yet is left out.

    The caller sees the files: blobs are reached through rows that it read in its own scope, and are of one government.
    """
    rows = Fingerprint.objects.filter(blob__in=[blob.pk for blob in blobs]).select_related("blob")
    return {
        row.blob.sha256: Fingerprinted(
            row.made_on, tuple(None if each is None else int(each, 16) for each in row.looks)
        )
        for row in rows
    }


def may_attach(actor: Actor, owner: Owner) -> bool:
    """Whether the actor may attach files to an owner and remove them."""
    return bool(may(actor, owner.kind.attach, owner.facts)) and bool(may(actor, Action.FILE_ATTACH, owner.facts))


def is_as_recorded(row: Attachment) -> bool:
    """Whether the bytes on the disk still have the hash and the size that were recorded; reads the whole file."""
    try:
        return the_store().digest(row.blob.sha256) == (row.blob.sha256, row.blob.size)
    except OSError:
        return False


def _with_all(rows: "QuerySet[Attachment]") -> "QuerySet[Attachment]":
    previews = Prefetch("blob__previews", queryset=Preview.objects.order_by("page"))
    return rows.select_related("blob", "government").prefetch_related(previews)
