"""How far the first set-up of a government has come: what is there, counted, and who may do what is left.

A step that was done once stays done: a clerk who leaves, or a new year, does not begin the set-up anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import ExtractYear

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.roles import ADMINISTRATORS, PostRole
from luoshi.server.core.working_days import WorkingDays
from luoshi.server.orgs.acting import posts_in_force
from luoshi.server.orgs.models import CalendarYear, Government, Organisation, OrganisationKind, Post, User
from luoshi.server.orgs.models.columns import in_force
from luoshi.server.policy import Action, Facts, may


class Step(StrEnum):
    """The steps, in their order."""

    GOVERNMENT = "government"
    ORGANISATIONS = "organisations"
    PEOPLE = "people"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Which steps are done. ``years`` says for this year and, from December on, for the next, whether its holidays are
    known.
    """

    government: Government
    done: frozenset[Step]
    years: Mapping[int, bool]

    def is_done(self, step: Step) -> bool:
        """Whether a step once had what the work needs.

        A place with its province or its code; bodies besides the office that the installation began with; somebody
        who compiles and somebody of a unit; the calendar of the first year.
        """
        return step in self.done

    @property
    def missing_years(self) -> tuple[int, ...]:
        """The years whose holidays should be known by now and are not."""
        return tuple(year for year, known in self.years.items() if not known)

    @property
    def finished(self) -> bool:
        """Whether nothing is left."""
        return self.done == frozenset(Step)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSteps(Progress):
    """The same with what is there. ``holders`` are the printed names of who holds each role now."""

    bodies: int
    groups: int
    people: int
    posts: int
    holders: Mapping[PostRole, tuple[str, ...]]


def progress(actor: Actor, on: date) -> Progress | None:
    """How far the actor's own government is, for its three administrators; None for everybody else. One query: the
    home page asks each time.
    """
    if not actor.roles & ADMINISTRATORS or not may(actor, Action.GOVERNMENT_VIEW, Facts(government=actor.government)):
        return None
    bodies = Organisation.objects.filter(government=OuterRef("pk")).exclude(kind=OrganisationKind.GROUP)
    granted = Post.objects.filter(government=OuterRef("pk"))
    entered = CalendarYear.objects.filter(government=OuterRef("pk"))
    own = (
        Government.objects.filter(public_id=actor.government)
        .annotate(
            second_body=Exists(bodies[1:2]),
            compiles=Exists(granted.filter(role=PostRole.OFFICE_COMPILER)),
            of_a_unit=Exists(granted.filter(role=PostRole.UNIT_CLERK)),
            began=Exists(entered.filter(year=ExtractYear(OuterRef("created_at")))),
            this_year=Exists(entered.filter(year=on.year)),
            next_year=Exists(entered.filter(year=on.year + 1)),
        )
        .first()
    )
    if own is None:
        return None
    bundled = WorkingDays({}, {}).is_announced
    reached = {
        Step.GOVERNMENT: bool(own.province or own.division_code),
        Step.ORGANISATIONS: own.second_body,
        Step.PEOPLE: own.compiles and own.of_a_unit,
        Step.CALENDAR: own.began or bundled(china_date(own.created_at).year),
    }
    years = {on.year: own.this_year} | ({on.year + 1: own.next_year} if on.month >= _ANNOUNCED_FROM else {})
    return Progress(
        government=own,
        done=frozenset(step for step, is_reached in reached.items() if is_reached),
        years={year: known or bundled(year) for year, known in years.items()},
    )


def first_steps(actor: Actor, on: date) -> FirstSteps | None:
    """The same with everything counted, for the page of the set-up."""
    so_far = progress(actor, on)
    if so_far is None:
        return None
    own, group, now = so_far.government, Q(kind=OrganisationKind.GROUP), in_force(on)
    counted = Organisation.objects.filter(government=own).aggregate(
        groups=Count("pk", filter=group & now), bodies=Count("pk", filter=~group)
    )
    held = posts_in_force(on).filter(government=own).order_by("id").values_list("role", "user__display_name")
    holders: dict[PostRole, tuple[str, ...]] = {}
    for role, name in held:
        holders[PostRole(role)] = (*holders.get(PostRole(role), ()), name)
    return FirstSteps(
        government=own,
        done=so_far.done,
        years=so_far.years,
        bodies=counted["bodies"],
        groups=counted["groups"],
        people=User.objects.filter(government=own, is_active=True).count(),
        posts=sum(len(names) for names in holders.values()),
        holders=holders,
    )


_ANNOUNCED_FROM = 12
"""From December on the next year's holidays are announced, as a rule in November."""
