"""How far the first set-up of a government has come: what is there, counted, and who may do what is left.

A step that was done once stays done: a clerk who leaves, or a new year, does not begin the set-up anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Count, Q

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.roles import ADMINISTRATORS, PostRole
from luoshi.server.orgs.acting import posts_in_force
from luoshi.server.orgs.models import Government, Organisation, OrganisationKind, Post, User
from luoshi.server.orgs.models.columns import in_force
from luoshi.server.orgs.scopes import visible_governments
from luoshi.server.orgs.selectors import working_days
from luoshi.server.policy import Action, Facts, may


class Step(StrEnum):
    """The steps, in their order."""

    GOVERNMENT = "government"
    ORGANISATIONS = "organisations"
    PEOPLE = "people"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """What is there. ``holders`` are the printed names of who holds each role now, ``ever`` all roles ever granted.

    ``years`` says for this year and, from December on, for the next, whether its holidays are known;
    ``began_known`` says it of the year in which the government was set up.
    """

    government: Government
    bodies: int
    groups: int
    people: int
    posts: int
    holders: Mapping[PostRole, tuple[str, ...]]
    ever: frozenset[PostRole]
    years: Mapping[int, bool]
    began_known: bool

    def is_done(self, step: Step) -> bool:
        """Whether a step once had what the work needs.

        A place with its province or its code; bodies besides the office that the installation began with; somebody
        who compiles and somebody of a unit; the calendar of the first year.
        """
        return {
            Step.GOVERNMENT: bool(self.government.province or self.government.division_code),
            Step.ORGANISATIONS: self.bodies > 1,
            Step.PEOPLE: {PostRole.OFFICE_COMPILER, PostRole.UNIT_CLERK} <= self.ever,
            Step.CALENDAR: self.began_known,
        }[step]

    @property
    def missing_years(self) -> tuple[int, ...]:
        """The years whose holidays should be known by now and are not."""
        return tuple(year for year, known in self.years.items() if not known)

    @property
    def finished(self) -> bool:
        """Whether nothing is left."""
        return all(self.is_done(step) for step in Step)


def first_steps(actor: Actor, on: date) -> FirstSteps | None:
    """The state of the actor's own government, for its three administrators; None for everybody else."""
    if not actor.roles & ADMINISTRATORS or not may(actor, Action.GOVERNMENT_VIEW, Facts(government=actor.government)):
        return None
    own = visible_governments(actor).filter(public_id=actor.government).first()
    if own is None:
        return None
    group = Q(kind=OrganisationKind.GROUP)
    now = in_force(on)
    counted = Organisation.objects.filter(government=own).aggregate(
        groups=Count("pk", filter=group & now), bodies=Count("pk", filter=~group)
    )
    granted = Post.objects.filter(government=own).order_by().values_list("role", flat=True).distinct()
    held = posts_in_force(on).filter(government=own).order_by("id").values_list("role", "user__display_name")
    holders: dict[PostRole, tuple[str, ...]] = {}
    for role, name in held:
        holders[PostRole(role)] = (*holders.get(PostRole(role), ()), name)
    days = working_days(own)
    years = [on.year, on.year + 1] if on.month >= _ANNOUNCED_FROM else [on.year]
    return FirstSteps(
        government=own,
        bodies=counted["bodies"],
        groups=counted["groups"],
        people=User.objects.filter(government=own, is_active=True).count(),
        posts=sum(len(names) for names in holders.values()),
        holders=holders,
        ever=frozenset(PostRole(role) for role in granted),
        years={year: days.is_announced(year) for year in years},
        began_known=days.is_announced(china_date(own.created_at).year),
    )


_ANNOUNCED_FROM = 12
"""From December on the next year's holidays are announced, as a rule in November."""
