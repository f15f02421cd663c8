"""What the database itself refuses, whatever program writes to it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from luoshi.server.orgs.models import (
    CalendarDay,
    CalendarYear,
    Delegation,
    Government,
    Membership,
    Organisation,
    OrganisationName,
    Portfolio,
    Post,
    Succession,
    User,
)
from server_cast import FOUNDED, NOW, TODAY, Cast

pytestmark = pytest.mark.django_db


def refused(model: type[Any], **columns: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**columns)


def refused_change(row: Any, **columns: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**columns)


def test_days_are_in_order(cast: Cast) -> None:
    early = FOUNDED - timedelta(days=1)
    refused_change(cast.bodies["water"], ends_on=early)
    refused_change(OrganisationName.objects.filter(organisation=cast.bodies["water"])[0], ends_on=early)
    refused_change(cast.posts["viewer"], ends_on=early)
    refused_change(Membership.objects.all()[0], ends_on=early)
    refused_change(Portfolio.objects.all()[0], ends_on=early)


def test_choices_are_what_the_program_knows(cast: Cast) -> None:
    refused_change(cast.posts["viewer"], role="king")
    refused_change(cast.posts["viewer"], role="system")
    refused_change(cast.bodies["water"], kind="ministry")
    refused_change(cast.bodies["water"], level="moon")
    refused_change(cast.county, level="moon")


def test_nothing_is_above_itself(cast: Cast) -> None:
    refused_change(cast.county, parent=cast.county)
    refused_change(cast.bodies["water"], superior=cast.bodies["water"])
    refused_change(cast.bodies["water"], supervisor=cast.bodies["water"])
    refused_change(Membership.objects.all()[0], member=cast.bodies["townships"])


def test_open_rows_stand_once(cast: Cast) -> None:
    root, water = cast.county, cast.bodies["water"]
    name = OrganisationName.objects.get(text="县水利局")
    refused(
        OrganisationName,
        government=root,
        organisation=cast.bodies["agriculture"],
        kind="alias",
        text="县水利局",
        matched=name.matched,
    )
    refused(OrganisationName, government=root, organisation=water, kind="full", text="别名", matched="别名")
    post = cast.posts["viewer"]
    refused(
        Post,
        government=root,
        user=post.user,
        organisation=post.organisation,
        role=post.role,
        granted_by="x",
        granted_at=NOW,
    )
    held = Portfolio.objects.all()[0]
    refused(Portfolio, government=root, post=held.post, organisation=held.organisation)
    membership = Membership.objects.all()[0]
    refused(Membership, government=root, group=membership.group, member=membership.member)


def test_a_delegation_has_its_days_and_its_reason(cast: Cast) -> None:
    row = {
        "government": cast.county,
        "post": cast.posts["viewer"],
        "delegate": cast.people["newcomer"],
        "kind": "given",
        "given_by": "x",
        "given_at": NOW,
        "reason": "外出",
        "starts_on": TODAY,
        "ends_on": TODAY,
    }
    for wrong in ({"starts_on": None}, {"ends_on": None}, {"reason": ""}, {"kind": "x"}, {"ends_on": FOUNDED}):
        refused(Delegation, **(row | wrong))


def test_login_names_are_one_and_in_lower_case(cast: Cast) -> None:
    refused_change(cast.people["viewer"], login_name="Viewer")
    refused_change(cast.people["viewer"], login_name="compiler")
    refused_change(cast.people["viewer"], login_name="")
    refused_change(cast.people["viewer"], display_name="")


def test_a_division_and_a_year_stand_once(cast: Cast) -> None:
    Government.objects.filter(pk=cast.county.pk).update(division_code="991234")
    refused_change(cast.city, division_code="991234")
    year = CalendarYear.objects.create(government=cast.county, year=2032, basis="文号")
    refused(CalendarYear, government=cast.county, year=2032, basis="文号")
    refused(CalendarYear, government=cast.county, year=1999, basis="文号")
    refused(CalendarYear, government=cast.county, year=2033, basis="")
    day = date(2032, 1, 1)
    for owner in (year, None):
        CalendarDay.objects.create(government=cast.county, year=owner, day=day, works=False)
        refused(CalendarDay, government=cast.county, year=owner, day=day, works=True)


def test_a_body_follows_another_once_a_day(cast: Cast) -> None:
    row = {
        "government": cast.county,
        "predecessor": cast.bodies["water"],
        "successor": cast.bodies["agriculture"],
        "kind": "merge",
        "effective_on": TODAY,
    }
    Succession.objects.create(**row)
    refused(Succession, **row)
    refused(Succession, **(row | {"successor": cast.bodies["water"]}))
    refused(Succession, **(row | {"kind": "x", "effective_on": FOUNDED}))


def test_what_others_point_to_is_not_deleted(cast: Cast) -> None:
    for row in (cast.county, cast.bodies["water"], cast.people["viewer"], cast.posts["deputy"]):
        with pytest.raises(ProtectedError):
            row.delete()
    assert Organisation.objects.filter(pk=cast.bodies["water"].pk).exists()
    assert User.objects.filter(pk=cast.people["viewer"].pk).exists()
