"""FinishLine: by what one will see that an item, or one thing in it, is done."""

from django.db import models
from django.db.models import Q

from luoshi.server.core.said import say
from luoshi.server.indicators.models.columns import Added, finish_line_id, public_id_field
from luoshi.server.indicators.models.measured import CadenceChoice
from luoshi.server.ledger.models import Measure, Task


class FinishLineKind(models.TextChoices):
    """What sort of finish it is (完成标准类型)."""

    TARGET = "target", say("量化目标")
    MILESTONES = "milestones", say("有时限的节点")
    DELIVERABLE = "deliverable", say("有时限的成果")
    STANDING = "standing", say("长期事项，定期报告")


class FinishLineBasis(models.TextChoices):
    """What it rests on (完成标准依据)."""

    PRINTED = "printed", say("文件写明")
    PROPOSED = "proposed", say("采纳建议")
    DECIDED = "decided", say("人工确定")


class FinishLine(Added):
    """A finish line (完成标准) of an item, or of one of its measures; of several the latest holds.

    ``last_day`` is by when; a standing duty has a ``cadence`` in which it is reported instead.
    """

    public_id = public_id_field(finish_line_id)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="finish_lines")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, null=True, blank=True, related_name="finish_lines")
    kind = models.CharField(max_length=12, choices=FinishLineKind.choices)
    text = models.CharField(max_length=300)
    last_day = models.DateField(null=True, blank=True)
    cadence = models.CharField(max_length=10, choices=CadenceChoice.choices, blank=True)
    basis = models.CharField(max_length=10, choices=FinishLineBasis.choices)

    class Meta:
        """Latest first; it ends on a day, or comes back."""

        constraints = (
            models.CheckConstraint(condition=Q(kind__in=FinishLineKind.values), name="indicators_finish_line_kind"),
            models.CheckConstraint(condition=Q(basis__in=FinishLineBasis.values), name="indicators_finish_line_basis"),
            models.CheckConstraint(condition=~Q(text=""), name="indicators_finish_line_said"),
            models.CheckConstraint(
                condition=(Q(kind="standing") & ~Q(cadence=""))
                | (~Q(kind="standing") & Q(last_day__isnull=False, cadence="")),
                name="indicators_finish_line_ends_or_returns",
            ),
        )
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.text
