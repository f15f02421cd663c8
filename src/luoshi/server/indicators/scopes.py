"""Which rows an actor sees: the policy's table, turned into queries."""

from django.db.models import Q, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.indicators.models import FinishLine, Observation
from luoshi.server.ledger.models import Indicator, Measure, Target
from luoshi.server.ledger.scopes import visible_items
from luoshi.server.orgs.scopes import where
from luoshi.server.policy import Action
from luoshi.server.policy.conditions import ANYWHERE, HERE, HERE_OR_REACHED, OWN_ORGANISATION


def visible_indicators(actor: Actor) -> "QuerySet[Indicator]":
    """All indicators for office and leaders; for others those of the items that they see."""
    here = Q(government__public_id=actor.government)
    seen = Q(pk__in=Target.objects.filter(task__in=visible_items(actor).order_by().values("pk")).values("indicator"))
    meanings = {ANYWHERE: Q(), HERE: here, HERE_OR_REACHED: here | seen, OWN_ORGANISATION: seen}
    return Indicator.objects.filter(where(actor, Action.INDICATOR_VIEW, meanings))


def visible_targets(actor: Actor) -> "QuerySet[Target]":
    """The targets of the indicators that one sees."""
    return Target.objects.filter(indicator__in=visible_indicators(actor).order_by().values("pk"))


def visible_observations(actor: Actor) -> "QuerySet[Observation]":
    """The figures of the indicators that one sees."""
    return Observation.objects.filter(indicator__in=visible_indicators(actor).order_by().values("pk"))


def visible_finish_lines(actor: Actor) -> "QuerySet[FinishLine]":
    """The finish lines of the items that one sees."""
    return FinishLine.objects.filter(task__in=visible_items(actor).order_by().values("pk"))


def visible_measures(actor: Actor) -> "QuerySet[Measure]":
    """The measures of the items that one sees."""
    return Measure.objects.filter(task__in=visible_items(actor).order_by().values("pk"))
