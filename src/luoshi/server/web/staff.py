"""Who is in office and which days are worked: every page asks, and both change only with the register."""

from datetime import date

from django.http import HttpRequest

from luoshi.server.core.actor import Actor
from luoshi.server.core.working_days import WorkingDays
from luoshi.server.delivery.staff import Staff, staff_of
from luoshi.server.delivery.turns import staff_seen
from luoshi.server.orgs.models import Government
from luoshi.server.orgs.selectors import working_days
from luoshi.server.web.memory import Kept, register_of
from luoshi.server.web.once import once

_staffs: Kept[Staff] = Kept(16)
_calendars: Kept[WorkingDays] = Kept(16)


def staff_on(request: HttpRequest, actor: Actor, day: date, own: Government | None = None) -> Staff:
    """The people in office of the actor's own government on a day; ``own`` is that government, where it is known."""

    def find() -> Staff:
        if own is not None and own.public_id == actor.government:
            return staff_of(own.pk, day)
        return staff_seen(actor, day)

    key = (actor.government, day, register_of(request))
    return once(request, f"staff:{actor.government}:{day}", lambda: _staffs.found(key, find))


def days_of(request: HttpRequest, government: Government) -> WorkingDays:
    """The working days of a government."""
    return _calendars.found((government.public_id, register_of(request)), lambda: working_days(government))
