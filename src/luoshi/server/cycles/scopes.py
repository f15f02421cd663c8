"""Which rows an actor sees: the policy's table, turned into queries."""

from django.db.models import Q, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.cycles.models import Allowance, Confidence, Cycle, Report, Restatement
from luoshi.server.delivery.models import HandOn, Part, Reminder
from luoshi.server.orgs.scopes import where
from luoshi.server.policy import Action
from luoshi.server.policy.conditions import ANYWHERE, HERE, OWN_ORGANISATION


def visible_cycles(actor: Actor) -> "QuerySet[Cycle]":
    """The cycles of one's own government; none of another's."""
    meanings = {ANYWHERE: Q(), HERE: Q(government__public_id=actor.government)}
    return Cycle.objects.filter(where(actor, Action.CYCLE_VIEW, meanings)).select_related("government")


def visible_reports(actor: Actor) -> "QuerySet[Report]":
    """All reports for office and leaders; those of one's own bodies and sections for others."""
    own = Q(part__organisation__public_id__in=actor.organisations)
    inside = HandOn.objects.filter(section__public_id__in=actor.organisations, ended_at__isnull=True)
    meanings = {
        ANYWHERE: Q(),
        HERE: Q(government__public_id=actor.government),
        OWN_ORGANISATION: own | Q(part__in=inside.order_by().values("part")),
    }
    rows = Report.objects.filter(where(actor, Action.REPORT_VIEW, meanings))
    return rows.select_related("government", "cycle", "part__organisation", "part__matter__task")


def own_parts(actor: Actor) -> "QuerySet[Part]":
    """The parts on which an actor reports: all for the office, which enters for bodies; those of one's own bodies."""
    own = Q(organisation__public_id__in=actor.organisations)
    inside = HandOn.objects.filter(section__public_id__in=actor.organisations, ended_at__isnull=True)
    meanings = {
        ANYWHERE: Q(),
        HERE: Q(government__public_id=actor.government),
        OWN_ORGANISATION: own | Q(pk__in=inside.order_by().values("part")),
    }
    return Part.objects.filter(where(actor, Action.REPORT_VIEW, meanings))


def visible_restatements(actor: Actor) -> "QuerySet[Restatement]":
    """Those of the reports that one sees."""
    rows = Restatement.objects.filter(report__in=visible_reports(actor).order_by().values("pk"))
    return rows.select_related(
        "government", "report__cycle", "report__part__organisation", "report__part__matter__task"
    )


def visible_allowances(actor: Actor) -> "QuerySet[Allowance]":
    """The exceptions of the cycles that one sees: who got one is no secret."""
    meanings = {ANYWHERE: Q(), HERE: Q(government__public_id=actor.government)}
    rows = Allowance.objects.filter(where(actor, Action.CYCLE_VIEW, meanings))
    return rows.select_related("government", "cycle", "organisation", "part__matter__task")


def visible_reminders(actor: Actor) -> "QuerySet[Reminder]":
    """The reminders of the parts on which one reports."""
    return Reminder.objects.filter(part__in=own_parts(actor).order_by().values("pk"))


def visible_confidences(actor: Actor) -> "QuerySet[Confidence]":
    """How sure somebody is of matters, for office and leaders."""
    meanings = {ANYWHERE: Q(), HERE: Q(government__public_id=actor.government)}
    rows = Confidence.objects.filter(where(actor, Action.CONFIDENCE_VIEW, meanings))
    return rows.select_related("government", "cycle", "matter")
