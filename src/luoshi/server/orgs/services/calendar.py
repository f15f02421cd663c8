"""The editable calendar: a year's holidays once they are announced, and days that a place adds of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import say
from luoshi.server.orgs.audited import CALENDAR_DAY, CALENDAR_YEAR
from luoshi.server.orgs.models import CalendarDay, CalendarYear, Government
from luoshi.server.orgs.scopes import visible_calendar_days
from luoshi.server.orgs.services.locking import locked_government
from luoshi.server.policy import Action, Facts, require

_FIRST, _LAST = 2004, 2200
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that differs from the rule of weekdays: a holiday on a weekday, or a weekend that is worked."""

    works: bool
    note: str = ""


def enter_year(
    *, actor: Actor, now: datetime, government: str, year: int, basis: str, days: Mapping[date, SpecialDay]
) -> CalendarYear:
    """Enter a year's arrangement whole, in place of what was entered before. ``basis`` names the announcement."""
    with transaction.atomic():
        root = _government(actor, government)
        _check(year, basis, days)
        row = CalendarYear.objects.filter(government=root, year=year).first()
        row = row or CalendarYear(government=root, year=year)
        row.basis = basis.strip()
        row.save()
        row.days.all().delete()
        for day in sorted(days):
            CalendarDay(government=root, year=row, day=day, works=days[day].works, note=days[day].note).save(
                force_insert=True
            )
        changes = {"basis": row.basis, "days": {day.isoformat(): days[day].works for day in sorted(days)}}
        record(actor=actor, now=now, action=Action.CALENDAR_EDIT, kind=CALENDAR_YEAR, row=row, changes=changes)
        return row


def set_own_day(*, actor: Actor, now: datetime, government: str, day: date, works: bool, note: str) -> CalendarDay:
    """A day of one's own, such as a holiday of an autonomous area; it wins over what is announced."""
    with transaction.atomic():
        root = _government(actor, government)
        if not note.strip():
            raise Invalid(
                say("没有填写说明"), say("请写明依据，例如“自治县成立纪念日”"), fields={"note": say("请填写")}
            )
        row = CalendarDay.objects.filter(government=root, day=day, year__isnull=True).first()
        row = row or CalendarDay(government=root, day=day)
        row.works, row.note = works, note.strip()
        row.save()
        changes = {"works": works, "note": row.note}
        record(actor=actor, now=now, action=Action.CALENDAR_EDIT, kind=CALENDAR_DAY, row=row, changes=changes)
        return row


def remove_own_day(*, actor: Actor, now: datetime, government: str, day: date) -> None:
    """Take back a day of one's own."""
    with transaction.atomic():
        root = _government(actor, government)
        row = visible_calendar_days(actor).filter(government=root, day=day, year__isnull=True).first()
        if row is None:
            raise NotFound(say("这个自定日期"))
        record(actor=actor, now=now, action=Action.CALENDAR_EDIT, kind=CALENDAR_DAY, row=row, gone=True)
        row.delete()


def _government(actor: Actor, public_id: str) -> Government:
    root = locked_government(actor, public_id)
    require(actor, Action.CALENDAR_EDIT, Facts(government=root.public_id))
    return root


def _check(year: int, basis: str, days: Mapping[date, SpecialDay]) -> None:
    if not _FIRST <= year <= _LAST:
        raise Invalid(
            say("年份不在可登记的范围内"),
            say("请填写 %(first)s—%(last)s 之间的年份", first=_FIRST, last=_LAST),
            fields={"year": say("超出范围")},
        )
    if not basis.strip():
        raise Invalid(say("没有填写依据"), say("请写明放假安排通知的文号"), fields={"basis": say("请填写")})
    for day, special in days.items():
        if day.year != year:
            raise Invalid(
                say("%(day)s 不在 %(year)s 年", day=day, year=year),
                say("请核对日期"),
                fields={"days": say("%(day)s 不在这一年", day=day)},
            )
        if special.works == (day.weekday() < _SATURDAY):
            word = say("工作日") if special.works else say("休息日")
            raise Invalid(
                say("%(day)s 本来就是%(word)s", day=day, word=word),
                say("只需登记调休上班的周末和放假的平日"),
                fields={"days": say("%(day)s 不用登记", day=day)},
            )
