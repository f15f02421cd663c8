"""Who has a part of a desk open: a lease that runs out by itself."""

from datetime import datetime, timedelta

from django.db import transaction

from luoshi.server.core.actor import Actor
from luoshi.server.intake.models import Hold
from luoshi.server.intake.services.acting import open_desk

LEASE = timedelta(minutes=5)
"""How long a part stays held after the last sign of life."""


def hold_part(*, actor: Actor, now: datetime, desk: str, part: str = "") -> Hold:
    """Hold a part of a desk, or go on holding it. Where somebody else holds it, theirs is returned: see whose it is."""
    with transaction.atomic():
        row = open_desk(actor, desk)
        held = Hold.objects.select_for_update().filter(desk=row, part=part).first()
        if held is None:
            held = Hold(desk=row, part=part, taken_at=now)
        elif held.user != actor.user and held.expires_at > now:
            return held
        elif held.user != actor.user:
            held.taken_at = now
        held.user, held.user_name, held.expires_at = actor.user, actor.name, now + LEASE
        held.save()
        return held


def release_part(*, actor: Actor, now: datetime, desk: str, part: str = "") -> None:
    """Let a part go; leases that ran out go with it. What somebody else holds stays."""
    with transaction.atomic():
        row = open_desk(actor, desk)
        Hold.objects.filter(desk=row, part=part, user=actor.user).delete()
        Hold.objects.filter(desk=row, expires_at__lte=now).delete()
