import random
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.reckoning.alike import plain
from luoshi.reckoning.archive import Archive, Told
from luoshi.reckoning.kinds import IndicatorKind
from luoshi.reckoning.milestones import ClaimLevel, Step
from luoshi.reckoning.questions import (
    Question,
    QuestionKind,
    Series,
    about_figure,
    about_level,
    about_own_figures,
    across,
    edited_after,
    older_files,
)
from spec_cases import Case, cases

K = QuestionKind
LONG = "完成清水河干流清淤六公里，两岸护岸开工建设，沿线征地全部完成，资金到位八成。"
PIPES = "污水管网改造十二公里已经完工，正在组织验收，下月移交运营单位管理。"
DAY = date(2031, 9, 30)


@pytest.mark.parametrize("case", cases("reckoning/questions"))
def test_figures(case: Case) -> None:
    series = Series(
        "f", IndicatorKind(case["kind"]), Decimal(case["value"]), tuple(map(Decimal, case["earlier"])),
        Decimal(case["target"]), Decimal(case.get("start", "0")),
    )  # fmt: skip
    assert [question.kind for question in about_figure(series)] == [QuestionKind(kind) for kind in case["asks"]]


@given(st.lists(st.decimals(0, 1000, places=1), max_size=8), st.decimals(0, 1000, places=1))
def test_a_sum_that_never_goes_down_is_never_asked_about_for_that(steps: list[Decimal], step: Decimal) -> None:
    levels = [sum(steps[: at + 1], Decimal(0)) for at in range(len(steps))]
    value = (levels[-1] if levels else Decimal(0)) + step
    asked = about_figure(Series("f", IndicatorKind.CUMULATIVE, value, tuple(levels), Decimal(10**6)))
    assert K.GOES_DOWN not in {question.kind for question in asked}


def test_levels() -> None:
    reached = Step("1", "立项", date(2031, 3, 1), date(2031, 3, 1))
    ahead = Step("2", "验收", date(2031, 9, 1), None)
    after = Step("3", "投用", date(2031, 9, 1), date(2031, 10, 9))
    done = about_level("r", ClaimLevel.DONE, ClaimLevel.UNDER_WAY, [reached, ahead, after], DAY)
    assert [(each.kind, each.beside) for each in done] == [(K.DONE_WITHOUT_NODE, "2"), (K.DONE_WITHOUT_NODE, "3")]
    assert about_level("r", ClaimLevel.NEARLY_DONE, ClaimLevel.UNDER_WAY, [ahead], DAY) == []
    assert about_level("r", ClaimLevel.DONE, None, [reached], DAY) == []
    (lower,) = about_level("r", ClaimLevel.BEGUN, ClaimLevel.NEARLY_DONE, [], DAY)
    assert lower.kind is K.GOES_DOWN and lower.values["last_level"] is ClaimLevel.NEARLY_DONE
    assert about_level("r", ClaimLevel.BEGUN, ClaimLevel.BEGUN, [ahead], DAY) == []


def test_done_beside_own_figures() -> None:
    assert [each.kind for each in about_own_figures("r", ClaimLevel.DONE, Decimal(80))] == [K.AGAINST_OWN]
    for level, share in ((ClaimLevel.DONE, None), (ClaimLevel.DONE, Decimal(100)), (ClaimLevel.UNDER_WAY, Decimal(8))):
        assert about_own_figures("r", level, share) == []


def test_edits_after_the_day() -> None:
    assert edited_after("r", DAY, [DAY, date(2031, 9, 1)]) == []
    (question,) = edited_after("r", DAY, [date(2031, 10, 2), date(2031, 10, 9)])
    assert question.values["day"] == date(2031, 10, 9)


def kinds(asked: list[Told], others: list[Told]) -> list[tuple[str, QuestionKind, str]]:
    return [(each.about, each.kind, each.beside) for each in beside(asked, others)]


def beside(asked: list[Told], others: list[Told]) -> list[Question]:
    """What is asked when some are held against one another and against others."""
    return across(asked, [Archive(asked), Archive(others)])


def test_the_same_text_whatever_its_spaces_and_widths() -> None:
    own = Told("a", "1", LONG)
    assert kinds([own], [Told("b", "2", LONG.replace("，", ", ") + " ")]) == [("a", K.TEXT_REUSED, "b")]
    assert kinds([Told("a", "1", "按计划推进")], [Told("b", "2", "按计划推进。")]) == [("a", K.TEXT_REUSED, "b")]
    assert kinds([Told("a", "1", "按计划推进")], [Told("b", "2", "按计划实施")]) == []
    assert kinds([Told("a", "1", "")], [Told("b", "2", "")]) == []
    assert kinds([own], [own]) == [], "a report is not held against itself"
    earlier = Told("a", "1", LONG.replace("六公里", "七公里"))
    assert kinds([own], [earlier]) == [], "nor against what it said before somebody wrote it anew"
    assert plain("Ａ 1，b。") == "A1b"


def test_a_text_that_is_nearly_the_same() -> None:
    other = LONG.replace("六公里", "七公里")
    (question,) = beside([Told("a", "1", LONG)], [Told("b", "2", other)])
    assert (question.kind, question.beside) == (K.TEXT_ALIKE, "b")
    assert Decimal("0.8") <= Decimal(str(question.values["share"])) < 1
    assert (
        kinds(
            [Told("a", "1", LONG)],
            [Told("b", "2", "污水管网改造十二公里已经完工，正在组织验收，下月移交运营单位管理。")],
        )
        == []
    )


def test_who_says_that_nothing_is_new_may_repeat_themselves_and_nobody_else() -> None:
    before = Told("a-1", "part", LONG)
    assert kinds([Told("a-2", "part", LONG, unchanged=True)], [before]) == []
    assert kinds([Told("a-2", "part", LONG)], [before]) == [("a-2", K.TEXT_REUSED, "a-1")]
    assert kinds([Told("b-2", "other", LONG, unchanged=True)], [before]) == [("b-2", K.TEXT_REUSED, "a-1")]


def test_a_file_that_proves_two_things() -> None:
    picture = frozenset({"sha"})
    assert kinds([Told("a", "1", "一", picture)], [Told("b", "2", "二", picture)]) == [("a", K.FILE_REUSED, "b")]
    assert kinds([Told("a", "1", "一", picture)], [Told("b", "2", "二", frozenset({"other"}))]) == []


def test_pictures_that_look_the_same() -> None:
    def seen(key: str, look: int, **told: object) -> Told:
        return Told(key, key, key, looks=frozenset({look}), **told)  # type: ignore[arg-type]  # the fields of a report

    assert kinds([seen("a", 0b1111)], [seen("b", 0b1011)]) == [("a", K.PICTURE_ALIKE, "b")]
    assert kinds([seen("a", 0)], [seen("b", 0b1111111)]) == []
    both = frozenset({"sha"})
    assert kinds([seen("a", 1, files=both)], [seen("b", 1, files=both)]) == [("a", K.FILE_REUSED, "b")], "said once"


def test_files_from_before_the_work() -> None:
    found = older_files("r", DAY, [("照片.jpg", date(2030, 5, 1)), ("报告.pdf", DAY), ("扫描.png", None)])
    assert [(each.kind, each.values["file"]) for each in found] == [(K.FILE_OLDER, "照片.jpg")]


texts = st.sampled_from(
    [LONG, LONG.replace("六", "七"), "按计划推进", "污水管网改造已完工，正在组织验收，下月移交。", ""]
)
reports = st.lists(
    st.builds(
        Told, st.uuids().map(str), st.sampled_from("12"), texts, st.frozensets(st.sampled_from("xy"), max_size=1)
    ),
    max_size=7,
    unique_by=lambda told: told.key,
)


@given(reports, st.randoms(use_true_random=False))
def test_the_order_does_not_matter_and_each_pair_is_seen_from_both_sides(
    told: list[Told], signs: random.Random
) -> None:
    asked: list[Question] = beside(told, [])
    mixed = list(told)
    signs.shuffle(mixed)
    assert beside(mixed, []) == asked
    assert all(each.about != each.beside for each in asked)
    by_key = {each.key: each for each in told}
    for each in asked:
        if each.kind is K.TEXT_REUSED:
            assert plain(by_key[each.about].text) == plain(by_key[each.beside].text)
        if each.kind is K.TEXT_ALIKE:
            assert plain(by_key[each.about].text) != plain(by_key[each.beside].text)


def across_the_long_way(told: list[Told], wanted: set[str]) -> list[tuple[str, QuestionKind, str]]:
    """What is asked when each report is simply held against each other one."""
    found = []
    for about in (each for each in told if each.key in wanted):
        others = sorted(
            (
                each
                for each in told
                if each.key != about.key and not (each.of == about.of and (each.unchanged or about.unchanged))
            ),
            key=lambda each: each.key,
        )
        same = [each.key for each in others if plain(each.text) and plain(each.text) == plain(about.text)]
        found += [(about.key, K.TEXT_REUSED, key) for key in same[:1]]
        like = [pair for each in others if (pair := (share(about.text, each.text), each.key))[0] >= Decimal("0.8")]
        found += [(about.key, K.TEXT_ALIKE, key) for _, key in ([max(like)] if like else [])]
        for file in about.files:
            found += [(about.key, K.FILE_REUSED, each.key) for each in others if file in each.files][:1]
        found += [
            (about.key, K.PICTURE_ALIKE, each.key)
            for each in others
            if not about.files & each.files
            and any((own ^ look).bit_count() <= 6 for own in about.looks for look in each.looks)
        ][:1]
    return sorted(found)


def share(one: str, other: str) -> Decimal:
    if plain(one) == plain(other) or min(len(plain(one)), len(plain(other))) < 20:
        return Decimal(0)
    a, b = ({plain(text)[at : at + 3] for at in range(len(plain(text)) - 2)} for text in (one, other))
    return Decimal(len(a & b)) / len(a | b)


small = st.lists(
    st.builds(
        Told,
        st.uuids().map(str),
        st.sampled_from("12"),
        st.text("甲乙，", max_size=30) | texts,
        st.frozensets(st.sampled_from("xy"), max_size=2),
        st.frozensets(st.sampled_from([0, 0b111111, 0b1111111, 1 << 63]), max_size=2),
        st.booleans(),
    ),
    max_size=9,
    unique_by=lambda told: told.key,
)


@given(small, st.integers(0, 9), st.integers(0, 9))
def test_it_comes_to_what_holding_each_against_each_comes_to(told: list[Told], many: int, cut: int) -> None:
    expected = across_the_long_way(told, {each.key for each in told[:many]})
    assert sorted(kinds(told[:many], told[many:])) == expected
    apart = across(told[:many], [Archive(told[:cut]), Archive(told[cut:])])
    assert sorted((each.about, each.kind, each.beside) for each in apart) == expected, "wherever they are put up"


def test_the_one_near_duplicate_among_thousands_is_found() -> None:
    signs = random.Random(7)
    told = [
        Told(str(at), str(at), "".join(chr(0x4E00 + signs.randrange(900)) for _ in range(50))) for at in range(3000)
    ]
    copied = Told("copy", "copy", told[1234].text[:30] + "改" + told[1234].text[31:])
    (question,) = beside([*told[:500], copied], told[500:])
    assert (question.about, question.kind, question.beside) == ("copy", K.TEXT_ALIKE, "1234")
