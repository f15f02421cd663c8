"""Plan with what belongs to it as a whole, and Task, the item of the ledger."""

from django.db import models
from django.db.models import F, Q

from luoshi.extraction.reading import GoalKind
from luoshi.server.core.ids import MAX_LENGTH
from luoshi.server.core.said import say
from luoshi.server.intake.models import SourceDocument, Version
from luoshi.server.ledger.models.columns import (
    DueChoice,
    Sourced,
    StrengthChoice,
    item_id,
    plan_id,
    public_id_field,
    span_in_order,
)
from luoshi.server.ledger.states import ItemState
from luoshi.server.orgs.models import Government

_STATES = [(state.value, state.value) for state in ItemState]


class PlanKind(models.TextChoices):
    """What items come from (事项来源)."""

    PLAN = "plan", say("规划、方案")
    SLICE = "slice", say("年度要点、清单")
    MINUTES = "minutes", say("会议议定")
    INSTRUCTION = "instruction", say("领导批示")
    TABLE = "table", say("已有台账")


class Plan(models.Model):
    """A plan, or another source of items (计划): minutes, a leader's instruction, a ledger that was kept elsewhere.

    ``whole`` is the plan that this one is a year's part of. ``version`` is the text that the ledger was made of.
    ``reported_up`` lets the government above see its confirmed items.
    """

    public_id = public_id_field(plan_id)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="plans")
    kind = models.CharField(max_length=20, choices=PlanKind.choices)
    name = models.CharField(max_length=300)
    number = models.CharField(max_length=100, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    period_from = models.PositiveIntegerField(null=True, blank=True)
    period_to = models.PositiveIntegerField(null=True, blank=True)
    whole = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="slices")
    document = models.OneToOneField(
        SourceDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="plan"
    )
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reported_up = models.BooleanField(default=False)
    made_by = models.CharField(max_length=80)
    made_by_name = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    class Meta:
        """Newest first; a paper has one ledger, a name stands for one plan of a government."""

        constraints = (
            models.UniqueConstraint(fields=["government", "name"], name="ledger_plan_name"),
            models.CheckConstraint(condition=~Q(name=""), name="ledger_plan_named"),
            models.CheckConstraint(condition=Q(kind__in=PlanKind.values), name="ledger_plan_kind"),
            models.CheckConstraint(condition=Q(whole__isnull=True) | ~Q(whole=F("id")), name="ledger_plan_not_its_own"),
        )
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        return self.name


class Area(Sourced):
    """A heading that groups items (领域)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="areas")
    position = models.PositiveIntegerField()
    label = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=300)

    class Meta:
        """In the order of the plan."""

        constraints = (span_in_order("ledger_area_span"),)
        ordering = ("plan", "position", "id")

    def __str__(self) -> str:
        return self.title


class Task(Sourced):
    """An item of the ledger (台账事项): one piece of work with its bodies and its limit.

    ``divides`` is the item that this one is a part of. ``source`` and ``source_text`` say, for an item that stands in
    no paper here, who wanted it where and in which words. ``strength`` follows from measures and targets.
    """

    public_id = public_id_field(item_id)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="tasks")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks")
    divides = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    position = models.PositiveIntegerField()
    label = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    strength = models.CharField(max_length=10, choices=StrengthChoice.choices)
    last_day = models.DateField(null=True, blank=True)
    due_text = models.CharField(max_length=300, blank=True)
    due_origin = models.CharField(max_length=10, choices=DueChoice.choices, default=DueChoice.NONE)
    standing = models.BooleanField(default=False)
    source = models.CharField(max_length=300, blank=True)
    source_text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=_STATES)
    revision = models.PositiveIntegerField(default=1)
    made_by = models.CharField(max_length=80)
    made_by_name = models.CharField(max_length=80)
    made_in = models.CharField(max_length=MAX_LENGTH, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        """In the order of the plan."""

        constraints = (
            span_in_order("ledger_task_span"),
            models.CheckConstraint(condition=~Q(title=""), name="ledger_task_titled"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in ItemState]), name="ledger_task_state"),
            models.CheckConstraint(condition=Q(strength__in=StrengthChoice.values), name="ledger_task_strength"),
            models.CheckConstraint(condition=Q(due_origin__in=DueChoice.values), name="ledger_task_due_origin"),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True, due_origin="none", standing=False) | ~Q(due_origin="none"),
                name="ledger_task_due_from_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(divides__isnull=True) | ~Q(divides=F("id")), name="ledger_task_not_its_own_part"
            ),
        )
        indexes = (
            models.Index(fields=["government", "last_day"], name="ledger_task_days"),
            models.Index(fields=["plan", "position"], name="ledger_task_order"),
        )
        ordering = ("plan", "position", "id")

    def __str__(self) -> str:
        return self.title


class Place(Sourced):
    """Where a later version of its paper says an item again (再次出处); the item keeps the place that it came from."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="places")

    class Meta:
        """Once a version, in their order."""

        constraints = (
            span_in_order("ledger_place_span"),
            models.UniqueConstraint(fields=["task", "version"], name="ledger_place_once"),
        )
        ordering = ("task", "version", "id")

    def __str__(self) -> str:
        return self.quote


class Goal(Sourced):
    """A goal of the plan as a whole (发展目标)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="goals")
    position = models.PositiveIntegerField()
    text = models.TextField()
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in GoalKind])

    class Meta:
        """In the order of the plan."""

        constraints = (span_in_order("ledger_goal_span"),)
        ordering = ("plan", "position", "id")

    def __str__(self) -> str:
        return self.text


class Citation(Sourced):
    """Another paper that the plan names (引用文件); ``task`` is the item in whose words it stands."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="citations")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, blank=True, related_name="citations")
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=300, blank=True)
    number = models.CharField(max_length=300, blank=True)

    class Meta:
        """In the order of the plan."""

        constraints = (span_in_order("ledger_citation_span"),)
        ordering = ("plan", "position", "id")

    def __str__(self) -> str:
        return self.title or self.number


class Annex(Sourced):
    """An annex that the plan lists (附件)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="annexes")
    position = models.PositiveIntegerField()
    ordinal = models.PositiveIntegerField(null=True, blank=True)
    title = models.CharField(max_length=300)

    class Meta:
        """In the order of the list."""

        constraints = (span_in_order("ledger_annex_span"),)
        ordering = ("plan", "position", "id")

    def __str__(self) -> str:
        return self.title
