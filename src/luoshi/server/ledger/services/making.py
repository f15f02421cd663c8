"""The ledger made of a desk, in one transaction; items that come from no paper; items related."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from luoshi.extraction.reading import Role, Strength
from luoshi.server.audit.services import record, record_each
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import listed, say
from luoshi.server.intake.models import Candidate, Version
from luoshi.server.intake.selectors import Open, open_points
from luoshi.server.intake.services.closing import close_desk, lock_for_ledger
from luoshi.server.ledger.audited import ITEM, PLAN
from luoshi.server.ledger.facts import item_facts, own_government, plan_facts
from luoshi.server.ledger.models import Plan, PlanKind, Relation, RelationKind, Task
from luoshi.server.ledger.scopes import visible_items, visible_plans
from luoshi.server.ledger.services.bodies import THING, put_owners
from luoshi.server.ledger.services.building import Maker, build
from luoshi.server.ledger.services.finding import let_find
from luoshi.server.ledger.services.following import follow
from luoshi.server.ledger.states import ItemState
from luoshi.server.orgs.models import Government
from luoshi.server.orgs.services.locking import locked, locked_government
from luoshi.server.policy import Action, require

_KINDS = {"points": PlanKind.SLICE, "tasklist": PlanKind.SLICE}


class NotSettled(Invalid):
    """A desk that still has open points, all of which are in ``open``."""

    def __init__(self, points: list[Open]) -> None:
        first = points[0]
        super().__init__(
            say(
                "还有 %(count)s 处没有确定，第一处是：%(what)s，%(label)s",
                count=len(points),
                what=first.what,
                label=first.label,
            ),
            say("%(remedy)s；全部确定后再生成台账", remedy=first.remedy),
            fields={"desk": say("还有 %(count)s 处没有确定", count=len(points))},
        )
        self.open = points


def make_ledger(
    *, actor: Actor, now: datetime, desk: str, name: str = "", kind: PlanKind | None = None, whole: str = ""
) -> Plan:
    """Build the plan and all of its rows from the settled candidates of a desk, and close the desk.

    ``name`` is the paper's title unless given, ``whole`` the plan that this one is a year's part of. Raises NotSettled
    with everything that is still open, IllegalTransition where the ledger was made before.

    Where an earlier version of the paper has its ledger, that one follows the new text (``following``).
    """
    with transaction.atomic():
        row = lock_for_ledger(actor, desk)
        candidates = list(row.candidates.select_related("version", "parent").order_by("position", "id"))
        points = open_points(candidates, list(row.questions.order_by("position", "id")))
        if points:
            raise NotSettled(points)
        document = row.document
        before = Plan.objects.select_for_update().filter(document=document).first()
        if before is not None:
            return follow(actor, now, row, before, candidates)
        plan = Plan(
            government_id=row.government_id,
            kind=kind or _KINDS.get(document.kind, PlanKind.PLAN),
            name=(name.strip() or document.title)[:300],
            number=document.number,
            issuer=document.issuer,
            issued_on=document.issued_on,
            period_from=document.period_from,
            period_to=document.period_to,
            whole=_whole(actor, whole),
            document=document,
            version=_main_version(candidates, document.pk),
            made_by=actor.user,
            made_by_name=actor.name,
            made_at=now,
        )
        _save_plan(plan)
        tasks = build(plan, candidates, Maker(actor, now))
        record_each(actor=actor, now=now, action=Action.LEDGER_MAKE, kind=ITEM, rows=let_find(tasks))
        record(actor=actor, now=now, action=Action.LEDGER_MAKE, kind=PLAN, row=plan, changes={"items": len(tasks)})
        close_desk(actor=actor, now=now, desk=row, rows=len(tasks))
        return plan


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """An item that stands in no paper here: minutes, a leader's instruction (临时交办).

    ``source`` says who wanted it where (县政府第12次常务会议), ``source_text`` in which words. ``owners`` gives the
    public ids of bodies with their roles.
    """

    title: str
    source: str
    source_text: str
    owners: tuple[tuple[str, Role], ...]
    last_day: date | None = None
    standing: bool = False
    body: str = ""
    strength: Strength = Strength.FIRM


def add_item(
    *,
    actor: Actor,
    now: datetime,
    plan: str,
    kind: PlanKind,
    new: NewItem,
    number: str = "",
    held_on: date | None = None,
) -> Task:
    """Add an item to a source of ad hoc items, which is begun where its name is new: ``plan`` is that name.

    ``number`` and ``held_on`` are the document number and the day of the minutes or the instruction; a source that has
    others already refuses them. The item is a draft until it is confirmed.
    """
    with transaction.atomic():
        root = locked_government(actor, actor.government)
        require(actor, Action.ITEM_CREATE, own_government(actor))
        if kind not in (PlanKind.MINUTES, PlanKind.INSTRUCTION):
            raise Invalid(
                say("只有会议议定和领导批示可以逐项登记"), say("方案请先登记来源文件"), fields={"kind": say("类别不对")}
            )
        _require_words(new)
        row = plan_of_name(actor, now, root, plan, kind)
        _describe(actor, now, row, number.strip()[:100], held_on)
        task = Task(
            government=root,
            plan=row,
            position=row.tasks.count(),
            title=new.title.strip()[:300],
            body=new.body.strip(),
            strength=new.strength.value,
            last_day=new.last_day,
            standing=new.standing,
            due_origin="decided",
            source=new.source.strip()[:300],
            source_text=new.source_text.strip(),
            state=ItemState.DRAFT,
            made_by=actor.user,
            made_by_name=actor.name,
            made_in=actor.post,
            made_at=now,
        )
        task.save(force_insert=True)
        put_owners(task, new.owners)
        (task,) = let_find([task])
        record(actor=actor, now=now, action=Action.ITEM_CREATE, kind=ITEM, row=task, changes={"source": task.source})
        return task


def _describe(actor: Actor, now: datetime, row: Plan, number: str, held_on: date | None) -> None:
    """Note number and day of a source where it has none yet."""
    pairs = (("number", number, row.number), ("held_on", held_on, row.issued_on))
    for field, given, known in pairs:
        if given and known and given != known:
            raise Invalid(
                say("“%(name)s”登记过的文号或者日期是“%(known)s”", name=row.name, known=str(known)),
                say("请核对，或者给另一次会议、另一件批示另取名称"),
                fields={field: say("与登记过的不同")},
            )
    if (number and not row.number) or (held_on and not row.issued_on):
        row.number, row.issued_on = row.number or number, row.issued_on or held_on
        row.save(update_fields=["number", "issued_on"])
        record(actor=actor, now=now, action=Action.ITEM_CREATE, kind=PLAN, row=row)


def relate(*, actor: Actor, now: datetime, first: str, second: str, kind: RelationKind, basis: str) -> Relation:
    """Say that two items belong together, such as one task in two plans, and why."""
    with transaction.atomic():
        one, other = (locked(visible_items(actor), key, THING) for key in sorted((first, second)))
        if one.public_id != first:
            one, other = other, one
        for each in (one, other):
            require(actor, Action.ITEM_RELATE, item_facts(each))
        if one.pk == other.pk or not basis.strip():
            raise Invalid(
                say("关联需要两个不同的事项和一个理由"), say("请核对后再提交"), fields={"basis": say("请写明理由")}
            )
        row = Relation(
            government_id=one.government_id, first=one, second=other, kind=kind, basis=basis.strip()[:300],
            made_by=actor.user, made_by_name=actor.name, made_at=now,
        )  # fmt: skip
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise Invalid(
                say("这两个事项已经这样关联"), say("不需要重复登记"), fields={"second": say("已经关联")}
            ) from error
        changes = {"second": other.public_id, "kind": kind.value}
        record(actor=actor, now=now, action=Action.ITEM_RELATE, kind=ITEM, row=one, changes=changes)
        return row


def report_up(*, actor: Actor, now: datetime, plan: str) -> Plan:
    """Let the government above see the confirmed items of a plan."""
    with transaction.atomic():
        row = locked(visible_plans(actor), plan, say("这个计划"))
        require(actor, Action.PLAN_REPORT_UP, plan_facts(row))
        if row.government.parent_id is None:
            raise Invalid(
                say("没有上级政府"), say("只有在系统中登记了上级政府的，才能报送"), fields={"plan": say("没有上级政府")}
            )
        row.reported_up = True
        row.save(update_fields=["reported_up"])
        record(actor=actor, now=now, action=Action.PLAN_REPORT_UP, kind=PLAN, row=row)
        return row


def plan_of_name(actor: Actor, now: datetime, root: Government, name: str, kind: PlanKind) -> Plan:
    """The source of items under a name, begun and recorded where there is none; inside a service's transaction."""
    wanted = name.strip()[:300]
    if not wanted:
        raise Invalid(
            say("没有填写事项来源的名称"), say("例如“县政府2031年第12次常务会议”"), fields={"plan": say("请填写名称")}
        )
    row = Plan.objects.filter(government=root, name=wanted).first()
    if row is None:
        row = Plan(
            government=root, kind=kind, name=wanted, made_by=actor.user, made_by_name=actor.name, made_at=now
        )  # fmt: skip
        _save_plan(row)
        record(actor=actor, now=now, action=Action.ITEM_CREATE, kind=PLAN, row=row)
    elif row.kind != kind:
        raise Invalid(
            say("“%(wanted)s”是“%(kind)s”", wanted=wanted, kind=row.get_kind_display()),
            say("请另取名称，或者选对类别"),
            fields={"plan": say("类别不符")},
        )
    return row


def _whole(actor: Actor, public_id: str) -> Plan | None:
    if not public_id:
        return None
    found = visible_plans(actor).filter(public_id=public_id, government__public_id=actor.government).first()
    if found is None:
        raise NotFound(say("所属的计划"))
    return found


def _main_version(candidates: list[Candidate], document: int) -> Version | None:
    return next((row.version for row in candidates if row.version.document_id == document), None)


def _save_plan(plan: Plan) -> None:
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError as error:
        raise Invalid(
            say("已经有名称为“%(name)s”的计划", name=plan.name), say("请另取名称"), fields={"name": say("名称已经用过")}
        ) from error


def _require_words(new: NewItem) -> None:
    missing = {
        name: said
        for name, said in (
            ("title", say("请填写事项")),
            ("source", say("请写明来源")),
            ("source_text", say("请摘录原话")),
        )
        if not getattr(new, name).strip()
    }
    if not new.owners:
        missing["owners"] = say("请选择责任单位")
    if new.last_day is None and not new.standing:
        missing["last_day"] = say("请填写时限，或者注明长期")
    if missing:
        raise Invalid(say("登记内容不完整"), listed(missing.values(), "；"), fields=missing)
