"""Ladder: when somebody is reminded by the program, and who."""

from django.db import models

from luoshi.server.core.ids import MAX_LENGTH
from luoshi.server.cycles.models.columns import ladder_id, public_id_field
from luoshi.server.orgs.models import Government


class Ladder(models.Model):
    """The rungs of reminders (催办阶梯) as somebody set them; of several the latest holds, the others stay.

    ``rungs`` are as ``cycles.rungs`` writes them: working days from the due day, and who is reminded.
    """

    public_id = public_id_field(ladder_id)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    rungs = models.JSONField()
    reason = models.CharField(max_length=300, blank=True)
    made_by = models.CharField(max_length=80)
    made_by_name = models.CharField(max_length=80)
    made_in = models.CharField(max_length=MAX_LENGTH, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        """Latest first."""

        ordering = ("-id",)

    def __str__(self) -> str:
        return self.public_id
