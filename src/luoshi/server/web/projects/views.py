"""The list of projects, and one with its nodes, money, links and what happened."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luoshi.server.audit.selectors import history
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.delivery.audited import PROJECT
from luoshi.server.delivery.cards import project as find
from luoshi.server.delivery.cards import projects as listed
from luoshi.server.delivery.cards import with_overdue_nodes
from luoshi.server.delivery.facts import card_facts
from luoshi.server.delivery.models import ProjectCard, ProjectMoney, ProjectNode
from luoshi.server.delivery.nodes import NodeShare, money_of, project_progress
from luoshi.server.orgs.selectors import short_name_on
from luoshi.server.policy import Action, Facts, may, require_some
from luoshi.server.web.components import Action as Link
from luoshi.server.web.components import Crumb, Light, Pair, Text, share
from luoshi.server.web.lists import ListPage, on_day, show
from luoshi.server.web.posts import actor_of
from luoshi.server.web.projects.carrying import carried
from luoshi.server.web.projects.tables import ProjectTable, filters_of, money_text
from luoshi.server.web.projects.words import node_name, node_standing, project_standing
from luoshi.server.web.timelines import timeline_of


@dataclass(frozen=True, slots=True)
class ShownNode:
    """A node as the track shows it."""

    node: ProjectNode
    name: Text
    share: Decimal
    word: Text
    light: Light
    kind: str
    moved: bool


@dataclass(frozen=True, slots=True)
class ShownYear:
    """A year of money: ``share`` is whole per cent of the plan, None where nothing can be said."""

    row: ProjectMoney
    planned: str
    done: str
    share: int | None


@require_GET
@login_required
def projects(request: HttpRequest) -> HttpResponse:
    """How the projects stand."""
    actor, on = actor_of(request), china_date(timezone.now())
    require_some(actor, Action.MATTER_VIEW)
    filters = filters_of(actor, request.GET, on)
    edits = bool(may(actor, Action.PROJECT_EDIT, Facts(government=actor.government)))
    late = with_overdue_nodes(listed(actor), on).count()
    more = [Link(_("节点模板"), reverse("project_templates"), "list")] if edits else []
    return show(
        request,
        ListPage(
            name="projects",
            title=_("项目进展到哪一步了"),
            table=on_day(ProjectTable, on),
            rows=filters.found(listed(actor), on),
            filters=filters,
            panel=panel,
            main=Link(_("登记项目"), reverse("project_new"), "plus") if edits else None,
            more=more,
            totals=[(_("有节点逾期"), str(late))] if late else [],
            empty={
                "title": _("没有项目"),
                "text": _("由综合员登记项目、设定节点；责任单位填报完成情况。"),
                **({"link": reverse("project_new"), "action": _("登记项目")} if edits else {}),
            },
        ),
    )


def panel(request: HttpRequest, key: str) -> str:
    """One project beside the list."""
    return render_to_string("web/projects/panel.html", about(request, find(actor_of(request), key)), request)


@require_GET
@login_required
def project(request: HttpRequest, key: str) -> HttpResponse:
    """One project: how far, which node comes next, what is overdue, its money, what it belongs to."""
    actor = actor_of(request)
    row = find(actor, key)
    context = {
        **about(request, row),
        "carried": carried(actor, row),
        "crumbs": [Crumb(_("项目进展到哪一步了"), reverse("projects"))],
        "events": timeline_of(history(row.government.public_id, PROJECT, row.public_id)),
    }
    return render(request, "web/projects/project.html", context)


def about(request: HttpRequest, row: ProjectCard) -> dict[str, Any]:
    """What page and panel show."""
    actor, on = actor_of(request), china_date(timezone.now())
    progress = project_progress(row, on)
    word, light = project_standing(progress, ended=row.ended)
    edits = bool(may(actor, Action.PROJECT_EDIT, card_facts(row)))
    money = list(row.money.all())
    following = progress.following
    return {
        "row": row,
        "title": row.name,
        "word": word,
        "light": light,
        "progress": progress,
        "done": share(progress.done, 100),
        "nodes": [_node(each, following) for each in progress.shares],
        "years": [_year(each) for each in money],
        "sums": money_of(money),
        "planned_sum": money_text(money_of(money).planned),
        "done_sum": money_text(money_of(money).done),
        "pairs": pairs_of(row, on),
        "main": _main(row) if edits else None,
        "more": _more(row) if edits else [],
        "edits": edits and not row.ended,
        "fills": not row.ended and fills(actor, row),
    }


def fills(actor: Actor, row: ProjectCard) -> bool:
    """Whether the actor may fill in nodes and money, for their own body or, with its paper, for another."""
    own = may(actor, Action.PROJECT_NODE, card_facts(row))
    return bool(own or may(actor, Action.PROJECT_NODE, card_facts(row, on_behalf=True)))


def pairs_of(row: ProjectCard, on: date) -> list[Pair]:
    """What the project is."""
    return [
        Pair(_("责任单位"), short_name_on(row.owner, on)),
        Pair(_("建设单位"), row.builder_name or None),
        Pair(_("建设内容及规模"), row.content or None),
        Pair(_("总投资（万元）"), None if row.total is None else money_text(row.total)),
        Pair(_("资金来源"), row.funds or None),
        Pair(_("计划开工"), f"{row.starts_on:%Y-%m-%d}" if row.starts_on else None),
        Pair(_("计划竣工"), f"{row.ends_on:%Y-%m-%d}" if row.ends_on else None),
    ]


def _node(each: NodeShare, following: ProjectNode | None) -> ShownNode:
    node = each.node
    first = following is not None and node.pk == following.pk
    word, light, kind = node_standing(each, following=first)
    moved = node.first_planned_on is not None and node.planned_on != node.first_planned_on
    return ShownNode(node, node_name(node.kind, node.name), each.share, word, light, kind, moved)


def _year(row: ProjectMoney) -> ShownYear:
    return ShownYear(row, money_text(row.planned), money_text(row.done), share(row.done, row.planned))


def _main(row: ProjectCard) -> Link:
    if row.ended:
        return Link(_("恢复项目"), reverse("project_resume", args=[row.public_id]), "refresh")
    return Link(_("增加节点"), reverse("project_node_add", args=[row.public_id]), "plus")


def _more(row: ProjectCard) -> list[Link]:
    if row.ended:
        return []
    key = [row.public_id]
    return [
        Link(_("修改项目"), reverse("project_edit", args=key), "pencil"),
        Link(_("关联事项和指标"), reverse("project_links", args=key), "list"),
        Link(_("了结项目"), reverse("project_end", args=key), "check"),
    ]
