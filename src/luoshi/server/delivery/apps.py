"""The app as Django knows it."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """What is handed out (督办)."""

    name = "luoshi.server.delivery"
    label = "delivery"
    verbose_name = "督办"

    def ready(self) -> None:
        """Announce to the trail, and what files can be attached to."""
        from luoshi.server.delivery import audited, owners

        audited.announce_all()
        owners.announce_all()
