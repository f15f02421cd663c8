"""What reading makes and keeps, counted in bytes and objects: the same on every machine, never a matter of seconds."""

import gc
import tracemalloc
from pathlib import Path

import pytest

import luoshi
from luoshi.extraction.fact import cut
from luoshi.extraction.view import View, Views

PLAN = Path(__file__).parents[2] / "examples" / "county" / "plan.html"
SIZE = 330_000  # bytes; from here on the peak grows with the length alone


def _dense(size: int) -> bytes:
    """The work part of the bundled plan, over and over."""
    plan = luoshi.read(PLAN.read_bytes(), PLAN.name)
    tasks = luoshi.extract(plan).tasks
    head, work = plan.text[: tasks[0].start], plan.text[tasks[0].start : tasks[-1].end] + "\n"
    return (head + work * ((size - len(head.encode())) // len(work.encode()))).encode()


def test_the_peak_is_below_twenty_times_the_bytes() -> None:
    data = _dense(SIZE)
    gc.collect()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        reading = luoshi.extract(luoshi.read(data, "plan.txt"))
        peak = tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
    assert len(reading.tasks) > 500
    assert peak < 20 * len(data)


def test_a_stretch_is_brought_into_normal_form_once() -> None:
    views = Views("（一）修渠　道 \n二、植树")
    assert views.of(0, 8) is views.of(0, 8)
    assert views.of(0, 8).text == "(一)修渠道"
    assert views.of(0, 6).text == "(一)修渠"  # another stretch from the same place
    assert views.of(0, 8).text == "(一)修渠道"


TEXTS = ("（一）修渠，２０３１年—", "\u3000修 渠 \n植树", "a&nbsp;b&sup3;**粗**", "&lt 12 * 3", "  ", "渠 \n\t")


@pytest.mark.parametrize("text", TEXTS)
def test_a_stretch_of_a_known_text_is_the_same_as_one_by_itself(text: str) -> None:
    views = Views(text)
    for start in range(len(text) + 1):
        for end in range(start, len(text) + 1):
            known, alone = views.of(start, end), View(text, start, end)
            assert (known.text, known.gaps) == (alone.text, alone.gaps)
            for at in range(len(alone)):
                assert known.span(at, at + 1) == alone.span(at, at + 1)


def test_blanks_at_the_edges_keep_no_table_of_places() -> None:
    text = "\u3000\u3000修建 护岸12公里 \t"
    edges, inside = View(text, 0, 4), View(text, 0, len(text))
    assert (edges.text, edges.span(0, 2), edges.at(0), edges.at(3)) == ("修建", (2, 4), 0, 1)
    assert inside.gaps == {2}
    assert [text[slice(*inside.span(at, at + 1))] for at in range(len(inside))] == list(inside.text)


def test_like_quotes_of_a_long_text_are_one_string() -> None:
    long = "修建护岸。" * 20_000
    assert cut(long, 0, 4) is cut(long, 5, 9)
    assert cut("修建护岸。修建护岸。", 0, 4) == "修建护岸"
