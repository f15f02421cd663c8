"""What the interface keeps of calls for a short time: how many there were, and what was answered. No business rows.

Both stand in the database, since several workers serve one installation and must count and remember together.
"""

from django.db import models

from luoshi.server.core.ids import MAX_LENGTH


class CallCount(models.Model):
    """How many calls somebody has made in one stretch of time (接口调用计数)."""

    caller = models.CharField(max_length=90)
    began_at = models.DateTimeField()
    calls = models.PositiveIntegerField(default=0)

    class Meta:
        """One counter a caller and stretch."""

        constraints = (models.UniqueConstraint(fields=["caller", "began_at"], name="api_call_count_once"),)

    def __str__(self) -> str:
        return f"{self.caller} {self.began_at:%H:%M} {self.calls}"


class KeptAnswer(models.Model):
    """The answer to a call with an idempotency key (接口应答留存): the same call gets it again and does nothing.

    ``fingerprint`` is the hash of method, address and body: another call under the same key is refused.
    """

    actor = models.CharField(max_length=80)
    post = models.CharField(max_length=MAX_LENGTH, blank=True)
    key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    kept_at = models.DateTimeField()

    class Meta:
        """A key names one call of one actor."""

        constraints = (models.UniqueConstraint(fields=["actor", "post", "key"], name="api_kept_answer_once"),)

    def __str__(self) -> str:
        return f"{self.actor} {self.key}"
