"""``luoshi extract`` as it is typed, on files of an invented county."""

import io
import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import openpyxl
import pytest
from papers import PLAN, write_plan, write_points

import luoshi.commands.reading
from luoshi.cli import main

Capture = pytest.CaptureFixture[str]

COUNTY = Path(__file__).parents[2] / "examples" / "county"


def run(*arguments: object) -> int:
    return main(["extract", *map(str, arguments)])


def test_the_table_is_the_default(tmp_path: Path, capsys: Capture) -> None:
    assert run(write_plan(tmp_path)) == 0
    shown = capsys.readouterr()
    assert "整治黑臭水体" in shown.out and "任务台账" in shown.out
    assert shown.err == ""


def test_what_was_unusual_to_read_closes_the_table_and_is_summed_up_on_stderr(capsys: Capture) -> None:
    annex = COUNTY / "annex-2-task-list.xlsx"
    assert run(annex) == 0
    shown = capsys.readouterr()
    assert shown.out.rstrip().splitlines()[-1].strip() == "! 工作表“任务清单”有 1 行是隐藏的，已一并读取"
    assert shown.err == f"{annex}: 读取时有1处需要留意：工作表“任务清单”有 1 行是隐藏的，已一并读取\n"


def test_what_was_unusual_never_gets_into_the_json(capsys: Capture) -> None:
    assert run(COUNTY / "annex-2-task-list.xlsx", "-f", "json") == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out)["id"] == "annex-2-task-list"
    assert "需要留意" in shown.err


def test_members_of_a_set_are_named_with_what_was_unusual(capsys: Capture) -> None:
    assert run("--set", *(COUNTY / name for name in ("plan.html", "annex-2-task-list.xlsx"))) == 0
    shown = capsys.readouterr()
    assert "! annex-2-task-list.xlsx：工作表“任务清单”有 1 行是隐藏的" in shown.out
    assert shown.err.startswith("annex-2-task-list.xlsx: 读取时有1处需要留意")


def test_json_of_one_file_is_an_object(tmp_path: Path, capsys: Capture) -> None:
    assert run(write_plan(tmp_path), "--format", "json") == 0
    record = json.loads(capsys.readouterr().out)
    assert record["id"] == "plan"
    assert [task["title"] for task in record["tasks"]] == ["整治黑臭水体", "保障饮水安全"]
    for task in record["reading"]["tasks"]:
        assert PLAN[task["start"] : task["end"]] == task["quote"]


def test_json_of_several_files_is_an_array(tmp_path: Path, capsys: Capture) -> None:
    assert run(write_plan(tmp_path), write_points(tmp_path), "-f", "json") == 0
    assert [record["id"] for record in json.loads(capsys.readouterr().out)] == ["plan", "points"]


def test_json_lines_hold_one_file_each(tmp_path: Path, capsys: Capture) -> None:
    write_plan(tmp_path), write_points(tmp_path)
    assert run(tmp_path, "-f", "jsonl") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["plan", "points"]


def test_output_into_a_file(tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "out.jsonl"
    assert run(write_plan(tmp_path / "in"), "-f", "jsonl", "-o", out) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["id"] == "plan"
    assert capsys.readouterr().out == ""
    assert [path.name for path in tmp_path.iterdir()] in (["in", "out.jsonl"], ["out.jsonl", "in"])


def test_a_workbook_lands_in_the_working_folder_and_its_path_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    plan = write_plan(tmp_path / "in")
    monkeypatch.chdir(tmp_path)
    assert run(plan, "-f", "xlsx") == 0
    assert capsys.readouterr().out == "plan.luoshi.xlsx\n"
    sheet = openpyxl.load_workbook(tmp_path / "plan.luoshi.xlsx")["任务台账"]
    assert sheet["C4"].value == "1 整治黑臭水体"


def test_pages_go_into_a_folder_that_is_made(tmp_path: Path, capsys: Capture) -> None:
    folder = tmp_path / "new" / "pages"
    assert run(write_plan(tmp_path / "in"), write_points(tmp_path / "in"), "-f", "html", "-o", folder) == 0
    paths = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert paths == [folder / "plan.luoshi.html", folder / "points.luoshi.html"]
    assert "整治黑臭水体" in paths[0].read_text(encoding="utf-8")


def test_a_page_under_a_name_of_ones_own(tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "清水.html"
    assert run(write_plan(tmp_path), "-f", "html", "-o", out) == 0
    assert out.exists() and capsys.readouterr().out == f"{out}\n"


def test_files_of_one_name_do_not_overwrite_each_other(tmp_path: Path, capsys: Capture) -> None:
    first, second = write_plan(tmp_path / "a"), write_plan(tmp_path / "b", "plan.md")
    assert run(first, second, "-f", "html", "-o", tmp_path / "out") == 0
    assert [Path(line).name for line in capsys.readouterr().out.splitlines()] == [
        "plan.luoshi.html",
        "plan-2.luoshi.html",
    ]


def test_one_bad_file_never_stops_the_rest(tmp_path: Path, capsys: Capture) -> None:
    bad = tmp_path / "b.bin"
    bad.write_bytes(b"")
    assert run(write_plan(tmp_path, "a.txt"), bad, write_points(tmp_path, "c.txt"), "-f", "jsonl") == 1
    shown = capsys.readouterr()
    assert [json.loads(line)["id"] for line in shown.out.splitlines()] == ["a", "c"]
    assert shown.err.startswith(f"{bad}: 文件是空的") and shown.err.count("\n") == 1


def test_a_missing_file_is_named(tmp_path: Path, capsys: Capture) -> None:
    assert run(tmp_path / "none.html") == 1
    assert capsys.readouterr().err == f"{tmp_path / 'none.html'}: 没有这个文件或文件夹，请检查路径\n"


def test_when_nothing_can_be_read_an_older_output_stays(tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "out.json"
    out.write_text("earlier", encoding="utf-8")
    assert run(tmp_path / "none.txt", "-f", "json", "-o", out) == 1
    assert out.read_text(encoding="utf-8") == "earlier"


def test_a_fault_of_the_program_costs_one_file_and_shows_its_trace_only_when_asked(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    extract = luoshi.extract

    def faulty(document: luoshi.document.Document, **settings: object) -> object:
        if document.name == "a.txt":
            raise ZeroDivisionError("broken rule")
        return extract(document)

    monkeypatch.setattr(luoshi, "extract", faulty)
    files = write_plan(tmp_path, "a.txt"), write_points(tmp_path, "b.txt")
    assert run(*files, "-f", "jsonl") == 1
    shown = capsys.readouterr()
    assert shown.out.count("\n") == 1
    assert shown.err == f"{files[0]}: 程序出错（ZeroDivisionError: broken rule），可加 --debug 查看详情并反馈\n"
    assert run(*files, "-f", "jsonl", "--debug") == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["json", "jsonl", "table"])
def test_a_folder_cannot_be_written_over(form: str, tmp_path: Path, capsys: Capture) -> None:
    assert run(write_plan(tmp_path / "in"), "-f", form, "-o", tmp_path) == 2
    assert capsys.readouterr().err == f"luoshi: {tmp_path}: 这是文件夹，请给出要写入的文件名\n"


def test_an_output_in_no_folder_is_refused(tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "none" / "out.json"
    assert run(write_plan(tmp_path), "-f", "json", "-o", out) == 2
    assert capsys.readouterr().err.startswith(f"luoshi: {out}: 无法写入：没有这个文件或文件夹")


def test_an_output_folder_that_is_a_file_is_refused(tmp_path: Path, capsys: Capture) -> None:
    plan = write_plan(tmp_path)
    assert run(plan, write_points(tmp_path), "-f", "html", "-o", plan) == 2
    assert "无法建立文件夹" in capsys.readouterr().err


def test_a_register_gives_the_bodies_their_full_names(tmp_path: Path) -> None:
    out = tmp_path / "plan.xlsx"
    assert run(COUNTY / "plan.html", "--register", COUNTY / "organisations.toml", "-f", "xlsx", "-o", out) == 0
    rows = list(openpyxl.load_workbook(out)["单位分工"].iter_rows(min_row=2, values_only=True))
    assert ("县交通局", "云岭县交通运输局") in [row[:2] for row in rows]


def test_a_register_that_is_missing_is_refused(tmp_path: Path, capsys: Capture) -> None:
    assert run(write_plan(tmp_path), "--register", tmp_path / "none.toml") == 2
    shown = capsys.readouterr()
    assert shown.err.startswith("luoshi: ") and shown.err.count("\n") == 1
    assert shown.out == ""


def test_the_output_is_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "luoshi.cli", "extract", str(write_plan(tmp_path)), "-f", "json"]
    done = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert json.loads(done.stdout.decode("utf-8"))["tasks"][0]["title"] == "整治黑臭水体"


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    files = [str(write_plan(tmp_path, f"{number}.txt")) for number in range(40)]
    command = [sys.executable, "-m", "luoshi.cli", "extract", *files, "-f", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.read(100)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 1


def test_an_interrupt_ends_with_one_line(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("luoshi.commands.extract.read_plan_or_set", interrupted)
    out = tmp_path / "out.json"
    assert run(write_plan(tmp_path / "in"), "-f", "json", "-o", out) == 130
    assert capsys.readouterr().err == "luoshi: 已中断\n"
    assert not out.exists()


def test_a_bar_counts_many_files_on_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    write_plan(tmp_path / "in"), write_points(tmp_path / "in")
    (tmp_path / "in" / "bad.txt").write_bytes(b"")
    assert run(tmp_path / "in", "-f", "jsonl", "-o", tmp_path / "out.jsonl") == 1
    assert "3/3" in terminal.getvalue()
    assert "bad.txt: 文件是空的" in terminal.getvalue()


def test_no_bar_where_stderr_is_no_terminal(tmp_path: Path, capsys: Capture) -> None:
    write_plan(tmp_path), write_points(tmp_path)
    assert run(tmp_path, "-f", "jsonl") == 0
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(find_spec("rapidocr_onnxruntime") is not None, reason="the extra is installed")
def test_recognition_that_is_not_installed_is_a_fault_of_the_command(tmp_path: Path, capsys: Capture) -> None:
    assert run(write_plan(tmp_path), "--ocr") == 2
    assert "luoshi[ocr]" in capsys.readouterr().err
