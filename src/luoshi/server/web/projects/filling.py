"""Nodes and money of a project: planned by the office, filled in by the body that answers."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say
from luoshi.server.delivery.audited import PROJECT
from luoshi.server.delivery.cards import project as find
from luoshi.server.delivery.facts import card_facts
from luoshi.server.delivery.models import ProjectCard, ProjectNode
from luoshi.server.delivery.nodes import plain
from luoshi.server.delivery.services.nodes import (
    add_node,
    fill_money,
    fill_node,
    plan_money,
    plan_node,
    remove_node,
)
from luoshi.server.files.models import Attachment
from luoshi.server.files.selectors import attachments_of, see_owner
from luoshi.server.policy import Action, may, require
from luoshi.server.web.acts import Act, bound, perform
from luoshi.server.web.components import Text
from luoshi.server.web.posts import actor_of
from luoshi.server.web.projects.acts import crumbs
from luoshi.server.web.projects.forms import (
    FillMoneyForm,
    FillNodeForm,
    NodeForm,
    PlanMoneyForm,
    PlanNodeForm,
    ReasonForm,
)
from luoshi.server.web.projects.words import node_name
from luoshi.server.web.sent_numbers import number_sent


@require_http_methods(["GET", "POST"])
@login_required
def add(request: HttpRequest, key: str) -> HttpResponse:
    """A node more."""
    card = _planned(request, key)
    form = bound(NodeForm, request, weight=1)

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        add_node(actor=actor_of(request), now=timezone.now(), project=key, node=form.node())
        return _back(request, key, _("已增加节点。"))

    return perform(request, _act(card, _("增加节点"), form, _("增加")), carry_out)


@require_http_methods(["GET", "POST"])
@login_required
def plan(request: HttpRequest, key: str, position: int) -> HttpResponse:
    """A node planned anew."""
    card = _planned(request, key)
    node = _node(card, position)
    given = {"kind": node.kind, "name": node.name, "weight": plain(node.weight), "planned_on": node.planned_on}
    form = PlanNodeForm(request.POST) if request.method == "POST" else PlanNodeForm(initial=given)

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        plan_node(
            actor=actor_of(request),
            now=timezone.now(),
            project=key,
            position=position,
            node=form.node(),
            comment=fields["comment"],
        )
        return _back(request, key, _("已保存节点。"))

    title = _("修改节点：%(name)s") % {"name": node_name(node.kind, node.name)}
    return perform(request, _act(card, title, form, _("保存")), carry_out)


@require_http_methods(["GET", "POST"])
@login_required
def remove(request: HttpRequest, key: str, position: int) -> HttpResponse:
    """A node taken away."""
    card = _planned(request, key)
    node = _node(card, position)
    form = bound(ReasonForm, request)

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        remove_node(
            actor=actor_of(request), now=timezone.now(), project=key, position=position, comment=fields["comment"]
        )
        return _back(request, key, _("已删除节点。"))

    title = _("删除节点：%(name)s") % {"name": node_name(node.kind, node.name)}
    lost = _("这个节点的计划日期会一并删除，其余节点的份额重新折算。")
    return perform(request, _act(card, title, form, _("删除节点"), lost=lost), carry_out)


@require_http_methods(["GET", "POST"])
@login_required
def fill(request: HttpRequest, key: str, position: int) -> HttpResponse:
    """When a node was reached."""
    actor = actor_of(request)
    card = _filled(request, key)
    node = _node(card, position)
    form = bound(FillNodeForm, request, reached_on=node.reached_on, note=node.note)
    form.look_up(_files(actor, card))

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        fill_node(
            actor=actor,
            now=timezone.now(),
            project=key,
            position=position,
            reached_on=fields["reached_on"],
            note=fields["note"],
            evidence=fields.get("evidence", ()),
            scan=fields["scan"],
        )
        return _back(request, key, _("已填报。"))

    title = _("填报节点：%(name)s") % {"name": node_name(node.kind, node.name)}
    return perform(request, _act(card, title, form, _("填报")), carry_out)


@require_http_methods(["GET", "POST"])
@login_required
def money_plan(request: HttpRequest, key: str) -> HttpResponse:
    """A year's planned money."""
    card = _planned(request, key)
    form = bound(PlanMoneyForm, request, **_year(request, card, "planned"))

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        plan_money(
            actor=actor_of(request),
            now=timezone.now(),
            project=key,
            year=fields["year"],
            planned=fields["planned"],
        )
        return _back(request, key, _("已保存年度计划。"))

    return perform(request, _act(card, _("年度计划投资"), form, _("保存")), carry_out)


@require_http_methods(["GET", "POST"])
@login_required
def money_fill(request: HttpRequest, key: str) -> HttpResponse:
    """How much of a year's money is done."""
    actor = actor_of(request)
    card = _filled(request, key)
    today = china_date(timezone.now())
    form = bound(FillMoneyForm, request, **_year(request, card, "done"), as_of=today)
    form.look_up(_files(actor, card))

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        fill_money(
            actor=actor,
            now=timezone.now(),
            project=key,
            year=fields["year"],
            done=fields["done"],
            as_of=fields["as_of"],
            scan=fields["scan"],
        )
        return _back(request, key, _("已填报。"))

    return perform(request, _act(card, _("填报完成投资"), form, _("填报")), carry_out)


def _act(card: ProjectCard, title: Text, form: Any, confirm: Text, lost: Text = "") -> Act:
    return Act(
        title=title,
        form=form,
        confirm=confirm,
        back=reverse("project", args=[card.public_id]),
        crumbs=crumbs(card),
        lost=lost,
    )


def _planned(request: HttpRequest, key: str) -> ProjectCard:
    actor = actor_of(request)
    card = find(actor, key)
    require(actor, Action.PROJECT_EDIT, card_facts(card))
    return card


def _filled(request: HttpRequest, key: str) -> ProjectCard:
    """The project, where the actor may fill it in: for their own body, or for another with its paper."""
    actor = actor_of(request)
    card = find(actor, key)
    if not may(actor, Action.PROJECT_NODE, card_facts(card, on_behalf=True)):
        require(actor, Action.PROJECT_NODE, card_facts(card))
    return card


def _node(card: ProjectCard, position: int) -> ProjectNode:
    found = next((node for node in card.nodes.all() if node.position == position), None)
    if found is None:
        raise NotFound(say("这个节点"))
    return found


def _files(actor: Actor, card: ProjectCard) -> list[Attachment]:
    return list(attachments_of(actor, see_owner(actor, PROJECT, card.public_id)))


def _year(request: HttpRequest, card: ProjectCard, column: str) -> dict[str, Any]:
    """The year that the address names, else this one, with its figure."""
    year = number_sent(request.GET.get("year"), digits=4) or china_date(timezone.now()).year
    row = next((each for each in card.money.all() if each.year == year), None)
    value = getattr(row, column) if row else None
    return {"year": year, column: None if value is None else plain(value)}


def _back(request: HttpRequest, key: str, told: str) -> HttpResponse:
    messages.success(request, told)
    return redirect("project", key)
