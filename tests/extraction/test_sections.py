"""Parts that are read by what their section is for: where goals, mechanism and the reading for the public come from."""

from paper_sources import paper

from luoshi.extraction.pipeline import extract

PLAN = """云岭县河道治理实施方案
为治理河道，制定本方案。
一、工作目标
到2033年，渠道完好率达到80%，建成节水示范县。
二、重点任务
（一）修好渠道。建成渠道管护体系，成立渠道养护队。
（二）修好堤防。加高培厚堤身。
三、保障措施
（一）加强领导。成立县河道治理领导小组。
（二）加强督导。每季度通报一次进展。
政策解读
一、起草背景
河道需要治理。
二、主要内容
明确了两项任务。
"""


def at(text: str, words: str) -> int:
    return text.index(words)


def test_goals_come_from_the_section_of_goals_alone() -> None:
    document = paper(PLAN)
    goals = extract(document).goals
    low, high = at(document.text, "一、工作目标"), at(document.text, "二、重点任务")
    assert goals
    assert all(low < goal.start < goal.end <= high for goal in goals)
    assert {goal.due.value for goal in goals if goal.due} == {"2033"}


def test_mechanism_comes_from_the_safeguards_alone() -> None:
    document = paper(PLAN)
    mechanism = extract(document).mechanism
    low, high = at(document.text, "三、保障措施"), at(document.text, "政策解读")
    assert mechanism
    assert all(low < item.start < item.end <= high for item in mechanism)


def test_reading_for_the_public_has_its_parts_and_gives_no_facts() -> None:
    document = paper(PLAN)
    reading = extract(document)
    assert reading.interpretation is not None
    assert reading.interpretation.quote == "政策解读"
    assert [part.quote for part in reading.interpretation.parts] == ["一、起草背景", "二、主要内容"]
    assert reading.interpretation.closes == document.text.index("明确了两项任务。") + 8
    opens = reading.interpretation.opens
    assert all(fact.end <= opens for fact in (*reading.tasks, *reading.targets, *reading.goals, *reading.mechanism))


def test_plan_without_these_parts_has_none() -> None:
    reading = extract(paper("云岭县河道治理实施方案\n一、重点任务\n（一）修好渠道。清淤。\n（二）修好堤防。加高。\n"))
    assert (reading.goals, reading.mechanism, reading.interpretation) == ((), (), None)
