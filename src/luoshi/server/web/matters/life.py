"""The whole life of a matter as one timeline: what was done to it, to its parts, to what was asked for beside it."""

from collections.abc import Iterable

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from luoshi.server.audit.models import Event as Recorded
from luoshi.server.audit.registry import audited
from luoshi.server.audit.selectors import changes_of
from luoshi.server.core.said import chinese, word
from luoshi.server.delivery import audited as kinds
from luoshi.server.delivery.models import Matter
from luoshi.server.delivery.services.act_forms import FORMS_BY_CODE
from luoshi.server.delivery.states import MACHINES
from luoshi.server.web.components import Event
from luoshi.server.web.event_words import event_word
from luoshi.server.web.timelines import roles_in_words, who_in_words


def life_in_words(events: Iterable[Recorded], matter: Matter) -> list[Event]:
    """Events of a matter and of what belongs to it, oldest first, as entries of its timeline, the latest first.

    What was done in one moment keeps its order: a timeline sorts by the moment alone.
    """
    return [_told(event, matter) for event in events][::-1]


def _act_word(event: Recorded) -> str:
    """What was done, as its button says it, and where the thing stands since; else what the permission is called."""
    changes = changes_of(event)
    machine, act = MACHINES.get(event.kind), changes.get("act")
    form = FORMS_BY_CODE.get(f"{event.kind}.{act}")
    labels = {each.value: label for each, label in machine.labels.items()} if machine else {}
    said = form.title if form is not None else labels.get(str(act))
    if said is None:
        return event_word(event.action)
    state = changes.get("state")
    return f"{said} → {word(state)}" if isinstance(state, str) else str(said)


def _told(event: Recorded, matter: Matter) -> Event:
    """What was done to what; the matter itself needs no name."""
    what = _act_word(event)
    if event.kind != kinds.MATTER:
        label = str(word(chinese(audited(event.kind).label)))
        name = event.name.removeprefix(matter.number).removeprefix(f" {matter.task.title[:120]}").strip()
        what = _("%(act)s（%(thing)s）") % {"act": what, "thing": f"{label} {name[:60]}".strip()}
    return Event(localtime(event.at), who_in_words(event), what, roles_in_words(event.actor_roles), event.comment)
