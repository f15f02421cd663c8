"""Papers: list, one with its versions, what was read of it; files handed in, and how far their reading is."""

from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router, Status
from pydantic import Field

from luoshi.server.api.callers import caller_of, count
from luoshi.server.api.fields import Day, Id, Line, Moment, Told
from luoshi.server.api.operations import operation
from luoshi.server.api.paging import Paged, page
from luoshi.server.api.problems import Fault, UnmetError
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say
from luoshi.server.intake.models import Arrival, ArrivalKind, SourceDocument
from luoshi.server.intake.preparing import Incoming
from luoshi.server.intake.selectors import (
    DocumentFilter,
    arrival_of,
    desks_of,
    document_view,
    documents_found,
    readings_of,
)
from luoshi.server.intake.services.arriving import receive, start
from luoshi.server.intake.states import ArrivalState, DeskState, ReadingStage
from luoshi.server.policy import Action, Facts, require

router = Router(tags=["documents"])
_FILES = "file"
_MULTIPART = "multipart/form-data"


class VersionTold(Told):
    """What a paper said when it came in; ``size`` is in bytes."""

    id: str
    number: int
    sha256: str
    size: int
    format: str
    file_name: str
    taken_in_at: Moment


class Particulars(Told):
    """What a paper says of itself."""

    id: str
    title: str
    number: str
    issuer: str
    issued_on: Day | None
    kind: str
    part: str


class DocumentTold(Particulars):
    """A paper as the list tells it; ``desk`` is its last one."""

    desk: str
    desk_state: DeskState
    papers: int
    taken_in_at: Moment


class DocumentPage(Told):
    """A page of papers, newest first."""

    items: list[DocumentTold]
    next: str | None


class DocumentWhole(Particulars):
    """One paper with its versions, its annexes by public id, and its desks, newest first."""

    basis_url: str
    main: str | None
    annexes: list[str]
    versions: list[VersionTold]
    desks: list[str]
    taken_in_at: Moment


class ArrivalTold(Told):
    """Files that were handed in: ``document`` and ``desk`` are there once the paper is, ``cause`` where it is none."""

    id: str
    kind: ArrivalKind
    state: ArrivalState
    stage: ReadingStage
    document: str | None
    desk: str | None
    cause: str
    remedy: str
    handed_in_at: Moment


class DocumentsAsked(Paged):
    """Which papers."""

    text: Line = Field("", max_length=80, description="标题、文号或发文机关含 · part of title, number or issuer")
    kind: Line = Field("", max_length=20, description="文种 · kind")
    state: DeskState | None = Field(None, description="核对状态 · state of the last desk")
    since: Day | None = Field(None, description="成文日期从 · signed from")
    until: Day | None = Field(None, description="成文日期到 · signed until")


_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            _MULTIPART: {
                "schema": {
                    "type": "object",
                    "properties": {
                        _FILES: {
                            "type": "array",
                            "minItems": 1,
                            "maxItems": 50,
                            "items": {"type": "string", "format": "binary"},
                            "description": "正文和附件 · the main text and its annexes",
                        }
                    },
                    "required": [_FILES],
                    "additionalProperties": False,
                }
            }
        },
    }
}
_READINGS: dict[str, Any] = {
    "responses": {
        200: {
            "content": {
                "application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/PlanReading"}}}
            }
        }
    }
}


@operation(
    router,
    "get",
    "/documents",
    summary=_("来源文件列表"),
    action=Action.DOCUMENT_VIEW,
    answers=DocumentPage,
)
def list_documents(request: HttpRequest, asked: Query[DocumentsAsked]) -> DocumentPage:
    """The papers that the caller sees, newest first, annexes with their main paper."""
    caller = caller_of(request)
    require(caller.actor, Action.DOCUMENT_VIEW, Facts(government=caller.actor.government))
    wanted = DocumentFilter(
        text=asked.text,
        kind=asked.kind,
        state=asked.state.value if asked.state else "",
        since=asked.since,
        until=asked.until,
    )
    found = page(documents_found(caller.actor, wanted), asked, ("-pk",))
    return DocumentPage(items=[_listed(row) for row in found.rows], next=found.next)


@operation(
    router,
    "post",
    "/documents",
    summary=_("登记来源文件"),
    action=Action.DOCUMENT_TAKE_IN,
    answers={202: ArrivalTold},
    refuses=[409, 413, 415],
    extra=_BODY,
)
def take_in_document(request: HttpRequest) -> Status[ArrivalTold]:
    """Hand in the files of one paper. They are read in the background: ask after the arrival until it has ended.

    Several files are one set; the program finds the main text. A file with a secrecy mark is refused and not kept.
    """
    caller = caller_of(request)
    require(caller.actor, Action.DOCUMENT_TAKE_IN, Facts(government=caller.actor.government))
    count(caller, what="readings", most=settings.LUOSHI_API_HEAVY_CALLS)
    sent = request.FILES.getlist(_FILES)
    if not sent or len(sent) != sum(len(files) for _name, files in request.FILES.lists()) or request.POST:
        raise UnmetError(400, faults=[Fault(f"body.{_FILES}", _("应有至少一个文件，没有别的内容"))])
    files = [Incoming(str(each.name or ""), b"", getattr(each, "received", None)) for each in sent]
    row = receive(actor=caller.actor, now=caller.now, files=files)
    if row.state == ArrivalState.RECEIVED:
        row = start(actor=caller.actor, now=caller.now, arrival=row.public_id)
    return Status(202, _arrived(row))


@operation(
    router,
    "get",
    "/arrivals/{arrival}",
    summary=_("上传的文件读到哪一步"),
    action=Action.DOCUMENT_VIEW,
    answers=ArrivalTold,
    refuses=[404],
)
def get_arrival(request: HttpRequest, arrival: Path[Id]) -> ArrivalTold:
    """How far the reading of files that were handed in is, or how it ended."""
    return _arrived(arrival_of(caller_of(request).actor, arrival))


@operation(
    router,
    "get",
    "/documents/{document}",
    summary=_("一份来源文件"),
    action=Action.DOCUMENT_VIEW,
    answers=DocumentWhole,
    refuses=[404],
)
def get_document(request: HttpRequest, document: Path[Id]) -> DocumentWhole:
    """One paper or annex."""
    actor = caller_of(request).actor
    row = document_view(actor, document)
    return DocumentWhole(
        **_particulars(row),
        basis_url=row.basis_url,
        main=row.main.public_id if row.main else None,
        annexes=[each.public_id for each in row.annexes.all()],
        versions=[
            VersionTold(
                id=each.public_id,
                number=each.number,
                sha256=each.sha256,
                size=each.size,
                format=each.format,
                file_name=each.file_name,
                taken_in_at=each.taken_in_at,
            )
            for each in row.versions.all()
        ],
        desks=[desk.public_id for desk in desks_of(actor, row)],
        taken_in_at=row.taken_in_at,
    )


@operation(
    router,
    "get",
    "/documents/{document}/readings",
    summary=_("来源文件的读取结果"),
    action=Action.DOCUMENT_VIEW,
    answers={200: None},
    refuses=[404],
    extra=_READINGS,
)
def get_document_readings(request: HttpRequest, document: Path[Id]) -> HttpResponse:
    """What the program read of the paper at its last desk, annexes with it (``luoshi.reading/1`` each)."""
    actor = caller_of(request).actor
    bodies = readings_of(actor, desks_of(actor, document_view(actor, document))[0])
    return HttpResponse(msgspec.json.encode(bodies), content_type="application/json; charset=utf-8")


def _particulars(row: SourceDocument) -> dict[str, Any]:
    columns = ("title", "number", "issuer", "issued_on", "kind", "part")
    return {"id": row.public_id} | {name: getattr(row, name) for name in columns}


def _listed(row: SourceDocument) -> DocumentTold:
    asked: Any = row  # what the selector adds to it
    if asked.desk_key is None:
        raise NotFound(say("这份来源文件"))
    return DocumentTold(
        **_particulars(row),
        desk=asked.desk_key,
        desk_state=DeskState(asked.desk_state),
        papers=asked.papers,
        taken_in_at=row.taken_in_at,
    )


def _arrived(row: Arrival) -> ArrivalTold:
    document = row.desk.document if row.desk else row.known or row.document
    return ArrivalTold(
        id=row.public_id,
        kind=ArrivalKind(row.kind),
        state=ArrivalState(row.state),
        stage=ReadingStage(row.stage),
        document=document.public_id if document else None,
        desk=row.desk.public_id if row.desk else None,
        cause=str(row.cause),
        remedy=str(row.remedy),
        handed_in_at=row.handed_in_at,
    )
