"""Arrival and its files: what somebody handed in, on its way to becoming a paper of the government."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Q

from luoshi.server.core.ids import MAX_LENGTH, new_id
from luoshi.server.core.said import Said, say
from luoshi.server.intake.models.desks import Desk
from luoshi.server.intake.models.documents import MAX_NAME, SourceDocument
from luoshi.server.intake.states import ArrivalState, ReadingStage
from luoshi.server.orgs.models import Government

_STATES = [(state.value, state.value) for state in ArrivalState]
_STAGES = [(stage.value, stage.value) for stage in ReadingStage]


def arrival_id() -> str:
    """A new id of an arrival."""
    return new_id("arr")


class ArrivalKind(models.TextChoices):
    """Why something is read (来件类别)."""

    NEW = "new", say("新文件")
    VERSION = "version", say("新版本")
    AGAIN = "again", say("重新读取")


class Arrival(models.Model):
    """Files that were handed in at once (来件), from the moment that they are here until they are a paper, or are not.

    Their bytes wait in the store's ``incoming`` and are no file of anybody until it is known that none bears a secrecy
    mark. ``document`` is the paper whose text changed, or that is read again; ``known`` the one of the same bytes.
    ``main`` is the position of the file that a person called the main paper, ``job`` the background work that reads,
    ``prepared`` what was read of a changed text and waits for a person's word. ``found`` counts what was found,
    ``refusal`` says why it ended otherwise.
    """

    public_id = models.CharField(max_length=MAX_LENGTH, unique=True, default=arrival_id, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="arrivals")
    kind = models.CharField(max_length=10, choices=ArrivalKind.choices)
    document = models.ForeignKey(
        SourceDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="arrivals"
    )
    state = models.CharField(max_length=20, choices=_STATES)
    stage = models.CharField(max_length=12, choices=_STAGES, default=ReadingStage.RECEIVED)
    basis_url = models.CharField(max_length=500, blank=True)
    main = models.PositiveIntegerField(null=True, blank=True)
    refusal = models.JSONField(default=dict)
    known = models.ForeignKey(SourceDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    found = models.JSONField(default=dict)
    prepared = models.JSONField(null=True, blank=True)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    job = models.CharField(max_length=40, blank=True)
    handed_in_by = models.CharField(max_length=MAX_NAME)
    handed_in_by_name = models.CharField(max_length=MAX_NAME)
    handed_in_in = models.CharField(max_length=MAX_LENGTH, blank=True)
    handed_in_at = models.DateTimeField()

    class Meta:
        """Newest first."""

        constraints = (
            models.CheckConstraint(condition=Q(state__in=[s.value for s in ArrivalState]), name="intake_arrival_state"),
            models.CheckConstraint(condition=Q(kind__in=ArrivalKind.values), name="intake_arrival_kind"),
            models.CheckConstraint(
                condition=Q(kind=ArrivalKind.NEW.value, document__isnull=True)
                | (~Q(kind=ArrivalKind.NEW.value) & Q(document__isnull=False)),
                name="intake_arrival_of_its_document",
            ),
        )
        indexes = (models.Index(fields=["government", "state"], name="intake_arrival_states"),)
        ordering = ("-handed_in_at", "-id")

    def __str__(self) -> str:
        return self.public_id

    @property
    def cause(self) -> str:
        """Why it was refused, in the reader's language; empty where it was not."""
        return kept_refusal(self.refusal)[0]

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return kept_refusal(self.refusal)[1]


def kept_refusal(told: Mapping[str, Any]) -> tuple[str, str]:
    """(cause, remedy) of what ``refusal_to_keep`` made, in the reader's language."""
    return _said(told.get("cause", "")), _said(told.get("remedy", ""))


def refusal_to_keep(cause: str, remedy: str) -> dict[str, Any]:
    """A refusal as a row keeps it, so that it is told in the language of whoever reads it later."""
    return {"cause": _kept(cause), "remedy": _kept(remedy)}


def _kept(value: object) -> Any:
    if not isinstance(value, Said):
        return value if isinstance(value, int | str) else str(value)
    return {"say": value.pattern, "with": {key: _kept(each) for key, each in value.named.items()}}


def _said(told: Any) -> Any:
    if not isinstance(told, dict):
        return told
    return Said(told["say"], {key: _said(each) for key, each in told["with"].items()})


class ArrivalFile(models.Model):
    """A file of an arrival (来件文件): its name, its hash, and where it waits (``place``, a name in ``incoming``)."""

    arrival = models.ForeignKey(Arrival, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    place = models.CharField(max_length=32)

    class Meta:
        """In the order in which they were handed in."""

        constraints = (models.UniqueConstraint(fields=["arrival", "position"], name="intake_arrival_file_place"),)
        indexes = (models.Index(fields=["sha256"], name="intake_arrival_file_hashes"),)
        ordering = ("position",)

    def __str__(self) -> str:
        return self.name
