"""What a report begins with (预填): what was reported last, and what is known already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.reckoning.kinds import IndicatorKind, Status
from luoshi.server.cycles.figures import Asked, Given, Held
from luoshi.server.delivery.models import Feedback, FeedbackState


@dataclass(frozen=True, slots=True)
class Last:
    """What a body said last of its part, and was not sent back."""

    claim_level: str
    progress: str
    problem: str
    next_step: str
    by: str
    accepted: bool


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
                row.claim_level, row.progress, row.problem, row.next_step, row.made_by_name,
                row.state == FeedbackState.ACCEPTED,
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
    return Given(key=asked.key, value=before.value, numerator=before.numerator, denominator=before.denominator)
