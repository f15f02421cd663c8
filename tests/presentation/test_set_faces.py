"""The faces of a set: the same rows in the terminal, the workbook and the page."""

import io
import re
from functools import lru_cache
from html import unescape
from pathlib import Path

import pytest
from openpyxl import load_workbook

import luoshi
from luoshi.document import Document
from luoshi.extraction import load_register
from luoshi.extraction.sets.model import ContradictionKind, LinkKind, MemberRole, SetReading
from luoshi.presentation.records import json_line, set_record
from luoshi.presentation.set_page import set_page
from luoshi.presentation.set_rows import annex_rows, figures, filled_rows, link_rows, member_rows, pair_rows, title_of
from luoshi.presentation.set_table import write_set_table
from luoshi.presentation.set_vocabulary import CONTRADICTIONS, LINKS, MEMBERS
from luoshi.presentation.set_workbook import set_workbook

COUNTY = Path(__file__).parents[2] / "examples" / "county"


@lru_cache(maxsize=1)
def county() -> tuple[tuple[Document, ...], SetReading]:
    names = ("plan.html", "annex-1-work-points.docx", "annex-2-task-list.xlsx")
    documents = tuple(luoshi.read((COUNTY / name).read_bytes(), name) for name in names)
    return documents, luoshi.extract_set(documents, register=load_register(COUNTY / "organisations.toml"))


def alone() -> tuple[list[Document], SetReading]:
    document = luoshi.read("云岭县灌区建设方案\n<b>1.修好渠道</b>。清淤。（责任单位：县水务局）".encode(), "=1+1.txt")
    return [document], luoshi.extract_set([document])


def test_every_value_has_a_term() -> None:
    assert set(MEMBERS) == set(MemberRole)
    assert set(LINKS) == set(LinkKind)
    assert set(CONTRADICTIONS) == set(ContradictionKind)


def test_rows_say_what_the_reading_says() -> None:
    _, reading = county()
    assert title_of(reading).startswith("云岭县人民政府办公室关于印发")
    assert [(role, name, count) for role, _, name, count in member_rows(reading)] == [
        ("正文", "plan.html", 16),
        ("工作要点", "annex-1-work-points.docx", 12),
        ("任务清单", "annex-2-task-list.xlsx", 15),
    ]
    assert [file for _, file in annex_rows(reading)] == ["annex-1-work-points.docx", "annex-2-task-list.xlsx"]
    assert len(link_rows(reading)) == len(reading.links)
    assert len(pair_rows(reading)) == len(reading.contradictions)
    same = next(row for row in link_rows(reading) if row.kind is LinkKind.SAME)
    assert (same.task, same.plan_tasks) == ("7 大力发展红色旅游", "9 大力发展红色旅游")
    assert figures(reading).startswith(
        "3 份文件（附件等 2 份） · 27 项附件任务（同一任务5、细化17、新增4、待定1） · 9 处不一致"
    )
    whole = [row for row in filled_rows(reading) if not row.part]
    assert {row.plan_task for row in whole} == {"4 守护山区生物多样性", "9 大力发展红色旅游", "10 培育森林康养旅游"}


def test_the_terminal_shows_the_whole_first() -> None:
    stream = io.StringIO()
    write_set_table(county()[1], stream)
    lines = stream.getvalue().splitlines()
    assert "9 处不一致" in lines[1]
    signs = [line[0] for line in lines if line[:2] in ("≠ ", "? ")]
    assert signs == ["≠"] * 9 + ["?"] * 2
    assert any("农村旱厕问题整改" in line and "6月底前" in line for line in lines)
    assert "由附件补充" in stream.getvalue()


def test_the_workbook_has_the_sheets_of_the_plan_and_of_the_set() -> None:
    _, reading = county()
    data = set_workbook(reading)
    assert data == set_workbook(reading)
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames[:2] == ["任务台账", "单位分工"]
    assert book.sheetnames[-5:] == ["成套文件", "任务关联", "前后不一致", "附件补充", "成套待确认"]
    assert book["任务关联"].max_row == 1 + len(reading.links)
    assert book["前后不一致"].max_row == 1 + len(reading.contradictions)
    assert [cell.value for cell in book["成套文件"][2]][:3] == [1, "正文", "plan.html"]


def test_the_page_shows_both_places_of_each_contradiction() -> None:
    documents, reading = county()
    page = set_page(documents, reading)
    text = unescape(re.sub(r"<[^>]+>", "", page)).replace("｜", "")
    assert page.count('<article class="difference">') == 9
    for found in reading.contradictions:
        assert "".join(found.first.quote.split()) in "".join(text.split())
        assert "".join(found.second.quote.split()) in "".join(text.split())
    assert "annex-2-task-list.xlsx · 任务清单!" in text
    assert "script" not in page
    assert re.search(r"(?:src|href)=\"(?!#)", page) is None


def test_a_page_of_hostile_text_stays_text() -> None:
    documents, reading = alone()
    page = set_page(documents, reading)
    assert "<b>1." not in page
    assert "没有发现不一致" in page
    book = load_workbook(io.BytesIO(set_workbook(reading)))
    assert book["成套文件"]["C2"].value == "=1+1.txt"
    assert book["成套文件"]["C2"].data_type == "s"


@pytest.mark.parametrize("count", [0, 1])
def test_a_set_of_nothing_and_of_one(count: int) -> None:
    documents, reading = alone()
    reading = luoshi.extract_set(documents[:count])
    stream = io.StringIO()
    write_set_table(reading, stream)
    assert f"{count} 份文件" in stream.getvalue()
    assert "份文件" in set_page(documents[:count], reading)


def test_json_holds_every_member_and_link() -> None:
    _, reading = county()
    record = set_record(reading, "云岭")
    assert record["id"] == "云岭"
    assert record["set"]["schema"] == "luoshi.set/1"
    assert [member["role"] for member in record["set"]["members"]] == ["plan", "points", "task_list"]
    assert record["set"]["members"][1]["reading"]["schema"] == "luoshi.reading/1"
    assert {"kind", "evidence", "plan_task"} <= record["set"]["links"][0].keys()
    assert "\n" not in json_line(record)
