"""Messages: one digest a person a day a channel, tried again, given up, never two tries at once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from wired import EARLY, NINE, ChannelKind, channel, prefer, tell

from luoshi.server.audit.models import Event
from luoshi.server.jobs.models import Job
from luoshi.server.notices.models import Attempt, Carried, Dispatch, DispatchState, Outcome
from luoshi.server.notices.quiet import Hours
from luoshi.server.notices.services.channels import set_rules, switch_channel
from luoshi.server.notices.services.dispatching import CLAIM, DELAYS, PACE, begin_try, end_try, plan_digests
from luoshi.server.notices.services.notices import Telling, mark_all_read, notify
from races import at_once
from server_cast import NOW, Cast

DAY = timedelta(days=1)
HOOK = "https://hook.example/in"
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc"


@pytest.fixture
def wired(cast: Cast) -> Cast:
    """The deputy hears by a webhook."""
    prefer(cast, "deputy", channel(cast, address=HOOK))
    return cast


def carried(dispatch: Dispatch) -> list[str]:
    return [each.notice.title for each in dispatch.carried.all()]


@pytest.mark.django_db
def test_what_came_before_the_hour_is_one_message_and_what_came_after_is_in_the_next(wired: Cast) -> None:
    for title in ("甲", "乙"):
        tell(wired, "deputy", title)
    tell(wired, "deputy", "丙", NINE + timedelta(minutes=1))
    tell(wired, "head", "别人的")
    assert plan_digests(now=NINE - timedelta(minutes=1)) == 0
    assert plan_digests(now=NINE + timedelta(minutes=2)) == 1
    assert plan_digests(now=NINE + timedelta(minutes=7)) == 0
    (today,) = Dispatch.objects.all()
    assert sorted(carried(today)) == ["丙", "乙", "甲"][1:]
    tell(wired, "deputy", "丁", NINE + timedelta(hours=5))
    assert plan_digests(now=NINE + timedelta(hours=6)) == 0
    assert plan_digests(now=NINE + DAY) == 0  # a Saturday
    assert plan_digests(now=NINE + 3 * DAY) == 1
    assert sorted(carried(Dispatch.objects.latest("pk"))) == ["丁", "丙"]


@pytest.mark.django_db
def test_a_digest_that_was_missed_is_made_later_that_day_and_not_in_the_evening(wired: Cast) -> None:
    tell(wired, "deputy", "甲")
    assert plan_digests(now=NINE + timedelta(hours=12)) == 0
    assert plan_digests(now=NINE + timedelta(hours=10)) == 1


@pytest.mark.django_db
def test_what_was_read_or_stays_inside_is_not_sent(wired: Cast) -> None:
    tell(wired, "deputy", "甲")
    mark_all_read(actor=wired.actor("deputy"), now=EARLY + timedelta(minutes=1))
    inside = Telling(kind="hello", title="乙", in_app_only=True)
    notify(actor=wired.actor("compiler"), now=EARLY, people=[wired.person("deputy")], telling=inside)
    assert plan_digests(now=NINE) == 0


@pytest.mark.django_db
def test_each_channel_has_its_own_digest_and_ones_own_hour_counts(cast: Cast) -> None:
    prefer(
        cast,
        "deputy",
        channel(cast, address=HOOK),
        channel(cast, ChannelKind.DINGTALK, "https://oapi.dingtalk.com/robot/send?access_token=a"),
    )
    prefer(cast, "head", channel(cast, address=HOOK, name="另一个"), hour=14)
    for who in ("deputy", "head"):
        tell(cast, who, "甲")
    assert plan_digests(now=NINE) == 2
    assert plan_digests(now=NINE + timedelta(hours=5)) == 1


@pytest.mark.django_db
def test_a_robot_is_not_hurried(cast: Cast) -> None:
    robot = channel(cast, ChannelKind.WECOM, WECOM)
    for who in ("deputy", "head", "compiler"):
        prefer(cast, who, robot)
    for who in ("deputy", "head"):
        tell(cast, who, "甲")
    assert plan_digests(now=NINE) == 2
    assert sorted(Dispatch.objects.values_list("next_try_at", flat=True)) == [NINE, NINE + PACE]


@pytest.mark.django_db(transaction=True)
def test_two_planners_at_once_make_one_digest(committed_cast: Cast) -> None:
    prefer(committed_cast, "deputy", channel(committed_cast, address=HOOK))
    tell(committed_cast, "deputy", "甲")
    results = at_once(*(lambda: plan_digests(now=NINE) for _ in range(3)))
    assert sorted(results) == [0, 0, 1]
    assert Dispatch.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_notice_that_comes_while_the_digest_is_made_is_in_exactly_one(committed_cast: Cast) -> None:
    cast = committed_cast
    prefer(cast, "deputy", channel(cast, address=HOOK))
    tell(cast, "deputy", "早")
    at_once(
        lambda: plan_digests(now=NINE),
        lambda: tell(cast, "deputy", "同时", NINE - timedelta(seconds=1)),
        lambda: tell(cast, "deputy", "随后", NINE),
    )
    plan_digests(now=NINE + 3 * DAY)
    assert sorted(each.notice.title for each in Carried.objects.all()) == ["同时", "早", "随后"]
    assert Dispatch.objects.count() == 2


# ---- a try


@pytest.fixture
def planned(wired: Cast) -> Dispatch:
    tell(wired, "deputy", "甲")
    plan_digests(now=NINE)
    return Dispatch.objects.get()


@pytest.mark.django_db
def test_it_is_put_into_the_queue_of_its_government(planned: Dispatch) -> None:
    (job,) = Job.objects.filter(task_path="luoshi.server.notices.tasks.send_dispatch")
    assert job.args_kwargs["kwargs"] == {"dispatch": planned.public_id, "government": planned.government.public_id}


@pytest.mark.django_db
def test_a_message_is_sent_once(planned: Dispatch) -> None:
    begun = begin_try(dispatch=planned.public_id, now=NINE)
    assert begun is not None
    assert [line.title for line in begun.letter.lines] == ["甲"]
    assert begin_try(dispatch=planned.public_id, now=NINE) is None
    end_try(dispatch=planned.public_id, now=NINE, outcome=Outcome.SENT, answer="HTTP 200")
    planned.refresh_from_db()
    assert planned.state == DispatchState.SENT
    assert begin_try(dispatch=planned.public_id, now=NINE + DAY) is None
    assert Attempt.objects.get().answer == "HTTP 200"
    end_try(dispatch=planned.public_id, now=NINE, outcome=Outcome.FAILED, answer="late")
    assert Attempt.objects.count() == 1


@pytest.mark.django_db
def test_a_try_whose_process_died_is_made_again(planned: Dispatch) -> None:
    assert begin_try(dispatch=planned.public_id, now=NINE)
    assert begin_try(dispatch=planned.public_id, now=NINE + CLAIM - timedelta(seconds=1)) is None
    Job.objects.all().delete()
    plan_digests(now=NINE + CLAIM + timedelta(minutes=16))
    assert Job.objects.filter(task_path="luoshi.server.notices.tasks.send_dispatch").count() == 1
    assert begin_try(dispatch=planned.public_id, now=NINE + CLAIM)


@pytest.mark.django_db
def test_a_failed_message_is_tried_ever_later_and_then_given_up(planned: Dispatch) -> None:
    now = NINE
    for tried, delay in enumerate(DELAYS, 1):
        assert begin_try(dispatch=planned.public_id, now=now)
        end_try(dispatch=planned.public_id, now=now, outcome=Outcome.REFUSED, answer="HTTP 500 " + "x" * 500)
        planned.refresh_from_db()
        assert planned.next_try_at == now + delay, tried
        assert len(Attempt.objects.latest("pk").answer) == 200
        now = planned.next_try_at
    assert begin_try(dispatch=planned.public_id, now=now)
    end_try(dispatch=planned.public_id, now=now, outcome=Outcome.FAILED, answer="对方没有应答")
    planned.refresh_from_db()
    assert planned.state == DispatchState.GIVEN_UP
    assert [attempt.next_try_at is None for attempt in Attempt.objects.order_by("pk")] == [False] * 4 + [True]
    event = Event.objects.get(action="notice.given_up")
    assert (event.name, event.government) == (ChannelKind.WEBHOOK.label, planned.government.public_id)


@pytest.mark.django_db
def test_another_try_waits_for_the_morning(planned: Dispatch) -> None:
    late = NINE + timedelta(hours=10, minutes=58)
    planned.next_try_at = late
    planned.save()
    assert begin_try(dispatch=planned.public_id, now=late)
    end_try(dispatch=planned.public_id, now=late, outcome=Outcome.FAILED, answer="")
    planned.refresh_from_db()
    assert planned.next_try_at == NINE + 3 * DAY - timedelta(hours=1)  # Monday at eight


@pytest.mark.django_db
def test_a_worker_that_comes_late_does_not_send_at_night(planned: Dispatch) -> None:
    assert begin_try(dispatch=planned.public_id, now=NINE + timedelta(hours=14)) is None
    planned.refresh_from_db()
    assert (planned.tries, planned.next_try_at) == (0, NINE + 3 * DAY - timedelta(hours=1))


@pytest.mark.django_db
@pytest.mark.parametrize("why", ["read", "off", "unwanted", "closed"])
def test_what_nobody_wants_any_more_is_dropped(planned: Dispatch, wired: Cast, why: str) -> None:
    if why == "read":
        mark_all_read(actor=wired.actor("deputy"), now=NINE)
    elif why == "off":
        switch_channel(actor=wired.actor("system"), now=NOW, channel=planned.channel.public_id, on=False)
    elif why == "unwanted":
        prefer(wired, "deputy")
    else:
        wired.people["deputy"].is_active = False
        wired.people["deputy"].save()
    assert begin_try(dispatch=planned.public_id, now=NINE) is None
    planned.refresh_from_db()
    assert planned.state == DispatchState.DROPPED


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_begin_one_try(committed_cast: Cast) -> None:
    prefer(committed_cast, "deputy", channel(committed_cast, address=HOOK))
    tell(committed_cast, "deputy", "甲")
    plan_digests(now=NINE)
    dispatch = Dispatch.objects.get().public_id

    def begin() -> Callable[[], object]:
        return lambda: begin_try(dispatch=dispatch, now=NINE)

    results = at_once(*(begin() for _ in range(3)))
    assert sum(result is not None for result in results) == 1
    assert Dispatch.objects.get().tries == 1


# ---- urgent


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("passes", "night", "told", "leaves"),
    [
        (False, False, NINE + DAY, NINE + 3 * DAY - timedelta(hours=1)),  # a Saturday
        (True, False, NINE + DAY, NINE + DAY),
        (True, False, NINE + timedelta(hours=16), NINE + timedelta(hours=21)),  # at one in the night
        (True, True, NINE + timedelta(hours=16), NINE + timedelta(hours=16)),
        (False, False, NINE + timedelta(hours=1), NINE + timedelta(hours=1)),
    ],
)
def test_an_urgent_notice_leaves_by_itself_when_the_rules_allow(
    wired: Cast, passes: bool, night: bool, told: Any, leaves: Any
) -> None:
    hours = Hours(urgent_passes=passes, urgent_at_night=night)
    set_rules(actor=wired.actor("system"), now=NOW, government=wired.county.public_id, hours=hours)
    tell(wired, "deputy", "急", told, urgent=True)
    (dispatch,) = Dispatch.objects.all()
    assert (dispatch.urgent, dispatch.next_try_at) == (True, leaves)
    (job,) = Job.objects.filter(task_path="luoshi.server.notices.tasks.send_dispatch")
    assert job.run_after == leaves


@pytest.mark.django_db
def test_an_urgent_notice_is_not_in_the_digest_again(wired: Cast) -> None:
    tell(wired, "deputy", "急", EARLY, urgent=True)
    tell(wired, "deputy", "不急")
    plan_digests(now=NINE)
    assert carried(Dispatch.objects.get(urgent=False)) == ["不急"]
