"""Readings: a document in, what it says as JSON out. Stateless, bounded, read in a process of its own."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router

from luoshi.server.api.callers import caller_of, count
from luoshi.server.api.operations import operation
from luoshi.server.api.problems import Fault, UnmetError
from luoshi.server.api.readings import try_reading
from luoshi.server.policy import Action
from luoshi.server.quarantine import QuarantineError

router = Router(tags=["readings"])
FILE = "file"
_MULTIPART, _TEXT = "multipart/form-data", "text/plain"
_WAIT = "10"

_EXTRA: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            _MULTIPART: {
                "schema": {
                    "type": "object",
                    "properties": {FILE: {"type": "string", "format": "binary", "description": "文件 · the document"}},
                    "required": [FILE],
                    "additionalProperties": False,
                }
            },
            _TEXT: {"schema": {"type": "string", "minLength": 1, "description": "UTF-8"}},
        },
    },
    "responses": {200: {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/PlanReading"}}}}},
}


@operation(
    router,
    "post",
    "/readings",
    summary=_("试读文件"),
    action=Action.READING_TRY,
    answers={200: None},
    refuses=[413, 415],
    extra=_EXTRA,
)
def read_document(request: HttpRequest) -> HttpResponse:
    """What a plan says, each fact with its place in the text (``luoshi.reading/1``). The document is not kept.

    As ``multipart/form-data`` with one ``file`` in any format that is read, or as ``text/plain`` in UTF-8.
    """
    caller = caller_of(request)
    count(caller, what="readings", most=settings.LUOSHI_API_HEAVY_CALLS)
    data, name = _document(request)
    try:
        read = try_reading(actor=caller.actor, now=caller.now, data=data, name=name)
    except QuarantineError as error:
        raise _unmet(error) from error
    return HttpResponse(read.json, content_type="application/json; charset=utf-8")


def _document(request: HttpRequest) -> tuple[bytes, str]:
    """The bytes and the name that the call gives. Raises UnmetError for none, for several, for too many."""
    if request.content_type == _TEXT:
        data, name = request.body, "text.txt"
    else:
        sent = request.FILES.getlist(FILE)
        if len(sent) != 1 or len(request.FILES) != 1 or request.POST:
            raise UnmetError(400, faults=[Fault(f"body.{FILE}", _("应有且只有一个文件"))])
        if (sent[0].size or 0) > settings.LUOSHI_READING_LARGEST:
            raise UnmetError(413)
        data, name = sent[0].read(), str(sent[0].name)
    if not data:
        raise UnmetError(422, faults=[Fault(f"body.{FILE}", _("文件是空的"))])
    return data, name


def _unmet(error: QuarantineError) -> UnmetError:
    if error.code == "busy":
        return UnmetError(429, headers={"Retry-After": _WAIT})
    return UnmetError(
        422,
        cause=_("文件无法读取"),
        remedy=_("请核对文件，另存为新的文件后再试"),
        faults=[Fault("body.file", error.said)],
    )
