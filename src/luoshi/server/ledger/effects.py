"""What a new version of a paper would change in the ledger that was made of an earlier one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from luoshi.extraction.reading import Role
from luoshi.extraction.view import normal
from luoshi.server.core.actor import Actor
from luoshi.server.intake.models import Candidate, CandidateKind, Desk, Version
from luoshi.server.intake.selectors import find_desk
from luoshi.server.intake.states import CandidateState
from luoshi.server.intake.values import ResponsibilityValue, role_of, value_of
from luoshi.server.ledger.amending import current
from luoshi.server.ledger.matching import (
    additions,
    alike,
    amount_of_target,
    paired,
    paired_parts,
    people_below,
    reworded,
    same,
)
from luoshi.server.ledger.models import AmendmentSubject, Target, Task
from luoshi.server.ledger.plan_effects import PlanEffect, plan_effects
from luoshi.server.ledger.scopes import visible_items, visible_plans
from luoshi.server.ledger.states import ItemState

_STRONGER = {Role.LEAD: 0, Role.RESPONSIBLE: 1, Role.SUPPORT: 2}


@dataclass(frozen=True, slots=True)
class Consequence:
    """One amendment that the new text asks for; ``target`` is the public id of a target, else empty.

    ``span`` is where the new text says it, None where no one place does.
    """

    subject: AmendmentSubject
    before: dict[str, Any]
    after: dict[str, Any]
    target: str = ""
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """An item that the new text changes, drops (no candidate), or adds (no task)."""

    task: Task | None
    candidate: Candidate | None
    consequences: tuple[Consequence, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """The items of a paper beside the tasks of its new text, each with what stands below it; ``whole`` is what the text
    changes in the plan itself.
    """

    items: Sequence[Task]
    pairs: Sequence[tuple[Candidate, Task | None]]
    below: Mapping[int, Sequence[Candidate]]
    whole: Sequence[PlanEffect] = ()

    @property
    def by_candidate(self) -> dict[int, Task]:
        """The items that tasks of the new text are, by the primary key of the candidate."""
        return {row.pk: task for row, task in self.pairs if task is not None}


def read_again(actor: Actor, desk: Desk) -> ReadAgain:
    """What the actor sees of a paper's items, beside the desk of its new version."""
    items = _items(actor, desk)
    plan = visible_plans(actor).filter(document_id=desk.document_id).first()
    living = [row for row in _candidates(desk) if row.state != CandidateState.REJECTED] if items or plan else []
    below: dict[int, list[Candidate]] = {}
    for row in living:
        if row.parent_id is not None:
            below.setdefault(row.parent_id, []).append(row)
    tasks = [row for row in living if row.kind == CandidateKind.TASK] if items else []
    whole = plan_effects(plan, living).found if plan else ()
    return ReadAgain(items, _pairs(items, tasks), below, whole)


def effects(actor: Actor, desk: str) -> list[Effect]:
    """What the desk of a new version means for the ledger. Raises NotFound."""
    return effects_of(read_again(actor, find_desk(actor, desk)))


def effects_of(again: ReadAgain) -> list[Effect]:
    """What a new text means for the ledger, in its order, dropped items last.

    Items that stay as they are, are left out; so is everything where the paper has no ledger yet.
    """
    found = []
    for candidate, task in again.pairs:
        told = tuple(_consequences(task, candidate, again.below.get(candidate.pk, ()))) if task else ()
        if told or task is None:
            found.append(Effect(task, candidate, told))
    kept = {task.pk for task in again.by_candidate.values()}
    return [*found, *(Effect(task, None) for task in again.items if task.pk not in kept)]


def consequence_of(
    actor: Actor, desk: str, item: str, subject: AmendmentSubject, target: str = ""
) -> tuple[Consequence, Version] | None:
    """What the desk of a new version asks of one part of an item, and that version; None where it asks nothing of it.

    Raises NotFound for a desk that the actor does not see.
    """
    for effect in effects(actor, desk):
        if effect.task is not None and effect.candidate is not None and effect.task.public_id == item:
            for each in effect.consequences:
                if each.subject is subject and each.target == target:
                    return each, effect.candidate.version
    return None


def grounds_of(version: Version) -> tuple[str, str]:
    """(why, on what basis) something changes because of a new version of its paper."""
    paper = version.document
    return (
        f"《{paper.title}》第 {version.number} 版改动了原文",
        f"{paper.number or paper.title} 第 {version.number} 版",
    )


def _items(actor: Actor, desk: Desk) -> list[Task]:
    """The items of the paper; those that are withdrawn are over, whatever a new text says."""
    rows = visible_items(actor).filter(plan__document_id=desk.document_id).exclude(state=ItemState.WITHDRAWN)
    return list(rows.select_related("plan", "area"))


def _candidates(desk: Desk) -> Sequence[Candidate]:
    return list(desk.candidates.select_related("version").order_by("position", "id"))


def _pairs(tasks: list[Task], candidates: list[Candidate]) -> list[tuple[Candidate, Task | None]]:
    """Each task of the new text with the item that it is: of the same title, else of much the same words."""
    return paired(
        tasks,
        candidates,
        lambda task, row: same(task.title, str(row.value["title"])),
        lambda task, row: alike(task.body, str(row.value["body"])),
    )


def _consequences(task: Task, row: Candidate, below: Sequence[Candidate]) -> list[Consequence]:
    found = []
    parts = paired_parts(task, below)
    found += _wording(task, row, parts)
    owners = _owners(below)
    held = current(task, AmendmentSubject.OWNERS)
    if owners and sorted(map(tuple, held["owners"])) != sorted(owners):
        span = next((each.start, each.end) for each in below if each.kind == CandidateKind.RESPONSIBILITY)
        after = {"owners": [list(pair) for pair in owners]}
        found.append(Consequence(AmendmentSubject.OWNERS, held, after, span=span))
    found += _people(task, below)
    found += _limit(task, below)
    for aim, part in parts:
        if isinstance(part, Target):
            found += _target(task, aim, part)
    if new := [part_row for part_row, part in parts if part is None]:
        span = (new[0].start, new[0].end)
        after = msgspec.to_builtins({"parts": additions(new)})
        found.append(Consequence(AmendmentSubject.ADDITIONS, {"parts": []}, after, span=span))
    return found


def _wording(task: Task, row: Candidate, parts: Sequence[tuple[Candidate, Any]]) -> list[Consequence]:
    """Title, body and what the item consists of in the words of the new text, where these are others."""
    words: dict[str, Any] = {"title": str(row.value["title"]), "body": str(row.value["body"])}
    other = reworded(parts)
    if same(task.title, words["title"]) and same(task.body, words["body"]) and not other:
        return []
    if other:
        words["parts"] = msgspec.to_builtins(other)
    return [Consequence(AmendmentSubject.WORDING, current(task, AmendmentSubject.WORDING, None, words), words)]


def _people(task: Task, below: Sequence[Candidate]) -> list[Consequence]:
    """The people whom the new text names, where they are others; who stays in their part keeps their account."""
    named = people_below(below)
    if not named:
        return []
    held = current(task, AmendmentSubject.PEOPLE)
    accounts = {(normal(each["name"]), each["kind"]): each["user"] for each in held["people"]}
    people = [
        {
            "name": value.name,
            "kind": value.kind.value,
            "post": value.post,
            "user": value.user or accounts.get((normal(value.name), value.kind.value), ""),
        }
        for _row, value in named
    ]
    if _apart(people) == _apart(held["people"]):
        return []
    first = named[0][0]
    return [Consequence(AmendmentSubject.PEOPLE, held, {"people": people}, span=(first.start, first.end))]


def _apart(people: Iterable[Mapping[str, Any]]) -> list[tuple[str, ...]]:
    """What tells people from others: not what the head of their column is called, nor the order."""
    return sorted((each["kind"], normal(each["name"]), each["user"]) for each in people)


def _owners(below: Sequence[Candidate]) -> list[tuple[str, str]]:
    """The bodies that the new text names and that are known; as the ledger counts them, each once."""
    held: dict[str, Role] = {}
    for each in below:
        if each.kind == CandidateKind.RESPONSIBILITY:
            value: ResponsibilityValue = value_of(each.kind, each.value)
            role = role_of(value)
            if value.organisation and not value.expanded:
                known = held.get(value.organisation)
                if known is None or _STRONGER[role] < _STRONGER[known]:
                    held[value.organisation] = role
    return [(key, role.value) for key, role in held.items()]


def _limit(task: Task, below: Sequence[Candidate]) -> list[Consequence]:
    """A printed limit that differs; a default stays what the office made it."""
    for each in below:
        if each.kind == CandidateKind.DEADLINE and (each.value["last_day"] or each.value["standing"]):
            after = {"last_day": each.value["last_day"], "standing": each.value["standing"]}
            before = current(task, AmendmentSubject.DEADLINE)
            span = (each.start, each.end)
            return [Consequence(AmendmentSubject.DEADLINE, before, after, span=span)] if before != after else []
    return []


def _target(task: Task, row: Candidate, held: Target) -> list[Consequence]:
    before, after = current(task, AmendmentSubject.TARGET, held), amount_of_target(value_of(row.kind, row.value))
    span = (row.start, row.end)
    return [Consequence(AmendmentSubject.TARGET, before, after, held.public_id, span)] if before != after else []
