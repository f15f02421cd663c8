"""Printed names and the bodies they stand for: settled by a person, remembered, groups expanded when asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from luoshi.extraction.reading import Role
from luoshi.extraction.view import normal
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import say
from luoshi.server.intake.models import Candidate, CandidateKind
from luoshi.server.intake.services.acting import DeskWork, Seen, at_desk
from luoshi.server.intake.states import SETTLED, CandidateState, DeskAct
from luoshi.server.intake.values import ResponsibilityValue, value_of
from luoshi.server.orgs.models import NameKind, Organisation
from luoshi.server.orgs.selectors import members_on, name_on, register_for
from luoshi.server.orgs.services.organisations import add_name


@dataclass(frozen=True, slots=True)
class NameChoice:
    """Which body a printed name stands for: a candidate that bears the name, as the person saw it, and the body.

    ``remember`` keeps the name as an alias of the body from the day of the paper on (or from the body's first day).
    """

    candidate: str
    revision: int
    organisation: str
    remember: bool = False


def settle_names(*, actor: Actor, now: datetime, desk: str, choices: Sequence[NameChoice]) -> int:
    """Say which bodies some printed names stand for, wherever the desk prints them; one act, one step to undo.

    Returns how many candidates it settled. Raises Conflict, NotFound, Invalid; then none of them is settled.
    """
    with at_desk(actor, now, desk, say("确定单位")) as work:
        settled = 0
        for choice in choices:
            (row,) = work.rows({choice.candidate: choice.revision})
            body, name = _body(work, choice.organisation), _owner(row).name
            settled += _settle(work, row, body, name)
            if choice.remember:
                _remember(actor, now, work, body, name)
        return settled


def settle_owner(
    *, actor: Actor, now: datetime, desk: str, candidate: str, revision: int, organisation: str, remember: bool
) -> int:
    """Say which body one printed name stands for, wherever the desk prints it; returns how many it settled."""
    choice = NameChoice(candidate, revision, organisation, remember)
    return settle_names(actor=actor, now=now, desk=desk, choices=[choice])


def _settle(work: DeskWork, row: Candidate, body: Organisation, name: str) -> int:
    settled = 0
    for each in work.desk.candidates.select_for_update().filter(kind=CandidateKind.RESPONSIBILITY):
        if normal(str(each.value["name"])) != normal(name) or each.state == CandidateState.REJECTED:
            continue
        if each.value.get("organisation") and each.pk != row.pk:
            continue
        work.step(each, DeskAct.EDIT)
        value = dict(each.value) | {"organisation": body.public_id, "candidates": [], "group": body.is_group}
        work.change(each, value=value)
        settled += 1
    return settled


def decide_role(*, actor: Actor, now: datetime, desk: str, seen: Seen, role: Role) -> int:
    """Give bodies their role in a task by decision; what is printed and what convention infers stays beside it."""
    with at_desk(actor, now, desk, say("确定牵头和配合")) as work:
        rows = work.rows(seen)
        for row in rows:
            _owner(row)
            work.step(row, DeskAct.EDIT)
            work.change(row, value=dict(row.value) | {"decided_role": role.value})
        return len(rows)


def expand_group(*, actor: Actor, now: datetime, desk: str, candidate: str, revision: int) -> list[Candidate]:
    """Put the members of a group beside it, as of the day of the paper, else of today; asked for, never by itself.

    The group stays, marked as expanded; its members carry its printed name.
    """
    with at_desk(actor, now, desk, say("展开机构组")) as work:
        (row,) = work.rows({candidate: revision})
        value = _owner(row)
        body = _body(work, value.organisation) if value.organisation else None
        if body is None or not body.is_group:
            raise Invalid(
                say("这不是已确定的机构组"), say("请先确定它是哪个机构组"), fields={"candidate": say("不是机构组")}
            )
        if value.expanded:
            raise Invalid(say("这个机构组已经展开过"), say("不需要重复展开"), fields={"candidate": say("已经展开")})
        day = work.desk.document.issued_on or china_date(now)
        members = members_on(body, day) or members_on(body, china_date(now))
        if not members:
            raise Invalid(
                say("这个机构组在那一天没有成员"),
                say("请先在机构名录里登记成员"),
                fields={"candidate": say("没有成员")},
            )
        beside = {each.value.get("organisation") for each in work.children(row.parent)} if row.parent else set()
        made = []
        for member in members:
            if member.public_id in beside:
                continue  # named by itself as well
            single = ResponsibilityValue(
                name=name_on(member, day),
                role=value.role,
                decided_role=value.decided_role,
                organisation=member.public_id,
                via_group=value.name,
            )
            made.append(
                work.add(
                    CandidateKind.RESPONSIBILITY,
                    single,
                    version=row.version,
                    span=(row.start, row.end),
                    parent=row.parent,
                    position=row.position,
                )
            )
        if CandidateState(row.state) not in SETTLED:
            work.accept([row])
        work.change(row, value=dict(row.value) | {"expanded": True})
        return made


def _owner(row: Candidate) -> ResponsibilityValue:
    found = value_of(row.kind, row.value)
    if not isinstance(found, ResponsibilityValue):
        raise Invalid(say("这一项不是责任单位"), say("请选择责任单位"), fields={"candidate": say("不是责任单位")})
    return found


def _body(work: DeskWork, public_id: str) -> Organisation:
    found = Organisation.objects.filter(government_id=work.desk.government_id, public_id=public_id).first()
    if found is None:
        raise NotFound(say("这个机构"))
    return found


def _remember(actor: Actor, now: datetime, work: DeskWork, body: Organisation, name: str) -> None:
    """A name that the body bears already, under whatever form of it, needs no alias."""
    day = work.desk.document.issued_on or china_date(now)
    known = register_for(work.desk.government, day).resolve(name)
    if known.organisation == body.public_id:
        return
    starts_on = max(day, body.starts_on) if body.starts_on else day
    add_name(actor=actor, now=now, organisation=body.public_id, kind=NameKind.ALIAS, text=name, starts_on=starts_on)
