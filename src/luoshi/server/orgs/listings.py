"""What an actor sees of each sort of rows on a day, with all that is printed of it: for lists, and for one of them.

Each raises NotAllowed where the actor may see none at all.
"""

from datetime import date

from django.db.models import Q, QuerySet

from luoshi.extraction.register import Register
from luoshi.extraction.view import normal
from luoshi.server.core.actor import Actor
from luoshi.server.core.working_days import WorkingDays
from luoshi.server.orgs.models import CalendarDay, CalendarYear, Delegation, Government, Organisation, Post, User
from luoshi.server.orgs.models.columns import in_force
from luoshi.server.orgs.scopes import (
    visible_calendar_days,
    visible_calendar_years,
    visible_delegations,
    visible_governments,
    visible_organisations,
    visible_people,
    visible_posts,
)
from luoshi.server.orgs.selectors import register_for, working_days
from luoshi.server.policy import Action, require_some


def governments(actor: Actor) -> "QuerySet[Government]":
    """The governments that the actor sees."""
    require_some(actor, Action.GOVERNMENT_VIEW)
    return visible_governments(actor).select_related("parent")


def organisations(actor: Actor) -> "QuerySet[Organisation]":
    """Every organisation that the actor sees, past and future ones included, with names and the bodies above."""
    require_some(actor, Action.ORGANISATION_VIEW)
    rows = visible_organisations(actor).select_related("government", "superior", "supervisor")
    return rows.prefetch_related("names", "superior__names", "supervisor__names")


def organisations_on(actor: Actor, on: date, *, kind: str = "", text: str = "") -> "QuerySet[Organisation]":
    """The organisations of a day; of a kind, and with a text in one of their names of that day."""
    rows = organisations(actor).filter(in_force(on))
    if kind:
        rows = rows.filter(kind=kind)
    if text:
        named = Organisation.objects.filter(in_force(on, "names__"), names__matched__contains=normal(text))
        rows = rows.filter(pk__in=named.values("pk"))
    return rows


def register_seen(actor: Actor, on: date) -> Register:
    """The register of the actor's government as of a day."""
    require_some(actor, Action.ORGANISATION_VIEW)
    return register_for(Government.objects.select_related("parent").get(public_id=actor.government), on)


def working_days_seen(actor: Actor) -> WorkingDays:
    """The working days of the actor's government."""
    require_some(actor, Action.CALENDAR_VIEW)
    return working_days(Government.objects.get(public_id=actor.government))


def people(actor: Actor, on: date, *, text: str = "") -> "QuerySet[User]":
    """The people that the actor sees on a day; with a text in name or login name where it is given."""
    require_some(actor, Action.PERSON_VIEW)
    rows = visible_people(actor, on)
    if text:
        rows = rows.filter(Q(display_name__contains=text) | Q(login_name__contains=text.lower()))
    return rows


def posts(actor: Actor) -> "QuerySet[Post]":
    """Every post that the actor sees, past ones included, with its person and organisation."""
    require_some(actor, Action.POST_VIEW)
    rows = visible_posts(actor).select_related("government", "user", "organisation")
    return rows.prefetch_related("organisation__names", "portfolios__organisation")


def posts_on(actor: Actor, on: date, *, person: str = "", organisation: str = "") -> "QuerySet[Post]":
    """The posts that are held on a day; of a person or an organisation where their public ids are given."""
    rows = posts(actor).filter(in_force(on), revoked_at__isnull=True)
    if person:
        rows = rows.filter(user__public_id=person)
    if organisation:
        rows = rows.filter(organisation__public_id=organisation)
    return rows


def delegations(actor: Actor) -> "QuerySet[Delegation]":
    """Every delegation that the actor sees, past ones included, with post, holder and delegate."""
    require_some(actor, Action.DELEGATION_VIEW)
    rows = visible_delegations(actor).select_related("post__user", "post__organisation", "delegate")
    return rows.prefetch_related("post__organisation__names")


def delegations_on(actor: Actor, on: date) -> "QuerySet[Delegation]":
    """The delegations that hold on a day."""
    return delegations(actor).filter(in_force(on), withdrawn_at__isnull=True)


def calendar_years(actor: Actor) -> "QuerySet[CalendarYear]":
    """The years that the actor's government entered, with their days."""
    require_some(actor, Action.CALENDAR_VIEW)
    return visible_calendar_years(actor).prefetch_related("days")


def own_days(actor: Actor) -> "QuerySet[CalendarDay]":
    """The days that the actor's government added of its own."""
    require_some(actor, Action.CALENDAR_VIEW)
    return visible_calendar_days(actor).filter(year__isnull=True)
