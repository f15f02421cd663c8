"""How everything stands that is owed in a cycle, kept in the memory of the process until something is recorded."""

from collections.abc import Callable, Sequence
from datetime import date

from django.http import HttpRequest

from luoshi.server.core.actor import Actor
from luoshi.server.cycles.matrix import Standing, standings_in
from luoshi.server.cycles.models import Cycle
from luoshi.server.web.memory import Kept, heads_of

_known: Kept[tuple[Standing, ...]] = Kept(64)


def standings_known(request: HttpRequest) -> Callable[[Actor, Cycle, date], Sequence[Standing]]:
    """``standings_in`` for the pages of a request: it depends on what is recorded, on who sees what, and on the day."""
    heads = heads_of(request)  # before anything that is kept is read

    def found(actor: Actor, cycle: Cycle, today: date) -> Sequence[Standing]:
        key = (actor, cycle.pk, today, heads)
        return _known.found(key, lambda: tuple(standings_in(actor, cycle, today)))

    return found
