"""SourceDocument and its versions: which paper, and what it said, each time that it came in."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from luoshi.server.core.ids import MAX_LENGTH, new_id
from luoshi.server.orgs.models import Government

MAX_TITLE = 300
MAX_NAME = 80
"""Characters of a person's name, and of an id that stands for a person or system work."""


def document_id() -> str:
    """A new id of a document."""
    return new_id("doc")


def version_id() -> str:
    """A new id of a version."""
    return new_id("ver")


class SourceDocument(models.Model):
    """A paper of a government (来源文件): a plan, its annex, minutes, a list.

    ``main`` is the paper that an annex came with; ``part`` says what the paper is in its set (正文, 任务清单 …) in the
    words of ``luoshi.extraction.sets``. ``basis_url`` is the address of the page that it was published on. Title,
    number, issuer and days are those of the latest version.
    """

    public_id = models.CharField(max_length=MAX_LENGTH, unique=True, default=document_id, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="source_documents")
    main = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="annexes")
    part = models.CharField(max_length=20)
    title = models.CharField(max_length=MAX_TITLE)
    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=100, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    period_from = models.PositiveIntegerField(null=True, blank=True)
    period_to = models.PositiveIntegerField(null=True, blank=True)
    basis_url = models.URLField(max_length=500, blank=True)
    taken_in_by = models.CharField(max_length=MAX_NAME)
    taken_in_by_name = models.CharField(max_length=MAX_NAME)
    taken_in_in = models.CharField(max_length=MAX_LENGTH, blank=True)
    taken_in_at = models.DateTimeField()

    class Meta:
        """Newest first."""

        constraints = (
            models.CheckConstraint(condition=~Q(title=""), name="intake_document_titled"),
            models.CheckConstraint(
                condition=Q(main__isnull=True) | ~Q(main=models.F("id")), name="intake_document_not_its_own_annex"
            ),
        )
        indexes = (models.Index(fields=["government", "issued_on"], name="intake_document_days"),)
        ordering = ("-taken_in_at", "-id")

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """What a paper said when it came in (文件版本): text and structure, never changed afterwards.

    ``sha256`` is of the bytes; ``structure`` holds blocks, tables and printed lines as ``luoshi.document`` has them, so
    that the text can be shown and read again.
    """

    public_id = models.CharField(max_length=MAX_LENGTH, unique=True, default=version_id, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="document_versions")
    document = models.ForeignKey(SourceDocument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    format = models.CharField(max_length=10)
    file_name = models.CharField(max_length=200)
    text = models.TextField()
    structure = models.JSONField()
    taken_in_by = models.CharField(max_length=MAX_NAME)
    taken_in_by_name = models.CharField(max_length=MAX_NAME)
    taken_in_at = models.DateTimeField()

    class Meta:
        """The same bytes are one version in a government; versions of a document are counted from 1."""

        constraints = (
            models.UniqueConstraint(fields=["document", "number"], name="intake_version_number"),
            models.UniqueConstraint(fields=["government", "sha256"], name="intake_version_bytes_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="intake_version_from_one"),
            models.CheckConstraint(condition=Exact(Length("sha256"), 64), name="intake_version_hash"),
        )
        ordering = ("document", "number")

    def __str__(self) -> str:
        return f"{self.file_name} {self.number}"
