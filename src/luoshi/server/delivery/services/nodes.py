"""Nodes and money of projects: planned by the office, filled in by the body that answers; templates of nodes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import IllegalTransition, Invalid, NotFound
from luoshi.server.core.said import say
from luoshi.server.delivery.audited import TEMPLATE
from luoshi.server.delivery.models import NodeKind, NodeTemplate, ProjectCard, ProjectMoney, ProjectNode
from luoshi.server.delivery.scopes import visible_cards, visible_templates
from luoshi.server.delivery.services.keeping import authorship, worded
from luoshi.server.delivery.services.papers import Papers, papers_of
from luoshi.server.delivery.services.projects import THING, fits, kept, open_card
from luoshi.server.orgs.services.locking import locked, locked_government
from luoshi.server.policy import Action, Facts, require

_LONGEST_NAME, _LONGEST_NOTE = 60, 300
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_WEIGHT_DIGITS, _WEIGHT_PLACES = 5, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedNode:
    """A node as the office plans it; of a kind that has a name, ``name`` may be empty."""

    kind: str
    name: str = ""
    weight: Decimal = Decimal(1)
    planned_on: date | None = None


def add_node(*, actor: Actor, now: datetime, project: str, node: PlannedNode) -> ProjectCard:
    """Add a node behind the others."""
    with transaction.atomic():
        card = open_card(actor, project, Action.PROJECT_EDIT)
        last = card.nodes.order_by("-position").values_list("position", flat=True).first()
        ProjectNode(
            government_id=card.government_id,
            card=card,
            position=0 if last is None else last + 1,
            kind=node.kind,
            name=_named(node),
            weight=_weight(node.weight),
            planned_on=node.planned_on,
            first_planned_on=node.planned_on,
        ).save(force_insert=True)
        kept(actor, now, card, "node_added")
        return card


def plan_node(
    *, actor: Actor, now: datetime, project: str, position: int, node: PlannedNode, comment: str = ""
) -> ProjectCard:
    """Plan a node anew. The day that was planned at first stays; moving a day, or taking it away, needs words."""
    with transaction.atomic():
        card = open_card(actor, project, Action.PROJECT_EDIT)
        row = _node(card, position)
        if row.planned_on is not None and node.planned_on != row.planned_on:
            worded(comment=comment)
        row.kind, row.name, row.weight = node.kind, _named(node), _weight(node.weight)
        row.planned_on = node.planned_on
        row.first_planned_on = row.first_planned_on or node.planned_on
        row.save()
        kept(actor, now, card, "node_planned", comment)
        return card


def remove_node(*, actor: Actor, now: datetime, project: str, position: int, comment: str) -> ProjectCard:
    """Take a node away that is not reached; the others keep their order."""
    with transaction.atomic():
        card = open_card(actor, project, Action.PROJECT_EDIT)
        row = _node(card, position)
        words = worded(comment=comment)
        if row.reached_on is not None:
            raise Invalid(
                say("这个节点已经完成，不能删除"),
                say("填错了的，请先更正完成日期"),
                fields={"position": say("已经完成")},
            )
        row.delete()
        kept(actor, now, card, "node_removed", words["comment"])
        return card


def fill_node(
    *,
    actor: Actor,
    now: datetime,
    project: str,
    position: int,
    reached_on: date | None,
    note: str = "",
    evidence: Collection[str] = (),
    scan: str = "",
) -> ProjectCard:
    """Say when a node was reached; None takes it back, with words in ``note``. By the body that answers, or entered
    for it with the paper.
    """
    with transaction.atomic():
        card, papers = _filled(actor, project, evidence, scan)
        row = _node(card, position)
        if reached_on is None:
            worded(note=note)
        elif reached_on > china_date(now):
            raise Invalid(say("完成日期还没有到"), say("请填写实际完成的日期"), fields={"reached_on": say("日期太晚")})
        row.reached_on = reached_on
        row.note = note.strip()[:_LONGEST_NOTE]
        row.evidence = list(dict.fromkeys([*row.evidence, *papers.evidence, *filter(None, [papers.scan])]))
        row.save()
        kept(actor, now, card, "reached", note.strip())
        return card


def plan_money(*, actor: Actor, now: datetime, project: str, year: int, planned: Decimal | None) -> ProjectCard:
    """Plan a year's money in 万元; None takes the figure away."""
    with transaction.atomic():
        card = open_card(actor, project, Action.PROJECT_EDIT)
        row = _year(card, year)
        _check_amount(planned, "planned")
        row.planned = planned
        row.save()
        kept(actor, now, card, "money_planned")
        return card


def fill_money(
    *,
    actor: Actor,
    now: datetime,
    project: str,
    year: int,
    done: Decimal | None,
    as_of: date | None = None,
    scan: str = "",
) -> ProjectCard:
    """Say how much of a year's money is done, in 万元, as of a day; None is not reported, which is no zero."""
    with transaction.atomic():
        card, _ = _filled(actor, project, (), scan)
        row = _year(card, year)
        _check_amount(done, "done")
        day = china_date(now) if as_of is None else as_of
        if day > china_date(now):
            raise Invalid(say("截至日期还没有到"), say("请核对日期"), fields={"as_of": say("日期太晚")})
        row.done, row.as_of = done, None if done is None else day
        row.save()
        kept(actor, now, card, "money")
        return card


def make_template(*, actor: Actor, now: datetime, name: str, nodes: Sequence[PlannedNode]) -> NodeTemplate:
    """Keep nodes under a name, for projects of a sort."""
    with transaction.atomic():
        root = locked_government(actor, actor.government)
        require(actor, Action.PROJECT_EDIT, Facts(government=actor.government))
        words = worded(name=name)
        if not nodes:
            raise Invalid(say("模板里没有节点"), say("请至少填写一个节点"), fields={"nodes": say("没有节点")})
        row = NodeTemplate(
            government=root,
            name=words["name"][:_LONGEST_NAME],
            nodes=[
                {"kind": node.kind, "name": _named(node), "weight": format(_weight(node.weight).normalize(), "f")}
                for node in nodes
            ],
            **authorship(actor, now),
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise Invalid(
                say("已经有名称为“%(name)s”的模板", name=row.name),
                say("请另取名称"),
                fields={"name": say("名称已经用过")},
            ) from error
        record(actor=actor, now=now, action=Action.PROJECT_EDIT, kind=TEMPLATE, row=row)
        return row


def retire_template(*, actor: Actor, now: datetime, template: str) -> NodeTemplate:
    """Offer a template no more; projects that began with it keep their nodes."""
    with transaction.atomic():
        row = locked(visible_templates(actor), template, say("这个节点模板"))
        require(actor, Action.PROJECT_EDIT, Facts(government=row.government.public_id))
        if row.retired:
            raise IllegalTransition(say("这个模板已经停用"), say("请刷新后查看最新状态"), state=say("已停用"))
        row.retired = True
        row.save(update_fields=["retired"])
        record(actor=actor, now=now, action=Action.PROJECT_EDIT, kind=TEMPLATE, row=row)
        return row


def _filled(actor: Actor, project: str, evidence: Collection[str], scan: str) -> tuple[ProjectCard, Papers]:
    seen = locked(visible_cards(actor), project, THING)
    papers = papers_of((), (), cards=(seen,), evidence=evidence, scan=scan)
    card = open_card(actor, project, Action.PROJECT_NODE, on_behalf=papers.on_behalf)
    papers.check()
    return card, papers


def _node(card: ProjectCard, position: int) -> ProjectNode:
    row = card.nodes.filter(position=position).first()
    if row is None:
        raise NotFound(say("这个节点"))
    return row


def _year(card: ProjectCard, year: int) -> ProjectMoney:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise Invalid(say("年份不对"), say("请填写四位数的年份"), fields={"year": say("年份不对")})
    found = card.money.filter(year=year).first()
    return found or ProjectMoney(government_id=card.government_id, card=card, year=year)


def _named(node: PlannedNode) -> str:
    if node.kind not in NodeKind.values:
        raise Invalid(say("没有选择节点类别"), say("请从列表中选择"), fields={"kind": say("请选择")})
    name = node.name.strip()[:_LONGEST_NAME]
    if not name and node.kind == NodeKind.OWN:
        raise Invalid(say("没有填写节点名称"), say("自定的节点请写明名称"), fields={"name": say("请填写")})
    return name or str.__str__(NodeKind(node.kind).label)


def _weight(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    small = isinstance(exponent, int) and exponent >= -_WEIGHT_PLACES
    if not value.is_finite() or value <= 0 or not small or value.adjusted() >= _WEIGHT_DIGITS:
        raise Invalid(say("权重要大于零，小数不超过四位"), say("请改正后再提交"), fields={"weight": say("权重不对")})
    return value


def _check_amount(value: Decimal | None, field: str) -> None:
    if value is not None and not fits(value):
        raise Invalid(say("金额填写有误"), say("请填写不小于零、小数不超过四位的数"), fields={field: say("金额不对")})
