"""The app as Django knows it."""

from datetime import time

from django.apps import AppConfig

from luoshi.server.core.periodic import Periodic, announce_periodic
from luoshi.server.core.said import say


class LedgerConfig(AppConfig):
    """The ledger (台账)."""

    name = "luoshi.server.ledger"
    label = "ledger"
    verbose_name = "台账"

    def ready(self) -> None:
        """Announce to the trail, what is found, and what comes back by itself."""
        from luoshi.server.ledger import (
            audited,
            narrowing,
            owners,
            scopes,
        )
        from luoshi.server.ledger.tasks import apply_amendments
        from luoshi.server.search.selectors import SearchKind, announce_kind

        audited.announce_all()
        owners.announce_all()
        announce_kind(SearchKind(audited.ITEM, say("台账事项"), scopes.visible_items, narrowing.of_year))
        announce_periodic(
            Periodic(
                name="ledger.amendments", label=say("变更到期生效"), enqueue=apply_amendments.enqueue, at=time(0, 10)
            )
        )
