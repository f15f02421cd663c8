"""``luoshi evaluate`` on an invented gold plan."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from papers import write_plan

from luoshi.cli import main

Capture = pytest.CaptureFixture[str]

GOLD = {
    "id": "plan",
    "kind": "plan",
    "metadata": {
        "title": "岚溪县人民政府关于印发岚溪县清水行动实施方案的通知",
        "number": "岚政发〔2031〕4号",
        "issuer": "岚溪县人民政府",
        "issued_on": "2031-09-05",
        "addressees": ["各乡镇人民政府", "县政府各部门"],
    },
    "tasks": [
        {
            "label": "1",
            "title": "整治黑臭水体",
            "begins": "对七条河道逐条建档，",
            "ends": "新建污水管网36公里。",
            "owners": [
                {"name": "县水务局", "role": "responsible"},
                {"name": "县财政局", "role": "responsible"},
            ],
            "due": None,
        },
        {
            "label": "2",
            "title": "保障饮水安全",
            "begins": "解决1.2万人饮水问题",
            "ends": "解决1.2万人饮水问题。",
            "owners": [{"name": "县水务局", "role": "responsible"}, {"name": "各乡镇", "role": "responsible"}],
            "due": None,
        },
    ],
    "targets": [],
    "citations": [],
    "attachments": [],
}


@pytest.fixture
def folders(tmp_path: Path) -> tuple[str, str]:
    """A folder of gold with one plan, and a folder with its text."""
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "plan.json").write_text(json.dumps(GOLD), encoding="utf-8")
    write_plan(tmp_path / "raw")
    return str(tmp_path / "gold"), str(tmp_path / "raw")


def run(*arguments: object) -> int:
    return main(["evaluate", *map(str, arguments)])


def test_the_scores_are_printed(folders: tuple[str, str], capsys: Capture) -> None:
    assert run(*folders) == 0
    shown = capsys.readouterr()
    lines = shown.out.splitlines()
    assert lines[0] == "1 documents, 0 without a prediction"
    assert lines[1].split() == ["field", "precision", "recall", "F1", "macro", "gold", "found"]
    assert [line.split()[1:] for line in lines if line.startswith("tasks  ")] == [["1.000"] * 4 + ["2", "2"]]
    assert shown.err == ""


def test_scores_as_json(folders: tuple[str, str], capsys: Capture) -> None:
    assert run(*folders, "--json") == 0
    assert json.loads(capsys.readouterr().out)["owners"]["gold"] == 4


def test_predictions_can_be_kept_and_compared_with(folders: tuple[str, str], tmp_path: Path, capsys: Capture) -> None:
    former = tmp_path / "former.jsonl"
    assert run(*folders, "--predictions", former) == 0
    record = json.loads(former.read_text(encoding="utf-8"))
    assert record["id"] == "plan" and "reading" in record
    record["tasks"][1]["title"] = "另一件毫不相干的工作"
    record["tasks"][1]["body"] = "与原文无关。"
    former.write_text(json.dumps(record), encoding="utf-8")
    capsys.readouterr()
    assert run(*folders, "--against", former) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "  plan  tasks  保障饮水安全" in lines[lines.index(next(x for x in lines if x.startswith("新增正确"))) :]
    assert "丢失正确 0" in lines
    assert "  plan  tasks  另一件毫不相干的工作" in lines[lines.index("消除多余 1") :]


def test_a_comparison_can_be_had_as_json(folders: tuple[str, str], tmp_path: Path, capsys: Capture) -> None:
    former = tmp_path / "former.jsonl"
    former.write_text("", encoding="utf-8")
    assert run(*folders, "--against", former, "--json") == 0
    record = json.loads(capsys.readouterr().out)
    assert {"id": "plan", "field": "owners", "quote": "县财政局 (responsible) · 整治黑臭水体"} in record["gained"]
    assert record["lost"] == []


def test_differences_are_written_for_each_document(folders: tuple[str, str], tmp_path: Path) -> None:
    gold = json.loads(json.dumps(GOLD))
    gold["attachments"] = ["河道清单"]
    Path(folders[0], "plan.json").write_text(json.dumps(gold), encoding="utf-8")
    assert run(*folders, "--errors", tmp_path / "errors") == 0
    lines = (tmp_path / "errors" / "plan.jsonl").read_text(encoding="utf-8").splitlines()
    assert {"what": "missing", "field": "attachments", "quote": "河道清单"} in map(json.loads, lines)


def test_a_gold_plan_without_a_text_counts_as_not_predicted(folders: tuple[str, str], capsys: Capture) -> None:
    Path(folders[0], "other.json").write_text(json.dumps(GOLD | {"id": "other"}), encoding="utf-8")
    assert run(*folders) == 0
    assert capsys.readouterr().out.startswith("2 documents, 1 without a prediction: other\n")


def test_a_text_that_cannot_be_read_is_reported(folders: tuple[str, str], capsys: Capture) -> None:
    raw = Path(folders[1], "plan.txt")
    raw.write_bytes(b"")
    assert run(*folders) == 1
    shown = capsys.readouterr()
    assert shown.out.startswith("1 documents, 1 without a prediction: plan\n")
    assert shown.err.startswith(f"{raw}: 文件是空的")


def test_texts_that_no_gold_names_are_not_read(folders: tuple[str, str], capsys: Capture) -> None:
    Path(folders[1], "plan.old.txt").write_bytes(b"")
    Path(folders[1], "stray.txt").write_bytes(b"")
    assert run(*folders) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("option", "content"), [("--against", "no json"), ("--against", None)])
def test_former_predictions_that_cannot_be_used_are_refused(
    folders: tuple[str, str], tmp_path: Path, capsys: Capture, option: str, content: str | None
) -> None:
    former = tmp_path / "former.jsonl"
    if content is not None:
        former.write_text(content, encoding="utf-8")
    assert run(*folders, option, former) == 2
    shown = capsys.readouterr()
    assert shown.err.startswith(f"luoshi: {former}: ") and shown.err.count("\n") == 1


def test_folders_that_are_not_there_are_named(folders: tuple[str, str], tmp_path: Path, capsys: Capture) -> None:
    assert run(tmp_path / "none", folders[1]) == 2
    assert "没有标准答案" in capsys.readouterr().err
    assert run(folders[0], tmp_path / "none") == 1
    assert "none: 没有这个文件或文件夹" in capsys.readouterr().err


@pytest.mark.real
def test_the_printed_table_is_that_of_the_reference_scorer(tmp_path: Path, capsys: Capture) -> None:
    folder = os.environ.get("LUOSHI_EVALUATION_DIR")
    if not folder:
        pytest.skip("LUOSHI_EVALUATION_DIR is not set: the real documents are not at hand")
    gold, kept = Path(folder, "dev", "gold"), tmp_path / "predictions.jsonl"
    assert run(gold, Path(folder, "dev", "raw"), "--predictions", kept) == 0
    command = [sys.executable, str(Path(folder, "score.py")), str(gold), str(kept)]
    reference = subprocess.run(command, capture_output=True, text=True, check=True)
    assert capsys.readouterr().out == reference.stdout
