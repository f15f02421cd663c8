"""What a person has typed and not yet sent: kept with the session, so that leaving a form loses nothing."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.formats import date_format

from luoshi.server.web import failures

_KEY = "luoshi.drafts"
_NOT_KEPT = frozenset({"csrfmiddlewaretoken"})
LONGEST = 50_000
"""Characters of one draft."""


def keep_draft(request: HttpRequest, form: str, data: QueryDict, now: datetime) -> bool:
    """Keep the fields of a form under its name; False where they are too long to be kept."""
    values = {name: data.getlist(name) for name in data if name not in _NOT_KEPT}
    if sum(len(value) for each in values.values() for value in each) > LONGEST:
        return False
    drafts = request.session.setdefault(_KEY, {})
    drafts[form] = {"at": now.isoformat(), "values": values}
    request.session.modified = True
    return True


def answer_kept(request: HttpRequest, form: str) -> HttpResponse:
    """Keep what was sent under the name of its form: the time of day, or 413 where it is too long."""
    now = timezone.now()
    if not keep_draft(request, form, request.POST, now):
        return failures.answer(request, failures.failure(413))
    return HttpResponse(date_format(timezone.localtime(now), "H:i"), content_type="text/plain; charset=utf-8")


def draft_of(request: HttpRequest, form: str) -> tuple[QueryDict, datetime] | None:
    """The draft of a form and when it was kept, or None."""
    kept = request.session.get(_KEY, {}).get(form)
    if kept is None:
        return None
    data = QueryDict(mutable=True)
    for name, values in kept["values"].items():
        data.setlist(name, values)
    return data, datetime.fromisoformat(kept["at"])


def drafts_kept(request: HttpRequest, beginning: str) -> frozenset[str]:
    """What the names of forms with a draft go on with, of those that begin so."""
    kept = request.session.get(_KEY, {})
    return frozenset(name.removeprefix(beginning) for name in kept if name.startswith(beginning))


def drop_draft(request: HttpRequest, form: str) -> None:
    """Forget the draft of a form, as after sending it."""
    if request.session.get(_KEY, {}).pop(form, None) is not None:
        request.session.modified = True
