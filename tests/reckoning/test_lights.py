from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.reckoning.errors import RuleError
from luoshi.reckoning.lights import Basis, LightFacts, decide, decide_all, load_rules, presets
from luoshi.reckoning.milestones import ClaimLevel, Step
from luoshi.reckoning.reports import ReportState
from spec_cases import Case, cases


def facts_of(said: dict[str, Any]) -> LightFacts:
    found = dict(said)
    for name in ("expected", "actual"):
        if name in found:
            found[name] = Decimal(found[name])
    if "report" in found:
        found["report"] = ReportState(found["report"])
    if "claim" in found:
        found["claim"] = ClaimLevel(found["claim"])
    found["steps"] = tuple(
        Step(name, name, due, reached, *map(Decimal, weight)) for name, due, reached, *weight in found.get("steps", ())
    )
    return LightFacts(**found)


@pytest.mark.parametrize("case", cases("reckoning/lights"))
def test_light(case: Case) -> None:
    counted = case.get("working_days")
    calendar = None if counted is None else (lambda first, last: counted)
    result = decide(load_rules(case.get("rules", "default")), facts_of(case["facts"]), calendar)
    assert (result.light, result.rule_id) == (case["light"], case["rule"])
    assert result.word == case.get("word", result.word)
    assert result.sentence == case.get("says", result.sentence)
    assert result.shape
    assert "{" not in result.sentence


days = st.integers(0, 400).map(lambda number: date(2032, 1, 1) + timedelta(days=number))
percents = st.none() | st.decimals(min_value=-50, max_value=200, places=1)
facts = st.builds(
    LightFacts,
    today=days,
    due=st.none() | days,
    start=st.none() | days,
    paused=st.booleans(),
    closed=st.booleans(),
    awaiting_check=st.booleans(),
    standing=st.booleans(),
    report=st.none() | st.sampled_from(ReportState),
    cut_off=st.none() | days,
    expected=percents,
    actual=percents,
    steps=st.lists(
        st.builds(Step, st.uuids().map(str), st.just("节点"), st.none() | days, st.none() | days), max_size=3
    ).map(tuple),
    claim=st.none() | st.sampled_from(ClaimLevel),
    slips_sent=st.none() | st.integers(0, 4),
    slips_unmet=st.none() | st.integers(0, 4),
    urgent=st.none() | st.booleans(),
    poor_quality=st.none() | st.booleans(),
    unlikely=st.none() | st.booleans(),
    months_not_started=st.none() | st.integers(0, 5),
    months_not_entered=st.none() | st.integers(0, 5),
    funds_short=st.none() | st.booleans(),
    leading=st.none() | st.booleans(),
    times_lagging=st.none() | st.integers(0, 5),
)


def weekdays(first: date, last: date) -> int:
    return sum((first + timedelta(days=number)).weekday() < 5 for number in range(1, (last - first).days + 1))


@given(st.sampled_from(presets()), facts)
def test_every_case_has_one_light_and_says_why(name: str, given_facts: LightFacts) -> None:
    rules = load_rules(name)
    result = decide(rules, given_facts, weekdays)
    assert result.light in rules.lights
    assert result.sentence
    assert "未知" not in result.sentence
    assert result == decide(rules, given_facts, weekdays)
    assert [given.name for given in result.inputs] == list(dict.fromkeys(given.name for given in result.inputs))


@given(facts, st.decimals(min_value=0, max_value=100, places=1), st.decimals(min_value=0, max_value=100, places=1))
def test_doing_more_never_makes_the_light_worse(given_facts: LightFacts, one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    urgency = [decide(load_rules(), given_facts._replace(actual=done), weekdays).style.urgency for done in (low, high)]
    assert urgency[0] <= urgency[1]


def test_working_days_need_a_calendar() -> None:
    facts_without = LightFacts(date(2032, 7, 5), report=ReportState.MISSING, cut_off=date(2032, 6, 25))
    with pytest.raises(RuleError, match="工作日历"):
        decide(load_rules(), facts_without)


def test_the_working_is_given_with_the_light() -> None:
    result = decide(
        load_rules(),
        LightFacts(date(2032, 11, 30), due=date(2032, 12, 31), expected=Decimal("91.6667"), actual=Decimal(80)),
    )
    assert (result.word, result.colour, result.shape) == ("滞后", "yellow", "▲")
    assert result.formula == "差距 = 应完成 − 已完成 = 91.67% − 80% = 11.67个百分点"
    assert ("进度依据", "指标数值") in [(given.label, given.value) for given in result.inputs]
    assert ("落后", "11.67个百分点") in [(given.label, given.value) for given in result.inputs]
    assert result.rule_number == 10


def test_what_progress_rests_on() -> None:
    today = date(2032, 6, 30)
    step = Step("1", "开工", today, today)
    bases = [
        decide(load_rules(), found).inquiry.basis
        for found in (
            LightFacts(today, actual=Decimal(1), steps=(step,), claim=ClaimLevel.DONE),
            LightFacts(today, steps=(step,), claim=ClaimLevel.DONE),
            LightFacts(today, claim=ClaimLevel.DONE),
            LightFacts(today),
        )
    ]
    assert bases == [Basis.FIGURE, Basis.MILESTONES, Basis.CLAIM, Basis.NOTHING]


def test_history_is_in_the_order_of_days() -> None:
    series = [LightFacts(date(2032, month, 28), expected=Decimal(month), actual=Decimal(0)) for month in (9, 3, 6)]
    assert [result.inquiry.facts.today.month for result in decide_all(load_rules(), series)] == [3, 6, 9]
    assert [result.light for result in decide_all(load_rules(), series)] == ["green", "blue", "blue"]


def test_a_fact_that_does_not_exist() -> None:
    with pytest.raises(RuleError, match="overdue"):
        decide(load_rules(), LightFacts(date(2032, 1, 1))).inquiry.value("overdue")
