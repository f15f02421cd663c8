"""The app as Django knows it."""

from datetime import time

from django.apps import AppConfig

from luoshi.server.core.periodic import Periodic, announce_periodic
from luoshi.server.core.said import say


class FilesConfig(AppConfig):
    """Files and their attachments (文件与附件)."""

    name = "luoshi.server.files"
    label = "files"
    verbose_name = "文件与附件"

    def ready(self) -> None:
        """Announce to the trail, to the scheduler, and the owners of the apps that this one knows."""
        from luoshi.server.files import audited, owners_of_orgs
        from luoshi.server.files.tasks import sweep_files

        audited.announce_all()
        owners_of_orgs.announce_all()
        announce_periodic(
            Periodic(name="files.sweep", label=say("清理无主文件"), enqueue=sweep_files.enqueue, at=time(3, 30))
        )
