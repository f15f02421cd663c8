"""The app as Django knows it."""

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    """Governments, organisations, people, posts (机构与人员)."""

    name = "luoshi.server.orgs"
    label = "orgs"
    verbose_name = "机构与人员"

    def ready(self) -> None:
        """Announce to the trail and to the registry of holdings; listen to the libraries that sign people in."""
        from luoshi.server.orgs import account_events, audited, holdings
        from luoshi.server.orgs.services.posts import PORTFOLIO_HOLDER

        audited.announce_all()
        holdings.announce_holder(PORTFOLIO_HOLDER)
        account_events.listen()
