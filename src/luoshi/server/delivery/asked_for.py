"""What was asked for beside the work, counted: how often more time for a part; and how grave a risk is."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from luoshi.server.delivery.models import Extension, RiskGrade
from luoshi.server.delivery.states import ExtensionState

_STEPS = {RiskGrade.LOW: 1, RiskGrade.MIDDLE: 2, RiskGrade.HIGH: 3}
_HIGH_FROM, _MIDDLE_FROM = 6, 3
_DECIDED = (ExtensionState.GRANTED, ExtensionState.REFUSED, ExtensionState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class ExtensionCount:
    """How often more time was asked for (延期次数): ``filed`` all, ``granted``, ``waiting`` not decided yet."""

    filed: int = 0
    granted: int = 0
    waiting: int = 0


def extensions_of_parts(parts: Iterable[int]) -> dict[int, ExtensionCount]:
    """The counts of parts, by their keys, in one query; a part without any is not in it."""
    decided = [state.value for state in _DECIDED]
    rows = (
        Extension.objects.filter(part__in=list(parts))
        .order_by()
        .values_list("part")
        .annotate(
            filed=Count("pk"),
            granted=Count("pk", filter=Q(state=ExtensionState.GRANTED.value)),
            waiting=Count("pk", filter=~Q(state__in=decided)),
        )
    )
    return {key: ExtensionCount(filed, granted, waiting) for key, filed, granted, waiting in rows}


def risk_grade(likelihood: str, impact: str) -> RiskGrade:
    """How grave a risk is, out of how likely and how bad it is, each 1 to 3: 6 and 9 high, 3 and 4 middle."""
    product = _STEPS[RiskGrade(likelihood)] * _STEPS[RiskGrade(impact)]
    if product >= _HIGH_FROM:
        return RiskGrade.HIGH
    return RiskGrade.MIDDLE if product >= _MIDDLE_FROM else RiskGrade.LOW
