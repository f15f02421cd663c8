"""Voices that disagree: by cases, and what holds whatever is said."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.reckoning.disagreements import DisagreementKind, Trust, Voices, disagreements
from luoshi.reckoning.milestones import ClaimLevel
from spec_cases import Case, cases

_KINDS: dict[str, Any] = {
    "said": ClaimLevel, "found": ClaimLevel, "expected": Decimal, "actual": Decimal, "trust": Trust,
}  # fmt: skip
_DAYS = st.none() | st.dates(date(2031, 9, 1), date(2031, 11, 1))
_LIGHTS = st.none() | st.sampled_from(["red", "orange", "yellow", "blue", "grey", "green", "white", "solid_green"])
_PERCENT = st.none() | st.decimals(0, 120, places=1)
_LEVELS = st.none() | st.sampled_from(ClaimLevel)
_VOICES = st.builds(
    Voices, said=_LEVELS, said_on=_DAYS, missing=st.booleans(), found=_LEVELS, found_on=_DAYS,
    passed=st.none() | st.booleans(), light=_LIGHTS, ruled=_LIGHTS, expected=_PERCENT, actual=_PERCENT,
    trust=st.none() | st.sampled_from(Trust),
)  # fmt: skip
_OF_LIGHT = {kind for kind in DisagreementKind if "light" in kind.value or kind is DisagreementKind.SET_AGAINST_RULES}


@pytest.mark.parametrize("case", cases("reckoning/disagreements"))
def test_cases(case: Case) -> None:
    given_so = {name: value for name, value in case.items() if name not in ("name", "finds")}
    voices = Voices(**{name: _KINDS.get(name, lambda same: same)(value) for name, value in given_so.items()})
    assert [kind.value for kind in disagreements(voices)] == case["finds"]


@given(_VOICES)
def test_who_says_nothing_disagrees_with_nobody(voices: Voices) -> None:
    silent = Voices(light=voices.light, ruled=voices.light, expected=voices.expected, actual=voices.actual)
    assert disagreements(silent) == ()
    dark = Voices(
        said=voices.said, said_on=voices.said_on, missing=voices.missing, found=voices.found,
        found_on=voices.found_on, passed=voices.passed, trust=voices.trust,
    )  # fmt: skip
    assert not _OF_LIGHT & set(disagreements(dark))


@given(_VOICES)
def test_nobody_finds_both_more_and_less(voices: Voices) -> None:
    found = set(disagreements(voices))
    assert not {DisagreementKind.SAID_MORE_THAN_FOUND, DisagreementKind.SAID_LESS_THAN_FOUND} <= found
    assert not {DisagreementKind.DOUBTED_LIGHT_WELL, DisagreementKind.TRUSTED_LIGHT_WARNS} <= found


def test_every_kind_has_its_word() -> None:
    assert len({kind.word for kind in DisagreementKind}) == len(DisagreementKind)
