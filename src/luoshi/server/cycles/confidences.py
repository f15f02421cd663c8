"""Which judgement of a matter holds (信心判断): the newest, of the latest cycle that was judged."""

from collections.abc import Collection
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from luoshi.server.core.actor import Actor
from luoshi.server.cycles.models import Confidence, Cycle
from luoshi.server.cycles.scopes import visible_confidences, visible_cycles
from luoshi.server.cycles.states import CycleState
from luoshi.server.delivery.models import Matter

JUDGED_IN = (CycleState.OPEN, CycleState.PAST_DUE, CycleState.LOCKED)
"""Cycles in which there is something to judge: they have opened."""


def confidences_of(actor: Actor, matters: Collection[int], until: date | None = None) -> dict[int, Confidence]:
    """The judgement that holds of each matter (its key), as an actor sees it, in one query; ``until`` leaves out
    cycles about days after that one.
    """
    newest = Confidence.objects.filter(matter=OuterRef("matter"))
    if until is not None:
        newest = newest.filter(cycle__last__lte=until)
    ordered = newest.order_by("-cycle__last", "-pk").values("pk")[:1]
    rows = visible_confidences(actor).filter(matter__in=list(matters), pk=Subquery(ordered))
    return {row.matter_id: row for row in rows}


def judgements_of(actor: Actor, matter: Matter) -> "QuerySet[Confidence]":
    """All judgements of a matter, the one that holds first."""
    return visible_confidences(actor).filter(matter=matter).order_by("-cycle__last", "-pk")


def cycle_to_judge(actor: Actor) -> Cycle | None:
    """The cycle that a judgement without another word is about: the latest that has opened."""
    return visible_cycles(actor).filter(state__in=JUDGED_IN).order_by("-last", "-pk").first()
