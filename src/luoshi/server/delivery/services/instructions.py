"""Instructions of leaders (批示): on a matter, passed on to a body, answered, settled; or what becomes an item."""

from collections.abc import Collection
from datetime import date, datetime

from luoshi.extraction.reading import Role
from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import IllegalTransition, Invalid, NotFound
from luoshi.server.core.said import chinese, say, word
from luoshi.server.delivery.audited import INSTRUCTION
from luoshi.server.delivery.facts import matter_facts, part_facts
from luoshi.server.delivery.models import Instruction, Part
from luoshi.server.delivery.moving import move
from luoshi.server.delivery.scopes import visible_instructions
from luoshi.server.delivery.services.keeping import authorship, decide, touch, worded, writing
from luoshi.server.delivery.services.locking import PART_THING, locked_matter
from luoshi.server.delivery.services.papers import Papers
from luoshi.server.delivery.services.taking import also, papers_of_matter, take_of_matter
from luoshi.server.delivery.services.telling import handler_of
from luoshi.server.delivery.services.telling_requests import tell_author, tell_turn
from luoshi.server.delivery.states import InstructionAct, InstructionState, MatterState, PartState, machine_of
from luoshi.server.delivery.states.matters import ENDED
from luoshi.server.ledger.models import PlanKind, Task
from luoshi.server.ledger.services.confirming import confirm_items
from luoshi.server.ledger.services.making import NewItem, add_item
from luoshi.server.policy import Action, Facts, require

THING = say("这条批示")
_LONGEST_NAME = 80


def give_instruction(
    *,
    actor: Actor,
    now: datetime,
    matter: str,
    text: str,
    leader_name: str = "",
    given_on: date | None = None,
    answer_by: date | None = None,
    scan: str = "",
) -> Instruction:
    """A leader's words on a matter. The office enters what a leader wrote on paper, with its scan and the leader's
    name; of a leader who writes here, the name is their own.
    """
    with writing(now):
        row = locked_matter(actor, matter)
        papers = papers_of_matter(row, (), scan)
        require(actor, Action.INSTRUCTION_GIVE, matter_facts(row, on_behalf=papers.on_behalf))
        papers.check()
        if row.state in (*ENDED, MatterState.CLOSED):
            raise IllegalTransition(
                say("督办事项目前是“%(state)s”状态，不能再作批示", state=word(row.state)),
                say("请先重新办理这个事项，或者另行立项"),
                state=word(row.state),
            )
        words = worded(text=text)
        today = china_date(now)
        day = today if given_on is None else given_on
        if day > today:
            raise Invalid(say("批示日期还没有到"), say("请核对日期"), fields={"given_on": say("日期太晚")})
        _not_over(answer_by, now)
        instruction = Instruction(
            matter=row,
            leader_name=_leader(actor, papers, leader_name),
            given_on=day,
            text=words["text"],
            answer_by=answer_by,
            state=machine_of("instruction").begins,
            government_id=row.government_id,
            **authorship(actor, now, papers),
        )
        instruction.save(force_insert=True)
        _record(actor, now, Action.INSTRUCTION_GIVE, instruction)
        _tell(actor, now, instruction)
        return instruction


def forward_instruction(
    *, actor: Actor, now: datetime, instruction: str, part: str, answer_by: date | None = None, comment: str = ""
) -> Instruction:
    """The office passes it on to a body that works on the matter, to be answered by a day."""
    with writing(now):
        row, _ = _taken(actor, instruction)
        require(actor, Action.INSTRUCTION_FORWARD, matter_facts(row.matter))
        move("instruction", row, InstructionAct.FORWARD, now=now, thing=THING, comment=comment)
        _not_over(answer_by, now)
        row.part = _part(row, part)
        row.answer_by = answer_by or row.answer_by
        decide(row, actor, now, comment)
        return _done(actor, now, Action.INSTRUCTION_FORWARD, row, comment)


def answer_instruction(
    *,
    actor: Actor,
    now: datetime,
    instruction: str,
    comment: str,
    evidence: Collection[str] = (),
    scan: str = "",
) -> Instruction:
    """The body says what it did about it; ``comment`` is the answer."""
    with writing(now):
        row, papers = _taken(actor, instruction, scan, evidence)
        require(actor, Action.INSTRUCTION_ANSWER, _answering(row, papers))
        papers.check()
        move("instruction", row, InstructionAct.ANSWER, now=now, thing=THING, comment=comment)
        row.answer = worded(comment=comment)["comment"]
        row.answered_by_name, row.answered_at = actor.name, now
        also(row, papers)
        return _done(actor, now, Action.INSTRUCTION_ANSWER, row, comment)


def settle_instruction(
    *, actor: Actor, now: datetime, instruction: str, comment: str = "", scan: str = ""
) -> Instruction:
    """The leader has read the answer, and it is done."""
    with writing(now):
        row, papers = _taken(actor, instruction, scan)
        require(actor, Action.INSTRUCTION_SETTLE, matter_facts(row.matter, on_behalf=papers.on_behalf))
        papers.check()
        move("instruction", row, InstructionAct.SETTLE, now=now, thing=THING, comment=comment)
        decide(row, actor, now, comment)
        return _done(actor, now, Action.INSTRUCTION_SETTLE, row, comment)


def ask_again(
    *,
    actor: Actor,
    now: datetime,
    instruction: str,
    comment: str,
    answer_by: date | None = None,
    scan: str = "",
) -> Instruction:
    """The leader wants more than the answer says: it goes back to the same body, with another day."""
    with writing(now):
        row, papers = _taken(actor, instruction, scan)
        require(actor, Action.INSTRUCTION_SETTLE, matter_facts(row.matter, on_behalf=papers.on_behalf))
        papers.check()
        move("instruction", row, InstructionAct.ASK_AGAIN, now=now, thing=THING, comment=comment)
        _not_over(answer_by, now)
        row.answer_by = answer_by
        decide(row, actor, now, comment)
        return _done(actor, now, Action.INSTRUCTION_SETTLE, row, comment)


def item_of_instruction(
    *,
    actor: Actor,
    now: datetime,
    leader_name: str,
    given_on: date,
    title: str,
    text: str,
    owners: tuple[tuple[str, Role], ...],
    last_day: date | None = None,
    standing: bool = False,
    number: str = "",
) -> Task:
    """Make an item of the ledger of what a leader instructed, confirmed and ready to be registered (立项).

    The source is the leader's instruction of that day; ``text`` its words. Raises what the ledger refuses.
    """
    leader = leader_name.strip()[:_LONGEST_NAME]
    with writing(now):
        if not leader:
            raise Invalid(say("没有填写作出批示的领导"), say("请填写姓名和职务"), fields={"leader_name": say("请填写")})
        if given_on > china_date(now):
            raise Invalid(say("批示日期还没有到"), say("请核对日期"), fields={"given_on": say("日期太晚")})
        source = f"{leader} {given_on.isoformat()} 批示"
        task = add_item(
            actor=actor,
            now=now,
            plan=f"{source} {number}".strip(),
            kind=PlanKind.INSTRUCTION,
            new=NewItem(
                title=title, source=source, source_text=text, owners=owners, last_day=last_day, standing=standing
            ),
            number=number,
            held_on=given_on,
        )
        confirm_items(actor=actor, now=now, items=[task.public_id])
        return Task.objects.get(pk=task.pk)


def _taken(actor: Actor, public_id: str, scan: str = "", evidence: Collection[str] = ()) -> tuple[Instruction, Papers]:
    row = take_of_matter(actor, visible_instructions(actor), public_id, THING)
    return row, papers_of_matter(row.matter, evidence, scan)


def _answering(row: Instruction, papers: Papers) -> Facts:
    """Whose affair the answer is: that of the body that it was passed on to, of all while there is none."""
    if row.part is None:
        return matter_facts(row.matter, on_behalf=papers.on_behalf)
    return part_facts(row.part, on_behalf=papers.on_behalf)


def _part(row: Instruction, public_id: str) -> Part:
    found = row.matter.parts.filter(public_id=public_id).first()
    if found is None:
        raise NotFound(PART_THING)
    if found.state in (PartState.WITHDRAWN, PartState.TRANSFERRED):
        raise IllegalTransition(
            say("这项分工目前是“%(state)s”状态，不能转办给它", state=word(found.state)),
            say("请选择没有撤回、改派的分工"),
            state=word(found.state),
        )
    return found


def _leader(actor: Actor, papers: Papers, given: str) -> str:
    if not papers.on_behalf:
        return chinese(actor.name)[:_LONGEST_NAME]
    return worded(leader_name=given)["leader_name"][:_LONGEST_NAME]


def _not_over(day: date | None, now: datetime) -> None:
    if day is not None and day < china_date(now):
        raise Invalid(say("反馈时限已经过去"), say("请填写今天或者以后的日期"), fields={"answer_by": say("日期已过")})


def _done(actor: Actor, now: datetime, action: Action, row: Instruction, comment: str) -> Instruction:
    row.save()
    _record(actor, now, action, row, comment)
    _tell(actor, now, row)
    return row


def _tell(actor: Actor, now: datetime, row: Instruction) -> None:
    if row.state == InstructionState.SETTLED:
        tell_author(actor, now, "instruction", row, row.matter)
        return
    part = row.part
    bodies = [part.organisation_id] if part else list(row.matter.parts.values_list("organisation", flat=True))
    handler = handler_of(part) if part and row.state == InstructionState.PASSED_ON else None
    tell_turn(actor, now, "instruction", row, row.matter, bodies=bodies, handler=handler)


def _record(actor: Actor, now: datetime, action: Action, row: Instruction, comment: str = "") -> None:
    touch(row)
    changes: dict[str, object] = {"matter": row.matter.public_id, "state": row.state}
    if row.part is not None:
        changes["part"] = row.part.public_id
    record(actor=actor, now=now, action=action, kind=INSTRUCTION, row=row, changes=changes, comment=comment.strip())
