"""The queue: each job once, tried again, given up, taken back from dead workers, retried by the administrator."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import sample_tasks
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks import TaskResultStatus

from luoshi.server.audit.models import Event
from luoshi.server.core.actor import INSTALLATION
from luoshi.server.core.errors import IllegalTransition, NotAllowed, NotFound
from luoshi.server.core.work import announce_work
from luoshi.server.jobs.models import Job, PeriodicRun, Worker
from luoshi.server.jobs.selectors import LEASE
from luoshi.server.jobs.services import queue
from luoshi.server.jobs.services.queue import DELAYS, Fate, WorkerDied
from luoshi.server.jobs.services.workers import leave, seen
from races import at_once
from server_cast import NOW, Cast

SOON = timedelta(seconds=1)
announce_work("sample_tasks.note", "记一笔")


def enqueued(what: str = "一", **kwargs: str) -> Job:
    result = sample_tasks.note.enqueue(what, **kwargs)
    return Job.objects.get(pk=result.id)


def claimed(now: datetime = NOW, worker: str = "w1") -> Job:
    job = queue.claim(worker=worker, now=now)
    assert job is not None
    return job


def failed(what: str = "一", **kwargs: str) -> Job:
    """A job that was given up."""
    job, now = enqueued(what, **kwargs), NOW
    for _ in range(len(DELAYS) + 1):
        now += timedelta(days=1)
        assert queue.fail(job=claimed(now), now=now, error=RuntimeError("no")) is not Fate.LOST
    job.refresh_from_db()
    return job


@pytest.mark.django_db
def test_a_job_is_taken_and_done() -> None:
    enqueued()
    job = claimed()
    assert queue.claim(worker="w2", now=NOW) is None
    assert queue.finish(job=job, now=NOW + SOON, value="一")
    job.refresh_from_db()
    assert (job.status, job.return_value, job.worker_ids) == (TaskResultStatus.SUCCESSFUL, "一", ["w1"])


@pytest.mark.django_db
def test_an_empty_queue_is_looked_at_without_a_write_or_a_transaction() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert queue.claim(worker="w1", now=NOW) is None
        assert queue.take_back(now=NOW, idle="w1") == 0
    assert [query["sql"][:6] for query in asked] == ["SELECT"] * len(asked)


@pytest.mark.django_db
def test_a_job_for_later_waits() -> None:
    sample_tasks.note.using(run_after=NOW + timedelta(hours=1)).enqueue("later")
    assert queue.claim(worker="w1", now=NOW) is None
    assert claimed(NOW + timedelta(hours=1)).args_kwargs["args"] == ["later"]


@pytest.mark.django_db
def test_a_failed_job_is_tried_again_ever_later_and_then_given_up() -> None:
    job, now = enqueued(government="gov-x"), NOW
    for delay in DELAYS:
        assert queue.fail(job=claimed(now), now=now, error=RuntimeError("no luck")) is Fate.WAITING
        job.refresh_from_db()
        assert (job.status, job.run_after) == (TaskResultStatus.READY, now + delay)
        assert "RuntimeError: no luck" in job.traceback
        assert queue.claim(worker="w1", now=now + delay - SOON) is None
        now += delay
    assert queue.fail(job=claimed(now), now=now, error=RuntimeError("no luck")) is Fate.GIVEN_UP
    job.refresh_from_db()
    assert (job.status, len(job.worker_ids)) == (TaskResultStatus.FAILED, len(DELAYS) + 1)
    event = Event.objects.get(action="job.given_up")
    assert (event.government, event.key, event.name) == ("gov-x", str(job.pk), "记一笔")


@pytest.mark.django_db
def test_a_refusal_is_final() -> None:
    sample_tasks.refused.enqueue()
    assert queue.fail(job=claimed(), now=NOW, error=NotFound("这份文件")) is Fate.GIVEN_UP
    assert Event.objects.get(action="job.given_up").government == INSTALLATION


@pytest.mark.django_db
def test_the_job_of_a_worker_that_died_is_taken_back_and_one_of_a_worker_that_lives_is_not() -> None:
    for what in ("dead", "living"):
        enqueued(what)
        seen(worker=what, machine="m", process=1, now=NOW)
        assert claimed(worker=what).args_kwargs["args"] == [what]
    later = NOW + LEASE + SOON
    seen(worker="living", machine="m", process=1, now=later)
    assert queue.take_back(now=later) == 1
    assert list(Worker.objects.values_list("name", flat=True)) == ["living"]
    waiting = Job.objects.get(status=TaskResultStatus.READY)
    assert waiting.args_kwargs["args"] == ["dead"]
    assert WorkerDied.__name__ in waiting.exception_class_path
    assert queue.take_back(now=later) == 0


@pytest.mark.django_db
def test_a_worker_that_wakes_late_does_not_overwrite_what_the_next_one_did() -> None:
    enqueued()
    mine = claimed(worker="asleep")
    assert queue.take_back(now=NOW) == 1
    later = NOW + DELAYS[0]
    theirs = claimed(later, worker="next")
    assert not queue.finish(job=mine, now=later, value="late")
    assert queue.fail(job=mine, now=later, error=RuntimeError("late")) is Fate.LOST
    assert queue.finish(job=theirs, now=later, value="in time")
    theirs.refresh_from_db()
    assert theirs.return_value == "in time"


@pytest.mark.django_db
def test_a_worker_that_runs_nothing_takes_back_what_still_runs_under_its_name() -> None:
    enqueued()
    seen(worker="w1", machine="m", process=1, now=NOW)
    claimed()
    assert queue.take_back(now=NOW) == 0
    assert queue.take_back(now=NOW, idle="w1") == 1


@pytest.mark.django_db
def test_a_job_that_kills_its_workers_is_given_up() -> None:
    job, now = enqueued(), NOW
    for _ in range(len(DELAYS) + 1):
        claimed(now)
        assert queue.take_back(now=now) == 1
        now += timedelta(days=1)
    job.refresh_from_db()
    assert job.status == TaskResultStatus.FAILED


@pytest.mark.django_db
def test_a_worker_takes_leave() -> None:
    seen(worker="w1", machine="m", process=1, now=NOW)
    seen(worker="w1", machine="m", process=1, now=NOW + SOON)
    assert Worker.objects.get().seen_at == NOW + SOON
    leave(worker="w1")
    assert not Worker.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_take_each_job_once() -> None:
    jobs = {str(enqueued(str(number)).pk) for number in range(6)}

    def work(name: str) -> Callable[[], list[str]]:
        def until_empty() -> list[str]:
            taken = []
            while (job := queue.claim(worker=name, now=NOW)) is not None:
                taken.append(str(job.pk))
            return taken

        return until_empty

    taken = at_once(*(work(f"w{number}") for number in range(4)))
    every = [job for each in taken for job in each]
    assert sorted(every) == sorted(jobs)


@pytest.mark.django_db(transaction=True)
def test_a_job_is_taken_back_once_by_two_at_once() -> None:
    job = enqueued()
    claimed(worker="gone")
    results = at_once(*(lambda: queue.take_back(now=NOW) for _ in range(2)))
    assert sorted(results) == [0, 1]
    job.refresh_from_db()
    assert len(job.worker_ids) == 1


@pytest.mark.django_db
def test_the_system_administrator_tries_again_what_was_given_up(cast: Cast) -> None:
    job = failed(government=cast.county.public_id)
    queue.retry(actor=cast.actor("system"), now=NOW, job=str(job.pk))
    again = claimed(NOW)
    assert (again.pk, again.worker_ids) == (job.pk, ["w1"])
    event = Event.objects.get(action="jobs.retry")
    assert (event.actor, event.government, event.name) == (cast.person("system"), cast.county.public_id, "记一笔")
    with pytest.raises(IllegalTransition) as refused:
        queue.retry(actor=cast.actor("system"), now=NOW, job=str(job.pk))
    assert refused.value.remedy


@pytest.mark.django_db
def test_what_belongs_to_another_government_or_is_not_there_is_not_found(cast: Cast) -> None:
    job = failed(government=cast.county.public_id)
    for actor, key in (("city_system", str(job.pk)), ("system", str(uuid4())), ("compiler", str(job.pk))):
        with pytest.raises(NotFound):
            queue.retry(actor=cast.actor(actor), now=NOW, job=key)
    job.refresh_from_db()
    assert job.status == TaskResultStatus.FAILED


@pytest.mark.django_db
def test_what_belongs_to_nobody_is_for_every_system_administrator(cast: Cast) -> None:
    job = failed()
    queue.retry(actor=cast.actor("city_system"), now=NOW, job=str(job.pk))
    assert Event.objects.get(action="jobs.retry").government == INSTALLATION


@pytest.mark.django_db
def test_looking_is_not_retrying(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were somebody to see jobs without the right to retry them, the service would still refuse."""
    job = failed()
    monkeypatch.setattr(queue, "visible_jobs", lambda actor: Job.objects.all())
    with pytest.raises(NotAllowed):
        queue.retry(actor=cast.actor("security"), now=NOW, job=str(job.pk))


@pytest.mark.django_db
def test_periodic_work_that_fails_again_and_again_is_told_of_once_until_it_succeeds() -> None:
    run = PeriodicRun(name="sample", rhythm="at 03:30", next_at=NOW)
    run.save()
    for expected in (1, 1):
        run.job = enqueued().pk
        run.save()
        assert queue.fail(job=claimed(), now=NOW, error=NotFound("这份文件")) is Fate.GIVEN_UP
        run.refresh_from_db()
        assert run.failing_since == NOW
        assert Event.objects.filter(action="job.periodic_failing").count() == expected
    run.job = enqueued().pk
    run.save()
    assert queue.finish(job=claimed(), now=NOW, value=None)
    run.refresh_from_db()
    assert run.failing_since is None
