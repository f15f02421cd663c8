from plan_records import Record, gold_record, perfect_record

from luoshi.evaluation import Change, Field, Item, Scores, annotated, compare, evaluate, predicted


def scores_of(prediction: Record) -> Scores:
    return evaluate([annotated(gold_record())], {"lanxi": predicted(prediction)})


def test_equal_evaluations_gain_and_lose_nothing() -> None:
    comparison = compare(scores_of(perfect_record()), scores_of(perfect_record()))
    assert (comparison.gained, comparison.lost, comparison.new_errors, comparison.gone_errors) == ((), (), (), ())


def test_what_was_gained_and_lost_carries_its_quote() -> None:
    before, after = perfect_record(), perfect_record()
    del before["targets"][0]
    del after["attachments"][0]
    comparison = compare(scores_of(before), scores_of(after))
    assert comparison.lost == (Change("lanxi", Item(Field.ATTACHMENTS, "河道清单")),)
    assert Change("lanxi", Item(Field.TARGETS, "新建污水管网36公里")) in comparison.gained
    assert {change.item.field for change in comparison.gained} == {
        Field.TARGETS,
        Field.TARGET_DUE,
        Field.TARGET_COMPARATOR,
        Field.TARGET_SUBJECT,
    }


def test_false_finds_that_came_and_went_are_told_apart() -> None:
    before, after = perfect_record(), perfect_record()
    before["tasks"].append({"title": "开展宣传引导"})
    after["attachments"].append("联系人名单")
    comparison = compare(scores_of(before), scores_of(after))
    assert comparison.gone_errors == (Change("lanxi", Item(Field.TASKS, "开展宣传引导")),)
    assert comparison.new_errors == (Change("lanxi", Item(Field.ATTACHMENTS, "联系人名单")),)


def test_one_of_two_equal_items_can_be_lost() -> None:
    before, after = perfect_record(), perfect_record()
    after["tasks"][0]["owners"].pop()
    after["tasks"][0]["owners"].append({"name": "县水务局", "role": "lead"})
    comparison = compare(scores_of(before), scores_of(after))
    assert comparison.lost == (Change("lanxi", Item(Field.OWNERS, "县财政局 (support) · 整治黑臭水体")),)
    assert comparison.new_errors == (Change("lanxi", Item(Field.OWNERS, "县水务局 (lead) · 整治黑臭水体")),)
