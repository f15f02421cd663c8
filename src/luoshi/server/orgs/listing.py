"""Lists of organisations as they were on a day, for pages: filters, the tree, one body with all around it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, DateField, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from luoshi.extraction.view import normal
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import NotFound
from luoshi.server.core.ids import is_id
from luoshi.server.core.said import say
from luoshi.server.orgs.models import (
    Government,
    Membership,
    NameKind,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Portfolio,
    Post,
    Succession,
)
from luoshi.server.orgs.models.columns import in_force
from luoshi.server.orgs.scopes import visible_governments, visible_organisations, visible_posts
from luoshi.server.orgs.selectors import name_on
from luoshi.server.orgs.states import TermState


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
    found = _around(visible_organisations(actor), on).filter(public_id=public_id).first() if is_id(public_id) else None
    if found is None:
        raise NotFound(say("这个机构"))
    return found


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
    found = names.order_by("kind", "matched").values_list("kind", "text")
    ordered = sorted(found, key=lambda name: (name[0] != NameKind.FULL, len(name[1]), name[1]))
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


def posts_of(actor: Actor, organisation: Organisation, on: date) -> "QuerySet[Post]":
    """The posts in an organisation that hold on a day, as far as the actor sees posts."""
    rows = visible_posts(actor).filter(in_force(on), organisation=organisation, revoked_at__isnull=True)
    return rows.select_related("user").order_by("role", "id")


def in_charge_of(actor: Actor, organisation: Organisation, on: date) -> list[Post]:
    """The leaders' posts that are in charge of an organisation on a day."""
    held = Portfolio.objects.filter(in_force(on), organisation=organisation).values("post")
    rows = visible_posts(actor).filter(in_force(on), pk__in=held, revoked_at__isnull=True)
    return list(rows.select_related("user"))


def steps_of(organisation: Organisation) -> list[Succession]:
    """All steps before and after a body, oldest first."""
    steps = Succession.objects.filter(Q(predecessor=organisation) | Q(successor=organisation))
    return list(
        steps.select_related("predecessor", "successor").prefetch_related("predecessor__names", "successor__names")
    )


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
    return rows.select_related("government", "superior", "supervisor").prefetch_related(
        "names", "superior__names", "supervisor__names", Prefetch("member_of", places, to_attr="places")
    )
