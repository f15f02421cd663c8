"""Scores reckoned by hand for small plans."""

import pytest
from plan_records import Record, gold_record, perfect_record

from luoshi.evaluation import Field, Item, Mismatch, Scores, annotated, evaluate, predicted


def scores_of(prediction: Record, gold: Record | None = None) -> Scores:
    wanted = annotated(gold or gold_record())
    return evaluate([wanted], {wanted.id: predicted(prediction)})


def counts(scores: Scores, field: Field) -> tuple[int, int, int]:
    count = scores.documents[0].counts[field]
    return count.hit, count.gold, count.found


def test_a_perfect_prediction_scores_one_everywhere_and_differs_nowhere() -> None:
    scores = scores_of(perfect_record())
    assert {score.f1 for score in scores.fields.values()} == {1.0}
    assert {score.macro for score in scores.fields.values()} == {1.0}
    differences = scores.documents[0].differences
    assert (differences.missing, differences.extra, differences.mismatched) == ((), (), ())
    assert counts(scores, Field.TASKS) == (2, 2, 2)
    assert counts(scores, Field.OWNERS) == (3, 3, 3)
    assert counts(scores, Field.TASK_DUE) == (1, 1, 1)
    assert counts(scores, Field.ADDRESSEES) == (2, 2, 2)


def test_fields_stand_in_the_order_of_the_table() -> None:
    assert list(scores_of(perfect_record()).fields) == list(Field)


def test_a_document_without_a_prediction_scores_as_an_empty_one() -> None:
    gold = annotated(gold_record())
    scores = evaluate([gold], {})
    assert scores.unpredicted == ("lanxi",)
    assert (scores.fields[Field.TASKS].precision, scores.fields[Field.TASKS].recall) == (0.0, 0.0)
    assert counts(scores, Field.KIND) == (0, 1, 0)
    assert counts(scores, Field.OWNERS) == (0, 3, 0)
    # With no matched target there is nothing that could have been wrong about it.
    assert scores.fields[Field.TARGET_SUBJECT].f1 == 1.0
    assert evaluate([gold], {"lanxi": predicted({})}).fields == scores.fields


def test_precision_recall_and_f1_of_tasks() -> None:
    prediction = perfect_record()
    prediction["tasks"] = [prediction["tasks"][0], {"title": "完善奖惩制度"}, {"title": "开展宣传引导"}]
    scores = scores_of(prediction)
    tasks = scores.fields[Field.TASKS]
    assert (tasks.precision, tasks.recall, tasks.f1) == (1 / 3, 1 / 2, 2 / 5)
    assert (tasks.gold, tasks.found) == (2, 3)
    differences = scores.documents[0].differences
    assert Item(Field.TASKS, "建设污水管网") in differences.missing
    assert Item(Field.TASKS, "完善奖惩制度") in differences.extra
    assert Item(Field.TASKS, "整治黑臭水体") in scores.documents[0].right
    assert counts(scores, Field.TASK_TITLE) == (1, 2, 3)


def test_macro_is_the_mean_over_documents_that_have_the_field() -> None:
    first, second, third = gold_record(), gold_record(), gold_record()
    second["id"], third["id"], third["attachments"] = "second", "third", []
    golds = [annotated(record) for record in (first, second, third)]
    silent = perfect_record() | {"attachments": []}
    scores = evaluate(
        golds, {"lanxi": predicted(perfect_record()), "second": predicted(silent), "third": predicted(silent)}
    )
    attachments = scores.fields[Field.ATTACHMENTS]
    assert attachments.macro == (1.0 + 0.0) / 2
    assert attachments.f1 == 2 * 1 / (2 + 1)


@pytest.mark.parametrize(
    "body",
    [
        "对城区七条河道逐条建档，年底前全部销号。",
        "开头多了。对城区七条河道逐条建档，" + "截污" * 9 + "年底前全部销号。",
    ],
)
def test_a_body_of_another_length_or_beginning_does_not_hold(body: str) -> None:
    prediction = perfect_record()
    prediction["tasks"][0]["body"] = body
    scores = scores_of(prediction)
    assert counts(scores, Field.TASKS) == (2, 2, 2)
    assert counts(scores, Field.TASK_BODY) == (1, 2, 2)
    assert [m.field for m in scores.documents[0].differences.mismatched] == [Field.TASK_BODY]


def test_a_body_may_be_four_characters_longer() -> None:
    prediction = perfect_record()
    body = prediction["tasks"][0]["body"]
    prediction["tasks"][0]["body"] = body.replace("截污", "截污截污甲乙")
    assert counts(scores_of(prediction), Field.TASK_BODY) == (2, 2, 2)
    prediction["tasks"][0]["body"] = body.replace("截污", "截污截污甲乙丙")
    assert counts(scores_of(prediction), Field.TASK_BODY) == (1, 2, 2)


def test_an_owner_with_another_role_is_missing_and_extra() -> None:
    prediction = perfect_record()
    prediction["tasks"][0]["owners"][1]["role"] = "responsible"
    scores = scores_of(prediction)
    assert counts(scores, Field.OWNERS) == (2, 3, 3)
    differences = scores.documents[0].differences
    assert differences.missing == (Item(Field.OWNERS, "县财政局 (support) · 整治黑臭水体"),)
    assert differences.extra == (Item(Field.OWNERS, "县财政局 (responsible) · 整治黑臭水体"),)


def test_the_lead_of_a_body_that_stands_alone_counts_as_responsible() -> None:
    prediction = perfect_record()
    prediction["tasks"][1]["owners"][0]["role"] = "lead"
    assert counts(scores_of(prediction), Field.OWNERS) == (3, 3, 3)
    prediction["tasks"][0]["owners"] = [{"name": "县水务局", "role": "lead"}]
    assert counts(scores_of(prediction), Field.OWNERS) == (1, 3, 2)


def test_owners_of_tasks_that_do_not_match_count_on_both_sides() -> None:
    prediction = perfect_record()
    prediction["tasks"][1] = {
        "title": "开展宣传引导",
        "owners": [{"name": "县委宣传部", "role": "responsible"}],
        "due": "2032",
    }
    scores = scores_of(prediction)
    assert counts(scores, Field.OWNERS) == (2, 3, 3)
    assert counts(scores, Field.TASK_DUE) == (1, 1, 2)


def test_a_deadline_is_compared_as_it_stands() -> None:
    prediction = perfect_record()
    prediction["tasks"][0]["due"] = 2031
    prediction["targets"][0]["due"] = "2030"
    prediction["targets"][1]["due"] = "2031"
    scores = scores_of(prediction)
    assert counts(scores, Field.TASK_DUE) == (0, 1, 1)
    assert counts(scores, Field.TARGET_DUE) == (0, 1, 2)
    assert Mismatch(Field.TARGET_DUE, "解决1.2万人饮水问题", "", "2031") in scores.documents[0].differences.mismatched


def test_targets_match_by_amount_and_are_judged_by_comparator_and_subject() -> None:
    prediction = perfect_record()
    prediction["targets"][1] |= {"value": 12000, "unit": "人", "comparator": "exactly", "subject": "困难群众"}
    scores = scores_of(prediction)
    assert counts(scores, Field.TARGETS) == (2, 2, 2)
    assert counts(scores, Field.TARGET_COMPARATOR) == (1, 2, 2)
    assert counts(scores, Field.TARGET_SUBJECT) == (1, 2, 2)


def test_metadata_compares_by_plain_text_and_numbers_without_brackets() -> None:
    prediction = perfect_record()
    prediction["metadata"]["title"] += "。"
    prediction["metadata"]["number"] = "岚政发[2031]4号"
    prediction["metadata"]["issuer"] = "岚溪县人民政府办公室"
    prediction["metadata"]["addressees"] = ["县政府各部门", "各有关单位"]
    scores = scores_of(prediction)
    assert counts(scores, Field.TITLE) == counts(scores, Field.NUMBER) == (1, 1, 1)
    assert counts(scores, Field.ISSUER) == (0, 1, 1)
    assert counts(scores, Field.ADDRESSEES) == (1, 2, 2)


def test_a_particular_that_the_gold_lacks_is_extra() -> None:
    gold = gold_record()
    gold["metadata"]["number"] = None
    scores = scores_of(perfect_record(), gold)
    assert counts(scores, Field.NUMBER) == (0, 0, 1)
    assert scores.documents[0].differences.extra == (Item(Field.NUMBER, "岚政发〔2031〕4号"),)


def test_no_gold_documents_give_scores_of_nothing() -> None:
    assert evaluate([], {}).fields[Field.TASKS].f1 == 1.0
