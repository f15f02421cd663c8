from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.reckoning.errors import ReckoningError, WeightsError
from luoshi.reckoning.milestones import ClaimLevel, Step, by_claim, by_steps, read_claims

START = date(2032, 1, 1)
days = st.integers(0, 700).map(lambda number: START + timedelta(days=number))
steps = st.lists(
    st.builds(
        Step, st.uuids().map(str), st.just("节点"), st.none() | days, st.none() | days, st.none() | st.just(Decimal(2))
    ),
    min_size=1,
    max_size=9,
)


@given(steps, days)
def test_progress_stays_between_nothing_and_all_and_never_falls(given_steps: list[Step], day: date) -> None:
    now, later = by_steps(given_steps, day), by_steps(given_steps, day + timedelta(days=30))
    assert now is not None
    assert later is not None
    assert 0 <= now.done <= later.done <= 100
    assert 0 <= now.due <= later.due <= 100
    assert sum(row.share for row in now.steps) == 1


def test_weights_are_normalised() -> None:
    found = by_steps(
        [
            Step("1", "招标", date(2032, 3, 31), date(2032, 3, 20), Decimal(1)),
            Step("2", "开工", date(2032, 5, 31), None, Decimal(1)),
            Step("3", "竣工", date(2032, 12, 31), None, Decimal(2)),
        ],
        date(2032, 6, 30),
    )
    assert found is not None
    assert (found.done, found.due, found.late) == (Decimal(25), Decimal(50), ("开工",))


def test_a_milestone_without_a_day_is_never_late_and_never_due() -> None:
    found = by_steps([Step("1", "验收", None, None)], date(2040, 1, 1))
    assert found is not None
    assert (found.done, found.due, found.late) == (Decimal(0), Decimal(0), ())


def test_no_milestones_are_no_progress_rather_than_none_of_it() -> None:
    assert by_steps([], START) is None


def test_weights_of_nothing_and_a_step_twice_are_refused() -> None:
    with pytest.raises(WeightsError, match="合计为零"):
        by_steps([Step("1", "招标", None, None, Decimal(0))], START)
    with pytest.raises(WeightsError, match="两次"):
        by_steps([Step("1", "招标", None, None), Step("1", "开工", None, None)], START)


def test_levels_rise() -> None:
    assert [level.word for level in sorted(ClaimLevel, key=lambda level: level.rank)] == [
        "谋划", "启动", "推进", "基本完成", "完成", "验收",
    ]  # fmt: skip
    percents = [by_claim(level) for level in ClaimLevel]
    assert percents == sorted(percents)
    assert [percents[0], percents[-1]] == [0, 100]


def claims(**changed: str) -> str:
    percents = {level.value: str(by_claim(level)) for level in ClaimLevel} | changed
    return "\n".join(
        f"[[levels]]\nid = '{level}'\nword = '级'\npercent = '{said}'" for level, said in percents.items() if said
    )


def test_shares_of_the_office_are_taken_and_disorder_is_refused() -> None:
    own = read_claims(claims(under_way="60"))
    assert by_claim(ClaimLevel.UNDER_WAY, own) == 60
    with pytest.raises(ReckoningError, match="逐级"):
        read_claims(claims(begun="95"))
    with pytest.raises(ReckoningError, match="缺少：accepted"):
        read_claims(claims(accepted=""))
