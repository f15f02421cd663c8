"""The whole life of a matter as one timeline: what was done to it, to its parts, to what was asked for beside it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from luoshi.server.audit.models import Event as Recorded
from luoshi.server.audit.registry import audited
from luoshi.server.core.said import chinese, word
from luoshi.server.delivery import audited as kinds
from luoshi.server.delivery.models import (
    Coordination,
    Extension,
    Feedback,
    Matter,
    Objection,
    Waiting,
)
from luoshi.server.web.components import Event
from luoshi.server.web.event_words import event_word
from luoshi.server.web.timelines import roles_in_words, who_in_words

_BY_PART: Mapping[str, Any] = {
    kinds.FEEDBACK: Feedback,
    kinds.EXTENSION: Extension,
    kinds.OBJECTION: Objection,
    kinds.COORDINATION: Coordination,
    kinds.WAITING: Waiting,
}
_BY_MATTER = {
    kinds.PART: "parts",
    kinds.RISK: "risks",
    kinds.INSTRUCTION: "instructions",
    kinds.COMPLETION: "completions",
    kinds.LOOK_BACK: "look_backs",
    kinds.OVERRIDE: "overrides",
    kinds.REMINDER: "reminders",
}


def life_of(matter: Matter) -> list[Event]:
    """Everything that happened, in the order in which it was recorded."""
    wanted: dict[str, list[str]] = {kinds.MATTER: [matter.public_id]}
    for kind, model in _BY_PART.items():
        wanted[kind] = list(model.objects.filter(part__matter=matter).order_by().values_list("public_id", flat=True))
    for kind, name in _BY_MATTER.items():
        wanted[kind] = list(getattr(matter, name).order_by().values_list("public_id", flat=True))
    found = Q(pk__in=())
    for kind, keys in wanted.items():
        if keys:
            found |= Q(kind=kind, key__in=keys)
    events = Recorded.objects.filter(government=matter.government.public_id).filter(found).order_by("sequence")
    return [_told(event, matter) for event in events]


def _told(event: Recorded, matter: Matter) -> Event:
    """What was done to what; the matter itself needs no name."""
    what = event_word(event.action)
    if event.kind != kinds.MATTER:
        label = str(word(chinese(audited(event.kind).label)))
        name = event.name.removeprefix(matter.number).removeprefix(f" {matter.task.title[:120]}").strip()
        what = _("%(act)s（%(thing)s）") % {"act": what, "thing": f"{label} {name[:60]}".strip()}
    return Event(localtime(event.at), who_in_words(event), what, roles_in_words(event.actor_roles), event.comment)
