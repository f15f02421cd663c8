"""Figures held against other figures that say the same thing: parts against their total, a report against what was
measured. What differs is asked about; which of the two is right is not for a program to say.

How exact a figure is, its printed digits say: half a unit in its last place (12.5 公里 is 12.5 ± 0.05). Zeros at the
end are not kept, so 12.50 counts as 12.5: what is allowed for is never too little.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.reckoning.amounts import converted, plain
from luoshi.reckoning.questions import Question, QuestionKind

APART = Decimal("0.05")
"""Share of the measured figure from beyond which a reported one is asked about: a proposal of this program."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure with half a unit in the last place that was printed of it, both in one unit."""

    value: Decimal
    half: Decimal


def as_printed(value: Decimal, source: str, unit: str) -> Printed:
    """A figure that was printed in one unit (``source``), in another: 1.2 亿元 is 12000 ± 500 万元.

    Raises ``UnitsDifferError`` where the two measure different things.
    """
    places = -int(plain(value).as_tuple().exponent)
    half = Decimal(5).scaleb(-places - 1)
    return Printed(converted(value, source, unit), converted(half, source, unit))


def parts_against_total(key: str, total: Printed, parts: Sequence[Printed | None]) -> list[Question]:
    """Parts of a total in one unit that come to something else, by more than the rounding of all of them permits: half
    a unit in the last place of the total and of each part, summed.

    A part that is missing (None) is not zero: then the sum says nothing, and nothing is asked. Nor is without parts.
    """
    known = [part for part in parts if part is not None]
    if not known or len(known) < len(parts):
        return []
    summed = sum((part.value for part in known), Decimal(0))
    permitted = total.half + sum((part.half for part in known), Decimal(0))
    if abs(summed - total.value) <= permitted:
        return []
    values = {"total": total.value, "sum": summed, "count": len(known)}
    return [Question(QuestionKind.PARTS_DO_NOT_ADD_UP, key, values=values)]


def against_measured(key: str, reported: Decimal, measured: Decimal, source: str = "") -> list[Question]:
    """A reported figure that is more than ``APART`` of the measured one away from it, both in one unit.

    Beside a measured zero there is no share: any other figure is asked about. ``source`` is who measured.
    """
    if abs(reported - measured) <= APART * abs(measured):
        return []
    values = {"value": reported, "measured": measured, "source": source}
    return [Question(QuestionKind.AGAINST_MEASURED, key, values=values)]
