"""Responsibility lines, case by case from specs/extraction/responsibility.yaml."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.extraction.responsibility import Assignment, find_assignments
from luoshi.extraction.view import View
from spec_cases import Case, cases


def said(text: str, assignment: Assignment, wanted: Case) -> Case:
    """What an assignment says of the keys that a case gives."""
    everything: Case = {
        "owners": [[text[n.start : n.end], n.role.value] for n in assignment.named],
        "due": text[slice(*assignment.due)] if assignment.due else None,
        "printed": text[assignment.start : assignment.end],
        "open": [text[n.start : n.end] for n in assignment.named if n.open_list],
        "first_leads": assignment.first_leads,
        "hereafter": [text[n.start : n.end] for n in assignment.hereafter],
        "labelled": assignment.labelled,
    }
    absent = {"owners", "due", "open", "first_leads", "hereafter"} - wanted.keys()
    return {key: everything[key] for key in (*wanted, *sorted(absent))}


@pytest.mark.parametrize("case", cases("extraction/responsibility"))
def test_case(case: Case) -> None:
    view = View(case["text"])
    found = find_assignments(view)
    wanted = [{"due": None, "open": [], "first_leads": False, "hereafter": []} | line for line in case["lines"]]
    assert len(found) == len(wanted), [said(view.text, a, {}) for a in found]
    assert [said(view.text, a, w) for a, w in zip(found, wanted, strict=True)] == wanted


BODIES = ["县水务局", "县工业和信息化局", "石桥镇", "各乡镇", "县供电公司", "各镇（街道）"]
FORMS = [
    ("（责任单位：{0}、{1}）", ("responsible", "responsible")),
    ("（牵头单位：{0}；配合单位：{1}）", ("lead", "support")),
    ("（{0}牵头，{1}配合）", ("lead", "support")),
    ("（{0}、{1}按职责分工负责）", ("responsible", "responsible")),
    ("（{0}会同{1}负责）", ("responsible", "support")),
    ("【牵头单位：{0}，责任单位：{1}】", ("lead", "responsible")),
    ("牵头单位：{0}；责任单位：{1}", ("lead", "responsible")),
    ("由{0}负责，{1}配合。", ("responsible", "support")),
]


@pytest.mark.parametrize(("form", "roles"), FORMS, ids=[form for form, _ in FORMS])
def test_every_form_with_every_pair_of_bodies(form: str, roles: tuple[str, str]) -> None:
    for one, other in product(BODIES, BODIES):
        if one == other:
            continue
        view = View("修建护岸。" + form.format(one, other))
        (found,) = find_assignments(view)
        assert [view.text[n.start : n.end] for n in found.named] == [View(one).text, View(other).text]
        assert tuple(n.role.value for n in found.named) == roles


@given(st.text(alphabet="县水局镇责任单位牵头配合负责由等会同（）：，、；。 【】2031年底前", max_size=60))
def test_names_lie_inside_their_line_and_never_overlap(text: str) -> None:
    view = View(text)
    for found in find_assignments(view):
        assert 0 <= found.start <= found.end <= len(view)
        for named in found.named:
            assert found.start <= named.start < named.end <= found.end
        if found.due:
            assert found.start <= found.due[0] < found.due[1] <= found.end
