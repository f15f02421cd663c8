"""The app of the pages."""

from django.apps import AppConfig
from django.utils.translation import gettext

from luoshi.server.core.said import speak_by


class WebConfig(AppConfig):
    """Pages; it has templates and assets, no models."""

    name = "luoshi.server.web"
    label = "web"

    def ready(self) -> None:
        """Have what services say translated."""
        speak_by(gettext)
