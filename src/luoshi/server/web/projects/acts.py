"""What the office does to projects as a whole: register, edit, link, end; templates of nodes."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.server.core.clock import china_date
from luoshi.server.delivery.cards import names_without_card
from luoshi.server.delivery.cards import project as find
from luoshi.server.delivery.cards import templates as offered
from luoshi.server.delivery.facts import card_facts
from luoshi.server.delivery.models import ProjectCard
from luoshi.server.delivery.nodes import plain
from luoshi.server.delivery.services.nodes import make_template, retire_template
from luoshi.server.delivery.services.projects import (
    PRESET_KEY,
    edit_project,
    end_project,
    link_project,
    make_project,
    resume_project,
)
from luoshi.server.orgs.selectors import short_name_on
from luoshi.server.policy import Action, Facts, require
from luoshi.server.web.acts import Act, bound, perform
from luoshi.server.web.components import Crumb
from luoshi.server.web.posts import actor_of
from luoshi.server.web.projects.forms import LinksForm, NewProjectForm, ProjectForm, ReasonForm, TemplateForm
from luoshi.server.web.sent_numbers import number_sent

_MOST_NAMES = 100


def crumbs(card: ProjectCard | None = None) -> list[Crumb]:
    """The list, and the project where there is one."""
    found = [Crumb(_("项目进展到哪一步了"), reverse("projects"))]
    return [*found, Crumb(card.name, reverse("project", args=[card.public_id]))] if card else found


@require_http_methods(["GET", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Register a project, of a name that papers give or another."""
    actor, now = actor_of(request), timezone.now()
    require(actor, Action.PROJECT_EDIT, Facts(government=actor.government))
    form = bound(NewProjectForm, request, template=PRESET_KEY, named=True, name=request.GET.get("name", ""))
    form.look_up(actor, china_date(now))
    names = names_without_card(actor)[:_MOST_NAMES]
    act = Act(
        title=_("登记项目"),
        form=form,
        confirm=_("登记"),
        back=reverse("projects"),
        crumbs=crumbs(),
        template="web/projects/new.html",
        more={"names": names},
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        card = make_project(
            actor=actor, now=now, details=form.details(), template=fields["template"], links=form.links()
        )
        messages.success(request, _("已登记，请为各节点填写计划日期。"))
        return redirect("project", card.public_id)

    return perform(request, act, carry_out)


@require_http_methods(["GET", "POST"])
@login_required
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Say anew what a project is."""
    actor, now = actor_of(request), timezone.now()
    card = _editable(request, key)
    today = china_date(now)
    values = {name: getattr(card, name) for name in ("name", "builder_name", "content", "funds")}
    form = bound(
        ProjectForm,
        request,
        **values,
        total=None if card.total is None else plain(card.total),
        owner=short_name_on(card.owner, today),
        starts_on=card.starts_on,
        ends_on=card.ends_on,
    )
    form.look_up(actor, today)
    act = Act(
        title=_("修改项目"),
        form=form,
        confirm=_("保存"),
        back=reverse("project", args=[key]),
        crumbs=crumbs(card),
        template="web/projects/edit.html",
        more={"revision": request.POST.get("revision", card.revision)},
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        edit_project(
            actor=actor,
            now=now,
            project=key,
            details=form.details(),
            revision=number_sent(request.POST.get("revision")),
        )
        messages.success(request, _("已保存。"))
        return redirect("project", key)

    return perform(request, act, carry_out)


@require_http_methods(["GET", "POST"])
@login_required
def links(request: HttpRequest, key: str) -> HttpResponse:
    """Say what a project belongs to."""
    actor = actor_of(request)
    card = _editable(request, key)
    form = bound(LinksForm, request)
    form.look_up(actor, card)
    act = Act(
        title=_("关联事项和指标"),
        form=form,
        confirm=_("保存关联"),
        back=reverse("project", args=[key]),
        crumbs=crumbs(card),
        told=[_("列出的是责任单位承担的事项和它们的指标；一个项目可以支撑多项任务，一项任务可以有多个项目。")],
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        link_project(actor=actor, now=timezone.now(), project=key, links=form.links())
        messages.success(request, _("已保存关联。"))
        return redirect("project", key)

    return perform(request, act, carry_out)


@require_http_methods(["GET", "POST"])
@login_required
def end(request: HttpRequest, key: str) -> HttpResponse:
    """Close a project's card."""
    card = _editable(request, key)
    act = Act(
        title=_("了结项目"),
        form=bound(ReasonForm, request),
        confirm=_("了结"),
        back=reverse("project", args=[key]),
        crumbs=crumbs(card),
        told=[_("了结以后不再填报；需要时可以恢复。")],
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        end_project(actor=actor_of(request), now=timezone.now(), project=key, comment=fields["comment"])
        messages.success(request, _("已了结。"))
        return redirect("project", key)

    return perform(request, act, carry_out)


@require_http_methods(["GET", "POST"])
@login_required
def resume(request: HttpRequest, key: str) -> HttpResponse:
    """Open it again."""
    card = _editable(request, key)
    act = Act(
        title=_("恢复项目"),
        form=bound(ReasonForm, request),
        confirm=_("恢复"),
        back=reverse("project", args=[key]),
        crumbs=crumbs(card),
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        resume_project(actor=actor_of(request), now=timezone.now(), project=key, comment=fields["comment"])
        messages.success(request, _("已恢复。"))
        return redirect("project", key)

    return perform(request, act, carry_out)


@require_http_methods(["GET", "POST"])
@login_required
def templates(request: HttpRequest) -> HttpResponse:
    """The templates of nodes, and a new one."""
    actor = actor_of(request)
    require(actor, Action.PROJECT_EDIT, Facts(government=actor.government))
    act = Act(
        title=_("节点模板"),
        form=bound(TemplateForm, request),
        confirm=_("保存模板"),
        back=reverse("projects"),
        crumbs=crumbs(),
        template="web/projects/templates.html",
        more={"templates": list(offered(actor))},
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        make_template(actor=actor, now=timezone.now(), name=fields["name"], nodes=fields["nodes"])
        messages.success(request, _("已保存模板。"))
        return redirect("project_templates")

    return perform(request, act, carry_out)


@require_POST
@login_required
def retire(request: HttpRequest, key: str) -> HttpResponse:
    """Offer a template no more."""
    retire_template(actor=actor_of(request), now=timezone.now(), template=key)
    messages.success(request, _("已停用，已有项目的节点不变。"))
    return redirect("project_templates")


def _editable(request: HttpRequest, key: str) -> ProjectCard:
    actor = actor_of(request)
    card = find(actor, key)
    require(actor, Action.PROJECT_EDIT, card_facts(card))
    return card
