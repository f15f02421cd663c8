"""What is asked in a box over the desk: where to cut, where to put, what to add from the text."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from luoshi.extraction.grammar.deadlines import parse_deadline
from luoshi.extraction.grammar.periods import last_day
from luoshi.extraction.grammar.quantities import find_quantities
from luoshi.extraction.predicting import printed
from luoshi.extraction.view import normal
from luoshi.server.core.errors import Conflict, Invalid
from luoshi.server.intake.models import Candidate, CandidateKind, Version
from luoshi.server.intake.services import confirming
from luoshi.server.intake.settling import Fact
from luoshi.server.intake.states import CandidateState
from luoshi.server.intake.values import PARENTS, PersonKind
from luoshi.server.web.desk.acts import answered
from luoshi.server.web.desk.editing import candidate_of
from luoshi.server.web.desk.forms import form_for, value_from
from luoshi.server.web.desk.pages import Seat, Told, seat_of
from luoshi.server.web.desk.shown import words_of
from luoshi.server.web.refused import tell
from luoshi.server.web.sent_numbers import number_sent
from luoshi.server.web.sources.words import KIND_WORDS

_FORMED = frozenset({"target", "deadline", "responsibility", "person"})
"""Kinds whose value the words alone are not: a form asks for it."""


class PlaceForm(forms.Form):
    """Below what a candidate goes, and behind which other one."""

    parent = forms.ChoiceField(label=gettext_lazy("放到"), required=False)


class WordsForm(forms.Form):
    """What to add, in the words of the paper."""

    kind = forms.ChoiceField(label=gettext_lazy("补充为"))
    words = forms.CharField(
        label=gettext_lazy("原文中的文字"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=20_000,
        help_text=gettext_lazy("照原文输入，或者粘贴；也可以先在左侧选中文字。"),
    )


@require_http_methods(["GET", "POST"])
@login_required
def split_box(request: HttpRequest, key: str, candidate: str) -> HttpResponse:
    """The words of a candidate with a caret in them, and the cut there."""
    seat = seat_of(request, key)
    row = candidate_of(seat, candidate)
    if request.method == "POST":
        at = _place(row.quote, number_sent(request.POST.get("caret")) or 0)
        if (cut := number_sent(request.POST.get("at"))) is not None:
            at = cut - row.start
        try:
            confirming.split(
                actor=seat.actor,
                now=seat.now,
                desk=key,
                candidate=candidate,
                revision=_number(request, row),
                at=row.start + at,
            )
        except (Invalid, Conflict) as refusal:
            return _box(seat, "split", row, _split_words(row) | {"wrong": str(refusal)}, status=refusal.status)
        return answered(request, key, Told(_("已拆成两项，按 U 撤销")), (), whole=True)
    return _box(seat, "split", row, _split_words(row))


@require_http_methods(["GET", "POST"])
@login_required
def move_box(request: HttpRequest, key: str, candidate: str) -> HttpResponse:
    """Where a candidate can stand, and the move."""
    seat = seat_of(request, key)
    row = candidate_of(seat, candidate)
    form = PlaceForm(request.POST or None, initial={"parent": _parent_key(seat, row)})
    form.fields["parent"].choices = _places(seat, row)  # type: ignore[attr-defined]  # a field of choices
    words = {
        "box_title": _("把“%(words)s”移到哪里？") % {"words": words_of(row, seat.bodies)[:40]},
        "confirm": _("移动"),
        "form": form,
    }
    if request.method == "POST" and form.is_valid():
        parent = form.cleaned_data["parent"]
        siblings = [each for each in seat.outline if _below(each, parent, seat) and each.kind == row.kind]
        before = [each for each in siblings if each.pk != row.pk and each.start <= row.start]
        try:
            confirming.move(
                actor=seat.actor,
                now=seat.now,
                desk=key,
                candidate=candidate,
                revision=_number(request, row),
                parent=parent,
                after=before[-1].public_id if before else "",
            )
        except (Invalid, Conflict) as refusal:
            return _box(seat, "move", row, words | {"wrong": str(refusal)}, status=refusal.status)
        return answered(request, key, Told(_("已移动，按 U 撤销")), (), whole=True)
    return _box(seat, "move", row, words, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@login_required
def add_box(request: HttpRequest, key: str) -> HttpResponse:
    """Text of the paper made a candidate: at once where the words are all, else with a form of its kind."""
    seat = seat_of(request, key)
    data = request.POST if request.method == "POST" else request.GET
    kind, near = data.get("kind", ""), data.get("near", "")
    span = _span(seat, data)
    if span is None or kind not in CandidateKind.values:
        return _ask_words(seat, request, near)
    version, start, end = span
    parent = _parent_for(seat, kind, near)
    value = _value(kind, version.text[start:end])
    form = form_for(kind, seat, data=data if data.get("formed") else None, value=value) if kind in _FORMED else None
    hidden = {"kind": kind, "near": near, "version": version.public_id, "start": start, "end": end, "formed": "1"}
    words = {
        "box_title": _("补充%(kind)s") % {"kind": KIND_WORDS[kind]},
        "told": _("出自原文：“%(words)s”") % {"words": printed(version.text[start:end])[:120]},
        "confirm": _("补充"),
        "form": form,
    }
    if form is not None and (request.method == "GET" or not data.get("formed") or not form.is_valid()):
        return _box(seat, "add", None, words, hidden=hidden, status=422 if data.get("formed") else 200)
    try:
        made = confirming.add(
            actor=seat.actor,
            now=seat.now,
            desk=key,
            kind=CandidateKind(kind),
            version=version.public_id,
            start=start,
            end=end,
            parent=parent,
            value=value_from(form, value) if form is not None else None,
        )
    except (Invalid, Conflict) as refusal:
        if form is not None and isinstance(refusal, Invalid):
            tell(form, refusal)
            return _box(seat, "add", None, words, hidden=hidden, status=422)
        return answered(request, key, Told(str(refusal), "error"), (), status=refusal.status)
    response = answered(request, key, Told(_("已补充，按 U 撤销")), (), whole=True)
    response["HX-Trigger"] = f'{{"desk-select": "{made.public_id}"}}'
    return response


def _ask_words(seat: Seat, request: HttpRequest, near: str) -> HttpResponse:
    """For those who do not select with a pointer: the words typed, found behind what is selected."""
    form = WordsForm(request.POST or None, initial={"kind": "task"})
    form.fields["kind"].choices = [(kind, KIND_WORDS[kind]) for kind in CandidateKind.values if kind != "annex"]  # type: ignore[attr-defined]  # a field of choices
    if request.method == "POST" and form.is_valid():
        form.add_error("words", _("原文里没有这样一段文字，请照原文输入"))
    words = {"box_title": _("补充候选项"), "confirm": _("下一步"), "form": form}
    return _box(seat, "add", None, words, hidden={"near": near}, status=422 if form.errors else 200)


def _box(
    seat: Seat,
    box: str,
    row: Candidate | None,
    words: dict[str, Any],
    *,
    hidden: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    key = seat.desk.public_id
    action = reverse("desk_add", args=[key]) if row is None else reverse(f"desk_{box}", args=[key, row.public_id])
    hidden = hidden or {"revision": row.revision if row else ""}
    context = {"box": box, "action": action, "hidden": hidden, **words}
    return render(seat.request, "web/desk/box.html", context, status=status)


def _split_words(row: Candidate) -> dict[str, Any]:
    return {
        "box_title": _("从哪里断开？"),
        "told": _("用方向键或鼠标把光标放在后一项的第一个字前面。"),
        "confirm": _("从光标处拆开"),
        "text": row.quote.replace("\r", ""),
        "caret": 0,
    }


def _place(quote: str, caret: int) -> int:
    """The offset in a quote of a caret in its text box, which knows no carriage returns."""
    seen = 0
    for at, sign in enumerate(quote):
        if seen == caret and sign != "\r":
            return at
        seen += sign != "\r"
    return len(quote)


def _number(request: HttpRequest, row: Fact) -> int:
    said = number_sent(request.POST.get("revision"))
    return row.revision if said is None else said


def _span(seat: Seat, data: Any) -> tuple[Version, int, int] | None:
    """The version and span that were selected, or those where the typed words stand, behind what is selected first."""
    versions = {version.public_id: version for version in seat.view.versions}
    version = versions.get(data.get("version", ""))
    start, end = number_sent(data.get("start")), number_sent(data.get("end"))
    if version is not None and start is not None and end is not None and start < end <= len(version.text):
        return version, start, end
    words = data.get("words", "").strip()
    if not words:
        return None
    near = next((row for row in seat.outline if row.public_id == data.get("near")), None)
    for each in versions.values():
        begin = near.start if near is not None and near.version_id == each.pk else 0
        for low in (begin, 0):
            at = each.text.find(words, low)
            if at >= 0:
                return each, at, at + len(words)
    return None


def _value(kind: str, words: str) -> dict[str, Any]:
    """What the words come to, as far as the library can tell."""
    said = printed(words)
    if kind == "deadline":
        match = parse_deadline(said)
        day = last_day(match.value) if match else None
        return {
            "text": said[:300],
            "last_day": day.isoformat() if day else None,
            "standing": False,
            "origin": "decided",
        }
    if kind == "responsibility":
        return {"name": said[:300], "role": "responsible", "organisation": ""}
    if kind == "person":
        return {"name": said[:100], "kind": PersonKind.RESPONSIBLE.value, "post": "", "user": ""}
    found = find_quantities(normal(words))
    value: dict[str, Any] = {
        "subject": said[:60],
        "comparator": "at_least",
        "value": "",
        "unit": "",
        "text": said[:300],
    }
    if found:
        value |= {"value": format(found[0].value, "f"), "unit": found[0].unit}
    return value | {"strength": "firm"}


def _parent_for(seat: Seat, kind: str, near: str) -> str:
    """What an added candidate stands below: the task, area or goal that is selected, or that the selected one is in."""
    allowed = PARENTS[CandidateKind(kind)]
    rows = {row.pk: row for row in seat.outline}
    at = next((row for row in rows.values() if row.public_id == near), None)
    while at is not None:
        if CandidateKind(at.kind) in allowed and not (kind == "task" and at.kind == "task"):
            return at.public_id
        at = rows.get(at.parent_id or 0)
    return ""


def _places(seat: Seat, row: Fact) -> list[tuple[str, str]]:
    allowed = PARENTS[CandidateKind(row.kind)]
    found = [("", _("计划本身"))] if None in allowed else []
    for each in seat.outline:
        if CandidateKind(each.kind) in allowed and each.state != CandidateState.REJECTED and each.pk != row.pk:
            found.append((each.public_id, f"{KIND_WORDS[each.kind]} {words_of(each, seat.bodies)[:50]}"))
    return found


def _parent_key(seat: Seat, row: Fact) -> str:
    return next((each.public_id for each in seat.outline if each.pk == row.parent_id), "")


def _below(row: Fact, parent: str, seat: Seat) -> bool:
    return _parent_key(seat, row) == parent
