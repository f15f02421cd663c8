"""Every pair of verb, numeral, unit and deadline in one sentence, and as many sentences that promise nothing.

Generated from tables of pieces, always the same; what is expected is put together from the pieces, never from the code.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

import pytest
from numbers_said import reading_of

from luoshi.extraction.predicting import prediction

YEAR = 2032


@dataclass(frozen=True)
class Binding:
    """A verb with its marks around the number; ``level`` says that it speaks of a level or of a change or of works."""

    before: str
    after: str
    comparator: str
    speaks_of: str


@dataclass(frozen=True)
class Numeral:
    """A number as printed; in Han numerals it stands before measure words only."""

    printed: str
    value: str
    value_to: str | None = None
    han: bool = False


@dataclass(frozen=True)
class Unit:
    """A unit with what it measures as a level and as something to be done."""

    printed: str
    level: str
    thing: str
    sort: str


@dataclass(frozen=True)
class Limit:
    """A deadline at the head of the sentence, and the short form of what it says."""

    printed: str
    due: str | None


BINDINGS = (
    Binding("达到", "", "at_least", "level"),
    Binding("达", "以上", "at_least", "level"),
    Binding("不低于", "", "at_least", "level"),
    Binding("超过", "", "at_least", "level"),
    Binding("突破", "", "at_least", "level"),
    Binding("提高到", "", "at_least", "level"),
    Binding("提升至", "以上", "at_least", "level"),
    Binding("稳定在", "以上", "at_least", "level"),
    Binding("控制在", "以内", "at_most", "level"),
    Binding("控制在", "以下", "at_most", "level"),
    Binding("不超过", "", "at_most", "level"),
    Binding("降至", "以下", "at_most", "level"),
    Binding("下降到", "", "at_most", "level"),
    Binding("保持在", "左右", "about", "level"),
    Binding("增长", "", "increase_by", "change"),
    Binding("提高", "以上", "increase_by", "change"),
    Binding("增长", "左右", "about", "change"),
    Binding("下降", "", "decrease_by", "change"),
    Binding("压减", "以上", "decrease_by", "change"),
    Binding("新建", "", "at_least", "works"),
    Binding("建成", "以上", "at_least", "works"),
    Binding("完成", "", "at_least", "works"),
    Binding("新增", "左右", "about", "works"),
)
NUMERALS = (
    Numeral("8", "8"),
    Numeral("68.25", "68.25"),
    Numeral("1,200", "1200"),
    Numeral("十二", "12", han=True),
    Numeral("一百零五", "105", han=True),
    Numeral("3-5", "3", "5"),
    Numeral("20至30", "20", "30"),
)
UNITS = (
    Unit("%", "管网完好率", "", "ratio"),
    Unit("个百分点", "节水器具普及率", "", "points"),
    Unit("万亩", "灌溉面积", "护坡", "size"),
    Unit("公里", "管网长度", "护岸", "size"),
    Unit("万元", "水费收入", "投资", "size"),
    Unit("家", "用水企业数", "用水合作社", "count"),
    Unit("座", "泵站数", "泵站", "count"),
    Unit("人次", "参观人数", "水管员培训", "count"),
)
LIMITS = (
    Limit("", None),
    Limit("到2034年，", "2034"),
    Limit("2034年底前，", "2034"),
    Limit("2034年6月底前，", "2034-06"),
    Limit("“十六五”末，", "2035"),
    Limit("上半年，", "2032-06"),
    Limit("年底前，", "2032"),
    Limit("9月15日前，", "2032-09-15"),
)

Choice = tuple[Binding, Numeral, Unit, Limit]


def fits(binding: Binding, numeral: Numeral, unit: Unit) -> bool:
    """Whether anybody would write the three together."""
    if numeral.han and unit.sort != "count":
        return False
    if binding.speaks_of == "works":
        return unit.sort in ("size", "count")
    if unit.sort == "points":
        return binding.speaks_of == "change"
    if binding.speaks_of == "change":
        return unit.sort == "ratio"
    return numeral.value_to is None or not binding.after


def pairwise_cover() -> list[Choice]:
    """Choices in a fixed order until every pair of pieces that can stand together does."""
    missing: set[tuple[int, Any, int, Any]] = set()
    possible = [c for c in product(BINDINGS, NUMERALS, UNITS, LIMITS) if fits(*c[:3])]
    for choice in possible:
        missing.update(_pairs(choice))
    chosen = []
    for choice in possible:
        pairs = _pairs(choice)
        # a choice with few new pairs waits: a later one may bring more
        if len(pairs & missing) >= 3:
            chosen.append(choice)
            missing -= pairs
    for choice in possible:
        pairs = _pairs(choice)
        if pairs & missing:
            chosen.append(choice)
            missing -= pairs
    return chosen


def _pairs(choice: Choice) -> set[tuple[int, Any, int, Any]]:
    return {(i, choice[i], j, choice[j]) for i, j in combinations(range(4), 2)}


def sentence(choice: Choice) -> str:
    binding, numeral, unit, limit = choice
    amount = f"{numeral.printed}{unit.printed}{binding.after}"
    if binding.speaks_of == "works":
        return f"{limit.printed}{binding.before}{unit.thing}{amount}"
    return f"{limit.printed}{unit.level}{binding.before}{amount}"


def expected(choice: Choice) -> dict[str, Any]:
    binding, numeral, unit, limit = choice
    comparator = binding.comparator
    if numeral.value_to is not None and comparator == "at_least" and binding.speaks_of == "works" and not binding.after:
        comparator = "exactly"  # a range is itself where no word sets a level
    return {
        "subject": unit.thing if binding.speaks_of == "works" else unit.level,
        "comparator": comparator,
        "value": numeral.value,
        "value_to": numeral.value_to,
        "unit": unit.printed,
        "due": limit.due,
    }


COVER = pairwise_cover()


def test_the_cover_covers() -> None:
    assert len(COVER) > 150
    possible = [c for c in product(BINDINGS, NUMERALS, UNITS, LIMITS) if fits(*c[:3])]
    assert _together(possible) == _together(COVER)


def _together(choices: Iterable[Choice]) -> set[tuple[object, object]]:
    """Each two pieces that stand together in one of some sentences."""
    return {pair for choice in choices for pair in combinations(choice, 2)}


@pytest.mark.parametrize("choice", COVER, ids=sentence)
def test_a_promise(choice: Choice) -> None:
    (found,) = prediction(reading_of(sentence(choice), YEAR))["targets"]
    assert {key: found[key] for key in expected(choice)} == expected(choice)


# ---- what promises nothing, with the same pieces

PRINTED = tuple(numeral.printed for numeral in NUMERALS if not numeral.han and numeral.value_to is None)
NEGATIVES = (
    "{month}月{day}日召开调度会",
    "按照云政发〔2031〕{number}号文件执行",
    "落实“{han}大”专项要求",
    "截至去年底，已建成{thing}{number}{unit}",
    "已完成{thing}{number}{unit}",
    "目前，全县共有{thing}{number}{unit}",
    "2031年完成{thing}{number}{unit}",
    "对{thing}{number}{unit}以上的项目逐一备案",
    "{thing}{number}{unit}以上的项目纳入名录",
    "对验收合格的每处补助{number}元",
    "给予{number}万元奖励",
    "处{number}万元以下罚款",
    "改造G{road}线和S{road}线桥涵",
    "执行GB {road}标准",
    "收到申请后{day}个工作日内办结",
    "每季度召开{day}次会议",
    "自印发之日起{day}日内制定细则",
    "《云岭县{thing}三年规划（2031—2033年）》",
    "第{day}批{thing}名单由县水务局公布",
    "拨打1234{month}热线",
)


def negatives() -> Iterator[str]:
    """Each template with each unit, its number by turns."""
    for at, template in enumerate(NEGATIVES):
        for turn, unit in enumerate(unit for unit in UNITS if unit.thing):
            number = PRINTED[(at + turn) % len(PRINTED)]
            if unit.sort == "count":
                number = str(6 + 7 * turn)
            said = template.format(
                thing=unit.thing,
                unit=unit.printed,
                number=number if "号" not in template else 3 + turn,
                month=3 + turn,
                day=5 + turn,
                han="三四五六七八"[turn],
                road=201 + turn,
            )
            yield said


@pytest.mark.parametrize("text", sorted(set(negatives())))
def test_no_promise(text: str) -> None:
    reading = reading_of(text, YEAR)
    assert [(target.quote, target.rule) for target in reading.targets] == []


def test_about_a_third_promise_nothing() -> None:
    share = len(set(negatives())) / (len(set(negatives())) + len(COVER))
    assert 0.25 < share < 0.45
