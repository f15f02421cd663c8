"""Requests for coordination (协调): what a body needs from whom by when, routed upward until it is answered."""

from collections.abc import Collection
from datetime import date, datetime

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import say
from luoshi.server.delivery.audited import COORDINATION
from luoshi.server.delivery.facts import coordination_facts, part_facts
from luoshi.server.delivery.models import Coordination
from luoshi.server.delivery.moving import move
from luoshi.server.delivery.scopes import visible_coordinations
from luoshi.server.delivery.services.keeping import authorship, decide, touch, worded, writing
from luoshi.server.delivery.services.locking import locked_part, require_running
from luoshi.server.delivery.services.papers import Papers
from luoshi.server.delivery.services.taking import also, papers_of_part, require_at_work, take_request
from luoshi.server.delivery.services.telling import handler_of
from luoshi.server.delivery.services.telling_requests import tell_author, tell_turn
from luoshi.server.delivery.states import CoordinationAct, CoordinationState, machine_of
from luoshi.server.orgs.models import Organisation, OrganisationKind
from luoshi.server.orgs.models.columns import in_force
from luoshi.server.orgs.scopes import visible_organisations
from luoshi.server.policy import Action, require

THING = say("这个协调事项")
_LONGEST_NAME = 300


def raise_coordination(
    *,
    actor: Actor,
    now: datetime,
    part: str,
    problem: str,
    need: str,
    needs_from: str = "",
    needs_from_name: str = "",
    wanted_on: date | None = None,
    evidence: Collection[str] = (),
    scan: str = "",
) -> Coordination:
    """Say what hinders a part, and what is needed from whom, by when. ``needs_from`` is a body of the register;
    ``needs_from_name`` names who does not stand there, such as a company or a body of the province.
    """
    with writing(now):
        row = locked_part(actor, part)
        papers = papers_of_part(row, evidence, scan)
        require(actor, Action.COORDINATION_RAISE, part_facts(row, on_behalf=papers.on_behalf))
        papers.check()
        require_at_work(row)
        words = worded(problem=problem, need=need)
        named = needs_from_name.strip()[:_LONGEST_NAME]
        if not needs_from and not named:
            raise Invalid(
                say("没有写明需要谁来配合"), say("请选择单位，或者填写名称"), fields={"needs_from": say("请选择或填写")}
            )
        _not_over(wanted_on, now, "wanted_on")
        coordination = Coordination(
            part=row,
            needs_from=_body(actor, needs_from, now, row.organisation_id, "needs_from") if needs_from else None,
            needs_from_name=named,
            wanted_on=wanted_on,
            state=machine_of("coordination").begins,
            state_since=now,
            **words,
            government_id=row.government_id,
            **authorship(actor, now, papers),
        )
        coordination.save(force_insert=True)
        _record(actor, now, Action.COORDINATION_RAISE, coordination)
        _tell(actor, now, coordination)
        return coordination


def route_coordination(
    *, actor: Actor, now: datetime, coordination: str, asked: str, answer_by: date, comment: str = ""
) -> Coordination:
    """The office asks a body to answer by a day; it may turn to another one while there is no answer."""
    with writing(now):
        row, _ = _taken(actor, coordination, Action.COORDINATION_ROUTE)
        move("coordination", row, CoordinationAct.ROUTE, now=now, thing=THING, comment=comment)
        _not_over(answer_by, now, "answer_by")
        row.asked = _body(actor, asked, now, row.part.organisation_id, "asked")
        row.answer_by = answer_by
        decide(row, actor, now, comment)
        return _done(actor, now, Action.COORDINATION_ROUTE, row, comment)


def escalate_coordination(
    *, actor: Actor, now: datetime, coordination: str, comment: str, answer_by: date | None = None
) -> Coordination:
    """The office lays it before the leader in charge."""
    with writing(now):
        row, _ = _taken(actor, coordination, Action.COORDINATION_ROUTE)
        move("coordination", row, CoordinationAct.ESCALATE, now=now, thing=THING, comment=comment)
        _not_over(answer_by, now, "answer_by")
        row.answer_by = answer_by
        decide(row, actor, now, comment)
        return _done(actor, now, Action.COORDINATION_ROUTE, row, comment)


def decline_coordination(*, actor: Actor, now: datetime, coordination: str, comment: str) -> Coordination:
    """The office does not take it up, and says why."""
    with writing(now):
        row, _ = _taken(actor, coordination, Action.COORDINATION_ROUTE)
        move("coordination", row, CoordinationAct.DECLINE, now=now, thing=THING, comment=comment)
        decide(row, actor, now, comment)
        return _done(actor, now, Action.COORDINATION_ROUTE, row, comment)


def answer_coordination(
    *,
    actor: Actor,
    now: datetime,
    coordination: str,
    comment: str,
    evidence: Collection[str] = (),
    scan: str = "",
) -> Coordination:
    """Who is asked, a body or the leader, answers; ``comment`` is the answer."""
    with writing(now):
        row, papers = _taken(actor, coordination, Action.COORDINATION_ANSWER, scan, evidence)
        move("coordination", row, CoordinationAct.ANSWER, now=now, thing=THING, comment=comment)
        row.answer = worded(comment=comment)["comment"]
        row.answered_by_name, row.answered_at = actor.name, now
        also(row, papers)
        return _done(actor, now, Action.COORDINATION_ANSWER, row, comment)


def settle_coordination(
    *, actor: Actor, now: datetime, coordination: str, comment: str = "", scan: str = ""
) -> Coordination:
    """Who asked says that the answer helped."""
    with writing(now):
        row, _ = _taken(actor, coordination, Action.COORDINATION_RAISE, scan)
        move("coordination", row, CoordinationAct.SETTLE, now=now, thing=THING, comment=comment)
        return _done(actor, now, Action.COORDINATION_RAISE, row, comment)


def insist_on_coordination(
    *, actor: Actor, now: datetime, coordination: str, comment: str, scan: str = ""
) -> Coordination:
    """Who asked is not helped by the answer: it goes one step up, to the leader in charge."""
    with writing(now):
        row, _ = _taken(actor, coordination, Action.COORDINATION_RAISE, scan)
        move("coordination", row, CoordinationAct.INSIST, now=now, thing=THING, comment=comment)
        row.answer_by = None
        return _done(actor, now, Action.COORDINATION_RAISE, row, comment)


def withdraw_coordination(
    *, actor: Actor, now: datetime, coordination: str, comment: str = "", scan: str = ""
) -> Coordination:
    """Who asked does not need it any more."""
    with writing(now):
        row, _ = _taken(actor, coordination, Action.COORDINATION_RAISE, scan)
        move("coordination", row, CoordinationAct.WITHDRAW, now=now, thing=THING, comment=comment)
        return _done(actor, now, Action.COORDINATION_RAISE, row, comment)


def _taken(
    actor: Actor, public_id: str, action: Action, scan: str = "", evidence: Collection[str] = ()
) -> tuple[Coordination, Papers]:
    row = take_request(actor, visible_coordinations(actor), public_id, THING)
    papers = papers_of_part(row.part, evidence, scan)
    require(actor, action, coordination_facts(row, on_behalf=papers.on_behalf))
    papers.check()
    require_running(row.part.matter)
    return row, papers


def _body(actor: Actor, public_id: str, now: datetime, own: int, field: str) -> Organisation:
    """A body that can be asked: of this government, in being, no group, and not the one that asks."""
    found = visible_organisations(actor).filter(in_force(china_date(now)), public_id=public_id).first()
    if found is None:
        raise NotFound(say("请其配合的单位"))
    if found.kind == OrganisationKind.GROUP or found.pk == own:
        raise Invalid(
            say("不能请这个单位配合"), say("请选择本单位以外的一个具体单位"), fields={field: say("请另选单位")}
        )
    return found


def _not_over(day: date | None, now: datetime, field: str) -> None:
    if day is not None and day < china_date(now):
        raise Invalid(say("日期已经过去"), say("请填写今天或者以后的日期"), fields={field: say("日期已过")})


def _done(actor: Actor, now: datetime, action: Action, row: Coordination, comment: str) -> Coordination:
    row.save()
    _record(actor, now, action, row, comment)
    _tell(actor, now, row)
    return row


def _tell(actor: Actor, now: datetime, row: Coordination) -> None:
    part, matter = row.part, row.part.matter
    state = CoordinationState(row.state)
    if state in (CoordinationState.SETTLED, CoordinationState.DECLINED, CoordinationState.WITHDRAWN):
        tell_author(actor, now, "coordination", row, matter)
        return
    asked = state is CoordinationState.ASKED and row.asked_id is not None
    bodies = [row.asked_id] if asked and row.asked_id is not None else [part.organisation_id]
    tell_turn(actor, now, "coordination", row, matter, bodies=bodies, handler=None if asked else handler_of(part))


def _record(actor: Actor, now: datetime, action: Action, row: Coordination, comment: str = "") -> None:
    touch(row)
    changes: dict[str, object] = {"part": row.part.public_id, "state": row.state}
    if row.asked is not None:
        changes["asked"] = row.asked.public_id
    record(actor=actor, now=now, action=action, kind=COORDINATION, row=row, changes=changes, comment=comment.strip())
