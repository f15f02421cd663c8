"""Decisions carried from one desk to the next: what is read as before stays decided as before.

What a person added is carried where its words stand in the new text once more. Nothing is taken from the old desk, so
that what could not be carried can be looked up there.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from luoshi.extraction.view import normal
from luoshi.server.audit.digests import canonical
from luoshi.server.intake.digests import digested
from luoshi.server.intake.models import Candidate, CandidateKind, CandidateOrigin, Desk, Question, Version
from luoshi.server.intake.services.acting import ANSWERED, WRITTEN
from luoshi.server.intake.states import CandidateState

_UNDECIDED = CandidateState.PROPOSED
_HEADED = (CandidateKind.TASK, CandidateKind.AREA, CandidateKind.GOAL)


def carry_over(old: Desk, new: Desk) -> int:
    """Carry decisions and answers, inside the caller's transaction; returns how many candidates were carried."""
    versions = {reading.version.document_id: reading.version for reading in new.readings.select_related("version")}
    matched = _match(old, new)
    placed = _stand_ins(old, new) | matched
    carried = 0
    for was in old.candidates.select_related("version").order_by("position", "id"):
        row = matched.get(was.pk)
        if row is None and was.read is None:
            row = _copied(was, new, versions.get(was.version.document_id), placed)
            if row is None:
                continue
            placed[was.pk] = row
            carried += 1
        elif row is not None and was.state != _UNDECIDED:
            row.state, row.value = was.state, _moved(was.value, row.value)
            row.revision += 1
            row.changed_by, row.changed_by_name, row.changed_at = was.changed_by, was.changed_by_name, was.changed_at
            row.digest = digested(row)
            row.save(update_fields=["state", "value", *WRITTEN])
            carried += 1
    _answers(old, new)
    return carried


def _match(old: Desk, new: Desk) -> dict[int, Candidate]:
    """For each old candidate the new one that was read as it was; doubles in their order."""
    waiting: dict[str, list[Candidate]] = defaultdict(list)
    for row in new.candidates.select_related("version", "parent").order_by("position", "id"):
        waiting[_signature(row)].append(row)
    found = {}
    for was in old.candidates.select_related("version", "parent").order_by("position", "id"):
        if was.read is not None and waiting[_signature(was)]:
            found[was.pk] = waiting[_signature(was)].pop(0)
    return found


def _signature(row: Candidate) -> str:
    """The paper, the kind, the words, what was read in them, and the words that they stand below."""
    return canonical(
        [row.version.document_id, row.kind, normal(row.quote), _unplaced(row.read or {}), _heading(row.parent)]
    )


def _heading(row: Candidate | None) -> str:
    """What a task, an area or a goal is called; its other words may change without its becoming another one."""
    read = (row.read or row.value) if row else {}
    return normal(str(read.get("title") or read.get("text") or ""))


def _stand_ins(old: Desk, new: Desk) -> dict[int, Candidate]:
    """For old tasks and areas the new ones of the same heading, for what people put below them."""
    headed: dict[tuple[str, str], Candidate] = {}
    for row in new.candidates.filter(kind__in=_HEADED).order_by("position", "id"):
        headed.setdefault((row.kind, _heading(row)), row)
    rows = old.candidates.filter(kind__in=_HEADED)
    return {row.pk: headed[row.kind, _heading(row)] for row in rows if (row.kind, _heading(row)) in headed}


def _unplaced(value: Mapping[str, Any]) -> dict[str, Any]:
    return {name: each for name, each in value.items() if name != "due_at"}


def _moved(value: Mapping[str, Any], read: Mapping[str, Any]) -> dict[str, Any]:
    return _unplaced(value) | ({"due_at": read["due_at"]} if "due_at" in read else {})


def _copied(was: Candidate, desk: Desk, version: Version | None, placed: Mapping[int, Candidate]) -> Candidate | None:
    """What a person added, at the first place where its words stand; default limits stand nowhere."""
    if version is None or (was.parent_id is not None and was.parent_id not in placed):
        return None
    at = version.text.find(was.quote) if was.quote else 0
    if at < 0:
        return None
    row = Candidate(
        government_id=desk.government_id,
        desk=desk,
        version=version,
        parent=placed[was.parent_id] if was.parent_id is not None else None,
        kind=was.kind,
        origin=CandidateOrigin(was.origin),
        position=was.position,
        start=at,
        end=at + len(was.quote),
        quote=was.quote,
        grade=was.grade,
        value=was.value,
        state=was.state,
        changed_by=was.changed_by,
        changed_by_name=was.changed_by_name,
        changed_at=was.changed_at,
    )
    row.digest = digested(row)
    row.save(force_insert=True)
    return row


def _answers(old: Desk, new: Desk) -> None:
    given = {(each.code, each.message): each for each in old.questions.exclude(answer="")}
    for question in Question.objects.filter(desk=new):
        was = given.get((question.code, question.message))
        if was is not None:
            question.answer = was.answer
            question.answered_by, question.answered_by_name = was.answered_by, was.answered_by_name
            question.answered_at = was.answered_at
            question.digest = digested(question)
            question.save(update_fields=[*ANSWERED, "digest"])
