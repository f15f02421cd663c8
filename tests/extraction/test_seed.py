"""The seed plan as a whole: its reading equals its gold standard in everything that the two both speak of."""

from pathlib import Path

import pytest
from seed import Seed, f1

import luoshi
from luoshi.extraction.reading import Comparator, PlanReading

pytestmark = pytest.mark.real

# what sections 1.5 and 10 of the domain's notes ask a person about, as far as a text shows it
TRAPS = {
    "annex_missing",
    "baseline_missing",
    "clause_owner_open",
    "commitment_cut",
    "counterpart_outside",
    "cycle_without_day",
    "dash_suspect",
    "date_without_year",
    "group_absent",
    "group_members",
    "implied_full",
    "interpretation_differs",
    "lead_not_stated",
    "mostly_manner",
    "office_host_missing",
    "one_target_or_two",
    "owner_may_be_missing",
    "place_owner_missing",
    "same_site_names",
    "standard_missing",
    "tasks_overlap",
    "title_topic_absent",
    "title_unclosed",
    "title_without_verb",
    "unit_without_level",
    "word_suspect",
}


@pytest.fixture(scope="module")
def seed(evaluation_dir: Path) -> Seed:
    if not Seed.stands_beside(evaluation_dir):
        pytest.skip("no folder seed beside LUOSHI_EVALUATION_DIR")
    return Seed(evaluation_dir)


@pytest.fixture(scope="module")
def reading(seed: Seed) -> PlanReading:
    document = luoshi.read(seed.text.encode(), "plan.txt")
    assert document.text == seed.text
    return luoshi.extract(document)


def test_particulars(seed: Seed, reading: PlanReading) -> None:
    gold, found = seed.gold["metadata"], reading.metadata
    assert found.title is not None
    assert found.number is not None
    assert found.issued_on is not None
    assert found.title.quote == gold["page_title"]["text"]
    assert found.number.quote == gold["doc_number"]["text"]
    assert found.number.start in gold["doc_number"]["occurrences"]
    assert [one.quote for one in found.issuers] == [gold["issuer"]]
    assert (found.issued_on.start, found.issued_on.end) == (gold["date_signed"]["start"], gold["date_signed"]["end"])
    assert found.issued_on.value.isoformat() == gold["date_signed"]["value"]
    assert [one.quote for one in found.addressees] == gold["recipients"]["parsed"]
    assert (found.period_from, found.period_to) == (gold["plan_period"]["from"], gold["plan_period"]["to"])


def test_tasks_with_their_titles_and_bodies(seed: Seed, reading: PlanReading) -> None:
    gold = seed.gold["tasks"]
    assert [task.label for task in reading.tasks] == [str(one["number"]) for one in gold]
    assert [task.title.quote for task in reading.tasks] == [one["title"] for one in gold]
    spans = [(task.title.start, task.title.end, task.body.start, task.body.end) for task in reading.tasks]
    assert spans == [tuple(one[key] for key in ("title_start", "title_end", "body_start", "body_end")) for one in gold]


def test_areas_hold_their_tasks(seed: Seed, reading: PlanReading) -> None:
    gold = [(one["ordinal"], one["title"], [n - 1 for n in one["tasks"]]) for one in seed.gold["areas"]]
    assert [(area.label, area.quote, list(area.tasks)) for area in reading.areas] == gold


def test_units_of_each_task(seed: Seed, reading: PlanReading) -> None:
    for task, one in zip(reading.tasks, seed.gold["tasks"], strict=True):
        gold = [(unit["raw"], unit["start"], unit["end"]) for unit in one["units"]]
        assert [(owner.name, owner.start, owner.end) for owner in task.owners] == gold, one["number"]


def test_measures_by_exact_span(seed: Seed, reading: PlanReading) -> None:
    gold = {(clause["start"], clause["end"]) for task in seed.gold["tasks"] for clause in task["clauses"]}
    assert f1({(m.start, m.end) for task in reading.tasks for m in task.measures}, gold) >= 0.98


def test_numbers(seed: Seed, reading: PlanReading) -> None:
    """Every printed number is a target, with its value; what is implied without a figure is marked so, and asked."""
    stated = [t for task in seed.gold["tasks"] for t in task["quantified_targets"]]
    gold = {(g["value_start"], str(g["value"])) for g in seed.gold["goals"] if g["kind"] == "quantified"}
    gold |= {(t["start"], str(t["value"])) for t in stated if not t.get("implied")}
    printed = [target for target in reading.targets if not target.implied]
    assert {(t.quantity.start, str(t.quantity.normal_value)) for t in printed} == gold
    assert {target.comparator for target in printed} == {Comparator.AT_LEAST}
    meant = [(t["context_start"], t["context_end"], t["value"]) for t in stated if t.get("implied")]
    for target in (target for target in reading.targets if target.implied):
        value = int(target.quantity.normal_value)
        assert any(low <= target.start and target.end <= high and value == said for low, high, said in meant)
    asked = " ".join(question.message for question in reading.questions if question.code == "implied_full")
    for target in (t for t in stated if t.get("implied")):
        assert seed.text[target["context_start"] : target["context_end"]].strip(",。")[-4:] in asked


def test_references_and_annexes(seed: Seed, reading: PlanReading) -> None:
    def plain(title: str) -> str:
        return title.replace("《", "").replace("》", "")

    gold = sorted(
        (plain(seed.text[one["start"] : one["end"]]), one.get("number") or "", one["book_marks"])
        for one in seed.gold["references"]
    )
    marks = {"closed": True, "unclosed": "unclosed", "bare": False}
    found = sorted((one.quote, one.number.quote if one.number else "", marks[one.marks]) for one in reading.references)
    assert found == gold
    annexes = [
        (one["no"], one["title"], one["start"], one["file_start"], one["file_end"], one["ext"])
        for one in seed.gold["annexes"]
    ]
    assert annexes == [
        (a.ordinal, a.quote, a.start, a.file and a.file.start, a.file and a.file.end, a.extension)
        for a in reading.attachments
    ]


def test_goals_and_mechanism(seed: Seed, reading: PlanReading) -> None:
    for found, gold in ((reading.goals, seed.gold["goals"]), (reading.mechanism, seed.gold["mechanism"])):
        assert [(one.start, one.end, one.kind.value) for one in found] == [
            (one["start"], one["end"], one["kind"]) for one in gold
        ]


def test_numbers_that_are_none_are_left_alone(seed: Seed, reading: PlanReading) -> None:
    for trap in seed.gold["traps"]:
        if trap["text"] != "70.35% ,":
            assert not any(t.quantity.start < trap["end"] and trap["start"] < t.quantity.end for t in reading.targets)


def test_every_trap_is_asked_about(reading: PlanReading) -> None:
    assert TRAPS - {question.code for question in reading.questions} == set()
