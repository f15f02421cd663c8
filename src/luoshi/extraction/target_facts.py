"""The one place where a target is made, so that what must hold of every target holds by construction.

Subject and quantity lie in the quote and do not overlap, the subject says something, and the quantity is worth what its
quote says alone. What cannot be made so is no target.
"""

import re
from typing import Any

from luoshi.extraction.grammar.quantities import parse_quantity
from luoshi.extraction.page import Page
from luoshi.extraction.reading import Quantity, Target

_EDGE = re.compile(r"[\s、,，;；:：。（(）)\u200b\ufeff]+")
_SAYS = re.compile(r"[一-鿿A-Za-z]")

Span = tuple[int, int]


def made_target(
    page: Page, rule: str, quote: Span, /, *, subject: Span, quantity: Quantity, **more: Any
) -> Target | None:
    """A target over a raw span, with its subject over another; None where its parts do not hold together.

    A subject that runs into the quantity keeps its longer side; a quote that leaves a part out is widened to it.
    """
    if not _worth_its_quote(quantity):
        return None
    kept = _beside(page.text, subject, (quantity.start, quantity.end))
    if kept is None:
        return None
    start, end = min(quote[0], kept[0], quantity.start), max(quote[1], kept[1], quantity.end)
    return page.pin_as(Target, start, end, rule, subject=page.pin(*kept, "target.subject"), quantity=quantity, **more)


def _worth_its_quote(quantity: Quantity) -> bool:
    """Whether the quote alone gives the value; words of all or none and units in other cells are not in it."""
    if quantity.unit_at is not None or quantity.rule == "quantity.implied":
        return True
    alone = parse_quantity(quantity.quote)
    return alone is not None and (alone.value, alone.value_to, alone.unit) == (
        quantity.value,
        quantity.value_to,
        quantity.unit,
    )


def _beside(text: str, subject: Span, number: Span) -> Span | None:
    """The subject as it is; where it overlaps the number, its longer side, if that still names something."""
    if subject[1] <= number[0] or number[1] <= subject[0]:
        return subject if subject[0] < subject[1] else None
    sides = (subject[0], min(subject[1], number[0])), (max(subject[0], number[1]), subject[1])
    start, end = max(sides, key=lambda side: side[1] - side[0])
    while start < end and _EDGE.match(text, end - 1, end):
        end -= 1
    while start < end and _EDGE.match(text, start, start + 1):
        start += 1
    return (start, end) if end - start >= 2 and _SAYS.search(text, start, end) else None
