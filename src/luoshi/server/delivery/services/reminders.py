"""Reminders (催办), one or many at once: a notice here, or the record of a call, a letter, a visit.

Nobody is reminded who owes nothing; of all that a person is reminded of on a day, one notice tells.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from luoshi.server.audit.services import record_each
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import chinese, listed, say
from luoshi.server.delivery.audited import REMINDER
from luoshi.server.delivery.facts import part_facts
from luoshi.server.delivery.models import Matter, Part, Reminder, ReminderKind
from luoshi.server.delivery.scopes import visible_parts
from luoshi.server.delivery.services.keeping import LONGEST, authorship
from luoshi.server.delivery.services.locking import PART_THING
from luoshi.server.delivery.services.taking import papers_of_part
from luoshi.server.delivery.services.telling import handler_of
from luoshi.server.delivery.staff import Holder, Person, Staff, staff_of
from luoshi.server.delivery.states import HolderKind, PartState
from luoshi.server.delivery.states.matters import RUNNING
from luoshi.server.notices.kinds import NoticeKind
from luoshi.server.notices.services.notices import Telling, notify
from luoshi.server.policy import Action, Facts, require

OWING = (PartState.UNSIGNED, PartState.UNDER_WAY, PartState.RETURNED)
"""States in which it is the body's turn: in review it is the office's, done and ended it is nobody's."""
_NAMED = 5


def owes(part: Part) -> bool:
    """Whether a part's body has something to do now."""
    return part.state in OWING and part.matter.state in RUNNING


def remind_part(
    *,
    actor: Actor,
    now: datetime,
    part: str,
    kind: str,
    text: str = "",
    evidence: Collection[str] = (),
) -> Reminder:
    """Remind one body of its part; as ``remind``."""
    (made,) = remind(actor=actor, now=now, parts=[part], kind=kind, text=text, evidence=evidence)
    return made


def remind(
    *,
    actor: Actor,
    now: datetime,
    parts: Collection[str],
    kind: str,
    text: str = "",
    evidence: Collection[str] = (),
) -> tuple[Reminder, ...]:
    """Remind bodies of parts (public ids); returns a record for each that was reminded.

    Parts whose body owes nothing are passed over; so are, of a notice here, those whose body has nobody with an
    account. Raises Invalid where that leaves none, and for a call, a letter or a visit without words of it.
    """
    with transaction.atomic():
        rows = _taken(actor, parts)
        for row in rows:
            require(actor, Action.MATTER_REMIND, part_facts(row))
            papers_of_part(row, evidence).check()
        _check(kind, text)
        owing = [row for row in rows if owes(row)]
        if not owing:
            raise Invalid(
                say("所选分工现在都不需要承办单位办理，不用催办"),
                say("待审核、已完成和已了结的不催办"),
                fields={"parts": say("没有可以催办的分工")},
            )
        told: Mapping[int, str] = {}
        if kind == ReminderKind.IN_APP:
            told = _notify(actor, now, owing, text)
            owing = [row for row in owing if row.pk in told]
            if not owing:
                raise Invalid(
                    say("所选单位都没有可以接收通知的账号"),
                    say("请改用电话、书面或者上门催办，并登记情况"),
                    fields={"kind": say("没有可以通知的人员")},
                )
        made = [
            Reminder(
                matter=row.matter,
                part=row,
                kind=kind,
                text=text.strip()[:LONGEST],
                told=told.get(row.pk, ""),
                government_id=row.government_id,
                **authorship(actor, now, papers_of_part(row, evidence)),
            )
            for row in owing
        ]
        for reminder in made:
            reminder.save(force_insert=True)
        record_each(actor=actor, now=now, action=Action.MATTER_REMIND, kind=REMINDER, rows=made)
        return tuple(made)


def note_reminded(
    *, actor: Actor, now: datetime, told: str, reminded: Collection[tuple[Part, str]]
) -> tuple[Reminder, ...]:
    """Keep at each part that its people were told by the program; ``told`` is the source of their notices, beside each
    part stand their names.
    """
    with transaction.atomic():
        require(actor, Action.MATTER_REMIND, Facts(government=actor.government))
        made = [_told(part, names, told, authorship(actor, now)) for part, names in reminded]
        for reminder in made:
            reminder.save(force_insert=True)
        if made:
            record_each(actor=actor, now=now, action=Action.MATTER_REMIND, kind=REMINDER, rows=made)
        return tuple(made)


def _told(part: Part, names: str, told: str, written: Mapping[str, Any]) -> Reminder:
    return Reminder(
        matter=part.matter, part=part, kind=ReminderKind.IN_APP, told=told, government_id=part.government_id,
        text=names[:LONGEST], **written,
    )  # fmt: skip


def _taken(actor: Actor, parts: Collection[str]) -> list[Part]:
    """The parts, their matters locked before them in one order. Raises NotFound for any that is not seen."""
    keys = sorted(set(parts))
    seen = visible_parts(actor).filter(public_id__in=keys)
    matters = sorted(set(seen.order_by().values_list("matter", flat=True)))
    list(Matter.objects.select_for_update(no_key=True).filter(pk__in=matters).order_by("pk"))
    rows = list(
        Part.objects.select_for_update(no_key=True)
        .filter(public_id__in=seen.order_by().values("public_id"))
        .order_by("pk")
    )
    if len(rows) != len(keys) or not rows:
        raise NotFound(PART_THING)
    return rows


def _check(kind: str, text: str) -> None:
    if kind not in ReminderKind.values:
        raise Invalid(say("没有选择催办方式"), say("请从列表中选择"), fields={"kind": say("请选择")})
    if kind != ReminderKind.IN_APP and not text.strip():
        raise Invalid(
            say("没有写明催办情况"), say("请写明联系了谁、对方怎么答复"), fields={"text": say("请写明催办情况")}
        )


def _notify(actor: Actor, now: datetime, rows: Sequence[Part], text: str) -> dict[int, str]:
    """Tell each person once of all that is theirs; gives, by part, the source of the notice."""
    day = china_date(now)
    staff: dict[int, Staff] = {}
    people: dict[int, tuple[Person, list[Part]]] = {}
    told = {}
    for row in rows:
        by = staff.setdefault(row.government_id, staff_of(row.government_id, day))
        holder: Holder = by.holder(HolderKind.UNIT, [row.organisation_id], handler_of(row))
        if not holder.people or holder.on_behalf:
            continue
        told[row.pk] = f"remind:{day.isoformat()}"
        for person in holder.people:
            people.setdefault(person.pk, (person, []))[1].append(row)
    for person, owed in people.values():
        names = listed([f"{row.matter.number} {chinese(row.matter.task.title)[:40]}" for row in owed[:_NAMED]], "；")
        said = say("请办理：%(names)s。", names=names)
        if text.strip():
            said = say("请办理：%(names)s。办公室说明：%(text)s", names=names, text=text.strip()[:300])
        telling = Telling(
            kind=NoticeKind.REMINDER,
            title=say("催办：有 %(count)s 件事项等待您办理", count=len(owed)),
            text=said,
            link="/",
            source=f"remind:{day.isoformat()}",
        )
        notify(actor=actor, now=now, people=[person.public_id], telling=telling)
    return told
