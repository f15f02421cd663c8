"""Who is in office, found out once a request: the sheet, what waits, and who signs all ask for it."""

from datetime import date

from django.http import HttpRequest

from luoshi.server.core.actor import Actor
from luoshi.server.delivery.staff import Staff, staff_of
from luoshi.server.delivery.turns import staff_seen
from luoshi.server.orgs.models import Government
from luoshi.server.web.once import once


def staff_on(request: HttpRequest, actor: Actor, day: date, own: Government | None = None) -> Staff:
    """The people in office of the actor's own government on a day; ``own`` is that government, where it is known."""

    def find() -> Staff:
        if own is not None and own.public_id == actor.government:
            return staff_of(own.pk, day)
        return staff_seen(actor, day)

    return once(request, f"staff:{actor.government}:{day}", find)
