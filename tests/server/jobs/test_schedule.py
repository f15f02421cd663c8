"""The schedule: started once whoever asks, made up for at most once, taken over when its holder is gone."""

from collections.abc import Callable, Iterator
from datetime import time, timedelta

import pytest
import sample_tasks
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks import TaskResultStatus

from luoshi.server.core import periodic
from luoshi.server.core.periodic import Periodic, announce_periodic
from luoshi.server.jobs.models import Job, Lease, PeriodicRun
from luoshi.server.jobs.services import queue
from luoshi.server.jobs.services.schedule import LENGTH, start_due
from races import at_once
from server_cast import NOW

HOUR = timedelta(hours=1)


def announced(name: str = "hourly", *, every: timedelta | None = HOUR, at: time | None = None) -> None:
    work = Periodic(name=name, label=name, enqueue=lambda: sample_tasks.note.enqueue(name), every=every, at=at)
    announce_periodic(work)


@pytest.fixture(autouse=True)
def nothing_else(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only what a test announces."""
    monkeypatch.setattr(periodic, "_announced", {})
    yield


def finish_all() -> None:
    while (job := queue.claim(worker="w", now=NOW + timedelta(days=400))) is not None:
        queue.finish(job=job, now=NOW, value=None)


def jobs() -> int:
    return Job.objects.count()


@pytest.mark.django_db
def test_work_is_started_when_it_is_due_and_only_then() -> None:
    announced()
    assert start_due(worker="w", now=NOW) == ("hourly",)
    finish_all()
    assert start_due(worker="w", now=NOW + HOUR - timedelta(seconds=1)) == ()
    assert start_due(worker="w", now=NOW + HOUR) == ("hourly",)
    run = PeriodicRun.objects.get()
    assert (run.fired_at, run.next_at) == (NOW + HOUR, NOW + 2 * HOUR)
    assert str(run.job) == str(Job.objects.order_by("-enqueued_at")[0].pk)


@pytest.mark.django_db
def test_what_was_missed_is_made_up_for_once() -> None:
    announced("nightly", every=None, at=time(3, 30))
    assert start_due(worker="w", now=NOW) == ()
    later = NOW + timedelta(days=9)
    assert start_due(worker="w", now=later) == ("nightly",)
    finish_all()
    assert start_due(worker="w", now=later + timedelta(minutes=5)) == ()
    assert jobs() == 1


@pytest.mark.django_db
def test_nothing_due_costs_no_write() -> None:
    announced()
    start_due(worker="w", now=NOW)
    with CaptureQueriesContext(connection) as asked:
        assert start_due(worker="w", now=NOW + timedelta(seconds=5)) == ()
        assert start_due(worker="other", now=NOW + timedelta(seconds=5)) == ()
    assert {query["sql"][:6] for query in asked} == {"SELECT"}


@pytest.mark.django_db
def test_work_that_has_not_ended_is_not_started_beside_itself() -> None:
    announced()
    start_due(worker="w", now=NOW)
    assert start_due(worker="w", now=NOW + HOUR) == ()
    assert PeriodicRun.objects.get().next_at == NOW + 2 * HOUR
    finish_all()
    assert start_due(worker="w", now=NOW + 2 * HOUR) == ("hourly",)


@pytest.mark.django_db
def test_another_worker_takes_over_once_the_holder_is_gone() -> None:
    announced()
    assert start_due(worker="first", now=NOW) == ("hourly",)
    finish_all()
    PeriodicRun.objects.update(next_at=NOW)
    assert start_due(worker="second", now=NOW + LENGTH - timedelta(seconds=1)) == ()
    assert start_due(worker="second", now=NOW + LENGTH) == ("hourly",)
    assert Lease.objects.get().holder == "second"
    assert start_due(worker="first", now=NOW + LENGTH) == ()


@pytest.mark.django_db
def test_the_holder_renews_its_lease() -> None:
    announced()
    for seconds in range(0, 300, 10):
        start_due(worker="first", now=NOW + timedelta(seconds=seconds))
        assert start_due(worker="second", now=NOW + timedelta(seconds=seconds)) == ()
    assert Lease.objects.get().holder == "first"


@pytest.mark.django_db
def test_a_new_rhythm_holds_at_once_and_forgotten_work_is_gone() -> None:
    announced("nightly", every=None, at=time(3, 30))
    start_due(worker="w", now=NOW)
    announced("nightly", every=HOUR)
    assert start_due(worker="w", now=NOW) == ("nightly",)
    periodic._announced.clear()
    start_due(worker="w", now=NOW)
    assert not PeriodicRun.objects.exists()


@pytest.mark.django_db
def test_work_that_cannot_be_put_into_the_queue_stops_no_other() -> None:
    def broken() -> object:
        Job.objects.create(priority=1000, run_after=NOW, args_kwargs={})  # the database refuses that priority
        raise AssertionError("not reached")

    announce_periodic(Periodic(name="a", label="a", enqueue=broken, every=HOUR))
    announced("b")
    assert start_due(worker="w", now=NOW) == ("a", "b")
    assert Job.objects.get().status == TaskResultStatus.READY
    assert PeriodicRun.objects.get(name="a").job is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("beginning", ["new", "expired"])
def test_two_schedulers_at_once_start_everything_once(beginning: str) -> None:
    for number in range(5):
        announced(f"work-{number}")
    if beginning == "expired":
        start_due(worker="gone", now=NOW - timedelta(days=1))
        finish_all()
        Job.objects.all().delete()

    def start(name: str) -> Callable[[], object]:
        return lambda: start_due(worker=name, now=NOW)

    started = at_once(*(start(f"w{number}") for number in range(4)))
    assert sorted(name for each in started for name in each) == [f"work-{number}" for number in range(5)]
    assert jobs() == 5
