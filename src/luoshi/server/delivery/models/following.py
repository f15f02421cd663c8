"""What leaders and the office put beside a matter: Risk, Instruction, Completion, Verification, LookBack, Override."""

from django.db import models
from django.db.models import F, Q

from luoshi.server.core.ids import MAX_LENGTH
from luoshi.server.core.said import say
from luoshi.server.delivery.models.columns import (
    ClaimLevel,
    Decided,
    Written,
    completion_id,
    instruction_id,
    look_back_id,
    override_id,
    public_id_field,
    risk_id,
)
from luoshi.server.delivery.models.matters import Matter
from luoshi.server.delivery.models.parts import Part
from luoshi.server.delivery.states import InstructionState, LookBackState, RiskState
from luoshi.server.orgs.models import Organisation


class RiskGrade(models.TextChoices):
    """How likely or how grave (高、中、低)."""

    LOW = "low", say("低")
    MIDDLE = "middle", say("中")
    HIGH = "high", say("高")


class Risk(Written, Decided):
    """What may go wrong with a matter, who answers for it, what is done (风险)."""

    public_id = public_id_field(risk_id)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="risks")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    likelihood = models.CharField(max_length=6, choices=RiskGrade.choices)
    impact = models.CharField(max_length=6, choices=RiskGrade.choices)
    action = models.TextField(blank=True)
    review_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in RiskState])

    class Meta:
        """Newest first."""

        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="delivery_risk_says_what"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in RiskState]), name="delivery_risk_state"),
        )
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.public_id


class Instruction(Written, Decided):
    """A leader's instruction on a matter (领导批示): its words, who gave it, who answers by when."""

    public_id = public_id_field(instruction_id)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="instructions")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, null=True, blank=True, related_name="instructions")
    leader_name = models.CharField(max_length=80)
    given_on = models.DateField()
    text = models.TextField()
    answer_by = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_by_name = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in InstructionState])

    class Meta:
        """Newest first."""

        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="delivery_instruction_says_what"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in InstructionState]), name="delivery_instruction_state"
            ),
        )
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.public_id


class Outcome(models.TextChoices):
    """What became of an application for completion (办结申请结果)."""

    WAITING = "waiting", say("办理中")
    TAKEN_BACK = "taken_back", say("已撤回")
    RETURNED = "returned", say("已退回")
    FAILED = "failed", say("核查不通过")
    DECLINED = "declined", say("未同意销号")
    CLOSED = "closed", say("已销号")


class Completion(Written, Decided):
    """The leading body's word that a matter is done, with evidence (办结申请)."""

    public_id = public_id_field(completion_id)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="completions")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="completions")
    claim_level = models.CharField(max_length=12, choices=ClaimLevel.choices)
    text = models.TextField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)

    class Meta:
        """One of a matter waits at a time; newest first."""

        constraints = (
            models.UniqueConstraint(
                fields=["matter"], condition=Q(outcome=Outcome.WAITING), name="delivery_completion_one_waits"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="delivery_completion_says_what"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="delivery_completion_outcome"),
        )
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.public_id


class VerificationMethod(models.TextChoices):
    """How somebody looked (核查方式)."""

    PAPER = "paper", say("书面核查")
    PHONE = "phone", say("电话核实")
    ON_SITE = "on_site", say("实地核查")


class Verification(Written):
    """What somebody else than the reporting body found (核查记录); never edited."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="verifications")
    completion = models.ForeignKey(
        Completion, on_delete=models.PROTECT, null=True, blank=True, related_name="verifications"
    )
    method = models.CharField(max_length=8, choices=VerificationMethod.choices)
    verified_on = models.DateField()
    level = models.CharField(max_length=12, choices=ClaimLevel.choices)
    passed = models.BooleanField()
    findings = models.TextField()

    class Meta:
        """Newest first."""

        constraints = (
            models.CheckConstraint(condition=~Q(findings=""), name="delivery_verification_says_what"),
            models.CheckConstraint(
                condition=Q(method__in=VerificationMethod.values), name="delivery_verification_method"
            ),
        )
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.matter_id} {self.verified_on}"


class LookBack(Written, Decided):
    """Looking again at what was closed, after a set time (回头看)."""

    public_id = public_id_field(look_back_id)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="look_backs")
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    findings = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in LookBackState])

    class Meta:
        """One of a matter is planned at a time; newest first."""

        constraints = (
            models.UniqueConstraint(
                fields=["matter"], condition=Q(state=LookBackState.PLANNED.value), name="delivery_look_back_one_planned"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in LookBackState]), name="delivery_look_back_state"
            ),
        )
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.public_id


class LightOverride(Written):
    """A light set by hand (人工调灯): by whom, why, until when. The computed one stays beside it."""

    public_id = public_id_field(override_id)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="overrides")
    light = models.CharField(max_length=MAX_LENGTH)
    reason = models.TextField()
    starts_on = models.DateField()
    expires_on = models.DateField()
    released_at = models.DateTimeField(null=True, blank=True)
    released_by_name = models.CharField(max_length=80, blank=True)

    class Meta:
        """One of a matter holds at a time; newest first."""

        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="delivery_override_reasoned"),
            models.CheckConstraint(condition=Q(expires_on__gte=F("starts_on")), name="delivery_override_days"),
        )
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.public_id
