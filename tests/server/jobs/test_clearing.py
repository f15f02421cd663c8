"""What has done its work is cleared away, what still counts stays."""

from datetime import timedelta

import pytest
import sample_tasks
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks import TaskResultStatus

from luoshi.server.jobs import tasks
from luoshi.server.jobs.models import Job
from luoshi.server.jobs.services.clearing import ATTEMPTS_KEPT, KEPT
from server_cast import Cast

DAY = timedelta(days=1)


@pytest.mark.django_db
def test_results_are_kept_for_a_while() -> None:
    now = timezone.now()
    ages = [
        (TaskResultStatus.SUCCESSFUL, KEPT[TaskResultStatus.SUCCESSFUL] + DAY, False),
        (TaskResultStatus.SUCCESSFUL, KEPT[TaskResultStatus.SUCCESSFUL] - DAY, True),
        (TaskResultStatus.FAILED, KEPT[TaskResultStatus.FAILED] + DAY, False),
        (TaskResultStatus.FAILED, KEPT[TaskResultStatus.FAILED] - DAY, True),
        (TaskResultStatus.READY, None, True),
    ]
    kept = set()
    for status, age, stays in ages:
        job = Job.objects.get(pk=sample_tasks.note.enqueue("一").id)
        job.status, job.finished_at = status, now - age if age else None
        job.save()
        kept |= {job.pk} if stays else set()
    assert tasks.prune_results.call() == 2
    assert set(Job.objects.values_list("pk", flat=True)) == kept


@pytest.mark.django_db
def test_sessions_that_are_over_go_with_their_drafts(cast: Cast) -> None:
    for name, lasting in (("over", -60), ("open", 3600)):
        session = SessionStore()
        session["luoshi.drafts"] = {name: {}}
        session.set_expiry(lasting)
        session.save()
        UserSession.objects.create(
            user=cast.people["compiler"], session_key=session.session_key, ip="127.0.0.1", user_agent=name
        )
    for age in (ATTEMPTS_KEPT - DAY, ATTEMPTS_KEPT + DAY):
        AccessAttempt.objects.create(username="a", failures_since_start=1)
        AccessAttempt.objects.filter(pk=AccessAttempt.objects.latest("pk").pk).update(attempt_time=timezone.now() - age)
    assert tasks.clear_sessions.call() == 2
    assert "open" in Session.objects.get().get_decoded()["luoshi.drafts"]
    assert UserSession.objects.get().user_agent == "open"
    assert AccessAttempt.objects.count() == 1
