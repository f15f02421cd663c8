"""Which days are worked: the year at a glance, and how it comes to be known."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid
from luoshi.server.core.working_days import WorkingDays
from luoshi.server.orgs.models import CalendarYear
from luoshi.server.orgs.scopes import visible_calendar_days, visible_calendar_years
from luoshi.server.orgs.selectors import working_days_seen
from luoshi.server.orgs.services.calendar import SpecialDay, enter_year, remove_own_day, set_own_day
from luoshi.server.policy import Action as Act
from luoshi.server.policy import Facts, may, require
from luoshi.server.web.calendar.forms import FIRST, LAST, OwnDayForm, ReckoningForm, YearForm
from luoshi.server.web.calendar.months import months_of
from luoshi.server.web.components import Action, Crumb, Text
from luoshi.server.web.posts import actor_of
from luoshi.server.web.refused import tell


@dataclass(frozen=True, slots=True)
class Reckoned:
    """An answer of the tool: a number of working days or a day; provisional where a year is not announced."""

    count: int | None = None
    day: date | None = None
    provisional: bool = False


@require_GET
@login_required
def calendar_now(request: HttpRequest) -> HttpResponse:
    """The year that it is."""
    return _year_page(request, china_date(timezone.now()).year)


@require_GET
@login_required
def calendar_year(request: HttpRequest, year: int) -> HttpResponse:
    """Another year."""
    return _year_page(request, _known(year))


@require_http_methods(["GET", "POST"])
@login_required
def enter(request: HttpRequest, year: int) -> HttpResponse:
    """Paste what was announced, see which days come of it, confirm."""
    actor = _editor(request)
    entered = visible_calendar_years(actor).filter(year=_known(year)).first()
    sent = request.POST if request.method == "POST" else None
    form = YearForm(sent, year=year, initial=_entered(entered))
    shown = sent is not None and "back" not in sent and form.is_valid()
    if sent is not None and shown and sent.get("seen") == _digest(form):
        try:
            enter_year(actor=actor, now=timezone.now(), government=actor.government, year=year, **_arranged(form))
        except Invalid as refusal:
            tell(form, refusal, {"days": "text"})
            shown = False
        else:
            messages.success(request, _("已登记 %(year)s 年放假安排。") % {"year": year})
            return redirect("calendar_year", year)
    if sent is not None and "back" in sent:
        form.is_bound, form.initial = False, sent.dict()
    context: dict[str, Any] = {"form": form, "year": year, "entered": entered, "shown": shown, "crumbs": _crumbs()}
    if shown:
        context |= {"digest": _digest(form), "off": sum(1 for each in form.read.days if not each.works)}
    return render(request, "web/calendar/enter.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@login_required
def own_day(request: HttpRequest) -> HttpResponse:
    """Set a day of one's own."""
    actor = _editor(request)
    form = OwnDayForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        works = asked["works"] == "work"
        try:
            set_own_day(
                actor=actor,
                now=timezone.now(),
                government=actor.government,
                day=asked["day"],
                works=works,
                note=asked["note"],
            )
        except Invalid as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("已登记 %(day)s。") % {"day": asked["day"].isoformat()})
            return redirect("calendar_year", asked["day"].year)
    context = {"form": form, "crumbs": _crumbs()}
    return render(request, "web/calendar/own_day.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def drop_own_day(request: HttpRequest, day: str) -> HttpResponse:
    """Take a day of one's own back."""
    actor = _editor(request)
    try:
        which = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    remove_own_day(actor=actor, now=timezone.now(), government=actor.government, day=which)
    messages.success(request, _("已取消 %(day)s 的自定安排。") % {"day": day})
    return redirect("calendar_year", which.year)


def _year_page(request: HttpRequest, year: int) -> HttpResponse:
    actor, today = actor_of(request), china_date(timezone.now())
    require(actor, Act.CALENDAR_VIEW, Facts(government=actor.government))
    days = working_days_seen(actor)
    every = list(visible_calendar_days(actor).filter(day__year=year).order_by("day"))
    own = [each for each in every if each.year_id is None]
    edits = bool(may(actor, Act.CALENDAR_EDIT, Facts(government=actor.government)))
    months = months_of(year, days, {each.day: each.note for each in every}, today)
    asked = any(name in request.GET for name in ("start", "end", "count"))
    tool = ReckoningForm(request.GET if asked else None, initial={"start": today})
    context = {
        "year": year,
        "months": months,
        "weekdays": weekdays(),
        "working": sum(month.working for month in months),
        "own": own,
        "edits": edits,
        "announced": days.is_announced(year),
        "entered": visible_calendar_years(actor).filter(year=year).first(),
        "earlier": year - 1 if year > FIRST else None,
        "later": year + 1 if year < LAST else None,
        "more": [Action(_("登记自定日期"), reverse("calendar_own_day"))] if edits else [],
        "main": Action(_("登记 %(year)s 年放假安排") % {"year": year}, reverse("calendar_enter", args=[year]), "pencil")
        if edits
        else None,
        "tool": tool,
        "answer": _reckoned(tool, days) if asked and tool.is_valid() else None,
    }
    return render(request, "web/calendar/year.html", context)


def weekdays() -> list[Text]:
    """The days of the week from Monday, as a calendar heads its columns."""
    return [_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("日")]


def _reckoned(tool: ReckoningForm, days: WorkingDays) -> Reckoned:
    asked = tool.cleaned_data
    if asked["end"]:
        first, last = sorted((asked["start"], asked["end"]))
        provisional = not all(days.is_announced(year) for year in range(first.year, last.year + 1))
        return Reckoned(count=days.count(asked["start"], asked["end"]), provisional=provisional)
    due = days.add(asked["start"], asked["count"])
    return Reckoned(day=due.day, provisional=due.provisional)


def _editor(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, Act.CALENDAR_EDIT, Facts(government=actor.government))
    return actor


def _known(year: int) -> int:
    if not FIRST <= year <= LAST:
        raise Http404
    return year


def _entered(row: CalendarYear | None) -> dict[str, str]:
    """What was entered before, as lines that can be mended."""
    if row is None:
        return {}
    words = {True: "上班", False: "放假"}
    lines = [f"{each.day.isoformat()} {words[each.works]} {each.note}".rstrip() for each in row.days.order_by("day")]
    return {"basis": row.basis, "text": "\n".join(lines)}


def _arranged(form: YearForm) -> dict[str, Any]:
    days = {each.day: SpecialDay(each.works, each.note) for each in form.read.days}
    return {"basis": form.cleaned_data["basis"], "days": days}


def _digest(form: YearForm) -> str:
    """Names what was shown: who confirms has seen these days."""
    return hashlib.sha256(repr((form.year, form.cleaned_data["basis"], form.read.days)).encode()).hexdigest()


def _crumbs() -> list[Crumb]:
    return [Crumb(_("工作日历"), reverse("calendar"))]
