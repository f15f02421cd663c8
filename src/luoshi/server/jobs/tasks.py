"""The background work of this app."""

from django.utils import timezone
from django_tasks import task

from luoshi.server.jobs.services import clearing


@task()
def prune_results() -> int:
    """Forget jobs that ended long ago."""
    return clearing.prune_results(now=timezone.now())


@task()
def clear_sessions() -> int:
    """Forget sessions that are over."""
    return clearing.clear_sessions(now=timezone.now())
