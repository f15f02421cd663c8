"""What others than the body say of a matter: visits and lights, written past the services."""

from datetime import date
from decimal import Decimal
from typing import Any

from luoshi.server.delivery.models import LightDay, Matter, Verification
from server_cast import NOW


def visited(matter: Matter, on: date, level: str, *, passed: bool = True) -> Verification:
    """Somebody looked on a day, and found so much."""
    return Verification.objects.create(
        government=matter.government, matter=matter, method="on_site", verified_on=on, level=level, passed=passed,
        findings="看了两处现场", made_by="x", made_by_name="杜查实", made_at=NOW,
    )  # fmt: skip


def lit(matter: Matter, on: date, light: str, **instead: Any) -> LightDay:
    """The light of a day, by the rules unless told otherwise; in place of the one that the acts of that day made."""
    values = {
        "computed": light, "expected": Decimal(50), "actual": None, "known_at": NOW, "rules": "default",
        "version": "1", "rule": "x", "inputs": "0" * 64,
    } | instead  # fmt: skip
    given = {"government": matter.government, "light": light, **values}
    row, _made = LightDay.objects.update_or_create(matter=matter, as_of=on, defaults=given)
    return row
