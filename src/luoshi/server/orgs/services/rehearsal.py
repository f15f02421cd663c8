"""A rehearsal (预演): an act is carried out in full, looked at, taken back; so no preview differs from it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from luoshi.server.orgs.models import Government
from luoshi.server.orgs.snapshots import Difference, differences, snapshot


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What an act would change, as of a day. ``digest`` names exactly these changes: who confirms has seen them."""

    on: date
    differences: tuple[Difference, ...]

    @property
    def digest(self) -> str:
        """The same changes have the same digest."""
        return hashlib.sha256(repr((self.on, self.differences)).encode()).hexdigest()


def rehearse(act: Callable[[], object], *, government: Government, on: date) -> Foreseen:
    """Carry out an act of the services and take it back; nothing stays, no event, no effect on commit.

    Raises what the act raises: a refusal of the rehearsal is that of the act.
    """
    with transaction.atomic():
        before = snapshot(government, on)
        act()
        after = snapshot(government, on)
        transaction.set_rollback(True)
    return Foreseen(on, differences(before, after))
