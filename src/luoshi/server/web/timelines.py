"""Events of the trail as entries of a timeline."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from luoshi.server.audit.models import Event as Recorded
from luoshi.server.core.roles import PostRole
from luoshi.server.web.components import Event
from luoshi.server.web.event_words import event_word
from luoshi.server.web.role_words import ROLE_WORDS


def roles_in_words(roles: str) -> str:
    """The roles of an event, as it keeps them, in words; system work has its own name."""
    known = [PostRole(role) for role in roles.split() if role in set(PostRole)]
    return _("、").join(str(ROLE_WORDS[role]) for role in known if role in ROLE_WORDS)


def who_in_words(event: Recorded) -> str:
    """Who acted, and for whom."""
    if event.acting_for_name:
        return _("%(who)s（代理%(name)s）") % {"who": event.actor_name, "name": event.acting_for_name}
    return event.actor_name


def timeline_of(events: Iterable[Recorded]) -> list[Event]:
    """What happened to a thing: who, what, when, as which post, and why. What was done at a stretch is told once."""
    told = (
        Event(
            localtime(event.at), who_in_words(event), event_word(event.action), roles_in_words(event.actor_roles),
            event.comment,
        )
        for event in events
    )  # fmt: skip
    return [_counted(list(alike)) for _minute, alike in groupby(told, _at_a_stretch)]


def _at_a_stretch(event: Event) -> tuple[object, ...]:
    return event.at.replace(second=0, microsecond=0), event.who, str(event.what), event.post, event.why


def _counted(alike: list[Event]) -> Event:
    if len(alike) == 1:
        return alike[0]
    what = _("%(what)s（%(count)s 次）") % {"what": alike[0].what, "count": len(alike)}
    return replace(alike[-1], what=what)
