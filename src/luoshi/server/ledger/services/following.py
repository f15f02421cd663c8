"""A ledger that follows a new version of its paper, once everything at the new desk is settled.

Items that are there change by amendments, which a leader decides; new tasks join the same plan; of items that the new
text does not mention any more a person has said, as the answer to a question of the desk, what is to become of them.
"""

from collections.abc import Sequence
from datetime import datetime

from luoshi.extraction.view import normal
from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import chinese, say
from luoshi.server.intake.models import Candidate, CandidateKind, Desk, Question
from luoshi.server.intake.services.closing import close_desk
from luoshi.server.ledger.audited import ITEM, PLAN
from luoshi.server.ledger.effects import Effect, effects, grounds_of, items_read_again
from luoshi.server.ledger.models import Amendment, AmendmentOrigin, Area, Plan, Task
from luoshi.server.ledger.services.amendments import propose_amendment
from luoshi.server.ledger.services.building import build
from luoshi.server.ledger.services.finding import let_find
from luoshi.server.ledger.states import AmendmentState
from luoshi.server.policy import Action

NOT_MENTIONED = "item_not_mentioned"
"""The code of the question what is to become of an item that the new text leaves out; ``quote`` is its title."""
GOES_ON, ASK_FOR_END = say("继续办理"), say("提请终止")


def ask_about_vanished(desk: Desk, found: Sequence[Effect]) -> int:
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
    Question.objects.bulk_create(rows)
    return len(rows)


def follow(actor: Actor, now: datetime, desk: Desk, plan: Plan, candidates: Sequence[Candidate]) -> Plan:
    """Let a plan follow the settled desk of its paper's new version, inside the caller's transaction; closes the desk.

    Raises Invalid while a question about an item that is not mentioned any more is open.
    """
    _answered(desk)
    found = effects(actor, desk.public_id)
    proposed = sum(_proposed(actor, now, effect) for effect in found)
    new = _added(actor, now, desk, plan, candidates)
    told = _told_of_vanished(actor, now, desk, found)
    plan.version = next(
        (row.version for row in candidates if row.version.document_id == desk.document_id), plan.version
    )
    plan.save(update_fields=["version"])
    changes = {"added": len(new), "proposed": proposed, "not_mentioned": told, "desk": desk.public_id}
    record(actor=actor, now=now, action=Action.LEDGER_MAKE, kind=PLAN, row=plan, changes=changes)
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


def _proposed(actor: Actor, now: datetime, effect: Effect) -> int:
    """Propose what an item is to change; what already waits for a decision is left to it. Returns how many."""
    if effect.task is None or effect.candidate is None:
        return 0
    waiting = Amendment.objects.filter(task=effect.task, state=AmendmentState.PROPOSED)
    reason, basis = grounds_of(effect.candidate.version)
    done = 0
    for each in effect.consequences:
        same = waiting.filter(subject=each.subject, **({"target__public_id": each.target} if each.target else {}))
        if same.exists():
            continue
        propose_amendment(
            actor=actor,
            now=now,
            item=effect.task.public_id,
            subject=each.subject,
            after=each.after,
            reason=reason,
            basis=basis,
            effective_on=china_date(now),
            target=each.target,
            origin=AmendmentOrigin.VERSION,
        )
        done += 1
    return done


def _added(actor: Actor, now: datetime, desk: Desk, plan: Plan, candidates: Sequence[Candidate]) -> list[Task]:
    """The tasks of the new text that no item is yet, built into the plan with what stands below them."""
    items = items_read_again(actor, desk)
    new = {row.pk for row in candidates if row.kind == CandidateKind.TASK and row.pk not in items}
    below = set(new)
    while more := {row.pk for row in candidates if row.parent_id in below} - below:
        below |= more
    areas = {normal(area.title): area for area in Area.objects.filter(plan=plan)}
    known = {
        row.pk: areas[normal(str(row.value["title"]))]
        for row in candidates
        if row.kind == CandidateKind.AREA and normal(str(row.value["title"])) in areas
    }
    above = {row.parent_id for row in candidates if row.pk in new}
    chosen = [row for row in candidates if row.pk in below or (row.kind == CandidateKind.AREA and row.pk in above)]
    if not new:
        return []
    made = build(plan, chosen, actor, now, areas=known, items=items, first=plan.tasks.count())
    for task in let_find(made):
        record(actor=actor, now=now, action=Action.LEDGER_MAKE, kind=ITEM, row=task, changes={"desk": desk.public_id})
    return made


def _told_of_vanished(actor: Actor, now: datetime, desk: Desk, found: Sequence[Effect]) -> int:
    """Put into the trail of each item that is not mentioned any more what was answered about it."""
    answers = dict(desk.questions.filter(code=NOT_MENTIONED).values_list("quote", "answer"))
    gone = [effect.task for effect in found if effect.task is not None and effect.candidate is None]
    for task in gone:
        changes = {"not_mentioned_in": desk.public_id, "answer": answers.get(task.title, "")}
        record(actor=actor, now=now, action=Action.LEDGER_MAKE, kind=ITEM, row=task, changes=changes)
    return len(gone)
