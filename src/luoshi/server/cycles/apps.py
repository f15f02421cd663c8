"""The app as Django knows it."""

from datetime import time

from django.apps import AppConfig

from luoshi.server.core.periodic import Periodic, announce_periodic
from luoshi.server.core.said import say
from luoshi.server.core.work import announce_work


class CyclesConfig(AppConfig):
    """Cycles of reports (填报周期)."""

    name = "luoshi.server.cycles"
    label = "cycles"
    verbose_name = "填报周期"

    def ready(self) -> None:
        """Announce to the trail, and what comes back by itself."""
        from luoshi.server.cycles import audited, tasks

        audited.announce_all()
        label = say("开放、锁定填报周期")
        announce_work(tasks.advance_cycles.module_path, label)
        announce_periodic(
            Periodic(name="cycles.advance", label=label, enqueue=tasks.advance_cycles.enqueue, at=time(0, 5))
        )
