"""What is done on a sheet: an item saved, kept while it is typed, said to be unchanged; reports that go out."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.server.core.errors import Conflict, Invalid
from luoshi.server.core.said import listed, say
from luoshi.server.cycles.scopes import own_parts
from luoshi.server.cycles.services.reports import (
    put_up_reports,
    recall_report,
    report_unchanged,
    save_report,
    send_back_reports,
    submit_reports,
)
from luoshi.server.cycles.sheets import Item, Sheet
from luoshi.server.cycles.states import ReportAct
from luoshi.server.orgs.scopes import found
from luoshi.server.web.drafts import answer_kept, drafts_kept, drop_draft
from luoshi.server.web.files.forms import UploadForm
from luoshi.server.web.refused import tell
from luoshi.server.web.reporting.cards import conflict_of, draft_name
from luoshi.server.web.reporting.forms import NEW_FILES, PHOTO, ReportForm
from luoshi.server.web.reporting.places import Place, brought, place_of
from luoshi.server.web.reporting.views import around, card, context_of
from luoshi.server.web.sent_numbers import number_sent


@require_POST
@login_required
def save(request: HttpRequest, key: str, part: str) -> HttpResponse:
    """Keep what is filled in about an item; what it lacks still stands beside its fields."""
    place = place_of(request, key)
    item = place.item(part)
    form = ReportForm(item, request.POST, request.FILES)
    if not form.is_valid():
        return _answer(place, part, 422, form=form, open=True)
    kept, wrong = brought(place, part, [*form.cleaned_data[NEW_FILES], *form.cleaned_data[PHOTO]])
    try:
        save_report(
            actor=place.actor,
            now=place.now,
            cycle=key,
            part=part,
            entry=form.entry(kept),
            seen=form.cleaned_data["seen"],
            scan=place.scan_of(item) if place.unit else "",
        )
    except Conflict as refusal:
        now = place.sheet()
        return _answer(place, part, 409, sheet=now, **conflict_of(now.item(part), request.POST, refusal))
    except Invalid as refusal:
        form.tell_refused(refusal)
        return _answer(place, part, 422, form=form, open=True)
    drop_draft(request, draft_name(place.cycle, part))
    after = place.sheet()
    item = after.item(part)
    if not item.lacks and not wrong:
        return _answer(place, part, sheet=after, changed=True)
    return _answer(place, part, sheet=after, changed=True, form=_lacking(place, item, wrong), open=True)


def _lacking(place: Place, item: Item, wrong: list[str]) -> ReportForm:
    """The form of what was saved, with what it lacks and the files that were refused beside the fields."""
    data = place.request.POST.copy()
    data["seen"] = str(item.revision)
    data.setlist("evidence", item.report.evidence if item.report else [])
    form = ReportForm(item, data)
    form.is_valid()
    form.tell(item.lacks)
    for each in wrong:
        form.add_error(NEW_FILES, each)
    return form


@require_POST
@login_required
def draft(request: HttpRequest, key: str, part: str) -> HttpResponse:
    """Keep what is being typed on a card; answers with the time of day."""
    place = place_of(request, key)
    found(own_parts(place.actor), part, say("这项分工"))
    return answer_kept(request, draft_name(place.cycle, part))


@require_POST
@login_required
def unchanged(request: HttpRequest, key: str, part: str) -> HttpResponse:
    """Say that nothing is new since the last report."""
    place = place_of(request, key)
    item = place.item(part)
    try:
        report_unchanged(
            actor=place.actor,
            now=place.now,
            cycle=key,
            parts=[part],
            seen=number_sent(request.POST.get("seen")),
            scan=place.scan_of(item) if place.unit else "",
        )
    except (Conflict, Invalid) as refusal:
        return _answer(place, part, refusal.status, refused=str(refusal), open=True)
    drop_draft(request, draft_name(place.cycle, part))
    after = place.sheet()
    lacks = after.item(part).lacks
    more: dict[str, Any] = {"open": True, "refused": str(listed(lacks.values(), "；"))} if lacks else {}
    return _answer(place, part, sheet=after, changed=True, **more)


def _unsaved(place: Place, reports: set[str]) -> list[Item]:
    """Those of some reports on which something is typed that was not saved."""
    typed = drafts_kept(place.request, draft_name(place.cycle, ""))
    if not typed:
        return []
    chosen = [each for each in place.sheet().items if each.report is not None and each.report.public_id in reports]
    return [each for each in chosen if each.writable and each.key in typed]


_STEPS = {ReportAct.PUT_UP.value: put_up_reports, ReportAct.SUBMIT.value: submit_reports}


@require_POST
@login_required
def step(request: HttpRequest, key: str, act: str) -> HttpResponse:
    """Lay what is whole before the leader, or hand it in: the reports that the page had shown as whole."""
    if act not in _STEPS:
        raise Http404
    place = place_of(request, key)
    wanted = set(request.POST.getlist("reports"))
    unsaved = _unsaved(place, wanted)
    if unsaved:
        names = _("、").join(str(each.owed.part.matter__task__title) for each in unsaved[:3])
        messages.error(request, _("“%(names)s”有改动还没有保存，请先保存或者放弃改动。") % {"names": names})
        return redirect(f"{place.address()}#{unsaved[0].key}")
    try:
        done = _STEPS[act](actor=place.actor, now=place.now, reports=sorted(wanted))
    except Invalid as refusal:
        messages.error(request, str(refusal))
        return redirect(place.address())
    told = {"count": len(done)}
    if act == ReportAct.PUT_UP.value:
        said = ngettext("已送单位负责人签批 %(count)s 项。", "已送单位负责人签批 %(count)s 项。", len(done)) % told
    else:
        said = ngettext("已提交 %(count)s 项，等待审核。", "已提交 %(count)s 项，等待审核。", len(done)) % told
    messages.success(request, said)
    return redirect(place.address())


@require_POST
@login_required
def send_back(request: HttpRequest, key: str, part: str) -> HttpResponse:
    """Send a report back to be put right, or take back what was put up."""
    place = place_of(request, key)
    item = place.sheet().item(part)
    comment = request.POST.get("comment", "")
    if not item.signs and not comment.strip():
        comment = _("填报人撤回修改")
    try:
        send_back_reports(actor=place.actor, now=place.now, reports=_report(item), comment=comment)
    except Invalid as refusal:
        return _answer(place, part, 422, refused=str(refusal))
    return _answer(place, part, changed=True)


@require_POST
@login_required
def recall(request: HttpRequest, key: str, part: str) -> HttpResponse:
    """Take back what nobody has read yet."""
    place = place_of(request, key)
    item = place.sheet().item(part)
    scan = place.scan_of(item) if place.unit else ""
    recall_report(actor=place.actor, now=place.now, report=(_report(item) or [""])[0], scan=scan)
    return _answer(place, part, changed=True)


@require_POST
@login_required
def drop(request: HttpRequest, key: str, part: str) -> HttpResponse:
    """Give up what was typed on a card and not saved."""
    place = place_of(request, key)
    drop_draft(request, draft_name(place.cycle, part))
    return _answer(place, part, changed=True)


@require_http_methods(["GET", "POST"])
@login_required
def scan(request: HttpRequest, key: str) -> HttpResponse:
    """Bring the paper that a body signed; it hangs at every item that the office enters from it."""
    place = place_of(request, key)
    sheet = place.sheet()
    if request.method == "GET":
        return redirect(place.address())
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            place.keep_scans(_attached(place, sheet, form.cleaned_data["file"][:1]))
        except Invalid as refusal:
            tell(form, refusal)
    for errors in form.errors.values():
        messages.error(request, str(errors[0]))
    if not form.errors:
        messages.success(request, _("书面件已经附上，可以代为填报。"))
    return redirect(place.address())


def _attached(place: Place, sheet: Sheet, given: list[Any]) -> dict[str, str]:
    kept: dict[str, str] = {}
    for item in sheet.items:
        if item.taken and item.fills:
            rows, wrong = brought(place, item.key, given)
            same = [row.public_id for row in item.files if row.name == given[0].name]
            if not rows and not same:
                raise Invalid(wrong[0], _("请换一个文件"), fields={"file": wrong[0]})
            kept[item.key] = (rows or same)[-1]
    return kept


def _report(item: Item) -> list[str]:
    return [item.report.public_id] if item.report is not None else []


def _answer(
    place: Place, part: str, status: int = 200, *, sheet: Sheet | None = None, changed: bool = False, **more: Any
) -> HttpResponse:
    """The card of a part, with what changed around it; without scripts the whole page, or the way back to it.

    ``more`` is what the card is told: a form that was sent, a refusal.
    """
    sheet = sheet or place.sheet()
    drawn = card(place, sheet, sheet.item(part), **more)
    if getattr(place.request, "htmx", False):
        beside = around(place, sheet) if changed else {"place": place}
        return render(place.request, "web/reporting/changed.html", {**beside, "card": drawn}, status=status)
    if changed and not more:
        return redirect(f"{place.address()}#{part}")
    context = context_of(place, sheet, {part: drawn})
    return render(place.request, "web/reporting/sheet.html", context, status=status)
