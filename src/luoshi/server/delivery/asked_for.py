"""What was asked for beside the work, counted: extensions of parts and matters, answers that are overdue, grades."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.core.said import say
from luoshi.server.core.working_days import WorkingDays
from luoshi.server.delivery.models import Coordination, Extension, Instruction, RiskGrade
from luoshi.server.delivery.scopes import visible_coordinations, visible_instructions
from luoshi.server.delivery.states import CoordinationState, ExtensionState, InstructionState

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
    return _counted("part", Q(part__in=list(parts)))


def extensions_of_matters(matters: Iterable[int]) -> dict[int, ExtensionCount]:
    """The counts of matters, over all of their parts, by their keys, in one query."""
    return _counted("part__matter", Q(part__matter__in=list(matters)))


def overdue_coordinations(actor: Actor, on: date) -> "QuerySet[Coordination]":
    """Requests for coordination that were to be answered before a day and are not; earliest day first.

    One that the office has not taken up is overdue once the day is over on which the body wanted it.
    """
    asked = [CoordinationState.ASKED.value, CoordinationState.ESCALATED.value]
    late = Q(state__in=asked, answer_by__lt=on) | Q(state=CoordinationState.RAISED.value, wanted_on__lt=on)
    return visible_coordinations(actor).filter(late).order_by("answer_by", "wanted_on", "pk")


def overdue_instructions(actor: Actor, on: date) -> "QuerySet[Instruction]":
    """Instructions that were to be answered before a day and are not; earliest day first."""
    waiting = [InstructionState.GIVEN.value, InstructionState.PASSED_ON.value]
    return visible_instructions(actor).filter(state__in=waiting, answer_by__lt=on).order_by("answer_by", "pk")


def risk_grade(likelihood: str, impact: str) -> RiskGrade:
    """How grave a risk is, out of how likely and how bad it is, each 1 to 3: 6 and 9 high, 3 and 4 middle."""
    product = _STEPS[RiskGrade(likelihood)] * _STEPS[RiskGrade(impact)]
    if product >= _HIGH_FROM:
        return RiskGrade.HIGH
    return RiskGrade.MIDDLE if product >= _MIDDLE_FROM else RiskGrade.LOW


def advice_on(day: date, days: WorkingDays) -> str:
    """What to say of a day that somebody proposes: nothing of a working day, else the next one. Only advice."""
    if days.is_working(day):
        return ""
    return say("%(day)s 不是工作日，建议改为 %(next)s", day=day, next=days.next_working(day).day)


def _counted(column: str, which: Q) -> dict[int, ExtensionCount]:
    decided = [state.value for state in _DECIDED]
    rows = (
        Extension.objects.filter(which)
        .order_by()
        .values_list(column)
        .annotate(
            filed=Count("pk"),
            granted=Count("pk", filter=Q(state=ExtensionState.GRANTED.value)),
            waiting=Count("pk", filter=~Q(state__in=decided)),
        )
    )
    return {key: ExtensionCount(filed, granted, waiting) for key, filed, granted, waiting in rows}
