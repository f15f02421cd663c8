"""What has done its work is cleared away: results of jobs, sessions that ended with the drafts in them."""

from datetime import datetime, timedelta
from importlib import import_module

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django_tasks import TaskResultStatus

from luoshi.server.jobs.models import Job

KEPT = {TaskResultStatus.SUCCESSFUL: timedelta(days=14), TaskResultStatus.FAILED: timedelta(days=90)}
"""How long the result of a job is kept, by how it ended."""

ATTEMPTS_KEPT = timedelta(days=30)
"""How long failed log-ins are kept after they can lock nobody out any more; the trail keeps them for good."""


def prune_results(*, now: datetime) -> int:
    """Delete old results; returns how many."""
    return sum(
        Job.objects.filter(status=status, finished_at__lt=now - kept).delete()[0] for status, kept in KEPT.items()
    )


def clear_sessions(*, now: datetime) -> int:
    """Delete sessions that are over with what was typed in them, their entries in the list of log-ins, and old failed
    log-ins; returns how many rows.
    """
    store = import_module(settings.SESSION_ENGINE).SessionStore
    store.clear_expired()
    ended = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()[0]
    return int(ended + AccessAttempt.objects.filter(attempt_time__lt=now - ATTEMPTS_KEPT).delete()[0])
