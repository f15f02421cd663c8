"""Who holds a thing now, in words: the persons of its state's holder, or what is amiss."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from luoshi.server.core.said import word
from luoshi.server.delivery.holding import matter_of
from luoshi.server.delivery.models import HandOn, Matter, Part
from luoshi.server.delivery.moving import state_of
from luoshi.server.delivery.staff import UNIT_ROLES, Holder, Staff, staff_of
from luoshi.server.delivery.states import HolderKind, machine_of
from luoshi.server.delivery.states.matters import OPEN_PARTS
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

    def of(self, machine: str, row: Any) -> Turn:
        """Whose turn one thing is."""
        return in_words(self.holder(machine, row))

    def without_account(self, machine: str, row: Any) -> bool:
        """Whether nobody of the body has an account, so that the office enters what it says."""
        part = part_of(machine, row)
        bodies = [part.organisation_id] if part is not None else _bodies(machine, row, HolderKind.UNITS, None)
        return not all(any((role, body) in self._staff.by_body for role in UNIT_ROLES) for body in bodies)

    def holder(self, machine: str, row: Any) -> Holder:
        """The holder of one thing."""
        kind = machine_of(machine).holders[state_of(machine_of(machine), row)]
        part = part_of(machine, row)
        handler = _handler(part) if part is not None else None
        return self._staff.holder(kind, _bodies(machine, row, kind, part), handler)


def _bodies(machine: str, row: Any, kind: HolderKind, part: Part | None) -> list[int]:
    if kind is HolderKind.ASKED:
        return [row.asked_id] if row.asked_id else []
    if kind is HolderKind.OWNER:
        return [row.owner_id]
    if part is not None:
        return [part.organisation_id]
    matter: Matter = matter_of(machine, row)
    bodies = [each.organisation_id for each in matter.parts.all() if each.state in OPEN_PARTS]
    if bodies:
        return bodies
    return list(matter.task.responsibilities.values_list("organisation", flat=True))


def _handler(part: Part) -> Any:
    now: HandOn | None = next((each for each in part.hand_ons.all() if each.ended_at is None), None)
    return now.user if now is not None and now.user is not None else None


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
