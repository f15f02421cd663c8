"""Reminders by the ladder: once a working day, one notice a person of everything that they owe; each is on its matter.

Nobody is reminded who owes nothing, and nobody at night or on a day off.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction

from luoshi.server.core.actor import system_actor
from luoshi.server.core.clock import CHINA, china_date
from luoshi.server.core.roles import PostRole
from luoshi.server.core.said import chinese, listed, say
from luoshi.server.core.working_days import WorkingDays
from luoshi.server.cycles.models import Cycle
from luoshi.server.cycles.owing import owed_in
from luoshi.server.cycles.rungs import Whom, reached, rungs_of
from luoshi.server.cycles.states import CycleState
from luoshi.server.delivery.models import Part
from luoshi.server.delivery.services.reminders import OWING, note_reminded
from luoshi.server.delivery.staff import Person, Staff, staff_of
from luoshi.server.delivery.states import HolderKind
from luoshi.server.delivery.states.matters import RUNNING
from luoshi.server.notices.kinds import NoticeKind
from luoshi.server.notices.models import Notice
from luoshi.server.notices.services.notices import Telling, notify
from luoshi.server.orgs.models import Government
from luoshi.server.orgs.selectors import working_days

BEGIN, END = time(8, 0), time(18, 0)
"""Hours of China between which anybody is reminded."""
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that is owed: a report in a cycle (its name), or the part by its own day."""

    part: Part
    due: date
    cycle: str = ""


def remind_due(*, now: datetime) -> int:
    """Remind everybody who owes something whose rung has come; returns how many persons were told.

    System work, once a working day in the morning; run twice it tells nobody twice.
    """
    if not BEGIN <= now.astimezone(CHINA).time() < END:
        return 0
    told = 0
    for government in Government.objects.order_by("pk"):
        days = working_days(government)
        if days.is_working(china_date(now)):
            with transaction.atomic():
                told += _remind(Government.objects.select_for_update(no_key=True).get(pk=government.pk), days, now)
    return told


def due_things(government: Government, today: date) -> list[Thing]:
    """Everything that bodies owe with its day: reports of open cycles, and parts by their own days; most urgent first.
    A fixed number of queries for each open cycle.
    """
    owing = Part.objects.filter(government=government, state__in=OWING, matter__state__in=RUNNING)
    parts = {part.pk: part for part in owing.select_related("matter__task", "matter__government", "organisation")}
    found = [Thing(part, part.due_on) for part in parts.values() if part.due_on is not None]
    live = Cycle.objects.filter(government=government, state__in=(CycleState.OPEN, CycleState.PAST_DUE))
    for cycle in live.order_by("due_on", "pk"):
        found += [
            Thing(parts[owed.part.pk], owed.due_on, cycle.name)
            for owed in owed_in(cycle, today)
            if owed.open and owed.part.pk in parts
        ]
    return sorted(found, key=lambda thing: (thing.due, thing.part.matter_id, thing.part.pk))


def _remind(government: Government, days: WorkingDays, now: datetime) -> int:
    today, actor = china_date(now), system_actor("定时任务：催办", government=government.public_id)
    rungs, staff = rungs_of(government.pk), staff_of(government.pk, today)
    mine: dict[int, tuple[Person, list[Thing]]] = {}
    for thing in due_things(government, today):
        for person in _people(thing, reached(rungs, thing.due, today, days), staff):
            mine.setdefault(person.pk, (person, []))[1].append(thing)
    source = f"ladder:{today.isoformat()}"
    known = set(Notice.objects.filter(source=source, person__in=mine).values_list("person_id", flat=True))
    names: dict[int, list[str]] = defaultdict(list)
    told = 0
    for key, (person, things) in mine.items():
        if key in known:
            continue
        notify(actor=actor, now=now, people=[person.public_id], telling=_telling(things, source, today))
        told += 1
        for part in {thing.part.pk for thing in things}:
            names[part].append(person.display_name)
    parts = {thing.part.pk: thing.part for _person, things in mine.values() for thing in things}
    note_reminded(
        actor=actor, now=now, told=source, reminded=[(parts[key], "、".join(who)) for key, who in names.items()]
    )
    return told


def _people(thing: Thing, whom: Iterable[Whom], staff: Staff) -> list[Person]:
    """The persons of a rung; for a body without accounts the office's compilers, who act for it."""
    body = thing.part.organisation_id
    found: dict[int, Person] = {}
    for each in whom:
        if each is Whom.CLERK:
            people = staff.by_body.get((PostRole.UNIT_CLERK, body), ()) or staff.holder(HolderKind.UNIT, (body,)).people
        elif each is Whom.UNIT_LEADER:
            people = staff.holder(HolderKind.UNIT_LEADER, (body,)).people
        else:
            people = staff.holder(HolderKind.LEADER, (body,)).people
        found |= {person.pk: person for person in people}
    return list(found.values())


def _telling(things: list[Thing], source: str, today: date) -> Telling:
    """One notice of everything: the most urgent by name, with the day of each."""
    named = listed(
        [
            say("%(body)s %(number)s %(title)s（%(due)s）", body=thing.part.printed_name,
                number=thing.part.matter.number, title=chinese(thing.part.matter.task.title)[:30], due=thing.due)
            for thing in things[:_NAMED]
        ],
        "；",
    )  # fmt: skip
    late = sum(thing.due < today for thing in things)
    title = say("有 %(count)s 件到期事项要办", count=len(things))
    if late:
        title = say("有 %(count)s 件事项要办，其中 %(late)s 件已经逾期", count=len(things), late=late)
    return Telling(kind=NoticeKind.REMINDER, title=title, text=say("%(names)s。", names=named), link="/", source=source)
