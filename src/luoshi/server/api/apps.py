"""The app as Django knows it."""

from datetime import time

from django.apps import AppConfig

from luoshi.server.core.periodic import Periodic, announce_periodic
from luoshi.server.core.said import say


class ApiConfig(AppConfig):
    """The interface for programs (接口)."""

    name = "luoshi.server.api"
    label = "api"
    verbose_name = "接口"

    def ready(self) -> None:
        """Announce the work that comes back."""
        from luoshi.server.api.tasks import forget_calls

        announce_periodic(Periodic("api.forget", say("清理接口调用记录"), forget_calls.enqueue, at=time(3, 10)))
