"""What a report begins with (预填): what was reported last, and what is known already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luoshi.reckoning.amounts import converted
from luoshi.reckoning.errors import UnitsDifferError
from luoshi.reckoning.kinds import IndicatorKind, Status
from luoshi.server.cycles.figures import Asked, Given, Held
from luoshi.server.delivery.models import Feedback, FeedbackState


@dataclass(frozen=True, slots=True)
class Last:
    """What a body said last of its part as of a day, with which attachments, and was not sent back."""

    claim_level: str
    progress: str
    problem: str
    next_step: str
    by: str
    as_of: date
    accepted: bool
    evidence: tuple[str, ...] = ()


def last_said(parts: Iterable[int], before: Mapping[int, int] | None = None) -> dict[int, Last]:
    """What was said last of parts (their keys); ``before`` names by part the feedback of the report itself, which does
    not count. One query.
    """
    own = before or {}
    rows = Feedback.objects.filter(part__in=list(parts), state__in=(FeedbackState.ACCEPTED, FeedbackState.WAITING))
    found: dict[int, Last] = {}
    for row in rows.order_by("-made_at", "-pk"):
        if row.part_id not in found and own.get(row.part_id) != row.pk:
            found[row.part_id] = Last(
                row.claim_level, row.progress, row.problem, row.next_step, row.made_by_name, row.as_of,
                row.state == FeedbackState.ACCEPTED, tuple(row.evidence),
            )  # fmt: skip
    return found


def same_as_before(asked: Sequence[Asked]) -> tuple[Given, ...]:
    """The figures of a body in which nothing is new: a level stays, a sum so far stays, of what happens in a period
    nothing happened. What is known already is not said again; what was never reported stays open.
    """
    return tuple(given for each in asked if not each.given and (given := _same(each)) is not None)


def _same(asked: Asked) -> Given | None:
    before: Held | None = asked.before
    if before is None or before.status is not Status.VALUE:
        return None
    if asked.meaning.kind is IndicatorKind.FLOW:
        return Given(key=asked.key, value=Decimal(0))
    value = in_unit(before, asked.unit)
    if value is None and before.value is not None:
        return None  # said in a unit that is none of this indicator any more: asked for anew
    return Given(key=asked.key, value=value, numerator=before.numerator, denominator=before.denominator)


def in_unit(held: Held, unit: str) -> Decimal | None:
    """The value of a figure in a unit: 3000 亩 is 0.3 万亩. None where there is none, or it measures something else."""
    if held.value is None:
        return None
    try:
        return converted(held.value, held.unit, unit)
    except UnitsDifferError:
        return None
