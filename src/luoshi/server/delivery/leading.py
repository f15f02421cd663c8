"""Which bodies answer for a matter as a whole: those that lead; where none does, those that are responsible."""

from collections.abc import Iterable

from luoshi.server.delivery.models import Matter, Part
from luoshi.server.delivery.states import PartState
from luoshi.server.delivery.states.matters import OPEN_PARTS
from luoshi.server.ledger.models.columns import RoleChoice

ANSWERING = (RoleChoice.LEAD, RoleChoice.RESPONSIBLE)
"""Roles without which nobody would answer for a matter."""


def leading_parts(matter: Matter) -> list[Part]:
    """The open parts of the bodies that answer for the matter as a whole, in their order."""
    return leading(matter.parts.select_related("government", "organisation").order_by("position", "pk"))


def leading(parts: Iterable[Part]) -> list[Part]:
    """The same among parts at hand."""
    open_ones = [part for part in parts if PartState(part.state) in OPEN_PARTS]
    for role in ANSWERING:
        found = [part for part in open_ones if part.role == role]
        if found:
            return found
    return []
