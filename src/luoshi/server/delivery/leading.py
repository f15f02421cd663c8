"""Which bodies speak for a matter as a whole: those that lead; where none does, those that are responsible."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol, TypeVar

from luoshi.server.delivery.models import Matter, Part
from luoshi.server.delivery.states.matters import GONE_PARTS, OPEN_PARTS
from luoshi.server.ledger.models.columns import RoleChoice

ANSWERING = (RoleChoice.LEAD, RoleChoice.RESPONSIBLE)
"""Roles without which nobody would answer for a matter."""


class HasPart(Protocol):
    """A part, as a row or as it stood on a day."""

    @property
    def role(self) -> str:
        """Lead, responsible or support."""

    @property
    def state(self) -> str:
        """Where it stands."""


Held = TypeVar("Held", bound=HasPart)


def in_charge(parts: Iterable[Held]) -> tuple[Held, ...]:
    """The parts that speak for the whole: those that lead, else those that are responsible, else all. What went to
    others or was taken back is none; what ended with its matter still tells how that went.
    """
    held = tuple(part for part in parts if part.state not in GONE_PARTS)
    return next((found for role in ANSWERING if (found := tuple(_in_role(held, role)))), held)


def answering(parts: Iterable[Held]) -> list[Held]:
    """Those among them that answer for the whole; none where bodies only support."""
    return [part for part in in_charge(parts) if part.role in ANSWERING]


def leading(parts: Iterable[Held]) -> list[Held]:
    """The same of the open ones, which can still act."""
    return answering(part for part in parts if part.state in OPEN_PARTS)


def leading_parts(matter: Matter) -> list[Part]:
    """The same of a matter, in the order of its parts."""
    return leading(matter.parts.select_related("government", "organisation").order_by("position", "pk"))


def first_day(parts: Iterable[Part]) -> date | None:
    """The day that was set at first for the whole: the last one of those that speak for it."""
    return max((part.first_due_on for part in in_charge(parts) if part.first_due_on), default=None)


def _in_role(parts: Iterable[Held], role: str) -> Iterator[Held]:
    return (part for part in parts if part.role == role)
