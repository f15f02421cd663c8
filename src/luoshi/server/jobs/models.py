"""Worker, PeriodicRun, Lease: who works, what comes back when, who may start it.

The jobs themselves are rows of ``django_tasks_db``; how often one was tried is the number of its ``worker_ids``.
"""

from typing import Any

from django.db import models
from django.db.models import Q
from django_tasks_db.models import DBTaskResult

Job = DBTaskResult[..., Any]
"""A piece of background work (后台任务): a task with what it was given, waiting, running, done or given up."""


SCHEDULE = "schedule"
"""The lease of whoever starts periodic work."""


class Worker(models.Model):
    """A process that works through the queue (后台进程); one that is not seen any more is taken for dead."""

    name = models.CharField(max_length=64, unique=True)
    machine = models.CharField(max_length=64)
    process = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        constraints = (models.CheckConstraint(condition=~Q(name=""), name="jobs_worker_named"),)
        ordering = ("started_at", "id")

    def __str__(self) -> str:
        return self.name


class PeriodicRun(models.Model):
    """When periodic work was last started and when it is due again (定时任务的运行情况).

    ``rhythm`` is the rhythm that ``next_at`` was reckoned with; ``failing_since`` is set while its jobs are given up.
    """

    name = models.CharField(max_length=100, unique=True)
    rhythm = models.CharField(max_length=40)
    fired_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField()
    job = models.UUIDField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        """By name."""

        constraints = (models.CheckConstraint(condition=~Q(name=""), name="jobs_periodic_named"),)
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Lease(models.Model):
    """The right to do something alone for a while (租约): whoever holds the row of the schedule starts what is due."""

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.CharField(max_length=64, blank=True)
    until = models.DateTimeField()

    class Meta:
        """One row for each thing that is done alone."""

        constraints = (models.CheckConstraint(condition=~Q(name=""), name="jobs_lease_named"),)

    def __str__(self) -> str:
        return self.name
