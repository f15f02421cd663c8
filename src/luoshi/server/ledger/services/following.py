"""A ledger that follows a new version of its paper, once everything at the new desk is settled.

Items that are there keep all that they have and note where the new text says them again; they change, get more parts
and end by amendments, which a leader decides. New tasks join the same plan, drafts are changed at once, and what
belongs to the plan as a whole says what the paper says. Of items that the new text does not mention any more a person
has said, as the answer to a question of the desk, whether they go on or are to end.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from luoshi.extraction.view import normal
from luoshi.server.audit.services import record, record_each
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import chinese, say
from luoshi.server.core.transitions import step
from luoshi.server.intake.audited import DESK
from luoshi.server.intake.digests import note
from luoshi.server.intake.models import Candidate, CandidateKind, Desk, Question, Version
from luoshi.server.intake.services.closing import close_desk
from luoshi.server.intake.services.setting_up import put_questions
from luoshi.server.intake.states import SETTLED, CandidateState
from luoshi.server.intake.values import value_of
from luoshi.server.ledger.amending import value_from, wanted
from luoshi.server.ledger.audited import ITEM, PLAN
from luoshi.server.ledger.effects import Consequence, Effect, effects_of, grounds_of, read_again
from luoshi.server.ledger.matching import words_of_part
from luoshi.server.ledger.models import Amendment, AmendmentOrigin, AmendmentSubject, Area, Place, Plan, Task
from luoshi.server.ledger.services.amendments import propose_amendment
from luoshi.server.ledger.services.bodies import THING
from luoshi.server.ledger.services.building import Maker, build
from luoshi.server.ledger.services.finding import let_find
from luoshi.server.ledger.services.plan_following import PlanFollowed, follow_plan
from luoshi.server.ledger.services.putting import put
from luoshi.server.ledger.states import ITEM as TABLE
from luoshi.server.ledger.states import AmendmentState, ItemState
from luoshi.server.policy import Action

NOT_MENTIONED = "item_not_mentioned"
"""The code of the question what is to become of an item that the new text leaves out; ``quote`` is its title."""
GOES_ON, ASK_FOR_END = say("继续办理"), say("提请终止")
GONE = say("新版文本中不再有此项")
"""Why an item is to end that the new text leaves out."""


def ask_about_vanished(actor: Actor, now: datetime, desk: Desk, found: Sequence[Effect]) -> int:
    """Ask, at the desk of a new version, about each item that its text leaves out; returns how many.

    Inside the transaction that keeps the version.
    """
    gone = [effect.task for effect in found if effect.task is not None and effect.candidate is None]
    known = set(desk.questions.filter(code=NOT_MENTIONED).values_list("quote", flat=True))
    version = desk.readings.select_related("version").filter(version__document=desk.document_id).get().version
    last = desk.questions.order_by("-position").values_list("position", flat=True).first()
    rows = [
        Question(
            government_id=desk.government_id,
            desk=desk,
            version=version,
            position=(last or 0) + number,
            code=NOT_MENTIONED,
            message=chinese(say("新版本不再提到“%(title)s”，这个台账事项怎样办理？", title=task.title)),
            choices=[chinese(GOES_ON), chinese(ASK_FOR_END)],
            start=0,
            end=0,
            quote=task.title,
        )
        for number, task in enumerate(gone, 1)
        if task.title not in known
    ]
    if rows:
        note(desk, dict.fromkeys(put_questions(rows)))
        desk.save(update_fields=["blocks"])
        changes = {"asked": len(rows)}
        record(actor=actor, now=now, action=Action.DOCUMENT_TAKE_IN, kind=DESK, row=desk, changes=changes)
    return len(rows)


def follow(actor: Actor, now: datetime, desk: Desk, plan: Plan, candidates: Sequence[Candidate]) -> Plan:
    """Let a plan follow the settled desk of its paper's new version, inside the caller's transaction; closes the desk.

    Raises Invalid while a question about an item that is not mentioned any more is open.
    """
    _answered(desk)
    settled = [row for row in candidates if CandidateState(row.state) in SETTLED]
    again = read_again(actor, desk)
    items = again.by_candidate
    told: dict[int, dict[str, object]] = {task.pk: {} for task in _placed(items, settled)}
    proposed = 0
    for effect in effects_of(again):
        if effect.task is not None and effect.candidate is not None:
            if effect.task.state == ItemState.DRAFT:
                _change(effect.task, effect.consequences)
                told.setdefault(effect.task.pk, {})
            else:
                proposed += _proposed(actor, now, effect.task, effect.candidate.version, effect.consequences)
        elif effect.task is not None:
            answer = _answer_about(desk, effect.task)
            told[effect.task.pk] = {"not_mentioned_in": desk.public_id, "answer": answer}
            proposed += _withdrawal(actor, now, desk, effect.task, answer)
    whole = follow_plan(plan, settled)
    new = _added(Maker(actor, now), plan, settled, items, whole)
    touched = Task.objects.filter(pk__in=[*told, *(task.pk for task in new)])
    record_each(
        actor=actor,
        now=now,
        action=Action.LEDGER_MAKE,
        kind=ITEM,
        rows=let_find(touched),
        changes=lambda task: {"desk": desk.public_id} | told.get(task.pk, {}),
    )
    plan.version = next((row.version for row in settled if row.version.document_id == desk.document_id), plan.version)
    plan.save(update_fields=["version"])
    counts = {"added": len(new), "proposed": proposed, "whole_added": len(whole.new), "whole_changed": whole.changed}
    record(
        actor=actor, now=now, action=Action.LEDGER_MAKE, kind=PLAN, row=plan, changes=counts | {"desk": desk.public_id}
    )
    close_desk(actor=actor, now=now, desk=desk, rows=len(new))
    return plan


def _answered(desk: Desk) -> None:
    waiting = desk.questions.filter(code=NOT_MENTIONED, answer="").count()
    if waiting:
        raise Invalid(
            say("还有 %(count)s 个不再提到的事项没有说明怎样办理", count=waiting),
            say("请在核对台回答这些问题，再更新台账"),
            fields={"desk": say("还有 %(count)s 处没有确定", count=waiting)},
        )


def _placed(items: Mapping[int, Task], settled: Sequence[Candidate]) -> list[Task]:
    """Note where the new text says items again; they keep the place that they came from. Returns those items."""
    rows = {row.pk: row for row in settled if row.pk in items}
    known = set(Place.objects.filter(task__in=items.values()).values_list("task", "version"))
    new = [
        Place(
            government_id=items[key].government_id,
            task=items[key],
            version_id=row.version_id,
            start=row.start,
            end=row.end,
            quote=row.quote,
        )
        for key, row in rows.items()
        if row.version_id != items[key].version_id and (items[key].pk, row.version_id) not in known
    ]
    Place.objects.bulk_create(new, batch_size=200)
    return [place.task for place in new]


def _change(item: Task, consequences: Iterable[Consequence]) -> None:
    """Give a draft what the new text says: nobody has to approve it yet."""
    task = Task.objects.select_for_update().get(pk=item.pk)
    state = ItemState(task.state)
    step(TABLE, state, Action.LEDGER_MAKE, thing=THING, state_name=state)
    for each in consequences:
        aim = task.targets.select_related("indicator").get(public_id=each.target) if each.target else None
        put(task, aim, value_from(each.subject, wanted(task, each.subject, each.after)))
    task.revision += 1
    task.save()


def _proposed(actor: Actor, now: datetime, task: Task, version: Version, consequences: Iterable[Consequence]) -> int:
    """Propose what an item is to change; what already waits for a decision is left to it. Returns how many."""
    waiting = Amendment.objects.filter(task=task, state=AmendmentState.PROPOSED)
    reason, basis = grounds_of(version)
    done = 0
    for each in consequences:
        after = each.after
        if each.subject is AmendmentSubject.ADDITIONS:
            after = {"parts": _not_asked_for(task, after["parts"])}
            if not after["parts"]:
                continue
        else:
            same = waiting.filter(subject=each.subject, **({"target__public_id": each.target} if each.target else {}))
            if same.exists():
                continue
        propose_amendment(
            actor=actor,
            now=now,
            item=task.public_id,
            subject=each.subject,
            after=after,
            reason=reason,
            basis=basis,
            effective_on=china_date(now),
            target=each.target,
            origin=AmendmentOrigin.VERSION,
        )
        done += 1
    return done


def _not_asked_for(task: Task, parts: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The additions to an item that no other amendment brings, waiting or approved."""
    under_way = Amendment.objects.filter(
        task=task,
        subject=AmendmentSubject.ADDITIONS,
        state__in=[AmendmentState.PROPOSED, AmendmentState.APPROVED],
    )
    asked = {_words(part) for row in under_way for part in row.after["parts"]}
    return [part for part in parts if _words(part) not in asked]


def _words(part: Mapping[str, Any]) -> tuple[str, str]:
    return part["kind"], words_of_part(part["kind"], value_of(part["kind"], part["value"]))


def _withdrawal(actor: Actor, now: datetime, desk: Desk, task: Task, answer: str) -> int:
    """Propose that an item ends which the new text leaves out, unless it was said that it goes on; a draft, whose text
    is gone, is left to the office. Returns how many were proposed.
    """
    under_way = Amendment.objects.filter(
        task=task,
        subject=AmendmentSubject.WITHDRAWAL,
        state__in=[AmendmentState.PROPOSED, AmendmentState.APPROVED],
    )
    if answer == chinese(GOES_ON) or task.state != ItemState.CONFIRMED or under_way.exists():
        return 0
    reading = desk.readings.select_related("version").filter(version__document=desk.document_id).get()
    propose_amendment(
        actor=actor,
        now=now,
        item=task.public_id,
        subject=AmendmentSubject.WITHDRAWAL,
        after={"withdrawn": True},
        reason=chinese(GONE),
        basis=grounds_of(reading.version)[1],
        effective_on=china_date(now),
        origin=AmendmentOrigin.VERSION,
    )
    return 1


def _answer_about(desk: Desk, task: Task) -> str:
    """What was said of an item that the new text leaves out."""
    asked = desk.questions.filter(code=NOT_MENTIONED, quote=task.title).values_list("answer", flat=True)
    return next(iter(asked), "")


def _added(
    maker: Maker, plan: Plan, settled: Sequence[Candidate], items: Mapping[int, Task], whole: PlanFollowed
) -> list[Task]:
    """The tasks of the new text that no item is yet, with all below them, and what is new to the plan itself."""
    new = {row.pk for row in settled if row.kind == CandidateKind.TASK and row.pk not in items}
    below = set(new)
    while more := {row.pk for row in settled if row.parent_id in below} - below:
        below |= more
    areas = {normal(area.title): area for area in Area.objects.filter(plan=plan)}
    known = {
        row.pk: areas[normal(str(row.value["title"]))]
        for row in settled
        if row.kind == CandidateKind.AREA and normal(str(row.value["title"])) in areas
    }
    above = {row.parent_id for row in settled if row.pk in new}
    wanted_rows = below | {row.pk for row in whole.new}
    chosen = [row for row in settled if row.pk in wanted_rows or (row.kind == CandidateKind.AREA and row.pk in above)]
    if not chosen:
        return []
    return build(plan, chosen, maker, areas=known, items=items, goals=whole.goals)
