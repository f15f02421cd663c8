from collections import Counter

import pytest

from luoshi.extraction.questions.topics import Duty, first_of, knowledge


def test_no_word_names_two_subjects() -> None:
    known = knowledge()
    for words in (
        [word for topic in known.topics for word in topic.words],
        [phrase for duty in known.duties for phrase in duty.phrases],
        [phrase for matter in known.matters for phrase in matter.phrases],
    ):
        assert [word for word, count in Counter(words).items() if count > 1] == []


def test_names_are_unique_and_entries_full() -> None:
    known = knowledge()
    for entries in (known.topics, known.duties, known.matters):
        names = [entry.name for entry in entries]
        assert len(set(names)) == len(names)
    assert all(topic.words and topic.also for topic in known.topics)
    assert all(duty.phrases and duty.agencies for duty in known.duties)
    assert all(matter.phrases for matter in known.matters)


@pytest.mark.parametrize(
    ("matter", "name", "answers"),
    [
        ("农村供水", "县水利局", True),
        ("农村供水", "县水务局", True),
        ("农村供水", "县农业农村局", False),
        ("土壤和地下水污染防治", "市生态环境局棠溪县分局", True),
        ("土壤和地下水污染防治", "县自然资源局", False),
        ("公路建设和养护", "县公路事业发展中心", True),
        ("公路建设和养护", "县公安局", False),
    ],
)
def test_who_answers(matter: str, name: str, answers: bool) -> None:
    duty = next(duty for duty in knowledge().duties if duty.name == matter)
    assert duty.answers(name) is answers


def test_first_of_takes_the_earliest_and_longest() -> None:
    duty = Duty("管道", ("管道", "燃气管道", "燃气"), ("住建",))
    assert first_of(duty.phrases, "更换燃气管道") == (2, 6)
    assert first_of(duty.phrases, "更换水表") is None
