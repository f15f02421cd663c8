"""What an actor sees of each sort of rows, as they were on a day, with all that is printed of them.

Where the actor may see none at all a list of a page (``…_as_of``) is empty, that of a program raises NotAllowed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, DateField, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from luoshi.extraction.register import Register
from luoshi.extraction.view import normal
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say
from luoshi.server.core.working_days import WorkingDays
from luoshi.server.orgs.models import (
    CalendarDay,
    CalendarYear,
    Delegation,
    Government,
    Membership,
    NameKind,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Portfolio,
    Post,
    Succession,
    User,
)
from luoshi.server.orgs.models.columns import in_force
from luoshi.server.orgs.scopes import (
    found,
    visible_calendar_days,
    visible_calendar_years,
    visible_delegations,
    visible_governments,
    visible_organisations,
    visible_people,
    visible_posts,
)
from luoshi.server.orgs.selectors import name_on, register_for, working_days
from luoshi.server.orgs.states import TermState
from luoshi.server.policy import Action, require_some


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which organisations a list shows. What is empty does not narrow; ``state`` is that of the day ``on``.

    ``group`` is a public id; ``text`` is looked for in all names that a body ever had.
    """

    on: date
    state: TermState | None = TermState.RUNNING
    kinds: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    group: str = ""
    text: str = ""


def governments(actor: Actor) -> "QuerySet[Government]":
    """The governments that the actor sees."""
    require_some(actor, Action.GOVERNMENT_VIEW)
    return visible_governments(actor).select_related("parent")


def governments_around(actor: Actor) -> tuple[Government, list[Government], list[Government]]:
    """The actor's government, those above it from the highest down, those directly below it."""
    seen = list(visible_governments(actor).select_related("parent"))
    own = next((each for each in seen if each.public_id == actor.government), None)
    if own is None:
        raise NotFound(say("您所在的政府"))
    by_key = {each.pk: each for each in seen}
    above: list[Government] = []
    upper = by_key.get(own.parent_id) if own.parent_id else None
    while upper is not None:
        above.insert(0, upper)
        upper = by_key.get(upper.parent_id) if upper.parent_id else None
    return own, above, [each for each in seen if each.parent_id == own.pk]


def organisations(actor: Actor) -> "QuerySet[Organisation]":
    """Every organisation that the actor sees, past and future ones included, with names and the bodies above."""
    require_some(actor, Action.ORGANISATION_VIEW)
    return _with_names(visible_organisations(actor))


def organisations_as_of(actor: Actor, wanted: Wanted) -> "QuerySet[Organisation]":
    """The organisations that the actor sees and that fit, each with what a list prints of it.

    Every row has ``as_of`` (the day), ``full_name``, ``size`` (members on the day), and ``places`` (memberships of the
    day with their groups).
    """
    rows = _around(visible_organisations(actor), wanted.on).filter(_standing(wanted.state, wanted.on))
    if wanted.kinds:
        rows = rows.filter(kind__in=wanted.kinds)
    if wanted.levels:
        rows = rows.filter(level__in=wanted.levels)
    if wanted.group:
        places = Membership.objects.filter(in_force(wanted.on), member=OuterRef("pk"), group__public_id=wanted.group)
        rows = rows.filter(Exists(places))
    looked_for = normal(wanted.text)
    if looked_for:
        rows = rows.filter(
            Exists(OrganisationName.objects.filter(organisation=OuterRef("pk"), matched__contains=looked_for))
        )
    return rows


def organisation_as_of(actor: Actor, public_id: str, on: date) -> Organisation:
    """One organisation with the same around it. Raises NotFound for what the actor does not see."""
    return found(_around(visible_organisations(actor), on), public_id, say("这个机构"))


def groups_on(actor: Actor, on: date) -> list[Organisation]:
    """The groups of a day with their names, for a choice."""
    rows = visible_organisations(actor).filter(in_force(on), kind=OrganisationKind.GROUP)
    return list(rows.prefetch_related("names"))


def named_like(actor: Actor, text: str, on: date, limit: int = 20) -> list[str]:
    """Names of the day that hold a text, full names first: suggestions while somebody types."""
    looked_for = normal(text)
    if not looked_for:
        return []
    names = OrganisationName.objects.filter(
        in_force(on), organisation__in=visible_organisations(actor), matched__contains=looked_for
    )
    rows = names.order_by("kind", "matched").values_list("kind", "text")
    ordered = sorted(rows, key=lambda name: (name[0] != NameKind.FULL, len(name[1]), name[1]))
    return [text for _, text in ordered[:limit]]


def bodies_named(actor: Actor, texts: Iterable[str], on: date) -> dict[str, str]:
    """The public id of the body that bears each of some names on a day, by the name as given; unknown ones left out."""
    matched = {normal(text): text for text in texts}
    names = OrganisationName.objects.filter(
        in_force(on), organisation__in=visible_organisations(actor), matched__in=[key for key in matched if key]
    )
    return {matched[key]: public_id for key, public_id in names.values_list("matched", "organisation__public_id")}


def names_of(actor: Actor, public_ids: Sequence[str], on: date) -> list[str]:
    """The full names of some bodies on a day, in the order of the government's list."""
    rows = visible_organisations(actor).filter(public_id__in=public_ids).prefetch_related("names")
    return [name_on(row, on) for row in rows]


def members_as_of(actor: Actor, group: Organisation, on: date) -> "QuerySet[Organisation]":
    """The members of a group on a day, in the order of the government's list."""
    return organisations_as_of(actor, Wanted(on=on, state=None, group=group.public_id))


def steps_of(organisation: Organisation) -> list[Succession]:
    """All steps before and after a body, oldest first."""
    steps = Succession.objects.filter(Q(predecessor=organisation) | Q(successor=organisation))
    return list(
        steps.select_related("predecessor", "successor").prefetch_related("predecessor__names", "successor__names")
    )


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


def posts_of(actor: Actor, organisation: Organisation, on: date) -> "QuerySet[Post]":
    """The posts in an organisation that hold on a day, as far as the actor sees posts."""
    rows = visible_posts(actor).filter(in_force(on), organisation=organisation, revoked_at__isnull=True)
    return rows.select_related("user").order_by("role", "id")


def in_charge_of(actor: Actor, organisation: Organisation, on: date) -> list[Post]:
    """The leaders' posts that are in charge of an organisation on a day."""
    held = Portfolio.objects.filter(in_force(on), organisation=organisation).values("post")
    rows = visible_posts(actor).filter(in_force(on), pk__in=held, revoked_at__isnull=True)
    return list(rows.select_related("user"))


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


def _standing(state: TermState | None, on: date) -> Q:
    running = in_force(on)
    if state is TermState.RUNNING:
        return running
    if state is TermState.OVER:
        return Q(ends_on__lt=on)
    return Q(starts_on__gt=on) if state is TermState.COMING else Q()


def _around(rows: "QuerySet[Organisation]", on: date) -> "QuerySet[Organisation]":
    full = OrganisationName.objects.filter(organisation=OuterRef("pk"), kind=NameKind.FULL)
    begun = full.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=on))
    latest = begun.order_by(F("starts_on").desc(nulls_last=True)).values("text")[:1]
    first = full.order_by(F("starts_on").asc(nulls_first=True)).values("text")[:1]
    places = Membership.objects.filter(in_force(on)).select_related("group").prefetch_related("group__names")
    members = Membership.objects.filter(in_force(on), group=OuterRef("pk")).order_by().values("group")
    rows = rows.annotate(
        as_of=Value(on, output_field=DateField()),
        full_name=Coalesce(Subquery(latest), Subquery(first)),
        size=Coalesce(Subquery(members.annotate(found=Count("pk")).values("found")), 0),
    )
    return _with_names(rows).prefetch_related(Prefetch("member_of", places, to_attr="places"))


def _with_names(rows: "QuerySet[Organisation]") -> "QuerySet[Organisation]":
    bodies = rows.select_related("government", "superior", "supervisor")
    return bodies.prefetch_related("names", "superior__names", "supervisor__names")
