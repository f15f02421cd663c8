"""One thing has one word: wherever pages name the choices of an enumeration, they say the same."""

import pkgutil
from collections import defaultdict
from collections.abc import Iterator, Mapping
from enum import Enum
from importlib import import_module
from typing import Any

import pytest
from django.utils.functional import Promise

import luoshi.server.web
from luoshi.extraction.amounts import Pace
from luoshi.extraction.reading import Comparator, GoalKind, MeasureKind, MechanismKind, Role, Strength
from luoshi.extraction.sets.model import MemberRole
from luoshi.server.intake.models import CandidateKind
from luoshi.server.ledger.models import AmendmentOrigin, AmendmentSubject, PlanKind, RoleBasis
from luoshi.server.ledger.models.columns import ComparatorChoice, DueChoice, RoleChoice, StrengthChoice
from luoshi.server.ledger.states import ItemState
from luoshi.server.web.amendments.values import ORIGIN_WORDS, PART_WORDS
from luoshi.server.web.ledger.words import PLAN_KIND_WORDS
from luoshi.server.web.ledger_sheets.forms import COLUMN_WORDS
from luoshi.server.web.plan_words import (
    BASIS_WORDS,
    COMPARATOR_WORDS,
    MEASURE_WORDS,
    OWNER_ROLE_WORDS,
    STRENGTH_WORDS,
    SUBJECT_WORDS,
)
from luoshi.server.web.sources.words import KIND_WORDS

NAMED: tuple[type[Enum], ...] = (
    Pace, Comparator, GoalKind, MeasureKind, MechanismKind, Strength, MemberRole, CandidateKind, AmendmentOrigin,
    AmendmentSubject, PlanKind, RoleBasis, DueChoice, ItemState,
)  # fmt: skip
"""Roles are not among them: they stand in phrases of several forms, looked at below."""


def tables() -> Iterator[tuple[str, Mapping[Any, Any]]]:
    """Every table of words that a module of the pages knows; signs before words are no words."""
    for module in pkgutil.walk_packages(luoshi.server.web.__path__, "luoshi.server.web."):
        for name, table in vars(import_module(module.name)).items():
            if isinstance(table, Mapping) and table and not name.startswith("__") and name != "SIGNS":
                yield f"{module.name}.{name}", table


def word(value: object) -> str:
    """The word of an entry; beside it there may be a light or a shape."""
    texts = value if isinstance(value, tuple) else (value,)
    return next((str(text) for text in texts if isinstance(text, Promise)), "")


@pytest.mark.parametrize("named", NAMED, ids=lambda each: each.__name__)
def test_pages_name_each_choice_in_one_way(named: type[Enum]) -> None:
    said: dict[object, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    wanted = {each.value for each in named}
    for name, table in tables():
        if any(isinstance(key, Enum) and not isinstance(key, named) for key in table):
            continue  # another enumeration with some of the same values
        held = [key.value if isinstance(key, Enum) else key for key in table]
        if set(held) <= wanted or set(held) >= wanted:
            for key, value in zip(held, table.values(), strict=True):
                if key in wanted and word(value):
                    said[key][word(value)].add(name)
    assert said, "nothing names it"
    assert {key: dict(words) for key, words in said.items() if len(words) > 1} == {}


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        (RoleChoice, OWNER_ROLE_WORDS),
        (StrengthChoice, STRENGTH_WORDS),
        (ComparatorChoice, COMPARATOR_WORDS),
        (RoleBasis, BASIS_WORDS),
        (PlanKind, PLAN_KIND_WORDS),
        (AmendmentSubject, SUBJECT_WORDS),
        (AmendmentOrigin, ORIGIN_WORDS),
        (CandidateKind, KIND_WORDS),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_rows_and_pages_name_it_alike(choices: Any, words: Mapping[Any, Any]) -> None:
    assert {value: str(words[value]) for value in choices.values} == {
        value: str(label) for value, label in choices.choices
    }


def test_phrases_hold_the_word_of_the_role_and_columns_that_of_the_field() -> None:
    for role in Role:
        assert str(PART_WORDS[role]) == str(COLUMN_WORDS[role.value]) == f"{OWNER_ROLE_WORDS[role.value]}单位"
    assert str(COLUMN_WORDS["target"]) == str(SUBJECT_WORDS[AmendmentSubject.TARGET]) == str(KIND_WORDS["target"])
    assert str(MEASURE_WORDS["target"]) == str(KIND_WORDS["target"])
