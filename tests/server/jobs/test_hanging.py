"""Jobs that really hang, in real workers, on the engine that the run is on: each is ended, entered and tried again."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import sample_tasks
from django.test import Client
from django_tasks import TaskResultStatus

from luoshi.server.core.work import LIMIT, may_take, work_limit
from luoshi.server.jobs.models import Job
from luoshi.server.jobs.selectors import GRACE, LEASE, Part, health, parts
from luoshi.server.jobs.services import queue
from luoshi.server.jobs.services.queue import TookTooLong, WorkerDied
from luoshi.server.jobs.services.workers import seen
from server_cast import NOW, Cast
from server_installation import migrated_place

WORKED = """
import json, sys, time
from luoshi.server.startup import start
start()
import sample_tasks
from django.db import transaction
from luoshi.commands.keeping import kept_worker
from luoshi.server.jobs.models import Job, Lease
for how in ("database", "interpreter", "asleep"):
    sample_tasks.hangs.enqueue(how)
sample_tasks.note.enqueue("后来")
until = time.monotonic() + 150
with kept_worker():
    while time.monotonic() < until:
        hanging = list(Job.objects.filter(task_path="sample_tasks.hangs").order_by("enqueued_at"))
        if all(job.exception_class_path for job in hanging):
            break
        time.sleep(0.5)
    with transaction.atomic():  # what the job held is free
        Lease.objects.update_or_create(name="hanging", defaults={"until": "2032-01-01T00:00:00Z"})
note = Job.objects.get(task_path="sample_tasks.note")
print(json.dumps([note.status] + [[job.status, job.exception_class_path, job.traceback] for job in hanging]))
"""


@pytest.mark.django_db
def test_a_job_that_hangs_is_ended_and_stops_no_other(tmp_path: Path) -> None:
    with migrated_place(tmp_path) as place:
        environment = place.environment
        environment["PYTHONPATH"] += f":{Path(__file__).parent}"
        command = [sys.executable, "-c", WORKED]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    after, *hanging = json.loads(done.stdout)
    assert after == TaskResultStatus.SUCCESSFUL
    assert len(hanging) == 3
    for status, cause, traceback in hanging:
        assert (status, cause.rpartition(".")[2]) == (TaskResultStatus.READY, "TookTooLong"), done.stderr
        assert "超过时限 0:00:02" in traceback
    assert done.stderr.count("Timeout (0:00:02)!") == 3
    assert "sample_tasks.py" in done.stderr  # where it stood
    assert done.stderr.count("后台进程意外结束") == 3


def begun(now_alive: bool = True) -> Job:
    sample_tasks.hangs.enqueue("asleep")
    if now_alive:
        seen(worker="w", machine="m", process=1, now=NOW)
    job = queue.claim(worker="w", now=NOW)
    assert job is not None
    return job


LIMITED = timedelta(seconds=2)
MOMENT = timedelta(milliseconds=1)


@pytest.mark.django_db
def test_it_is_entered_once_its_worker_must_have_ended() -> None:
    begun()
    assert queue.take_back(now=NOW + LIMITED + GRACE) == 0
    assert queue.take_back(now=NOW + LIMITED + GRACE + MOMENT) == 1
    job = Job.objects.get()
    assert (job.status, job.exception_class_path) == (TaskResultStatus.READY, _path(TookTooLong))
    assert job.run_after == NOW + LIMITED + GRACE + MOMENT + queue.DELAYS[0]


@pytest.mark.django_db
def test_a_worker_that_died_before_is_told_apart() -> None:
    begun(now_alive=False)
    assert queue.take_back(now=NOW + LIMITED) == 1
    assert Job.objects.get().exception_class_path == _path(WorkerDied)


@pytest.mark.django_db
def test_after_all_its_tries_it_is_given_up() -> None:
    now, job = NOW, begun()
    for delay in (*queue.DELAYS, timedelta()):
        queue.take_back(now=now + LIMITED + GRACE + MOMENT)
        now += LIMITED + GRACE + MOMENT + delay
        queue.claim(worker="w", now=now)
    job.refresh_from_db()
    assert (job.status, len(job.worker_ids)) == (TaskResultStatus.FAILED, 1 + len(queue.DELAYS))


@pytest.mark.django_db
def test_a_monitor_and_the_page_are_told(cast: Cast, client: Client) -> None:
    begun()
    system = cast.actor("system")
    (running,) = health(system, NOW).running
    assert running.until == NOW + LIMITED
    assert parts(NOW + LIMITED + GRACE)[Part.LIMITS]
    assert not parts(NOW + LIMITED + GRACE + LEASE + MOMENT)[Part.LIMITS]  # nobody entered it
    later = NOW + timedelta(minutes=1)
    queue.take_back(now=later)
    assert not parts(later)[Part.LIMITS]
    (retrying,) = health(system, later).retrying
    assert retrying.error.startswith("luoshi.server.jobs.services.queue.TookTooLong: 超过时限 0:00:02")
    Job.objects.update(status=TaskResultStatus.FAILED, finished_at=later)
    assert not parts(later + timedelta(hours=23))[Part.LIMITS]
    assert parts(later + timedelta(days=1))[Part.LIMITS]
    assert client.get("/healthz").json()["parts"]["limits"] is False  # the cast lives in years to come


def _path(error: type[Exception]) -> str:
    return f"{error.__module__}.{error.__qualname__}"


def test_a_task_that_says_nothing_has_a_quarter_of_an_hour() -> None:
    assert work_limit("sample_tasks.note") == LIMIT == timedelta(minutes=15)
    assert work_limit("gone.away") == LIMIT
    assert work_limit("luoshi.server.audit.tasks.verify_chain") == timedelta(hours=2)


@pytest.mark.parametrize("limit", [timedelta(), timedelta(seconds=-5), timedelta(seconds=1.5)])
def test_a_limit_is_whole_seconds(limit: timedelta) -> None:
    with pytest.raises(ValueError, match="cannot be limited"):
        may_take(limit)
