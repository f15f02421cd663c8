"""How plans of twelve fields word their numbers: whole sentences, annotated before the program read them.

Case by case from specs/extraction/phrasing/, one file a field, see industry.yaml for the form.
"""

import re
from typing import Any

import pytest
from facts import untrue
from paper_sources import paper

from luoshi.evaluation.likeness import Amount, amount, plain
from luoshi.extraction.pipeline import extract
from luoshi.extraction.predicting import prediction
from spec_cases import SPECS, Case, cases

FRAME = """云岭县人民政府关于印发云岭县高质量发展实施方案的通知
各乡镇人民政府：
现印发给你们，请认真贯彻执行。
云岭县人民政府
2026年3月6日
云岭县高质量发展实施方案
为做好全县工作，制定本方案。{elsewhere}
一、工作目标
{goal}
二、重点任务
1.抓好落实。{task}（责任单位：县发展和改革局）
2.抓好督导。安排专人跟踪进展，及时协调解决困难和问题。（责任单位：石桥镇）
三、保障措施
加强组织领导。压实责任。
"""
PLACES = {"task": "", "goal": "经济社会协调发展。", "elsewhere": ""}
SIGNS = {
    "≥": "at_least",
    "≤": "at_most",
    "↑": "increase_by",
    "↓": "decrease_by",
    "≈": "about",
    "=": "exactly",
}
_WANTED = re.compile(r"(.+) ([≥≤↑↓≈=]) ([\d.]+)(?:-([\d.]+))? (\S+?)(?: @(\S+))?")
TOPICS = sorted(path.stem for path in (SPECS / "extraction" / "phrasing").glob("*.yaml"))

Row = tuple[Amount, str, str, str | None]


def wanted(line: str) -> Row:
    """``subject sign value unit @due`` of a spec."""
    found = _WANTED.fullmatch(line)
    assert found, line
    subject, sign, value, value_to, unit, due = found.groups()
    return amount(value, value_to, unit), plain(subject), SIGNS[sign], due


def said(target: dict[str, Any]) -> Row:
    """The same of a target in the form of the annotation guide."""
    value = amount(target["value"], target["value_to"], target["unit"])
    return value, plain(target["subject"]), target["comparator"], target["due"]


def every(part: str) -> list[Any]:
    return [case for topic in TOPICS for case in cases(f"extraction/phrasing/{topic}", part)]


@pytest.mark.parametrize("case", every("task"))
def test_in_a_task(case: Case) -> None:
    assert_found(case, "task")


@pytest.mark.parametrize("case", every("goal"))
def test_in_the_goals(case: Case) -> None:
    assert_found(case, "goal")


@pytest.mark.parametrize("case", every("elsewhere"))
def test_elsewhere(case: Case) -> None:
    assert_found(case, "elsewhere")


def assert_found(case: Case, part: str) -> None:
    document = paper(FRAME.format(**PLACES | {part: case["text"]}))
    reading = extract(document)
    assert untrue(document.text, reading) == []
    found = [said(target) for target in prediction(reading)["targets"]]
    assert sorted(found, key=str) == sorted(map(wanted, case["found"]), key=str)
