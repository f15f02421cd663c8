"""Snapshot: a paper as it was issued; IssuedNumber: the office's book of numbers."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from luoshi.server.core.ids import MAX_LENGTH, new_id
from luoshi.server.core.said import say
from luoshi.server.delivery.models import Matter, Part
from luoshi.server.files.models import Blob
from luoshi.server.orgs.models import Government

MAX_CODE = 20
MAX_TITLE = 400


def paper_id() -> str:
    """A new id of a paper."""
    return new_id("paper")


class PaperKind(models.TextChoices):
    """The papers that the office issues (公文种类)."""

    DISPATCH_SLIP = "dispatch_slip", say("交办单")
    SUPERVISION_NOTICE = "supervision_notice", say("督查通知")
    REMINDER = "reminder", say("催办单")
    RECEIPT = "receipt", say("签收回执")
    EXTENSION_REPLY = "extension_reply", say("延期批复")
    CLOSING_TABLE = "closing_table", say("销号表")


class IssuedNumber(models.Model):
    """A number in the book of an office (发文字号登记): code of the issuer, year, serial. No number is given twice."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="issued_numbers")
    code = models.CharField(max_length=MAX_CODE)
    year = models.PositiveIntegerField()
    serial = models.PositiveIntegerField()
    given_by = models.CharField(max_length=80)
    given_by_name = models.CharField(max_length=80)
    given_at = models.DateTimeField()

    class Meta:
        """In the order of the book."""

        constraints = (
            models.UniqueConstraint(fields=["government", "code", "year", "serial"], name="papers_number_once"),
            models.CheckConstraint(condition=Q(serial__gte=1), name="papers_number_from_one"),
            models.CheckConstraint(condition=Q(year__gte=1949, year__lte=9999), name="papers_number_year"),
            models.CheckConstraint(condition=~Q(code=""), name="papers_number_coded"),
        )
        ordering = ("code", "year", "serial")

    def __str__(self) -> str:
        return f"{self.code}〔{self.year}〕{self.serial}号"


class Snapshot(models.Model):
    """A paper as it was issued (公文存档): its facts as of a day, the file drawn from them, who issued it.

    Neither is ever changed. What was wrong is put right by another paper, which names this one by ``corrects`` and may
    bear its number. ``facts`` are those of ``luoshi.officialdoc.forms`` for the kind, as JSON; ``asked_about`` are the
    public ids of the matters, the part or the extension that they were taken from.
    """

    public_id = models.CharField(max_length=MAX_LENGTH, unique=True, default=paper_id, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=20, choices=PaperKind.choices)
    title = models.CharField(max_length=MAX_TITLE)
    number = models.ForeignKey(IssuedNumber, on_delete=models.PROTECT, null=True, blank=True, related_name="papers")
    facts = models.JSONField()
    asked_about = models.JSONField(default=list)
    as_of = models.DateField()
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="papers")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, null=True, blank=True, related_name="papers")
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    reason = models.CharField(max_length=300, blank=True)
    made_by = models.CharField(max_length=80)
    made_by_name = models.CharField(max_length=80)
    made_in = models.CharField(max_length=MAX_LENGTH, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        """Newest first. A number is one paper's, and that of what corrects it."""

        constraints = (
            models.UniqueConstraint(
                fields=["number"], condition=Q(corrects__isnull=True), name="papers_snapshot_number_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=PaperKind.values), name="papers_snapshot_kind"),
            models.CheckConstraint(condition=~Q(title=""), name="papers_snapshot_titled"),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(reason=""), name="papers_snapshot_correction_reasoned"
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("id")), name="papers_snapshot_not_its_own"
            ),
        )
        indexes = (models.Index(fields=["government", "kind"], name="papers_snapshot_kinds"),)
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it, once. Raises TypeError for a paper that is there already."""
        if not self._state.adding:
            raise TypeError("a paper that was issued is never changed")
        super().save(*args, **kwargs)


class PaperMatter(models.Model):
    """A matter that a paper is about (公文涉及事项), in the order of the paper."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="about")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="papers")
    position = models.PositiveIntegerField()

    class Meta:
        """Each once."""

        constraints = (models.UniqueConstraint(fields=["snapshot", "matter"], name="papers_matter_once"),)
        ordering = ("snapshot", "position")

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.matter_id}"
