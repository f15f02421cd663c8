"""The app as Django knows it."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """What is counted and how far it is (指标)."""

    name = "luoshi.server.indicators"
    label = "indicators"
    verbose_name = "指标"

    def ready(self) -> None:
        """Announce to the trail, and what files can be attached to."""
        from luoshi.server.indicators import audited, owners

        audited.announce_all()
        owners.announce_all()
