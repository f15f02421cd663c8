"""The app as Django knows it."""

from django.apps import AppConfig


class TokensConfig(AppConfig):
    """Access tokens of programs (访问令牌)."""

    name = "luoshi.server.tokens"
    label = "tokens"
    verbose_name = "访问令牌"

    def ready(self) -> None:
        """Announce to the trail."""
        from luoshi.server.tokens import audited

        audited.announce_all()
