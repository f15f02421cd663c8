"""The list of projects with its filters."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.server.core.actor import Actor
from luoshi.server.delivery.cards import with_overdue_nodes
from luoshi.server.delivery.models import ProjectCard
from luoshi.server.delivery.nodes import project_progress
from luoshi.server.orgs.selectors import short_name_on
from luoshi.server.web.lists import LedgerTable
from luoshi.server.web.organisations.fields import BodyField
from luoshi.server.web.projects.words import node_name, project_standing

_RUNNING, _OVERDUE, _ENDED = "running", "overdue", "ended"


class ProjectFilters(forms.Form):
    """By standing, body, and words of the name."""

    standing = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[
            ("", _("全部")),
            (_RUNNING, _("进行中")),
            (_OVERDUE, _("有节点逾期")),
            (_ENDED, _("已了结")),
        ],
    )
    unit = BodyField(label=_("责任单位"), required=False)
    q = forms.CharField(label=_("名称含"), required=False, max_length=100)

    def found(self, rows: "QuerySet[ProjectCard]", on: date) -> "QuerySet[ProjectCard]":
        """The projects that fit."""
        asked: Mapping[str, Any] = self.cleaned_data if self.is_valid() else {}
        if asked.get("standing") == _OVERDUE:
            rows = with_overdue_nodes(rows, on)
        elif asked.get("standing"):
            rows = rows.filter(ended=asked["standing"] == _ENDED)
        if asked.get("unit"):
            rows = rows.filter(owner__public_id=asked["unit"])
        if asked.get("q"):
            rows = rows.filter(name__icontains=asked["q"])
        return rows


def filters_of(actor: Actor, query: Any, on: date) -> ProjectFilters:
    """The filters of an address, for who looks."""
    form = ProjectFilters(query)
    field = form.fields["unit"]
    if isinstance(field, BodyField):
        field.look_up(actor, on)
    return form


class ProjectTable(LedgerTable):
    """How each project stands: its light, how far, what comes next, its money."""

    name = tables.Column(verbose_name=pgettext_lazy("heading", "项目"))
    standing = tables.Column(verbose_name=_("状态"), accessor="pk", orderable=False)
    progress = tables.Column(verbose_name=_("节点进度"), accessor="public_id", orderable=False)
    following = tables.Column(verbose_name=_("下一个节点"), accessor="revision", orderable=False)
    owner = tables.Column(verbose_name=_("责任单位"), accessor="owner", orderable=False)
    total = tables.Column(verbose_name=_("总投资（万元）"))
    done = tables.Column(verbose_name=_("本年完成（万元）"), accessor="pk", orderable=False)
    ends_on = tables.Column(verbose_name=_("计划竣工"))
    numbers = ("total", "done")
    wide = ("name",)
    on: date

    def render_standing(self, record: ProjectCard) -> str:
        """The light with its word."""
        word, light = project_standing(project_progress(record, self.on), ended=record.ended)
        return render_to_string("web/components/light.html", {"light": light, "word": word})

    def value_standing(self, record: ProjectCard) -> str:
        """The word, for the workbook."""
        return str(project_standing(project_progress(record, self.on), ended=record.ended)[0])

    def render_progress(self, record: ProjectCard) -> str:
        """The sum of the shares of nodes that are reached."""
        done = project_progress(record, self.on).done
        return "—" if done is None else f"{done}%"

    def render_following(self, record: ProjectCard) -> str:
        """The first node that is not reached, and its day."""
        node = project_progress(record, self.on).following
        if node is None:
            return "—"
        day = f" {node.planned_on:%Y-%m-%d}" if node.planned_on else ""
        return f"{node_name(node.kind, node.name)}{day}"

    def render_owner(self, record: ProjectCard) -> str:
        """The body that answers for it."""
        return short_name_on(record.owner, self.on)

    def render_total(self, value: Any) -> str:
        """As offices write money."""
        return money_text(value)

    def render_done(self, record: ProjectCard) -> str:
        """What is done of this year's money; not reported is no zero."""
        row = next((each for each in record.money.all() if each.year == self.on.year), None)
        return money_text(row.done if row else None)

    def render_ends_on(self, value: Any) -> str:
        """As a date."""
        return f"{value:%Y-%m-%d}"


def money_text(value: Decimal | None) -> str:
    """An amount of 万元 without idle zeros; what is not reported says so."""
    return str(_("未报")) if value is None else f"{value.normalize():,f}"
