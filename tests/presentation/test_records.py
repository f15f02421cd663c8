import json

import sample

from luoshi.presentation.records import json_line, json_text, record


def test_prediction_fields_stand_at_the_top() -> None:
    found = record(sample.reading(), "qingshui")
    assert list(found) == [
        "id",
        "kind",
        "metadata",
        "tasks",
        "targets",
        "citations",
        "attachments",
        "reading",
    ]
    assert (found["id"], found["kind"]) == ("qingshui", "plan")
    assert found["tasks"][0]["body"].startswith("对七条河道逐条建档")


def test_the_whole_reading_stands_beside_them() -> None:
    reading = record(sample.reading(), "qingshui")["reading"]
    assert reading["schema"] == "luoshi.reading/1"
    for task in reading["tasks"]:
        assert sample.TEXT[task["body"]["start"] : task["body"]["end"]] == task["body"]["quote"]


def test_one_line_and_several_say_the_same() -> None:
    found = record(sample.reading(), "qingshui")
    assert "\n" not in json_line(found)
    assert json.loads(json_line(found)) == json.loads(json_text(found)) == json.loads(json.dumps(found))
    assert json_text(found).startswith('{\n  "id": "qingshui"')
    assert "清水行动" in json_line(found)
