"""How far the set-up is, asked once a request: for the page, for the duty on the home page, for the navigation."""

from django.http import HttpRequest
from django.utils import timezone

from luoshi.server.core.clock import china_date
from luoshi.server.core.roles import PostRole
from luoshi.server.orgs.first_steps import FirstSteps, first_steps
from luoshi.server.web.posts import standing_of

_NOTHING_LEFT = "luoshi_nothing_left"


def progress_of(request: HttpRequest) -> FirstSteps | None:
    """The state of the set-up for one of the three administrators; None for everybody else."""
    kept: tuple[FirstSteps | None] | None = getattr(request, "_luoshi_first_steps", None)
    if kept is None:
        standing = standing_of(request)
        kept = (first_steps(standing.actor, china_date(timezone.now())) if standing else None,)
        request._luoshi_first_steps = kept  # type: ignore[attr-defined]
    return kept[0]


def is_open(request: HttpRequest) -> bool:
    """Whether the system administrator, who leads the set-up, has something left to see to."""
    steps = _asked(request)
    return steps is not None and not steps.finished


def years_to_enter(request: HttpRequest) -> tuple[int, ...]:
    """The years whose holidays the system administrator should have entered by now."""
    steps = _asked(request)
    return steps.missing_years if steps else ()


def _asked(request: HttpRequest) -> FirstSteps | None:
    """The state for who leads the set-up; None for others, and for the rest of a day on which nothing was left."""
    standing = standing_of(request)
    if standing is None or PostRole.SYSTEM_ADMINISTRATOR not in standing.actor.roles:
        return None
    session, today = getattr(request, "session", {}), china_date(timezone.now()).isoformat()
    if session.get(_NOTHING_LEFT) == today:
        return None
    steps = progress_of(request)
    if steps is not None and steps.finished and not steps.missing_years:
        session[_NOTHING_LEFT] = today  # what was done stays done, and a new year begins on another day
    return steps
