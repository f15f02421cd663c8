"""Which fields of a report are asked for, and whether anybody reads them."""

from django.db import models
from django.db.models import Q

from luoshi.server.core.ids import MAX_LENGTH
from luoshi.server.cycles.models.columns import dropped_id, public_id_field
from luoshi.server.cycles.models.cycles import Cycle
from luoshi.server.orgs.models import Government

LONGEST_FIELD = 40


class FieldRead(models.Model):
    """That a field of the reports of a cycle was read by somebody who did not write it (字段使用). It says nothing of
    persons: only the first time is kept.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="fields_read")
    field = models.CharField(max_length=LONGEST_FIELD)
    read_at = models.DateTimeField()

    class Meta:
        """A field is read or not."""

        constraints = (models.UniqueConstraint(fields=["cycle", "field"], name="cycles_field_read_once"),)

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.field}"


class DroppedField(models.Model):
    """A field that is not asked for any more (停填字段), with the reason; asked for again once it is restored."""

    public_id = public_id_field(dropped_id)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=LONGEST_FIELD)
    reason = models.CharField(max_length=300)
    made_by = models.CharField(max_length=80)
    made_by_name = models.CharField(max_length=80)
    made_in = models.CharField(max_length=MAX_LENGTH, blank=True)
    made_at = models.DateTimeField()
    restored_at = models.DateTimeField(null=True, blank=True)
    restored_by_name = models.CharField(max_length=80, blank=True)

    class Meta:
        """Dropped once at a time; newest first."""

        constraints = (
            models.UniqueConstraint(
                fields=["government", "field"], condition=Q(restored_at__isnull=True), name="cycles_dropped_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="cycles_dropped_reasoned"),
        )
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.field
