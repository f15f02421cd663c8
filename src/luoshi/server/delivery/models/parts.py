"""Part: what one body has to do in a matter; HandOn: who inside it works on it; Feedback: what it says."""

from django.db import models
from django.db.models import F, Q

from luoshi.server.core.ids import MAX_LENGTH
from luoshi.server.core.said import say
from luoshi.server.delivery.models.columns import (
    ClaimLevel,
    Decided,
    Written,
    feedback_id,
    part_id,
    public_id_field,
)
from luoshi.server.delivery.models.matters import Matter
from luoshi.server.delivery.states import PartState
from luoshi.server.ledger.models.columns import RoleChoice
from luoshi.server.orgs.models import Government, Organisation, User

_STATES = [(state.value, state.value) for state in PartState]


class Part(Written):
    """One body's part in a matter (分工), with its own days.

    ``printed_name`` is what the body was called when it was handed out, ``via_group`` the group that it was expanded
    from. ``due_on`` is the day that counts now, ``first_due_on`` the one that was set at first: it never changes.
    ``follows`` is the part that was given to another body before. ``before`` is the way back of side steps.
    """

    public_id = public_id_field(part_id)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="parts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="parts")
    role = models.CharField(max_length=20, choices=RoleChoice.choices)
    printed_name = models.CharField(max_length=300)
    via_group = models.CharField(max_length=300, blank=True)
    wanted = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=20, choices=_STATES)
    before = models.JSONField(default=list)
    state_since = models.DateTimeField()
    sign_by = models.DateField()
    object_by = models.DateField()
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by_name = models.CharField(max_length=80, blank=True)
    due_on = models.DateField(null=True, blank=True)
    first_due_on = models.DateField(null=True, blank=True)
    claim_level = models.CharField(max_length=12, choices=ClaimLevel.choices, blank=True)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        """A body has one part in a matter at a time, in the order of the paper."""

        constraints = (
            models.UniqueConstraint(
                fields=["matter", "organisation"],
                condition=~Q(state__in=[PartState.WITHDRAWN.value, PartState.TRANSFERRED.value]),
                name="delivery_part_once",
            ),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in PartState]), name="delivery_part_state"),
            models.CheckConstraint(condition=Q(role__in=RoleChoice.values), name="delivery_part_role"),
            models.CheckConstraint(condition=Q(claim_level__in=["", *ClaimLevel.values]), name="delivery_part_level"),
        )
        indexes = (
            models.Index(fields=["organisation", "state"], name="delivery_part_bodies"),
            models.Index(fields=["government", "due_on"], name="delivery_part_days"),
        )
        ordering = ("matter", "position", "id")

    def __str__(self) -> str:
        return self.public_id


class HandOn(models.Model):
    """The days on which a section or a person inside the body works on its part (内部承办)."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="hand_ons")
    section = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    given_by = models.CharField(max_length=80)
    given_by_name = models.CharField(max_length=80)
    given_in = models.CharField(max_length=MAX_LENGTH, blank=True)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_name = models.CharField(max_length=80, blank=True)

    class Meta:
        """One at a time, newest last."""

        constraints = (
            models.UniqueConstraint(fields=["part"], condition=Q(ended_at__isnull=True), name="delivery_hand_on_once"),
            models.CheckConstraint(
                condition=Q(section__isnull=False) | Q(user__isnull=False), name="delivery_hand_on_to_somebody"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("given_at")), name="delivery_hand_on_times"
            ),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.part_id} → {self.user_id or self.section_id}"


class FeedbackState(models.TextChoices):
    """Where a feedback stands (反馈状态)."""

    WAITING = "waiting", say("待审核")
    ACCEPTED = "accepted", say("已通过")
    RETURNED = "returned", say("已退回")
    RECALLED = "recalled", say("已撤回")


class ReturnReason(models.TextChoices):
    """Why a feedback goes back (退回原因)."""

    UNCLEAR = "unclear", say("进展表述不清")
    NO_FIGURES = "no_figures", say("缺少数据")
    NO_EVIDENCE = "no_evidence", say("佐证不足")
    CONTRADICTS = "contradicts", say("与已有情况不一致")
    OFF_TOPIC = "off_topic", say("与任务无关")
    OTHER = "other", say("其他")


class Feedback(Written, Decided):
    """What a body says of its part (进展反馈). It is never edited: who corrects it sends another one."""

    public_id = public_id_field(feedback_id)
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="feedbacks")
    claim_level = models.CharField(max_length=12, choices=ClaimLevel.choices)
    progress = models.TextField()
    problem = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    as_of = models.DateField()
    state = models.CharField(max_length=10, choices=FeedbackState.choices)
    return_reason = models.CharField(max_length=12, choices=ReturnReason.choices, blank=True)

    class Meta:
        """One waits at a time; newest first."""

        constraints = (
            models.UniqueConstraint(
                fields=["part"], condition=Q(state=FeedbackState.WAITING), name="delivery_feedback_one_waits"
            ),
            models.CheckConstraint(condition=Q(state__in=FeedbackState.values), name="delivery_feedback_state"),
            models.CheckConstraint(condition=Q(claim_level__in=ClaimLevel.values), name="delivery_feedback_level"),
            models.CheckConstraint(condition=~Q(progress=""), name="delivery_feedback_says_something"),
        )
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        return self.public_id
