"""Event and Head: what happened, and where each government's chain stands.

No foreign key leads out of this app: an event outlives what it tells of. Triggers of the database refuse to change or
delete an event (``triggers``); the model refuses it before that, in words.
"""

from typing import Any, NoReturn

from django.db import models

from luoshi.server.audit.states import VerificationState
from luoshi.server.core.ids import MAX_LENGTH, new_id
from luoshi.server.core.said import said_again


class AppendOnlyError(Exception):
    """Somebody tried to change or delete an event: a fault of the program, never of a user."""

    def __init__(self) -> None:
        super().__init__("审计记录只能追加，不能修改或删除")


class EventQuerySet(models.QuerySet["Event"]):
    """Events can be read and added, nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise AppendOnlyError

    def delete(self) -> NoReturn:
        """Refused."""
        raise AppendOnlyError

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise AppendOnlyError


class Event(models.Model):
    """One act (审计事件): who did what to which thing when, and what came of it.

    ``state`` is the digest of the thing's row after the act, as the thing's app announced it; empty where the act
    changed no row. ``changes`` is canonical JSON. ``hash`` is taken over all other columns and the hash before it.
    """

    government = models.CharField(max_length=MAX_LENGTH)
    sequence = models.BigIntegerField()
    at = models.DateTimeField()
    action = models.CharField(max_length=60)
    actor = models.CharField(max_length=80)
    actor_name = models.CharField(max_length=80)
    actor_post = models.CharField(max_length=MAX_LENGTH, blank=True)
    actor_roles = models.CharField(max_length=200, blank=True)
    acting_for = models.CharField(max_length=80, blank=True)
    acting_for_name = models.CharField(max_length=80, blank=True)
    delegation = models.CharField(max_length=MAX_LENGTH, blank=True)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=200, blank=True)
    comment = models.TextField(blank=True)
    changes = models.TextField()
    state = models.CharField(max_length=140, blank=True)
    algorithm = models.CharField(max_length=20)
    previous = models.CharField(max_length=128)
    hash = models.CharField(max_length=128)

    objects = EventQuerySet.as_manager()

    class Meta:
        """One event for each place of a chain."""

        constraints = (
            models.UniqueConstraint(fields=["government", "sequence"], name="audit_event_place"),
            models.CheckConstraint(condition=models.Q(sequence__gte=1), name="audit_event_counts_from_one"),
        )
        indexes = (
            models.Index(fields=["government", "kind", "key"], name="audit_event_thing"),
            models.Index(fields=["government", "at"], name="audit_event_at"),
            models.Index(fields=["government", "actor"], name="audit_event_actor"),
        )
        ordering = ("government", "sequence")

    def __str__(self) -> str:
        return f"{self.government} {self.sequence} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the event; one that stands already is refused."""
        if not self._state.adding:
            raise AppendOnlyError
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise AppendOnlyError


class Head(models.Model):
    """Where the chain of a government stands (链头): the row that writers queue for."""

    government = models.CharField(max_length=MAX_LENGTH, primary_key=True)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=128)

    class Meta:
        """A chain that nothing was written to has no head."""

        constraints = (models.CheckConstraint(condition=models.Q(sequence__gte=0), name="audit_head_not_negative"),)

    def __str__(self) -> str:
        return f"{self.sequence}:{self.hash}"


def verification_id() -> str:
    """A new id of a verification."""
    return new_id("check")


class Verification(models.Model):
    """One verification that somebody asked for (核验): how far it is, and what it found.

    ``total`` is the length of the chain when it was asked for. ``printed`` is the printed head that was typed in, as
    ``PrintedHead.parse`` takes it. ``findings`` is a list of ``[fault, thing, message, said]``, the last as
    ``core.said.kept`` gives it, so that ``told`` is in the language of whoever reads. One that broke off says
    why in ``failure``.
    """

    public_id = models.CharField(max_length=MAX_LENGTH, unique=True, default=verification_id, editable=False)
    government = models.CharField(max_length=MAX_LENGTH)
    asked_by = models.CharField(max_length=80)
    asked_by_name = models.CharField(max_length=80)
    asked_by_post = models.CharField(max_length=MAX_LENGTH, blank=True)
    asked_at = models.DateTimeField()
    printed = models.CharField(max_length=160, blank=True)
    total = models.BigIntegerField(default=0)
    events = models.BigIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    head = models.CharField(max_length=160, blank=True)
    findings = models.JSONField(default=list, blank=True)
    failure = models.CharField(max_length=200, blank=True)

    class Meta:
        """Newest first."""

        constraints = (
            models.CheckConstraint(
                condition=models.Q(events__gte=0, total__gte=0), name="audit_verification_not_negative"
            ),
        )
        indexes = (models.Index(fields=["government", "-asked_at"], name="audit_verification_newest"),)
        ordering = ("-asked_at", "-id")

    def __str__(self) -> str:
        return self.public_id

    @property
    def told(self) -> list[tuple[str, str]]:
        """What was found: which thing, and what about it, in the reader's language when they are shown."""
        return [
            (said_again(said.get("thing", {}), thing), said_again(said.get("message", {}), message))
            for _fault, thing, message, said in ([*each, {}][:4] for each in self.findings)
        ]

    @property
    def state(self) -> VerificationState:
        """Where it stands."""
        if self.ended_at is None:
            return VerificationState.RUNNING
        if self.failure:
            return VerificationState.BROKEN
        return VerificationState.FAULTY if self.findings else VerificationState.SOUND
