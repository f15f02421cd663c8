"""A page on which one thing is done: what will happen, what is lost, a form, one button. And who may do it where not.

Every act has an address of its own, so it can be done without scripts, sent, and refused by the same words.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid
from luoshi.server.core.roles import PostRole
from luoshi.server.core.transitions import Transition
from luoshi.server.policy import Action, Facts, may
from luoshi.server.policy.table import ROLES
from luoshi.server.web.components import Action as Link
from luoshi.server.web.components import Crumb, Text
from luoshi.server.web.refused import tell
from luoshi.server.web.role_words import ROLE_WORDS
from luoshi.server.web.words import ACTION_WORDS

Form = TypeVar("Form", bound=forms.Form)


@dataclass(frozen=True, kw_only=True)
class Act:
    """What the page says. ``told`` are sentences before the form, ``lost`` what cannot be undone."""

    title: Text
    form: forms.Form
    confirm: Text
    back: str
    crumbs: Sequence[Crumb] = ()
    told: Sequence[Text] = ()
    lost: Text = ""
    template: str = "web/act.html"
    more: Mapping[str, Any] = field(default_factory=dict)


def perform(request: HttpRequest, act: Act, carry_out: Callable[[Mapping[str, Any]], HttpResponse]) -> HttpResponse:
    """The page, or what ``carry_out`` answers to the fields of a form that was sent and is right.

    It calls one service. What the service finds wrong (Invalid) stands beside its field.
    """
    if request.method == "POST" and act.form.is_valid():
        try:
            return carry_out(getattr(act.form, "cleaned_data", {}))
        except Invalid as refusal:
            tell(act.form, refusal)
    context = {"act": act, "form": act.form, "title": act.title, "crumbs": act.crumbs, **act.more}
    return render(request, act.template, context, status=422 if act.form.errors else 200)


def bound(kind: Callable[..., Form], request: HttpRequest, /, *given: Any, **initial: Any) -> Form:
    """A form with what was sent, or with initial values; ``given`` are its own first arguments."""
    if request.method == "POST":
        return kind(*given, request.POST, request.FILES)
    return kind(*given, initial=initial)


@dataclass(frozen=True)
class Offer:
    """An act as a page of a thing may offer it: the action, where it is done, its icon."""

    action: Action
    link: str
    icon: str = ""
    label: Text = ""


def offered(
    actor: Actor, offers: Iterable[Offer], facts: Facts, table: Sequence[Transition], state: Any
) -> tuple[list[Link], str]:
    """(the acts that the actor may do and that the state allows, a sentence that says who does the others)."""
    possible = [each for each in offers if any(row.source is state and row.action is each.action for row in table)]
    allowed = [each for each in possible if may(actor, each.action, facts)]
    others = [each for each in possible if each not in allowed]
    links = [Link(each.label or ACTION_WORDS[each.action], each.link, each.icon) for each in allowed]
    return links, who_does(each.action for each in others)


def who_does(actions: Iterable[Action]) -> str:
    """Who may do some acts, as a sentence: 停用账号、重置密码由安全管理员办理。 Empty for none."""
    by_roles: dict[tuple[PostRole, ...], list[str]] = {}
    for action in actions:
        roles = tuple(role for role in ROLES[action] if role in ROLE_WORDS)
        if roles:
            by_roles.setdefault(roles, []).append(str(ACTION_WORDS[action]))
    return "".join(
        _("%(acts)s由%(roles)s办理。")
        % {"acts": _("、").join(acts), "roles": _("、").join(str(ROLE_WORDS[role]) for role in roles)}
        for roles, acts in by_roles.items()
    )
