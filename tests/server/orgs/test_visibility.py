"""Who sees what: the exact set of each of the cast, and scopes that say the same as the policy."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from luoshi.server.core.actor import Actor, system_actor
from luoshi.server.orgs.facts import (
    delegation_facts,
    government_facts,
    organisation_facts,
    person_facts,
    post_facts,
)
from luoshi.server.orgs.models import Delegation, Government, GovernmentLevel, Organisation, Post, User
from luoshi.server.orgs.scopes import (
    NOTHING,
    visible_calendar_days,
    visible_calendar_years,
    visible_delegations,
    visible_governments,
    visible_organisations,
    visible_people,
    visible_posts,
    where,
)
from luoshi.server.orgs.services.calendar import SpecialDay, enter_year, set_own_day
from luoshi.server.orgs.services.delegations import give_delegation
from luoshi.server.orgs.services.governments import create_government
from luoshi.server.policy import Action, may
from server_cast import (
    CITY_BODIES,
    CITY_PEOPLE,
    COUNTY_BODIES,
    COUNTY_PEOPLE,
    NOW,
    PEOPLE_SEEN,
    TODAY,
    Cast,
)

pytestmark = pytest.mark.django_db

# who → the delegations that they see, of one that water_leader gave to water_clerk and one of city_compiler
DELEGATIONS = {
    "security": {"water"},
    "water_clerk": {"water"},
    "water_leader": {"water"},
    "city_security": {"city"},
    "city_compiler": {"city"},
    "city_viewer": {"city"},
}


@pytest.fixture
def lent(cast: Cast) -> Cast:
    """The cast with a sibling county, two delegations and a calendar in each government."""
    create_government(
        actor=system_actor("初始化"),
        now=NOW,
        name="望江县",
        level=GovernmentLevel.COUNTY,
        parent=cast.city.public_id,
    )
    for giver, delegate in (("water_leader", "water_clerk"), ("city_compiler", "city_viewer")):
        give_delegation(
            actor=cast.actor(giver),
            now=NOW,
            post=cast.post(giver),
            delegate=cast.person(delegate),
            starts_on=TODAY + timedelta(days=1),
            ends_on=TODAY + timedelta(days=9),
            reason="外出学习",
        )
    for who, government in (("system", cast.county), ("city_system", cast.city)):
        year: dict[str, Any] = {"government": government.public_id, "actor": cast.actor(who), "now": NOW}
        days = {TODAY.replace(month=10, day=1): SpecialDay(False, "国庆节")}
        enter_year(**year, year=2031, basis="国办发明电〔2030〕8号", days=days)
        set_own_day(**year, day=TODAY, works=False, note="成立纪念日")
    return cast


def named(known: Mapping[str, Any], rows: Any) -> set[str]:
    names = {row.public_id: name for name, row in known.items()}
    return {names[row.public_id] for row in rows}


def test_the_cast_is_large_enough(cast: Cast) -> None:
    assert set(cast.people) == COUNTY_PEOPLE | CITY_PEOPLE
    assert set(PEOPLE_SEEN) == set(cast.posts)
    assert len(PEOPLE_SEEN) >= 12


@pytest.mark.parametrize("who", sorted(PEOPLE_SEEN))
def test_the_exact_visible_set(lent: Cast, who: str) -> None:
    actor = lent.actor(who)
    home, in_city = lent.people[who].government, who in CITY_PEOPLE
    assert named(lent.people, visible_people(actor, TODAY)) == PEOPLE_SEEN[who]
    assert named(lent.posts, visible_posts(actor)) == PEOPLE_SEEN[who] - {"newcomer"}
    assert named(lent.bodies, visible_organisations(actor)) == (CITY_BODIES if in_city else COUNTY_BODIES)
    seen = {government.name for government in visible_governments(actor)}
    assert seen == ({"景澄市", "云岭县", "望江县"} if in_city else {"景澄市", "云岭县"})
    given = {"water": lent.posts["water_leader"].pk, "city": lent.posts["city_compiler"].pk}
    expected = {given[name] for name in DELEGATIONS.get(who, set())}
    assert set(visible_delegations(actor).values_list("post", flat=True)) == expected
    assert {year.government_id for year in visible_calendar_years(actor)} == {home.pk}
    assert {day.government_id for day in visible_calendar_days(actor)} == {home.pk}


def test_without_a_post_one_sees_oneself(lent: Cast) -> None:
    alone = lent.alone("newcomer")
    assert named(lent.people, visible_people(alone, TODAY)) == {"newcomer"}
    for scope in (visible_posts, visible_organisations, visible_governments, visible_calendar_years):
        assert not scope(alone).exists()


def test_system_work_sees_all(lent: Cast) -> None:
    system = system_actor("定时任务")
    assert visible_people(system, TODAY).count() == User.objects.count()
    assert visible_organisations(system).count() == Organisation.objects.count()
    assert visible_governments(system).count() == 3


def test_scopes_and_policy_say_the_same(lent: Cast) -> None:
    """For every person and every row: it is in the scope exactly where the policy lets it be viewed."""
    compared = 0
    for who in lent.posts:
        actor = lent.actor(who)
        views: Any = (
            (Action.GOVERNMENT_VIEW, Government.objects.all(), visible_governments(actor), government_facts),
            (Action.ORGANISATION_VIEW, Organisation.objects.all(), visible_organisations(actor), organisation_facts),
            (
                Action.PERSON_VIEW,
                User.objects.all(),
                visible_people(actor, TODAY),
                lambda row: person_facts(row, TODAY),
            ),
            (Action.POST_VIEW, Post.objects.all(), visible_posts(actor), post_facts),
            (Action.DELEGATION_VIEW, Delegation.objects.all(), visible_delegations(actor), delegation_facts),
        )
        for action, rows, visible, facts in views:
            seen = set(visible.values_list("pk", flat=True))
            for row in rows:
                assert may(actor, action, facts(row)).allowed is (row.pk in seen), (who, action, row)
                compared += 1
    assert compared > 800


def test_a_condition_without_a_meaning_is_no_hole(cast: Cast) -> None:
    with pytest.raises(KeyError):
        where(cast.actor("compiler"), Action.PERSON_VIEW, {})
    nobody = Actor(user="user-x", name="无", government=cast.county.public_id)
    assert where(nobody, Action.PERSON_VIEW, {}) == NOTHING


def test_no_list_costs_more_for_more_rows(lent: Cast, django_assert_max_num_queries: Any) -> None:
    actor = lent.actor("compiler")
    with django_assert_max_num_queries(1):
        list(visible_people(actor, TODAY))
    with django_assert_max_num_queries(1):
        list(visible_organisations(actor))
