"""Search: one box over papers and items, with the words marked where they stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.intake.audited import VERSION
from luoshi.server.intake.scopes import visible_versions
from luoshi.server.ledger.audited import ITEM
from luoshi.server.ledger.scopes import visible_items
from luoshi.server.search.excerpts import Piece, excerpt
from luoshi.server.search.grams import words
from luoshi.server.search.models import Entry
from luoshi.server.search.selectors import MOST, Hits, hits
from luoshi.server.search.selectors import search as found_by
from luoshi.server.web.components import Tab, Text, joined
from luoshi.server.web.ledger.words import limit_text
from luoshi.server.web.lists import query_with
from luoshi.server.web.posts import actor_of
from luoshi.server.web.sent_numbers import number_sent

A_PAGE = 20
_YEARS = 12
_AROUND = 900


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: what it is called, where it leads, what it is, the words where they stand."""

    kind: str
    title: Sequence[Piece]
    link: str
    about: str
    pieces: Sequence[Piece]


@require_GET
@login_required
def search(request: HttpRequest) -> HttpResponse:
    """The box, and what was found."""
    actor = actor_of(request)
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    kind = request.GET.get("kind", "")
    kind = kind if kind in (ITEM, VERSION) else ""
    year, page = number_sent(request.GET.get("year"), 4), max(1, number_sent(request.GET.get("page"), 4) or 1)
    page = min(page, MOST // A_PAGE)
    wanted = words(asked)
    counts: dict[str, Hits] = {}
    rows: list[Entry] = []
    if wanted:
        counts = {each: hits(actor, asked, kind=each, year=year) for each in (ITEM, VERSION)}
        first = (page - 1) * A_PAGE
        rows = list(found_by(actor, asked, kind=kind, year=year)[first : first + A_PAGE + 1])
    today = china_date(timezone.now())
    context = {
        "asked": asked,
        "kind": kind,
        "year": year,
        "years": range(today.year + 1, today.year + 1 - _YEARS, -1),
        "without_words": bool(asked) and not wanted,
        "hits": hits_of(actor, rows[:A_PAGE], wanted),
        "tabs": _tabs(request, kind, counts),
        "total": _sum(counts.values()) if not kind else counts.get(kind),
        "before": query_with(request.GET, page=page - 1) if page > 1 else "",
        "after": query_with(request.GET, page=page + 1) if len(rows) > A_PAGE and page < MOST // A_PAGE else "",
        "page": page,
    }
    return render(request, "web/search/search.html", context)


def hits_of(actor: Actor, rows: Sequence[Entry], wanted: Sequence[str]) -> list[Hit]:
    """Entries as results, in their order; each kind of rows is looked up once."""
    tasks = {
        task.pk: task
        for task in visible_items(actor)
        .filter(pk__in=[row.row for row in rows if row.kind == ITEM])
        .select_related("plan", "area")
        .prefetch_related("responsibilities", "targets", "projects")
    }
    versions = {
        version.pk: version
        for version in visible_versions(actor)
        .filter(pk__in=[row.row for row in rows if row.kind == VERSION])
        .select_related("document")
        .defer("structure")
    }
    found = []
    for row in rows:
        if row.kind == ITEM and row.row in tasks:
            task = tasks[row.row]
            about = joined(
                [
                    task.plan.name,
                    task.area.title if task.area else "",
                    limit_text(task.last_day, standing=task.standing),
                ]
            )
            owners = _("、").join(part.printed_name for part in task.responsibilities.all())
            told = [task.body or task.source_text, owners, task.source, task.plan.name]
            told += [target.text for target in task.targets.all()]
            told += [project.name for project in task.projects.all()]
            said = _telling(told, wanted)
            link = reverse("ledger_item", args=[task.public_id])
            found.append(Hit(ITEM, excerpt(task.title, wanted), link, about, excerpt(said, wanted)))
        elif row.kind == VERSION and row.row in versions:
            version = versions[row.row]
            paper = version.document
            about = joined([paper.number, paper.issuer, paper.issued_on.isoformat() if paper.issued_on else ""])
            said = version.text[row.place : row.place + _AROUND]
            title = excerpt(paper.title, wanted)
            found.append(Hit(VERSION, title, _paper_link(paper.public_id), about, excerpt(said, wanted)))
    return found


def _telling(told: Sequence[str], wanted: Sequence[str]) -> str:
    """The first text in which a word stands, else the first."""
    for text in told:
        if text and any(piece.marked for piece in excerpt(text, wanted)):
            return text
    return told[0]


def _paper_link(key: str) -> str:
    try:
        return reverse("document", args=[key])
    except NoReverseMatch:  # the installation does without the pages of papers
        return ""


def _tabs(request: HttpRequest, kind: str, counts: dict[str, Hits]) -> list[tuple[Tab, str]]:
    """The kinds, each with its number as it is told."""
    labels: list[tuple[str, Text]] = [
        ("", _("全部")),
        (ITEM, pgettext("heading", "台账事项")),
        (VERSION, pgettext("heading", "来源文件")),
    ]
    found = []
    for value, label in labels:
        number = _sum(counts.values()) if not value else counts.get(value, Hits(0, False))
        found.append((Tab(label, query_with(request.GET, kind=value, page=""), value == kind), told(number)))
    return found


def told(number: Hits) -> str:
    """A number of hits: ``1000+`` where there are more."""
    return f"{number.number}+" if number.more else str(number.number)


def _sum(numbers: Iterable[Hits]) -> Hits:
    each = list(numbers)
    return Hits(sum(one.number for one in each), any(one.more for one in each))
