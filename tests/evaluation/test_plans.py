import json
from pathlib import Path

import pytest
from plan_records import gold_record, perfect_record

from luoshi.evaluation import EvaluationError, load_gold, load_predictions, predicted


def write(path: Path, record: object) -> Path:
    path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    return path


def test_gold_is_read_in_the_order_of_file_names(tmp_path: Path) -> None:
    for name in ("b", "a"):
        write(tmp_path / f"{name}.json", gold_record() | {"id": name})
    assert [gold.id for gold in load_gold(tmp_path)] == ["a", "b"]


def test_gold_keeps_both_ends_of_a_body(tmp_path: Path) -> None:
    write(tmp_path / "a.json", gold_record())
    (gold,) = load_gold(tmp_path)
    task = gold.plan.tasks[0]
    assert (task.begins, task.ends, task.length) == ("对城区七条河道逐条建档，", "年底前全部销号。", 37)
    assert [owner.role for owner in task.owners] == ["lead", "support"]


def test_a_folder_without_gold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="没有标准答案"):
        load_gold(tmp_path)


@pytest.mark.parametrize(
    ("change", "message"),
    [({"kind": ...}, "kind"), ({"tasks": "无"}, "tasks 不是数组"), ({"metadata": []}, "metadata 不是 JSON 对象")],
)
def test_broken_gold_names_file_and_field(tmp_path: Path, change: dict[str, object], message: str) -> None:
    record = gold_record()
    for key, value in change.items():
        if value is ...:
            del record[key]
        else:
            record[key] = value
    write(tmp_path / "a.json", record)
    with pytest.raises(EvaluationError, match=message) as caught:
        load_gold(tmp_path)
    assert "a.json" in str(caught.value)


def test_gold_that_is_no_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{", encoding="utf-8")
    with pytest.raises(EvaluationError, match="不是 JSON"):
        load_gold(tmp_path)


def test_predictions_are_read_by_id(tmp_path: Path) -> None:
    path = tmp_path / "predictions.jsonl"
    path.write_text(json.dumps(perfect_record()) + "\n\n" + json.dumps({"id": "other"}) + "\n", encoding="utf-8")
    found = load_predictions(path)
    assert list(found) == ["lanxi", "other"]
    assert found["lanxi"].tasks[1].title == "建设污水管网"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "第1行不是带 id 的 JSON 对象"),
        ("[1]", "第1行不是带 id 的 JSON 对象"),
        ('{"kind": "plan"}', "第1行不是带 id 的 JSON 对象"),
        ('{"id": "a"}\n{"id": "a"}', "第2行：a 出现了两次"),
        ('{"id": "a", "tasks": [{"title": 3}]}', "第1行：title 不是文字"),
        ('{"id": "a", "tasks": [{"owners": ["县水务局"]}]}', "第1行：owners 不是 JSON 对象"),
        ('{"id": "a", "tasks": [{"owners": [{"name": "县水务局", "role": []}]}]}', "role 不是文字"),
        ('{"id": "a", "attachments": [3]}', "attachments 中有不是文字的项"),
    ],
)
def test_broken_predictions_name_line_and_cause(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "predictions.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationError, match=message):
        load_predictions(path)


def test_a_missing_file_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"none\.jsonl: 无法读取"):
        load_predictions(tmp_path / "none.jsonl")


def test_an_empty_prediction_is_a_plan_of_nothing() -> None:
    plan = predicted({"tasks": None, "metadata": None})
    assert (plan.kind, plan.tasks, plan.metadata.title) == (None, (), "")
