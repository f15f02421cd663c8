"""Work in the background: thin wrappers of this app's services."""

from django.utils import timezone
from django_tasks import task


@task()
def read_arrival(government: str, arrival: str) -> str:
    """Read what somebody handed in; ``government`` says whose work it is. Gives the state in which it ends."""
    from luoshi.server.intake.services import reading  # noqa: PLC0415  # services put this into the queue

    return reading.read_arrival(now=timezone.now(), arrival=arrival).state


@task()
def forget_stale_arrivals() -> int:
    """Give up what nobody went on with."""
    from luoshi.server.intake.services import arriving  # noqa: PLC0415  # as above

    return arriving.forget_stale(now=timezone.now())
