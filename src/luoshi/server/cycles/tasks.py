"""Work in the background: thin wrappers of this app's services."""

from django.utils import timezone
from django_tasks import task


@task()
def advance_cycles() -> int:
    """Open, let pass due and lock what the new day opens, lets pass due and locks."""
    from luoshi.server.cycles.services.cycles import advance_due  # noqa: PLC0415  # services load models

    return advance_due(now=timezone.now())


@task()
def remind_by_ladder() -> int:
    """Tell everybody once of what they owe, where a rung of the ladder has come."""
    from luoshi.server.cycles.services.reminding import remind_due  # noqa: PLC0415  # services load models

    return remind_due(now=timezone.now())
