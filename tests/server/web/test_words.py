"""Everything that a page names has its words in both languages, and the Chinese is that of the model."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

import pytest
from django.utils.translation import override

from luoshi.server.orgs.models import DelegationKind, GovernmentLevel, NameKind, OrganisationKind, SuccessionKind
from luoshi.server.orgs.states import PersonState, TermState
from luoshi.server.policy import Action, Field
from luoshi.server.policy.actions import ACTIONS, FIELD_NAMES
from luoshi.server.web import words
from luoshi.server.web.components import Text
from luoshi.server.web.role_words import ROLE_WORDS

CHOICES = [
    (words.LEVEL_WORDS, GovernmentLevel), (words.KIND_WORDS, OrganisationKind), (words.NAME_WORDS, NameKind),
    (words.SUCCESSION_WORDS, SuccessionKind), (words.DELEGATION_WORDS, DelegationKind),
]  # fmt: skip


@pytest.mark.parametrize(("table", "choices"), CHOICES, ids=[choices.__name__ for _, choices in CHOICES])
def test_choices_are_called_as_in_the_model(table: Mapping[Enum, Text], choices: Any) -> None:
    assert {key: str(word) for key, word in table.items()} == {each: each.label for each in choices}


def test_acts_states_and_fields_are_called_as_elsewhere() -> None:
    assert {act: str(word) for act, word in words.ACTION_WORDS.items()} == {act: ACTIONS[act][1] for act in Action}
    assert {field: str(word) for field, word in words.FIELD_WORDS.items()} == {
        field: FIELD_NAMES[field] for field in Field
    }
    assert {state: str(word) for state, word in words.TERM_WORDS.items()} == {each: each.value for each in TermState}
    assert {state: str(word) for state, word in words.PERSON_STATE_WORDS.items()} == {
        each: each.value for each in PersonState
    }


@pytest.mark.parametrize("name", [name for name in dir(words) if name.endswith("_WORDS")] + ["ROLE_WORDS"])
def test_each_has_english_of_its_own(name: str) -> None:
    table: Mapping[Any, Text] = ROLE_WORDS if name == "ROLE_WORDS" else getattr(words, name)
    with override("en"):
        english = [str(word) for word in table.values()]
    assert all(word.isascii() for word in english), english
    assert len(set(english)) == len(english)
