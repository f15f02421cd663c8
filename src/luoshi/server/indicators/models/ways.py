"""Way: how a target is to be reached over time."""

from django.db import models
from django.db.models import Q

from luoshi.reckoning.trajectory import Method
from luoshi.server.core.said import say
from luoshi.server.indicators.models.columns import Added, public_id_field, way_id
from luoshi.server.ledger.models import Target
from luoshi.server.orgs.models import Organisation


class MethodChoice(models.TextChoices):
    """How the way runs between two points (分解方式)."""

    LINEAR = Method.LINEAR.value, say("按月均匀")
    STEPS = Method.STEPS.value, say("按节点")
    SEASONAL = Method.SEASONAL.value, say("按季节")
    OWN = Method.OWN.value, say("自定")


class Way(Added):
    """How a target is to be reached (进度安排); of several the latest holds, the others stay.

    ``organisation`` is set where the target was shared out to a body. ``points`` are pairs of a day and a value as
    text, in the unit of the indicator; ``shares`` those of January to December, for the seasonal way alone.
    """

    public_id = public_id_field(way_id)
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="ways")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="ways")
    method = models.CharField(max_length=10, choices=MethodChoice.choices)
    start_on = models.DateField()
    start_value = models.DecimalField(max_digits=30, decimal_places=10)
    points = models.JSONField()
    shares = models.JSONField(default=list)
    reason = models.CharField(max_length=300)

    class Meta:
        """Latest first."""

        constraints = (
            models.CheckConstraint(condition=Q(method__in=MethodChoice.values), name="indicators_way_method"),
            models.CheckConstraint(condition=~Q(reason=""), name="indicators_way_reasoned"),
        )
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.public_id
