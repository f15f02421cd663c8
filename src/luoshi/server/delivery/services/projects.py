"""Projects (项目卡片): made of names that papers give, or new; linked with items, indicators and those names."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Conflict, IllegalTransition, Invalid, NotFound
from luoshi.server.core.said import say
from luoshi.server.delivery.audited import PROJECT
from luoshi.server.delivery.facts import card_facts
from luoshi.server.delivery.models import NodeTemplate, ProjectCard, ProjectNode
from luoshi.server.delivery.nodes import PRESET
from luoshi.server.delivery.scopes import visible_cards, visible_templates
from luoshi.server.delivery.services.keeping import authorship, worded
from luoshi.server.delivery.services.refreshing import refresh_items
from luoshi.server.ledger.models import Indicator, Project, Task
from luoshi.server.ledger.scopes import visible_items
from luoshi.server.orgs.models import Government, Organisation
from luoshi.server.orgs.models.columns import in_force
from luoshi.server.orgs.scopes import visible_organisations
from luoshi.server.orgs.services.locking import locked, locked_government
from luoshi.server.policy import Action, Facts, require

THING = say("这个项目")
PRESET_KEY = "preset"
"""Stands for the template that is there without anybody making it."""
_LONGEST = 300
_DIGITS, _PLACES = 14, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectDetails:
    """What a project is: its content, who builds it, money in 万元 (None is not known), its days."""

    name: str
    owner: str
    content: str = ""
    builder_name: str = ""
    total: Decimal | None = None
    funds: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectLinks:
    """What a project belongs to: items by public id, indicators by name and unit, names that papers give it.

    A name stands for every project that the ledger's plans call so; the items in which they stand are linked as well.
    """

    tasks: tuple[str, ...] = ()
    indicators: tuple[tuple[str, str], ...] = ()
    named: tuple[str, ...] = ()


NO_LINKS = ProjectLinks()


def make_project(
    *,
    actor: Actor,
    now: datetime,
    details: ProjectDetails,
    template: str = "",
    links: ProjectLinks = NO_LINKS,
) -> ProjectCard:
    """Begin a project with the nodes of a template (its public id, or PRESET_KEY), none where it is empty."""
    with transaction.atomic():
        root = locked_government(actor, actor.government)
        require(actor, Action.PROJECT_EDIT, Facts(government=actor.government))
        card = ProjectCard(government=root, **authorship(actor, now))
        _describe(actor, now, card, details)
        _save(card, new=True)
        for position, (kind, name, weight) in enumerate(_nodes(actor, template)):
            ProjectNode(government=root, card=card, position=position, kind=kind, name=name, weight=weight).save()
        _link(actor, root, card, links)
        _record(actor, now, card, "made")
        return card


def edit_project(
    *, actor: Actor, now: datetime, project: str, details: ProjectDetails, revision: int | None = None
) -> ProjectCard:
    """Say anew what a project is. ``revision`` is that of the page on which it was edited."""
    with transaction.atomic():
        card = open_card(actor, project, Action.PROJECT_EDIT)
        if revision is not None and revision != card.revision:
            raise Conflict(say("这个项目刚才有人改过"), say("请刷新页面，核对后重新填写"), by="")
        _describe(actor, now, card, details)
        kept(actor, now, card, "edited")
        return card


def link_project(*, actor: Actor, now: datetime, project: str, links: ProjectLinks) -> ProjectCard:
    """Say anew what a project belongs to: what is not named is no longer linked."""
    with transaction.atomic():
        card = open_card(actor, project, Action.PROJECT_EDIT)
        before = _tasks(card)
        _link(actor, card.government, card, links)
        kept(actor, now, card, "linked")
        refresh_items(before - _tasks(card), now)
        return card


def end_project(*, actor: Actor, now: datetime, project: str, comment: str) -> ProjectCard:
    """Close a project's card: nothing is filled in any more."""
    return _set_ended(actor, now, project, comment, ended=True)


def resume_project(*, actor: Actor, now: datetime, project: str, comment: str) -> ProjectCard:
    """Open it again."""
    return _set_ended(actor, now, project, comment, ended=False)


def open_card(actor: Actor, public_id: str, action: Action, *, on_behalf: bool = False) -> ProjectCard:
    """The card, locked, where the actor may do something to it that is not ended. Raises NotFound, NotAllowed,
    IllegalTransition.
    """
    card = locked(visible_cards(actor), public_id, THING)
    require(actor, action, card_facts(card, on_behalf=on_behalf))
    if card.ended:
        raise IllegalTransition(
            say("这个项目已经了结，不能再填报"), say("需要继续的，请先由办公室恢复"), state=say("已了结")
        )
    return card


def kept(actor: Actor, now: datetime, card: ProjectCard, what: str, comment: str = "") -> None:
    """Save a card that somebody changed, or something below it, and record it."""
    card.revision += 1
    _save(card)
    _record(actor, now, card, what, comment)


def _set_ended(actor: Actor, now: datetime, project: str, comment: str, *, ended: bool) -> ProjectCard:
    with transaction.atomic():
        card = locked(visible_cards(actor), project, THING)
        require(actor, Action.PROJECT_EDIT, card_facts(card))
        words = worded(comment=comment)
        if card.ended is ended:
            state = say("已了结") if ended else say("进行中")
            raise IllegalTransition(
                say("这个项目已经是“%(state)s”", state=state), say("请刷新后查看最新状态"), state=state
            )
        card.ended = ended
        kept(actor, now, card, "ended" if ended else "resumed", words["comment"])
        return card


def _describe(actor: Actor, now: datetime, card: ProjectCard, details: ProjectDetails) -> None:
    words = worded(name=details.name)
    _check(details)
    card.name = words["name"][:_LONGEST]
    card.owner = _owner(actor, now, details.owner, card)
    card.content, card.builder_name = details.content.strip(), details.builder_name.strip()[:_LONGEST]
    card.total, card.funds = details.total, details.funds.strip()[:_LONGEST]
    card.starts_on, card.ends_on = details.starts_on, details.ends_on


def _check(details: ProjectDetails) -> None:
    wrong: dict[str, str] = {}
    if details.total is not None and not fits(details.total):
        wrong["total"] = say("请填写不小于零、小数不超过四位的数")
    if details.starts_on and details.ends_on and details.ends_on < details.starts_on:
        wrong["ends_on"] = say("竣工日期早于开工日期")
    if wrong:
        raise Invalid(say("项目内容填写有误"), say("请改正后再提交"), fields=wrong)


def fits(amount: Decimal) -> bool:
    """Whether the columns hold an amount of 万元 as it is."""
    if not amount.is_finite() or amount < 0:
        return False
    exponent = amount.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_PLACES and amount.adjusted() < _DIGITS


def _owner(actor: Actor, now: datetime, public_id: str, card: ProjectCard) -> Organisation:
    found = visible_organisations(actor).filter(public_id=public_id).first()
    if found is None or found.is_group:
        raise NotFound(say("项目的责任单位"))
    running = visible_organisations(actor).filter(in_force(china_date(now)), pk=found.pk).exists()
    if not running and found.pk != card.owner_id:
        raise Invalid(say("这个单位现在不存在"), say("请另选单位"), fields={"owner": say("请另选单位")})
    return found


def _nodes(actor: Actor, template: str) -> list[tuple[str, str, Decimal]]:
    if not template:
        return []
    if template == PRESET_KEY:
        return [(kind.value, kind.label, weight) for kind, weight in PRESET]
    row: NodeTemplate | None = visible_templates(actor).filter(public_id=template, retired=False).first()
    if row is None:
        raise NotFound(say("这个节点模板"))
    return [(each["kind"], each["name"], Decimal(each["weight"])) for each in row.nodes]


def _link(actor: Actor, root: Government, card: ProjectCard, links: ProjectLinks) -> None:
    named = list(Project.objects.filter(government=root, name__in=links.named))
    if {row.name for row in named} != set(links.named):
        raise NotFound(say("其中一个项目名称"))
    tasks = _items(actor, links.tasks)
    tasks |= set(Task.objects.filter(pk__in=[row.task_id for row in named if row.task_id]).values_list("pk", flat=True))
    indicators = []
    for name, unit in links.indicators:
        found = Indicator.objects.filter(government=root, name=name, unit=unit).first()
        if found is None:
            raise NotFound(say("其中一个指标"))
        indicators.append(found)
    card.named.set(named)
    card.tasks.set(tasks)
    card.indicators.set(indicators)


def _items(actor: Actor, keys: Collection[str]) -> set[int]:
    found = dict(visible_items(actor).filter(public_id__in=keys).values_list("public_id", "pk"))
    if set(found) != set(keys):
        raise NotFound(say("其中一个台账事项"))
    return set(found.values())


def _save(card: ProjectCard, *, new: bool = False) -> None:
    try:
        with transaction.atomic():
            card.save(force_insert=new)
    except IntegrityError as error:
        raise Invalid(
            say("已经有名称为“%(name)s”的项目", name=card.name), say("请另取名称"), fields={"name": say("名称已经用过")}
        ) from error


def _record(actor: Actor, now: datetime, card: ProjectCard, what: str, comment: str = "") -> None:
    """Record what changed, and write the lights of the items anew that are as far as the card's nodes are."""
    action = Action.PROJECT_NODE if what in ("reached", "money") else Action.PROJECT_EDIT
    fresh = visible_cards(actor).filter(pk=card.pk).first() or card
    record(actor=actor, now=now, action=action, kind=PROJECT, row=fresh, changes={"what": what}, comment=comment)
    refresh_items(_tasks(card), now)


def _tasks(card: ProjectCard) -> set[int]:
    return set(card.tasks.values_list("pk", flat=True))
