from itertools import pairwise

import sample
from hypothesis import given
from hypothesis import strategies as st

from luoshi.extraction.reading import Fact
from luoshi.presentation.marks import MarkKind, Marks, marks_of


def fact(start: int, end: int) -> Fact:
    return Fact(start=start, end=end, quote="x" * (end - start))


def shapes(marks: Marks, start: int, end: int) -> list[tuple[int, int, list[tuple[int, int]]]]:
    return [(run.start, run.end, [(mark.start, mark.end) for mark in run.marks]) for run in marks.runs(start, end)]


def test_text_without_marks_is_one_run() -> None:
    assert shapes(Marks([]), 3, 9) == [(3, 9, [])]


def test_nested_facts_list_the_longest_first() -> None:
    marks = Marks([(MarkKind.MEASURE, fact(0, 10)), (MarkKind.TARGET, fact(2, 8)), (MarkKind.DEADLINE, fact(4, 6))])
    assert shapes(marks, 0, 12) == [
        (0, 2, [(0, 10)]),
        (2, 4, [(0, 10), (2, 8)]),
        (4, 6, [(0, 10), (2, 8), (4, 6)]),
        (6, 8, [(0, 10), (2, 8)]),
        (8, 10, [(0, 10)]),
        (10, 12, []),
    ]


def test_crossing_facts_are_cut_at_every_edge() -> None:
    marks = Marks([(MarkKind.MEASURE, fact(0, 6)), (MarkKind.PROJECT, fact(4, 10))])
    assert shapes(marks, 0, 10) == [(0, 4, [(0, 6)]), (4, 6, [(0, 6), (4, 10)]), (6, 10, [(4, 10)])]


def test_a_stretch_inside_a_fact_is_covered_by_it() -> None:
    marks = Marks([(MarkKind.TASK, fact(0, 20))])
    assert shapes(marks, 5, 9) == [(5, 9, [(0, 20)])]
    assert shapes(marks, 15, 25) == [(15, 20, [(0, 20)]), (20, 25, [])]


def test_facts_of_one_kind_over_one_span_share_a_mark_and_empty_ones_have_none() -> None:
    marks = Marks([(MarkKind.DEADLINE, fact(2, 5)), (MarkKind.DEADLINE, fact(2, 5)), (MarkKind.TASK, fact(4, 4))])
    assert len(marks.all) == 1
    assert marks.of(MarkKind.DEADLINE, fact(2, 5)) is marks.all[0]
    assert marks.of(MarkKind.TASK, fact(4, 4)) is None
    assert marks.of(MarkKind.OWNER, fact(2, 5)) is None
    assert marks.count(MarkKind.DEADLINE) == 1


SPANS = st.lists(
    st.tuples(st.sampled_from(MarkKind), st.integers(0, 40), st.integers(0, 40)).map(
        lambda span: (span[0], min(span[1:]), max(span[1:]))
    ),
    max_size=12,
)


@given(spans=SPANS, edges=st.tuples(st.integers(0, 40), st.integers(0, 40)))
def test_runs_tile_the_stretch_and_know_exactly_their_covering_facts(
    spans: list[tuple[MarkKind, int, int]], edges: tuple[int, int]
) -> None:
    start, end = min(edges), max(edges)
    marks = Marks((kind, fact(low, high)) for kind, low, high in spans)
    runs = list(marks.runs(start, end))
    assert "".join("x" * (run.end - run.start) for run in runs) == "x" * (end - start)
    assert all(first.end == second.start for first, second in pairwise(runs))
    if runs:
        assert (runs[0].start, runs[-1].end) == (start, end)
    for run in runs:
        for at in range(run.start, run.end):
            covering = {(kind, low, high) for kind, low, high in spans if low <= at < high}
            assert {(mark.kind, mark.start, mark.end) for mark in run.marks} == covering
        lengths = [mark.end - mark.start for mark in run.marks]
        assert lengths == sorted(lengths, reverse=True)


def test_everything_that_the_page_lists_is_marked() -> None:
    marks = marks_of(sample.reading())
    assert {mark.kind for mark in marks.all} == set(MarkKind)
    reading = sample.reading()
    assert marks.count(MarkKind.OWNER) == 5
    assert marks.count(MarkKind.TARGET) == len(reading.targets)
    assert marks.count(MarkKind.MEASURE) == 5
    lead = marks.of(MarkKind.OWNER, reading.tasks[0].owners[0])
    assert lead is not None and lead.variant == "lead"


def test_marks_are_numbered_by_start() -> None:
    marks = marks_of(sample.reading())
    assert [mark.number for mark in marks.all] == list(range(len(marks.all)))
    assert [mark.start for mark in marks.all] == sorted(mark.start for mark in marks.all)
