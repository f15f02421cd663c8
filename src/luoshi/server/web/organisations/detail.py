"""One organisation in its time: what it is, what became of it, who works there, what the library reads of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from luoshi.server.audit.facts import trail_facts
from luoshi.server.audit.selectors import history
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.periods import day_before
from luoshi.server.core.roles import PostRole
from luoshi.server.orgs.audited import ORGANISATION
from luoshi.server.orgs.facts import organisation_facts
from luoshi.server.orgs.listings import in_charge_of, members_as_of, organisation_as_of, posts_of, steps_of
from luoshi.server.orgs.models import NameKind, Organisation, OrganisationName, Post, SuccessionKind
from luoshi.server.orgs.register_file import register_toml
from luoshi.server.orgs.selectors import name_on, register_for
from luoshi.server.orgs.states import TermState
from luoshi.server.policy import Action as Act
from luoshi.server.policy import may
from luoshi.server.web.components import Action, Crumb, Event, Pair, Tab, Text
from luoshi.server.web.organisations.filters import day_of
from luoshi.server.web.organisations.lists import pairs_of
from luoshi.server.web.permitted import permitted
from luoshi.server.web.posts import actor_of
from luoshi.server.web.role_words import ROLE_WORDS
from luoshi.server.web.words import ACTION_WORDS, NAME_WORDS

_ACTS = (Act.ORGANISATION_EDIT, Act.ORGANISATION_NAME, Act.ORGANISATION_GROUP, Act.ORGANISATION_REORGANISE)


@dataclass(frozen=True, slots=True)
class Step:
    """An entry of the life of a body: on which day, what, the other body where there is one, and by which paper."""

    day: date | None
    what: Text
    other: str = ""
    key: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A name with its days."""

    kind: Text
    name: OrganisationName
    current: bool


@require_GET
@login_required
def organisation(request: HttpRequest, key: str) -> HttpResponse:
    """The page, in parts with addresses of their own: about, life, people, register, trail."""
    actor, today = actor_of(request), china_date(timezone.now())
    on = day_of(request.GET.get("on"), today)
    body = organisation_as_of(actor, key, on)
    parts = _parts(actor, body)
    part = request.GET.get("part", "about")
    part = part if part in parts else "about"
    context: dict[str, Any] = {
        "body": body,
        "name": body.full_name,  # type: ignore[attr-defined]  # an annotation of the selector
        "on": on,
        "today": today,
        "part": part,
        "tabs": [Tab(label, f"?part={name}&on={on}", name == part) for name, label in parts.items()],
        "acts": _acts(actor, body, today),
        "crumbs": [Crumb(_("机构"), reverse("organisations"))],
        "kept_filters": [("part", part)],
    }
    return render(request, "web/organisations/detail.html", context | _PARTS[part](actor, body, on))


def _parts(actor: Actor, body: Organisation) -> dict[str, Text]:
    parts: dict[str, Text] = {"about": _("概况"), "life": _("沿革")}
    if may(actor, Act.POST_VIEW, organisation_facts(body)):
        parts["people"] = _("人员")
    parts["register"] = _("名册条目")
    if may(actor, Act.AUDIT_READ, trail_facts(actor.government)):
        parts["trail"] = _("变动记录")
    return parts


def _acts(actor: Actor, body: Organisation, today: date) -> list[Action]:
    """What the actor may do to the body, ended ones excepted."""
    if body.state_on(today) is TermState.OVER or body.ends_on is not None:
        return []
    allowed = permitted(actor, organisation_facts(body), _ACTS)
    offered: list[tuple[Act, str, Text, bool]] = [
        (Act.ORGANISATION_GROUP, "members", _("调整组成员"), body.is_group),
        (Act.ORGANISATION_NAME, "name", _("登记名称"), True),
        (Act.ORGANISATION_NAME, "end-name", _("停用名称"), True),
        (Act.ORGANISATION_EDIT, "edit", _("修改信息"), True),
        (Act.ORGANISATION_REORGANISE, "rename", _("更名"), True),
        (Act.ORGANISATION_REORGANISE, "merge", _("合并"), True),
        (Act.ORGANISATION_REORGANISE, "split", _("分设"), True),
        (Act.ORGANISATION_REORGANISE, "transfer", _("划转职责"), not body.is_group),
        (Act.ORGANISATION_REORGANISE, "dissolve", _("撤销"), True),
    ]
    return [
        Action(label, reverse("organisation_act", args=[body.public_id, act]))
        for action, act, label, fits in offered
        if fits and action in allowed
    ]


def _about(actor: Actor, body: Organisation, on: date) -> dict[str, Any]:
    names = sorted(
        body.names.all(),
        key=lambda name: (list(NameKind).index(NameKind(name.kind)), name.starts_on or date.min, name.position),
    )
    context: dict[str, Any] = {
        "particulars": pairs_of(body, on),
        "names": [Named(NAME_WORDS[NameKind(name.kind)], name, on in name.period) for name in names],
    }
    if body.is_group:
        context["members"] = list(members_as_of(actor, body, on))
    return context


def _life(actor: Actor, body: Organisation, on: date) -> dict[str, Any]:
    return {"steps": life_of(body)}


def life_of(body: Organisation) -> list[Step]:
    """What became of a body, latest first: set up, renamed, merged, split, duties given and taken, dissolved."""
    found = [Step(body.starts_on, _("设立"), name_on(body, date.min))]
    full = sorted(
        (name for name in body.names.all() if name.kind == NameKind.FULL), key=lambda name: name.starts_on or date.min
    )
    found += [Step(name.starts_on, _("更名为"), name.text) for name in full[1:]]
    followed = False
    for step in steps_of(body):
        here = step.predecessor_id == body.pk
        other = step.successor if here else step.predecessor
        kind = SuccessionKind(step.kind)
        followed = followed or (here and kind is not SuccessionKind.TRANSFER)
        words = _SAID[kind, here]
        day = step.effective_on if here else day_before(step.effective_on)
        found.append(Step(step.effective_on, words, name_on(other, day), other.public_id, step.basis))
    if body.ends_on and not followed:
        found.append(Step(body.ends_on, _("最后一日，此后撤销")))
    return sorted(found, key=lambda step: step.day or date.min, reverse=True)


_SAID: dict[tuple[SuccessionKind, bool], Text] = {
    (SuccessionKind.MERGE, True): gettext_lazy("并入"),
    (SuccessionKind.MERGE, False): gettext_lazy("接收并入的"),
    (SuccessionKind.SPLIT, True): gettext_lazy("分设出"),
    (SuccessionKind.SPLIT, False): gettext_lazy("分设自"),
    (SuccessionKind.TRANSFER, True): gettext_lazy("职责划给"),
    (SuccessionKind.TRANSFER, False): gettext_lazy("接收职责，来自"),
}
"""What a step is called in the life of the body that gave, and of the one that took."""


def _people(actor: Actor, body: Organisation, on: date) -> dict[str, Any]:
    return {"posts": _told(posts_of(actor, body, on)), "leaders": _told(in_charge_of(actor, body, on))}


def _told(posts: Iterable[Post]) -> list[dict[str, Any]]:
    return [
        {
            "key": post.user.public_id,
            "name": post.user.display_name,
            "role": ROLE_WORDS[PostRole(post.role)],
            "title": post.title or post.section,
            "since": post.starts_on,
        }
        for post in posts
    ]


def _register(actor: Actor, body: Organisation, on: date) -> dict[str, Any]:
    whole = register_for(body.government, on)
    entry = whole.organisation(body.public_id)
    if entry is None:
        return {"entry": None}
    members = [whole.organisation(member) for member in entry.members]
    pairs = [
        Pair(_("名称"), entry.name),
        Pair(_("简称"), "、".join(entry.short) or None),
        Pair(_("别称和曾用名"), "、".join(entry.aliases) or None),
        Pair(_("类别"), entry.kind),
        Pair(_("层级"), entry.level),
        Pair(_("成员"), "、".join(member.name for member in members if member) or None),
    ]
    alone = type(whole)((entry,), whole.place, whole.city, whole.province, whole.as_of)
    return {"entry": pairs, "source": register_toml(alone), "file": reverse("organisations_register") + f"?on={on}"}


def _trail(actor: Actor, body: Organisation, on: date) -> dict[str, Any]:
    said = [
        Event(event.at, event.actor_name, ACTION_WORDS[Act(event.action)], why=event.comment)
        for event in history(actor.government, ORGANISATION, body.public_id)
    ]
    return {"events": said}


_PARTS = {"about": _about, "life": _life, "people": _people, "register": _register, "trail": _trail}
