import pytest

from luoshi.reckoning.errors import RuleError
from luoshi.reckoning.light_facts import FACTS
from luoshi.reckoning.lights import load_rules, presets, read_rules
from spec_cases import Case, cases

HEAD = "id = 'own'\nversion = '1'\ntitle = '自定'\nsource = '办公室'\n[lights]\n"
LIGHTS = 'a = { word = "甲", colour = "red", shape = "■" }'
RULES = "[[rules]]\nid = 'x'\nlight = 'a'\nsays = ''"


@pytest.mark.parametrize("case", cases("reckoning/rule_files"))
def test_texts_that_are_no_rules(case: Case) -> None:
    with pytest.raises(RuleError, match=case["says"]):
        read_rules(f"{HEAD}{case.get('lights', LIGHTS)}\n{case.get('rules', RULES)}\n")


def test_the_smallest_set_of_rules() -> None:
    found = read_rules(f"{HEAD}{LIGHTS}\n{RULES}\n")
    assert (found.named, found.rules[0].words) == ("自定（1）", "其他情形")


@pytest.mark.parametrize("name", presets())
def test_a_bundled_set_is_whole(name: str) -> None:
    rules = load_rules(name)
    assert rules.id == name
    assert rules.version
    assert rules.source
    assert {rule.light for rule in rules.rules} == set(rules.lights)
    assert len({style.word for style in rules.lights.values()}) == len(rules.lights)
    assert all(rule.says for rule in rules.rules)
    assert all(condition.fact in FACTS for rule in rules.rules for condition in rule.when)


@pytest.mark.parametrize("name", [name for name in presets() if name != "default"])
def test_what_a_place_left_open_is_said(name: str) -> None:
    assert load_rules(name).open
    assert all("没有写明" in gap or "由督查机构" in gap for gap in load_rules(name).open)


def test_the_default_leaves_nothing_open() -> None:
    assert load_rules().open == ()


def test_a_name_that_is_no_set() -> None:
    with pytest.raises(RuleError, match="没有名为"):
        load_rules("../default")


def test_word_colour_and_shape_can_be_chosen() -> None:
    own = load_rules().shown_as("red", word="超期", shape="✖")
    assert (own.lights["red"].word, own.lights["red"].colour, own.lights["red"].shape) == ("超期", "red", "✖")
    assert own.rules == load_rules().rules
    assert load_rules().lights["red"].word == "逾期"
    with pytest.raises(RuleError, match="形状相同"):
        load_rules().shown_as("red", shape="▲")
    with pytest.raises(RuleError, match="没有“purple”灯"):
        load_rules().shown_as("purple", word="紫")


def test_conditions_are_read_in_words() -> None:
    words = {rule.id: rule.words for rule in load_rules().rules}
    assert words["behind"] == "落后≥10且≤30个百分点"
    assert words["near-due-without-schedule"] == "距完成时限≥0且≤15天，已完成<80%，落后未知"
    assert load_rules("shenzhen-works").rules[0].words.startswith("不是已办结销号，")
