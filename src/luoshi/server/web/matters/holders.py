"""Who holds a thing now, in words: the persons of its state's holder, or what is amiss."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from luoshi.server.core.said import word
from luoshi.server.delivery.holding import answering_for, holders_of, matter_of
from luoshi.server.delivery.staff import UNIT_ROLES, Holder, Staff, staff_of
from luoshi.server.delivery.states import HolderKind
from luoshi.server.web.matters.things import part_of

_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is: in words, and whether that is nobody though it is somebody's."""

    words: str
    amiss: bool = False


class Turns:
    """Whose turn things are on a day; the staff of a government is read once."""

    def __init__(self, government: int, on: date) -> None:
        self.on = on
        self._staff: Staff = staff_of(government, on)
        self._held: dict[tuple[str, int], Holder] = {}

    def read(self, machine: str, rows: Sequence[Any]) -> None:
        """Find the holders of several things of a machine at once: ``of`` asks no more about them."""
        found = holders_of(machine, rows, self._staff)
        self._held |= {(machine, key): holder for key, holder in found.items()}

    def of(self, machine: str, row: Any) -> Turn:
        """Whose turn one thing is."""
        if (machine, row.pk) not in self._held:
            self.read(machine, [row])
        return in_words(self._held[machine, row.pk])

    def without_account(self, machine: str, row: Any) -> bool:
        """Whether nobody of the body has an account, so that the office enters what it says."""
        part = part_of(machine, row)
        bodies = (part.organisation_id,) if part is not None else answering_for(matter_of(machine, row))
        return not all(any((role, body) in self._staff.by_body for role in UNIT_ROLES) for body in bodies)


def in_words(holder: Holder) -> Turn:
    """A holder by the kind and the names of the persons; nobody's with what is amiss."""
    kind = str(word(holder.kind))
    if holder.kind is HolderKind.NOBODY:
        return Turn(kind)
    if holder.in_limbo:
        return Turn(str(holder.defect), amiss=True)
    names = _("、").join(person.display_name for person in holder.people[:_MOST_NAMES])
    if len(holder.people) > _MOST_NAMES:
        names = _("%(names)s等 %(count)s 人") % {"names": names, "count": len(holder.people)}
    said = _("%(kind)s（%(names)s）") % {"kind": kind, "names": names}
    return Turn(_("%(who)s，由办公室代办") % {"who": said}) if holder.on_behalf else Turn(said)
