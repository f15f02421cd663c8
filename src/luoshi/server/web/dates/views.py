"""What falls on which day: the month with working days, and the same as a file that calendars read."""

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luoshi.server.core.clock import china_date
from luoshi.server.delivery.dates import DATE_NAMES, Marked, calendar_of, marked
from luoshi.server.orgs.models import Government
from luoshi.server.orgs.selectors import working_days
from luoshi.server.web.calendar.months import Cell, months_of
from luoshi.server.web.calendar.views import weekdays
from luoshi.server.web.components import Action
from luoshi.server.web.posts import actor_of

MOST_A_DAY = 6
"""Things that a day of the month shows; the rest is counted and stands in the list below."""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing on a day as the page shows it."""

    about: Marked
    word: str
    link: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the month with what falls on it; ``more`` counts what it does not show."""

    cell: Cell
    shown: tuple[Told, ...]
    more: int


@require_GET
@login_required
def month_now(request: HttpRequest) -> HttpResponse:
    """The month that it is."""
    today = china_date(timezone.now())
    return month_page(request, today.year, today.month)


@require_GET
@login_required
def month_page(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """A month: each day with how it is worked and what falls on it; the same as a list below."""
    if not (2000 <= year <= 2100 and 1 <= month <= 12):
        raise Http404
    actor, today = actor_of(request), china_date(timezone.now())
    first = date(year, month, 1)
    last = date(year, month, calendar.monthrange(year, month)[1])
    by_day: dict[date, list[Told]] = defaultdict(list)
    for each in marked(actor, first, last):
        by_day[each.day].append(Told(each, DATE_NAMES[each.kind], _link(each)))
    government = Government.objects.get(public_id=actor.government)
    whole = months_of(year, working_days(government), {}, today)[month - 1]
    weeks = [[_day(cell, by_day) if cell else None for cell in week] for week in whole.weeks]
    return render(
        request,
        "web/dates/month.html",
        {
            "title": _("%(year)s 年 %(month)s 月有哪些日子") % {"year": year, "month": month},
            "weeks": weeks,
            "weekdays": weekdays(),
            "days": sorted(by_day.items()),
            "count": sum(map(len, by_day.values())),
            "working": whole.working,
            "earlier": first - timedelta(days=1),
            "later": last + timedelta(days=1),
            "more": [
                Action(_("在日历程序中订阅"), reverse("dates_subscriptions"), "calendar"),
                Action(_("下载日历文件"), reverse("dates_feed"), "download"),
            ],
        },
    )


@require_GET
@login_required
def ics(request: HttpRequest) -> HttpResponse:
    """One's own dates of the last month and the next year as a file (RFC 5545)."""
    told = calendar_of(actor_of(request), timezone.now(), lambda key: request.build_absolute_uri(_page(key)))
    response = HttpResponse(told, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="luoshi.ics"'
    return response


def _day(cell: Cell, by_day: dict[date, list[Told]]) -> Day:
    told = by_day.get(cell.day, [])
    return Day(cell, tuple(told[:MOST_A_DAY]), max(len(told) - MOST_A_DAY, 0))


def _page(matter: str) -> str:
    return reverse("matter", args=[matter])


def _link(about: Marked) -> str:
    return _page(about.matter) if about.matter else ""
