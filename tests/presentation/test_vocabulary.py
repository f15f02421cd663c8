from decimal import Decimal
from enum import StrEnum

import pytest
import sample
from msgspec.structs import replace

from luoshi.extraction import reading as model
from luoshi.extraction.reading import DeadlineKind
from luoshi.presentation.vocabulary import TERMS, deadline_parts, deadline_text, quantity_text, target_value


@pytest.mark.parametrize(
    "kind",
    [
        model.Kind,
        model.Role,
        model.Comparator,
        model.Strength,
        model.GoalKind,
        model.MeasureKind,
        model.MechanismKind,
        model.Grade,
    ],
)
def test_every_value_that_is_shown_has_a_term_in_both_languages(kind: type[StrEnum]) -> None:
    for value in kind:
        assert TERMS[value].zh and TERMS[value].en.isascii()


def test_terms_of_one_kind_differ() -> None:
    for kind in (model.Kind, model.Role, model.Comparator, model.MeasureKind):
        names = [TERMS[value].zh for value in kind]
        assert len(set(names)) == len(names)


def test_a_deadline_shows_its_printed_words_where_they_name_no_year() -> None:
    first, second, third = sample.reading().tasks
    goal = sample.reading().goals[0]
    assert deadline_text(first.due) == "2031年8月（8月底前）"
    assert deadline_text(second.due) == "长期（长期坚持）"
    assert deadline_text(third.due) == "2031年（年底前）"
    assert deadline_text(goal.due) == "2033年"
    assert deadline_text(None) == ""


def test_a_deadline_that_cannot_be_dated_shows_what_is_printed() -> None:
    due = sample.reading().tasks[0].due
    assert due is not None
    vague = replace(due, kind=DeadlineKind.VAGUE, quote="尽 快", value="", resolved=None)
    assert deadline_parts(vague) == ("尽快", "")


def test_a_full_date_reads_without_leading_zeros() -> None:
    due = sample.reading().tasks[0].due
    assert due is not None
    assert deadline_parts(replace(due, quote="2031年08月05日", resolved="2031-08-05")) == ("2031年8月5日", "")


def test_quantities_read_as_printed() -> None:
    targets = sample.reading().targets
    assert [target_value(target) for target in targets] == [
        "不低于95.5%",
        "不低于36公里",
        "不低于1.2万人",
        "等于100%",
        "不低于3—5座",
    ]
    assert quantity_text(replace(targets[0].quantity, value=Decimal("1E+3"))) == "1000%"
