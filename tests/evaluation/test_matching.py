from luoshi.evaluation.matching import match_citations, match_targets, match_tasks
from luoshi.evaluation.plans import Citation, Target, Task


def task(title: str, *, label: str = "", begins: str = "", body: str = "") -> Task:
    return Task(label=label, title=title, owners=(), due=None, begins=begins, ends=begins, body=body)


def target(quote: str, value: str = "36", unit: str = "公里") -> Target:
    return Target(quote, "管网", "at_least", value, None, unit, None)


def test_tasks_match_by_title_in_any_order() -> None:
    gold = [task("整治黑臭水体"), task("建设污水管网")]
    assert match_tasks(gold, [task("建设污水管网"), task("整治黑臭水体")]) == [(0, 1), (1, 0)]


def test_tasks_match_by_the_words_their_bodies_start_with() -> None:
    gold = [task("整治黑臭水体", begins="逐条建档，一河一策")]
    assert match_tasks(gold, [task("另一个很不相同的标题", body="逐条建档，一河一策，年底销号")]) == [(0, 0)]


def test_unlike_titles_do_not_match_even_under_one_label() -> None:
    assert match_tasks([task("整治黑臭水体", label="1")], [task("推广优良稻种", label="1")]) == []


def test_a_label_lifts_a_title_that_just_misses() -> None:
    wanted, found = "推进城乡供水一体化和河道治理工程建设", "推进城乡供水一体化和河道治理提质增效"
    assert len(wanted) == len(found) == 18  # 14 in common: 28 / 36 = 0.78, too far for a label to help
    assert match_tasks([task(wanted, label="3")], [task(found, label="3")]) == []
    wanted, found = wanted + "管", found[:14] + "工程提质"
    assert (len(wanted), len(found)) == (19, 18)  # 16 in common: 32 / 37 = 0.865
    assert match_tasks([task(wanted)], [task(found)]) == [(0, 0)]
    found = found + "效"  # 32 / 38 = 0.842, and 0.852 with the label
    assert match_tasks([task(wanted, label="3")], [task(found, label="4")]) == []
    assert match_tasks([task(wanted, label="3")], [task(found, label="3")]) == [(0, 0)]


def test_each_side_is_used_once_and_the_nearer_of_equals_wins() -> None:
    gold = [task("巩固提升"), task("巩固提升")]
    assert match_tasks(gold, [task("巩固提升"), task("巩固提升"), task("巩固提升")]) == [(0, 0), (1, 1)]


def test_labels_break_ties_between_equal_titles() -> None:
    gold = [task("巩固提升", label="2")]
    assert match_tasks(gold, [task("巩固提升", label="1"), task("巩固提升", label="2")]) == [(0, 1)]


def test_targets_need_the_same_amount_and_a_shared_quote() -> None:
    gold = [target("新建污水管网36公里")]
    assert match_targets(gold, [target("新建污水管网36公里", value="36")]) == [(0, 0)]
    assert match_targets(gold, [target("新建污水管网36公里", value="37")]) == []
    assert match_targets(gold, [target("绿化道路两侧共36公里")]) == []


def test_the_likest_target_of_several_with_one_amount_wins() -> None:
    gold = [target("新建污水管网36公里")]
    assert match_targets(gold, [target("当年新建污水管网36公里左右"), target("新建污水管网36公里")]) == [(0, 1)]


def test_citations_match_by_number_before_title() -> None:
    gold = [Citation("清水行动方案", "岚水政发〔2030〕9号"), Citation("水污染防治导则", "")]
    found = [Citation("《水污染防治导则》", "岚环〔2029〕1号"), Citation("别的名称", "岚水政发[2030]9号")]
    assert match_citations(gold, found) == [(0, 1), (1, 0)]


def test_citations_with_different_numbers_do_not_match_by_title() -> None:
    assert (
        match_citations([Citation("清水行动方案", "岚〔2030〕9号")], [Citation("清水行动方案", "岚〔2030〕8号")]) == []
    )


def test_a_citation_without_title_and_number_matches_nothing() -> None:
    assert match_citations([Citation("", "")], [Citation("", "")]) == []
