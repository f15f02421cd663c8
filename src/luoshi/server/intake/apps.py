"""The app as Django knows it."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Papers and what was read from them (来源文件)."""

    name = "luoshi.server.intake"
    label = "intake"
    verbose_name = "来源文件"

    def ready(self) -> None:
        """Announce to the trail."""
        from luoshi.server.intake import audited  # noqa: PLC0415  (models load before)

        audited.announce_all()
