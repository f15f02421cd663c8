"""Previews kept with the bytes that they show. They are made by the program alone and may be made anew."""

from contextlib import ExitStack
from dataclasses import dataclass

from django.db import transaction

from luoshi.server.core.said import chinese
from luoshi.server.files.drawing import Drawing, DrawingError, drawn
from luoshi.server.files.models import Blob, Preview, PreviewState
from luoshi.server.files.storage import Received, the_store

_LONGEST_CAUSE = 200


@dataclass(frozen=True, slots=True)
class _Kept:
    drawing: Drawing
    received: Received


def make_previews(*, government: str, sha256: str) -> PreviewState | None:
    """Draw the previews of a file and keep them; None where the file is gone meanwhile. System work.

    Drawn outside of any transaction. Done twice it gives the same rows. A file that cannot be drawn is marked so, with
    the cause in words for people.
    """
    blob = Blob.objects.filter(government__public_id=government, sha256=sha256).first()
    if blob is None or blob.preview != PreviewState.WAITING:
        return PreviewState(blob.preview) if blob else None
    store = the_store()
    try:
        drawings = drawn(store.path_of(blob.sha256), blob.kind)
    except DrawingError as error:
        return _failed(blob, chinese(error.args[0]))
    with ExitStack() as held:
        kept = [_Kept(each, store.take([each.data])) for each in drawings]
        for each in kept:
            held.callback(each.received.drop)
            held.enter_context(store.keeping(each.received))
        return _ready(blob, kept)


def _ready(blob: Blob, kept: list[_Kept]) -> PreviewState | None:
    with transaction.atomic():
        locked = Blob.objects.select_for_update().filter(pk=blob.pk).first()
        if locked is None:
            return None
        locked.previews.all().delete()
        for each in kept:
            Preview(
                government_id=locked.government_id,
                blob=locked,
                page=each.drawing.page,
                scale=each.drawing.scale,
                sha256=each.received.sha256,
                size=each.received.size,
                width=each.drawing.width,
                height=each.drawing.height,
            ).save(force_insert=True)
        locked.preview, locked.preview_cause = PreviewState.READY, ""
        locked.save(update_fields=["preview", "preview_cause"])
        return PreviewState.READY


def _failed(blob: Blob, cause: str) -> PreviewState:
    Blob.objects.filter(pk=blob.pk).update(preview=PreviewState.FAILED, preview_cause=cause[:_LONGEST_CAUSE])
    return PreviewState.FAILED
