"""How matters stood: Stage, the states that they went through; LightDay, the light of a matter on a day."""

from django.db import models

from luoshi.server.core.ids import MAX_LENGTH
from luoshi.server.delivery.models.matters import Matter
from luoshi.server.delivery.models.parts import Part
from luoshi.server.orgs.models import Government


class Stage(models.Model):
    """How a matter (``part`` is empty) or one of its parts stood from a moment on (经过): state, day that counted.

    Only added to, by ``services.refreshing``: the last one before a moment tells how things stood at that moment.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="stages")
    part = models.ForeignKey(Part, on_delete=models.CASCADE, null=True, blank=True, related_name="stages")
    at = models.DateTimeField()
    state = models.CharField(max_length=20)
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        """In the order of time."""

        indexes = (models.Index(fields=["matter", "at"], name="delivery_stage_times"),)
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.matter_id} {self.part_id} {self.state}"


class LightDay(models.Model):
    """The light of a matter on a day, as it was known at ``known_at`` (每日亮灯): computed, never edited.

    ``light`` is what is shown, ``computed`` what the rules say: they differ where somebody set the light by hand.
    ``rules`` and ``version`` name the set of rules, ``rule`` the one that decided; ``inputs`` is the hash of all facts.
    ``expected`` and ``actual`` are percent of the way, None where there is no figure.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="light_days")
    as_of = models.DateField()
    known_at = models.DateTimeField()
    light = models.CharField(max_length=MAX_LENGTH)
    computed = models.CharField(max_length=MAX_LENGTH)
    rules = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    rule = models.CharField(max_length=60)
    inputs = models.CharField(max_length=64)
    expected = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    actual = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)

    class Meta:
        """A matter has one light a day; in the order of the days."""

        constraints = (models.UniqueConstraint(fields=["matter", "as_of"], name="delivery_light_day_once"),)
        indexes = (models.Index(fields=["government", "as_of", "light"], name="delivery_light_days"),)
        ordering = ("as_of", "id")

    def __str__(self) -> str:
        return f"{self.matter_id} {self.as_of} {self.light}"
