"""The list of papers; one of them as it prints, with its file."""

from typing import Any

import msgspec
from csp.constants import NONE
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luoshi.officialdoc.web import as_html
from luoshi.server.audit.selectors import history
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say
from luoshi.server.files.kinds import FORMS, FileKind
from luoshi.server.files.storage import the_store
from luoshi.server.papers.audited import PAPER
from luoshi.server.papers.drawing import paper_of
from luoshi.server.papers.facts import paper_facts
from luoshi.server.papers.models import PaperKind, Snapshot
from luoshi.server.papers.selectors import paper as find
from luoshi.server.papers.selectors import papers as listed
from luoshi.server.policy import Action, may, require_some
from luoshi.server.web.components import Crumb, Pair
from luoshi.server.web.lists import ListPage, show
from luoshi.server.web.papers.tables import PaperFilters, PaperTable, standing_of
from luoshi.server.web.posts import actor_of
from luoshi.server.web.timelines import timeline_of

_SANDBOX = {"default-src": [NONE], "frame-ancestors": [NONE], "sandbox": True}


@require_GET
@login_required
def papers(request: HttpRequest) -> HttpResponse:
    """What was issued."""
    actor = actor_of(request)
    require_some(actor, Action.PAPER_VIEW)
    filters = PaperFilters(request.GET)
    return show(
        request,
        ListPage(
            name="papers",
            title=_("制发了哪些督办公文"),
            table=PaperTable,
            rows=filters.found(listed(actor)),
            filters=filters,
            panel=panel,
            empty={
                "title": _("没有督办公文"),
                "text": _(
                    "打开一件督办事项，点“制发公文”，可以制发交办单、督查通知、催办单、签收回执、延期批复和销号表。"
                ),
                "link": reverse("matters"),
                "action": _("查看督办事项"),
            },
        ),
    )


def panel(request: HttpRequest, key: str) -> str:
    """One paper beside the list."""
    return render_to_string("web/papers/panel.html", about(request, find(actor_of(request), key)), request)


@require_GET
@login_required
def paper(request: HttpRequest, key: str) -> HttpResponse:
    """One paper: what it says, under which number, what it is about, what happened."""
    row = find(actor_of(request), key)
    context = {
        **about(request, row),
        "sheet": sheet_of(row),
        "crumbs": [Crumb(_("督办公文"), reverse("papers"))],
        "events": timeline_of(history(row.government.public_id, PAPER, row.public_id)),
    }
    return render(request, "web/papers/paper.html", context)


@require_GET
@login_required
def printed(request: HttpRequest, key: str) -> HttpResponse:
    """The paper alone, to be printed from the browser."""
    row = find(actor_of(request), key)
    return render(request, "web/papers/print.html", {"row": row, "title": row.title, "sheet": sheet_of(row)})


@require_GET
@login_required
def save(request: HttpRequest, key: str) -> HttpResponseBase:
    """The file as it was issued. Raises NotFound."""
    row = find(actor_of(request), key)
    try:
        stream = the_store().open(row.blob.sha256)
    except OSError as error:
        raise NotFound(say("这份公文的文件（登记还在，文件读不出来，请告诉系统管理员）")) from error
    media = FORMS[FileKind(row.blob.kind)].media_type
    response = FileResponse(stream, as_attachment=True, filename=file_name(row), content_type=media)
    response._csp_config = _SANDBOX  # type: ignore[attr-defined]  # django-csp's way to give one answer another policy
    return response


def about(request: HttpRequest, row: Snapshot) -> dict[str, Any]:
    """What page and panel show."""
    actor = actor_of(request)
    newer = getattr(row, "corrected_by", None)
    pairs = [
        Pair(_("公文种类"), PaperKind(row.kind).label),
        Pair(_("发文字号"), str(row.number) if row.number else _("不编号")),
        Pair(_("制发日期"), f"{row.as_of:%Y-%m-%d}"),
        Pair(_("制发人"), f"{row.made_by_name} {timezone.localtime(row.made_at):%Y-%m-%d %H:%M}"),
        Pair(_("文件校验值"), row.blob.sha256[:16]),
    ]
    if row.corrects:
        pairs.append(Pair(_("更正原因"), row.reason))
    return {
        "row": row,
        "title": row.title,
        "pairs": pairs,
        "standing": standing_of(row),
        "newer": newer,
        "matters": [each.matter for each in row.about.all()],
        "corrects": newer is None and may(actor, Action.PAPER_ISSUE, paper_facts(row)),
    }


def sheet_of(row: Snapshot) -> SafeString:
    """The paper as HTML, drawn from its frozen facts; empty where a later program does not read them any more."""
    try:
        drawn = as_html(paper_of(PaperKind(row.kind), row.facts))
    except (msgspec.ValidationError, ValueError):
        return SafeString("")
    return mark_safe(drawn)  # noqa: S308  # every text is escaped by the library


def file_name(row: Snapshot) -> str:
    """The name under which the file is saved: what it is about and its number."""
    number = f" {row.number}" if row.number else ""
    kept = "".join(each for each in f"{row.title}{number}" if each not in '\\/:*?"<>|')
    return f"{kept[:120]}.docx"
