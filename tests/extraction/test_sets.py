"""Sets case by case from specs/extraction/sets.yaml, and what holds of every set."""

import json
import random
from itertools import pairwise

import pytest
from facts import untrue
from paper_sources import bundled
from set_cases import COUNTY, county, county_documents, documents_of, member_facts

import luoshi
from luoshi.document import Document
from luoshi.extraction.predicting import due
from luoshi.extraction.sets.model import LinkKind, SetReading
from luoshi.extraction.view import normal
from spec_cases import Case, cases


def title(reading: SetReading, member: int, task: int | None) -> str | None:
    return None if task is None else normal(reading.members[member].reading.tasks[task].title.quote)


def said(reading: SetReading, wanted: Case) -> Case:
    """What a set says of the keys that a case gives."""
    names = [member.name for member in reading.members]
    plan = reading.plan if reading.plan is not None else 0
    everything: Case = {
        "roles": {member.name: member.role.value for member in reading.members},
        "annexes": {
            normal(link.listed.quote): names[link.member] if link.member is not None else None
            for link in reading.annexes
        },
        "links": [
            [
                names[link.member],
                title(reading, link.member, link.task),
                link.kind.value,
                title(reading, plan, link.plan_task),
            ]
            for link in reading.links
        ],
        "contradictions": sorted(
            [found.kind.value, normal(found.first.quote), normal(found.second.quote)]
            for found in reading.contradictions
        ),
        "filled": [
            [
                title(reading, plan, filled.plan_task),
                [normal(owner.quote) for owner in filled.owners],
                due(filled.due),
                "whole" if reading.links[filled.link].kind is LinkKind.SAME else "part",
            ]
            for filled in reading.filled
        ],
        "evidence": [[proof.kind.value for proof in link.evidence] for link in reading.links],
        "questions": [question.code.value for question in reading.questions],
    }
    return {key: everything[key] for key in wanted if key in everything}


def assert_true(documents: list[Document] | tuple[Document, ...], reading: SetReading) -> None:
    """Every quote stands at its place in its member, every index is one."""
    for fact in member_facts(reading):
        assert documents[fact.member].text[fact.start : fact.end] == fact.quote
    for document, member in zip(documents, reading.members, strict=True):
        assert untrue(document.text, member.reading) == []
    for filled in reading.filled:
        for added in (*filled.owners, *([filled.due] if filled.due else [])):
            assert documents[filled.member].text[added.start : added.end] == added.quote
    for link in reading.links:
        assert (link.plan_task is not None) == (link.kind in (LinkKind.SAME, LinkKind.FINER))
        assert bool(link.candidates) == (link.kind is LinkKind.OPEN)
        assert bool(link.evidence) == (link.kind is not LinkKind.NEW)
        for proof in link.evidence:
            assert (proof.plan.member, proof.other.member) == (reading.plan, link.member)


@pytest.mark.parametrize("case", cases("extraction/sets"))
def test_case(case: Case) -> None:
    documents = documents_of(case)
    reading = luoshi.extract_set(documents)
    assert_true(documents, reading)
    wanted = {key: value for key, value in case.items() if key not in ("name", "members", "negative")}
    if "contradictions" in wanted:
        wanted["contradictions"] = sorted([kind, normal(a), normal(b)] for kind, a, b in wanted["contradictions"])
    assert said(reading, wanted) == wanted


def test_the_bundled_county_is_what_its_gold_says() -> None:
    gold = json.loads((COUNTY / "set.gold.json").read_text("utf-8"))
    assert said(county(), gold) == gold
    assert_true(county_documents(), county())


def test_every_kind_of_link_and_contradiction_occurs_in_the_county() -> None:
    assert {link.kind.value for link in county().links} == {"same", "finer", "new", "open"}
    assert {found.kind.value for found in county().contradictions} == {
        "value", "unit", "due", "owner", "role", "count", "title",
    }  # fmt: skip


def test_members_are_read_as_they_are_read_alone() -> None:
    for document, member in zip(county_documents(), county().members, strict=True):
        alone = luoshi.extract(document)
        assert member.reading.tasks == alone.tasks or member.reading.tasks[0].title == alone.tasks[0].title
        assert len(member.reading.tasks) == len(alone.tasks)


def test_the_set_answers_the_question_for_the_annexes() -> None:
    plan = county().members[county().plan or 0].reading
    assert "annex_missing" not in {question.code for question in plan.questions}
    alone = luoshi.extract_set(county_documents()[:1])
    assert "annex_missing" in {question.code for question in alone.members[0].reading.questions}


def test_the_order_of_the_files_changes_nothing_but_their_numbers() -> None:
    documents = county_documents()
    turned = luoshi.extract_set(documents[::-1])
    straight = luoshi.extract_set(documents)
    wanted: Case = dict.fromkeys(("annexes", "contradictions"))
    assert said(turned, wanted)["annexes"] == said(straight, wanted)["annexes"]
    links = [sorted(said(reading, {"links": None})["links"], key=str) for reading in (turned, straight)]
    assert links[0] == links[1]
    assert len(turned.contradictions) == len(straight.contradictions)


def test_the_same_documents_give_the_same_set() -> None:
    assert luoshi.extract_set(county_documents()).to_json() == luoshi.extract_set(county_documents()).to_json()


def test_nothing_gives_an_empty_set() -> None:
    reading = luoshi.extract_set([])
    assert (reading.members, reading.plan, reading.links) == ((), None, ())


def test_papers_that_have_nothing_to_do_with_each_other() -> None:
    """Any two of the bundled papers: hardly a task of one is said to be a task of the other."""
    papers = sorted(bundled().items())
    linked = total = 0
    for (_, one), (_, other) in pairwise(papers):
        reading = luoshi.extract_set([one, other])
        assert_true([one, other], reading)
        total += len(reading.links)
        linked += sum(link.kind in (LinkKind.SAME, LinkKind.FINER) for link in reading.links)
    assert total > 50
    assert linked <= 0.05 * total


def test_spoiled_members_give_a_sound_set() -> None:
    """Texts cut, lines swapped, digits changed: no crash, and every quote in its place."""
    chance = random.Random(9)
    texts = [document.text for document in county_documents()]
    for _ in range(12):
        spoiled = []
        for number, text in enumerate(texts):
            lines = text.split("\n")
            if chance.random() < 0.5:
                chance.shuffle(lines)
            cut = chance.randrange(len(lines) // 2, len(lines) + 1)
            changed = "\n".join(lines[:cut]).replace(str(chance.randrange(10)), str(chance.randrange(10)))
            if changed.strip():
                spoiled.append(luoshi.read(changed.encode(), f"{number}.txt"))
        assert_true(spoiled, luoshi.extract_set(spoiled))
