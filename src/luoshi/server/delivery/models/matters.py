"""Matter: the life of an item of the ledger that is handed out; Charge: the persons bound to it; Reminder."""

from django.db import models
from django.db.models import F, Q

from luoshi.server.core.ids import MAX_LENGTH
from luoshi.server.core.said import say
from luoshi.server.delivery.models.columns import Decided, Written, matter_id, public_id_field, reminder_id
from luoshi.server.delivery.states import MatterState
from luoshi.server.ledger.models import Task
from luoshi.server.orgs.models import Government, User

_STATES = [(state.value, state.value) for state in MatterState]


class Urgency(models.TextChoices):
    """How urgent a matter is (紧急程度), as papers say it."""

    ORDINARY = "ordinary", say("普通")
    URGENT = "urgent", say("加急")
    MOST_URGENT = "most_urgent", say("特急")


class Matter(Written, Decided):
    """A matter (督办事项): the life of one item of the ledger, from 立项 to 归档.

    ``number`` is its number in the year (2026-017). ``basis`` is on which paper or decision it is registered,
    ``requirement`` what the office asks for besides the wording of the item. ``before`` is the way back: the states
    that side steps left, the latest last. ``revision`` counts writes, so that an old page is told from a new one.
    """

    public_id = public_id_field(matter_id)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="matters")
    year = models.PositiveIntegerField()
    ordinal = models.PositiveIntegerField()
    number = models.CharField(max_length=20)
    basis = models.CharField(max_length=300)
    requirement = models.TextField(blank=True)
    urgency = models.CharField(max_length=12, choices=Urgency.choices, default=Urgency.ORDINARY)
    state = models.CharField(max_length=20, choices=_STATES)
    before = models.JSONField(default=list)
    state_since = models.DateTimeField()
    handed_out_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    resume_on = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        """An item has one matter at a time; what was withdrawn lets a right one follow."""

        constraints = (
            models.UniqueConstraint(fields=["government", "year", "ordinal"], name="delivery_matter_numbered"),
            models.UniqueConstraint(
                fields=["task"], condition=~Q(state=MatterState.WITHDRAWN.value), name="delivery_matter_once"
            ),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in MatterState]), name="delivery_matter_state"),
            models.CheckConstraint(condition=Q(urgency__in=Urgency.values), name="delivery_matter_urgency"),
            models.CheckConstraint(condition=~Q(basis=""), name="delivery_matter_based"),
        )
        indexes = (models.Index(fields=["government", "state"], name="delivery_matter_states"),)
        ordering = ("year", "ordinal")

    def __str__(self) -> str:
        return self.number


class ChargeKind(models.TextChoices):
    """What a person is to a matter (责任人员)."""

    LEADER = "leader", say("责任领导")
    SUPERVISOR = "supervisor", say("督办人")
    CONTACT = "contact", say("联系人")


class Charge(models.Model):
    """A person bound to a matter for some days (责任人员): who leads, who supervises, whom to call.

    ``user`` is empty for somebody without an account; ``name`` is printed then and now.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="charges")
    part = models.ForeignKey("delivery.Part", on_delete=models.CASCADE, null=True, blank=True, related_name="charges")
    kind = models.CharField(max_length=12, choices=ChargeKind.choices)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=80)
    title = models.CharField(max_length=80, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        """In the order in which they came."""

        constraints = (
            models.CheckConstraint(condition=Q(kind__in=ChargeKind.values), name="delivery_charge_kind"),
            models.CheckConstraint(condition=~Q(name=""), name="delivery_charge_named"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="delivery_charge_dates"
            ),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name


class ReminderKind(models.TextChoices):
    """How somebody was reminded (催办方式)."""

    IN_APP = "in_app", say("系统提醒")
    PHONE = "phone", say("电话催办")
    PAPER = "paper", say("书面催办")
    ON_SITE = "on_site", say("上门催办")


class Reminder(Written):
    """A reminder that went out (催办记录); every one is kept."""

    public_id = public_id_field(reminder_id)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="reminders")
    part = models.ForeignKey("delivery.Part", on_delete=models.PROTECT, related_name="reminders")
    kind = models.CharField(max_length=10, choices=ReminderKind.choices)
    text = models.TextField(blank=True)
    told = models.CharField(max_length=MAX_LENGTH, blank=True)

    class Meta:
        """Newest first."""

        constraints = (
            models.CheckConstraint(condition=Q(kind__in=ReminderKind.values), name="delivery_reminder_kind"),
        )
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        return self.public_id
