"""The queue: take a job, say how it went, take back those of dead workers, try a failed one again.

Every step is one comparing UPDATE: it changes the row only while the row is as it was read. So two workers never get
one job, a worker that was taken for dead does not overwrite what the next one did, and nobody locks the queue.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from traceback import format_exception

from django.db import transaction
from django.db.models import QuerySet
from django_tasks import TaskResultStatus

from luoshi.server.audit.services import record_occurrence
from luoshi.server.core.actor import Actor, system_actor
from luoshi.server.core.errors import IllegalTransition, NotFound, Refusal
from luoshi.server.core.said import say
from luoshi.server.core.work import work_limit, work_name
from luoshi.server.jobs.facts import job_facts, job_government
from luoshi.server.jobs.models import Job, PeriodicRun, Worker
from luoshi.server.jobs.scopes import visible_jobs
from luoshi.server.jobs.selectors import LEASE, due, overdue
from luoshi.server.policy import Action, require

DELAYS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
"""How long a job waits after its first, second … failure; after one more than these it is given up."""

KIND = "job"
_ACTOR = system_actor("后台任务")
_LOOK = 10


class JobEvent(StrEnum):
    """What the trail keeps of background work by itself (后台任务事件)."""

    GIVEN_UP = "job.given_up"
    PERIODIC_FAILING = "job.periodic_failing"


class Fate(StrEnum):
    """What becomes of a job that failed: it waits for another try, is given up, or was taken over meanwhile."""

    WAITING = "waiting"
    GIVEN_UP = "given_up"
    LOST = "lost"


class WorkerDied(Exception):  # noqa: N818  # named for what happened, as the health page prints it
    """The worker of a job was not seen any more while the job ran."""


class TookTooLong(Exception):  # noqa: N818  # as above
    """A job ran beyond the limit of its task, and was ended with its worker."""


def claim(*, worker: str, now: datetime) -> Job | None:
    """The next job, now this worker's; None where nothing is due. Reads first: an empty queue costs no write."""
    for job in due(now)[:_LOOK]:
        waiting = Job.objects.filter(pk=job.pk, status=TaskResultStatus.READY, run_after=job.run_after)
        job.status, job.started_at, job.worker_ids = TaskResultStatus.RUNNING, now, [*job.worker_ids, worker]
        if waiting.update(status=job.status, started_at=job.started_at, worker_ids=job.worker_ids):
            return job
    return None


def finish(*, job: Job, now: datetime, value: object) -> bool:
    """The job is done; False where it was taken over meanwhile. ``value`` is kept as JSON."""
    with transaction.atomic():
        done = _still(job).update(
            status=TaskResultStatus.SUCCESSFUL,
            finished_at=now,
            return_value=value,
            exception_class_path="",
            traceback="",
        )
        if done:
            PeriodicRun.objects.filter(job=job.pk).update(failing_since=None)
    return bool(done)


def fail(*, job: Job, now: datetime, error: BaseException) -> Fate:
    """The job failed: it waits for its next try, or is given up, which the trail keeps.

    A refusal of a service is final: what a rule forbids now it forbids in a minute, too.
    """
    tried = len(job.worker_ids)
    told = {
        "exception_class_path": f"{type(error).__module__}.{type(error).__qualname__}",
        "traceback": "".join(format_exception(error)),
    }
    with transaction.atomic():
        if tried <= len(DELAYS) and not isinstance(error, Refusal):
            later = now + DELAYS[tried - 1]
            changed = _still(job).update(status=TaskResultStatus.READY, run_after=later, **told)
            return Fate.WAITING if changed else Fate.LOST
        if not _still(job).update(status=TaskResultStatus.FAILED, finished_at=now, **told):
            return Fate.LOST
        _record_given_up(job, now, type(error).__name__)
        return Fate.GIVEN_UP


def take_back(*, now: datetime, idle: str = "") -> int:
    """Put the jobs of workers that died back into the queue, and those beyond their limit; returns how many. Reads
    first.

    ``idle`` names the worker that asks while it runs nothing: what still runs under its name never ended. A job beyond
    its limit has ended its worker, whose last sign of life may be a moment old.
    """
    running = list(Job.objects.filter(status=TaskResultStatus.RUNNING))
    gone = Worker.objects.filter(seen_at__lt=now - LEASE)
    if gone.exists():
        gone.delete()
    alive = set(Worker.objects.values_list("name", flat=True)) - {idle}
    ended = [(job, _how_it_ended(job, alive, now)) for job in running]
    return sum(fail(job=job, now=now, error=error) is not Fate.LOST for job, error in ended if error)


def _how_it_ended(job: Job, alive: set[str], now: datetime) -> Exception | None:
    """Why a job that is said to run does not; None where it does."""
    worker = job.worker_ids[-1] if job.worker_ids else ""
    if job.started_at is not None and overdue(job.task_path, job.started_at, now):
        return TookTooLong(f"超过时限 {work_limit(job.task_path)}，已连同后台进程 {worker} 一起结束")
    return None if worker in alive else WorkerDied(worker)


def retry(*, actor: Actor, now: datetime, job: str) -> Job:
    """Try a job that was given up again, with as many tries as a new one."""
    with transaction.atomic():
        row = Job.objects.select_for_update().filter(pk=job).first()
        if row is None or not visible_jobs(actor).filter(pk=row.pk).exists():
            raise NotFound(say("这个后台任务"))
        require(actor, Action.JOBS_RETRY, job_facts(row))
        if row.status != TaskResultStatus.FAILED:
            raise IllegalTransition(
                say("这个后台任务没有失败，不需要重试"),
                say("请刷新页面查看最新状态"),
                state=str(TaskResultStatus[row.status].label),
            )
        row.status, row.worker_ids, row.run_after, row.finished_at = TaskResultStatus.READY, [], now, None
        row.save(update_fields=["status", "worker_ids", "run_after", "finished_at"])
        _record(actor, now, Action.JOBS_RETRY, row, {})
        return row


def _still(job: Job) -> "QuerySet[Job]":
    """The job while it runs as this worker began it."""
    return Job.objects.filter(pk=job.pk, status=TaskResultStatus.RUNNING, started_at=job.started_at)


def _record_given_up(job: Job, now: datetime, error: str) -> None:
    """Once for periodic work until it succeeds again: it comes back, and would be told of each time."""
    run = PeriodicRun.objects.filter(job=job.pk).first()
    if run is None:
        _record(_ACTOR, now, JobEvent.GIVEN_UP, job, {"error": error, "tries": len(job.worker_ids)})
    elif run.failing_since is None:
        run.failing_since = now
        run.save(update_fields=["failing_since"])
        _record(_ACTOR, now, JobEvent.PERIODIC_FAILING, job, {"error": error, "work": run.name})


def _record(actor: Actor, now: datetime, action: str, job: Job, changes: dict[str, object]) -> None:
    record_occurrence(
        actor=actor,
        now=now,
        action=action,
        kind=KIND,
        key=str(job.pk),
        name=work_name(job.task_path),
        government=job_government(job),
        changes={"task": job.task_path, **changes},
    )
