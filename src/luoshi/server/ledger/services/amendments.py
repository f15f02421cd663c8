"""Amendments: proposed with reason and basis, decided by a leader, in force from a day; what was before stays."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor, system_actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import IllegalTransition, Invalid, NotFound
from luoshi.server.core.said import listed, say
from luoshi.server.core.transitions import step
from luoshi.server.ledger.amending import current, value_from, wanted
from luoshi.server.ledger.audited import AMENDMENT, ITEM
from luoshi.server.ledger.facts import amendment_facts, item_facts
from luoshi.server.ledger.models import Amendment, AmendmentOrigin, AmendmentSubject, Target, Task
from luoshi.server.ledger.scopes import visible_amendments, visible_items
from luoshi.server.ledger.services.bodies import THING
from luoshi.server.ledger.services.finding import let_find
from luoshi.server.ledger.services.putting import put
from luoshi.server.ledger.services.telling import tell_author, tell_conflict, tell_deciders, tell_in_force
from luoshi.server.ledger.states import AMENDMENT as TABLE
from luoshi.server.ledger.states import ITEM as ITEM_TABLE
from luoshi.server.ledger.states import AmendmentState, ItemAct, ItemState, Verdict
from luoshi.server.orgs.models import Government
from luoshi.server.orgs.services.locking import locked
from luoshi.server.policy import Action, require

_THING = say("这项变更")
_LONGEST = 2000


def propose_amendment(
    *,
    actor: Actor,
    now: datetime,
    item: str,
    subject: AmendmentSubject,
    after: object,
    reason: str,
    basis: str,
    effective_on: date,
    target: str = "",
    origin: AmendmentOrigin = AmendmentOrigin.OFFICE,
) -> Amendment:
    """Ask for a change of a confirmed item; ``after`` is the value in the form of ``luoshi.server.ledger.amending``.

    ``reason`` says why, ``basis`` by which paper or decision. Raises IllegalTransition for a draft, which is changed
    directly; Invalid for a change that changes nothing or while another one of the subject waits.
    """
    with transaction.atomic():
        task = locked(visible_items(actor), item, THING)
        require(actor, Action.AMENDMENT_PROPOSE, item_facts(task))
        state = ItemState(task.state)
        step(ITEM_TABLE, state, Action.AMENDMENT_PROPOSE, thing=THING, state_name=state)
        if subject is AmendmentSubject.ADDITIONS and origin is not AmendmentOrigin.VERSION:
            raise Invalid(
                say("新增内容只能来自文件的新版本"),
                say("请登记文件的新版本，或者另登记一个事项"),
                fields={"subject": say("不能这样提出")},
            )
        aim = _target(task, target) if subject is AmendmentSubject.TARGET else None
        new = wanted(task, subject, after)
        before = current(task, subject, aim, new)
        if before == new:
            raise Invalid(say("变更前后没有不同"), say("请核对要变更的内容"), fields={"after": say("没有变化")})
        missing = {
            name: said
            for name, text, said in (("reason", reason, say("请写明原因")), ("basis", basis, say("请写明依据")))
            if not text.strip() or len(text) > _LONGEST
        }
        if missing:
            raise Invalid(say("变更须写明原因和依据"), listed(missing.values(), "；"), fields=missing)
        row = Amendment(
            government_id=task.government_id,
            task=task,
            target=aim,
            subject=subject,
            origin=origin,
            before=before,
            after=new,
            reason=reason.strip(),
            basis=basis.strip()[:300],
            effective_on=effective_on,
            proposed_by=actor.user,
            proposed_by_name=actor.name,
            proposed_in=actor.post,
            proposed_at=now,
        )
        _save_waiting(row)
        _record(actor, now, Action.AMENDMENT_PROPOSE, row)
        tell_deciders(actor, now, row)
        return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asked for a change that another app decides about, when, why, and on which paper or decision it stands."""

    by: str
    by_name: str
    at: datetime
    reason: str
    basis: str
    origin: AmendmentOrigin


def amend_by_decision(
    *, actor: Actor, now: datetime, item: str, subject: AmendmentSubject, after: object, asked: Asked
) -> Amendment | None:
    """Put a change in force that was asked for and decided elsewhere, such as an extension that a leader grants.

    Inside the caller's transaction, who has asked policy about the decision and holds the row that it is about: here
    the change is proposed in the name of who asked, approved by the actor and applied in one, with reason and basis as
    any other. None where the item is so already. Raises NotFound, IllegalTransition for an item that is no longer
    confirmed, Invalid while another change of the subject waits.
    """
    if subject is AmendmentSubject.TARGET:
        raise ValueError("a target is amended by its own proposal")
    task = locked(visible_items(actor), item, THING)
    state = ItemState(task.state)
    step(ITEM_TABLE, state, Action.AMENDMENT_PROPOSE, thing=THING, state_name=state)
    before, new = current(task, subject), wanted(task, subject, after)
    if before == new:
        return None
    row = Amendment(
        government_id=task.government_id,
        task=task,
        subject=subject,
        origin=asked.origin,
        before=before,
        after=new,
        reason=asked.reason.strip()[:_LONGEST],
        basis=asked.basis.strip()[:300],
        effective_on=china_date(now),
        proposed_by=asked.by,
        proposed_by_name=asked.by_name,
        proposed_at=asked.at,
    )
    _save_waiting(row)
    _record(actor, now, Action.AMENDMENT_PROPOSE, row)
    row.state = step(
        TABLE, AmendmentState(row.state), Verdict.APPROVE, thing=_THING, state_name=AmendmentState(row.state)
    ).target
    row.decided_by, row.decided_by_name, row.decided_at = actor.user, actor.name, now
    row.save(update_fields=["state", "decided_by", "decided_by_name", "decided_at"])
    _record(actor, now, Action.AMENDMENT_DECIDE, row)
    _put_in_force(actor, now, row)
    return row


def decide_amendments(*, actor: Actor, now: datetime, amendments: Collection[str]) -> tuple[Amendment, ...]:
    """Approve several at once, all or none: the first that may not be, or cannot be, refuses them all."""
    with transaction.atomic():
        return tuple(
            decide_amendment(actor=actor, now=now, amendment=key, verdict=Verdict.APPROVE)
            for key in sorted(set(amendments))
        )


def decide_amendment(*, actor: Actor, now: datetime, amendment: str, verdict: Verdict, comment: str = "") -> Amendment:
    """Approve or refuse an amendment. What is approved and due is in force at once."""
    with transaction.atomic():
        row = locked_amendment(actor, amendment)
        require(actor, Action.AMENDMENT_DECIDE, amendment_facts(row))
        state = AmendmentState(row.state)
        row.state = step(TABLE, state, verdict, thing=_THING, state_name=state, comment=comment).target
        row.decided_by, row.decided_by_name, row.decided_at = actor.user, actor.name, now
        row.comment = comment.strip()[:_LONGEST]
        row.save(update_fields=["state", "decided_by", "decided_by_name", "decided_at", "comment"])
        _record(actor, now, Action.AMENDMENT_DECIDE, row, comment)
        tell_author(actor, now, row)
        if row.state == AmendmentState.APPROVED and row.effective_on <= china_date(now):
            _put_in_force(actor, now, row)
        return row


def withdraw_amendment(*, actor: Actor, now: datetime, amendment: str) -> Amendment:
    """Take back an amendment that waits, by who proposed it."""
    with transaction.atomic():
        row = locked_amendment(actor, amendment)
        require(actor, Action.AMENDMENT_WITHDRAW, amendment_facts(row))
        state = AmendmentState(row.state)
        row.state = step(TABLE, state, Action.AMENDMENT_WITHDRAW, thing=_THING, state_name=state).target
        row.save(update_fields=["state"])
        _record(actor, now, Action.AMENDMENT_WITHDRAW, row)
        return row


def apply_amendment(*, actor: Actor, now: datetime, amendment: str) -> Amendment:
    """Put an approved amendment in force on its day or later."""
    with transaction.atomic():
        row = locked_amendment(actor, amendment)
        require(actor, Action.AMENDMENT_APPLY, amendment_facts(row))
        if row.effective_on > china_date(now):
            raise Invalid(
                say("这项变更从 %(effective_on)s 起生效", effective_on=row.effective_on),
                say("到那一天会自动执行"),
                fields={"effective_on": say("未到")},
            )
        _put_in_force(actor, now, row)
        return row


def apply_due_amendments(*, now: datetime) -> int:
    """Put every approved amendment whose day has come in force; returns how many. System work, once a day.

    One whose item changed meanwhile, or was withdrawn, stays approved, and who proposed it is told.
    """
    done = 0
    for government in Government.objects.values_list("public_id", flat=True):
        actor = system_actor("定时任务：变更生效", government=government)
        waiting = Amendment.objects.filter(
            government__public_id=government, state=AmendmentState.APPROVED, effective_on__lte=china_date(now)
        )
        for public_id in waiting.order_by("effective_on", "pk").values_list("public_id", flat=True):
            try:
                apply_amendment(actor=actor, now=now, amendment=public_id)
                done += 1
            except (
                Invalid,
                IllegalTransition,
            ) as refusal:  # the item changed or ended: others go on, its author is told
                tell_conflict(actor, now, Amendment.objects.get(public_id=public_id), refusal.cause)
    return done


def _put_in_force(actor: Actor, now: datetime, row: Amendment) -> None:
    task = Task.objects.select_for_update().get(pk=row.task_id)
    subject, aim = AmendmentSubject(row.subject), row.target
    state = AmendmentState(row.state)
    target = step(TABLE, state, Action.AMENDMENT_APPLY, thing=_THING, state_name=state).target
    if current(task, subject, aim, row.after) != row.before:
        raise Invalid(
            say("提出变更之后，这个事项的%(label)s已经变过", label=subject.label),
            say("请不批准这一项，再按现在的内容重新提出"),
            fields={"item": say("已经变过")},
        )
    item = ItemState(task.state)
    act = ItemAct.WITHDRAW if subject is AmendmentSubject.WITHDRAWAL else Action.AMENDMENT_APPLY
    task.state = step(ITEM_TABLE, item, act, thing=THING, state_name=item).target
    put(task, aim, value_from(subject, row.after))
    task.revision += 1
    task.save()
    row.state = target
    row.save(update_fields=["state"])
    (found,) = let_find([task])
    changes = {"amendment": row.public_id, "subject": row.subject}
    if subject is not AmendmentSubject.PEOPLE:  # names are for who sees the item, the trail is read by others, too
        changes |= {"before": row.before, "after": row.after}
    record(actor=actor, now=now, action=Action.AMENDMENT_APPLY, kind=ITEM, row=found, changes=changes)
    _record(actor, now, Action.AMENDMENT_APPLY, row)
    tell_in_force(actor, now, row)


def _save_waiting(row: Amendment) -> None:
    """Write a new amendment. Raises Invalid while another one of its subject waits."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Invalid(
            say("这个事项的%(label)s已有一项变更在等待审批", label=AmendmentSubject(row.subject).label),
            say("请先等待审批，或者撤回那一项"),
            fields={"item": say("已有变更")},
        ) from error


def locked_amendment(actor: Actor, public_id: str) -> Amendment:
    """The amendment, its item locked before it: as when it is proposed. Raises NotFound."""
    seen = visible_amendments(actor).filter(public_id=public_id).first()
    if seen is None:
        raise NotFound(_THING)
    Task.objects.select_for_update().get(pk=seen.task_id)
    return locked(visible_amendments(actor), public_id, _THING)


def _target(task: Task, public_id: str) -> Target:
    found = task.targets.filter(public_id=public_id).select_related("indicator").first()
    if found is None:
        raise NotFound(say("这个目标值"))
    return found


def _record(actor: Actor, now: datetime, action: Action, row: Amendment, comment: str = "") -> None:
    changes = {"item": row.task.public_id, "subject": row.subject, "state": row.state}
    record(actor=actor, now=now, action=action, kind=AMENDMENT, row=row, changes=changes, comment=comment)
