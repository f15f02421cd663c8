"""Who keeps figures from being changed: rooms above announce what is closed, and are asked before anything is entered.

An app announces in its ``ready``. A guard raises ``IllegalTransition``, naming the cause and who can lift it.
"""

from collections.abc import Callable
from datetime import date

from luoshi.reckoning.periods import Period
from luoshi.server.ledger.models import Indicator
from luoshi.server.orgs.models import Organisation

Guard = Callable[[Indicator, Organisation | None, Period, date], None]
"""Gets the indicator, the body (None: the government as a whole), the days, and today."""

_guards: dict[str, Guard] = {}


def announce_guard(name: str, guard: Guard) -> None:
    """Tell of something that is asked. A name that was announced is replaced."""
    _guards[name] = guard


def require_free(indicator: Indicator, organisation: Organisation | None, period: Period, today: date) -> None:
    """Raise IllegalTransition where somebody says that figures of these days are closed."""
    for name in sorted(_guards):
        _guards[name](indicator, organisation, period, today)
