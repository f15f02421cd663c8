"""Columns that the rows of this app share: ids, who wrote them, on which papers they stand."""

from collections.abc import Callable

from django.db import models

from luoshi.server.core.ids import MAX_LENGTH, new_id
from luoshi.server.core.said import say
from luoshi.server.orgs.models import Government


def public_id_field(make: Callable[[], str]) -> "models.CharField[str, str]":
    """The id by which everything outside the database knows the row."""
    return models.CharField(max_length=MAX_LENGTH, unique=True, default=make, editable=False)


def matter_id() -> str:
    """A new id of a matter."""
    return new_id("matter")


def part_id() -> str:
    """A new id of a part."""
    return new_id("part")


def feedback_id() -> str:
    """A new id of a feedback."""
    return new_id("fb")


def extension_id() -> str:
    """A new id of an application for more time."""
    return new_id("ext")


def objection_id() -> str:
    """A new id of an objection."""
    return new_id("obj")


def coordination_id() -> str:
    """A new id of a request for coordination."""
    return new_id("coord")


def waiting_id() -> str:
    """A new id of a claim to wait for others."""
    return new_id("wait")


def risk_id() -> str:
    """A new id of a risk."""
    return new_id("risk")


def instruction_id() -> str:
    """A new id of an instruction."""
    return new_id("instr")


def completion_id() -> str:
    """A new id of an application for completion."""
    return new_id("done")


def look_back_id() -> str:
    """A new id of a look-back."""
    return new_id("look")


def override_id() -> str:
    """A new id of a light set by hand."""
    return new_id("light")


def reminder_id() -> str:
    """A new id of a reminder."""
    return new_id("remind")


def project_id() -> str:
    """A new id of a project card."""
    return new_id("proj")


def template_id() -> str:
    """A new id of a template of nodes."""
    return new_id("nodes")


class ClaimLevel(models.TextChoices):
    """How far a body says that it is (进展程度), lowest first: 谋划 < 启动 < 推进 < 基本完成 < 完成 < 验收."""

    PLANNED = "planned", say("谋划")
    BEGUN = "begun", say("启动")
    UNDER_WAY = "under_way", say("推进")
    NEARLY_DONE = "nearly_done", say("基本完成")
    DONE = "done", say("完成")
    ACCEPTED = "accepted", say("验收")


CLAIM_LEVELS: tuple[str, ...] = tuple(ClaimLevel.values)
"""The levels in their order, lowest first."""


class Written(models.Model):
    """Who wrote a row, in which post, when. ``scan`` is the attachment that bears what was entered on behalf of a body
    without accounts, or of a leader who wrote on paper; ``evidence`` are attachments by public id.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    made_by = models.CharField(max_length=80)
    made_by_name = models.CharField(max_length=80)
    made_in = models.CharField(max_length=MAX_LENGTH, blank=True)
    made_at = models.DateTimeField()
    scan = models.CharField(max_length=MAX_LENGTH, blank=True)
    evidence = models.JSONField(default=list)

    class Meta:
        """Shared columns alone."""

        abstract = True


class Decided(models.Model):
    """Who decided something last, when, with which words."""

    decided_by = models.CharField(max_length=80, blank=True)
    decided_by_name = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        """Shared columns alone."""

        abstract = True
