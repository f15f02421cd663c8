"""How attachments stand in the trail, and what a verification looks at besides: every byte of every file."""

from collections.abc import Iterable, Iterator, Mapping

from luoshi.server.audit.registry import Audited, Fault, Finding, announce, announce_check
from luoshi.server.core.said import say
from luoshi.server.files.models import Attachment, Preview
from luoshi.server.files.storage import Store, the_store

ATTACHMENT = "attachment"


def announce_all() -> None:
    """Tell the trail of attachments and of the bytes behind them."""
    announce(_ATTACHMENT)
    announce_check("files", changed_files)


def changed_files(government: str) -> Iterator[Finding]:
    """Files of a government that are gone, or whose bytes are not those that were recorded.

    Reads every file once, piece by piece; files are not held in memory.
    """
    store, met = the_store(), ""
    attachments = Attachment.objects.filter(government__public_id=government).select_related("blob")
    for row in attachments.order_by("blob__sha256", "id").iterator():
        if row.blob.sha256 != met:
            met = row.blob.sha256
            yield from held_against(
                store, say("附件“%(name)s”（%(id)s）", name=row.name, id=row.public_id), row.blob.sha256, row.blob.size
            )
    previews = Preview.objects.filter(government__public_id=government, blob__attachments__isnull=False).distinct()
    for each in previews.order_by("id").iterator():
        yield from held_against(
            store,
            say("第 %(page)s 页的预览图（%(sha256)s）", page=each.page, sha256=each.sha256[:12]),
            each.sha256,
            each.size,
        )


def held_against(store: Store, thing: str, sha256: str, size: int) -> Iterator[Finding]:
    """What is amiss with a file in the store, compared with the hash and the size that a row has of it."""
    try:
        found, length = store.digest(sha256)
    except FileNotFoundError:
        yield Finding(Fault.FILE_MISSING, thing, say("文件不见了，被删除过"))
    except OSError as error:
        yield Finding(Fault.FILE_MISSING, thing, say("文件读不出来（%(reason)s）", reason=error.strerror))
    else:
        if (found, length) != (sha256, size):
            yield Finding(
                Fault.FILE_CHANGED,
                thing,
                say(
                    "文件内容与登记的散列值不符，被改动或者调换过（现在是 %(found)s，%(length)s 字节）",
                    found=found,
                    length=length,
                ),
            )


def _state(row: Attachment) -> Mapping[str, object]:
    """Everything of an attachment, with what its bytes are."""
    return {
        "owner": [row.owner_kind, row.owner_id],
        "name": row.name,
        "caption": row.caption,
        "attached": [row.attached_by, row.attached_by_name, row.attached_in, row.attached_at],
        "file": [row.blob.sha256, row.blob.size, row.blob.kind],
    }


def _rows(government: str) -> Iterable[Attachment]:
    return Attachment.objects.filter(government__public_id=government).select_related("blob").iterator()


_ATTACHMENT = Audited(
    kind=ATTACHMENT,
    label="附件",
    name=lambda row: str(row.name),
    state=_state,
    rows=_rows,
)
