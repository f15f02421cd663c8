"""Government: the root that every row belongs to."""

from django.db import models
from django.db.models import Q

from luoshi.server.core.said import say
from luoshi.server.orgs.models.columns import government_id, public_id_field


class GovernmentLevel(models.TextChoices):
    """Level of a government (层级)."""

    PROVINCE = "province", say("省级")
    CITY = "city", say("市级")
    COUNTY = "county", say("县级")
    TOWNSHIP = "township", say("乡级")


class Government(models.Model):
    """A people's government with its own ledger (政府). Its rows are seen by nobody else but through what is issued
    down or reported up.

    ``name`` is the place (云岭县); ``city`` and ``province`` are the names of the levels above as papers print them,
    where those have no government of their own in this installation.
    """

    public_id = public_id_field(government_id)
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=10, choices=GovernmentLevel.choices)
    division_code = models.CharField(max_length=12, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    city = models.CharField(max_length=60, blank=True)
    province = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        """A division has one government here, where its code is known."""

        constraints = (
            models.UniqueConstraint(
                fields=["division_code"], condition=~Q(division_code=""), name="orgs_government_division"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")), name="orgs_government_not_its_own_parent"
            ),
            models.CheckConstraint(condition=Q(level__in=GovernmentLevel.values), name="orgs_government_level"),
            models.CheckConstraint(condition=~Q(name=""), name="orgs_government_named"),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name
