"""Papers of supervision: issued, put right, listed, their files."""

from typing import Annotated, Any

from csp.constants import NONE
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router
from pydantic import Field

from luoshi.server.api.callers import Caller, caller_of
from luoshi.server.api.fields import LAX, Day, Given, Id, Line, Lines, Moment, Told, Whole
from luoshi.server.api.operations import IDEMPOTENCY_KEY, operation
from luoshi.server.api.paging import Paged, page
from luoshi.server.api.writing import written
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say
from luoshi.server.files.kinds import FORMS, FileKind
from luoshi.server.files.storage import the_store
from luoshi.server.papers.asking import NumberAsked, PaperAsked
from luoshi.server.papers.models import MAX_CODE, PaperKind, Snapshot
from luoshi.server.papers.selectors import paper as find
from luoshi.server.papers.selectors import papers
from luoshi.server.papers.services.issuing import correct_paper, issue_paper
from luoshi.server.policy import Action, require_some

router = Router(tags=["papers"])
_MOST = 200
_DOCX = FORMS[FileKind.DOCX].media_type


class PaperTold(Told):
    """A paper. ``facts`` are what it says, frozen as of ``as_of``; ``corrects`` is the paper that it replaces."""

    id: str
    kind: str
    title: str
    number: str | None
    as_of: Day
    matters: list[str]
    sha256: str
    size: int
    corrects: str | None
    corrected_by: str | None
    reason: str
    issued_by: str
    issued_at: Moment


class PaperWhole(PaperTold):
    """A paper with its facts."""

    facts: dict[str, Any]


class Papers(Told):
    """A page of papers, newest first."""

    items: list[PaperTold]
    next: str | None


class PapersAsked(Paged):
    """Which papers."""

    kind: Line = Field("", max_length=20, pattern=f"^(|{'|'.join(PaperKind.values)})$", description="公文种类 · kind")
    matter: Line = Field("", max_length=80, description="只看一件督办事项的 · of one matter")


class NewPaper(Given):
    """A paper to be issued. ``about``: matters, or one part (reminder, receipt), or one extension (extension_reply).

    Without ``code`` it bears no number; without ``serial`` the next one of the code.
    """

    kind: Annotated[PaperKind, LAX]
    about: list[Id] = Field(min_length=1, max_length=_MOST)
    code: Line = Field("", max_length=MAX_CODE)
    serial: Whole | None = None
    demands: list[Line] = Field(default_factory=list, max_length=50)
    reply_by: Day | None = None
    telephone: Line = Field("", max_length=40)
    topic: Line = Field("", max_length=100)
    basis: Line = Field("", max_length=200)
    begins_on: Day | None = None
    ends_on: Day | None = None
    methods: list[Line] = Field(default_factory=list, max_length=20)
    copies_to: Line = Field("", max_length=500)

    def asked(self) -> PaperAsked:
        """For the service."""
        return PaperAsked(
            kind=self.kind,
            about=tuple(self.about),
            number=NumberAsked(self.code, self.serial),
            demands=tuple(self.demands),
            reply_by=self.reply_by,
            telephone=self.telephone,
            topic=self.topic,
            basis=self.basis,
            begins_on=self.begins_on,
            ends_on=self.ends_on,
            methods=tuple(self.methods),
            copies_to=self.copies_to,
        )


class Correction(NewPaper):
    """A paper in the place of one that was wrong; without ``code`` it bears the number of that one."""

    reason: Lines = Field(min_length=1, max_length=300)


_EXAMPLE: dict[str, Any] = {
    "id": "paper-7k3m9x0c2v5n8q1w",
    "kind": "dispatch_slip",
    "title": "交办单：疏浚干流河道",
    "number": "云政督交〔2031〕12号",
    "as_of": "2031-09-12",
    "matters": ["matter-7k3m9x0c2v5n8q1w"],
    "sha256": "9f2c" * 16,
    "size": 8123,
    "corrects": None,
    "corrected_by": None,
    "reason": "",
    "issued_by": "钟合青",
    "issued_at": "2031-09-12T09:30:00+08:00",
}
_WHOLE = _EXAMPLE | {"facts": {"office": {"name": "云岭县人民政府办公室"}}}
_SENT: dict[str, Any] = {"kind": "dispatch_slip", "about": ["matter-7k3m9x0c2v5n8q1w"], "code": "云政督交"}


@operation(
    router,
    "get",
    "/papers",
    summary=_("督办公文列表"),
    action=Action.PAPER_VIEW,
    answers=Papers,
    got={"items": [_EXAMPLE], "next": None},
)
def list_papers(request: HttpRequest, asked: Query[PapersAsked]) -> dict[str, Any]:
    """The papers that the caller's post sees."""
    actor = caller_of(request).actor
    require_some(actor, Action.PAPER_VIEW)
    rows = papers(actor, kind=asked.kind, matter=asked.matter).prefetch_related("about__matter")
    shown = page(rows, asked, ["-id"])
    return {"items": [_told(row) for row in shown.rows], "next": shown.next}


@operation(
    router,
    "get",
    "/papers/{paper}",
    summary=_("一份督办公文"),
    action=Action.PAPER_VIEW,
    answers=PaperWhole,
    refuses=[404],
    got=_WHOLE,
)
def show_paper(request: HttpRequest, paper: Path[Id]) -> dict[str, Any]:
    """What it says, under which number, what stands in its place."""
    row = find(caller_of(request).actor, paper)
    return _told(row) | {"facts": row.facts}


@operation(
    router,
    "get",
    "/papers/{paper}/file",
    summary=_("督办公文的 Word 文件"),
    action=Action.PAPER_VIEW,
    answers={200: None},
    refuses=[404],
    extra={"responses": {200: {"content": {_DOCX: {"schema": {"type": "string", "format": "binary"}}}}}},
)
def paper_file(request: HttpRequest, paper: Path[Id]) -> HttpResponseBase:
    """The file as it was issued."""
    row = find(caller_of(request).actor, paper)
    try:
        stream = the_store().open(row.blob.sha256)
    except OSError as error:
        raise NotFound(say("这份公文的文件（登记还在，文件读不出来，请告诉系统管理员）")) from error
    response = FileResponse(stream, as_attachment=True, filename=f"{row.public_id}.docx", content_type=_DOCX)
    response._csp_config = {"default-src": [NONE], "sandbox": True}  # type: ignore[attr-defined]  # django-csp's own way
    return response


@operation(
    router,
    "post",
    "/papers",
    summary=_("制发督办公文"),
    action=Action.PAPER_ISSUE,
    answers={201: PaperWhole},
    refuses=[404, 409, 413, 415],
    sent=_SENT,
    got=_WHOLE,
    headers=[IDEMPOTENCY_KEY],
)
def add_paper(request: HttpRequest, data: NewPaper) -> HttpResponse:
    """Issue a paper out of what the ledger says today."""

    def act(caller: Caller) -> PaperWhole:
        made = issue_paper(actor=caller.actor, now=caller.now, asked=data.asked())
        return _whole(find(caller.actor, made.public_id))

    return written(request, 201, act)


@operation(
    router,
    "post",
    "/papers/{paper}/correction",
    summary=_("更正督办公文"),
    action=Action.PAPER_ISSUE,
    answers={201: PaperWhole},
    refuses=[404, 409, 413, 415],
    sent=_SENT | {"reason": "时限写错"},
    got=_WHOLE | {"corrects": "paper-2k3m9x0c2v5n8q1w", "reason": "时限写错"},
    headers=[IDEMPOTENCY_KEY],
)
def add_correction(request: HttpRequest, paper: Path[Id], data: Correction) -> HttpResponse:
    """Issue a paper in the place of one that was wrong; that one stays as it was."""

    def act(caller: Caller) -> PaperWhole:
        made = correct_paper(actor=caller.actor, now=caller.now, paper=paper, reason=data.reason, asked=data.asked())
        return _whole(find(caller.actor, made.public_id))

    return written(request, 201, act)


def _whole(row: Snapshot) -> PaperWhole:
    return PaperWhole(**_told(row), facts=row.facts)


def _told(row: Snapshot) -> dict[str, Any]:
    newer = getattr(row, "corrected_by", None)
    return {
        "id": row.public_id,
        "kind": row.kind,
        "title": row.title,
        "number": str(row.number) if row.number else None,
        "as_of": row.as_of,
        "matters": [each.matter.public_id for each in row.about.all()],
        "sha256": row.blob.sha256,
        "size": row.blob.size,
        "corrects": row.corrects.public_id if row.corrects else None,
        "corrected_by": newer.public_id if newer else None,
        "reason": row.reason,
        "issued_by": row.made_by_name,
        "issued_at": row.made_at,
    }
