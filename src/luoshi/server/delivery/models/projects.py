"""Projects that carry items: ProjectCard with its nodes, templates of nodes, yearly investment."""

from django.db import models
from django.db.models import Q

from luoshi.server.core.said import say
from luoshi.server.delivery.models.columns import Written, project_id, public_id_field, template_id
from luoshi.server.ledger.models import Indicator, Project, Task
from luoshi.server.orgs.models import Government, Organisation


class NodeKind(models.TextChoices):
    """What a node of a project is (项目节点)."""

    APPROVAL = "approval", say("立项")
    LAND = "land", say("用地")
    TENDER = "tender", say("招标")
    START = "start", say("开工")
    MAIN_WORKS = "main_works", say("主体")
    COMPLETION = "completion", say("竣工")
    USE = "use", say("投用")
    OWN = "own", say("自定")


class NodeTemplate(Written):
    """Nodes that projects of a sort go through (节点模板): ``nodes`` is a list of kind, name, weight and days from the
    start, in their order.
    """

    public_id = public_id_field(template_id)
    name = models.CharField(max_length=60)
    nodes = models.JSONField()
    retired = models.BooleanField(default=False)

    class Meta:
        """A name stands for one template."""

        constraints = (models.UniqueConstraint(fields=["government", "name"], name="delivery_template_once"),)
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class ProjectCard(Written):
    """A project with its nodes and money (项目卡片), linked with items, indicators and the names that papers give it.

    ``invested`` is in 万元, as offices keep it; ``total`` None is not known.
    """

    public_id = public_id_field(project_id)
    name = models.CharField(max_length=300)
    content = models.TextField(blank=True)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="project_cards")
    builder_name = models.CharField(max_length=300, blank=True)
    total = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    funds = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    ended = models.BooleanField(default=False)
    tasks = models.ManyToManyField(Task, related_name="project_cards", blank=True)
    indicators = models.ManyToManyField(Indicator, related_name="project_cards", blank=True)
    named = models.ManyToManyField(Project, related_name="cards", blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        """By name."""

        constraints = (
            models.UniqueConstraint(fields=["government", "name"], name="delivery_project_once"),
            models.CheckConstraint(condition=~Q(name=""), name="delivery_project_named"),
            models.CheckConstraint(condition=Q(total__isnull=True) | Q(total__gte=0), name="delivery_project_total"),
        )
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class ProjectNode(models.Model):
    """A node of a project (项目节点): planned for a day, reached on a day. ``first_planned_on`` never changes."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    card = models.ForeignKey(ProjectCard, on_delete=models.CASCADE, related_name="nodes")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=NodeKind.choices)
    name = models.CharField(max_length=60)
    weight = models.DecimalField(max_digits=9, decimal_places=4, default=1)
    planned_on = models.DateField(null=True, blank=True)
    first_planned_on = models.DateField(null=True, blank=True)
    reached_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    evidence = models.JSONField(default=list)

    class Meta:
        """In their order."""

        constraints = (
            models.UniqueConstraint(fields=["card", "position"], name="delivery_node_order"),
            models.CheckConstraint(condition=Q(kind__in=NodeKind.values), name="delivery_node_kind"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="delivery_node_weight"),
            models.CheckConstraint(condition=~Q(name=""), name="delivery_node_named"),
        )
        ordering = ("card", "position")

    def __str__(self) -> str:
        return self.name


class ProjectMoney(models.Model):
    """Planned and done investment of a project in a year, in 万元 (年度投资); None is not reported."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    card = models.ForeignKey(ProjectCard, on_delete=models.CASCADE, related_name="money")
    year = models.PositiveIntegerField()
    planned = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    done = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    as_of = models.DateField(null=True, blank=True)

    class Meta:
        """A year once a project."""

        constraints = (
            models.UniqueConstraint(fields=["card", "year"], name="delivery_money_once"),
            models.CheckConstraint(
                condition=Q(planned__isnull=True) | Q(planned__gte=0), name="delivery_money_planned"
            ),
            models.CheckConstraint(condition=Q(done__isnull=True) | Q(done__gte=0), name="delivery_money_done"),
        )
        ordering = ("card", "year")

    def __str__(self) -> str:
        return f"{self.card_id} {self.year}"
