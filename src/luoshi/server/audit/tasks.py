"""Background work of this app: thin wrappers of its services."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from luoshi.server.audit.services.verifying import run_verification
from luoshi.server.core.work import may_take


@may_take(timedelta(hours=2))
@task()
def verify_chain(public_id: str) -> None:
    """Carry out a verification that was asked for."""
    run_verification(public_id=public_id, clock=timezone.now)
