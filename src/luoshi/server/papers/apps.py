"""The app as Django knows it."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Papers of supervision (督办公文)."""

    name = "luoshi.server.papers"
    label = "papers"
    verbose_name = "督办公文"

    def ready(self) -> None:
        """Announce to the trail."""
        from luoshi.server.papers import audited

        audited.announce_all()
