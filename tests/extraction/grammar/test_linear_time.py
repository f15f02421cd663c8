import time
from collections.abc import Callable
from typing import Any

import pytest

from luoshi.extraction.grammar.dates import find_dates
from luoshi.extraction.grammar.deadlines import find_deadlines
from luoshi.extraction.grammar.document_numbers import find_numbers
from luoshi.extraction.grammar.quantities import find_quantities, find_vague
from luoshi.extraction.view import View

# runs that a nested or unbounded quantifier would walk through once for each of their characters
HOSTILE = [
    "1",
    "一",
    "1-",
    "1,111",
    "百分之",
    "《",
    "“",
    "年",
    "政",
    "第1、",
    "〔2031",
    "2031-",
    "一万",
    "持续",
    "3日后",
    "1/1",
    "每",
]
RUN = 60_000


@pytest.mark.parametrize("find", [find_quantities, find_vague, find_dates, find_deadlines, find_numbers])
def test_a_million_hostile_characters(find: Callable[[str], list[Any]]) -> None:
    text = "。".join((run * RUN)[:RUN] for run in HOSTILE)
    assert len(text) > 1_000_000
    began = time.process_time()
    find(text)
    assert time.process_time() - began < 30  # quadratic work on one run alone would take minutes


def test_reading_a_long_quote() -> None:
    began = time.process_time()
    assert View("1" * 1_000_000).text
    assert find_quantities("1" * 1_000_000 + "个") == []
    assert time.process_time() - began < 10
