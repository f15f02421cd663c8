from io import StringIO

import sample
from msgspec.structs import replace
from rich.cells import cell_len

from luoshi.document import Oddity
from luoshi.extraction.reading import Metadata, PlanReading
from luoshi.presentation.table import write_table


def table(reading: PlanReading) -> str:
    stream = StringIO()
    write_table(reading, stream)
    return stream.getvalue()


def test_the_head_names_the_paper() -> None:
    lines = table(sample.reading()).splitlines()
    assert lines[0].strip() == "岚溪县人民政府关于印发岚溪县清水行动实施方案的通知"
    assert lines[1].strip() == "岚政发〔2031〕4号 · 岚溪县人民政府 · 2031-09-05 · 方案 · 清水行动.html"


def test_a_row_shows_task_bodies_and_targets() -> None:
    text = table(sample.reading())
    (row,) = [line for line in text.splitlines() if "整治黑臭水体" in line]
    assert row.split()[:4] == ["1", "1", "整治黑臭水体", "县水务局"]
    assert "县财政局、各乡镇" in row and "新建污水管网36公里" in row


def test_nothing_is_cut_off_and_lines_keep_to_the_width() -> None:
    reading = sample.reading()
    task = reading.tasks[0]
    long_name = "县" + "水利" * 60 + "局"
    wide = replace(reading, tasks=(replace(task, owners=(replace(task.owners[0], name=long_name),)),), targets=())
    text = table(wide)
    assert "…" not in text
    assert "".join(text.split()).count("水利") >= 58  # two may be parted by the end of a line
    assert max(cell_len(line) for line in text.splitlines()) <= 132


def test_counts_and_questions_close_the_table() -> None:
    lines = [line.strip() for line in table(sample.reading()).splitlines() if line.strip()]
    assert lines[-3].startswith("3 项任务 · 4 个单位 · 5 条举措 · 5 项量化目标")
    assert lines[-2] == "? 期限“8月底前”早于成文日期，请确认年份。  “8月底前”"


def test_square_brackets_of_the_text_are_no_markup() -> None:
    reading = sample.reading()
    task = reading.tasks[0]
    odd = replace(task, title=replace(task.title, quote="[bold]整治[/x]"))
    assert "[bold]整治[/x]" in table(replace(reading, tasks=(odd,), targets=()))


def test_a_paper_of_which_nothing_was_read_says_so() -> None:
    empty = replace(sample.reading(), metadata=Metadata(), areas=(), tasks=(), targets=(), questions=())
    text = table(empty)
    assert "无文号 · 发文机关未载明 · 成文日期未载明" in text
    assert "0 项任务" in text and "任务台账" not in text


def test_oddities_that_say_the_same_are_said_once() -> None:
    found = [
        Oddity("hidden_text", "有隐藏文字，没有读取。"),
        Oddity("a", "有修订。"),
        Oddity("hidden_text", "有隐藏文字，没有读取。"),
    ]
    stream = StringIO()
    write_table(sample.reading(), stream, found)
    assert [line.strip() for line in stream.getvalue().splitlines()[-2:]] == [
        "! 有隐藏文字，没有读取（2处）",
        "! 有修订",
    ]
