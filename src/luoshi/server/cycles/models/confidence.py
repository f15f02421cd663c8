"""Confidence: how far somebody who does not report believes that a matter will be done as it is said to be."""

from django.db import models
from django.db.models import Q

from luoshi.server.core.ids import MAX_LENGTH
from luoshi.server.core.said import say
from luoshi.server.cycles.models.columns import confidence_id, public_id_field
from luoshi.server.cycles.models.cycles import Cycle
from luoshi.server.delivery.models import Matter
from luoshi.server.orgs.models import Government


class ConfidenceGrade(models.TextChoices):
    """How sure somebody is (信心): that a matter will be done in time, as it is said."""

    HIGH = "high", say("高")
    MIDDLE = "middle", say("中")
    LOW = "low", say("低")


class Confidence(models.Model):
    """A judgement of a matter in a cycle (信心判断), with its reasons, by somebody who does not report on it.

    It is never changed: who thinks otherwise judges anew, and of several the newest holds.
    """

    public_id = public_id_field(confidence_id)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="confidences")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="confidences")
    grade = models.CharField(max_length=6, choices=ConfidenceGrade.choices)
    reasons = models.TextField()
    made_by = models.CharField(max_length=80)
    made_by_name = models.CharField(max_length=80)
    made_in = models.CharField(max_length=MAX_LENGTH, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        """Newest first."""

        constraints = (
            models.CheckConstraint(condition=~Q(reasons=""), name="cycles_confidence_reasoned"),
            models.CheckConstraint(condition=Q(grade__in=ConfidenceGrade.values), name="cycles_confidence_grade"),
        )
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.public_id
