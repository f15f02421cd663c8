"""The schedule: what is due is started by the one worker that holds the lease, so that nothing starts twice."""

from datetime import datetime, timedelta
from logging import getLogger
from typing import Any

from django.db import transaction
from django.db.models import Q
from django_tasks import TaskResult, TaskResultStatus

from luoshi.server.core.periodic import Periodic, periodic_work
from luoshi.server.jobs.models import SCHEDULE, Job, Lease, PeriodicRun
from luoshi.server.jobs.rhythm import first_time, next_time, rhythm_text

LENGTH = timedelta(seconds=60)
"""How long a worker that was not heard of keeps the others from taking over the schedule."""

log = getLogger("luoshi.jobs")


def start_due(*, worker: str, now: datetime) -> tuple[str, ...]:
    """Start the periodic work that is due, where this worker holds the lease; returns the names of what was started.

    Work that was missed several times is started once. Work whose last job has not ended yet is passed over until its
    next time. What is started and when it is due again are written in one transaction, under a lock of the lease.
    """
    if not _hold(worker, now):
        return ()
    works = {work.name: work for work in periodic_work()}
    if not _something_to_do(works, now):
        return ()
    with transaction.atomic():
        lease = Lease.objects.select_for_update().get(name=SCHEDULE)
        if lease.holder != worker:
            return ()
        runs = _runs(works, now)
        started = [work.name for work in works.values() if _start(work, runs[work.name], now)]
    return tuple(started)


def _hold(worker: str, now: datetime) -> bool:
    """Whether the worker holds the lease; takes it where it is free, renews it once half of it has passed."""
    lease = Lease.objects.filter(name=SCHEDULE).first()
    if lease is None:
        Lease.objects.bulk_create([Lease(name=SCHEDULE, until=now)], ignore_conflicts=True)
    elif lease.until > now and lease.holder != worker:
        return False
    elif lease.until - now > LENGTH / 2:
        return True
    free = Q(until__lte=now) | Q(holder=worker)
    return bool(Lease.objects.filter(free, name=SCHEDULE).update(holder=worker, until=now + LENGTH))


def _something_to_do(works: dict[str, Periodic], now: datetime) -> bool:
    known = {run.name: run for run in PeriodicRun.objects.all()}
    return known.keys() != works.keys() or any(
        run.next_at <= now or run.rhythm != rhythm_text(works[name]) for name, run in known.items()
    )


def _runs(works: dict[str, Periodic], now: datetime) -> dict[str, PeriodicRun]:
    """The runs of all work that is announced now: new ones entered, forgotten ones gone, changed rhythms reckoned."""
    PeriodicRun.objects.exclude(name__in=works).delete()
    runs = {run.name: run for run in PeriodicRun.objects.all()}
    for name, work in works.items():
        run = runs.setdefault(name, PeriodicRun(name=name))
        if run.rhythm != rhythm_text(work):
            run.rhythm, run.next_at = rhythm_text(work), first_time(work, now)
            run.save()
    return runs


def _start(work: Periodic, run: PeriodicRun, now: datetime) -> bool:
    if run.next_at > now:
        return False
    run.next_at = next_time(work, now)
    unfinished = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    if run.job and Job.objects.filter(pk=run.job, status__in=unfinished).exists():
        run.save(update_fields=["next_at"])
        return False
    run.fired_at, run.job = now, _enqueued(work, run)
    run.save(update_fields=["next_at", "fired_at", "job", "failing_since"])
    return True


def _enqueued(work: Periodic, run: PeriodicRun) -> Any:
    """The id of the job that was put into the queue, where it is one. Work that cannot be put there stops no other."""
    try:
        with transaction.atomic():
            result = work.enqueue()
    except Exception:
        log.exception("%s could not be put into the queue", work.name)
        return None
    return result.id if isinstance(result, TaskResult) else None
