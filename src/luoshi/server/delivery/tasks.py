"""Work in the background: thin wrappers of this app's services."""

from django.utils import timezone
from django_tasks import task


@task()
def refresh_lights() -> int:
    """Write the lights of the new day."""
    from luoshi.server.delivery.services.refreshing import refresh_all  # noqa: PLC0415  # services load models

    return refresh_all(now=timezone.now())
