"""The app of the pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages; it has templates and assets, no models."""

    name = "luoshi.server.web"
    label = "web"
