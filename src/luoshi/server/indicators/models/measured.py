"""Definition: what an indicator means from a day on; Observation: what a body said of it for a period."""

from django.db import models
from django.db.models import F, Q

from luoshi.reckoning.kinds import Direction, IndicatorKind, ParentMode, Status
from luoshi.reckoning.periods import Cadence
from luoshi.server.core.ids import MAX_LENGTH
from luoshi.server.core.said import say
from luoshi.server.indicators.models.columns import Added, definition_id, observation_id, public_id_field
from luoshi.server.ledger.models import Indicator
from luoshi.server.orgs.models import Organisation


class KindChoice(models.TextChoices):
    """How figures of an indicator go together (指标类型)."""

    STOCK = IndicatorKind.STOCK.value, say("时点数")
    FLOW = IndicatorKind.FLOW.value, say("时期数")
    CUMULATIVE = IndicatorKind.CUMULATIVE.value, say("累计数")
    RATE = IndicatorKind.RATE.value, say("比率")
    MILESTONE = IndicatorKind.MILESTONE.value, say("节点进度")
    QUALITATIVE = IndicatorKind.QUALITATIVE.value, say("定性")


class DirectionChoice(models.TextChoices):
    """Which way is better (指标方向)."""

    HIGHER = Direction.HIGHER.value, say("正向（越高越好）")
    LOWER = Direction.LOWER.value, say("逆向（越低越好）")
    NEAR = Direction.NEAR.value, say("适度（接近目标为好）")


class Binding(models.TextChoices):
    """Whether the plan makes it a duty (指标属性)."""

    BINDING = "binding", say("约束性")
    EXPECTED = "expected", say("预期性")


class CadenceChoice(models.TextChoices):
    """How often it is reported (报告频次)."""

    MONTH = Cadence.MONTH.value, say("每月")
    QUARTER = Cadence.QUARTER.value, say("每季度")
    HALF_YEAR = Cadence.HALF_YEAR.value, say("每半年")
    YEAR = Cadence.YEAR.value, say("每年")


class ParentModeChoice(models.TextChoices):
    """What the figure of the whole means where bodies below report, too (汇总方式)."""

    OWN_PLUS_CHILDREN = ParentMode.OWN_PLUS_CHILDREN.value, say("本级加下级")
    CHILDREN_ONLY = ParentMode.CHILDREN_ONLY.value, say("只计下级")


class Definition(Added):
    """What an indicator means (指标口径) from ``effective_on`` on; the latest that has begun holds.

    ``cut_off_days`` is how many days after the end of a period its figure is owed. ``numerator`` and ``denominator``
    name the two parts of a rate. ``baseline`` is where it stood on ``baseline_on``, in the unit of the indicator.
    """

    public_id = public_id_field(definition_id)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="definitions")
    kind = models.CharField(max_length=12, choices=KindChoice.choices)
    direction = models.CharField(max_length=10, choices=DirectionChoice.choices)
    binding = models.CharField(max_length=10, choices=Binding.choices, blank=True)
    cadence = models.CharField(max_length=10, choices=CadenceChoice.choices)
    cut_off_days = models.PositiveIntegerField(default=5)
    text = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    numerator = models.CharField(max_length=300, blank=True)
    denominator = models.CharField(max_length=300, blank=True)
    baseline = models.DecimalField(max_digits=30, decimal_places=10, null=True, blank=True)
    baseline_on = models.DateField(null=True, blank=True)
    parent_mode = models.CharField(max_length=20, choices=ParentModeChoice.choices, blank=True)
    effective_on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        """Latest first."""

        constraints = (
            models.CheckConstraint(condition=Q(kind__in=KindChoice.values), name="indicators_definition_kind"),
            models.CheckConstraint(
                condition=Q(direction__in=DirectionChoice.values), name="indicators_definition_direction"
            ),
            models.CheckConstraint(condition=Q(cadence__in=CadenceChoice.values), name="indicators_definition_cadence"),
            models.CheckConstraint(
                condition=Q(baseline__isnull=True) | Q(baseline_on__isnull=False),
                name="indicators_definition_baseline_dated",
            ),
            models.CheckConstraint(
                condition=~Q(kind="rate") | (~Q(numerator="") & ~Q(denominator="")),
                name="indicators_definition_rate_of_two",
            ),
        )
        ordering = ("-effective_on", "-id")

    def __str__(self) -> str:
        return self.public_id


class StatusChoice(models.TextChoices):
    """What a body said of a period (填报状态)."""

    VALUE = Status.VALUE.value, say("有数")
    MISSING = Status.MISSING.value, say("未报")
    NOT_DUE = Status.NOT_DUE.value, say("未到期")
    NOT_APPLICABLE = Status.NOT_APPLICABLE.value, say("不适用")
    WITHHELD = Status.WITHHELD.value, say("不公开")


class Observation(Added):
    """What a body said of an indicator for a period (观测值); ``organisation`` empty is the government as a whole.

    ``vintage`` counts the revisions of one figure from 1: the last holds, the others stay. ``value`` in ``unit`` is
    what was entered; a rate has its two parts. ``scan`` is the attachment that bears what the office entered for a
    body without accounts. ``reason`` says why a figure was revised.
    """

    public_id = public_id_field(observation_id)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="observations")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="observations"
    )
    period_from = models.DateField()
    period_to = models.DateField()
    vintage = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=15, choices=StatusChoice.choices)
    value = models.DecimalField(max_digits=30, decimal_places=10, null=True, blank=True)
    numerator = models.DecimalField(max_digits=30, decimal_places=10, null=True, blank=True)
    denominator = models.DecimalField(max_digits=30, decimal_places=10, null=True, blank=True)
    unit = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    scan = models.CharField(max_length=MAX_LENGTH, blank=True)

    class Meta:
        """By period, then by revision; a revision is one."""

        constraints = (
            models.UniqueConstraint(
                fields=["indicator", "organisation", "period_from", "period_to", "vintage"],
                condition=Q(organisation__isnull=False),
                name="indicators_observation_once",
            ),
            models.UniqueConstraint(
                fields=["indicator", "period_from", "period_to", "vintage"],
                condition=Q(organisation__isnull=True),
                name="indicators_observation_of_the_whole_once",
            ),
            models.CheckConstraint(condition=Q(status__in=StatusChoice.values), name="indicators_observation_status"),
            models.CheckConstraint(condition=Q(period_to__gte=F("period_from")), name="indicators_observation_period"),
            models.CheckConstraint(
                condition=Q(status="value")
                | Q(value__isnull=True, numerator__isnull=True, denominator__isnull=True)
                | Q(status="withheld"),
                name="indicators_observation_without_figure",
            ),
            models.CheckConstraint(
                condition=~Q(status="value") | Q(value__isnull=False) | Q(denominator__isnull=False),
                name="indicators_observation_with_figure",
            ),
            models.CheckConstraint(
                condition=Q(vintage=1) | ~Q(reason=""), name="indicators_observation_revised_for_a_reason"
            ),
        )
        ordering = ("period_to", "period_from", "organisation", "vintage")

    def __str__(self) -> str:
        return self.public_id
