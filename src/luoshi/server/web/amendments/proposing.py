"""The page on which an office proposes to change a confirmed item: one subject at a time, old beside new."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from msgspec import convert

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.transitions import step
from luoshi.server.ledger.amending import NamedPerson, current
from luoshi.server.ledger.effects import consequence_of, grounds_of
from luoshi.server.ledger.facts import item_facts
from luoshi.server.ledger.models import AmendmentSubject, Target, Task
from luoshi.server.ledger.scopes import visible_items
from luoshi.server.ledger.services.amendments import propose_amendment
from luoshi.server.ledger.services.bodies import THING
from luoshi.server.ledger.states import ITEM as TABLE
from luoshi.server.ledger.states import AmendmentState, ItemState
from luoshi.server.orgs.scopes import found, visible_organisations
from luoshi.server.orgs.selectors import name_on
from luoshi.server.policy import Action, require
from luoshi.server.web.acts import Act, bound, perform
from luoshi.server.web.amendments.forms import FORMS, AccountField, ListedBodies, initial_of
from luoshi.server.web.amendments.values import (
    PART_WORDS,
    Names,
    amount_words,
    limit_words,
    names_of,
    people_words,
)
from luoshi.server.web.amendments.views import item_link
from luoshi.server.web.components import Crumb, Pair, Tab
from luoshi.server.web.ledger.words import ITEM_STATE_WORDS
from luoshi.server.web.plan_words import PERSON_WORDS, SUBJECT_WORDS
from luoshi.server.web.posts import actor_of

DESK = "desk"
"""The parameter that names the desk of a newer version, whose value and grounds the form begins with."""


@require_http_methods(["GET", "POST"])
@login_required
def propose(request: HttpRequest, key: str) -> HttpResponse:
    """Which part of an item is to change into what, and why."""
    actor, now = actor_of(request), timezone.now()
    on = china_date(now)
    rows = visible_items(actor).select_related("government", "plan__government", "area")
    task = found(rows.prefetch_related("responsibilities__organisation__names", "targets__indicator"), key, THING)
    require(actor, Action.AMENDMENT_PROPOSE, item_facts(task))
    state = ItemState(task.state)
    step(TABLE, state, Action.AMENDMENT_PROPOSE, thing=THING, state_name=state)
    subject, target = _asked(request, task)
    initial = _asked_value(request, actor, task, subject, target) | {"effective_on": on}
    form = bound(FORMS[subject], request, **initial)
    for name, field in form.fields.items():
        if isinstance(field, ListedBodies):
            field.look_up(actor, on)
        elif isinstance(field, AccountField):
            field.look_up(actor, on, str(form[name].value() or ""))
    waiting = task.amendments.filter(state=AmendmentState.PROPOSED, subject=subject.value, target=target).first()
    act = Act(
        title=_("提出变更：%(name)s") % {"name": task.title[:40]},
        form=form,
        confirm=_("提交审批"),
        back=item_link(key) or reverse("amendments"),
        crumbs=[
            Crumb(_("台账"), reverse("ledger") + "?view=all"),
            Crumb(task.title, reverse("ledger_item", args=[key])),
        ],
        template="web/amendments/propose.html",
        more={
            "tabs": _tabs(request, task, subject, target),
            "pairs": _as_it_is(task, subject, target, names_of(actor, on)),
            "waiting": waiting,
        },
    )

    parts = _reworded(request, actor, task, subject)

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        made = propose_amendment(
            actor=actor,
            now=now,
            item=key,
            subject=subject,
            after=form.after() | parts,
            reason=fields["reason"],
            basis=fields["basis"],
            effective_on=fields["effective_on"],
            target=target.public_id if target else "",
        )
        messages.success(request, _("已提交审批。批准之前，台账保持原来的内容。"))
        return redirect("amendment", made.public_id)

    return perform(request, act, carry_out)


def _asked(request: HttpRequest, task: Task) -> tuple[AmendmentSubject, Target | None]:
    """What the address asks to change; a target that it does not name is the first."""
    asked = request.GET.get("subject", "")
    subject = AmendmentSubject(asked) if asked in FORMS else AmendmentSubject.WORDING
    if subject is not AmendmentSubject.TARGET:
        return subject, None
    targets = list(task.targets.all())
    named = next((each for each in targets if each.public_id == request.GET.get("target")), None)
    chosen = named or (targets[0] if targets else None)
    return (subject, chosen) if chosen else (AmendmentSubject.WORDING, None)


def _asked_value(
    request: HttpRequest, actor: Actor, task: Task, subject: AmendmentSubject, target: Target | None
) -> dict[str, Any]:
    """What the form begins with: the value as it is, or what a newer version of the paper makes of it, and why."""
    value, grounds = current(task, subject, target), {}
    if desk := request.GET.get(DESK):
        found = consequence_of(actor, desk, task.public_id, subject, target.public_id if target else "")
        if found is not None:
            value = found[0].after
            grounds = dict(zip(("reason", "basis"), grounds_of(found[1]), strict=True))
    keys = [key for key, _role in value.get("owners", ())]
    on = china_date(timezone.now())
    bodies = visible_organisations(actor).filter(public_id__in=keys).prefetch_related("names")
    return initial_of(subject, value, {body.public_id: name_on(body, on) for body in bodies}) | grounds


def _reworded(request: HttpRequest, actor: Actor, task: Task, subject: AmendmentSubject) -> dict[str, Any]:
    """What a newer version says of the parts of an item goes with its wording."""
    if subject is not AmendmentSubject.WORDING or not (desk := request.GET.get(DESK)):
        return {}
    found = consequence_of(actor, desk, task.public_id, subject)
    return {"parts": found[0].after["parts"]} if found and "parts" in found[0].after else {}


def _tabs(request: HttpRequest, task: Task, subject: AmendmentSubject, target: Target | None) -> list[Tab]:
    """One for each part that can change, one for each target."""
    simple = [each for each in FORMS if each is not AmendmentSubject.TARGET]
    tabs = [
        Tab(SUBJECT_WORDS[each], f"?{urlencode({'subject': each.value})}", current=each is subject) for each in simple
    ]
    for each in task.targets.all():
        link = f"?{urlencode({'subject': AmendmentSubject.TARGET.value, 'target': each.public_id})}"
        label = _("目标：%(name)s") % {"name": each.indicator.name[:12]}
        tabs.append(Tab(label, link, current=target is not None and target.pk == each.pk))
    return tabs


def _as_it_is(task: Task, subject: AmendmentSubject, target: Target | None, names: Names) -> list[Pair]:
    """The value that holds, to be read beside the form."""
    value = current(task, subject, target)
    if subject is AmendmentSubject.WORDING:
        return [Pair(_("任务名称"), value["title"]), Pair(_("主要举措"), value["body"] or None)]
    if subject is AmendmentSubject.OWNERS:
        return [
            Pair(word, _("、").join(names[key] for key, held in value["owners"] if held == role.value) or None)
            for role, word in PART_WORDS.items()
        ]
    if subject is AmendmentSubject.PEOPLE:
        told = people_words([convert(each, NamedPerson) for each in value["people"]], names)
        return [Pair(word, told.get(word)) for word in PERSON_WORDS.values()]
    if subject is AmendmentSubject.DEADLINE:
        printed = [Pair(_("文件中的说法"), task.due_text)] if task.due_text else []
        return [Pair(SUBJECT_WORDS[subject], limit_words(value)), *printed]
    if subject is AmendmentSubject.WITHDRAWAL:
        return [Pair(_("状态"), ITEM_STATE_WORDS[task.state][0])]
    words = [Pair(_("指标"), target.indicator.name), Pair(_("文件中的说法"), target.text or None)] if target else []
    return [*words, Pair(SUBJECT_WORDS[subject], amount_words(value))]
