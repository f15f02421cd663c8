"""How far the set-up is, asked once a request for the duty on the home page and the navigation, and for its page."""

from django.http import HttpRequest
from django.utils import timezone

from luoshi.server.core.clock import china_date
from luoshi.server.core.roles import PostRole
from luoshi.server.orgs.first_steps import FirstSteps, Progress, first_steps, progress
from luoshi.server.web.once import once
from luoshi.server.web.posts import standing_of

_NOTHING_LEFT = "luoshi_nothing_left"


def progress_of(request: HttpRequest) -> FirstSteps | None:
    """The state of the set-up for one of the three administrators; None for everybody else."""
    standing = standing_of(request)
    return first_steps(standing.actor, china_date(timezone.now())) if standing else None


def is_open(request: HttpRequest) -> bool:
    """Whether the system administrator, who leads the set-up, has something left to see to."""
    steps = _asked(request)
    return steps is not None and not steps.finished


def years_to_enter(request: HttpRequest) -> tuple[int, ...]:
    """The years whose holidays the system administrator should have entered by now."""
    steps = _asked(request)
    return steps.missing_years if steps else ()


def _asked(request: HttpRequest) -> Progress | None:
    """The state for who leads the set-up; None for others, and for the rest of a day on which nothing was left."""
    standing = standing_of(request)
    if standing is None or PostRole.SYSTEM_ADMINISTRATOR not in standing.actor.roles:
        return None
    session, today = getattr(request, "session", {}), china_date(timezone.now()).isoformat()
    if session.get(_NOTHING_LEFT) == today:
        return None
    steps = once(request, "progress", lambda: progress(standing.actor, china_date(timezone.now())))
    if steps is not None and steps.finished and not steps.missing_years:
        session[_NOTHING_LEFT] = today  # what was done stays done, and a new year begins on another day
    return steps
