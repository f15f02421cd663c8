"""Cycle: the days that reports are about, and when they are filled in."""

from django.db import models
from django.db.models import F, Q

from luoshi.reckoning.periods import Period
from luoshi.server.core.ids import MAX_LENGTH
from luoshi.server.core.said import say
from luoshi.server.cycles.days import CycleDays, CycleKind
from luoshi.server.cycles.models.columns import cycle_id, public_id_field
from luoshi.server.cycles.states import CycleState
from luoshi.server.orgs.models import Government

LONGEST_NAME = 60
_STATES = [(state.value, state.value) for state in CycleState]


class CycleKindChoice(models.TextChoices):
    """Which days a cycle is about (周期类别)."""

    MONTH = CycleKind.MONTH.value, say("月度")
    QUARTER = CycleKind.QUARTER.value, say("季度")
    HALF_YEAR = CycleKind.HALF_YEAR.value, say("半年")
    YEAR = CycleKind.YEAR.value, say("年度")
    OWN = CycleKind.OWN.value, say("自定")


class Cycle(models.Model):
    """A cycle (填报周期): reports about ``first`` to ``last``, filled in from ``opens_on``, in time until the end of
    ``due_on``, taken until the end of ``locks_on``.

    ``shift_reason`` says why its days are not those of the rule; empty where they are.
    """

    public_id = public_id_field(cycle_id)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=CycleKindChoice.choices)
    name = models.CharField(max_length=LONGEST_NAME)
    first = models.DateField()
    last = models.DateField()
    opens_on = models.DateField()
    due_on = models.DateField()
    locks_on = models.DateField()
    shift_reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=_STATES)
    state_since = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)
    made_by = models.CharField(max_length=80)
    made_by_name = models.CharField(max_length=80)
    made_in = models.CharField(max_length=MAX_LENGTH, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        """Latest first; the same days are asked for once, unless what was planned was cancelled."""

        constraints = (
            models.UniqueConstraint(
                fields=["government", "first", "last"],
                condition=~Q(state=CycleState.CANCELLED.value),
                name="cycles_cycle_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=CycleKindChoice.values), name="cycles_cycle_kind"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in CycleState]), name="cycles_cycle_state"),
            models.CheckConstraint(condition=~Q(name=""), name="cycles_cycle_named"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="cycles_cycle_period"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on")) & Q(locks_on__gt=F("due_on")), name="cycles_cycle_days"
            ),
        )
        ordering = ("-last", "-first", "-id")

    def __str__(self) -> str:
        return self.name

    @property
    def period(self) -> Period:
        """The days that its reports are about."""
        return Period(self.first, self.last)

    @property
    def days(self) -> CycleDays:
        """When it is filled in."""
        return CycleDays(self.opens_on, self.due_on, self.locks_on)
