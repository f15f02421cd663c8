"""Background work of this app: thin wrappers of its services."""

from django.utils import timezone
from django_tasks import task

from luoshi.server.audit.services.verifying import run_verification


@task()
def verify_chain(public_id: str) -> None:
    """Carry out a verification that was asked for."""
    run_verification(public_id=public_id, clock=timezone.now)
