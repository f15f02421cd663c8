"""The app as Django knows it."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """What is handed out (督办)."""

    name = "luoshi.server.delivery"
    label = "delivery"
    verbose_name = "督办"

    def ready(self) -> None:
        """Announce to the trail, what files can be attached to, and what goes over with a post."""
        from luoshi.server.delivery import audited, owners
        from luoshi.server.delivery.services.handing_over import CHARGES_HOLDER, PARTS_HOLDER
        from luoshi.server.orgs.holdings import announce_holder

        audited.announce_all()
        owners.announce_all()
        announce_holder(PARTS_HOLDER)
        announce_holder(CHARGES_HOLDER)
