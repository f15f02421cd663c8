"""Conventions over several items, and sentences that give the work to bodies: specs/extraction/owners.yaml."""

import pytest
from paper_sources import paper

from luoshi.extraction.inline_owners import owners_at_head
from luoshi.extraction.pipeline import extract
from luoshi.extraction.reading import Grade, Owner
from luoshi.extraction.view import View
from spec_cases import Case, cases


def said(owner: Owner) -> str:
    return f"{owner.name} {owner.role.value[0]}{'*' * owner.lead_by_order}{'+' * owner.open_list}"


def plan(items: list[str], before: str = "") -> str:
    numbered = "\n".join(f"{number}.{item}" for number, item in enumerate(items, 1))
    return f"云岭县河道治理实施方案\n为治理河道，制定本方案。{before}\n一、重点任务\n{numbered}\n"


@pytest.mark.parametrize("case", cases("extraction/owners"))
def test_conventions(case: Case) -> None:
    reading = extract(paper(plan(case["items"], case.get("before", ""))))
    assert [[said(owner) for owner in task.owners] for task in reading.tasks] == case["owners"]


@pytest.mark.parametrize("case", cases("extraction/owners", "inline"))
def test_head_of_a_sentence(case: Case) -> None:
    view = View(case["text"])
    named = owners_at_head(view, 0)
    assert [f"{view.text[n.start : n.end]} {n.role.value[0]}" for n in named] == case["owners"]


def test_a_duty_laid_on_later_items_is_less_than_certain() -> None:
    items = ["修渠。（县水务局指导，各乡镇负责落实。以下均需各乡镇落实，不再列出）", "修堤。（责任单位：县水务局）"]
    document = paper(plan(items))
    later = extract(document).tasks[1].owners[1]
    assert (later.name, later.grade, later.rule) == ("各乡镇", Grade.LIKELY, "owner.hereafter")
    assert document.text[later.start : later.end] == "各乡镇"


def test_groups_are_marked() -> None:
    owners = (
        extract(paper(plan(["修渠。（责任单位：县水务局、各乡镇、县直有关部门）", "修堤。（责任单位：石桥镇）"])))
        .tasks[0]
        .owners
    )
    assert [owner.group for owner in owners] == [False, True, True]


def test_a_name_with_blanks_is_joined_and_its_quote_is_not() -> None:
    owner = extract(paper(plan(["修渠。（责任单位：县 水务局）", "修堤。（责任单位：石桥镇）"]))).tasks[0].owners[0]
    assert (owner.name, owner.quote) == ("县水务局", "县 水务局")
