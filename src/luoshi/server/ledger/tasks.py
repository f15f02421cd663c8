"""Work in the background: thin wrappers of this app's services."""

from django.utils import timezone
from django_tasks import task


@task()
def apply_amendments() -> None:
    """Put approved amendments in force whose day has come."""
    from luoshi.server.ledger.services.amendments import apply_due_amendments  # noqa: PLC0415  # services load models

    apply_due_amendments(now=timezone.now())
