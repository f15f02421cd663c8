"""立项: items of the ledger registered as matters, numbered by year; approved or sent back by a leader."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max

from luoshi.server.audit.services import record_each
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import IllegalTransition, Invalid
from luoshi.server.core.said import say, word
from luoshi.server.delivery.audited import MATTER
from luoshi.server.delivery.facts import matter_facts
from luoshi.server.delivery.models import Matter, Urgency
from luoshi.server.delivery.moving import move
from luoshi.server.delivery.services.keeping import LONGEST, authorship, decide, keep, touch, writing
from luoshi.server.delivery.services.locking import MATTER_THING, locked_matter, locked_matters
from luoshi.server.delivery.services.papers import papers_of
from luoshi.server.delivery.services.telling import tell_holders, tell_waiting, thing
from luoshi.server.delivery.services.together import all_or_none
from luoshi.server.delivery.states import HolderKind, MatterAct, MatterState
from luoshi.server.indicators.finishing import has_finish_line
from luoshi.server.ledger.facts import item_facts
from luoshi.server.ledger.models import Task
from luoshi.server.ledger.scopes import visible_items
from luoshi.server.ledger.services.bodies import THING as ITEM_THING
from luoshi.server.ledger.states import ItemState
from luoshi.server.notices.kinds import NoticeKind
from luoshi.server.orgs.models import Government
from luoshi.server.orgs.services.locking import locked, locked_government
from luoshi.server.policy import Action, require

_LONGEST_BASIS = 300


def register_matter(
    *,
    actor: Actor,
    now: datetime,
    item: str,
    basis: str = "",
    requirement: str = "",
    urgency: str = Urgency.ORDINARY,
) -> Matter:
    """Register one item; see ``register_matters``."""
    (made,) = register_matters(
        actor=actor, now=now, items=[item], basis=basis, requirement=requirement, urgency=urgency
    )
    return made


def register_matters(
    *,
    actor: Actor,
    now: datetime,
    items: Collection[str],
    basis: str = "",
    requirement: str = "",
    urgency: str = Urgency.ORDINARY,
) -> tuple[Matter, ...]:
    """Register confirmed items for approval, all or none; numbers follow each other in the order of the plan.

    ``basis`` is the paper or decision; where it is empty, the item's plan is. Refused are drafts, items that say
    nowhere when they are done, and those that have a matter already.
    """
    with writing(now):
        root = locked_government(actor, actor.government)  # numbers are given out here, one writer at a time
        tasks = [locked(visible_items(actor), key, ITEM_THING) for key in sorted(set(items))]
        for task in tasks:
            require(actor, Action.MATTER_REGISTER, item_facts(task))
        made = all_or_none(
            sorted(tasks, key=lambda task: (task.plan_id, task.position, task.pk)),
            lambda task: _matter(root, task, actor, now, basis, requirement, urgency),
            name=lambda task: task.title,
            field="items",
        )
        year = china_date(now).year
        last = Matter.objects.filter(government=root, year=year).aggregate(last=Max("ordinal"))["last"] or 0
        for ordinal, row in enumerate(made, last + 1):
            row.year, row.ordinal, row.number = year, ordinal, f"{year}-{ordinal:03d}"
            row.save(force_insert=True)
            touch(row)
        record_each(actor=actor, now=now, action=Action.MATTER_REGISTER, kind=MATTER, rows=made)
        tell_waiting(actor, now, made)
    return made


def approve_matter(*, actor: Actor, now: datetime, matter: str, comment: str = "", scan: str = "") -> Matter:
    """A leader agrees that it is handed out."""
    with writing(now):
        row = _decide(actor, now, matter, MatterAct.APPROVE, comment, scan)
        _tell(actor, now, (row,), MatterAct.APPROVE)
        return row


def approve_matters(
    *, actor: Actor, now: datetime, matters: Collection[str], comment: str = "", scan: str = ""
) -> tuple[Matter, ...]:
    """Approve several, all or none. One scan may bear them all: it hangs at one of them."""
    keys = sorted(set(matters))
    with writing(now):
        rows = locked_matters(actor, keys)
        done = all_or_none(
            keys,
            lambda key: _decide(actor, now, key, MatterAct.APPROVE, comment, scan, tuple(rows.values())),
            name=lambda key: str(thing(rows[key])),
            field="matters",
        )
        _tell(actor, now, done, MatterAct.APPROVE)
        return done


def send_back_matter(*, actor: Actor, now: datetime, matter: str, comment: str = "", scan: str = "") -> Matter:
    """A leader wants it put right first, and says what."""
    with writing(now):
        row = _decide(actor, now, matter, MatterAct.SEND_BACK, comment, scan)
        _tell(actor, now, (row,), MatterAct.SEND_BACK)
        return row


def resubmit_matter(
    *, actor: Actor, now: datetime, matter: str, basis: str = "", requirement: str = "", urgency: str = ""
) -> Matter:
    """The office puts right what a leader sent back; what is empty stays as it was."""
    with writing(now):
        row = locked_matter(actor, matter)
        require(actor, Action.MATTER_REGISTER, matter_facts(row))
        taken = move("matter", row, MatterAct.RESUBMIT, now=now, thing=MATTER_THING)
        _describe(row, basis or row.basis, requirement or row.requirement, urgency or row.urgency)
        keep(actor, now, Action.MATTER_REGISTER, MATTER, row, taken)
        tell_waiting(actor, now, [row])
        return row


def _matter(
    root: Government, task: Task, actor: Actor, now: datetime, basis: str, requirement: str, urgency: str
) -> Matter:
    """The matter of an item, without its number and not saved yet."""
    state = ItemState(task.state)
    if state is not ItemState.CONFIRMED:
        raise IllegalTransition(
            say("这个台账事项目前是“%(state)s”状态，不能立项", state=word(state)),
            say("只有已确认的事项可以立项"),
            state=word(state),
        )
    known = Matter.objects.filter(task=task).exclude(state=MatterState.WITHDRAWN).first()
    if known is not None:
        raise Invalid(
            say("已经立项，编号 %(number)s", number=known.number),
            say("请在督办事项里查看"),
            fields={"items": say("已经立项")},
        )
    if not has_finish_line(task):
        raise Invalid(
            say("没有完成标准"),
            say("请先在“完成标准”页面设定：目标值、有日期的节点、有日期的成果，或者长期任务的报告周期"),
            fields={"items": say("没有完成标准")},
        )
    if not task.responsibilities.exists():
        raise Invalid(say("没有责任单位"), say("请先补上责任单位"), fields={"items": say("没有责任单位")})
    row = Matter(
        government=root,
        task=task,
        state=MatterState.AWAITING_APPROVAL,
        state_since=now,
        **authorship(actor, now),
    )
    _describe(row, basis or _own_basis(task), requirement, urgency)
    return row


def _own_basis(task: Task) -> str:
    """An item's own paper: the plan with its number, or where somebody wanted it."""
    if task.source:
        return task.source
    return f"{task.plan.name}（{task.plan.number}）" if task.plan.number else task.plan.name


def _describe(row: Matter, basis: str, requirement: str, urgency: str) -> None:
    if urgency not in Urgency.values:
        raise Invalid(say("没有这种紧急程度"), say("请选择紧急程度"), fields={"urgency": say("请选择")})
    if len(requirement) > LONGEST:
        raise Invalid(say("办理要求过长"), say("请精简"), fields={"requirement": say("过长")})
    row.basis, row.requirement, row.urgency = basis.strip()[:_LONGEST_BASIS], requirement.strip(), urgency


def _decide(
    actor: Actor,
    now: datetime,
    key: str,
    act: MatterAct,
    comment: str,
    scan: str,
    beside: tuple[Matter, ...] = (),
) -> Matter:
    row = locked_matter(actor, key)
    papers = papers_of(beside or (row,), scan=scan)
    require(actor, Action.MATTER_APPROVE, matter_facts(row, on_behalf=papers.on_behalf))
    taken = move("matter", row, act, now=now, thing=MATTER_THING, comment=comment)
    papers.check()
    decide(row, actor, now, comment)
    keep(actor, now, Action.MATTER_APPROVE, MATTER, row, taken, comment=comment, scan=scan)
    return row


def _tell(actor: Actor, now: datetime, rows: tuple[Matter, ...], act: MatterAct) -> None:
    """The compilers are told what was decided, of several at once in one notice."""
    first = rows[0]
    title = say("已批准立项：%(thing)s", thing=thing(first))
    if act is MatterAct.SEND_BACK:
        title = say("立项退回补正：%(thing)s", thing=thing(first))
    elif len(rows) > 1:
        title = say("已批准 %(count)s 件督办事项的立项", count=len(rows))
    tell_holders(
        actor, now, first, HolderKind.COMPILER, notice=NoticeKind.MATTER_DECIDED, title=title, text=first.comment
    )
