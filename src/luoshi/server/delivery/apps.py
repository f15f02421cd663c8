"""The app as Django knows it."""

from datetime import time

from django.apps import AppConfig

from luoshi.server.core.periodic import Periodic, announce_periodic
from luoshi.server.core.said import say
from luoshi.server.core.work import announce_work


class DeliveryConfig(AppConfig):
    """What is handed out (督办)."""

    name = "luoshi.server.delivery"
    label = "delivery"
    verbose_name = "督办"

    def ready(self) -> None:
        """Announce to the trail, files, what goes over with a post, follows figures, and comes back by itself."""
        from luoshi.server.delivery import audited, owners, tasks
        from luoshi.server.delivery.services.handing_over import CHARGES_HOLDER, PARTS_HOLDER
        from luoshi.server.delivery.services.keeping import follow_items
        from luoshi.server.indicators.followers import announce_follower
        from luoshi.server.orgs.holdings import announce_holder

        audited.announce_all()
        owners.announce_all()
        announce_holder(PARTS_HOLDER)
        announce_holder(CHARGES_HOLDER)
        announce_follower("delivery.lights", follow_items)
        label = say("计算每日亮灯")
        announce_work(tasks.refresh_lights.module_path, label)
        announce_periodic(
            Periodic(name="delivery.lights", label=label, enqueue=tasks.refresh_lights.enqueue, at=time(0, 20))
        )
