"""Issuing papers: first which of those that a matter allows, then what no row says; and putting one right."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import say
from luoshi.server.delivery.models import Extension, Matter
from luoshi.server.delivery.scopes import visible_matters
from luoshi.server.delivery.selectors import MatterView
from luoshi.server.delivery.selectors import matter as matter_seen
from luoshi.server.delivery.states import ExtensionState
from luoshi.server.papers.facts import paper_facts
from luoshi.server.papers.models import PaperKind, Snapshot
from luoshi.server.papers.selectors import next_number, paper
from luoshi.server.papers.services.issuing import correct_paper, issue_paper
from luoshi.server.policy import Action, Facts, require
from luoshi.server.web.acts import Act, bound, perform
from luoshi.server.web.components import Crumb, Text
from luoshi.server.web.papers.forms import FORMS, NoticeForm, PaperForm, correcting
from luoshi.server.web.posts import actor_of

_DECIDED = (ExtensionState.GRANTED, ExtensionState.REFUSED)


@dataclass(frozen=True)
class Choice:
    """A paper that can be issued now, for whom, and where."""

    label: Text
    about: str
    link: str


@require_GET
@login_required
def choose(request: HttpRequest, matter: str) -> HttpResponse:
    """Which papers a matter allows, one a line; those of single bodies with their names."""
    actor = actor_of(request)
    _require(actor)
    view = matter_seen(actor, matter)
    context = {
        "title": _("制发哪种公文"),
        "matter": view.matter,
        "choices": _choices(view),
        "crumbs": [Crumb(_("督办公文"), reverse("papers")), _matter_crumb(view.matter)],
    }
    return render(request, "web/papers/choose.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def issue(request: HttpRequest, matter: str, kind: str, about: str) -> HttpResponse:
    """The form of a paper; sent, it is issued."""
    actor = actor_of(request)
    _require(actor)
    view = matter_seen(actor, matter)
    which = _kind(kind)
    known = {matter} | {each.public_id for each in view.parts} | {each.public_id for each in view.extensions}
    if about not in known:
        raise NotFound(say("这件督办事项里的这一项"))
    coming = next_number(view.matter.government, which, china_date(timezone.now()).year)
    form = bound(FORMS[which], request, code=coming.code)
    act = Act(
        title=_("制发%(kind)s：%(title)s") % {"kind": which.label, "title": view.matter.task.title[:40]},
        form=form,
        confirm=_("制发%(kind)s") % {"kind": which.label},
        back=reverse("papers_of_matter", args=[matter]),
        crumbs=[Crumb(_("督办公文"), reverse("papers")), _matter_crumb(view.matter)],
        told=[
            _("公文按今天的台账内容生成，制发以后不再改变；有错的，另制发一份更正。"),
            *([_("下一个字号是 %(code)s 第 %(serial)s 号。") % vars_of(coming)] if coming.code else []),
        ],
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        asked = form.asked(which, (about, *_others(actor, form)))
        row = issue_paper(actor=actor, now=timezone.now(), asked=asked)
        messages.success(request, _("已制发，可以下载或者打印。"))
        return redirect("paper", row.public_id)

    return perform(request, act, carry_out)


@require_http_methods(["GET", "POST"])
@login_required
def correct(request: HttpRequest, key: str) -> HttpResponse:
    """The form of a paper that stands in the place of one that was wrong."""
    actor = actor_of(request)
    old = paper(actor, key)
    require(actor, Action.PAPER_ISSUE, paper_facts(old))
    which = PaperKind(old.kind)
    form = bound(correcting(FORMS[which]), request, **_as_before(old))
    act = Act(
        title=_("更正“%(title)s”") % {"title": old.title[:60]},
        form=form,
        confirm=_("制发更正件"),
        back=reverse("paper", args=[key]),
        crumbs=[Crumb(_("督办公文"), reverse("papers")), Crumb(old.title, reverse("paper", args=[key]))],
        told=[_("更正件按今天的台账内容重新生成；原公文保留，并注明已被更正。机关代字留空时，沿用原来的字号。")],
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        asked = form.asked(which, (*old.asked_about, *_others(actor, form)))
        row = correct_paper(actor=actor, now=timezone.now(), paper=key, reason=fields["reason"], asked=asked)
        messages.success(request, _("更正件已制发，原公文已注明更正。"))
        return redirect("paper", row.public_id)

    return perform(request, act, carry_out)


def vars_of(coming: Any) -> dict[str, object]:
    """The next number for a sentence."""
    return {"code": coming.code, "serial": coming.serial}


def _require(actor: Actor) -> None:
    require(actor, Action.PAPER_ISSUE, Facts(government=actor.government))


def _kind(value: str) -> PaperKind:
    try:
        return PaperKind(value)
    except ValueError as error:
        raise NotFound(say("这种公文")) from error


def _matter_crumb(row: Matter) -> Crumb:
    return Crumb(f"{row.number} {row.task.title}", reverse("matter", args=[row.public_id]))


def _choices(view: MatterView) -> list[Choice]:
    key = view.matter.public_id

    def choice(kind: PaperKind, about: str, to: str = "") -> Choice:
        return Choice(kind.label, to, reverse("paper_issue", args=[key, kind.value, about]))

    found = []
    if view.open_parts:
        found += [choice(PaperKind.DISPATCH_SLIP, key), choice(PaperKind.SUPERVISION_NOTICE, key)]
    for each in view.open_parts:
        found.append(choice(PaperKind.RECEIPT, each.public_id, each.printed_name))
        found.append(choice(PaperKind.REMINDER, each.public_id, each.printed_name))
    found += [
        choice(PaperKind.EXTENSION_REPLY, each.public_id, _extended(each))
        for each in view.extensions
        if each.state in _DECIDED
    ]
    if view.completions:
        found.append(choice(PaperKind.CLOSING_TABLE, key))
    return found


def _extended(row: Extension) -> str:
    until = f"{row.new_due_on:%Y-%m-%d}"
    return _("%(body)s，申请延至 %(day)s") % {"body": row.part.printed_name, "day": until}


def _others(actor: Actor, form: PaperForm) -> tuple[str, ...]:
    """The further matters of a notice, by number. Raises Invalid naming those that are not there."""
    if not isinstance(form, NoticeForm):
        return ()
    numbers = form.numbers()
    rows = visible_matters(actor).filter(government__public_id=actor.government, number__in=numbers)
    found = dict(rows.values_list("number", "public_id"))
    strange = [each for each in numbers if each not in found]
    if strange:
        said = say("没有编号为“%(numbers)s”的督办事项", numbers="、".join(strange))
        raise Invalid(said, say("请核对编号"), fields={"others": said})
    return tuple(found[each] for each in dict.fromkeys(numbers))


def _as_before(old: Snapshot) -> dict[str, Any]:
    """What the old paper said, for the fields of the form that the matter does not know."""
    facts = old.facts
    told = {name: facts.get(name) for name in ("topic", "basis", "begins_on", "ends_on", "reply_by", "copies_to")}
    told["telephone"] = facts["office"].get("telephone", "")
    told["demands"] = "\n".join(facts.get("demands", ())) or facts.get("demand") or facts.get("reports", "")
    told["methods"] = "、".join(facts.get("methods", ()))
    return told
