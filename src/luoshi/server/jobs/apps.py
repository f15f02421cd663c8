"""The app as Django knows it."""

from datetime import time, timedelta

from django.apps import AppConfig

from luoshi.server.core.periodic import Periodic, announce_periodic
from luoshi.server.core.said import say
from luoshi.server.core.work import announce_work


class JobsConfig(AppConfig):
    """Background work (后台任务)."""

    name = "luoshi.server.jobs"
    label = "jobs"
    verbose_name = "后台任务"

    def ready(self) -> None:
        """Announce the work that keeps the house clean."""
        from luoshi.server.jobs import tasks

        for task, name, label, rhythm in (
            (tasks.prune_results, "jobs.prune_results", say("清理已完成的后台任务"), {"at": time(3, 30)}),
            (
                tasks.clear_sessions,
                "jobs.clear_sessions",
                say("清理过期的登录会话和草稿"),
                {"every": timedelta(hours=6)},
            ),
        ):
            announce_work(task.module_path, label)
            announce_periodic(Periodic(name=name, label=label, enqueue=task.enqueue, **rhythm))
