"""Background work of the interface."""

from django.utils import timezone
from django_tasks import task

from luoshi.server.api.services import forget


@task()
def forget_calls() -> int:
    """Forget counts of calls and kept answers whose time is over."""
    return forget(now=timezone.now())
