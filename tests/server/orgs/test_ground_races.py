"""Two people at once: never two roles that exclude each other, never two events in one place, never one name twice."""

from datetime import timedelta
from functools import partial

import pytest

from luoshi.server.audit.models import Event, Head
from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import Invalid
from luoshi.server.core.roles import ADMINISTRATORS, PostRole
from luoshi.server.orgs.acting import act_in
from luoshi.server.orgs.models import GovernmentLevel, OrganisationKind, Post
from luoshi.server.orgs.services.delegations import appoint_stand_in
from luoshi.server.orgs.services.organisations import NewOrganisation, create_organisation
from luoshi.server.orgs.services.people import edit_person
from luoshi.server.orgs.services.posts import grant_post
from races import at_once
from server_cast import NOW, TODAY, Cast

pytestmark = pytest.mark.django_db(transaction=True)


def grants(cast: Cast, role: PostRole) -> partial[Post]:
    return partial(
        grant_post,
        actor=cast.actor("security"),
        now=NOW,
        person=cast.person("newcomer"),
        organisation=cast.body("office"),
        role=role,
    )


def test_two_grants_at_once_never_exclude_each_other(committed_cast: Cast) -> None:
    cast = committed_cast
    results = at_once(*(grants(cast, role) for role in (*sorted(ADMINISTRATORS), PostRole.VIEWER)))
    assert sum(isinstance(result, Post) for result in results) == 1
    assert sum(isinstance(result, Invalid) for result in results) == 3
    assert Post.objects.filter(user=cast.people["newcomer"]).count() == 1
    assert verify(cast.county.public_id).findings == ()


def test_the_same_grant_at_once_is_given_once(committed_cast: Cast) -> None:
    results = at_once(*[grants(committed_cast, PostRole.VIEWER)] * 3)
    assert sorted(type(result).__name__ for result in results) == ["Invalid", "Invalid", "Post"]


def test_a_grant_and_a_stand_in_at_once_never_exclude_each_other(committed_cast: Cast) -> None:
    cast = committed_cast
    appoint = partial(
        appoint_stand_in,
        actor=cast.actor("security"),
        now=NOW,
        post=cast.post("auditor"),
        delegate=cast.person("newcomer"),
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=3),
        reason="病假",
    )
    results = at_once(grants(cast, PostRole.VIEWER), appoint)
    assert sum(isinstance(result, Invalid) for result in results) == 1, results


def test_events_at_once_take_places_one_after_the_other(committed_cast: Cast) -> None:
    cast = committed_cast
    before = Head.objects.get(government=cast.county.public_id).sequence
    names = ["compiler", "supervisor", "viewer", "head", "deputy", "farm_clerk"]
    system = act_in(cast.people["system"], cast.post("system"), NOW)
    results = at_once(
        *(
            partial(edit_person, actor=system, now=NOW, person=cast.person(name), display_name=f"新{number}")
            for number, name in enumerate(names)
        )
    )
    assert [result for result in results if isinstance(result, Exception)] == []
    places = Event.objects.filter(government=cast.county.public_id, sequence__gt=before)
    assert list(places.values_list("sequence", flat=True)) == list(range(before + 1, before + 1 + len(names)))
    assert verify(cast.county.public_id).findings == ()


def test_a_chain_begun_twice_at_once_is_one_chain(committed_cast: Cast) -> None:
    from django.db import transaction

    from luoshi.server.audit.services import record_occurrence

    def occur() -> Event:
        with transaction.atomic():
            return record_occurrence(
                actor=committed_cast.actor("system"), now=NOW, action="x", kind="x", key="x", government="gov-new"
            )

    results = at_once(*[occur] * 4)
    assert sorted(result.sequence for result in results if isinstance(result, Event)) == [1, 2, 3, 4], results
    assert verify("gov-new").findings == ()


def test_one_name_at_once_is_given_once(committed_cast: Cast) -> None:
    create = partial(
        create_organisation,
        actor=committed_cast.actor("system"),
        now=NOW,
        government=committed_cast.county.public_id,
        new=NewOrganisation(name="云岭县数据局", kind=OrganisationKind.BUREAU, level=GovernmentLevel.COUNTY),
    )
    results = at_once(create, create, create)
    assert sum(isinstance(result, Invalid) for result in results) == 2, results
