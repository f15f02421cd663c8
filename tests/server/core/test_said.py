"""A text is Chinese where it is kept and the reader's language where it is shown."""

import json
import pickle
from datetime import date

import pytest
from django.utils.translation import override

from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import Said, chinese, kept, listed, said_again, say, word

NAME = "云岭县水利局"
GIVEN = Said("%(name)s的账号", {"name": NAME})


@pytest.fixture
def english() -> object:
    with override("en"):
        yield


def test_it_is_shown_in_the_language_of_the_reader() -> None:
    assert str(GIVEN) == f"{NAME}的账号"
    with override("en"):
        assert str(GIVEN) == f"the account of {NAME}"
        assert f"{GIVEN}!" == f"the account of {NAME}!"


def test_its_value_stays_chinese_whoever_reads(english: object) -> None:
    assert f"{NAME}的账号" == GIVEN
    assert hash(GIVEN) == hash(f"{NAME}的账号")
    assert json.dumps(GIVEN, ensure_ascii=False) == f'"{NAME}的账号"'
    assert chinese(GIVEN) == f"{NAME}的账号" and type(chinese(GIVEN)) is str


def test_what_it_names_is_translated_too(english: object) -> None:
    told = NotFound(say("这个岗位"))
    assert str(told.cause) == "Not found: this post"
    assert chinese(told.cause) == "没有找到这个岗位"


def test_a_refusal_is_two_sentences_in_either_language() -> None:
    refused = Invalid(say("没有填写地址"), say("请填写名称"))
    assert str(refused) == "没有填写地址。请填写名称。"
    with override("en"):
        assert str(refused) == "The address is missing. Give the name."


def test_several_are_listed_by_the_sign_of_the_language(english: object) -> None:
    row = listed([say("这个岗位"), NAME])
    assert str(row) == f"this post, {NAME}"
    assert chinese(row) == f"这个岗位、{NAME}"


def test_joined_to_other_text_it_speaks_the_language_of_the_reader(english: object) -> None:
    assert say("这个岗位") + "!" == "this post!"
    assert "(" + say("这个岗位") + ")" == "(this post)"


def test_a_sign_of_per_cent_stands_where_nothing_is_named() -> None:
    assert str(say("100%")) == "100%"


def test_a_word_of_elsewhere_is_found_in_the_catalogue(english: object) -> None:
    assert str(word("已收回")) == "Withdrawn"
    assert word(GIVEN) is GIVEN


@pytest.mark.parametrize(
    "text", [GIVEN, listed(["甲", GIVEN]), say("%(first)s 至 %(last)s", first=date(2031, 3, 1), last=3)]
)
def test_it_is_said_again_after_keeping(text: Said) -> None:
    again = said_again(json.loads(json.dumps(kept(text))), "")
    assert again == text
    with override("en"):
        assert str(again) == str(text)


@pytest.mark.parametrize("text", [GIVEN, listed(["甲", GIVEN])])
def test_it_can_be_pickled(text: Said) -> None:
    again = pickle.loads(pickle.dumps(text))  # noqa: S301  # our own
    assert again == text and type(again) is type(text)
    with override("en"):
        assert str(again) == str(text)


def test_a_text_that_was_not_said_is_kept_as_it_is(english: object) -> None:
    assert kept("以前的通知") == {}
    assert said_again({}, "以前的通知") == "以前的通知"
