"""The ledger, or the part of it that a list shows, as a workbook: the address takes the filters of the list."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from luoshi.server.core.clock import china_date
from luoshi.server.ledger.scopes import visible_plans
from luoshi.server.ledger.services.importing import export_sheet
from luoshi.server.orgs.scopes import visible_organisations
from luoshi.server.orgs.selectors import name_on
from luoshi.server.web.ledger.filters import ItemFilters
from luoshi.server.web.posts import actor_of
from luoshi.server.web.viewer import viewer_of
from luoshi.server.web.workbooks import file_response


@require_GET
@login_required
def export(request: HttpRequest) -> HttpResponse:
    """The items of a list as an office's own sheet."""
    actor, now = actor_of(request), timezone.now()
    on = china_date(now)
    wanted = ItemFilters(request.GET, actor=actor, today=on).wanted()
    plan = visible_plans(actor).filter(public_id=wanted.plan).first() if wanted.plan else None
    bodies = visible_organisations(actor).prefetch_related("names")
    body = bodies.filter(public_id=wanted.organisation).first() if wanted.organisation else None
    # what stands on the sheet is Chinese, whoever takes it out
    title = plan.name if plan else f"{viewer_of(request).government}工作台账"
    if body is not None:
        title = f"{title}（{name_on(body, on)}）"
    data = export_sheet(actor=actor, now=now, wanted=wanted, title=title, unit=viewer_of(request).unit)
    return file_response(data, f"{title} {on:%Y-%m-%d}.xlsx")
