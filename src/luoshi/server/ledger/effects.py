"""What a new version of a paper would change in the ledger that was made of an earlier one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from luoshi.extraction.reading import Role
from luoshi.extraction.view import normal
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say
from luoshi.server.intake.models import Candidate, CandidateKind, Desk, Version
from luoshi.server.intake.scopes import visible_desks
from luoshi.server.intake.states import CandidateState
from luoshi.server.intake.values import ResponsibilityValue, role_of, value_of
from luoshi.server.ledger.amending import current
from luoshi.server.ledger.matching import additions, alike, amount_of_target, new_parts, paired, paired_targets, same
from luoshi.server.ledger.models import AmendmentSubject, Target, Task
from luoshi.server.ledger.scopes import visible_items
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


def effects(actor: Actor, desk: str) -> list[Effect]:
    """What the desk of a new version means for the ledger, in the order of the new text, dropped items last.

    Items that stay as they are, are left out; so is everything where the paper has no ledger yet. Raises NotFound.
    """
    row = visible_desks(actor).filter(public_id=desk).first()
    if row is None:
        raise NotFound(say("这个核对台"))
    tasks = _items(actor, row)
    if not tasks:
        return []
    living = [each for each in _candidates(row) if each.state != CandidateState.REJECTED]
    below: dict[int, list[Candidate]] = {}
    for each in living:
        if each.parent_id is not None:
            below.setdefault(each.parent_id, []).append(each)
    found = []
    pairs = _pairs(tasks, [each for each in living if each.kind == CandidateKind.TASK])
    for candidate, task in pairs:
        told = tuple(_consequences(task, candidate, below.get(candidate.pk, []))) if task else ()
        if told or task is None:
            found.append(Effect(task, candidate, told))
    kept = {task.pk for _, task in pairs if task}
    return [*found, *(Effect(task, None) for task in tasks if task.pk not in kept)]


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


def items_read_again(actor: Actor, desk: Desk) -> dict[int, Task]:
    """The items that tasks of a desk are, by the primary key of the candidate."""
    tasks = _items(actor, desk)
    rows = [row for row in _candidates(desk) if row.state != CandidateState.REJECTED]
    pairs = _pairs(tasks, [row for row in rows if row.kind == CandidateKind.TASK])
    return {row.pk: task for row, task in pairs if task is not None}


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


def _consequences(task: Task, row: Candidate, below: list[Candidate]) -> list[Consequence]:
    found = []
    words = {"title": str(row.value["title"]), "body": str(row.value["body"])}
    before = current(task, AmendmentSubject.WORDING)
    if {key: normal(text) for key, text in words.items()} != {key: normal(text) for key, text in before.items()}:
        found.append(Consequence(AmendmentSubject.WORDING, before, words))
    owners = _owners(below)
    held = current(task, AmendmentSubject.OWNERS)
    if owners and sorted(map(tuple, held["owners"])) != sorted(owners):
        span = next((each.start, each.end) for each in below if each.kind == CandidateKind.RESPONSIBILITY)
        after = {"owners": [list(pair) for pair in owners]}
        found.append(Consequence(AmendmentSubject.OWNERS, held, after, span=span))
    found += _limit(task, below)
    aims = paired_targets(
        task.targets.select_related("indicator"), [each for each in below if each.kind == CandidateKind.TARGET]
    )
    for aim, target in aims:
        if target is not None:
            found += _target(task, aim, target)
    if new := new_parts(task, below):
        span = (new[0].start, new[0].end)
        after = msgspec.to_builtins({"parts": additions(new)})
        found.append(Consequence(AmendmentSubject.ADDITIONS, {"parts": []}, after, span=span))
    return found


def _owners(below: list[Candidate]) -> list[tuple[str, str]]:
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


def _limit(task: Task, below: list[Candidate]) -> list[Consequence]:
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
