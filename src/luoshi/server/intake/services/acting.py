"""What every act at a desk has in common: the desk locked, the revisions checked, one record, one step to undo."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Conflict, NotFound
from luoshi.server.core.said import say
from luoshi.server.core.transitions import step
from luoshi.server.intake.audited import DESK
from luoshi.server.intake.digests import Row, digested, note
from luoshi.server.intake.facts import desk_facts
from luoshi.server.intake.models import Act, Candidate, CandidateKind, CandidateOrigin, Desk, Question, Version
from luoshi.server.intake.scopes import visible_desks
from luoshi.server.intake.states import CANDIDATE, SETTLED, CandidateState, DeskAct, DeskState
from luoshi.server.intake.states import DESK as TABLE
from luoshi.server.intake.values import data_of, value_of
from luoshi.server.orgs.services.locking import locked
from luoshi.server.policy import Action, require

KEPT = ("parent_id", "position", "start", "end", "quote", "value", "state")
"""The columns of a candidate that acts change."""
ANSWERED = ("answer", "answered_by", "answered_by_name", "answered_at")
WRITTEN = ("revision", "changed_by", "changed_by_name", "changed_at", "digest")
"""What each change of a candidate writes besides."""

BATCH = 200
"""Rows that are written at once."""

Seen = Mapping[str, int]
"""Candidates by public id, each with the revision that the person saw."""


@dataclass(slots=True)
class DeskWork:
    """One act on a desk while it is done. What it changes goes through ``change``, ``add`` and ``answer``."""

    desk: Desk
    actor: Actor
    now: datetime
    before: dict[str, Any] = field(default_factory=dict)
    touched: dict[str, Candidate] = field(default_factory=dict)
    answered: dict[str, Any] = field(default_factory=dict)
    kept: dict[Row, str | None] = field(default_factory=dict)

    def rows(self, seen: Seen) -> list[Candidate]:
        """The candidates as they stand, in the order of the plan. Raises NotFound, and Conflict where one of them was
        changed after the person saw it; it names who did.
        """
        wanted = self.desk.candidates.select_for_update().filter(public_id__in=list(seen))
        found = list(wanted.order_by("position", "id"))
        if len(found) != len(seen):
            raise NotFound(say("这个候选项"))
        for row in found:
            if row.revision != seen[row.public_id]:
                raise _changed(row)
        return found

    def children(self, row: Candidate) -> list[Candidate]:
        """What stands below a candidate."""
        return list(self.desk.candidates.select_for_update().filter(parent=row).order_by("position", "id"))

    def change(self, row: Candidate, **columns: Any) -> None:
        """Give a candidate other values in some of its columns; its revision grows once an act."""
        if "parent" in columns:
            columns["parent_id"] = (above := columns.pop("parent")) and above.pk
        self._set(row, columns)
        row.save(update_fields=[*KEPT, *WRITTEN])

    def _set(self, row: Candidate, columns: Mapping[str, Any]) -> None:
        if row.public_id not in self.touched:
            self.before[row.public_id] = {name: getattr(row, name) for name in KEPT} | {"revision": row.revision}
            row.revision += 1
            self.kept.setdefault(row, row.digest)
        self.touched[row.public_id] = row
        for name, value in columns.items():
            setattr(row, name, value)
        row.changed_by, row.changed_by_name, row.changed_at = self.actor.user, self.actor.name, self.now
        row.digest = digested(row)

    def step(self, row: Candidate, act: DeskAct) -> None:
        """Bring a candidate from its state to the next. Raises IllegalTransition."""
        target = _next(row, act)
        if target is not CandidateState(row.state):
            self.change(row, state=target)

    def accept(self, rows: Iterable[Candidate]) -> int:
        """Accept candidates as they stand, however many in as many statements; returns how many changed.

        Those that are settled stay so. Raises IllegalTransition.
        """
        waiting = [row for row in rows if CandidateState(row.state) not in SETTLED]
        for row in waiting:
            self._set(row, {"state": _next(row, DeskAct.ACCEPT)})
        write(waiting, ["state", *WRITTEN])
        return len(waiting)

    def add(
        self,
        kind: CandidateKind,
        value: Any,
        *,
        version: Version,
        span: tuple[int, int],
        parent: Candidate | None,
        position: int,
        origin: CandidateOrigin = CandidateOrigin.PERSON,
    ) -> Candidate:
        """A candidate that nobody read: it is settled as it is added."""
        start, end = span
        row = Candidate(
            government_id=self.desk.government_id,
            desk=self.desk,
            version=version,
            parent=parent,
            kind=kind,
            origin=origin,
            position=position,
            start=start,
            end=end,
            quote=version.text[start:end],
            grade="certain",
            read=None,
            value=data_of(value_of(kind, data_of(value))),
            state=CandidateState.ADDED,
            changed_by=self.actor.user,
            changed_by_name=self.actor.name,
            changed_at=self.now,
        )
        row.digest = digested(row)
        row.save(force_insert=True)
        self.before[row.public_id] = None
        self.kept[row] = None
        self.touched[row.public_id] = row
        return row

    def answer(self, question: Question, answer: str) -> None:
        """Give a question its answer."""
        self.answered[question.public_id] = {name: _plain(getattr(question, name)) for name in ANSWERED}
        question.answer = answer
        question.answered_by, question.answered_by_name = self.actor.user, self.actor.name
        question.answered_at = self.now
        self.kept[question] = question.digest
        question.digest = digested(question)
        question.save(update_fields=[*ANSWERED, "digest"])

    def make_room(self, place: int) -> None:
        """Let no candidate stand at a place; those from there on close up as far as the next room between two.

        Their places are no content, so nobody's revision grows.
        """
        run, end = [], place
        behind = self.desk.candidates.filter(position__gte=place).order_by("position", "id")
        for row in behind.iterator(chunk_size=BATCH):
            if row.position > end:
                break
            run.append(row)
            end = row.position + 1
        for row in run:
            row.position += 1
            self.kept.setdefault(row, row.digest)
            row.digest = digested(row)
        write(run, ["position", "digest"])


@contextmanager
def at_desk(actor: Actor, now: datetime, desk: str, what: str) -> Iterator[DeskWork]:
    """One act of a person at an open desk, in one transaction; what it changed can be undone."""
    with transaction.atomic():
        row = open_desk(actor, desk)
        work = DeskWork(row, actor, now)
        yield work
        if not work.touched and not work.answered:
            return
        after = {key: each.revision for key, each in work.touched.items()}
        act = Act(
            desk=row,
            user=actor.user,
            user_name=actor.name,
            what=what,
            at=now,
            before={"candidates": work.before, "questions": work.answered},
            after=after,
        )
        act.save(force_insert=True)
        note(row, work.kept)
        row.save(update_fields=["blocks"])
        changes = {"what": what, "candidates": sorted(after), "questions": sorted(work.answered)}
        record(actor=actor, now=now, action=Action.DOCUMENT_CONFIRM, kind=DESK, row=row, changes=changes)


def open_desk(actor: Actor, desk: str) -> Desk:
    """The desk, locked, after the questions that every act on it begins with."""
    row = locked(visible_desks(actor), desk, say("这个核对台"))
    require(actor, Action.DOCUMENT_CONFIRM, desk_facts(row))
    state = DeskState(row.state)
    step(TABLE, state, Action.DOCUMENT_CONFIRM, thing=say("这个核对台"), state_name=state)
    return row


def write(rows: Sequence[Candidate], columns: Collection[str]) -> None:
    """Write some columns of candidates that are there, many in a statement: a tenth of what ``bulk_update`` takes."""
    Candidate.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=list(columns)
    )


def ids(rows: Iterable[Candidate]) -> list[str]:
    """Their public ids."""
    return [row.public_id for row in rows]


def _next(row: Candidate, act: DeskAct) -> CandidateState:
    state = CandidateState(row.state)
    return CandidateState(step(CANDIDATE, state, act, thing=say("这个候选项"), state_name=state).target)


def _changed(row: Candidate) -> Conflict:
    who = row.changed_by_name or say("他人")
    return Conflict(
        say("“%(quote)s”刚刚由%(who)s改过，您看到的不是最新内容", quote=row.quote[:20], who=who),
        say("您填写的内容没有保存；请刷新后核对，再决定是否修改"),
        by=who,
    )


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
