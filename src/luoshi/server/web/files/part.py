"""The part 附件 of a page: what hangs at something, and the form by which more is attached."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from luoshi.server.core.said import word
from luoshi.server.files.models import Attachment, Preview, PreviewState
from luoshi.server.files.owners import Owner
from luoshi.server.files.selectors import attachments_of, may_attach, see_owner
from luoshi.server.web.files.forms import UploadForm
from luoshi.server.web.posts import actor_of

_TURNS = 20
"""How often a page asks whether previews are there; a queue that stands still is not asked for ever."""


@dataclass(frozen=True)
class Line:
    """An attachment as the part lists it."""

    row: Attachment
    small: Preview | None
    waiting: bool
    failed: str


def address_of(kind: str, owner_id: str) -> str:
    """The page of everything that hangs at something."""
    return f"{reverse('files')}?{urlencode({'owner': f'{kind}:{owner_id}'})}"


def lines_of(rows: Sequence[Attachment]) -> list[Line]:
    """Attachments with what there is to see of them."""
    return [
        Line(
            row=row,
            small=next((each for each in row.blob.previews.all() if each.scale == "small"), None),
            waiting=row.blob.preview == PreviewState.WAITING,
            failed=word(row.blob.preview_cause) if row.blob.preview == PreviewState.FAILED else "",
        )
        for row in rows
    ]


def context_of(request: HttpRequest, owner: Owner, *, turn: int = 0) -> dict[str, Any]:
    """What the templates of the part are given."""
    actor = actor_of(request)
    lines = lines_of(attachments_of(actor, owner))
    return {
        "owner": owner,
        "anchor": f"files-{owner.kind.kind}-{owner.id}",
        "address": address_of(owner.kind.kind, owner.id),
        "lines": lines,
        "may_attach": may_attach(actor, owner),
        "turn": turn + 1 if turn < _TURNS and any(line.waiting for line in lines) else 0,
    }


def part(request: HttpRequest, kind: str, owner_id: str, form: UploadForm | None = None) -> SafeString:
    """The part for one thing, as HTML. Raises NotFound for one that the viewer does not see."""
    owner = see_owner(actor_of(request), kind, owner_id)
    context = context_of(request, owner) | {"form": form or UploadForm(auto_id=f"{kind}-{owner_id}-%s")}
    return render_to_string("web/files/part.html", context, request)
