"""Report: what a body says of its part in a cycle; Allowance: an exception from the days of a cycle."""

from django.db import models
from django.db.models import Q

from luoshi.server.core.said import say
from luoshi.server.cycles.models.columns import allowance_id, public_id_field, report_id
from luoshi.server.cycles.models.cycles import Cycle
from luoshi.server.cycles.states import ReportState
from luoshi.server.delivery.models import Feedback, Part
from luoshi.server.delivery.models.columns import ClaimLevel, Written
from luoshi.server.orgs.models import Organisation

_STATES = [(state.value, state.value) for state in ReportState]


class Report(Written):
    """What a body says of its part in a cycle (进展填报): one sheet for each part and cycle, filled in until it is
    submitted.

    ``unchanged`` says that there is nothing new since the last report. ``figures`` are those of the indicators that
    are asked for, as ``cycles.figures`` writes them; they are counted once the report is accepted. ``feedback`` is what
    was submitted last: it is read and decided about as every feedback. ``came_in`` is when the report that counts came
    in; ``again_by`` is until when one that was sent back can come again as if it had come then. ``filled_by`` wrote
    last, ``signed_by`` is the unit's leader who let it go out.
    """

    public_id = public_id_field(report_id)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="reports")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="reports")
    state = models.CharField(max_length=12, choices=_STATES)
    state_since = models.DateTimeField()
    unchanged = models.BooleanField(default=False)
    claim_level = models.CharField(max_length=12, choices=ClaimLevel.choices, blank=True)
    progress = models.TextField(blank=True)
    problem = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    figures = models.JSONField(default=list)
    feedback = models.ForeignKey(Feedback, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    came_in = models.DateTimeField(null=True, blank=True)
    again_by = models.DateField(null=True, blank=True)
    comment = models.TextField(blank=True)
    filled_by = models.CharField(max_length=80)
    filled_by_name = models.CharField(max_length=80)
    filled_at = models.DateTimeField()
    signed_by = models.CharField(max_length=80, blank=True)
    signed_by_name = models.CharField(max_length=80, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        """One of a part in a cycle; who is read has said something. Those that wait are asked for on each page."""

        constraints = (
            models.UniqueConstraint(fields=["cycle", "part"], name="cycles_report_once"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in ReportState]), name="cycles_report_state"),
            models.CheckConstraint(condition=Q(claim_level__in=["", *ClaimLevel.values]), name="cycles_report_level"),
            models.CheckConstraint(
                condition=~Q(state__in=[ReportState.IN_REVIEW.value, ReportState.ACCEPTED.value])
                | Q(came_in__isnull=False, feedback__isnull=False),
                name="cycles_report_came_in",
            ),
        )
        indexes = (models.Index(fields=["cycle", "state"], name="cycles_report_states"),)
        ordering = ("cycle", "part")

    def __str__(self) -> str:
        return self.public_id


class AllowanceKind(models.TextChoices):
    """What an exception allows (填报例外)."""

    LONGER = "longer", say("延长截止日")
    AFTER_LOCK = "after_lock", say("锁定后补报")
    EXCUSED = "excused", say("本期免报")


class Allowance(Written):
    """An exception from the days of a cycle (填报例外), for one part, one body, or all of the cycle where neither is
    named; who wrote it granted it, and ``reason`` says why.

    Reports are taken until the end of ``until``: as in time where the due day was moved (LONGER), as made up where the
    lock was lifted (AFTER_LOCK). EXCUSED asks for none; it expires, too, where the cycle locks later than that.
    """

    public_id = public_id_field(allowance_id)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="allowances")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=AllowanceKind.choices)
    until = models.DateField()
    reason = models.CharField(max_length=300)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_name = models.CharField(max_length=80, blank=True)

    class Meta:
        """Newest first; for a part or a body, never both."""

        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="cycles_allowance_reasoned"),
            models.CheckConstraint(condition=Q(kind__in=AllowanceKind.values), name="cycles_allowance_kind"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(part__isnull=True), name="cycles_allowance_one_scope"
            ),
        )
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.public_id
