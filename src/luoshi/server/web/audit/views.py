"""What happened: the list of events, one event, exports."""

from itertools import chain
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from luoshi.server.audit.facts import trail_facts
from luoshi.server.audit.models import Event
from luoshi.server.audit.selectors import changes_of, csv_lines, json_lines, names_of, search
from luoshi.server.audit.selectors import event as one_event
from luoshi.server.audit.services.exports import export_found
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say
from luoshi.server.policy import Action, require
from luoshi.server.web.acts import bound
from luoshi.server.web.audit.tables import EventFilters, EventTable, ExportForm
from luoshi.server.web.audit.words import changes_in_words, ids_in, in_groups, kind_word
from luoshi.server.web.components import Action as Link
from luoshi.server.web.components import Crumb, Pair
from luoshi.server.web.event_words import event_word
from luoshi.server.web.lists import ListPage, chips, query_with, show
from luoshi.server.web.posts import actor_of
from luoshi.server.web.sent_numbers import number_sent
from luoshi.server.web.timelines import roles_in_words, who_in_words
from luoshi.server.web.workbooks import attachment, table_response


def reader(request: HttpRequest) -> Actor:
    """The actor, who may read the trail. Raises NotAllowed, whose page says who may."""
    actor = actor_of(request)
    require(actor, Action.AUDIT_READ, trail_facts(actor.government))
    return actor


@require_GET
@login_required
def events(request: HttpRequest) -> HttpResponse:
    """What happened."""
    actor = reader(request)
    if "export" in request.GET:  # taking events out is recorded, so it has a page and a button of its own
        return redirect(reverse("audit_export") + query_with(request.GET, export="", page="", sort="", open=""))
    filters = EventFilters(request.GET, actor)
    return show(
        request,
        ListPage(
            name="audit",
            title=_("发生过什么"),
            table=EventTable,
            rows=search(actor, filters.wanted()),
            filters=filters,
            panel=panel,
            main=Link(_("核验审计链"), reverse("audit_verify"), "check"),
            empty={"title": _("没有符合条件的记录"), "text": _("去掉一些筛选条件再看。")},
        ),
    )


def panel(request: HttpRequest, key: str) -> str:
    """One event beside the list."""
    return render_to_string("web/audit/panel.html", _about(request, _number(key)), request)


@require_GET
@login_required
def event(request: HttpRequest, sequence: int) -> HttpResponse:
    """One event: who, what, before and after, its place in the chain."""
    context = {**_about(request, sequence), "crumbs": [Crumb(_("发生过什么"), reverse("audit"))]}
    return render(request, "web/audit/event.html", context)


def _number(key: str) -> int:
    number = number_sent(key, digits=18)
    if number is None:
        raise NotFound(say("这条审计记录"))
    return number


def _about(request: HttpRequest, sequence: int) -> dict[str, Any]:
    actor = reader(request)
    row = one_event(actor, sequence)
    names = names_of(actor, set(ids_in(changes_of(row))))
    return {
        "event": row,
        "title": f"{row.sequence} · {event_word(row.action)}",
        "pairs": _pairs(row),
        "changes": changes_in_words(row, names),
        "thing": reverse("audit") + f"?kind={row.kind}&key={row.key}",
        "hash": in_groups(row.hash),
        "previous": in_groups(row.previous),
        "before": row.sequence - 1,
    }


def _pairs(row: Event) -> list[Pair]:
    moment = timezone.localtime(row.at)
    return [
        Pair(_("时间"), f"{moment:%Y-%m-%d %H:%M:%S}"),
        Pair(_("操作人"), who_in_words(row)),
        Pair(_("岗位"), roles_in_words(row.actor_roles) or "—"),
        Pair(_("事项"), f"{kind_word(row.kind)} {row.name}".strip()),
        Pair(_("事项编号"), row.key),
        Pair(_("说明"), row.comment or "—"),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def export(request: HttpRequest) -> HttpResponseBase:
    """Which events leave the house, in which form. The chain notes who took them and what was looked for."""
    actor = reader(request)
    require(actor, Action.AUDIT_EXPORT, trail_facts(actor.government))
    filters = EventFilters(request.GET, actor)
    wanted = filters.wanted()
    form = bound(ExportForm, request, form="jsonl")
    if request.method == "POST" and form.is_valid():
        return _file(actor, wanted, form.cleaned_data["form"])
    context = {
        "form": form,
        "title": _("导出哪些记录"),
        "crumbs": [Crumb(_("发生过什么"), reverse("audit"))],
        "chips": chips(filters, request.GET),
        "count": search(actor, wanted).count(),
        "back": reverse("audit") + query_with(request.GET),
    }
    return render(request, "web/audit/export.html", context, status=422 if form.errors else 200)


def _file(actor: Actor, wanted: Any, form: str) -> HttpResponseBase:
    now = timezone.now()
    found = export_found(actor=actor, now=now, wanted=wanted, form=form)
    name = f"{_('审计记录')} {timezone.localtime(now):%Y-%m-%d}"
    if form == "xlsx":
        return table_response(EventTable(found), str(_("审计记录")))
    if form == "csv":
        # the mark tells Excel that it is UTF-8
        lines = (line.encode() for line in chain(("\ufeff",), csv_lines(found)))
        kind = "text/csv; charset=utf-8"
    else:
        lines = (f"{line}\n".encode() for line in json_lines(found))
        kind = "application/jsonl; charset=utf-8"
    response = StreamingHttpResponse(lines, content_type=kind)
    response.headers["Content-Disposition"] = attachment(f"{name}.{form}")
    return response
