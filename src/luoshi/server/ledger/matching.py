"""Which things of a new text are those that the ledger has: by the same words, else by much the same ones. Pure."""

from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from typing import Any, TypeVar

import msgspec

from luoshi.extraction.view import normal
from luoshi.server.intake.models import Candidate, CandidateKind
from luoshi.server.intake.values import PersonValue, TargetValue, value_of
from luoshi.server.ledger.amending import Addition, Reworded, number
from luoshi.server.ledger.models import Target, Task

Held = TypeVar("Held")
_ALIKE = 0.6


def alike(old: str, new: str) -> bool:
    """Whether two texts say much the same."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return bool(old and new) and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def same(old: str, new: str) -> bool:
    """Whether two texts are the same words."""
    return normal(old) == normal(new)


def paired(
    held: Iterable[Held], rows: Sequence[Candidate], *ways: Callable[[Held, Candidate], bool]
) -> list[tuple[Candidate, Held | None]]:
    """Each candidate with what it is of what is held, each once: first all that go together in the first way."""
    left = list(held)
    found: dict[int, Held] = {}
    for together in ways:
        for row in rows:
            if row.pk not in found:
                match = next((each for each in left if together(each, row)), None)
                if match is not None:
                    left.remove(match)
                    found[row.pk] = match
    return [(row, found.get(row.pk)) for row in rows]


def paired_by(name: str, held: Iterable[Held], rows: Sequence[Candidate]) -> list[tuple[Candidate, Held | None]]:
    """Each candidate with what it is, by a column that both have: of the same words, else of much the same ones."""
    return paired(
        held,
        rows,
        lambda each, row: same(str(getattr(each, name)), str(row.value[name])),
        lambda each, row: alike(str(getattr(each, name)), str(row.value[name])),
    )


def paired_targets(held: Iterable[Target], rows: Sequence[Candidate]) -> list[tuple[Candidate, Target | None]]:
    """Each target of the new text with the one that it is: what counts the same, first of the same amount and day, then
    of the same day, then in their order.
    """
    values: dict[int, TargetValue] = {row.pk: value_of(row.kind, row.value) for row in rows}

    def counts_same(target: Target, row: Candidate) -> bool:
        return target.indicator.name == values[row.pk].subject

    return paired(
        held,
        rows,
        lambda target, row: counts_same(target, row) and amount_of_target(target) == amount_of_target(values[row.pk]),
        lambda target, row: counts_same(target, row) and target.last_day == values[row.pk].last_day,
        counts_same,
    )


def amount_of_target(target: Target | TargetValue) -> dict[str, Any]:
    """What a target is to reach, as amendments keep it."""
    return {
        "comparator": target.comparator if isinstance(target, Target) else target.comparator.value,
        "value": number(target.value),
        "value_to": number(target.value_to),
        "unit": target.unit,
        "last_day": target.last_day.isoformat() if target.last_day else None,
    }


def words_of_part(kind: str, value: Any) -> str:
    """What tells a part of an item from others of its kind; ``value`` has the form of its kind, or is its row."""
    if kind == CandidateKind.PROJECT:
        return normal(value.name)
    if kind == CandidateKind.TARGET:
        subject = value.indicator.name if isinstance(value, Target) else value.subject
        return f"{normal(subject)} {amount_of_target(value)}"
    return normal(value.text)


def parts_of(task: Task) -> dict[CandidateKind, Iterable[Any]]:
    """What an item consists of besides its words, bodies and limit, by kind."""
    return {
        CandidateKind.MEASURE: task.measures.all(),
        CandidateKind.MILESTONE: task.milestones.all(),
        CandidateKind.PROJECT: task.projects.all(),
        CandidateKind.TARGET: task.targets.select_related("indicator"),
    }


def paired_parts(task: Task, below: Sequence[Candidate]) -> list[tuple[Candidate, Any]]:
    """The candidates below an item's, each with the part that it is, None for a new one, in the order of the text."""
    found: list[tuple[Candidate, Any]] = []
    for kind, held in parts_of(task).items():
        rows = [row for row in below if row.kind == kind]
        if kind is CandidateKind.TARGET:
            found += paired_targets(held, rows)
        else:
            found += paired_by("name" if kind is CandidateKind.PROJECT else "text", held, rows)
    return sorted(found, key=lambda pair: (pair[0].position, pair[0].pk))


def people_below(rows: Iterable[Candidate]) -> list[tuple[Candidate, PersonValue]]:
    """The people among candidates, each once in a part: a person whom two rows of a table name, is one."""
    found: dict[tuple[str, str], tuple[Candidate, PersonValue]] = {}
    for row in rows:
        if row.kind == CandidateKind.PERSON:
            value: PersonValue = value_of(row.kind, row.value)
            found.setdefault((normal(value.name), value.kind.value), (row, value))
    return list(found.values())


def reworded(pairs: Iterable[tuple[Candidate, Any]]) -> list[Reworded]:
    """Of the parts that an item has, those that the new text says in other words or dates otherwise."""
    found = []
    for row, part in pairs:
        if part is None or isinstance(part, Target):
            continue
        value = value_of(row.kind, row.value)
        was, now = (getattr(each, "last_day", None) for each in (part, value))
        if words_of_part(row.kind, part) != words_of_part(row.kind, value) or was != now:
            found.append(msgspec.convert({**_kept(row), "key": part.pk}, Reworded))
    return found


def additions(rows: Iterable[Candidate]) -> list[Addition]:
    """Candidates as an amendment keeps them: with their words and where these stand."""
    return [msgspec.convert(_kept(row), Addition) for row in rows]


def _kept(row: Candidate) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "value": row.value,
        "version": row.version.public_id,
        "start": row.start,
        "end": row.end,
        "quote": row.quote,
    }
