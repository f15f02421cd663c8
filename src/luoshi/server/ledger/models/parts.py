"""What an item consists of: Responsibility, Measure, Milestone, Project, Target with its Indicator, Relation."""

from django.db import models
from django.db.models import Case, F, Q, Value, When

from luoshi.extraction.reading import MeasureKind, Pace
from luoshi.server.core.said import say
from luoshi.server.ledger.models.columns import (
    ComparatorChoice,
    PersonChoice,
    RoleChoice,
    Sourced,
    StrengthChoice,
    public_id_field,
    span_in_order,
    target_id,
)
from luoshi.server.ledger.models.plans import Goal, Plan, Task
from luoshi.server.orgs.models import Government, Organisation, User


class RoleBasis(models.TextChoices):
    """What makes a body lead or support (职责依据)."""

    PRINTED = "printed", say("文件写明")
    INFERRED = "inferred", say("按惯例推定")
    DECIDED = "decided", say("人工确定")


class Responsibility(Sourced):
    """A body's part in an item (责任分工).

    ``printed_name`` and ``printed_role`` are what the paper says, ``role`` is what holds, ``basis`` why. ``via_group``
    is the collective name that the body was expanded from.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="responsibilities")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="responsibilities")
    position = models.PositiveIntegerField()
    role = models.CharField(max_length=20, choices=RoleChoice.choices)
    basis = models.CharField(max_length=10, choices=RoleBasis.choices)
    printed_name = models.CharField(max_length=300)
    printed_role = models.CharField(max_length=20, choices=RoleChoice.choices, blank=True)
    via_group = models.CharField(max_length=300, blank=True)
    open_list = models.BooleanField(default=False)

    class Meta:
        """A body has one part in an item; in the order of the print."""

        constraints = (
            span_in_order("ledger_responsibility_span"),
            models.UniqueConstraint(fields=["task", "organisation"], name="ledger_responsibility_once"),
            models.CheckConstraint(condition=Q(role__in=RoleChoice.values), name="ledger_responsibility_role"),
            models.CheckConstraint(condition=Q(basis__in=RoleBasis.values), name="ledger_responsibility_basis"),
        )
        indexes = (models.Index(fields=["organisation", "role"], name="ledger_responsibility_bodies"),)
        ordering = ("task", "position", "id")

    def __str__(self) -> str:
        return self.printed_name


STRONGEST_FIRST = (
    Case(*(When(role=role, then=Value(place)) for place, role in enumerate(RoleChoice.values))),
    "position",
    "pk",
)
"""The order in which bodies are shown: who leads, who is responsible, who supports, each in the order of the print."""


class Person(Sourced):
    """A person as the paper names them for an item (责任人员); who answers for it is a body.

    ``printed_post`` is the head that the name stands under (包保领导), ``kind`` what it comes to. ``account`` is theirs
    here if somebody said so: nobody is taken for an account by their name.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="people")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=PersonChoice.choices)
    printed_post = models.CharField(max_length=100, blank=True)
    account = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """Somebody has a part in an item once; in the order of the print."""

        constraints = (
            span_in_order("ledger_person_span"),
            models.UniqueConstraint(fields=["task", "kind", "name"], name="ledger_person_once"),
            models.CheckConstraint(condition=Q(kind__in=PersonChoice.values), name="ledger_person_kind"),
            models.CheckConstraint(condition=~Q(name=""), name="ledger_person_named"),
        )
        ordering = ("task", "position", "id")

    def __str__(self) -> str:
        return self.name


class Measure(Sourced):
    """One thing to do inside an item (举措)."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="measures")
    position = models.PositiveIntegerField()
    text = models.TextField()
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in MeasureKind])
    strength = models.CharField(max_length=10, choices=StrengthChoice.choices)
    commitment = models.BooleanField()
    last_day = models.DateField(null=True, blank=True)
    due_text = models.CharField(max_length=300, blank=True)

    class Meta:
        """In the order of the print."""

        constraints = (span_in_order("ledger_measure_span"),)
        ordering = ("task", "position", "id")

    def __str__(self) -> str:
        return self.text


class Milestone(Sourced):
    """What is to be reached on the way (节点)."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="milestones")
    position = models.PositiveIntegerField()
    text = models.TextField()
    last_day = models.DateField(null=True, blank=True)
    due_text = models.CharField(max_length=300, blank=True)

    class Meta:
        """In the order of the print."""

        constraints = (span_in_order("ledger_milestone_span"),)
        ordering = ("task", "position", "id")

    def __str__(self) -> str:
        return self.text


class Project(Sourced):
    """A named project, programme or site (项目); ``task`` is empty where the plan names it outside of its items."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="projects")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, null=True, blank=True, related_name="projects")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=300, blank=True)

    class Meta:
        """In the order of the print."""

        constraints = (span_in_order("ledger_project_span"),)
        ordering = ("plan", "position", "id")

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """What is counted or measured, once a government (指标): targets of several plans can be of one indicator."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="indicators")
    name = models.CharField(max_length=300)
    unit = models.CharField(max_length=300, blank=True)

    class Meta:
        """A name with its unit is one indicator."""

        constraints = (
            models.UniqueConstraint(fields=["government", "name", "unit"], name="ledger_indicator_once"),
            models.CheckConstraint(condition=~Q(name=""), name="ledger_indicator_named"),
        )
        ordering = ("name", "unit")

    def __str__(self) -> str:
        return self.name


class Target(Sourced):
    """A quantity to reach (目标值): of an item, of a goal, or of the plan.

    ``value`` in ``unit`` is what is printed, ``normal_value`` in the indicator's unit has 万 and 亿 multiplied out.
    ``implied`` says that the words mean all or none without a figure.
    """

    public_id = public_id_field(target_id)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="targets")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, null=True, blank=True, related_name="targets")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, null=True, blank=True, related_name="targets")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    position = models.PositiveIntegerField()
    comparator = models.CharField(max_length=20, choices=ComparatorChoice.choices)
    value = models.DecimalField(max_digits=30, decimal_places=10)
    value_to = models.DecimalField(max_digits=30, decimal_places=10, null=True, blank=True)
    unit = models.CharField(max_length=300, blank=True)
    normal_value = models.DecimalField(max_digits=40, decimal_places=10)
    normal_value_to = models.DecimalField(max_digits=40, decimal_places=10, null=True, blank=True)
    strength = models.CharField(max_length=10, choices=StrengthChoice.choices)
    text = models.CharField(max_length=300, blank=True)
    last_day = models.DateField(null=True, blank=True)
    due_text = models.CharField(max_length=300, blank=True)
    baseline = models.DecimalField(max_digits=30, decimal_places=10, null=True, blank=True)
    baseline_unit = models.CharField(max_length=300, blank=True)
    stretch = models.DecimalField(max_digits=30, decimal_places=10, null=True, blank=True)
    pace = models.CharField(max_length=20, choices=[(pace.value, pace.value) for pace in Pace], blank=True)
    stage = models.IntegerField(null=True, blank=True)
    implied = models.BooleanField(default=False)

    class Meta:
        """In the order of the print."""

        constraints = (
            span_in_order("ledger_target_span"),
            models.CheckConstraint(
                condition=Q(comparator__in=ComparatorChoice.values), name="ledger_target_comparator"
            ),
            models.CheckConstraint(
                condition=Q(task__isnull=True) | Q(goal__isnull=True), name="ledger_target_of_one_thing"
            ),
        )
        ordering = ("plan", "position", "id")

    def __str__(self) -> str:
        return self.text


class RelationKind(models.TextChoices):
    """How two items belong together (事项关联)."""

    SAME = "same", say("同一件事")
    FINER = "finer", say("细化")
    CONFLICTS = "conflicts", say("相互矛盾")
    SUPPORTS = "supports", say("服务于")
    FOLLOWS = "follows", say("承接")


class Relation(models.Model):
    """Two items that belong together (事项关联), such as one task in two plans; ``basis`` says why."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="relations")
    first = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="relations")
    second = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="related")
    kind = models.CharField(max_length=10, choices=RelationKind.choices)
    basis = models.CharField(max_length=300)
    made_by = models.CharField(max_length=80)
    made_by_name = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    class Meta:
        """Two items are related once in a way."""

        constraints = (
            models.UniqueConstraint(fields=["first", "second", "kind"], name="ledger_relation_once"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="ledger_relation_of_two"),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.first_id} {self.kind} {self.second_id}"
