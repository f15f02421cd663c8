"""Numbers in sentences: which are targets, and what they say. Case by case from specs/extraction/targets.yaml."""

from typing import Any

import pytest
from facts import untrue
from paper_sources import paper

from luoshi.extraction.pipeline import extract
from luoshi.extraction.predicting import decimal, due
from luoshi.extraction.reading import Target
from luoshi.extraction.view import normal
from spec_cases import Case, cases

FRAME = """云岭县人民政府关于印发云岭县河道治理实施方案的通知
各乡镇人民政府：
现印发给你们，请认真贯彻执行。
云岭县人民政府
2031年5月6日
云岭县河道治理实施方案
为治理县域河道，改善沿河环境，保障行洪安全，制定本方案。{preamble}
一、工作情况
{review}
二、工作目标
{goal}
三、重点任务
1.修好渠道。{task}（责任单位：县水务局）
2.修好堤防。安排专人巡查堤防，及时清理堤身杂草和杂物。（责任单位：石桥镇）
四、保障措施
加强组织领导。{safeguard}
"""
PLACES = ("preamble", "review", "goal", "task", "safeguard")


def targets_of(case: Case) -> tuple[Target, ...]:
    """The targets of a case's sentence; nothing else in its paper is one."""
    words = (
        dict.fromkeys(PLACES, "")
        | {"review": "渠道老化。", "goal": "渠道畅通。"}
        | {case.get("at", "task"): case["text"]}
    )
    document = paper(FRAME.format(**words))
    reading = extract(document)
    assert untrue(document.text, reading) == []
    assert [task.label for task in reading.tasks] == ["1", "2"]
    return reading.targets


def said(target: Target, wanted: list[Any]) -> list[Any]:
    quantity, more = target.quantity, {}
    row: list[Any] = [normal(target.quote), normal(target.subject.quote), target.comparator.value]
    row += [decimal(quantity.value), quantity.unit]
    for key in wanted[5] if len(wanted) > 5 else {}:
        more[key] = {
            "to": decimal(quantity.value_to),
            "due": due(target.due),
            "per": normal(target.per.quote) if target.per else None,
            "strength": target.strength.value,
            "baseline": decimal(target.baseline.value) if target.baseline else None,
        }[key]
    return [*row, more] if more else row


@pytest.mark.parametrize("case", cases("extraction/targets", "accepted"))
def test_accepted(case: Case) -> None:
    assert_found(case)


@pytest.mark.parametrize("case", cases("extraction/targets", "rejected"))
def test_rejected(case: Case) -> None:
    assert_found(case)


def assert_found(case: Case) -> None:
    found = targets_of(case)
    wanted = case["found"]
    assert len(found) == len(wanted), [target.quote for target in found]
    assert [said(target, row) for target, row in zip(found, wanted, strict=True)] == wanted


@pytest.mark.parametrize(
    ("title", "committed"),
    [("在全县水利工作会议上的讲话", 0), ("关于做好县长讲话要求落实工作的通知", 1), ("贯彻落实县长讲话精神的通知", 1)],
)
def test_a_speech_commits_to_nothing_until_it_is_broken_down(title: str, committed: int) -> None:
    text = f"{title}\n一、水源方面\n1.修好渠道。衬砌干渠12公里。\n责任单位：县水务局　完成时限：2031年10月底\n"
    assert len(extract(paper(text)).targets) == committed


@pytest.mark.parametrize(("matter", "committed"), [("表扬护渠先进集体的通报", 0), ("下达护渠任务的通报", 1)])
def test_a_commendation_commits_to_nothing(matter: str, committed: int) -> None:
    text = f"云岭县人民政府关于{matter}\n各乡镇人民政府：\n到2032年改造渠道11公里。\n云岭县人民政府\n2031年5月6日\n"
    assert len(extract(paper(text)).targets) == committed


SUBJECTS = ["渠道完好率", "节水器具普及率", "管网漏损率"]
BINDINGS = {
    "达到{}": "at_least",
    "达{}以上": "at_least",
    "不低于{}": "at_least",
    "超过{}": "at_least",
    "提高到{}": "at_least",
    "控制在{}以内": "at_most",
    "不超过{}": "at_most",
    "降到{}以下": "at_most",
    "下降到{}": "at_most",
    "保持在{}左右": "about",
}


@pytest.mark.parametrize(("binding", "comparator"), BINDINGS.items())
def test_every_subject_with_every_binding(binding: str, comparator: str) -> None:
    for subject in SUBJECTS:
        for printed, value, unit in (("8.5%", "8.5", "%"), ("12个百分点", "12", "个百分点"), ("1,200吨", "1200", "吨")):
            (target,) = targets_of({"text": f"{subject}{binding.format(printed)}。"})
            found = (
                target.subject.quote,
                target.comparator.value,
                decimal(target.quantity.value),
                target.quantity.unit,
            )
            assert found == (subject, comparator, value, unit)


@pytest.mark.parametrize("strength", ["firm", "strive", "push"])
def test_words_of_strength(strength: str) -> None:
    words = {"firm": ["确保", "必须", ""], "strive": ["力争", "争取", "努力实现"], "push": ["推动", "鼓励", "支持"]}
    for word in words[strength]:
        (target,) = targets_of({"text": f"{word}渠道完好率达到80%。"})
        assert target.strength.value == strength
