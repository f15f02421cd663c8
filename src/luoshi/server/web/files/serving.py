"""The bytes of attachments on their way to a browser: to be saved, never to be shown as a page of ours.

Whatever a file is, it comes with ``nosniff``, as something to save, and in a sandbox without scripts and without our
origin. Previews are pictures that the program has drawn, and shown as such.
"""

import logging
from typing import IO

from csp.constants import NONE
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_GET

from luoshi.server.core.errors import NotFound
from luoshi.server.core.numbers import number_of
from luoshi.server.files.kinds import FORMS, FileKind, name_to_save
from luoshi.server.files.selectors import LOST, attachment, preview
from luoshi.server.files.services.copies import public_copy
from luoshi.server.files.storage import the_store
from luoshi.server.web.posts import actor_of

log = logging.getLogger("luoshi.web")
_SANDBOX = {"default-src": [NONE], "frame-ancestors": [NONE], "sandbox": True}


@require_GET
@login_required
def save(request: HttpRequest, key: str) -> HttpResponseBase:
    """The file itself, under the name that it came with. Raises NotFound."""
    row = attachment(actor_of(request), key)
    kind = FileKind(row.blob.kind)
    return _sent(request, row.blob.sha256, FORMS[kind].media_type, save_as=name_to_save(row.name, kind))


@require_GET
@login_required
def public(request: HttpRequest, key: str) -> HttpResponseBase:
    """The copy of the file without metadata that was made for the public. Raises NotFound."""
    copy = public_copy(actor_of(request), timezone.now(), key)
    return _sent(request, copy.sha256, FORMS[copy.kind].media_type, save_as=copy.name)


@require_GET
@login_required
def picture(request: HttpRequest, key: str, page: int, scale: str) -> HttpResponseBase:
    """The preview of a page. Raises NotFound."""
    row = attachment(actor_of(request), key)
    return _sent(request, preview(row, page, scale).sha256, "image/jpeg")


def _sent(request: HttpRequest, sha256: str, media_type: str, save_as: str = "") -> FileResponse:
    try:
        stream = the_store().open(sha256)
    except OSError as error:
        log.exception("%s: file %s cannot be read", number_of(request), sha256)
        raise NotFound(LOST) from error
    return _answer(stream, media_type, save_as)


def _answer(stream: IO[bytes], media_type: str, save_as: str) -> FileResponse:
    response = FileResponse(stream, as_attachment=bool(save_as), filename=save_as, content_type=media_type)
    response._csp_config = _SANDBOX  # type: ignore[attr-defined]  # django-csp's way to give one answer another policy
    return response
