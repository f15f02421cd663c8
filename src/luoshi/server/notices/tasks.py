"""The background work of this app: thin wrappers of its services, and the one place that sends."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from luoshi.server.core.clock import china_date
from luoshi.server.core.work import may_take
from luoshi.server.notices.messages import Letter
from luoshi.server.notices.models import Channel, ChannelKind
from luoshi.server.notices.queueing import is_queued
from luoshi.server.notices.selectors import inbox_address
from luoshi.server.notices.sending import send
from luoshi.server.notices.services import dispatching, reading


@task()
def read_trail(*, government: str) -> int:
    """Tell what happened in a government's chain."""
    return reading.read_trail(government=government, now=timezone.now())


@task()
def read_all_trails() -> int:
    """Have every chain read that goes on beyond its place: for readers that were not woken."""
    chains = reading.behind()
    for government in chains:
        wake_reader(government)
    return len(chains)


@task()
def plan_digests() -> int:
    """Make the digests that are due."""
    return dispatching.plan_digests(now=timezone.now())


@may_take(timedelta(minutes=3))
@task()
def send_dispatch(*, dispatch: str, government: str) -> str:
    """Send a message where it is due; twice is once, for only one of two may begin a try."""
    begun = dispatching.begin_try(dispatch=dispatch, now=timezone.now())
    if begun is None:
        return "nothing to do"
    now = timezone.now()
    outcome, answer = send(begun.channel, begun.letter, begun.mail, now=now, delivery=begun.dispatch)
    return dispatching.end_try(dispatch=dispatch, now=timezone.now(), outcome=outcome, answer=answer).value


@may_take(timedelta(minutes=3))
@task()
def send_test(*, channel: str, government: str) -> str:
    """Try a channel with a message that says so. A mail goes to the sender's own address."""
    row = Channel.objects.get(public_id=channel)
    now = timezone.now()
    letter = Letter(person="", name="管理员", day=china_date(now), lines=(), inbox=inbox_address(), test=True)
    to = settings.DEFAULT_FROM_EMAIL if row.kind == ChannelKind.MAIL else ""
    outcome, answer = send(row, letter, to, now=now, delivery=f"test-{row.public_id}-{int(now.timestamp())}")
    dispatching.keep_attempt(channel=row, now=timezone.now(), outcome=outcome, answer=answer)
    return outcome.value


def wake_reader(government: str) -> None:
    """Have a chain read soon; once where a reader waits already."""
    if not is_queued(read_trail.module_path, government):
        read_trail.enqueue(government=government)


def enqueue_dispatch(dispatch: str, government: str, at: datetime | None) -> None:
    """Put a try into the queue for a moment."""
    send_dispatch.using(run_after=at).enqueue(dispatch=dispatch, government=government)


def enqueue_test(channel: str, government: str, at: datetime | None) -> None:
    """Put a test into the queue."""
    send_test.using(run_after=at).enqueue(channel=channel, government=government)
