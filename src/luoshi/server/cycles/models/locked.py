"""What a locked cycle keeps: Obligation, how each body stood; Restatement, what was corrected afterwards."""

from django.db import models
from django.db.models import Q

from luoshi.server.core.ids import MAX_LENGTH
from luoshi.server.cycles.models.columns import obligation_id, public_id_field, restatement_id
from luoshi.server.cycles.models.cycles import Cycle
from luoshi.server.cycles.models.reports import Report
from luoshi.server.cycles.standings import ReportStanding
from luoshi.server.cycles.states import RestatementState
from luoshi.server.delivery.models import Part
from luoshi.server.delivery.models.columns import Decided, Written
from luoshi.server.orgs.models import Government, Organisation

_STANDINGS = [(each.value, each.value) for each in ReportStanding]


class Obligation(models.Model):
    """What a body owed in a cycle and how it stood when the cycle was locked (应报记录): ``standing`` is never changed.

    ``current`` is how it stands now, what came in afterwards by an exception counted in: computed, kept for lists.
    """

    public_id = public_id_field(obligation_id)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="obligations")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="obligations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    printed_name = models.CharField(max_length=300)
    due_on = models.DateField()
    came_in = models.DateTimeField(null=True, blank=True)
    standing = models.CharField(max_length=20, choices=_STANDINGS)
    current = models.CharField(max_length=20, choices=_STANDINGS)
    figures_asked = models.PositiveIntegerField(default=0)
    figures_given = models.PositiveIntegerField(default=0)
    frozen_at = models.DateTimeField()

    class Meta:
        """One of a part in a cycle."""

        constraints = (
            models.UniqueConstraint(fields=["cycle", "part"], name="cycles_obligation_once"),
            models.CheckConstraint(
                condition=Q(standing__in=[each.value for each in ReportStanding]), name="cycles_obligation_standing"
            ),
        )
        indexes = (models.Index(fields=["cycle", "current"], name="cycles_obligation_current"),)
        ordering = ("cycle", "part")

    def __str__(self) -> str:
        return self.public_id


class Restatement(Written, Decided):
    """A correction of what was reported in a cycle that is locked (更正): the body asks, the office decides.

    ``old`` and ``new`` are what was said and what should have been, by the names of the report's fields; figures as
    ``cycles.figures`` writes them. Both stay, whatever was decided.
    """

    public_id = public_id_field(restatement_id)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="restatements")
    old = models.JSONField()
    new = models.JSONField()
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=MAX_LENGTH, choices=[(s.value, s.value) for s in RestatementState])
    state_since = models.DateTimeField()

    class Meta:
        """One of a report waits at a time; newest first."""

        constraints = (
            models.UniqueConstraint(
                fields=["report"], condition=Q(state=RestatementState.ASKED.value), name="cycles_restatement_one_waits"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in RestatementState]), name="cycles_restatement_state"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="cycles_restatement_reasoned"),
        )
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.public_id
