"""A changed text, a new reading: differences are shown, decisions carried, nothing overwritten."""

from typing import Any

import pytest

from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import IllegalTransition, Invalid, NotAllowed, NotFound
from luoshi.server.intake.comparing import Change, compare, pieces
from luoshi.server.intake.models import CandidateKind, Reading, Version
from luoshi.server.intake.selectors import difference, reading_difference
from luoshi.server.intake.services.confirming import accept_certain, add, edit
from luoshi.server.intake.services.limits import answer_question
from luoshi.server.intake.services.taking_in import read_again, take_in_version
from server_cast import NOW, Cast
from server_papers import CHANGED, PLAN, incoming, one, taken_in


def changes(old: str, new: str) -> list[tuple[str, str, str]]:
    found = [c for c in compare(old, new) if c.change is not Change.SAME]
    return [(c.change.value, c.old.text if c.old else "", c.new.text if c.new else "") for c in found]


def test_clauses_are_compared_with_their_places() -> None:
    assert changes(PLAN, CHANGED) == [
        ("changed", "完成干流清淤18公里，", "完成干流清淤20公里，"),
        ("removed", "拆除违法建筑40处。", ""),
    ]
    for step in compare(PLAN, CHANGED):
        if step.old:
            assert PLAN[step.old.start : step.old.end] == step.old.text
        if step.new:
            assert CHANGED[step.new.start : step.new.end] == step.new.text


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("甲做事，乙做事。", "甲做事, 乙 做事。", []),
        ("投入3,800万元。", "投入3,900万元。", [("changed", "投入3,800万元。", "投入3,900万元。")]),
        ("", "新增一条。", [("added", "", "新增一条。")]),
        ("删去一条。", "", [("removed", "删去一条。", "")]),
        ("春天种树。", "冬季供暖达标。", [("added", "", "冬季供暖达标。"), ("removed", "春天种树。", "")]),
    ],
)
def test_what_makes_a_difference(old: str, new: str, expected: list[tuple[str, str, str]]) -> None:
    assert changes(old, new) == expected


def test_nothing_of_a_text_but_blanks_is_lost_between_its_clauses() -> None:
    assert "".join("".join(p.text for p in pieces(PLAN)).split()) == "".join(PLAN.split())


@pytest.mark.django_db
def test_a_changed_text_is_the_next_version_and_decisions_are_carried(cast: Cast) -> None:
    first = taken_in(cast)
    at: dict[str, Any] = {"actor": cast.actor("compiler"), "now": NOW}
    accept_certain(**at, desk=first.public_id)
    target = one(first, CandidateKind.TARGET, "12处")
    edit(**at, desk=first.public_id, candidate=target.public_id, revision=2, value=dict(target.value) | {"value": "13"})
    task, start = one(first, CandidateKind.TASK, "畜禽养殖"), PLAN.index("集中处理站")
    version = task.version.public_id
    spot: dict[str, Any] = {"version": version, "start": start, "end": start + 5, "parent": task.public_id}
    add(**at, desk=first.public_id, kind=CandidateKind.PROJECT, **spot)
    question = first.questions.get(code="date_without_year")
    answer_question(**at, desk=first.public_id, question=question.public_id, answer="2032年6月30日")

    second = take_in_version(**at, document=first.document.public_id, file=incoming(CHANGED, "方案改.txt"))
    assert [v.number for v in first.document.versions.all()] == [1, 2]
    assert one(second, CandidateKind.TARGET, "12处").value["value"] == "13"
    assert one(second, CandidateKind.TARGET, "20公里").state == "待确认"
    assert one(second, CandidateKind.PROJECT, "集中处理站").state == "人工补充"
    assert second.questions.get(code="date_without_year").answer == "2032年6月30日"
    for row in second.candidates.select_related("version"):
        assert row.version.text[row.start : row.end] == row.quote
    first.refresh_from_db()
    assert first.state == "已被新的读取替代"
    with pytest.raises(IllegalTransition, match="已被新的读取替代"):
        accept_certain(**at, desk=first.public_id)
    versions = list(Version.objects.order_by("number").values_list("public_id", flat=True))
    told = [c.change for c in difference(cast.actor("head"), *versions) if c.change is not Change.SAME]
    assert told == [Change.CHANGED, Change.REMOVED]
    read = reading_difference(cast.actor("head"), second.public_id)
    assert "完成干流清淤20公里" in {row.quote for row in read.added}
    assert {"完成干流清淤18公里", "拆除违法建筑40处"} <= {row.quote for row in read.removed}
    assert verify(cast.county.public_id).findings == ()


@pytest.mark.django_db
def test_reading_again_leaves_the_first_reading_as_it_was(cast: Cast) -> None:
    first = taken_in(cast)
    accept_certain(actor=cast.actor("compiler"), now=NOW, desk=first.public_id)
    body = Reading.objects.get().body
    second = read_again(actor=cast.actor("compiler"), now=NOW, document=first.document.public_id)
    assert (first.number, second.number) == (1, 2)
    assert first.readings.get().body == body
    old = {row.quote + row.kind + str(row.position): row.state for row in first.candidates.all()}
    assert {row.quote + row.kind + str(row.position): row.state for row in second.candidates.all()} == old
    read = reading_difference(cast.actor("compiler"), second.public_id)
    assert (list(read.added), list(read.removed)) == ([], [])
    for who, error in (("supervisor", NotAllowed), ("city_compiler", NotFound)):
        with pytest.raises(error):
            read_again(actor=cast.actor(who), now=NOW, document=first.document.public_id)


@pytest.mark.django_db
def test_a_version_is_one_new_file(cast: Cast) -> None:
    desk = taken_in(cast)
    at: dict[str, Any] = {"actor": cast.actor("compiler"), "now": NOW, "document": desk.document.public_id}
    with pytest.raises(Invalid, match="已经登记过"):
        take_in_version(**at, file=incoming())
    assert Version.objects.count() == 1
