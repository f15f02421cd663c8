"""The number of a request: what a person quotes on the telephone, and what the log is searched for."""

import secrets

from django.http import HttpRequest

_DIGITS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another when read out


def number_of(request: HttpRequest) -> str:
    """The number of a request, such as ``K7QD-2M4X``; made when first asked for."""
    kept: str | None = getattr(request, "_luoshi_number", None)
    if kept is None:
        drawn = "".join(secrets.choice(_DIGITS) for _ in range(8))
        kept = f"{drawn[:4]}-{drawn[4:]}"
        request._luoshi_number = kept  # type: ignore[attr-defined]
    return kept
