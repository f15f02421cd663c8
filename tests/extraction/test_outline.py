"""The outline and what its sections are for, case by case from specs/extraction/outlines.yaml."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paper_sources import paper

from luoshi.extraction.lines import lines_of
from luoshi.extraction.outline import Node, build_outline
from spec_cases import Case, cases

HEADS = ["一、", "（一）", "1.", "（1）", "①", "第一章 ", "第二条 ", "1.1 ", "●", ""]


def outline(text: str) -> tuple[list[str], Node]:
    """The headings of every section, in order, and the root."""
    lines = lines_of(paper(text))
    root = build_outline(lines, list(range(len(lines))))
    printed = []
    for node in root.walk():
        if node.marker:
            depth = sum(1 for around in node.ancestors() if around.marker)
            printed.append(f"{'  ' * depth}{node.marker.label} {node.title_text(lines)}")
    return printed, root


@pytest.mark.parametrize("case", cases("extraction/outlines", "trees"))
def test_tree(case: Case) -> None:
    assert outline(case["text"])[0] == case["tree"]


@pytest.mark.parametrize("case", cases("extraction/outlines", "roles"))
def test_role(case: Case) -> None:
    numbers = ["一、", "（一）", "1."]
    titles = [*case.get("under", []), case["title"]]
    text = "\n".join(number + title for number, title in zip(numbers, titles, strict=False))
    *_, node = outline(text)[1].walk()
    assert node.role.value == case["role"]


@given(st.lists(st.tuples(st.sampled_from(HEADS), st.sampled_from(["修渠", "修堤。加高", "目标"])), max_size=30))
def test_every_line_belongs_to_one_section_and_children_lie_inside(parts: list[tuple[str, str]]) -> None:
    text = "\n".join(head + title for head, title in parts)
    if not text.strip():
        return
    _, root = outline(text)
    held = [index for node in root.walk() for index in node.lines]
    assert sorted(held) == list(range(len(parts)))
    for node in root.walk():
        for child in node.children:
            assert node.line <= child.line <= child.last <= node.last
            assert child.parent is node
        for before, after in pairwise(node.children):
            assert before.last < after.line
