"""What the interface writes for itself: counts of calls, and answers that are given again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from luoshi.server.api.models import CallCount, KeptAnswer
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import IllegalTransition, Invalid
from luoshi.server.core.said import say

KEPT = timedelta(hours=24)
"""How long an answer is given again, and how long counts stay."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was sent."""

    status: int
    body: str
    headers: Mapping[str, str]


def count_call(*, now: datetime, caller: str, stretch: timedelta) -> int:
    """Count one more call of somebody in the running stretch of time; returns how many there were with it.

    Stretches begin at whole multiples since 1970, so that every worker counts in the same one.
    """
    began = began_at(now, stretch)
    with transaction.atomic():
        rows = CallCount.objects.filter(caller=caller, began_at=began)
        if not rows.update(calls=F("calls") + 1):
            try:
                with transaction.atomic():
                    CallCount(caller=caller, began_at=began, calls=1).save(force_insert=True)
            except IntegrityError:  # another worker was first with the first call
                rows.update(calls=F("calls") + 1)
        return rows.values_list("calls", flat=True).get()


def began_at(now: datetime, stretch: timedelta) -> datetime:
    """When the running stretch of time began."""
    return datetime.fromtimestamp(now.timestamp() // stretch.total_seconds() * stretch.total_seconds(), UTC)


def claim(*, actor: Actor, now: datetime, key: str, fingerprint: str) -> KeptAnswer | Answer:
    """Take an idempotency key inside the transaction of the act, or give the answer that was given before.

    Of two equal calls at once the second waits for the first to end. Raises Invalid where the key was used for another
    call.
    """
    claimed = KeptAnswer(actor=actor.user, post=actor.post, key=key, fingerprint=fingerprint, kept_at=now)
    try:
        with transaction.atomic():
            claimed.save(force_insert=True)
    except IntegrityError:
        kept = KeptAnswer.objects.select_for_update().filter(actor=actor.user, post=actor.post, key=key).first()
        if kept is None:
            raise IllegalTransition(
                say("同一个幂等键的另一次调用刚刚结束"), say("请用同一个键再试一次"), state=say("刚刚结束")
            ) from None
        if kept.fingerprint != fingerprint:
            raise Invalid(
                say("这个幂等键已经用于另一次内容不同的调用"),
                say("请为每次新的调用生成新的 Idempotency-Key"),
                fields={"Idempotency-Key": say("已用于另一次调用")},
            ) from None
        return Answer(kept.status, kept.body, kept.headers)
    return claimed


def keep(*, claimed: KeptAnswer, answer: Answer) -> None:
    """Keep the answer of an act under its key, in the transaction of the act."""
    claimed.status, claimed.body, claimed.headers = answer.status, answer.body, dict(answer.headers)
    claimed.save(update_fields=["status", "body", "headers"])


def forget(*, now: datetime) -> int:
    """Forget counts and answers whose time is over; returns how many."""
    counts, _ = CallCount.objects.filter(began_at__lt=now - KEPT).delete()
    answers, _ = KeptAnswer.objects.filter(kept_at__lt=now - KEPT).delete()
    return counts + answers
