"""Ids of the rows of this app."""

from collections.abc import Callable

from django.db import models

from luoshi.server.core.ids import MAX_LENGTH, new_id


def public_id_field(make: Callable[[], str]) -> "models.CharField[str, str]":
    """The id by which everything outside the database knows the row."""
    return models.CharField(max_length=MAX_LENGTH, unique=True, default=make, editable=False)


def cycle_id() -> str:
    """A new id of a cycle."""
    return new_id("cycle")


def report_id() -> str:
    """A new id of a report."""
    return new_id("report")


def obligation_id() -> str:
    """A new id of what a body owed."""
    return new_id("owed")


def allowance_id() -> str:
    """A new id of an exception from the days of a cycle."""
    return new_id("allow")


def restatement_id() -> str:
    """A new id of a restatement."""
    return new_id("restate")


def dropped_id() -> str:
    """A new id of a field that is not asked for any more."""
    return new_id("dropped")


def confidence_id() -> str:
    """A new id of a judgement how far a report is to be believed."""
    return new_id("conf")


def ladder_id() -> str:
    """A new id of a ladder of reminders."""
    return new_id("ladder")
