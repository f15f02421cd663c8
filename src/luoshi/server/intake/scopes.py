"""Which rows an actor sees: the policy's table, turned into queries."""

from django.db.models import Q, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.intake.models import Arrival, Desk, SourceDocument, Version
from luoshi.server.orgs.scopes import where
from luoshi.server.policy import Action
from luoshi.server.policy.conditions import ANYWHERE, HERE


def _documents(actor: Actor) -> Q:
    return where(actor, Action.DOCUMENT_VIEW, {ANYWHERE: Q(), HERE: Q(government__public_id=actor.government)})


def visible_documents(actor: Actor) -> "QuerySet[SourceDocument]":
    """The papers of one's government, for those who work with the papers themselves."""
    return SourceDocument.objects.filter(_documents(actor))


def visible_versions(actor: Actor) -> "QuerySet[Version]":
    """The versions of the papers that one sees."""
    return Version.objects.filter(_documents(actor))


def of_year(year: int) -> Q:
    """The versions whose paper is of a year; where that has no day, those that came in in it."""
    no_day = Q(document__issued_on__isnull=True)
    return Q(document__issued_on__year=year) | (no_day & Q(taken_in_at__year=year))


def visible_desks(actor: Actor) -> "QuerySet[Desk]":
    """The desks of the papers that one sees."""
    return Desk.objects.filter(_documents(actor))


def visible_arrivals(actor: Actor) -> "QuerySet[Arrival]":
    """What was handed in to the government whose papers one sees."""
    return Arrival.objects.filter(_documents(actor))
