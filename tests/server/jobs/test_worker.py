"""The worker: runs what is due, outlives failures and a database that is away, stops after the job that it is at."""

from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
import sample_tasks
from django.db import OperationalError, connection
from django_tasks import TaskResultStatus

from luoshi.server.jobs import worker as module
from luoshi.server.jobs.models import Job, PeriodicRun
from luoshi.server.jobs.models import Worker as Row
from luoshi.server.jobs.selectors import LEASE
from luoshi.server.jobs.services import queue
from luoshi.server.jobs.worker import Worker, new_name
from server_cast import NOW


def worker() -> Worker:
    return Worker(name="w", clock=lambda: NOW)


@pytest.mark.django_db
def test_a_job_is_run_and_its_value_kept() -> None:
    sample_tasks.note.enqueue("一")
    assert worker().step()
    assert not worker().step()
    job = Job.objects.get()
    assert (sample_tasks.DONE, job.status, job.return_value) == (["一"], TaskResultStatus.SUCCESSFUL, "一")


@pytest.mark.django_db
def test_a_task_that_asks_for_it_is_told_how_often_it_was_tried() -> None:
    sample_tasks.note_context.enqueue()
    assert worker().step()
    assert sample_tasks.DONE == [1]


@pytest.mark.django_db
@pytest.mark.parametrize("task", [sample_tasks.note, sample_tasks.gives_what_no_json_holds])
def test_a_failure_is_kept_and_stops_nothing(task: Any) -> None:
    sample_tasks.FAILING.add("一")
    task.enqueue(*(["一"] if task is sample_tasks.note else []))
    sample_tasks.note.enqueue("二")
    at_work = worker()
    assert at_work.step()
    assert at_work.step()
    assert sample_tasks.DONE[-1] == "二"
    assert Job.objects.exclude(traceback="").get().status == TaskResultStatus.READY


@pytest.mark.django_db
def test_a_task_that_is_gone_fails_and_stops_nothing() -> None:
    sample_tasks.note.enqueue("一")
    Job.objects.update(task_path="luoshi.server.no_such_app.tasks.work")
    assert worker().step()
    assert "ModuleNotFoundError" in Job.objects.get().traceback


@pytest.mark.django_db
def test_the_house_is_kept() -> None:
    sample_tasks.note.enqueue("一")
    queue.claim(worker="gone", now=NOW)
    worker().keep_house()
    assert Job.objects.get(task_path="sample_tasks.note").status == TaskResultStatus.READY
    assert PeriodicRun.objects.filter(name="jobs.clear_sessions", fired_at=NOW).exists()


@pytest.mark.django_db(transaction=True)
def test_it_works_until_it_is_told_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that is away for a moment is no reason to end."""
    monkeypatch.setattr(module, "POLL", 0.01)
    monkeypatch.setattr(module, "BEAT", 0.01)
    monkeypatch.setattr(module, "_AFTER_TROUBLE", 0.01)
    sample_tasks.note.enqueue("一")
    away = [OperationalError("the server is away")]
    claim = queue.claim

    def claiming(**given: Any) -> object:
        if away:
            raise away.pop()
        return claim(**given)

    monkeypatch.setattr(queue, "claim", claiming)
    at_work = Worker(name="w", clock=lambda: NOW)
    thread = Thread(target=at_work.run)
    thread.start()
    while "一" not in sample_tasks.DONE:
        at_work.stop.wait(0.01)
    assert Row.objects.get().name == "w"
    at_work.stop.set()
    thread.join(timeout=30)
    assert not thread.is_alive()
    assert not Row.objects.exists()
    assert Job.objects.get(task_path="sample_tasks.note").status == TaskResultStatus.SUCCESSFUL


@pytest.mark.django_db
def test_how_a_job_went_is_written_once_the_database_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "POLL", 0.001)
    sample_tasks.note.enqueue("一")
    away, finish = [OperationalError("away"), OperationalError("away")], queue.finish

    def finishing(**given: Any) -> object:
        if away:
            raise away.pop()
        return finish(**given)

    monkeypatch.setattr(queue, "finish", finishing)
    monkeypatch.setattr(connection, "close", lambda: None)  # the test's own transaction hangs on it
    assert worker().step()
    assert Job.objects.get().status == TaskResultStatus.SUCCESSFUL


def test_names_are_never_the_same() -> None:
    assert len({new_name() for _ in range(50)}) == 50
    assert all(len(new_name()) <= 64 for _ in range(5))


def test_a_lease_outlasts_several_signs_of_life() -> None:
    assert timedelta(seconds=4 * module.BEAT) < LEASE
