"""Desk, Reading, Candidate, Question, Act, Hold: what was read, and what people decided about it."""

from django.db import models
from django.db.models import F, Q

from luoshi.server.core.ids import MAX_LENGTH, new_id
from luoshi.server.core.said import say
from luoshi.server.intake.models.documents import MAX_NAME, SourceDocument, Version
from luoshi.server.intake.states import CandidateState, DeskState
from luoshi.server.orgs.models import Government


def desk_id() -> str:
    """A new id of a desk."""
    return new_id("desk")


def reading_id() -> str:
    """A new id of a reading."""
    return new_id("read")


def candidate_id() -> str:
    """A new id of a candidate."""
    return new_id("cand")


def question_id() -> str:
    """A new id of a question."""
    return new_id("ask")


FIRST_REVISION = 1
"""The revision of a candidate that nobody has touched."""
DIGEST = 140
"""Characters of a digest with the name of its hash, as an event keeps it."""

_DESK_STATES = [(state.value, state.value) for state in DeskState]
_CANDIDATE_STATES = [(state.value, state.value) for state in CandidateState]


class Desk(models.Model):
    """One reading of a paper with its annexes, and the decisions about it (核对台).

    Reading again, by a newer program or of a changed text, sets up the next desk; ``program`` is the version of Luoshi
    that read. ``whole`` is what was found between the papers of the set (``luoshi.set/1`` without its members).
    ``blocks`` are the digests of its rows, block by block (``luoshi.server.intake.digests``).
    """

    public_id = models.CharField(max_length=MAX_LENGTH, unique=True, default=desk_id, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="desks")
    document = models.ForeignKey(SourceDocument, on_delete=models.PROTECT, related_name="desks")
    number = models.PositiveIntegerField()
    program = models.CharField(max_length=40)
    whole = models.JSONField()
    blocks = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=_DESK_STATES, default=DeskState.OPEN)
    made_by = models.CharField(max_length=MAX_NAME)
    made_by_name = models.CharField(max_length=MAX_NAME)
    made_at = models.DateTimeField()

    class Meta:
        """Desks of a document are counted from 1; one of them is open at a time."""

        constraints = (
            models.UniqueConstraint(fields=["document", "number"], name="intake_desk_number"),
            models.UniqueConstraint(
                fields=["document"], condition=Q(state=DeskState.OPEN.value), name="intake_desk_one_open"
            ),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in DeskState]), name="intake_desk_state"),
        )
        ordering = ("document", "number")

    def __str__(self) -> str:
        return self.public_id


class Reading(models.Model):
    """What the program read in one version (读取结果): ``luoshi.reading/1``, kept as it was made.

    ``position`` is that of the paper in its set.
    """

    public_id = models.CharField(max_length=MAX_LENGTH, unique=True, default=reading_id, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="readings")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="readings")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="readings")
    position = models.PositiveIntegerField()
    body = models.JSONField()

    class Meta:
        """A version is read once at a desk."""

        constraints = (models.UniqueConstraint(fields=["desk", "version"], name="intake_reading_once"),)
        ordering = ("desk", "position")

    def __str__(self) -> str:
        return self.public_id


class CandidateKind(models.TextChoices):
    """What a candidate becomes in the ledger (候选项类别)."""

    AREA = "area", say("领域")
    TASK = "task", say("任务")
    RESPONSIBILITY = "responsibility", say("责任单位")
    PERSON = "person", say("责任人员")
    DEADLINE = "deadline", say("时限")
    TARGET = "target", say("目标值")
    MEASURE = "measure", say("举措")
    MILESTONE = "milestone", say("节点")
    PROJECT = "project", say("项目")
    CITATION = "citation", say("引用文件")
    ANNEX = "annex", say("附件")
    GOAL = "goal", say("发展目标")


class CandidateOrigin(models.TextChoices):
    """Where a candidate comes from (候选项来源)."""

    READ = "read", say("读取")
    ANNEX = "annex", say("附件补充")
    DEFAULT = "default", say("默认")
    PERSON = "person", say("人工")


class Candidate(models.Model):
    """One fact that can become a row of the ledger (候选项).

    ``read`` is the value that the program read, ``value`` the one that holds now; both are of the form that
    ``luoshi.server.intake.values`` gives to the kind. ``quote`` is the text of the version from ``start`` to ``end``.
    ``revision`` grows with every change: who changes a candidate says which revision they saw. ``digest`` is that of
    the row (``luoshi.server.intake.digests``). Candidates stand by ``position``, with room between them for others.
    """

    public_id = models.CharField(max_length=MAX_LENGTH, unique=True, default=candidate_id, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="candidates")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="candidates")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="candidates")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.CharField(max_length=20, choices=CandidateKind.choices)
    origin = models.CharField(max_length=10, choices=CandidateOrigin.choices)
    position = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    rule = models.CharField(max_length=80, blank=True)
    grade = models.CharField(max_length=10)
    read = models.JSONField(null=True)
    value = models.JSONField()
    state = models.CharField(max_length=10, choices=_CANDIDATE_STATES, default=CandidateState.PROPOSED)
    revision = models.PositiveIntegerField(default=FIRST_REVISION)
    changed_by = models.CharField(max_length=MAX_NAME, blank=True)
    changed_by_name = models.CharField(max_length=MAX_NAME, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=DIGEST)

    class Meta:
        """In the order of the plan."""

        constraints = (
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="intake_candidate_span"),
            models.CheckConstraint(condition=Q(kind__in=CandidateKind.values), name="intake_candidate_kind"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in CandidateState]), name="intake_candidate_state"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="intake_candidate_not_its_own_parent"
            ),
        )
        indexes = (models.Index(fields=["desk", "kind", "position"], name="intake_candidate_order"),)
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.public_id


class Question(models.Model):
    """What only a person can settle (待确认问题), with the answer once it is given."""

    public_id = models.CharField(max_length=MAX_LENGTH, unique=True, default=question_id, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="intake_questions")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="questions")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="questions")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=60)
    message = models.TextField()
    choices = models.JSONField(default=list)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=MAX_NAME, blank=True)
    answered_by_name = models.CharField(max_length=MAX_NAME, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=DIGEST)

    class Meta:
        """In the order in which they are asked."""

        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.message


class Act(models.Model):
    """One act of a person at a desk (核对记录), with what it changed, so that the last one can be undone.

    ``before`` holds the changed rows as they were, ``after`` the revision that the act left each candidate with.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="acts")
    user = models.CharField(max_length=MAX_NAME)
    user_name = models.CharField(max_length=MAX_NAME)
    what = models.CharField(max_length=40)
    at = models.DateTimeField()
    before = models.JSONField()
    after = models.JSONField()
    undone = models.BooleanField(default=False)

    class Meta:
        """Newest first."""

        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.user_name} {self.what}"


class Hold(models.Model):
    """Somebody has a part of a desk open (正在编辑): others see who, until the lease runs out.

    It keeps nobody from writing; ``Candidate.revision`` does that. ``part`` is the public id of an area or a task, or
    empty for the whole desk.
    """

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="holds")
    part = models.CharField(max_length=MAX_LENGTH, blank=True)
    user = models.CharField(max_length=MAX_NAME)
    user_name = models.CharField(max_length=MAX_NAME)
    taken_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        """A part is held once at a time."""

        constraints = (models.UniqueConstraint(fields=["desk", "part"], name="intake_hold_once"),)
        ordering = ("part", "id")

    def __str__(self) -> str:
        return f"{self.part} {self.user_name}"
