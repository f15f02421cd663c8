"""Where a part is reported: from the page of its matter to its card on the sheet."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.urls import reverse

from luoshi.server.core.actor import Actor
from luoshi.server.cycles.models import Cycle
from luoshi.server.cycles.owing import owed_in
from luoshi.server.cycles.scopes import own_parts, visible_cycles
from luoshi.server.cycles.states import CycleState
from luoshi.server.delivery.staff import UNIT_ROLES
from luoshi.server.web.matters.lines import PartLine


def with_reports(actor: Actor, lines: Sequence[PartLine], today: date) -> list[PartLine]:
    """The parts of a matter, those that the actor reports on now with the address of their card."""
    cards = _cards(actor, [line.row.pk for line in lines], today)
    return [replace(line, report=cards.get(line.row.public_id, "")) for line in lines]


def _cards(actor: Actor, parts: Iterable[int], today: date) -> dict[str, str]:
    if not actor.roles & set(UNIT_ROLES):
        return {}
    own = list(own_parts(actor).filter(pk__in=parts).values_list("pk", flat=True))
    found: dict[str, str] = {}
    for cycle in _open(actor) if own else ():
        for each in owed_in(cycle, today, own):
            address = f"{reverse('reporting_sheet', args=[cycle.public_id])}#{each.part.public_id}"
            found.setdefault(each.part.public_id, address)
    return found


def _open(actor: Actor) -> list[Cycle]:
    """The cycles in which something is reported now, the earliest due first."""
    rows = visible_cycles(actor).filter(state__in=(CycleState.OPEN, CycleState.PAST_DUE))
    return list(rows.order_by("due_on", "pk"))
