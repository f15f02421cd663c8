import json

from plan_records import gold_record, perfect_record

from luoshi.evaluation import annotated, compare, evaluate, predicted
from luoshi.evaluation.report import comparison_text, difference_lines, score_table, scores_json


def test_the_table_has_three_decimals_and_counts() -> None:
    prediction = perfect_record()
    prediction["tasks"].append({"title": "开展宣传引导"})
    gold = [annotated(gold_record()), annotated(gold_record() | {"id": "silent"})]
    lines = score_table(evaluate(gold, {"lanxi": predicted(prediction)})).splitlines()
    assert lines[0] == "2 documents, 1 without a prediction: silent"
    assert lines[1] == "field                  precision  recall      F1   macro   gold  found"
    assert lines[8] == "tasks                      0.667   0.500   0.571   0.400      4      3"
    assert len(lines) == 2 + 18


def test_the_table_is_silent_about_predictions_when_all_are_there() -> None:
    table = score_table(evaluate([annotated(gold_record())], {"lanxi": predicted(perfect_record())}))
    assert table.startswith("1 documents, 0 without a prediction\n")


def test_scores_as_json() -> None:
    scores = evaluate([annotated(gold_record())], {"lanxi": predicted(perfect_record())})
    record = json.loads(scores_json(scores))
    assert record["owners"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "macro": 1.0, "gold": 3, "found": 3}
    assert len(record) == 18


def test_a_comparison_stands_beside_the_scores() -> None:
    gold = [annotated(gold_record())]
    before = evaluate(gold, {"lanxi": predicted(perfect_record() | {"attachments": []})})
    after = evaluate(gold, {"lanxi": predicted(perfect_record())})
    comparison = compare(before, after)
    record = json.loads(scores_json(after, comparison))
    assert record["gained"] == [{"id": "lanxi", "field": "attachments", "quote": "河道清单"}]
    assert record["scores"]["attachments"]["gold"] == 1
    lines = comparison_text(comparison).splitlines()
    assert lines == ["新增正确 1", "  lanxi  attachments  河道清单", "丢失正确 0", "新增多余 0", "消除多余 0"]


def test_differences_are_written_one_a_line() -> None:
    prediction = perfect_record()
    prediction["attachments"] = ["联系人名单"]
    prediction["tasks"][0]["title"] = "整治城区黑臭水体"
    (document,) = evaluate([annotated(gold_record())], {"lanxi": predicted(prediction)}).documents
    assert [json.loads(line) for line in difference_lines(document.differences)] == [
        {"what": "missing", "field": "attachments", "quote": "河道清单"},
        {"what": "extra", "field": "attachments", "quote": "联系人名单"},
        {
            "what": "mismatched",
            "field": "tasks.title",
            "quote": "整治黑臭水体",
            "gold": "整治黑臭水体",
            "found": "整治城区黑臭水体",
        },
    ]
