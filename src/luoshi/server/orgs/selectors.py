"""Reading organisations in their time: names, members, successors, the register, working days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from luoshi.extraction.register import Organisation as RegisterEntry
from luoshi.extraction.register import Register
from luoshi.extraction.view import normal
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say
from luoshi.server.core.working_days import WorkingDays
from luoshi.server.orgs.models import (
    CalendarDay,
    CalendarYear,
    Government,
    GovernmentLevel,
    NameKind,
    Organisation,
    OrganisationName,
    Succession,
    SuccessionKind,
)
from luoshi.server.orgs.models.columns import in_force
from luoshi.server.orgs.scopes import visible_governments
from luoshi.server.policy import Action, Facts, may


def name_on(organisation: Organisation, on: date) -> str:
    """The full name of a body on a day; before its first day the first one, after its last day the last one."""
    names = [name for name in organisation.names.all() if name.kind == NameKind.FULL]
    names.sort(key=lambda name: name.starts_on or date.min)
    begun = [name for name in names if name.starts_on is None or name.starts_on <= on]
    return (begun or names[:1])[-1].text


def short_name_on(organisation: Organisation, on: date) -> str:
    """The first short name of a body on a day, else its full name."""
    short = [name for name in organisation.names.all() if name.kind == NameKind.SHORT and on in name.period]
    short.sort(key=lambda name: (name.position, name.pk))
    return short[0].text if short else name_on(organisation, on)


def members_on(group: Organisation, on: date) -> list[Organisation]:
    """The members of a group on a day, in the order of the government's list."""
    members = Organisation.objects.filter(in_force(on, "member_of__"), member_of__group=group)
    return list(members.distinct())


def successors(organisation: Organisation, on: date) -> list[Organisation]:
    """The bodies that stand in the place of one on a day: itself while it lasts, else what followed, step by step.

    Empty for a body that ended without a successor. Transferred duties make no successor: that body goes on.
    """
    return _standing_for(organisation, _steps(organisation.government_id, on), on)


def _standing_for(organisation: Organisation, steps: dict[int, list[Organisation]], on: date) -> list[Organisation]:
    found: dict[int, Organisation] = {}
    open_bodies, met = [organisation], set()
    while open_bodies:
        body = open_bodies.pop(0)
        if body.pk in met:
            continue
        met.add(body.pk)
        if body.ends_on is None or body.ends_on >= on:
            found[body.pk] = body
        else:
            open_bodies += steps.get(body.pk, [])
    return list(found.values())


def predecessors(organisation: Organisation) -> list[Succession]:
    """The steps by which a body came to what it does, oldest first."""
    return list(organisation.follows.select_related("predecessor").order_by("effective_on", "id"))


def _members(group: Organisation, on: date) -> list[Organisation]:
    """As ``members_on``, from memberships that were fetched with the group."""
    members = [membership.member for membership in group.memberships.all() if on in membership.period]
    return sorted(members, key=lambda member: (member.position, member.pk))


def register_for(government: Government, on: date) -> Register:
    """The frozen register of a government as of a day, for ``luoshi.extract``; ids are public ids.

    Besides the names of the day it knows former names, those of the body itself and of bodies that it alone followed,
    as far as no other body bears them on the day: papers print yesterday's names for years.
    """
    bodies = list(_in_force(government, on))
    taken = {normal(name.text): body.pk for body in bodies for name in _names_on(body, on)}
    former = _former_names(government, bodies, on)
    entries = []
    for body in bodies:
        names = _names_on(body, on)
        full = name_on(body, on)
        aliases = [name.text for name in names if name.kind in (NameKind.PLATE, NameKind.ALIAS)]
        for text in former.get(body.pk, []):
            if taken.setdefault(normal(text), body.pk) == body.pk and text != full:
                aliases.append(text)
        entries.append(
            RegisterEntry(
                id=body.public_id,
                name=full,
                short=tuple(name.text for name in names if name.kind == NameKind.SHORT),
                aliases=tuple(dict.fromkeys(aliases)),
                kind=body.kind,
                level=body.level,
                members=tuple(member.public_id for member in _members(body, on)),
            )
        )
    places = _places(government)
    return Register(tuple(entries), places.place, places.city, places.province, on)


def working_days(government: Government) -> WorkingDays:
    """The working days of a government: what is bundled, what it entered, its own days."""
    entered: dict[int, dict[date, bool]] = {
        year.year: {day.day: day.works for day in year.days.all()}
        for year in CalendarYear.objects.filter(government=government).prefetch_related("days")
    }
    own = CalendarDay.objects.filter(government=government, year__isnull=True)
    return WorkingDays(entered, {day.day: day.works for day in own})


def working_days_seen(actor: Actor) -> WorkingDays:
    """The working days of the actor's own government, as far as the actor sees its calendar."""
    own = visible_governments(actor).filter(public_id=actor.government).first()
    if own is None or not may(actor, Action.CALENDAR_VIEW, Facts(government=actor.government)):
        raise NotFound(say("工作日历"))
    return working_days(own)


@dataclass(frozen=True, slots=True)
class _Places:
    place: str
    city: str
    province: str


def _places(government: Government) -> _Places:
    """What 县, 市 and 省 stand for: the governments above where they are here, else the names that were entered."""
    names = {"city": government.city, "province": government.province}
    above = government
    while above is not None:
        if above.level in (GovernmentLevel.CITY, GovernmentLevel.PROVINCE):
            names[above.level] = above.name
        names["province"] = names["province"] or above.province
        if above.parent is None:
            break
        above = above.parent
    return _Places(government.name, names["city"], names["province"])


def _in_force(government: Government, on: date) -> Iterable[Organisation]:
    bodies = Organisation.objects.filter(in_force(on), government=government)
    return bodies.prefetch_related("names", "memberships__member")


def _names_on(body: Organisation, on: date) -> list[OrganisationName]:
    names = [name for name in body.names.all() if on in name.period]
    return sorted(names, key=lambda name: (name.position, name.pk))


def _former_names(government: Government, bodies: list[Organisation], on: date) -> dict[int, list[str]]:
    """For each body the names that it had, and those of ended bodies that it alone followed; newest first."""
    found: dict[int, list[str]] = {}
    steps = _steps(government.pk, on)
    ended = Organisation.objects.filter(government=government, ends_on__lt=on).prefetch_related("names")
    for body in [*bodies, *ended]:
        followers = _standing_for(body, steps, on)
        if len(followers) != 1:
            continue
        names = [name for name in body.names.all() if name.ends_on is not None and name.ends_on < on]
        names.sort(key=lambda name: (name.ends_on is None, name.ends_on), reverse=True)
        found.setdefault(followers[0].pk, []).extend(name.text for name in names)
    return found


def _steps(government: int, on: date) -> dict[int, list[Organisation]]:
    found: dict[int, list[Organisation]] = {}
    steps = Succession.objects.filter(government=government, effective_on__lte=on)
    for each in steps.exclude(kind=SuccessionKind.TRANSFER).select_related("successor"):
        found.setdefault(each.predecessor_id, []).append(each.successor)
    return found
