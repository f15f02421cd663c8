"""Telling people something, and what they have read."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import chinese, kept, say
from luoshi.server.notices.facts import own_facts
from luoshi.server.notices.models import Notice, Urgency
from luoshi.server.notices.scopes import visible_notices
from luoshi.server.notices.services.dispatching import send_urgent
from luoshi.server.orgs.models import User
from luoshi.server.policy import Action, require

_THING = say("这条通知")
_LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What is told, in texts that ``say`` made. ``kind`` is one of ``kinds``, or another app's.

    ``link`` is an address inside (``/jobs/``). ``source`` names what it follows from: telling somebody twice of one
    source is telling once.
    """

    kind: str
    title: str
    text: str = ""
    link: str = ""
    urgency: Urgency = Urgency.ORDINARY
    source: str = ""
    in_app_only: bool = False


def notify(*, actor: Actor, now: datetime, people: Collection[str], telling: Telling) -> tuple[Notice, ...]:
    """Tell people (public ids) something: in the inbox at once, by their channels with the next digest or, where it is
    urgent, as soon as the rules allow. Called by services inside their transaction; who has been told of the source
    already is passed over, and so is the one who acts. Raises NotFound for somebody of another government.
    """
    with transaction.atomic():
        found = User.objects.filter(public_id__in=people, is_active=True).select_related("government")
        told = []
        for person in found.order_by("pk"):
            if actor.government not in (person.government.public_id, "installation"):
                raise NotFound(say("要通知的人员"))
            if person.public_id in actor.persons:
                continue
            notice = _told(person, now, telling)
            if notice is not None:
                told.append(notice)
        if telling.urgency is Urgency.URGENT and not telling.in_app_only:
            for notice in told:
                send_urgent(notice, now)
        return tuple(told)


def _told(person: User, now: datetime, telling: Telling) -> Notice | None:
    if telling.source and Notice.objects.filter(person=person, source=telling.source).exists():
        return None
    notice = Notice(
        government_id=person.government_id,
        person=person,
        kind=telling.kind,
        title=chinese(telling.title)[:_LONGEST_TITLE],
        text=chinese(telling.text),
        said={key: plain for key, text in _texts(telling) if (plain := kept(text))},
        link=telling.link,
        urgency=telling.urgency,
        source=telling.source,
        in_app_only=telling.in_app_only,
        created_at=now,
    )
    if not telling.source:
        notice.save(force_insert=True)
        return notice
    # Two at once that follow from one source: the database keeps the first, the second sees that it is told.
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
    return Notice.objects.filter(public_id=notice.public_id).select_related("person__government").first()


def _texts(telling: Telling) -> tuple[tuple[str, str], ...]:
    return ("title", telling.title), ("text", telling.text)


def mark_read(*, actor: Actor, now: datetime, notices: Iterable[str]) -> int:
    """Mark some of one's notices (public ids) as read; returns how many were not. Raises NotFound for another's."""
    asked = set(notices)
    with transaction.atomic():
        own = visible_notices(actor).filter(public_id__in=asked)
        if own.count() != len(asked):
            raise NotFound(_THING)
        return _mark(actor, now, own.values_list("pk", flat=True))


def mark_unread(*, actor: Actor, now: datetime, notice: str) -> Notice:
    """Take back that a notice was read. Raises NotFound for another's."""
    with transaction.atomic():
        row = visible_notices(actor).filter(public_id=notice).select_related("person__government").first()
        if row is None:
            raise NotFound(_THING)
        require(actor, Action.NOTICE_MARK, own_facts(row.person))
        row.read_at = None
        row.save(update_fields=["read_at"])
        return row


def mark_all_read(*, actor: Actor, now: datetime) -> int:
    """Mark all that came until now as read; returns how many were not."""
    with transaction.atomic():
        return _mark(actor, now, visible_notices(actor).filter(created_at__lte=now).values_list("pk", flat=True))


def _mark(actor: Actor, now: datetime, keys: Iterable[int]) -> int:
    person = User.objects.select_related("government").filter(public_id=actor.user).first()
    if person is None:
        raise NotFound(_THING)
    require(actor, Action.NOTICE_MARK, own_facts(person))
    return Notice.objects.filter(pk__in=list(keys), read_at__isnull=True).update(read_at=now)
