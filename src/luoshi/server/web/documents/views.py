"""Which papers there are, and one of them: what it is, its text, versions, readings, questions."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from luoshi.server.core.actor import Actor
from luoshi.server.files.models import Attachment
from luoshi.server.files.scopes import visible_attachments
from luoshi.server.intake.audited import VERSION
from luoshi.server.intake.facts import document_facts
from luoshi.server.intake.models import Candidate, Desk, SourceDocument, Version
from luoshi.server.intake.selectors import (
    arrivals_under_way,
    desks_of,
    document_view,
    facts_of,
    questions_of,
    reading_difference,
)
from luoshi.server.intake.states import SETTLED, CandidateState
from luoshi.server.ledger.selectors import papers, plan_of
from luoshi.server.orgs.services.exports import record_list_export
from luoshi.server.policy import Action, Facts, may, require
from luoshi.server.web.components import Action as Link
from luoshi.server.web.components import Crumb, Pair, Tab, joined
from luoshi.server.web.documents.places import HERE, asked_place
from luoshi.server.web.documents.tables import DocumentFilters, DocumentTable
from luoshi.server.web.documents.words import ARRIVAL_WORDS, DESK_WORDS, kind_word
from luoshi.server.web.lists import ListPage, show
from luoshi.server.web.plan_words import MEMBER_WORDS
from luoshi.server.web.posts import actor_of
from luoshi.server.web.sources.marks import Mark, MarkState
from luoshi.server.web.sources.view import source_view

ABOUT, TEXT, VERSIONS, READINGS, QUESTIONS = "about", "text", "versions", "readings", "questions"
_MOST_READ = 200
"""Differences of two readings that a page lists."""


@require_GET
@login_required
def documents(request: HttpRequest) -> HttpResponse:
    """Which papers there are, how far each is, what came of it."""
    actor = actor_of(request)
    _require_sight(actor)
    filters = DocumentFilters(request.GET)
    takes = bool(may(actor, Action.DOCUMENT_TAKE_IN, Facts(government=actor.government)))
    narrowed = any(request.GET.get(name) for name in filters.fields)
    page = ListPage(
        name="documents",
        title=_("有哪些来源文件"),
        table=DocumentTable,
        rows=papers(actor, filters.wanted()),
        filters=filters,
        panel=_panel,
        main=Link(_("登记来源文件"), reverse("document_take_in"), "plus") if takes else None,
        lead="web/documents/under_way.html",
        extra={"under_way": _under_way(actor), "query": request.GET.get("q", "")},
        exported=lambda count: record_list_export(
            actor=actor, now=timezone.now(), name="documents", title=str(_("来源文件")), rows=count
        ),
        empty=_nothing(takes, narrowed),
    )
    return show(request, page)


def _nothing(takes: bool, narrowed: bool) -> dict[str, Any]:
    if narrowed:
        return {"title": _("没有符合条件的文件"), "text": _("去掉一些筛选条件，或者换一个词再找。")}
    if not takes:
        return {"title": _("还没有来源文件"), "text": _("方案、纪要等公文由办公室综合岗登记，登记后会列在这里。")}
    return {
        "title": _("还没有来源文件"),
        "text": _("第一步：上传一份方案，附件可以一起选；程序读完后，您在核对台确认，再生成台账。"),
        "link": reverse("document_take_in"),
        "action": _("登记来源文件"),
    }


def _under_way(actor: Actor) -> list[tuple[str, Any, str]]:
    """(link, arrival, what it waits for) of what was handed in and is no paper yet."""
    return [
        (reverse("arrival", args=[row.public_id]), row, str(ARRIVAL_WORDS[row.state]))
        for row in arrivals_under_way(actor)[:10]
    ]


def _panel(request: HttpRequest, key: str) -> str:
    return render_to_string("web/documents/panel.html", _about(request, key), request)


@require_GET
@login_required
def document(request: HttpRequest, key: str) -> HttpResponse:
    """One paper."""
    context = _about(request, key)
    actor, row = actor_of(request), context["document"]
    part = request.GET.get("part", ABOUT)
    parts = {TEXT: _text, VERSIONS: _versions, READINGS: _readings, QUESTIONS: _questions}
    part = part if part in parts else ABOUT
    context |= parts[part](request, actor, row, context) if part in parts else {}
    context |= {
        "part": part,
        "tabs": _tabs(part, row, context["desks"]),
        "fresh": "new" in request.GET,
        "crumbs": _crumbs(row),
    }
    return render(request, "web/documents/document.html", context)


def _require_sight(actor: Actor) -> None:
    require(actor, Action.DOCUMENT_VIEW, Facts(government=actor.government))


def _about(request: HttpRequest, key: str) -> dict[str, Any]:
    """What page and panel say of a paper."""
    actor = actor_of(request)
    row = document_view(actor, key)
    desks = desks_of(actor, row)
    last = desks[0]
    main = row.main or row
    plan = plan_of(actor, row)
    versions = list(row.versions.all())
    takes = bool(may(actor, Action.DOCUMENT_TAKE_IN, document_facts(row)))
    return {
        "document": row,
        "main": main,
        "desks": desks,
        "last": last,
        "light": DESK_WORDS[last.state],
        "desk_link": link_to("desk", last.public_id),
        "plan": plan,
        "plan_link": link_to("plan", plan.public_id) if plan else "",
        "versions": versions,
        "version": versions[-1],
        "pairs": _pairs(row),
        "set": _set(main),
        "originals": _originals(actor, versions),
        "takes": takes,
    }


def _pairs(row: SourceDocument) -> list[Pair]:
    period = f"{row.period_from}—{row.period_to}" if row.period_from and row.period_to else None
    return [
        Pair(_("文号"), row.number or None),
        Pair(_("发文机关"), row.issuer or None),
        Pair(_("成文日期"), row.issued_on.isoformat() if row.issued_on else None),
        Pair(_("文种"), kind_word(row.kind)),
        Pair(_("规划期"), period),
        Pair(_("来源网址"), row.basis_url or None),
        Pair(
            _("登记"),
            joined([row.taken_in_by_name, f"{timezone.localtime(row.taken_in_at):%Y-%m-%d %H:%M}"]),
        ),
    ]


def _set(main: SourceDocument) -> list[tuple[SourceDocument, Any]]:
    """The papers of the set, each with what it is in it; none where the paper stands alone."""
    annexes = list(main.annexes.all())
    return [(each, MEMBER_WORDS.get(each.part, MEMBER_WORDS["other"])) for each in (main, *annexes)] if annexes else []


def _originals(actor: Actor, versions: list[Version]) -> dict[str, Attachment]:
    """The bytes of versions as files to save, by the version's public id."""
    keys = [version.public_id for version in versions]
    rows = visible_attachments(actor).filter(owner_kind=VERSION, owner_id__in=keys).select_related("blob")
    return {row.owner_id: row for row in rows}


def _text(request: HttpRequest, actor: Actor, row: SourceDocument, context: dict[str, Any]) -> dict[str, Any]:
    named = {version.public_id: version for version in context["versions"]}
    shown = named.get(request.GET.get("version", ""), context["version"])
    marks = [_mark(each) for each in facts_of(actor, shown)]
    place = asked_place(request.GET.get("at", ""), shown.text)
    if place is None:
        return {"shown": shown, "view": source_view(shown, marks)}
    marks.append(Mark(HERE, *place))
    return {"shown": shown, "view": source_view(shown, marks, focus=HERE, anchors=True)}


def _mark(row: Candidate) -> Mark:
    """A fact as the text shows it: its kind, and whether somebody has settled it."""
    state = CandidateState(row.state)
    how = MarkState.WAITING if state is CandidateState.PROPOSED else MarkState.ASIDE
    how = MarkState.SETTLED if state in SETTLED else how
    return Mark(row.public_id, row.start, row.end, row.kind, how)


def _versions(request: HttpRequest, actor: Actor, row: SourceDocument, context: dict[str, Any]) -> dict[str, Any]:
    newest_first = list(reversed(context["versions"]))
    return {
        "lines": [
            (version, context["originals"].get(version.public_id), before)
            for version, before in zip(newest_first, [*newest_first[1:], None], strict=True)
        ]
    }


def _readings(request: HttpRequest, actor: Actor, row: SourceDocument, context: dict[str, Any]) -> dict[str, Any]:
    desks: list[Desk] = context["desks"]
    named = {desk.public_id: desk for desk in desks}
    chosen = named.get(request.GET.get("desk", ""), desks[0])
    told = reading_difference(actor, chosen.public_id) if chosen.number > 1 else None
    return {
        "chosen": chosen,
        "difference": told,
        "added": list(told.added)[:_MOST_READ] if told else [],
        "removed": list(told.removed)[:_MOST_READ] if told else [],
        "readings": [(desk, DESK_WORDS[desk.state], link_to("desk", desk.public_id)) for desk in desks],
    }


def _questions(request: HttpRequest, actor: Actor, row: SourceDocument, context: dict[str, Any]) -> dict[str, Any]:
    return {"questions": questions_of(actor, context["last"])}


def _tabs(part: str, row: SourceDocument, desks: list[Desk]) -> list[Tab]:
    named = (
        (ABOUT, _("概况"), None),
        (TEXT, _("原文"), None),
        (VERSIONS, _("版本"), len(row.versions.all())),
        (READINGS, pgettext("heading", "读取"), len(desks)),
        (QUESTIONS, _("待确认问题"), getattr(desks[0], "asked", None)),
    )
    return [Tab(label, f"?part={key}", current=key == part, count=count) for key, label, count in named]


def _crumbs(row: SourceDocument) -> list[Crumb]:
    above = [Crumb(_("有哪些来源文件"), reverse("documents"))]
    return [*above, Crumb(row.main.title, reverse("document", args=[row.main.public_id]))] if row.main else above


def link_to(name: str, *args: str) -> str:
    """The address of a page, empty where the installation does without it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
