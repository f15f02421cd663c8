"""The app as Django knows it."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Papers and what was read from them (来源文件)."""

    name = "luoshi.server.intake"
    label = "intake"
    verbose_name = "来源文件"

    def ready(self) -> None:
        """Announce to the trail, what files hang on, and what is found."""
        from luoshi.server.intake import audited, owners, scopes  # noqa: PLC0415  (models load before)
        from luoshi.server.search.selectors import SearchKind, announce_kind  # noqa: PLC0415

        audited.announce_all()
        owners.announce_all()
        announce_kind(SearchKind(audited.VERSION, "来源文件", scopes.visible_versions, scopes.of_year))
