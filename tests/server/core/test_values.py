"""The small values that everything stands on: actors, moments, ids, periods, refusals, transitions."""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.server.core.actor import INSTALLATION, ActingFor, Actor, system_actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import IllegalTransition, Invalid, NotAllowed, NotFound, Refusal
from luoshi.server.core.ids import MAX_LENGTH, is_id, new_id
from luoshi.server.core.periods import Period, day_before
from luoshi.server.core.roles import ADMINISTRATORS, GRANTABLE, ROLE_NAMES, PostRole
from luoshi.server.core.transitions import Transition, step

dates = st.none() | st.dates(date(2020, 1, 1), date(2020, 3, 1))


def test_an_actor_stands_for_who_acts_and_for_whom() -> None:
    actor = Actor(user="user-a", name="甲", government="gov-x")
    assert actor.persons == {"user-a"}
    lent = Actor(user="user-a", name="甲", government="gov-x", acting_for=ActingFor("user-b", "乙", "deleg-1"))
    assert lent.persons == {"user-a", "user-b"}
    with pytest.raises(AttributeError):
        actor.name = "乙"  # type: ignore[misc]  # refused, which is the point


def test_system_work_has_a_name() -> None:
    actor = system_actor("定时任务：提醒")
    assert (actor.name, actor.government, actor.roles) == ("定时任务：提醒", INSTALLATION, frozenset({PostRole.SYSTEM}))


def test_roles_have_names_and_nobody_is_granted_the_system() -> None:
    assert set(ROLE_NAMES) == set(PostRole)
    assert len(set(ROLE_NAMES.values())) == len(PostRole)
    assert not GRANTABLE & {PostRole.SYSTEM, PostRole.PERSON, PostRole.PUBLIC}
    assert ADMINISTRATORS < GRANTABLE


def test_the_day_in_china() -> None:
    assert china_date(datetime(2031, 9, 11, 16, 0, tzinfo=UTC)) == date(2031, 9, 12)
    assert china_date(datetime(2031, 9, 11, 15, 59, 59, tzinfo=UTC)) == date(2031, 9, 11)
    with pytest.raises(ValueError, match="time zone"):
        china_date(datetime(2031, 9, 11))


def test_ids_are_new_short_and_known_by_their_shape() -> None:
    made = {new_id("org") for _ in range(200)}
    assert len(made) == 200
    assert all(is_id(each) and len(each) <= MAX_LENGTH for each in made)
    for text in ("org", "org-", "org-ILOU000000000000", "7-0000000000000000", "org-00000000000000000", "../etc/passwd"):
        assert not is_id(text)
    with pytest.raises(ValueError, match="no kind"):
        new_id("Org 1")


@given(one=st.tuples(dates, dates), other=st.tuples(dates, dates))
def test_periods_overlap_where_they_share_a_day(one: tuple[date, date], other: tuple[date, date]) -> None:
    first, second = Period(*one), Period(*other)
    every = [date(2019, 12, 1) + timedelta(days=step) for step in range(150)]
    shared = any(day in first and day in second for day in every)
    assert first.overlaps(second) is shared
    assert first.overlaps(second) is second.overlaps(first)


def test_periods_end_the_day_before_the_next() -> None:
    assert day_before(date(2031, 3, 1)) == date(2031, 2, 28)
    assert "2031-03-01" not in Period()
    assert Period(date(2031, 3, 2), date(2031, 3, 1)).is_empty


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (NotFound("这个机构"), 404),
        (NotAllowed("您不能办理", "请联系综合员"), 403),
        (IllegalTransition("已经办结", "请刷新", state="已办结"), 409),
        (Invalid("没有填写姓名", "请填写", fields={"name": "请填写"}), 422),
    ],
)
def test_a_refusal_says_why_and_what_to_do(refusal: Refusal, status: int) -> None:
    assert refusal.status == status
    assert refusal.cause and refusal.remedy
    assert str(refusal) == f"{refusal.cause}。{refusal.remedy}。"


class _State(StrEnum):
    OPEN = "在办"
    CLOSED = "已办结"


class _Act(StrEnum):
    CLOSE = "close"


_TABLE = (Transition(_State.OPEN, _Act.CLOSE, _State.CLOSED, needs_comment=True, needs_evidence=True),)


def test_a_step_is_taken_from_the_table_or_refused_with_the_state() -> None:
    taken = step(_TABLE, _State.OPEN, _Act.CLOSE, thing="这件事", state_name="在办", comment="完成", evidence=1)
    assert taken.target is _State.CLOSED
    with pytest.raises(IllegalTransition, match="这件事目前是“已办结”状态") as refused:
        step(_TABLE, _State.CLOSED, _Act.CLOSE, thing="这件事", state_name="已办结", comment="完成", evidence=1)
    assert refused.value.state == "已办结"
    with pytest.raises(Invalid, match="没有填写说明"):
        step(_TABLE, _State.OPEN, _Act.CLOSE, thing="这件事", state_name="在办", comment=" ", evidence=1)
    with pytest.raises(Invalid, match="没有附佐证材料"):
        step(_TABLE, _State.OPEN, _Act.CLOSE, thing="这件事", state_name="在办", comment="完成")
