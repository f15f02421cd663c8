"""Amendment: how a confirmed item changes, with what it was before."""

from django.db import models
from django.db.models import Q

from luoshi.server.core.ids import MAX_LENGTH
from luoshi.server.core.said import say
from luoshi.server.ledger.models.columns import amendment_id, public_id_field
from luoshi.server.ledger.models.parts import Target
from luoshi.server.ledger.models.plans import Task
from luoshi.server.ledger.states import AmendmentState
from luoshi.server.orgs.models import Government

_STATES = [(state.value, state.value) for state in AmendmentState]


class AmendmentSubject(models.TextChoices):
    """What of an item changes (变更内容)."""

    WORDING = "wording", say("任务表述")
    OWNERS = "owners", say("责任单位")
    PEOPLE = "people", say("责任人员")
    TARGET = "target", say("目标值")
    DEADLINE = "deadline", say("完成时限")
    ADDITIONS = "additions", say("新增内容")
    WITHDRAWAL = "withdrawal", say("终止办理")


class AmendmentOrigin(models.TextChoices):
    """What gave rise to it (变更起因)."""

    OFFICE = "office", say("办公室提出")
    IMPORT = "import", say("导入台账")
    VERSION = "version", say("文件修订")
    EXTENSION = "extension", say("延期批准")
    DECISION = "decision", say("督办决定")


class Amendment(models.Model):
    """A change of a confirmed item (事项变更): proposed with reason and basis, approved by a leader, then in force.

    ``before`` and ``after`` are the values of the subject; both stay. ``effective_on`` is the day from which it holds.
    """

    public_id = public_id_field(amendment_id)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="amendments")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="amendments")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True, blank=True, related_name="amendments")
    subject = models.CharField(max_length=10, choices=AmendmentSubject.choices)
    origin = models.CharField(max_length=10, choices=AmendmentOrigin.choices)
    before = models.JSONField()
    after = models.JSONField()
    reason = models.TextField()
    basis = models.CharField(max_length=300)
    effective_on = models.DateField()
    state = models.CharField(max_length=10, choices=_STATES, default=AmendmentState.PROPOSED)
    proposed_by = models.CharField(max_length=80)
    proposed_by_name = models.CharField(max_length=80)
    proposed_in = models.CharField(max_length=MAX_LENGTH, blank=True)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)
    decided_by_name = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        """Newest first; one of a subject waits at a time, but any number of additions, which leave the rest alone."""

        constraints = (
            models.UniqueConstraint(
                fields=["task", "subject"],
                condition=Q(state=AmendmentState.PROPOSED.value) & ~Q(subject__in=["target", "additions"]),
                name="ledger_amendment_one_waiting",
            ),
            models.UniqueConstraint(
                fields=["target"],
                condition=Q(state=AmendmentState.PROPOSED.value, subject="target"),
                name="ledger_amendment_target_one_waiting",
            ),
            models.CheckConstraint(
                condition=Q(subject="target", target__isnull=False) | (~Q(subject="target") & Q(target__isnull=True)),
                name="ledger_amendment_of_its_target",
            ),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(basis=""), name="ledger_amendment_reasoned"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in AmendmentState]), name="ledger_amendment_state"
            ),
        )
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.public_id
