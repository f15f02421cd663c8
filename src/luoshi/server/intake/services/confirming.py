"""What a person does with the candidates of a desk: accept, edit, split, merge, move, reject, add."""

from datetime import datetime
from typing import Any

from luoshi.extraction.predicting import printed
from luoshi.extraction.reading import Role
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import say
from luoshi.server.intake.models import Candidate, CandidateKind, Desk
from luoshi.server.intake.services.acting import Seen, at_desk
from luoshi.server.intake.settling import DATED, certain
from luoshi.server.intake.states import SETTLED, CandidateState, DeskAct
from luoshi.server.intake.values import PARENTS, PersonKind, PersonValue, ResponsibilityValue, data_of, value_of

_SPLITTABLE = {CandidateKind.TASK: "body", CandidateKind.MEASURE: "text", CandidateKind.GOAL: "text"}


def accept(*, actor: Actor, now: datetime, desk: str, seen: Seen) -> int:
    """Accept candidates as they stand, one or many; returns how many changed. What was accepted already stays so."""
    with at_desk(actor, now, desk, say("确认")) as work:
        return work.accept(work.rows(seen))


def accept_certain(*, actor: Actor, now: datetime, desk: str) -> int:
    """Accept every candidate that is certain: read from the print by itself, with its body known; returns how many.

    What a convention inferred, what words imply, and what a question is open about waits for a person.
    """
    with at_desk(actor, now, desk, say("确认全部确定项")) as work:
        waiting = work.desk.candidates.select_for_update().filter(state=CandidateState.PROPOSED)
        asked = work.desk.questions.filter(code__in=DATED, answer="")
        return work.accept(certain(waiting.order_by("position", "id"), asked))


def edit(*, actor: Actor, now: datetime, desk: str, candidate: str, revision: int, value: dict[str, Any]) -> Candidate:
    """Give a candidate another value; what was read stays beside it. Raises Conflict, Invalid."""
    with at_desk(actor, now, desk, say("修改")) as work:
        (row,) = work.rows({candidate: revision})
        new = data_of(value_of(row.kind, value))
        _known(work.desk, value_of(row.kind, value))
        if new != row.value or CandidateState(row.state) not in SETTLED:
            work.step(row, DeskAct.EDIT)
            work.change(row, value=new)
        return row


def reject(*, actor: Actor, now: datetime, desk: str, seen: Seen) -> int:
    """Put candidates aside, with everything that stands below them; returns how many."""
    with at_desk(actor, now, desk, say("不采用")) as work:
        done = 0
        waiting = work.rows(seen)
        while waiting:
            row = waiting.pop(0)
            if row.state != CandidateState.REJECTED:
                work.step(row, DeskAct.REJECT)
                done += 1
                waiting += work.children(row)
        return done


def split(
    *, actor: Actor, now: datetime, desk: str, candidate: str, revision: int, at: int
) -> tuple[Candidate, Candidate]:
    """Cut a task, a measure or a goal in two at an offset of the text; what stands below goes with its place."""
    with at_desk(actor, now, desk, say("拆分")) as work:
        (row,) = work.rows({candidate: revision})
        name = _SPLITTABLE.get(CandidateKind(row.kind))
        if name is None:
            raise Invalid(
                say("只有任务、举措和目标可以拆分"), say("请改用“修改”"), fields={"candidate": say("不能拆分")}
            )
        text = row.version.text
        if not (row.start < at < row.end) or not text[row.start : at].strip() or not text[at : row.end].strip():
            raise Invalid(
                say("拆分的位置不在这一项的文字中间"), say("请把光标放在要断开的地方"), fields={"at": say("位置不对")}
            )
        first, second = printed(text[row.start : at]), printed(text[at : row.end])
        work.make_room(row.position + 1)
        value = dict(row.value)
        new = value | {name: second[:20_000]} | ({"title": second[:60], "label": ""} if name == "body" else {})
        other = work.add(
            CandidateKind(row.kind),
            value_of(row.kind, new),
            version=row.version,
            span=(at, row.end),
            parent=row.parent,
            position=row.position + 1,
        )
        work.step(row, DeskAct.EDIT)
        work.change(row, value=value | {name: first[:20_000]}, end=at, quote=text[row.start : at])
        for child in work.children(row):
            if child.start >= at and child.end <= other.end and child.version_id == row.version_id:
                work.change(child, parent=other)
        return row, other


def merge(*, actor: Actor, now: datetime, desk: str, seen: Seen) -> Candidate:
    """Make one of several tasks, measures or goals of one parent: the first takes their words and what is below."""
    with at_desk(actor, now, desk, say("合并")) as work:
        rows = work.rows(seen)
        first, rest = rows[0], rows[1:]
        name = _SPLITTABLE.get(CandidateKind(first.kind))
        if (
            name is None
            or not rest
            or any((r.kind, r.parent_id, r.version_id) != (first.kind, first.parent_id, first.version_id) for r in rows)
        ):
            raise Invalid(
                say("只能合并同一份文件、同一项下面的几个同类候选项"),
                say("请重新选择"),
                fields={"seen": say("不能合并")},
            )
        joined = "".join(str(row.value[name]) for row in rows)[:20_000]
        start, end = min(row.start for row in rows), max(row.end for row in rows)
        for row in rest:
            for child in work.children(row):
                work.change(child, parent=first)
            work.step(row, DeskAct.REJECT)
        work.step(first, DeskAct.EDIT)
        value = value_of(first.kind, dict(first.value) | {name: joined})
        work.change(first, value=data_of(value), start=start, end=end, quote=first.version.text[start:end])
        return first


def move(
    *, actor: Actor, now: datetime, desk: str, candidate: str, revision: int, parent: str = "", after: str = ""
) -> Candidate:
    """Put a candidate below another one (empty: the plan itself), behind ``after`` or, without it, first."""
    with at_desk(actor, now, desk, say("移动")) as work:
        (row,) = work.rows({candidate: revision})
        above = _other(work.desk, parent) if parent else None
        if (CandidateKind(above.kind) if above else None) not in PARENTS[CandidateKind(row.kind)]:
            label = CandidateKind(row.kind).label
            raise Invalid(
                say("%(label)s不能放在这里", label=label), say("请选择别的位置"), fields={"parent": say("位置不对")}
            )
        _no_circle(row, above)
        before = _other(work.desk, after) if after else None
        place = before.position + 1 if before else (above.position + 1 if above else 0)
        work.make_room(place)
        work.change(row, parent=above, position=place)
        return row


def add(
    *,
    actor: Actor,
    now: datetime,
    desk: str,
    kind: CandidateKind,
    version: str,
    start: int,
    end: int,
    parent: str = "",
    value: dict[str, Any] | None = None,
) -> Candidate:
    """Add a candidate by selecting text. Without ``value`` the words themselves are it, where the kind takes words."""
    with at_desk(actor, now, desk, say("补充")) as work:
        reading = work.desk.readings.select_related("version").filter(version__public_id=version).first()
        if reading is None:
            raise NotFound(say("这份文件的这个版本"))
        source = reading.version
        if not (0 <= start < end <= len(source.text)) or not source.text[start:end].strip():
            raise Invalid(say("没有选中文字"), say("请在原文中选中要补充的文字"), fields={"start": say("没有选中文字")})
        above = _other(work.desk, parent) if parent else None
        if (CandidateKind(above.kind) if above else None) not in PARENTS[kind]:
            raise Invalid(
                say("%(label)s不能补充在这里", label=kind.label),
                say("请先选中它所属的任务"),
                fields={"parent": say("位置不对")},
            )
        said = value if value is not None else _from_words(kind, printed(source.text[start:end]))
        found = value_of(kind, said)
        _known(work.desk, found)
        last = work.desk.candidates.filter(parent=above, start__lte=start).order_by("-position").first()
        before = last or above
        place = before.position + 1 if before else 0
        work.make_room(place)
        return work.add(kind, found, version=source, span=(start, end), parent=above, position=place)


def _known(desk: Desk, value: Any) -> None:
    """Raise NotFound for an organisation or an account that the desk's government does not have."""
    government = desk.government
    if isinstance(value, ResponsibilityValue) and value.organisation:
        if not government.organisations.filter(public_id=value.organisation).exists():
            raise NotFound(say("这个机构"))
    elif isinstance(value, PersonValue) and value.user and not government.users.filter(public_id=value.user).exists():
        raise NotFound(say("这个账号"))


def _from_words(kind: CandidateKind, words: str) -> dict[str, Any]:
    if kind in (CandidateKind.AREA, CandidateKind.ANNEX, CandidateKind.CITATION):
        return {"title": words[:300]}
    if kind is CandidateKind.TASK:
        return {"title": words[:60], "body": words}
    if kind is CandidateKind.PROJECT:
        return {"name": words[:300]}
    if kind is CandidateKind.MEASURE:
        return {"text": words, "kind": "action", "strength": "push", "commitment": True}
    if kind is CandidateKind.GOAL:
        return {"text": words, "kind": "vague"}
    if kind is CandidateKind.MILESTONE:
        return {"text": words}
    if kind is CandidateKind.RESPONSIBILITY:
        return {"name": words[:300], "role": Role.RESPONSIBLE.value}
    if kind is CandidateKind.PERSON:
        return {"name": words[:100], "kind": PersonKind.RESPONSIBLE.value}
    raise Invalid(
        say("补充%(label)s须填写内容", label=kind.label), say("请填写后再保存"), fields={"value": say("请填写")}
    )


def _other(desk: Desk, public_id: str) -> Candidate:
    found = Candidate.objects.filter(desk=desk, public_id=public_id).first()
    if found is None:
        raise NotFound(say("这个候选项"))
    return found


def _no_circle(row: Candidate, above: Candidate | None) -> None:
    while above is not None:
        if above.pk == row.pk:
            raise Invalid(say("不能移到自己下面"), say("请选择别的位置"), fields={"parent": say("位置不对")})
        above = above.parent
