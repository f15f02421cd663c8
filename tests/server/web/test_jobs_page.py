"""The page of background work for its keeper, and the few words for a monitor."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks import TaskResultStatus
from people_of_today import Office, build_office

from luoshi.server.jobs.models import Job
from luoshi.server.jobs.services.workers import seen
from luoshi.server.jobs.tasks import prune_results

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


@pytest.fixture
def keeper(client: Client, office: Office) -> Client:
    return office.enter(client, "system")


def failed() -> Job:
    job = Job.objects.get(pk=prune_results.enqueue().id)
    job.status, job.finished_at, job.worker_ids = TaskResultStatus.FAILED, timezone.now(), ["w"] * 5
    job.exception_class_path, job.traceback = "builtins.OSError", 'File "/x/y/z.py", line 7, in f\nOSError: <b>full</b>'
    job.save()
    return job


def test_what_failed_is_shown_and_tried_again(keeper: Client) -> None:
    job = failed()
    html = keeper.get("/jobs/").content.decode()
    assert "清理已完成的后台任务" in html
    assert "OSError: &lt;b&gt;full&lt;/b&gt;" in html
    assert "z.py:7" in html
    response = keeper.post(f"/jobs/{job.pk}/retry")
    assert (response.status_code, response.headers["Location"]) == (302, "/jobs/")
    job.refresh_from_db()
    assert job.status == TaskResultStatus.READY
    assert keeper.post(f"/jobs/{job.pk}/retry").status_code == 409
    assert keeper.get(f"/jobs/{job.pk}/retry").status_code == 405


def test_trouble_comes_first(keeper: Client) -> None:
    html = keeper.get("/jobs/").content.decode()
    assert "没有后台进程在运行：任务和通知都在等待" in html
    seen(worker="w", machine="m", process=1, now=timezone.now())
    assert "没有后台进程在运行：任务和通知都在等待" not in keeper.get("/jobs/").content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_keeps_its_budget_however_much_there_is(keeper: Client, language: str) -> None:
    keeper.cookies["luoshi_language"] = language
    for _ in range(8):
        failed()
    keeper.get("/jobs/")
    with CaptureQueriesContext(connection) as asked:
        assert keeper.get("/jobs/").status_code == 200
    assert len(asked) <= 30, [query["sql"] for query in asked]


def test_others_are_refused_and_do_not_see_the_entry(client: Client, office: Office) -> None:
    clerk = office.enter(client, "clerk")
    assert clerk.get("/jobs/").status_code == 403
    assert clerk.post(f"/jobs/{failed().pk}/retry").status_code == 404
    assert "/jobs/" not in clerk.get("/").content.decode()


def test_strangers_are_led_to_the_door(client: Client) -> None:
    assert client.get("/jobs/").status_code == 302


def test_a_monitor_is_told_in_a_word(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {
        "status": "degraded",
        "parts": {"database": True, "worker": False, "queue": True, "limits": True, "schedule": True},
    }
    seen(worker="w", machine="m", process=1, now=timezone.now() - timedelta(seconds=5))
    response = client.get("/healthz")
    assert (response.status_code, response.json()["status"]) == (200, "ok")

    def away(now: object) -> object:
        raise DatabaseError("password authentication failed for user luoshi")

    monkeypatch.setattr("luoshi.server.web.jobs.views.parts", away)
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (503, {"status": "degraded", "parts": {"database": False}})
