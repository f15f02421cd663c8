"""The app as Django knows it."""

from datetime import time

from django.apps import AppConfig

from luoshi.server.core.said import say


class IntakeConfig(AppConfig):
    """Papers and what was read from them (来源文件)."""

    name = "luoshi.server.intake"
    label = "intake"
    verbose_name = "来源文件"

    def ready(self) -> None:
        """Announce to the trail, what files hang on, and what is found."""
        from luoshi.server.core.periodic import Periodic, announce_periodic
        from luoshi.server.intake import audited, owners, scopes
        from luoshi.server.intake.tasks import forget_stale_arrivals
        from luoshi.server.search.selectors import SearchKind, announce_kind

        audited.announce_all()
        owners.announce_all()
        announce_periodic(
            Periodic(
                name="intake.forget",
                label=say("清理没有办完的上传"),
                enqueue=forget_stale_arrivals.enqueue,
                at=time(3, 20),
            )
        )
        announce_kind(SearchKind(audited.VERSION, say("来源文件"), scopes.visible_versions, scopes.of_year))
