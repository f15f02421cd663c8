"""Columns that the rows of this app share: ids, and who added them."""

from collections.abc import Callable

from django.db import models

from luoshi.server.core.ids import MAX_LENGTH, new_id
from luoshi.server.orgs.models import Government


def public_id_field(make: Callable[[], str]) -> "models.CharField[str, str]":
    """The id by which everything outside the database knows the row."""
    return models.CharField(max_length=MAX_LENGTH, unique=True, default=make, editable=False)


def definition_id() -> str:
    """A new id of a definition."""
    return new_id("define")


def observation_id() -> str:
    """A new id of an observation."""
    return new_id("observe")


def way_id() -> str:
    """A new id of a way to a target."""
    return new_id("way")


def finish_line_id() -> str:
    """A new id of a finish line."""
    return new_id("finish")


class Added(models.Model):
    """Who added a row, in which post, when. Nothing here is changed afterwards: what is wrong gets a later row."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    made_by = models.CharField(max_length=80)
    made_by_name = models.CharField(max_length=80)
    made_in = models.CharField(max_length=MAX_LENGTH, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        """Shared columns alone."""

        abstract = True
