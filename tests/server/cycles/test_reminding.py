"""Reminders by the ladder: before, on and after the day; one a person a day; nobody who owes nothing; no day off."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.server.audit.verification import verify
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid, NotAllowed
from luoshi.server.core.periodic import periodic_work
from luoshi.server.core.working_days import WorkingDays
from luoshi.server.cycles.models import Ladder
from luoshi.server.cycles.rungs import DEFAULT, Rung, Whom, kept, reached, read_rungs, rungs_of
from luoshi.server.cycles.services.ladder import set_ladder
from luoshi.server.cycles.services.reminding import due_things, remind_due
from luoshi.server.cycles.tasks import remind_by_ladder
from luoshi.server.delivery.models import Part, Reminder
from luoshi.server.notices.models import Notice
from races import at_once
from server_cast import Cast
from server_cycles import LOCKED, OPENED, Reporting, morning, reporting

pytestmark = pytest.mark.django_db
DUE = date(2031, 10, 7)
"""The third quarter is due on Tuesday, 7 October 2031."""
RUNGS = st.lists(
    st.builds(Rung, st.integers(-8, 8), st.frozensets(st.sampled_from(Whom), min_size=1)),
    max_size=5,
    unique_by=lambda rung: rung.days,
)


def told(held: Reporting, now: datetime) -> Counter[str]:
    """Who is told on a morning, how often."""
    Notice.objects.all().delete()
    held.turn(now)
    remind_due(now=now)
    return Counter(Notice.objects.values_list("person__display_name", flat=True))


def quiet(held: Reporting) -> None:
    """The parts have no days of their own near, so that the reports alone are due."""
    Part.objects.update(due_on=date(2032, 6, 30))


def test_who_is_reminded_when(cast: Cast) -> None:
    held = reporting(cast)
    quiet(held)
    assert told(held, morning(date(2031, 10, 2))) == {"水小莲": 1, "云小台": 1}, "three working days before"
    assert told(held, morning(date(2031, 10, 3))) == {}
    assert told(held, morning(DUE)) == {"水小莲": 1, "云小台": 1}
    assert told(held, morning(date(2031, 10, 8))) == {"水小莲": 1, "江局长": 1, "云小台": 1, "台镇长": 1}
    after = told(held, morning(date(2031, 10, 14)))
    assert after["江局长"] == after["台镇长"] == 1 and "水小莲" not in after
    assert set(after) - {"江局长", "台镇长"}, "the leader in charge is told, too"
    assert told(held, LOCKED) == {}, "what is locked is not chased"


def test_what_was_sent_is_in_the_trail(cast: Cast) -> None:
    held = reporting(cast, morning(DUE))
    assert remind_due(now=held.now) and Reminder.objects.exists()
    assert verify(cast.county.public_id).findings == ()


def test_everything_of_a_person_is_one_notice_and_stands_on_each_matter(cast: Cast) -> None:
    held = reporting(cast)
    Part.objects.update(due_on=DUE)
    assert told(held, morning(DUE))["水小莲"] == 1
    notice = Notice.objects.get(person__display_name="水小莲")
    assert "件" in notice.title and "2031-10-07" in notice.text
    row = Reminder.objects.get(part=held.part())
    assert (row.text, row.told, row.made_by_name) == ("水小莲", "ladder:2031-10-07", "定时任务：催办")
    before = (Notice.objects.count(), Reminder.objects.count())
    assert remind_due(now=morning(DUE) + timedelta(hours=2)) == 0
    assert (Notice.objects.count(), Reminder.objects.count()) == before, "run twice it tells nobody twice"


def test_who_has_reported_owes_nothing_and_is_left_alone(cast: Cast) -> None:
    held = reporting(cast)
    quiet(held)
    held.life.do("part.feed_back", "water_clerk", held.part(), now=OPENED, claim_level="begun", progress="护岸开工")
    assert set(told(held, morning(DUE))) == {"云小台"}
    assert not Reminder.objects.filter(part=held.part()).exists()


@pytest.mark.parametrize(
    "now",
    [
        morning(date(2031, 10, 4)),  # a Saturday
        datetime(2031, 10, 6, 22, 30, tzinfo=UTC),  # half past six in the morning of the due day
        datetime(2031, 10, 7, 12, 0, tzinfo=UTC),  # eight in the evening
    ],
)
def test_nobody_is_reminded_at_night_or_on_a_day_off(cast: Cast, now: datetime) -> None:
    held = reporting(cast)
    Part.objects.update(due_on=china_date(now))
    set_ladder(actor=held.life.actor("compiler"), now=OPENED, rungs=[Rung(0, frozenset(Whom))])
    assert told(held, now) == {}


def test_the_ladder_is_the_offices_and_the_latest_holds(cast: Cast) -> None:
    county, office = cast.county.pk, cast.actor("compiler")
    assert rungs_of(county) == DEFAULT
    own = (Rung(-1, frozenset({Whom.UNIT_LEADER})),)
    set_ladder(actor=office, now=OPENED, rungs=own, reason="少催")
    assert rungs_of(county) == own
    set_ladder(actor=office, now=OPENED, rungs=[])
    assert rungs_of(county) == () and Ladder.objects.count() == 2
    with pytest.raises(NotAllowed):
        set_ladder(actor=cast.actor("supervisor"), now=OPENED, rungs=own)
    clerk = frozenset({Whom.CLERK})
    for wrong in (
        [Rung(1, clerk), Rung(1, clerk)],
        [Rung(61, clerk)],
        [Rung(0, frozenset())],
        [Rung(day, clerk) for day in range(13)],
    ):
        with pytest.raises(Invalid) as refused:
            set_ladder(actor=office, now=OPENED, rungs=wrong)
        assert set(refused.value.fields) == {"rungs"}


@given(RUNGS)
def test_rungs_are_kept_as_they_are(rungs: list[Rung]) -> None:
    assert read_rungs(kept(rungs)) == tuple(sorted(rungs))


@given(RUNGS, st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(-30, 30))
def test_a_day_off_reaches_nobody(rungs: list[Rung], due: date, away: int) -> None:
    today, days = due + timedelta(days=away), WorkingDays()
    whom = reached(rungs, due, today, days)
    if not days.is_working(today):
        assert not whom
    assert whom <= {each for rung in rungs for each in rung.whom}


@pytest.mark.one_database
@given(RUNGS, st.lists(st.integers(0, 14), min_size=1, max_size=4), st.booleans())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_at_most_one_reminder_a_person_a_day_and_none_to_who_owes_nothing(
    cast: Cast, rungs: list[Rung], after: list[int], reported: bool
) -> None:
    with transaction.atomic():
        held = reporting(cast)
        set_ladder(actor=held.life.actor("compiler"), now=OPENED, rungs=rungs)
        if reported:
            told_so = {"claim_level": "begun", "progress": "护岸开工"}
            held.life.do("part.feed_back", "water_clerk", held.part(), now=OPENED, **told_so)
        Notice.objects.all().delete()
        for days in sorted(after):
            now = OPENED + timedelta(days=days)
            held.turn(now)
            owing = {thing.part.pk for thing in due_things(cast.county, china_date(now))}
            remind_due(now=now)
            remind_due(now=now + timedelta(hours=1))
            a_day = Notice.objects.filter(source=f"ladder:{china_date(now)}").values_list("person", flat=True)
            assert len(a_day) == len(set(a_day))
            today = Reminder.objects.filter(told=f"ladder:{china_date(now)}").values_list("part", flat=True)
            assert set(today) <= owing
            assert not (reported and held.part().pk in today)
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_tell_nobody_twice(committed_cast: Cast) -> None:
    held = reporting(committed_cast)
    quiet(held)
    held.turn(morning(DUE))
    Notice.objects.all().delete()
    at_once(lambda: remind_due(now=morning(DUE)), lambda: remind_due(now=morning(DUE)))
    names = Counter(Notice.objects.values_list("person__display_name", flat=True))
    assert names == {"水小莲": 1, "云小台": 1}
    assert Reminder.objects.count() == 2


def test_it_comes_back_by_itself_each_morning() -> None:
    assert any(each.name == "cycles.remind" for each in periodic_work())
    assert remind_by_ladder.func() == 0, "nothing is owed in an empty installation"
