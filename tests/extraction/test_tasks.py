"""Items of papers as tasks, case by case from specs/extraction/tasks.yaml."""

import pytest
from facts import untrue
from paper_sources import document_of

from luoshi.document import Document
from luoshi.extraction.pipeline import extract
from luoshi.extraction.predicting import due
from luoshi.extraction.reading import PlanReading, Task
from luoshi.extraction.view import normal
from spec_cases import Case, cases


def said(reading: PlanReading, task: Task, wanted: Case) -> Case:
    """What a task says of the keys that a case gives."""
    everything: Case = {
        "label": task.label,
        "title": normal(task.title.quote),
        "body": normal(task.body.quote),
        "owners": [f"{normal(owner.quote)} {owner.role.value[0]}" for owner in task.owners],
        "due": due(task.due),
        "area": normal(reading.areas[task.area].quote) if task.area is not None else None,
        "stages": [f"{normal(stage.quote)} {due(stage.due)}" for stage in task.stages],
        "amounts": [f"{amount.quantity.value} {amount.quantity.unit}" for amount in task.amounts],
        "people": [f"{normal(person.post.quote)} {normal(person.quote)}" for person in task.people],
        "dittos": [f"{normal(fact.quote)} {fact.rule.removeprefix('ditto.')}" for fact in task.dittos],
    }
    return {key: everything[key] for key in wanted}


def assert_tasks(case: Case, document: Document | None = None) -> None:
    document = document or document_of(case)
    reading = extract(document)
    assert untrue(document.text, reading) == []
    wanted = case["tasks"]
    assert [normal(task.title.quote) for task in reading.tasks] == [
        task.get("title", normal(found.title.quote)) for task, found in zip(wanted, reading.tasks, strict=False)
    ]
    assert len(reading.tasks) == len(wanted)
    assert [said(reading, task, keys) for task, keys in zip(reading.tasks, wanted, strict=True)] == wanted


@pytest.mark.parametrize("case", cases("extraction/tasks"))
def test_case(case: Case) -> None:
    assert_tasks(case)
