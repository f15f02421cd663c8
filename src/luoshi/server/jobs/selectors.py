"""How background work is doing: what waits, runs, failed; who works; what comes back when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Max, Min, Q, QuerySet
from django_tasks import TaskResultStatus
from django_tasks_db.models import get_date_max

from luoshi.server.core.actor import INSTALLATION, Actor
from luoshi.server.core.periodic import periodic_work
from luoshi.server.core.work import work_limit, work_name
from luoshi.server.jobs.models import SCHEDULE, Job, Lease, PeriodicRun, Worker
from luoshi.server.jobs.scopes import visible_jobs
from luoshi.server.policy import Action, Facts, require

LEASE = timedelta(seconds=90)
"""A worker that was not seen for so long is taken for dead."""

LATE = timedelta(minutes=15)
"""A job or periodic work that should have begun so long ago says that something is wrong."""

GRACE = timedelta(seconds=10)
"""How long after its limit a job has ended for certain, its worker with it."""

MOST = 50
"""Failed jobs that are shown at most, the latest first."""


TOO_LONG = "luoshi.server.jobs.services.queue.TookTooLong"
"""The cause of a job that ran beyond its limit, as its row keeps it."""


class Part(StrEnum):
    """What a monitor asks after (运行状态的各部分)."""

    DATABASE = "database"
    WORKER = "worker"
    QUEUE = "queue"
    LIMITS = "limits"
    SCHEDULE = "schedule"


@dataclass(frozen=True, slots=True)
class Running:
    """A job that runs now."""

    name: str
    since: datetime
    worker: str
    tries: int
    limit: timedelta

    @property
    def until(self) -> datetime:
        """When it is ended."""
        return self.since + self.limit


@dataclass(frozen=True, slots=True)
class Failed:
    """A job that was given up, or waits for another try; ``place`` is where in the code the error was raised."""

    key: str
    name: str
    at: datetime
    tries: int
    error: str
    place: str
    next_try: datetime | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A worker, when it was last seen, and whether it holds the schedule."""

    name: str
    started_at: datetime
    seen_at: datetime
    alive: bool
    schedules: bool


@dataclass(frozen=True, slots=True)
class Coming:
    """Periodic work with its last and next start; ``next_at`` is None until a worker has seen it."""

    name: str
    label: str
    fired_at: datetime | None
    next_at: datetime | None
    failing_since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Everything at one moment. Numbers are of the whole installation, failed jobs those that the actor sees."""

    waiting: int
    oldest: datetime | None
    running: tuple[Running, ...]
    retrying: tuple[Failed, ...]
    failed: tuple[Failed, ...]
    failed_count: int
    workers: tuple[Seen, ...]
    periodic: tuple[Coming, ...]
    parts: Mapping[Part, bool]


def due(now: datetime) -> "QuerySet[Job]":
    """The jobs that may be started now, in the order in which they are."""
    begun = Q(run_after=get_date_max()) | Q(run_after__lte=now)
    return Job.objects.filter(begun, status=TaskResultStatus.READY)


def health(actor: Actor, now: datetime) -> Health:
    """How background work is doing. Raises NotAllowed for whoever may not see it."""
    require(actor, Action.JOBS_VIEW, Facts(government=INSTALLATION))
    visible = visible_jobs(actor)
    failed = visible.filter(status=TaskResultStatus.FAILED).order_by("-finished_at")
    retrying = visible.filter(status=TaskResultStatus.READY).exclude(exception_class_path="").order_by("run_after")
    return Health(
        waiting=due(now).count(),
        oldest=_oldest(now),
        running=tuple(
            Running(
                work_name(job.task_path),
                job.started_at or now,
                job.worker_ids[-1],
                len(job.worker_ids),
                work_limit(job.task_path),
            )
            for job in visible.filter(status=TaskResultStatus.RUNNING).order_by("started_at")
        ),
        retrying=tuple(_failed(job, job.run_after) for job in retrying[:MOST]),
        failed=tuple(_failed(job) for job in failed[:MOST]),
        failed_count=failed.count(),
        workers=_workers(now),
        periodic=_periodic(),
        parts=parts(now),
    )


def parts(now: datetime) -> dict[Part, bool]:
    """For each part whether it is well. Raises DatabaseError where the database is not: nothing else can be said."""
    oldest = _oldest(now)
    late = PeriodicRun.objects.filter(Q(next_at__lt=now - LATE) | Q(failing_since__isnull=False))
    last = Worker.objects.aggregate(seen=Max("seen_at"))["seen"]
    return {
        Part.DATABASE: True,
        Part.WORKER: last is not None and last > now - LEASE,
        Part.QUEUE: oldest is None or oldest > now - LATE,
        Part.LIMITS: not _ended_late(now),
        Part.SCHEDULE: not late.exists(),
    }


def overdue(path: str, began: datetime, now: datetime) -> bool:
    """Whether a job that began then must have been ended by now, going by the limit of its task."""
    return now - began > work_limit(path) + GRACE


def _ended_late(now: datetime) -> bool:
    """Whether a job was ended at its limit and waits for its next try or was given up in the last day, or is entered as
    running far beyond it: the worker that comes after one that was ended needs a moment.
    """
    running = Job.objects.filter(status=TaskResultStatus.RUNNING).values_list("task_path", "started_at")
    if any(began and overdue(path, began, now - LEASE) for path, began in running):
        return True
    lately = Q(status=TaskResultStatus.FAILED, finished_at__gt=now - timedelta(days=1))
    ended = Job.objects.filter(exception_class_path=TOO_LONG)
    return ended.filter(Q(status=TaskResultStatus.READY) | lately).exists()


def _oldest(now: datetime) -> datetime | None:
    """Since when the job has waited that waits longest; one that was put off waits since it was due."""
    found = due(now).aggregate(
        plain=Min("enqueued_at", filter=Q(run_after=get_date_max())),
        put_off=Min("run_after", filter=~Q(run_after=get_date_max())),
    )
    return min((moment for moment in found.values() if moment), default=None)


def _failed(job: Job, next_try: datetime | None = None) -> Failed:
    error, place = _last_words(job.traceback)
    at = job.finished_at or job.started_at or job.enqueued_at
    return Failed(str(job.pk), work_name(job.task_path), at, len(job.worker_ids), error, place, next_try)


_LONGEST = 200


def _last_words(traceback: str) -> tuple[str, str]:
    """The last line of a traceback, shortened, and the place that it names last (``services.py:31``)."""
    lines = traceback.strip().splitlines()
    places = [line.strip() for line in lines if line.lstrip().startswith("File ")]
    place = places[-1].split(", in ")[0].removeprefix("File ").replace('"', "") if places else ""
    path, _, number = place.partition(", line ")
    error = lines[-1][:_LONGEST] if lines else ""
    return error, f"{path.rpartition('/')[2]}:{number}" if number else ""


def _workers(now: datetime) -> tuple[Seen, ...]:
    lease = Lease.objects.filter(name=SCHEDULE).first()
    holder = lease.holder if lease and lease.until > now else ""
    return tuple(
        Seen(row.name, row.started_at, row.seen_at, row.seen_at > now - LEASE, row.name == holder)
        for row in Worker.objects.all()
    )


def _periodic() -> tuple[Coming, ...]:
    runs = {run.name: run for run in PeriodicRun.objects.all()}
    found = []
    for work in periodic_work():
        run = runs.get(work.name)
        if run is None:
            found.append(Coming(work.name, work.label, None, None, None))
        else:
            found.append(Coming(work.name, work.label, run.fired_at, run.next_at, run.failing_since))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class JobView:
    """How one job stands, for the page that waits for it; ``next_try`` where it failed and is tried again."""

    tries: int
    failed: bool
    next_try: datetime | None


def job_view(key: str) -> JobView | None:
    """One job by its id, for whoever sees the row that it is about; None where it is gone."""
    try:
        job = Job.objects.filter(pk=UUID(key)).first()
    except ValueError:
        return None
    if job is None:
        return None
    trying = job.status == TaskResultStatus.READY and bool(job.exception_class_path)
    return JobView(len(job.worker_ids), job.status == TaskResultStatus.FAILED, job.run_after if trying else None)
