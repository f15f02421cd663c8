"""SavedList and ColumnMapping: how people look at the ledger, and how they were seen to keep theirs."""

from django.db import models
from django.db.models import Q

from luoshi.server.ledger.models.columns import list_id, public_id_field
from luoshi.server.orgs.models import Government


class SavedList(models.Model):
    """Filters, order and columns under a name (筛选方案), of one person; ``shared`` lets the government use it.

    ``starts`` is the one with which the ledger opens for its owner.
    """

    public_id = public_id_field(list_id)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="saved_lists")
    owner = models.CharField(max_length=80)
    owner_name = models.CharField(max_length=80)
    name = models.CharField(max_length=60)
    query = models.JSONField()
    shared = models.BooleanField(default=False)
    starts = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        """A person gives a name once, and starts with one list at most."""

        constraints = (
            models.UniqueConstraint(fields=["government", "owner", "name"], name="ledger_list_once"),
            models.UniqueConstraint(
                fields=["government", "owner"], condition=Q(starts=True), name="ledger_list_one_start"
            ),
        )
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class ColumnMapping(models.Model):
    """What the columns of a table hold (列对应关系), remembered for the next table with these heads (their hash)."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="column_mappings")
    heads = models.CharField(max_length=64)
    columns = models.JSONField()
    saved_by = models.CharField(max_length=80)
    saved_by_name = models.CharField(max_length=80)
    saved_at = models.DateTimeField()

    class Meta:
        """Heads are mapped in one way."""

        constraints = (models.UniqueConstraint(fields=["government", "heads"], name="ledger_mapping_once"),)
        ordering = ("id",)

    def __str__(self) -> str:
        return self.heads
