"""Import of a ledger: the file, what its columns hold, what it would do, the confirmation, what came of it."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import say
from luoshi.server.files.uploads import IncomingFile
from luoshi.server.ledger.comparing import preview_sheet
from luoshi.server.ledger.facts import own_government
from luoshi.server.ledger.importing import RowChange, SheetPreview, counted, look_at_columns
from luoshi.server.ledger.models import ColumnMapping
from luoshi.server.ledger.scopes import visible_plans
from luoshi.server.ledger.services.importing import Grounds, Seen, import_sheet
from luoshi.server.orgs.listings import Wanted, organisations_as_of
from luoshi.server.orgs.selectors import name_on
from luoshi.server.policy import Action, require
from luoshi.server.web.amendments.values import names_of
from luoshi.server.web.components import Crumb, Tab
from luoshi.server.web.ledger_sheets.forms import ColumnsForm, SheetGroundsForm, UploadForm
from luoshi.server.web.ledger_sheets.rows import CHANGE_WORDS, line_of
from luoshi.server.web.ledger_sheets.steps import Step, end_step, keep_step, result_of, step_of
from luoshi.server.web.lists import query_with
from luoshi.server.web.posts import actor_of
from luoshi.server.web.previewed import keep
from luoshi.server.web.refused import tell

ROWS_A_PAGE = 50
MOST_NAMES = 60
"""Names of no body that a page asks about; the others are asked once these are settled."""


@require_http_methods(["GET", "POST"])
@login_required
def upload(request: HttpRequest) -> HttpResponse:
    """Which table is imported into which plan; sending it writes nothing."""
    actor = _allowed(request)
    plans = list(visible_plans(actor).filter(government__public_id=actor.government).values_list("name", flat=True))
    form = UploadForm(request.POST or None, request.FILES or None, plans=plans)
    if request.method == "POST" and form.is_valid():
        file: IncomingFile = form.cleaned_data["file"]
        data, name = file.read(), (file.name or "")[:200]
        try:
            look_at_columns(actor, data, name)
        except Invalid as refusal:
            tell(form, refusal)
        else:
            keep_step(request, Step(keep(actor.user, file.received), name, form.plan_name()))
            return redirect("ledger_import_columns")
    context = {"form": form, "title": _("把哪个表格导入台账")}
    return render(request, "web/ledger_sheets/upload.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@login_required
def columns(request: HttpRequest) -> HttpResponse:
    """What each column holds: proposed by the meaning of its head, or as it was told before."""
    actor = _allowed(request)
    step, data = step_of(request, actor)
    asked = request.GET.get("sheet", step.sheet)[:100]
    table, remembered = look_at_columns(actor, data, step.name, asked)
    form = ColumnsForm(request.POST if request.method == "POST" else None, table)
    if request.method == "POST" and form.is_valid():
        step.sheet, step.columns = table.name, {str(at): kind for at, kind in form.columns().items()}
        keep_step(request, step)
        return redirect("ledger_import_preview")
    known = ColumnMapping.objects.filter(heads=table.fingerprint, government__public_id=actor.government).first()
    context = {
        "form": form,
        "step": step,
        "table": table,
        "rows": len(table.lines),
        "sheets": [Tab(name, f"?{urlencode({'sheet': name})}", current=name == table.name) for name in table.sheets],
        "known": known if remembered else None,
        "title": _("每一列是什么"),
        "crumbs": _crumbs(),
    }
    return render(request, "web/ledger_sheets/columns.html", context, status=422 if form.errors else 200)


@require_GET
@login_required
def preview(request: HttpRequest) -> HttpResponse:
    """What the import would do, row by row."""
    actor = _allowed(request)
    step, data = step_of(request, actor)
    found = _previewed(actor, step, data)
    return _shown(request, actor, step, found, _grounds(request, found))


@require_POST
@login_required
def names(request: HttpRequest) -> HttpResponse:
    """Which bodies the names stand for that nobody knows."""
    actor = _allowed(request)
    step, data = step_of(request, actor)
    known = {body.public_id for body in organisations_as_of(actor, Wanted(on=china_date(timezone.now())))}
    for at, one in enumerate(_previewed(actor, step, data).unknown[:MOST_NAMES]):
        chosen = request.POST.get(f"body{at}", "")
        if request.POST.get(f"name{at}") == one.name and chosen in known:
            step.bodies[one.name] = chosen
            if request.POST.get(f"remember{at}"):
                step.remember.append(one.name)
    keep_step(request, step)
    return redirect("ledger_import_preview")


@require_POST
@login_required
def confirm(request: HttpRequest) -> HttpResponse:
    """Write what was seen, in one transaction."""
    actor = _allowed(request)
    step, data = step_of(request, actor)
    found = _previewed(actor, step, data)
    form = _grounds(request, found)
    if form is not None and not form.is_valid():
        return _shown(request, actor, step, found, form, 422)
    told = form.cleaned_data if form is not None else {}
    try:
        done = import_sheet(
            actor=actor,
            now=timezone.now(),
            told=step.told(),
            data=data,
            name=step.name,
            seen=Seen(request.POST.get("sha256", ""), request.POST.get("digest", "")),
            remember=step.remember,
            grounds=Grounds(told.get("reason", ""), told.get("basis", ""), told.get("effective_on")),
        )
    except Invalid as refusal:
        shown = form or SheetGroundsForm({})
        shown.errors.clear()
        tell(shown, refusal)
        return _shown(request, actor, step, found, shown, 422, refused=True)
    counts = {"made": len(done.made), "changed": len(done.changed), "proposed": len(done.proposed)}
    end_step(request, actor, step, counts | {"plan": step.plan, "name": step.name})
    return redirect("ledger_import_done")


@require_GET
@login_required
def done(request: HttpRequest) -> HttpResponse:
    """What came of it, and what is to be done next."""
    actor = _allowed(request)
    result = result_of(request)
    if result is None:
        raise NotFound(say("刚才的导入"))
    plan = visible_plans(actor).filter(government__public_id=actor.government, name=result["plan"]).first()
    context = {**result, "plan_row": plan, "title": _("台账已经导入"), "crumbs": _crumbs()}
    return render(request, "web/ledger_sheets/done.html", context)


def _allowed(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, Action.ITEM_IMPORT, own_government(actor))
    return actor


def _previewed(actor: Actor, step: Step, data: bytes) -> SheetPreview:
    return preview_sheet(actor, data, step.name, told=step.told(), today=china_date(timezone.now()))


def _grounds(request: HttpRequest, found: SheetPreview) -> SheetGroundsForm | None:
    """The form that asks why, where something that is confirmed would change."""
    if found.errors or not found.of(RowChange.PROPOSES):
        return None
    if request.method == "POST":
        return SheetGroundsForm(request.POST)
    return SheetGroundsForm(initial={"effective_on": china_date(timezone.now())})


def _shown(
    request: HttpRequest, actor: Actor, step: Step, found: SheetPreview, form: forms.Form | None, status: int = 200,
    *, refused: bool = False,
) -> HttpResponse:  # fmt: skip
    on = china_date(timezone.now())
    counts = counted(found.rows)
    asked = request.GET.get("show", "")
    chosen = RowChange(asked) if asked in set(RowChange) else None
    rows = found.of(chosen) if chosen else found.rows
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    words = names_of(actor, on)
    context: dict[str, Any] = {
        "form": form,
        "refused": refused,
        "step": step,
        "found": found,
        "general": () if found.rows else found.errors,
        "tabs": _tabs(request, counts, chosen, len(found.rows)),
        "lines": [line_of(row, words) for row in page],
        "page": page,
        "counts": {change.value: number for change, number in counts.items()},
        "writes": len(found.rows) - counts[RowChange.SAME] - counts[RowChange.ERROR],
        "title": _("有需要改正的地方") if found.errors else _("导入后会有哪些变化"),
        "crumbs": [*_crumbs(), Crumb(_("每一列是什么"), reverse("ledger_import_columns"))],
    }
    if found.unknown:
        bodies = [(body.public_id, name_on(body, on)) for body in organisations_as_of(actor, Wanted(on=on))]
        context |= {"unknown": list(enumerate(found.unknown[:MOST_NAMES])), "bodies": bodies, "names": words}
    return render(request, "web/ledger_sheets/preview.html", context, status=status)


def _tabs(request: HttpRequest, counts: dict[RowChange, int], chosen: RowChange | None, total: int) -> list[Tab]:
    """All rows, and those that do one thing."""
    path = reverse("ledger_import_preview")
    tabs = [Tab(_("全部"), path + query_with(request.GET, show="", page=""), chosen is None, total)]
    for change, (word, _light) in CHANGE_WORDS.items():
        if counts[change]:
            link = path + query_with(request.GET, show=change.value, page="")
            tabs.append(Tab(word, link, chosen is change, counts[change]))
    return tabs


def _crumbs() -> list[Crumb]:
    return [Crumb(_("导入台账"), reverse("ledger_import"))]
