"""What files are attached to here: indicators, by who reports their figures or enters them for a body."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luoshi.server.core.actor import Actor
from luoshi.server.files.owners import OwnerKind, announce_owner
from luoshi.server.indicators.facts import indicator_facts
from luoshi.server.indicators.scopes import visible_indicators
from luoshi.server.policy import Action, Facts

INDICATOR = "indicator"


def announce_all() -> None:
    """Tell of every kind here."""
    announce_owner(
        OwnerKind(
            kind=INDICATOR,
            label=_("指标"),
            visible=_indicators,
            key="pk",
            name=lambda row: str(row.name)[:100],
            facts=_facts,
            attach=Action.INDICATOR_REPORT,
        )
    )


def _indicators(actor: Actor) -> "QuerySet[Any]":
    return visible_indicators(actor).select_related("government")


def _facts(row: Any) -> Facts:
    """Whoever enters something for a body begins with its scan, so the office may attach one."""
    return indicator_facts(row, on_behalf=True)
