"""The number of a request: what a person quotes on the telephone, and what the log is searched for."""

import secrets

_DIGITS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another when read out
_KEPT = "_luoshi_number"


def number_of(request: object) -> str:
    """The number of a request, such as ``K7QD-2M4X``; drawn when first asked for, kept with the request."""
    kept: str | None = getattr(request, _KEPT, None)
    if kept is None:
        drawn = "".join(secrets.choice(_DIGITS) for _ in range(8))
        kept = f"{drawn[:4]}-{drawn[4:]}"
        setattr(request, _KEPT, kept)
    return kept
