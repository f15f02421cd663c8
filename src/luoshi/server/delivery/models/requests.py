"""What bodies ask for beside their work: Extension, Objection, Coordination, Waiting."""

from django.db import models
from django.db.models import F, Q

from luoshi.server.core.said import say
from luoshi.server.delivery.models.columns import (
    ClaimLevel,
    Decided,
    Written,
    coordination_id,
    extension_id,
    objection_id,
    public_id_field,
    waiting_id,
)
from luoshi.server.delivery.models.parts import Part
from luoshi.server.delivery.states import CoordinationState, ExtensionState, ObjectionState, WaitingState
from luoshi.server.orgs.models import Organisation


class Extension(Written, Decided):
    """An application for more time (延期申请). ``old_due_on`` stays as it was; ``late`` says that the day was over when
    it was filed, ``late_reason`` why.
    """

    public_id = public_id_field(extension_id)
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="extensions")
    old_due_on = models.DateField()
    new_due_on = models.DateField()
    reason = models.TextField()
    progress = models.TextField()
    claim_level = models.CharField(max_length=12, choices=ClaimLevel.choices)
    late = models.BooleanField(default=False)
    late_reason = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=[(s.value, s.value) for s in ExtensionState])
    signed_by_name = models.CharField(max_length=80, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    screened_by = models.CharField(max_length=80, blank=True)
    screened_by_name = models.CharField(max_length=80, blank=True)
    screened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One of a part waits at a time."""

        constraints = (
            models.UniqueConstraint(
                fields=["part"],
                condition=~Q(
                    state__in=[
                        ExtensionState.GRANTED.value,
                        ExtensionState.REFUSED.value,
                        ExtensionState.WITHDRAWN.value,
                    ]
                ),
                name="delivery_extension_one_waits",
            ),
            models.CheckConstraint(condition=Q(new_due_on__gt=F("old_due_on")), name="delivery_extension_later"),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(progress=""), name="delivery_extension_reasoned"),
            models.CheckConstraint(condition=Q(late=False) | ~Q(late_reason=""), name="delivery_extension_late_why"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in ExtensionState]), name="delivery_extension_state"
            ),
        )
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.public_id


class ObjectionKind(models.TextChoices):
    """What an objection wants (异议类别)."""

    NOT_OURS = "not_ours", say("不属于本单位职责")
    TRANSFER = "transfer", say("申请改派")
    DEADLINE = "deadline", say("时限不合理")


class Objection(Written, Decided):
    """An objection to what was handed out (异议、改派申请). ``to`` is the body that it names instead."""

    public_id = public_id_field(objection_id)
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="objections")
    kind = models.CharField(max_length=10, choices=ObjectionKind.choices)
    to = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    new_due_on = models.DateField(null=True, blank=True)
    reason = models.TextField()
    state = models.CharField(max_length=20, choices=[(s.value, s.value) for s in ObjectionState])
    signed_by_name = models.CharField(max_length=80, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One of a part waits at a time."""

        constraints = (
            models.UniqueConstraint(
                fields=["part"],
                condition=Q(state__in=[ObjectionState.AWAITING_UNIT.value, ObjectionState.AWAITING_OFFICE.value]),
                name="delivery_objection_one_waits",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="delivery_objection_reasoned"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in ObjectionState]), name="delivery_objection_state"
            ),
            models.CheckConstraint(condition=Q(kind__in=ObjectionKind.values), name="delivery_objection_kind"),
        )
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.public_id


class Coordination(Written, Decided):
    """What a body needs from others (协调事项): what, from whom, by when; routed upward until it is answered.

    ``needs_from`` is whom the body named, ``asked`` whom the office asked.
    """

    public_id = public_id_field(coordination_id)
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="coordinations")
    problem = models.TextField()
    need = models.TextField()
    needs_from = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    needs_from_name = models.CharField(max_length=300, blank=True)
    asked = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    wanted_on = models.DateField(null=True, blank=True)
    answer_by = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_by_name = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=[(s.value, s.value) for s in CoordinationState])
    state_since = models.DateTimeField()

    class Meta:
        """Newest first."""

        constraints = (
            models.CheckConstraint(condition=~Q(problem="") & ~Q(need=""), name="delivery_coordination_says_what"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in CoordinationState]), name="delivery_coordination_state"
            ),
        )
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.public_id


class Waiting(Written, Decided):
    """A claim, with proof, that a body waits for a step outside of it (等待外部环节): 上级审批、招标公告期 …

    Its days count only where the office agreed, at ``accepted_at``.
    """

    public_id = public_id_field(waiting_id)
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="waitings")
    waits_for = models.CharField(max_length=300)
    reason = models.TextField()
    since = models.DateField()
    expected_until = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in WaitingState])

    class Meta:
        """Newest first."""

        constraints = (
            models.CheckConstraint(condition=~Q(waits_for="") & ~Q(reason=""), name="delivery_waiting_reasoned"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("since")), name="delivery_waiting_days"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in WaitingState]), name="delivery_waiting_state"
            ),
        )
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.public_id
