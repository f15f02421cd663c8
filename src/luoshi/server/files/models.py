"""Bytes, what they are attached to, what they look like, what they say of themselves, what of them is for the public.

A row for the bytes is its government's own, even where two governments keep the same bytes: that somebody else has a
file must not be seen from anything. On the disk the bytes lie once.
"""

from collections.abc import Collection

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from luoshi.server.core.ids import MAX_LENGTH, new_id
from luoshi.server.core.said import say
from luoshi.server.files.kinds import FileKind
from luoshi.server.files.limits import MAX_CAPTION, MAX_NAME
from luoshi.server.orgs.models import Government


def attachment_id() -> str:
    """A new id of an attachment."""
    return new_id("file")


class PreviewState(models.TextChoices):
    """How far the previews of a file are (预览状态)."""

    NONE = "none", say("不预览")
    WAITING = "waiting", say("正在生成")
    READY = "ready", say("已生成")
    FAILED = "failed", say("无法预览")


class Blob(models.Model):
    """The bytes of a file in a government's keeping (文件内容), by their SHA-256; ``size`` is in bytes.

    ``preview_cause`` says (Chinese) why there is no preview. Both it and the state are made by the program and may be
    made anew at any time; they are no part of the trail.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="blobs")
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=FileKind.choices)
    stored_at = models.DateTimeField()
    preview = models.CharField(max_length=10, choices=PreviewState.choices, default=PreviewState.NONE)
    preview_cause = models.CharField(max_length=200, blank=True)

    class Meta:
        """The same bytes are kept once in a government."""

        constraints = (
            models.UniqueConstraint(fields=["government", "sha256"], name="files_blob_once"),
            models.CheckConstraint(condition=Q(size__gt=0), name="files_blob_not_empty"),
            models.CheckConstraint(condition=Exact(Length("sha256"), 64), name="files_blob_hash"),
            models.CheckConstraint(condition=Q(kind__in=FileKind.values), name="files_blob_kind"),
            models.CheckConstraint(condition=Q(preview__in=PreviewState.values), name="files_blob_preview"),
        )
        indexes = (models.Index(fields=["sha256"], name="files_blob_hashes"),)
        ordering = ("id",)

    def __str__(self) -> str:
        return self.sha256


class Attachment(models.Model):
    """A file that belongs to a row of some app (附件): who sees the row sees the file.

    ``owner_kind`` and ``owner_id`` name the row as its app announced it (``owners``). ``name`` is what the file was
    called where it came from; it is data and never a path. ``attached_by`` and ``attached_in`` are public ids of the
    person and of the post that they acted in.
    """

    public_id = models.CharField(max_length=MAX_LENGTH, unique=True, default=attachment_id, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="attachments")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="attachments")
    owner_kind = models.CharField(max_length=40)
    owner_id = models.CharField(max_length=80)
    name = models.CharField(max_length=MAX_NAME)
    caption = models.CharField(max_length=MAX_CAPTION, blank=True)
    attached_by = models.CharField(max_length=80)
    attached_by_name = models.CharField(max_length=80)
    attached_in = models.CharField(max_length=MAX_LENGTH, blank=True)
    attached_at = models.DateTimeField()

    class Meta:
        """The same bytes hang at an owner once."""

        constraints = (
            models.UniqueConstraint(
                fields=["government", "owner_kind", "owner_id", "blob"], name="files_attachment_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="files_attachment_named"),
            models.CheckConstraint(condition=~Q(owner_kind="") & ~Q(owner_id=""), name="files_attachment_owned"),
        )
        ordering = ("attached_at", "id")

    def __str__(self) -> str:
        return self.name


class Preview(models.Model):
    """A picture of a page of a file (预览图), made by the program; its bytes lie in the store as all others do.

    ``page`` counts from one; ``scale`` is ``small`` or ``large``; ``width`` and ``height`` are pixels.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="previews")
    blob = models.ForeignKey(Blob, on_delete=models.CASCADE, related_name="previews")
    page = models.PositiveIntegerField()
    scale = models.CharField(max_length=5, choices=[("small", "小"), ("large", "大")])
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        """A page is drawn once in each size."""

        constraints = (
            models.UniqueConstraint(fields=["blob", "page", "scale"], name="files_preview_once"),
            models.CheckConstraint(condition=Q(page__gte=1), name="files_preview_page"),
            models.CheckConstraint(condition=Q(scale__in=["small", "large"]), name="files_preview_scale"),
            models.CheckConstraint(condition=Exact(Length("sha256"), 64), name="files_preview_hash"),
        )
        indexes = (models.Index(fields=["sha256"], name="files_preview_hashes"),)
        ordering = ("page", "id")

    def __str__(self) -> str:
        return f"{self.page} {self.scale}"


class Fingerprint(models.Model):
    """What the bytes of a file look like and say of themselves (文件指纹), taken by the program; no part of the trail.

    ``made_on`` is the day on which the file says it was made. ``looks`` has 16 hexadecimal digits for each of its first
    pages, null for one with too little to see; it is empty for a kind that is not drawn. A file that cannot be opened
    has neither.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="fingerprints")
    blob = models.OneToOneField(Blob, on_delete=models.CASCADE, related_name="fingerprint")
    made_on = models.DateField(null=True, blank=True)
    looks = models.JSONField(default=list, blank=True)

    class Meta:
        """One for each file."""

        ordering = ("id",)

    def __str__(self) -> str:
        return self.blob.sha256


class CopyState(models.TextChoices):
    """How far a copy for the public is (公开用副本)."""

    WAITING = "waiting", say("正在制作")
    READY = "ready", say("已制作")
    FAILED = "failed", say("不能制作")


class PublicCopy(models.Model):
    """The copy of a file without metadata (公开用副本), made by the program when somebody asks, and kept for a day; no
    part of the trail.

    ``sha256`` and ``size`` are of its bytes once it is ready; ``cause`` and ``remedy`` say (Chinese) why there is none,
    and what to do.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="public_copies")
    blob = models.OneToOneField(Blob, on_delete=models.CASCADE, related_name="public_copy")
    state = models.CharField(max_length=10, choices=CopyState.choices)
    asked_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(default=0)
    cause = models.CharField(max_length=200, blank=True)
    remedy = models.CharField(max_length=200, blank=True)

    class Meta:
        """One for each file; it has bytes exactly when it is ready."""

        constraints = (
            models.CheckConstraint(condition=Q(state__in=CopyState.values), name="files_public_copy_state"),
            models.CheckConstraint(
                condition=Q(state="ready", size__gt=0) & Exact(Length("sha256"), 64)
                | ~Q(state="ready") & Q(sha256="", size=0),
                name="files_public_copy_bytes",
            ),
        )
        indexes = (models.Index(fields=["sha256"], name="files_public_copy_hashes"),)
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.blob_id} {self.state}"


def hashes_named(among: Collection[str] | None = None) -> dict[str, int]:
    """The hash and size of every file that a row of this app names: what hangs somewhere, previews, copies; of some
    hashes, where they are given.
    """
    found: dict[str, int] = {}
    for model in (PublicCopy, Preview, Blob):
        rows = model._default_manager.exclude(sha256="")
        rows = rows if among is None else rows.filter(sha256__in=among)
        found |= dict(rows.order_by().values_list("sha256", "size"))
    return found
