"""What is pressed at the desk: each calls one service and answers with the parts of the page that changed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from luoshi.server.core.errors import Conflict, IllegalTransition, Invalid
from luoshi.server.core.said import say, word
from luoshi.server.intake.selectors import SHAPING, last_act
from luoshi.server.intake.services import confirming, holding, limits, owners, undoing
from luoshi.server.web.components import Text
from luoshi.server.web.desk.pages import Told, changed, seat_of
from luoshi.server.web.posts import actor_of
from luoshi.server.web.sent_numbers import number_sent

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Done:
    """What an act came to. ``keys`` are the candidates that it changed; None are those of the person's last act.

    ``whole`` says that candidates stand elsewhere now, so that list and text are drawn anew.
    """

    text: Text
    whole: bool = False
    keys: frozenset[str] | None = None


Doing = Callable[[Given, "Asked"], Done]


class Asked:
    """What was pressed: the act, the candidate with the revision that was seen, and what else was seen of it."""

    def __init__(self, request: HttpRequest) -> None:
        post = request.POST
        self.do, self.candidate, revision = post.get("do", ""), post.get("candidate", ""), post.get("revision", "")
        if one := post.get("one"):
            self.do, self.candidate, revision = ([*one.split(":"), "", "", ""])[:3]
        self.revision = number_sent(revision) or 0
        pairs = (each.rpartition(":") for each in post.getlist("seen"))
        self.also = {key: seen for key, _sign, sent in pairs if key and (seen := number_sent(sent)) is not None}
        self.parent, self.after = post.get("parent", ""), post.get("after", "")

    @property
    def seen(self) -> dict[str, int]:
        """The candidate, and what was named beside it, with their revisions."""
        return {self.candidate: self.revision} | self.also


@require_POST
@login_required
def act(request: HttpRequest, key: str) -> HttpResponse:
    """Accept, reject, merge, move, expand, all that is certain, undo."""
    asked = Asked(request)
    doing = _DOING.get(asked.do)
    if doing is None:
        return answered(request, key, Told(_("没有选中要做的事"), "error"), (), status=422)
    return done(request, key, lambda given: doing(given, asked))


@require_POST
@login_required
def names(request: HttpRequest, key: str) -> HttpResponse:
    """Bodies chosen for printed names, all at once."""
    seat = seat_of(request, key)
    known = {name: body.public_id for body in seat.bodies.values() for name in (body.full_name, body.name)}
    choices = []
    for field, name in request.POST.items():
        if field.startswith("body-") and (said := str(name).strip()):
            candidate, _sign, revision = field.removeprefix("body-").rpartition("-")
            if said not in known:
                wrong = _("机构名录里没有“%(name)s”，请从列出的名称里选，或者先新建机构") % {"name": said}
                more = {"names_error": wrong, "wrong_name": candidate}
                return answered(request, key, Told(wrong, "error"), (), status=422, more=more)
            remember = f"remember-{candidate}" in request.POST
            seen = number_sent(revision) or 0
            choices.append(owners.NameChoice(candidate, seen, known[said], remember))
    if not choices:
        return answered(request, key, Told(_("请先填写机构，再按“确定所填单位”"), "warning"), ())

    def doing(given: Given) -> Done:
        settled = owners.settle_names(**given, choices=choices)
        return Done(ngettext("定了 %(count)s 处责任单位", "定了 %(count)s 处责任单位", settled) % {"count": settled})

    return done(request, key, doing)


@require_POST
@login_required
def days(request: HttpRequest, key: str) -> HttpResponse:
    """The default limit of tasks for which the paper gives none."""
    limit = request.POST.get("limit", "")
    said = request.POST.get("day", "") if limit == "other" else limit
    last_day = None if limit == "standing" else _day(said)
    if limit != "standing" and last_day is None:
        wrong = _("请选择日期，或者选“长期”")
        return answered(request, key, Told(wrong, "error"), (), status=422, more={"days_error": wrong})
    tasks = frozenset(request.POST.getlist("task"))

    def doing(given: Given) -> Done:
        if not tasks:
            raise Invalid(say("没有选中任务"), say("请在“逐项选择”里选中任务"), fields={"task": say("没有选中")})
        count = limits.set_default_deadline(**given, last_day=last_day, tasks=tasks)
        told = ngettext("给 %(count)s 项任务设了默认时限", "给 %(count)s 项任务设了默认时限", count)
        return Done(told % {"count": count}, whole=True)

    return done(request, key, doing)


@require_POST
@login_required
def answer(request: HttpRequest, key: str, question: str) -> HttpResponse:
    """The answer to a question: one of its choices, or what was typed."""
    said = request.POST.get("other", "").strip() or request.POST.get("answer", "")

    def doing(given: Given) -> Done:
        settled = limits.answer_question(
            **given, question=question, answer=said, seen_answer=request.POST.get("seen", "")
        )
        if not settled:
            return Done(_("已记下回答"))
        told = ngettext("已记下回答，定了 %(count)s 处日期", "已记下回答，定了 %(count)s 处日期", settled)
        return Done(told % {"count": settled})

    return done(request, key, doing, question=question)


@require_POST
@login_required
def hold(request: HttpRequest, key: str) -> HttpResponse:
    """Somebody has a part open, and goes on having it; or lets it go."""
    actor, part = actor_of(request), request.POST.get("part", "")
    if request.POST.get("release"):
        holding.release_part(actor=actor, now=timezone.now(), desk=key, part=part)
        return HttpResponse(status=204)
    held = holding.hold_part(actor=actor, now=timezone.now(), desk=key, part=part)
    if held.user == actor.user:
        return HttpResponse(status=204)
    since = timezone.localtime(held.taken_at)
    said = _("%(who)s从 %(at)s 起打开着这一部分") % {"who": held.user_name, "at": f"{since:%H:%M}"}
    return HttpResponse(said, content_type="text/plain; charset=utf-8")


def done(request: HttpRequest, key: str, doing: Callable[[Given], Done], *, question: str = "") -> HttpResponse:
    """Do it, and answer with what changed, or with why it was refused and how things stand now."""
    given: Given = {"actor": actor_of(request), "now": timezone.now(), "desk": key}
    try:
        found = doing(given)
    except (Conflict, IllegalTransition) as refusal:
        return answered(request, key, Told(str(refusal), "error"), (), whole=True, status=409)
    except Invalid as refusal:
        more = {"wrong_question": question, "wrong_answer": str(refusal), "answered_open": True} if question else None
        return answered(request, key, Told(str(refusal), "error"), (), status=422, more=more)
    return answered(request, key, Told(found.text), found.keys, whole=found.whole)


def answered(
    request: HttpRequest,
    key: str,
    told: Told,
    keys: Iterable[str] | None,
    *,
    whole: bool = False,
    status: int = 200,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The changed parts for a script; without one the page anew, which says the same."""
    if not getattr(request, "htmx", False):
        level = messages.SUCCESS if told.kind == "success" else messages.WARNING
        messages.add_message(request, level, str(told.text))
        return redirect(f"{reverse('desk', args=[key])}?at={request.POST.get('candidate', '')}")
    seat = seat_of(request, key)
    if keys is None:
        last = last_act(seat.actor, seat.desk)
        keys = last.after if last else ()
    return changed(seat, keys, whole=whole, told=told, status=status, more=more)


def _accept(given: Given, asked: Asked) -> Done:
    count = confirming.accept(**given, seen=asked.seen)
    return Done(ngettext("已确认 %(count)s 项", "已确认 %(count)s 项", count) % {"count": count})


def _reject(given: Given, asked: Asked) -> Done:
    count = confirming.reject(**given, seen=asked.seen)
    return Done(ngettext("不采用 %(count)s 项，按 U 撤销", "不采用 %(count)s 项，按 U 撤销", count) % {"count": count})


def _certain(given: Given, _asked: Asked) -> Done:
    count = confirming.accept_certain(**given)
    return Done(ngettext("已确认 %(count)s 项确定的", "已确认 %(count)s 项确定的", count) % {"count": count})


def _merge(given: Given, asked: Asked) -> Done:
    confirming.merge(**given, seen=asked.seen)
    return Done(_("已合并，按 U 撤销"), whole=True)


def _move(given: Given, asked: Asked) -> Done:
    confirming.move(**given, candidate=asked.candidate, revision=asked.revision, parent=asked.parent, after=asked.after)
    return Done(_("已移动，按 U 撤销"), whole=True)


def _expand(given: Given, asked: Asked) -> Done:
    made = owners.expand_group(**given, candidate=asked.candidate, revision=asked.revision)
    told = ngettext("已展开为 %(count)s 个单位", "已展开为 %(count)s 个单位", len(made))
    return Done(told % {"count": len(made)}, whole=True)


def _undo(given: Given, _asked: Asked) -> Done:
    gone = undoing.undo(**given)
    return Done(_("已撤销：%(what)s") % {"what": word(gone.what)}, gone.what in SHAPING, frozenset(gone.after))


def _day(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None


_DOING: Mapping[str, Doing] = {
    "accept": _accept,
    "part": _accept,
    "reject": _reject,
    "certain": _certain,
    "merge": _merge,
    "move": _move,
    "expand": _expand,
    "undo": _undo,
}
