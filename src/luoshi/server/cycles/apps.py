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
        """Announce to the trail, follow feedbacks, guard figures of locked cycles, and come back by itself."""
        from luoshi.server.cycles import audited, tasks
        from luoshi.server.cycles.closed import require_unlocked
        from luoshi.server.cycles.cut_offs import cut_offs
        from luoshi.server.cycles.services.following import follow_feedback
        from luoshi.server.delivery.followers import announce_feedback_follower
        from luoshi.server.delivery.standing.reporting import announce_cut_offs
        from luoshi.server.indicators.guards import announce_guard

        audited.announce_all()
        announce_feedback_follower("cycles.reports", follow_feedback)
        announce_guard("cycles.locked", require_unlocked)
        announce_cut_offs("cycles.due", cut_offs)
        label = say("开放、锁定填报周期")
        announce_work(tasks.advance_cycles.module_path, label)
        announce_periodic(
            Periodic(name="cycles.advance", label=label, enqueue=tasks.advance_cycles.enqueue, at=time(0, 5))
        )
        reminding = say("按阶梯催办")
        announce_work(tasks.remind_by_ladder.module_path, reminding)
        announce_periodic(
            Periodic(name="cycles.remind", label=reminding, enqueue=tasks.remind_by_ladder.enqueue, at=time(9, 0))
        )
