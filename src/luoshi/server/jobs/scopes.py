"""Which jobs an actor sees."""

from django.db.models import Q, QuerySet

from luoshi.server.core.actor import INSTALLATION, Actor
from luoshi.server.jobs.models import Job
from luoshi.server.orgs.scopes import where
from luoshi.server.policy import Action
from luoshi.server.policy.conditions import ANYWHERE, HERE_OR_SHARED


def visible_jobs(actor: Actor) -> "QuerySet[Job]":
    """Those of one's own government, and those that belong to none."""
    named = "args_kwargs__kwargs__government"
    shared = Q(**{f"{named}__isnull": True}) | Q(**{named: INSTALLATION})
    meanings = {ANYWHERE: Q(), HERE_OR_SHARED: Q(**{named: actor.government}) | shared}
    return Job.objects.filter(where(actor, Action.JOBS_VIEW, meanings))
