"""Working days: which days are worked, sums of working days, the years and own days that were entered."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router
from pydantic import Field

from luoshi.server.api.callers import Caller, caller_of
from luoshi.server.api.fields import Asked, Day, Given, Line, Told
from luoshi.server.api.operations import operation
from luoshi.server.api.writing import written
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say
from luoshi.server.core.working_days import WorkingDays
from luoshi.server.orgs.listings import calendar_years, own_days, working_days_seen
from luoshi.server.orgs.models import CalendarYear
from luoshi.server.orgs.services.calendar import SpecialDay, enter_year, remove_own_day, set_own_day
from luoshi.server.policy import Action

router = Router(tags=["calendar"])
LONGEST = 366
_LONGEST_COUNT = 20 * 366


class DayTold(Told):
    """A day; provisional where the holidays of its year are not announced."""

    day: Day
    works: bool
    provisional: bool


class Days(Told):
    """The days of a stretch."""

    items: list[DayTold]


class DueTold(Told):
    """A day reckoned in working days."""

    day: Day
    provisional: bool


class CountTold(Told):
    """Working days after the first up to and with the last day; negative where that comes first."""

    working_days: int
    provisional: bool


class SpecialTold(Told):
    """A day that differs from the rule of weekdays."""

    day: Day
    works: bool
    note: str


class YearTold(Told):
    """A year that somebody entered, and the announcement that it follows."""

    year: int
    basis: str
    days: list[SpecialTold]


class Entered(Told):
    """What was entered by hand."""

    years: list[YearTold]
    own_days: list[SpecialTold]


class Stretch(Asked):
    """From the first to the last day."""

    first: Day = Field(description="第一天 · first day")
    last: Day = Field(description="最后一天 · last day")


class Addition(Asked):
    """So many working days after a day."""

    start: Day = Field(description="从哪一天的次日数起 · counted from the day after")
    working_days: int = Field(ge=1, le=1000, description="工作日数 · working days")


class NewSpecial(Given):
    """A day that differs from the rule of weekdays."""

    day: Day
    works: bool
    note: Line = Field("", max_length=60)


class NewYear(Given):
    """A year's arrangement, whole."""

    basis: Line = Field(min_length=1, max_length=200)
    days: list[NewSpecial] = Field(max_length=120)


class OwnDay(Given):
    """A day of one's own."""

    works: bool
    note: Line = Field(min_length=1, max_length=60)


_SPECIAL = {"day": "2027-10-01", "works": False, "note": "国庆节"}


@operation(
    router,
    "get",
    "/calendar/days",
    summary=_("哪些天上班"),
    action=Action.CALENDAR_VIEW,
    answers=Days,
    got={"items": [{"day": "2027-03-01", "works": True, "provisional": False}]},
)
def list_days(request: HttpRequest, asked: Query[Stretch]) -> dict[str, Any]:
    """Each day of a stretch of at most 366 days."""
    known = working_days_seen(caller_of(request).actor)
    length = (asked.last - asked.first).days
    if not 0 <= length < LONGEST:
        raise Invalid(
            say("起止日期不对"),
            say("最后一天不早于第一天，一次不超过 %(longest)s 天", longest=LONGEST),
            fields={"last": say("起止日期不对")},
        )
    days = [asked.first + timedelta(days=step) for step in range(length + 1)]
    return {
        "items": [
            {"day": day, "works": known.is_working(day), "provisional": not known.is_announced(day.year)}
            for day in days
        ]
    }


@operation(
    router,
    "get",
    "/calendar/due",
    summary=_("若干个工作日之后是哪天"),
    action=Action.CALENDAR_VIEW,
    answers=DueTold,
    got={"day": "2022-10-11", "provisional": False},
)
def reckon_due(request: HttpRequest, asked: Query[Addition]) -> dict[str, Any]:
    """The day that is so many working days after another, counted from the next day on."""
    due = working_days_seen(caller_of(request).actor).add(asked.start, asked.working_days)
    return {"day": due.day, "provisional": due.provisional}


@operation(
    router,
    "get",
    "/calendar/count",
    summary=_("两天之间有几个工作日"),
    action=Action.CALENDAR_VIEW,
    answers=CountTold,
    got={"working_days": 20, "provisional": False},
)
def count_working_days(request: HttpRequest, asked: Query[Stretch]) -> dict[str, Any]:
    """The working days after the first day, up to and with the last; at most twenty years."""
    known = working_days_seen(caller_of(request).actor)
    if abs((asked.last - asked.first).days) > _LONGEST_COUNT:
        raise Invalid(say("起止日期相隔太远"), say("请填写相隔不超过二十年的日期"), fields={"last": say("相隔太远")})
    return {
        "working_days": known.count(asked.first, asked.last),
        "provisional": _provisional(known, asked.first, asked.last),
    }


@operation(
    router,
    "get",
    "/calendar/entered",
    summary=_("人工登记的节假日安排"),
    action=Action.CALENDAR_VIEW,
    answers=Entered,
    got={
        "years": [{"year": 2027, "basis": "国办发明电〔2026〕7号", "days": [_SPECIAL]}],
        "own_days": [{"day": "2027-08-08", "works": False, "note": "自治县成立纪念日"}],
    },
)
def list_entered(request: HttpRequest) -> dict[str, Any]:
    """The years and own days that one's government entered."""
    actor = caller_of(request).actor
    return {"years": [_year(row) for row in calendar_years(actor)], "own_days": [_day(row) for row in own_days(actor)]}


@operation(
    router,
    "put",
    "/calendar/years/{year}",
    summary=_("登记一年的节假日安排"),
    action=Action.CALENDAR_EDIT,
    answers=YearTold,
    refuses=[404, 413, 415],
    sent={"basis": "国办发明电〔2026〕7号", "days": [_SPECIAL]},
    got={"year": 2027, "basis": "国办发明电〔2026〕7号", "days": [_SPECIAL]},
)
def put_year(request: HttpRequest, year: int, data: NewYear) -> HttpResponse:
    """A year's arrangement whole, in place of what was entered before: the same call gives the same year."""
    days = {each.day: SpecialDay(each.works, each.note) for each in data.days}
    if len(days) < len(data.days):
        raise Invalid(say("同一天登记了两次"), say("请每天只登记一次"), fields={"days": say("有重复的日期")})

    def act(caller: Caller) -> YearTold:
        actor = caller.actor
        row = enter_year(
            actor=actor, now=caller.now, government=actor.government, year=year, basis=data.basis, days=days
        )
        return YearTold(**_year(row))

    return written(request, 200, act)


@operation(
    router,
    "put",
    "/calendar/own-days/{day}",
    summary=_("登记自定日期"),
    action=Action.CALENDAR_EDIT,
    answers=SpecialTold,
    refuses=[404, 413, 415],
    sent={"works": False, "note": "自治县成立纪念日"},
    got={"day": "2027-08-08", "works": False, "note": "自治县成立纪念日"},
)
def put_own_day(request: HttpRequest, day: Path[Day], data: OwnDay) -> HttpResponse:
    """A day of one's own; it wins over what is announced."""

    def act(caller: Caller) -> SpecialTold:
        actor = caller.actor
        row = set_own_day(
            actor=actor, now=caller.now, government=actor.government, day=day, works=data.works, note=data.note
        )
        return SpecialTold(**_day(row))

    return written(request, 200, act)


@operation(
    router,
    "delete",
    "/calendar/own-days/{day}",
    summary=_("取消自定日期"),
    action=Action.CALENDAR_EDIT,
    answers={204: None},
    refuses=[404],
)
def delete_own_day(request: HttpRequest, day: Path[Day]) -> HttpResponse:
    """Take back a day of one's own."""

    def act(caller: Caller) -> None:
        remove_own_day(actor=caller.actor, now=caller.now, government=caller.actor.government, day=day)

    return written(request, 204, act)


def _provisional(known: WorkingDays, first: date, last: date) -> bool:
    years = range(min(first, last).year, max(first, last).year + 1)
    return not all(known.is_announced(year) for year in years)


def _year(row: CalendarYear) -> dict[str, Any]:
    return {"year": row.year, "basis": row.basis, "days": [_day(day) for day in row.days.all()]}


def _day(row: Any) -> dict[str, Any]:
    return {"day": row.day, "works": row.works, "note": row.note}
