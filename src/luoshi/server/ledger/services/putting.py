"""A value put into an item inside the caller's transaction: words, limit, bodies, people, an amount, parts."""

from collections.abc import Sequence
from enum import Enum
from typing import Any

from msgspec import structs

from luoshi.extraction.grammar.units import normalise
from luoshi.extraction.reading import Strength
from luoshi.server.intake.models import Candidate, CandidateOrigin, Version
from luoshi.server.intake.states import CandidateState
from luoshi.server.intake.values import value_of
from luoshi.server.ledger.amending import Additions, Amount, Limit, Owners, People, Reworded, Wording, part_value
from luoshi.server.ledger.matching import parts_of, words_of_part
from luoshi.server.ledger.models import Indicator, Target, Task
from luoshi.server.ledger.services.bodies import put_owners
from luoshi.server.ledger.services.building import build, strength_of
from luoshi.server.ledger.services.people import put_people

_ITEM = 0
"""In place of the key of the candidate that an item came from."""


def put(task: Task, aim: Target | None, value: Any) -> None:
    """Give an item a value in the form that ``amending`` has for its subject; the item itself is not saved."""
    if isinstance(value, Wording):
        task.title, task.body = value.title, value.body
        put_words(task, value.parts)
    elif isinstance(value, Limit):
        task.last_day, task.standing, task.due_origin, task.due_text = value.last_day, value.standing, "decided", ""
    elif isinstance(value, Owners):
        put_owners(task, value.owners)
    elif isinstance(value, People):
        put_people(task, value.people)
    elif isinstance(value, Amount) and aim is not None:
        put_amount(aim, value)
    elif isinstance(value, Additions):
        put_parts(task, value)


def put_amount(aim: Target, value: Amount) -> None:
    """Give a target another amount; what it counts follows its unit."""
    aim.comparator, aim.value, aim.value_to = value.comparator.value, value.value, value.value_to
    aim.unit, aim.last_day = value.unit, value.last_day
    aim.normal_value, unit = normalise(value.value, value.unit)
    aim.normal_value_to = None if value.value_to is None else normalise(value.value_to, value.unit)[0]
    if unit != aim.indicator.unit:
        name = aim.indicator.name
        aim.indicator = Indicator.objects.get_or_create(government_id=aim.government_id, name=name, unit=unit)[0]
    aim.save()


def put_parts(task: Task, value: Additions) -> None:
    """Give an item more parts, behind those that it has; what it has by now is not put a second time."""
    held = _held(task)
    asked = [(part, words_of_part(part.kind, value_of(part.kind, part.value))) for part in value.parts]
    new = [part for part, words in asked if (part.kind, words) not in held]
    papers = Version.objects.filter(document__government=task.government_id)
    versions = dict(papers.filter(public_id__in={part.version for part in new}).values_list("public_id", "pk"))
    rows = [
        Candidate(
            pk=number,
            parent_id=_ITEM,
            kind=part.kind,
            origin=CandidateOrigin.READ,
            version_id=versions[part.version],
            start=part.start,
            end=part.end,
            quote=part.quote,
            value=part.value,
            state=CandidateState.ACCEPTED,
        )
        for number, part in enumerate(new, _ITEM + 1)
    ]
    build(task.plan, rows, items={_ITEM: task})
    task.strength = strength_of([value_of(row.kind, row.value) for row in rows], Strength(task.strength))


def put_words(task: Task, parts: Sequence[Reworded]) -> None:
    """Let parts of an item say what a newer text says, at their places there."""
    if not parts:
        return
    papers = Version.objects.filter(document__government=task.government_id)
    versions = dict(papers.filter(public_id__in={part.version for part in parts}).values_list("public_id", "pk"))
    of: dict[str, Any] = {"measure": task.measures, "milestone": task.milestones, "project": task.projects}
    for part in parts:
        row = of[part.kind].get(pk=part.key)
        for name, said in structs.asdict(value_of(part.kind, part.value)).items():
            if name != "due_at":  # where the day is printed, a row does not keep
                setattr(row, name, said.value if isinstance(said, Enum) else said)
        row.version_id, row.start, row.end, row.quote = versions[part.version], part.start, part.end, part.quote
        row.save()
    measures = [part_value(each) for each in task.measures.all()]
    task.strength = strength_of(measures, Strength(task.strength))


def _held(task: Task) -> set[tuple[str, str]]:
    """The parts that an item has, by kind and by what tells them apart."""
    return {(kind.value, words_of_part(kind, part)) for kind, held in parts_of(task).items() for part in held}
