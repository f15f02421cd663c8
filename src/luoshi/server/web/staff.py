"""Who is in office, found out once a request: the sheet, what waits, and who signs all ask for it."""

from datetime import date

from django.http import HttpRequest

from luoshi.server.core.actor import Actor
from luoshi.server.delivery.staff import Staff
from luoshi.server.delivery.turns import staff_seen
from luoshi.server.web.once import once


def staff_on(request: HttpRequest, actor: Actor, day: date) -> Staff:
    """The people in office of the actor's own government on a day."""
    return once(request, f"staff:{actor.government}:{day}", lambda: staff_seen(actor, day))
