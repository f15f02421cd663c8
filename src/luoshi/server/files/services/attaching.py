"""Files attached to rows and removed again."""

from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import say
from luoshi.server.files.audited import ATTACHMENT
from luoshi.server.files.facts import attachment_facts
from luoshi.server.files.kinds import DRAWN, FINGERPRINTED, FileKind
from luoshi.server.files.limits import MAX_ATTACHMENTS
from luoshi.server.files.models import Attachment, Blob, Fingerprint, PreviewState
from luoshi.server.files.names import clean_caption, clean_name
from luoshi.server.files.owners import Owner
from luoshi.server.files.scopes import visible_attachments
from luoshi.server.files.selectors import THING, see_owner
from luoshi.server.files.sniffing import examine
from luoshi.server.files.storage import Received, the_store
from luoshi.server.files.tasks import draw_previews, take_fingerprint
from luoshi.server.orgs.models import Government
from luoshi.server.orgs.services.locking import queue_for
from luoshi.server.policy import Action, require


def attach(
    *,
    actor: Actor,
    now: datetime,
    owner_kind: str,
    owner_id: str,
    received: Received,
    name: str,
    caption: str = "",
    kind: FileKind | None = None,
) -> Attachment:
    """Attach a file that has come in to a row. ``name`` is what it was called where it came from.

    ``kind`` is what it is, where a process apart has found that out: then it is not looked at here. The file is put in
    its place before the transaction begins, so that a row never tells of a file that is not there; it is gone from
    ``incoming`` afterwards, whatever happens. Raises NotFound, NotAllowed, and Invalid for a file that is not taken in
    or hangs there already.
    """
    try:
        _permitted(actor, owner_kind, owner_id)  # nobody else makes the machine look at files
        words = clean_caption(caption)
        kind = kind or examine(received)
        with the_store().keeping(received), transaction.atomic():
            owner = _permitted(actor, owner_kind, owner_id)
            queue_for(f"attach {owner_kind}:{owner_id} {owner.government}")  # counts and doubles are what they seem
            government = Government.objects.get(public_id=owner.government)
            blob = blob_of(government, received, kind, now)
            _check(owner, blob)
            row = Attachment(
                government=government,
                blob=blob,
                owner_kind=owner_kind,
                owner_id=owner_id,
                name=clean_name(name),
                caption=words,
                attached_by=actor.user,
                attached_by_name=actor.name,
                attached_in=actor.post,
                attached_at=now,
            )
            row.save(force_insert=True)
            changes = {
                "owner": f"{owner_kind}:{owner_id}",
                "owner_name": owner.name,
                "sha256": blob.sha256,
                "size": blob.size,
                "format": blob.kind,
                "caption": row.caption,
            }
            record(actor=actor, now=now, action=Action.FILE_ATTACH, kind=ATTACHMENT, row=row, changes=changes)
            if blob.preview == PreviewState.WAITING:
                transaction.on_commit(partial(draw_previews.enqueue, owner.government, blob.sha256))
            if blob.kind in FINGERPRINTED and not Fingerprint.objects.filter(blob=blob).exists():
                transaction.on_commit(partial(take_fingerprint.enqueue, owner.government, blob.sha256))
            return row
    finally:
        received.drop()


def remove(*, actor: Actor, now: datetime, attachment: str, reason: str) -> None:
    """Take an attachment away. The trail keeps its name, its hash and the reason; the sweep removes the bytes once
    nothing refers to them. Raises NotFound, NotAllowed, Invalid.
    """
    with transaction.atomic():
        row = Attachment.objects.select_for_update().filter(public_id=attachment).first()
        if row is None or not visible_attachments(actor).filter(pk=row.pk).exists():
            raise NotFound(THING)
        owner = see_owner(actor, row.owner_kind, row.owner_id)
        require(actor, owner.kind.attach, owner.facts)
        require(actor, Action.FILE_REMOVE, attachment_facts(row))
        if not reason.strip():
            raise Invalid(say("没有填写原因"), say("请写明为什么撤下这份附件"), fields={"reason": say("请写明原因")})
        changes = {
            "owner": f"{row.owner_kind}:{row.owner_id}",
            "owner_name": owner.name,
            "sha256": row.blob.sha256,
            "size": row.blob.size,
            "caption": row.caption,
        }
        record(
            actor=actor,
            now=now,
            action=Action.FILE_REMOVE,
            kind=ATTACHMENT,
            row=row,
            changes=changes,
            comment=reason.strip(),
            gone=True,
        )
        row.delete()


def _permitted(actor: Actor, kind: str, owner_id: str) -> Owner:
    owner = see_owner(actor, kind, owner_id)
    require(actor, owner.kind.attach, owner.facts)
    require(actor, Action.FILE_ATTACH, owner.facts)
    return owner


def _check(owner: Owner, blob: Blob) -> None:
    hanging = Attachment.objects.filter(government=blob.government, owner_kind=owner.kind.kind, owner_id=owner.id)
    names = list(hanging.order_by("pk").values_list("blob_id", "name"))
    same = next((name for key, name in names if key == blob.pk), None)
    if same is not None:
        said = say("这份文件已经上传过，名称是“%(name)s”", name=same)
        raise Invalid(
            said, say("请核对是否选错了文件"), fields={"file": say("%(said)s，请核对是否选错了文件。", said=said)}
        )
    if len(names) >= MAX_ATTACHMENTS:
        said = say("附件已有 %(most)s 份，不能再增加", most=MAX_ATTACHMENTS)
        raise Invalid(said, say("请把相关材料合并成一个压缩包再上传"), fields={"file": said})


def blob_of(government: Government, received: Received, kind: FileKind, now: datetime) -> Blob:
    """The row of the bytes, locked, so that the sweep does not take it away meanwhile."""
    rows = Blob.objects.select_for_update().filter(government=government, sha256=received.sha256)
    found = rows.first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            made = Blob(
                government=government,
                sha256=received.sha256,
                size=received.size,
                kind=kind,
                stored_at=now,
                preview=PreviewState.WAITING if kind in DRAWN else PreviewState.NONE,
            )
            made.save(force_insert=True)
            return made
    except IntegrityError:
        return rows.get()
