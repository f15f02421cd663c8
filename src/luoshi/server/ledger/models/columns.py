"""Columns that the rows of the ledger share: where in which text a row stands, by when it is due, public ids."""

from django.db import models
from django.db.models import F, Q

from luoshi.extraction.reading import Comparator, Role, Strength
from luoshi.server.core.ids import MAX_LENGTH, new_id
from luoshi.server.core.said import say
from luoshi.server.intake.models import Version
from luoshi.server.intake.values import PersonKind
from luoshi.server.orgs.models import Government


def plan_id() -> str:
    """A new id of a plan."""
    return new_id("plan")


def item_id() -> str:
    """A new id of an item."""
    return new_id("item")


def target_id() -> str:
    """A new id of a target."""
    return new_id("target")


def amendment_id() -> str:
    """A new id of an amendment."""
    return new_id("amend")


def list_id() -> str:
    """A new id of a saved list."""
    return new_id("list")


class RoleChoice(models.TextChoices):
    """Part of a body in an item, in the words of the library (职责)."""

    LEAD = Role.LEAD.value, say("牵头")
    RESPONSIBLE = Role.RESPONSIBLE.value, say("责任")
    SUPPORT = Role.SUPPORT.value, say("配合")


class PersonChoice(models.TextChoices):
    """What a person is to an item, whatever their part is called in print (人员职责)."""

    LEADER = PersonKind.LEADER.value, say("责任领导")
    RESPONSIBLE = PersonKind.RESPONSIBLE.value, say("责任人")
    CONTACT = PersonKind.CONTACT.value, say("联系人")


class StrengthChoice(models.TextChoices):
    """How strongly something binds (力度)."""

    FIRM = Strength.FIRM.value, say("确定")
    STRIVE = Strength.STRIVE.value, say("力争")
    PUSH = Strength.PUSH.value, say("推进")


class ComparatorChoice(models.TextChoices):
    """How a value binds (比较方式)."""

    AT_LEAST = Comparator.AT_LEAST.value, say("不低于")
    AT_MOST = Comparator.AT_MOST.value, say("不超过")
    INCREASE_BY = Comparator.INCREASE_BY.value, say("增长")
    DECREASE_BY = Comparator.DECREASE_BY.value, say("下降")
    ABOUT = Comparator.ABOUT.value, say("约")
    EXACTLY = Comparator.EXACTLY.value, say("等于")


class DueChoice(models.TextChoices):
    """Where a last day comes from (时限来源)."""

    NONE = "none", say("没有时限")
    PRINTED = "printed", say("文件写明")
    DEFAULT = "default", say("默认")
    DECIDED = "decided", say("人工确定")


def public_id_field(make: object) -> "models.CharField[str, str]":
    """The id by which everything outside the database knows the row."""
    return models.CharField(max_length=MAX_LENGTH, unique=True, default=make, editable=False)


class Sourced(models.Model):
    """A row that comes from a text: ``quote`` is what the version says from ``start`` to ``end``.

    A row that somebody wrote themselves, or that came with a table, has no version.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    quote = models.TextField(blank=True)

    class Meta:
        """Shared columns alone."""

        abstract = True


def span_in_order(name: str) -> models.CheckConstraint:
    """The end does not come before the start."""
    return models.CheckConstraint(condition=Q(end__gte=F("start")), name=name)
