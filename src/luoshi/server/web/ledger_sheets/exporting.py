"""The ledger, or the part of it that a list shows, as a workbook: the address takes the filters of the list."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_GET

from luoshi.server.core.clock import china_date
from luoshi.server.ledger.narrowing import SourceKind, window_and
from luoshi.server.ledger.scopes import visible_plans
from luoshi.server.ledger.selectors import Due, ItemFilter, Order
from luoshi.server.ledger.services.importing import export_sheet
from luoshi.server.orgs.scopes import visible_organisations
from luoshi.server.orgs.selectors import name_on
from luoshi.server.web.posts import actor_of
from luoshi.server.web.viewer import viewer_of
from luoshi.server.web.workbooks import file_response

_TEXTS = ("plan", "area", "organisation", "role", "strength", "state")
_TRUTHS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


@require_GET
@login_required
def export(request: HttpRequest) -> HttpResponse:
    """The items of a list as an office's own sheet."""
    actor, now = actor_of(request), timezone.now()
    on = china_date(now)
    wanted = wanted_of(request.GET, on)
    plan = visible_plans(actor).filter(public_id=wanted.plan).first() if wanted.plan else None
    bodies = visible_organisations(actor).prefetch_related("names")
    body = bodies.filter(public_id=wanted.organisation).first() if wanted.organisation else None
    title = plan.name if plan else "工作台账"  # what stands on the sheet is Chinese, whoever takes it out
    if body is not None:
        title = f"{title}（{name_on(body, on)}）"
    data = export_sheet(
        actor=actor, now=now, wanted=wanted, order=order_of(request.GET), title=title, unit=viewer_of(request).unit
    )
    return file_response(data, f"{title} {on:%Y-%m-%d}.xlsx")


def wanted_of(query: QueryDict, today: date) -> ItemFilter:
    """The filter of an address, which has the parameters of the list; what it says wrongly does not narrow."""
    told: dict[str, Any] = {name: query.get(name, "")[:300] for name in _TEXTS}
    told["organisation"] = told["organisation"] or query.get("unit", "")[:300]
    due, year, source = query.get("due", ""), query.get("year", ""), query.get("source", "")
    first, last = window_and(due, _day(query.get("due_from", "")), _day(query.get("due_to", "")), today)
    return ItemFilter(
        **told,
        due=due if due in set(Due) else "",
        due_from=first,
        due_to=last,
        source=source if source in set(SourceKind) else "",
        year=int(year) if year.isascii() and year.isdigit() and 1900 <= int(year[:4]) <= 2200 else None,
        has_owner=_TRUTHS.get(query.get("owner", "")),
        has_target=_TRUTHS.get(query.get("target", query.get("has_target", ""))),
        text=query.get("text", query.get("q", ""))[:100],
    )


def order_of(query: QueryDict) -> Order:
    """The order of an address."""
    asked = query.get("order", query.get("sort", ""))
    return Order(asked) if asked in set(Order) else Order.PLAN


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
