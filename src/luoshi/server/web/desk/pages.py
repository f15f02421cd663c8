"""The page of a desk, and what of it changed since somebody looked."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.intake.facts import desk_facts
from luoshi.server.intake.models import CandidateKind, Desk, Hold, Question
from luoshi.server.intake.outlines import Line, outline
from luoshi.server.intake.selectors import (
    BLOCKING,
    Body,
    DeskView,
    Stamp,
    bodies_of,
    changed_by,
    changes_since,
    find_desk,
    holds_of,
    newest_desk,
    stamp_of,
    view_of,
)
from luoshi.server.intake.settling import Fact
from luoshi.server.intake.states import DeskState
from luoshi.server.ledger.selectors import plans
from luoshi.server.orgs.directory import account_names
from luoshi.server.policy import Action, Facts, may
from luoshi.server.web.components import Action as Link
from luoshi.server.web.components import Crumb, Text
from luoshi.server.web.desk.drawing import Drawing
from luoshi.server.web.desk.needs import needs_of, told_certain
from luoshi.server.web.desk.shown import listed, marks, shown, words_of
from luoshi.server.web.desk.units import units_of
from luoshi.server.web.drafts import drafts_kept
from luoshi.server.web.permitted import permitted
from luoshi.server.web.plan_words import MEMBER_WORDS
from luoshi.server.web.posts import actor_of
from luoshi.server.web.sent_numbers import number_sent
from luoshi.server.web.sources import SourceView, source_view
from luoshi.server.web.sources.words import KIND_WORDS, SIGNS

_ADDED = (
    "task", "measure", "target", "responsibility", "person", "deadline", "milestone", "project", "goal", "area",
    "citation",
)  # fmt: skip


DRAFT = "desk:"
"""How the names of drafts of candidates begin."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of the act that was just done; ``kind`` is success, warning or error."""

    text: Text
    kind: str = "success"


@dataclass(frozen=True, slots=True)
class Source:
    """A paper of the desk on the left."""

    key: str
    name: str
    part: Text
    view: SourceView


@dataclass(frozen=True)
class Seat:
    """Who looks at which desk. What a page is drawn from is fetched once, where it is needed."""

    request: HttpRequest
    actor: Actor
    now: datetime
    desk: Desk

    @cached_property
    def day(self) -> date:
        """The day of the paper, on which its names are told; today where it bears none."""
        return self.desk.document.issued_on or china_date(self.now)

    @cached_property
    def bodies(self) -> Mapping[str, Body]:
        """The organisations of that day, by public id; those of today where there were none."""
        today = china_date(self.now)
        return bodies_of(self.actor, self.desk, self.day, today) or bodies_of(self.actor, self.desk, today, today)

    @cached_property
    def accounts(self) -> Mapping[str, str]:
        """The open accounts of the government that who looks may see: public ids and names."""
        return account_names(self.actor, china_date(self.now))

    def named(self, view: DeskView) -> Mapping[str, str]:
        """The accounts, where a person of a view has one."""
        linked = any(row.kind == CandidateKind.PERSON and row.value.get("user") for row in view.candidates)
        return self.accounts if linked else {}

    @cached_property
    def editable(self) -> bool:
        """Whether who looks may decide anything here."""
        is_open = DeskState(self.desk.state) is DeskState.OPEN
        return is_open and bool(may(self.actor, Action.DOCUMENT_CONFIRM, desk_facts(self.desk)))

    @cached_property
    def view(self) -> DeskView:
        """Everything that lies on the desk."""
        return view_of(self.desk)

    @cached_property
    def outline(self) -> Sequence[Line]:
        """Every candidate in outline."""
        return outline(self.desk)

    @cached_property
    def holds(self) -> Sequence[Hold]:
        """Who has which part open."""
        return holds_of(self.desk, self.now)

    @cached_property
    def stamp(self) -> Stamp:
        """How far the desk had come."""
        return stamp_of(self.desk, self.now)


def seat_of(request: HttpRequest, key: str) -> Seat:
    """The desk as it stands now. Raises NotFound."""
    actor = actor_of(request)
    return Seat(request, actor, timezone.now(), find_desk(actor, key))


@require_GET
@login_required
def desk(request: HttpRequest, key: str) -> HttpResponse:
    """The desk: the papers on the left, the candidates on the right."""
    seat = seat_of(request, key)
    found = shown(seat.view, seat.bodies, seat.named(seat.view))
    at = request.GET.get("at", "")
    row = found.rows.get(at)
    if row is None and not any(each.public_id == at for each in seat.view.questions):
        row = next((each for each in listed(found) if each.waiting), None)
        at = row.key if row else ""
    context = context_of(seat, at, seat.view.candidates, seat.view.questions) | {
        "title": _("这样读对吗：%(title)s") % {"title": seat.desk.document.title},
        "crumbs": _crumbs(seat.desk),
        "main": _main(seat),
        "notice": _notice(seat),
        "at_revision": row.revision if row else "",
        "signs": [(SIGNS[kind], kind, word) for kind, word in KIND_WORDS.items() if SIGNS[kind]],
        "kinds": [(kind, KIND_WORDS[kind]) for kind in _ADDED],
        "sources": sources(seat, at),
        "list": drawing_of(seat, at).sections(found.sections),
        "address": reverse("desk", args=[key]),
    }
    return render(request, "web/desk/page.html", context)


@require_GET
@login_required
def since(request: HttpRequest, key: str) -> HttpResponse:
    """What others did since the page was drawn; nothing (204) where nobody did anything. Cheap: it is asked often."""
    seat = seat_of(request, key)
    act, _sign, rest = request.GET.get("stamp", "").partition("-")
    undone, _sign, _holds = rest.partition("-")
    last_act, last_undone = number_sent(act, digits=18), number_sent(undone, digits=18)
    if str(seat.stamp) == request.GET.get("stamp") or last_act is None or last_undone is None:
        return HttpResponse(status=204)
    found = changes_since(seat.desk, last_act, last_undone)
    told = None
    if who := "、".join(name for name in changed_by(seat.desk, found.candidates) if name != seat.actor.name):
        told = Told(_("%(who)s刚刚改过 %(count)s 项") % {"who": who, "count": len(found.candidates)})
    return changed(seat, found.candidates, whole=found.whole, told=told)


def changed(
    seat: Seat,
    keys: Iterable[str],
    *,
    whole: bool = False,
    told: Told | None = None,
    status: int = 200,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The parts of the page in which candidates changed, each to be put in the place of what stands there.

    Of the candidates that are not drawn, no more is read than their outline.
    """
    at = seat.request.POST.get("candidate", "")
    facts: Sequence[Fact]
    units = None if whole else units_of(seat.outline)
    elements = {units.of.get(key, "") for key in keys} if units else {""}
    if units is None or "" in elements:
        view, facts = seat.view, seat.view.candidates
        parts = {"whole": True, "list": _drawn(seat, at, view), "sources": sources(seat, at)}
    else:
        view, facts = view_of(seat.desk, {pk for each in elements for pk in units.within[each]}), seat.outline
        parts = {"whole": False, "parts": _drawn(seat, at, view, elements) if elements else ""}
    context = context_of(seat, at, facts, view.questions) | {"told": told, **parts, **(more or {})}
    return render(seat.request, "web/desk/changed.html", context, status=status)


def _drawn(seat: Seat, at: str, view: DeskView, elements: Collection[str] | None = None) -> SafeString:
    """The list, or some of its elements, each to be put in the place of the one that stands on the page."""
    drawing, sections = drawing_of(seat, at), shown(view, seat.bodies, seat.named(view)).sections
    if elements is None:
        return drawing.sections(sections)
    again = [each for each in sections if f"s-{each.key}" in elements]
    within = {card.key for section in again for card in section.cards}
    cards = [card for section in sections for card in section.cards]
    alone = [card for card in cards if f"u-{card.key}" in elements and card.key not in within]
    return drawing.sections(again, oob=True) + drawing.cards(alone, oob=True)


def drawing_of(seat: Seat, at: str) -> Drawing:
    """How the candidates are drawn for who looks."""
    return Drawing(at, editable=seat.editable, drafts=drafts_kept(seat.request, DRAFT))


def context_of(seat: Seat, at: str, facts: Sequence[Fact], questions: Sequence[Question]) -> dict[str, Any]:
    """What bar, needs and list are drawn from; ``facts`` are all candidates, or their outline."""
    needs = needs_of(facts, questions, seat.bodies)
    document = seat.desk.document
    return {
        "desk": seat.desk,
        "at": at,
        "only": seat.request.GET.get("only") == "1" or seat.request.POST.get("only") == "1",
        "editable": seat.editable,
        "tally": needs.tally,
        "certain_told": told_certain(needs.tally),
        "stamp": seat.stamp,
        "names": needs.names,
        "bodies": list(seat.bodies.values()),
        "alias_day": seat.day,
        "may_create": bool(
            permitted(seat.actor, Facts(government=seat.actor.government), [Action.ORGANISATION_CREATE])
        ),
        "undated": needs.undated,
        "period_end": date(document.period_to, 12, 31) if document.period_to else None,
        "questions": needs.questions,
        "asked": [each for each in needs.questions if each.code in BLOCKING and not each.answer],
        "others": [each for each in needs.questions if each.code not in BLOCKING and not each.answer],
        "answered": [each for each in needs.questions if each.answer],
        "dated": BLOCKING,
        "held": _held(seat, facts),
    }


def _held(seat: Seat, facts: Sequence[Fact]) -> list[dict[str, Any]]:
    """What others have open: who, since when, which task."""
    others = {hold.part: hold for hold in seat.holds if hold.user != seat.actor.user}
    rows = {row.public_id: row for row in facts if row.public_id in others}
    return [
        {"who": hold.user_name, "at": hold.taken_at, "words": words_of(rows[part], seat.bodies)}
        for part, hold in others.items()
        if part in rows
    ]


def sources(seat: Seat, at: str) -> list[Source]:
    """The papers with their marks."""
    return [
        Source(
            version.public_id,
            version.file_name,
            MEMBER_WORDS.get(version.document.part, version.document.part),
            source_view(version, marks(seat.view, version.pk), focus=at or None),
        )
        for version in seat.view.versions
    ]


def _main(seat: Seat) -> Link | None:
    if seat.editable and may(seat.actor, Action.LEDGER_MAKE, desk_facts(seat.desk)):
        return Link(_("生成台账"), reverse("desk_make", args=[seat.desk.public_id]), "list")
    return None


def _notice(seat: Seat) -> dict[str, Any] | None:
    """Why nothing can be done here, and where to go instead."""
    state = DeskState(seat.desk.state)
    if state is DeskState.MADE:
        plan = plans(seat.actor).filter(document_id=seat.desk.document_id).first()
        link = link_to("ledger_plan", plan.public_id) if plan else ""
        text = _("这里留着核对时的样子，不能再改；以后的变化在台账里提出变更。")
        return {"kind": "success", "title": _("台账已经生成。"), "text": text, "link": link, "action": _("打开台账")}
    if state is DeskState.SUPERSEDED:
        newer = newest_desk(seat.desk)
        text = _("这份文件有了新的版本，或者重新读取过；已有的决定带到了新的核对台。")
        link = reverse("desk", args=[newer.public_id])
        return {
            "kind": "warning",
            "title": _("这个核对台已被替代。"),
            "text": text,
            "link": link,
            "action": _("打开新的核对台"),
        }
    if not seat.editable:
        text = _("您可以查看；确认由本级办公室的综合员办理。")
        return {"kind": "info", "title": _("只能查看。"), "text": text, "link": "", "action": ""}
    failures = seat.desk.whole.get("failures") or []
    if failures:
        names = "、".join(str(name) for name, _message in failures)
        text = _("%(names)s没有读出来，里面的内容不在这里。") % {"names": names}
        return {"kind": "warning", "title": _("有附件没有读取。"), "text": text, "link": "", "action": ""}
    return None


def _crumbs(desk: Desk) -> list[Crumb]:
    found = [Crumb(_("来源文件"), link_to("documents"))]
    document = link_to("document", desk.document.public_id)
    return [each for each in (*found, Crumb(desk.document.title, document)) if each.link]


def link_to(name: str, *args: str) -> str:
    """The address of a page of another noun; empty where the installation does without it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
