"""Columns that several models share: public ids, and first and last days."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from luoshi.server.core.ids import MAX_LENGTH, new_id
from luoshi.server.core.periods import Period


def government_id() -> str:
    """A new id of a government."""
    return new_id("gov")


def organisation_id() -> str:
    """A new id of an organisation."""
    return new_id("org")


def user_id() -> str:
    """A new id of a person."""
    return new_id("user")


def post_id() -> str:
    """A new id of a post."""
    return new_id("post")


def proposal_id() -> str:
    """A new id of a proposed post."""
    return new_id("prop")


def delegation_id() -> str:
    """A new id of a delegation."""
    return new_id("deleg")


def public_id_field(make: Any) -> "models.CharField[str, str]":
    """The id by which everything outside the database knows the row."""
    return models.CharField(max_length=MAX_LENGTH, unique=True, default=make, editable=False)


def dates_in_order(name: str) -> models.CheckConstraint:
    """The last day does not come before the first."""
    in_order = Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
    return models.CheckConstraint(condition=in_order, name=name)


def in_force(day: date, prefix: str = "") -> Q:
    """Rows that hold on a day; ``prefix`` leads to them from another model (``"names__"``)."""
    begun = Q(**{f"{prefix}starts_on__isnull": True}) | Q(**{f"{prefix}starts_on__lte": day})
    lasting = Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": day})
    return begun & lasting


class Dated(models.Model):
    """A row that holds from its first to its last day, both included; an empty day is open."""

    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        """Each model names its own constraint on the order of the days."""

        abstract = True

    @property
    def period(self) -> Period:
        """The days on which the row holds."""
        return Period(self.starts_on, self.ends_on)
