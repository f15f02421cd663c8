"""A government's register on a day as plain values, and what differs between two of them: the words of a preview."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from luoshi.server.orgs.models import (
    Government,
    Membership,
    NameKind,
    Organisation,
    OrganisationName,
    Portfolio,
    Post,
    Succession,
)
from luoshi.server.orgs.models.columns import in_force


class Facet(StrEnum):
    """What of an organisation can differ."""

    EXISTS = "exists"
    FULL = "full"
    PLATE = "plate"
    SHORT = "short"
    ALIAS = "alias"
    KIND = "kind"
    LEVEL = "level"
    SUPERIOR = "superior"
    SUPERVISOR = "supervisor"
    CODE = "code"
    POSITION = "position"
    GROUPS = "groups"
    POST = "post"
    IN_CHARGE = "in_charge"
    FOLLOWS = "follows"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is otherwise: whose it is, which of its facets, the values before and after.

    ``thing`` is the name of a body, or of a person with the role of the post (``detail``). Values are plain texts;
    those of kind and level are the keys of their choices.
    """

    facet: Facet
    thing: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What holds on a day, by public id; posts by person and role, with the names of their organisations."""

    bodies: Mapping[str, Mapping[Facet, tuple[str, ...]]] = field(default_factory=dict)
    posts: Mapping[tuple[str, str, str], tuple[str, ...]] = field(default_factory=dict)
    portfolios: Mapping[tuple[str, str, str], tuple[str, ...]] = field(default_factory=dict)
    steps: frozenset[tuple[str, str, str]] = frozenset()


_NAMES = {
    NameKind.FULL: Facet.FULL,
    NameKind.PLATE: Facet.PLATE,
    NameKind.SHORT: Facet.SHORT,
    NameKind.ALIAS: Facet.ALIAS,
}


def snapshot(government: Government, on: date) -> Snapshot:
    """Everything of a government's register that holds on a day; successions are those of the day itself."""
    rows = Organisation.objects.filter(government=government)
    latest = _latest_names(government, on)
    bodies: dict[str, dict[Facet, tuple[str, ...]]] = {}
    for row in rows.filter(in_force(on)):
        bodies[row.public_id] = {
            Facet.KIND: (row.kind,),
            Facet.LEVEL: (row.level,),
            Facet.SUPERIOR: _given(latest.get(row.superior_id or 0, row.superior_name)),
            Facet.SUPERVISOR: _given(latest.get(row.supervisor_id or 0, "")),
            Facet.CODE: _given(row.division_code),
            Facet.POSITION: (str(row.position),),
        }
    names = OrganisationName.objects.filter(in_force(on), government=government)
    for kind, text, body in names.values_list("kind", "text", "organisation__public_id"):
        _append(bodies, body, _NAMES[NameKind(kind)], text)
    memberships = Membership.objects.filter(in_force(on), government=government)
    for group, member in memberships.values_list("group_id", "member__public_id"):
        _append(bodies, member, Facet.GROUPS, latest.get(group, ""))
    posts: dict[tuple[str, str, str], tuple[str, ...]] = {}
    held = Post.objects.filter(in_force(on), government=government, revoked_at__isnull=True)
    for user, name, role, body_id in held.values_list("user__public_id", "user__display_name", "role", "organisation"):
        key = (user, name, role)
        posts[key] = tuple(sorted({*posts.get(key, ()), latest.get(body_id, "")}))
    portfolios: dict[tuple[str, str, str], tuple[str, ...]] = {}
    charged = Portfolio.objects.filter(in_force(on), government=government, post__revoked_at__isnull=True)
    for user, name, role, body_id in charged.values_list(
        "post__user__public_id", "post__user__display_name", "post__role", "organisation"
    ):
        key = (user, name, role)
        portfolios[key] = tuple(sorted({*portfolios.get(key, ()), latest.get(body_id, "")}))
    steps = Succession.objects.filter(government=government, effective_on=on)
    followed = {
        (latest.get(before, ""), latest.get(after, ""), kind)
        for before, after, kind in steps.values_list("predecessor_id", "successor_id", "kind")
    }
    return Snapshot(bodies, posts, portfolios, frozenset(followed))


def differences(before: Snapshot, after: Snapshot) -> tuple[Difference, ...]:
    """What is otherwise: bodies in their order, then posts, then who is in charge, then who follows whom."""
    found = [each for key in {**before.bodies, **after.bodies} for each in _of_body(key, before, after)]
    for facet, was, now in (
        (Facet.POST, before.posts, after.posts),
        (Facet.IN_CHARGE, before.portfolios, after.portfolios),
    ):
        for key in sorted({*was, *now}, key=lambda key: key[1:]):
            if was.get(key, ()) != now.get(key, ()):
                found.append(Difference(facet, key[1], was.get(key, ()), now.get(key, ()), key[2]))
    found += [
        Difference(Facet.FOLLOWS, former, (former,), (follower,), kind)
        for former, follower, kind in sorted(after.steps - before.steps)
    ]
    return tuple(found)


def _of_body(key: str, before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    was, now = before.bodies.get(key), after.bodies.get(key)
    name = ((was or now or {}).get(Facet.FULL) or ("",))[0]
    if was is None or now is None:
        yield Difference(Facet.EXISTS, name, (name,) if was else (), (name,) if now else ())
        facets = [Facet.SHORT, Facet.ALIAS, Facet.PLATE, Facet.GROUPS]
    else:
        facets = list(Facet)
    for facet in facets:
        held, holds = tuple((was or {}).get(facet, ())), tuple((now or {}).get(facet, ()))
        if sorted(held) != sorted(holds):
            yield Difference(facet, name, held, holds)


def _latest_names(government: Government, on: date) -> dict[int, str]:
    """The full name of every body on a day, or the last before, or the first after."""
    names = OrganisationName.objects.filter(government=government, kind=NameKind.FULL)
    found: dict[int, tuple[tuple[bool, date], str]] = {}
    for body, text, starts_on in names.values_list("organisation_id", "text", "starts_on"):
        since = starts_on or date.min
        rank = (True, since) if since <= on else (False, date.max - (since - date.min))
        if body not in found or rank > found[body][0]:
            found[body] = (rank, text)
    return {body: text for body, (_, text) in found.items()}


def _append(bodies: dict[str, dict[Facet, tuple[str, ...]]], key: str, facet: Facet, value: str) -> None:
    if key in bodies:
        bodies[key][facet] = (*bodies[key].get(facet, ()), value)


def _given(text: str) -> tuple[str, ...]:
    return (text,) if text else ()
