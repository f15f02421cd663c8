"""Areas that group tasks, and the outline as facts."""

from paper_sources import paper

from luoshi.extraction.pipeline import extract
from luoshi.extraction.reading import SectionRole

PLAN = """云岭县河道治理实施方案
一、总体要求
（一）指导思想。统一规划。
二、重点任务
（一）水源工程
1.修好渠道。清淤。（责任单位：县水务局）
2.修好堤防。加高。（责任单位：石桥镇）
（二）管护
3.安排巡查。每月一遍。（责任单位：各乡镇）
三、保障措施
加强领导。
"""


def test_areas_list_their_tasks_and_tasks_their_area() -> None:
    reading = extract(paper(PLAN))
    assert [(area.label, area.quote, area.tasks) for area in reading.areas] == [
        ("一", "水源工程", (0, 1)),
        ("二", "管护", (2,)),
    ]
    assert [task.area for task in reading.tasks] == [0, 0, 1]


def test_heading_that_only_announces_tasks_is_no_area() -> None:
    text = """云岭县河道治理实施方案
一、主要任务及分工
1.修渠。清淤。（责任单位：县水务局）
2.修堤。加高。（责任单位：石桥镇）
"""
    reading = extract(paper(text))
    assert reading.areas == ()
    assert [task.area for task in reading.tasks] == [None, None]


def test_areas_of_one_name_in_two_places_stay_two() -> None:
    text = """云岭县河道治理实施方案
一、干渠
1.修渠。清淤。（责任单位：县水务局）
2.护渠。巡查。（责任单位：石桥镇）
二、支渠
1.修渠。清淤。（责任单位：县水务局）
三、干渠
1.护岸。砌石。（责任单位：白石乡）
"""
    areas = extract(paper(text)).areas
    assert [area.quote for area in areas] == ["干渠", "支渠", "干渠"]
    assert len({(area.start, area.end) for area in areas}) == 3


def test_sections_hold_their_children_and_say_what_they_are_for() -> None:
    reading = extract(paper(PLAN))
    printed = [
        (section.label, section.title.quote if section.title else None, section.depth) for section in reading.sections
    ]
    assert printed == [
        ("一", "总体要求", 0),
        ("一", "指导思想", 1),
        ("二", "重点任务", 0),
        ("一", "水源工程", 1),
        ("1", "修好渠道", 2),
        ("2", "修好堤防", 2),
        ("二", "管护", 1),
        ("3", "安排巡查", 2),
        ("三", "保障措施", 0),
    ]
    parents = [section.parent for section in reading.sections]
    assert parents == [None, 0, None, 2, 3, 3, 2, 6, None]
    assert [section.role for section in reading.sections][:3] == [
        SectionRole.GUIDANCE,
        SectionRole.GUIDANCE,
        SectionRole.WORK,
    ]
