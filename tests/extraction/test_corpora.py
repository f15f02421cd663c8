"""How well plans are read: floors on the bundled gold set, on the real documents, and what the seed must equal."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from paper_sources import GOLD, documents_in

from luoshi.document import read
from luoshi.evaluation import Field, Score, Scores, evaluate, load_gold, predicted
from luoshi.extraction.pipeline import extract
from luoshi.extraction.predicting import prediction
from luoshi.extraction.reading import PlanReading

FLOORS = {
    Field.TASKS: 0.97,
    Field.TASK_TITLE: 0.96,
    Field.TASK_BODY: 0.95,
    Field.OWNERS: 0.97,
    Field.TARGETS: 0.92,
    Field.TARGET_SUBJECT: 0.92,
    Field.TARGET_COMPARATOR: 0.92,
    Field.TITLE: 0.95,
    Field.NUMBER: 0.95,
    Field.ISSUER: 0.95,
    Field.ISSUED_ON: 0.95,
    Field.ADDRESSEES: 0.97,
    Field.CITATIONS: 0.95,
    Field.KIND: 0.90,
}
MACRO = {Field.TASKS: 0.95, Field.OWNERS: 0.95}


def scores_of(raw: Path, gold: Path) -> Scores:
    predictions = {key: predicted(prediction(extract(document), key)) for key, document in documents_in(raw)}
    return evaluate(load_gold(gold), predictions)


@lru_cache(maxsize=1)
def bundled_scores() -> Scores:
    return scores_of(GOLD / "raw", GOLD / "gold")


@pytest.fixture(scope="module")
def real_scores(evaluation_dir: Path) -> Scores:
    return scores_of(evaluation_dir / "dev" / "raw", evaluation_dir / "dev" / "gold")


@pytest.mark.parametrize("field", FLOORS)
def test_floor_on_the_bundled_gold(field: Field) -> None:
    assert_floor(bundled_scores(), field)


@pytest.mark.real
@pytest.mark.parametrize("field", FLOORS)
def test_floor_on_the_real_documents(field: Field, real_scores: Scores) -> None:
    assert_floor(real_scores, field)


def assert_floor(scores: Scores, field: Field) -> None:
    score: Score = scores.fields[field]
    assert scores.unpredicted == ()
    assert score.gold > 0
    assert score.f1 >= FLOORS[field], wrong_in(scores, field)
    assert score.macro >= MACRO.get(field, 0.0), wrong_in(scores, field)


def wrong_in(scores: Scores, field: Field) -> dict[str, list[str]]:
    """What each document lacks, has too much or says differently of a field."""
    wrong: dict[str, list[str]] = {}
    for document in scores.documents:
        differences = document.differences
        lines = [f"missing {item.quote}" for item in differences.missing if item.field is field]
        lines += [f"extra {item.quote}" for item in differences.extra if item.field is field]
        lines += [f"{m.quote}: {m.gold} ≠ {m.found}" for m in differences.mismatched if m.field is field]
        if lines:
            wrong[document.id] = lines
    return wrong


# ---- the seed: one real plan with its complete analysis


@pytest.fixture(scope="module")
def seed(evaluation_dir: Path) -> tuple[dict[str, Any], PlanReading]:
    folder = evaluation_dir.parent / "seed"
    gold: dict[str, Any] = json.loads((folder / "gold.json").read_text("utf-8"))
    document = read((folder / "plan.txt").read_bytes(), "plan.txt")
    assert len(document.text) == gold["seed_codepoints"]
    return gold, extract(document)


Seed = tuple[dict[str, Any], PlanReading]


@pytest.mark.real
def test_seed_tasks(seed: Seed) -> None:
    gold, reading = seed
    found = [(int(t.label or 0), t.title.quote, t.title.start, t.title.end, t.body.start) for t in reading.tasks]
    wanted = [(t["number"], t["title"], t["title_start"], t["title_end"], t["body_start"]) for t in gold["tasks"]]
    assert found == wanted
    assert [task.body.end for task in reading.tasks] == [task["body_end"] for task in gold["tasks"]]


@pytest.mark.real
def test_seed_units(seed: Seed) -> None:
    gold, reading = seed
    found = [[(o.quote, o.start, o.end) for o in task.owners] for task in reading.tasks]
    assert found == [[(u["raw"], u["start"], u["end"]) for u in task["units"]] for task in gold["tasks"]]


@pytest.mark.real
def test_seed_goals(seed: Seed) -> None:
    gold, reading = seed
    found = [(goal.start, goal.end, goal.kind.value) for goal in reading.goals]
    assert found == [(goal["start"], goal["end"], goal["kind"]) for goal in gold["goals"]]


@pytest.mark.real
def test_seed_numbers(seed: Seed) -> None:
    gold, reading = seed
    printed = [t for task in gold["tasks"] for t in task["quantified_targets"] if not t.get("implied")]
    goals = {(g["start"], g["end"]) for g in gold["goals"] if g["kind"] == "quantified"}
    found = [target for target in reading.targets if not target.implied]
    in_tasks = [target.quantity for target in found if target.task is not None]
    assert [(q.start, q.end, float(q.normal_value)) for q in in_tasks] == [
        (t["start"], t["end"], t["value"]) for t in printed
    ]
    assert {(target.start, target.end) for target in found if target.task is None} == goals
    assert len(found) == gold["totals"]["explicit_numeric_in_tasks"] + gold["totals"]["quantified_goals"]
    number = reading.metadata.number
    assert number is not None
    assert number.quote == gold["metadata"]["doc_number"]["text"]
    assert number.start in gold["metadata"]["doc_number"]["occurrences"]
    assert (number.code, number.year, number.serial) == tuple(gold["metadata"]["doc_number"]["parsed"].values())


@pytest.mark.real
def test_seed_references(seed: Seed) -> None:
    gold, reading = seed
    found = [(r.start, r.end, r.number.quote if r.number else None) for r in reading.references]
    assert found == sorted((*_without_marks(r), r["number"]) for r in gold["references"])
    assert len(found) == 14
    marks = sorted((r["start"], r["book_marks"]) for r in gold["references"])
    words = {True: "closed", False: "bare", "unclosed": "unclosed"}
    assert [r.marks for r in reading.references] == [words[mark] for _, mark in marks]


def _without_marks(reference: dict[str, Any]) -> tuple[int, int]:
    """Some spans of the analysis hold the book marks, a reading's never do."""
    raw = reference.get("raw", "")
    return reference["start"] + raw.startswith("《"), reference["end"] - raw.endswith("》")


@pytest.mark.real
def test_seed_annexes(seed: Seed) -> None:
    gold, reading = seed
    found = [(a.ordinal, a.quote, a.start, a.end, a.extension, a.file and a.file.quote) for a in reading.attachments]
    assert found == [(a["no"], a["title"], a["start"], a["end"], a["ext"], a["file_label"]) for a in gold["annexes"]]
    assert [(a.file.start, a.file.end) for a in reading.attachments if a.file] == [
        (a["file_start"], a["file_end"]) for a in gold["annexes"]
    ]


@pytest.mark.real
def test_seed_mechanism(seed: Seed) -> None:
    gold, reading = seed
    found = [(item.start, item.end, item.kind.value) for item in reading.mechanism]
    assert found == [(item["start"], item["end"], item["kind"]) for item in gold["mechanism"]]
