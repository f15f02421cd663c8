"""Limits in order: every look into the sorted places gives what going through all of them would give.

Which of them governs a place is told by specs/extraction/deadlines_governing.yaml (test_due.py).
"""

import pytest

from luoshi.extraction.grammar.deadlines import DeadlineMatch, find_deadlines
from luoshi.extraction.limits import Limits

TEXT = "到2031年,6月底前修渠,2032年9月前通水;汛期前清淤,12月底前验收。"
MATCHES = find_deadlines(TEXT)
SPANS = [(low, high) for low in range(len(TEXT) + 1) for high in range(low, len(TEXT) + 1)]


def test_first_last_and_those_within() -> None:
    limits = Limits(MATCHES)
    assert len(MATCHES) == 5
    for low, high in SPANS:
        begin = [match for match in MATCHES if low <= match.start < high]
        within = [match for match in MATCHES if low <= match.start and match.end <= high]
        assert limits.first(low, high) == (begin[0] if begin else None)
        assert limits.last(low, high) == (begin[-1] if begin else None)
        assert list(limits.backwards(low, high)) == within[::-1]


def test_the_year_is_that_of_the_last_limit_before_that_prints_one() -> None:
    limits = Limits(MATCHES)
    for at in range(len(TEXT) + 1):
        years = [int(match.value[:4]) for match in MATCHES if match.end <= at and match.value[:4].isdigit()]
        assert limits.year_before(at) == (years[-1] if years else None)


@pytest.mark.parametrize("matches", [[], MATCHES])
def test_what_holds_nothing_is_false(matches: list[DeadlineMatch]) -> None:
    assert bool(Limits(matches)) is bool(matches)
    assert list(Limits(matches).those(lambda match: match.value.startswith("2032"))) == matches[2:3]
