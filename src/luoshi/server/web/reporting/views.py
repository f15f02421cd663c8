"""The sheet of a unit: filled in item by item, laid before the leader, signed, handed in, taken back."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Conflict, IllegalTransition, Invalid
from luoshi.server.core.roles import PostRole
from luoshi.server.cycles.asking import dropped_fields
from luoshi.server.cycles.models import Cycle
from luoshi.server.cycles.scopes import visible_cycles
from luoshi.server.cycles.services.reports import (
    put_up_reports,
    recall_report,
    report_unchanged,
    save_report,
    send_back_reports,
    submit_reports,
)
from luoshi.server.cycles.sheets import Line, line_of, sheet_of, whole
from luoshi.server.cycles.states import CycleState, ReportState
from luoshi.server.delivery.audited import PART
from luoshi.server.delivery.staff import staff_of
from luoshi.server.files.owners import Owner
from luoshi.server.files.selectors import may_attach, see_owner
from luoshi.server.files.services.attaching import attach
from luoshi.server.policy import Action, require_some
from luoshi.server.web.cycles.views import crumbs, cycle_seen
from luoshi.server.web.drafts import answer_kept, drop_draft
from luoshi.server.web.posts import actor_of
from luoshi.server.web.refused import tell
from luoshi.server.web.reporting.cards import Card, Frame, card_of, draft_name, frame_of, in_hand
from luoshi.server.web.reporting.forms import ReportForm


@require_GET
@login_required
def now(request: HttpRequest) -> HttpResponse:
    """Leads to the sheet of the cycle that is due next."""
    actor = actor_of(request)
    require_some(actor, Action.REPORT_VIEW)
    live = visible_cycles(actor).filter(state__in=(CycleState.OPEN, CycleState.PAST_DUE)).order_by("due_on", "pk")
    found = live.first()
    return redirect("reporting", found.public_id) if found else redirect("cycles")


@require_GET
@login_required
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    """All items on which a unit reports in a cycle."""
    actor = actor_of(request)
    require_some(actor, Action.REPORT_VIEW)
    cycle, unit = cycle_seen(actor, key), _unit(request, actor)
    lines = sheet_of(actor, cycle, china_date(timezone.now()), unit) if _is_unit(actor) or unit else []
    frame = frame_of(request, cycle, unit)
    return render(request, "web/reporting/sheet.html", _context(actor, frame, [card_of(frame, each) for each in lines]))


@require_POST
@login_required
def save(request: HttpRequest, key: str, part: str) -> HttpResponse:
    """Keep what is filled in for one item, or say that nothing is new; answers with the item's card."""
    actor = actor_of(request)
    cycle = cycle_seen(actor, key)
    line = _line(actor, cycle, part)
    form: ReportForm | None = ReportForm(line, dropped_fields(cycle.government_id), request.POST, request.FILES)
    if request.POST.get("do") == "unchanged":
        form = None
        report_unchanged(actor=actor, now=timezone.now(), cycle=key, parts=[part])
    elif form is not None and form.is_valid() and _saved(request, actor, cycle, line, form):
        form = None
    if form is None:
        drop_draft(request, draft_name(cycle, line))
        line = _line(actor, cycle, part)
    return _answer(request, cycle, line, form)


@require_POST
@login_required
def draft(request: HttpRequest, key: str, part: str) -> HttpResponse:
    """Keep what is being typed; answers with the time of day."""
    actor = actor_of(request)
    cycle = cycle_seen(actor, key)
    return answer_kept(request, draft_name(cycle, _line(actor, cycle, part)))


@require_POST
@login_required
def put_up(request: HttpRequest, key: str) -> HttpResponse:
    """Lay all that is whole before the leader; hand it in at once where the unit has none in office."""
    actor = actor_of(request)
    cycle, unit = cycle_seen(actor, key), _unit(request, actor)
    lines = whole(sheet_of(actor, cycle, china_date(timezone.now()), unit))
    moment = timezone.now()
    if _has_leader(lines):
        chosen = [line for line in lines if line.state is not ReportState.AT_LEADER]
        done = put_up_reports(actor=actor, now=moment, reports=_keys(chosen))
        messages.success(
            request,
            ngettext("已送单位负责人签批 %(count)s 项。", "已送单位负责人签批 %(count)s 项。", len(done))
            % {"count": len(done)},
        )
    else:
        done = submit_reports(actor=actor, now=moment, reports=_keys(lines))
        _told_submitted(request, len(done))
    return redirect(_back(cycle, unit))


@require_POST
@login_required
def submit(request: HttpRequest, key: str) -> HttpResponse:
    """Sign and hand in what waits for the leader, or was filled in by them."""
    actor = actor_of(request)
    cycle, unit = cycle_seen(actor, key), _unit(request, actor)
    lines = whole(sheet_of(actor, cycle, china_date(timezone.now()), unit))
    done = submit_reports(actor=actor, now=timezone.now(), reports=_keys(lines))
    _told_submitted(request, len(done))
    return redirect(_back(cycle, unit))


class BackForm(forms.Form):
    """What has to be put right."""

    comment = forms.CharField(max_length=500)


@require_POST
@login_required
def send_back(request: HttpRequest, key: str, report: str) -> HttpResponse:
    """Give one report back to the clerk, with what has to be put right."""
    actor = actor_of(request)
    cycle, unit = cycle_seen(actor, key), _unit(request, actor)
    form = BackForm(request.POST)
    comment = form.cleaned_data["comment"] if form.is_valid() else ""
    send_back_reports(actor=actor, now=timezone.now(), reports=[report], comment=comment)
    messages.success(request, _("已退回修改。"))
    return redirect(_back(cycle, unit))


@require_POST
@login_required
def recall(request: HttpRequest, key: str, report: str) -> HttpResponse:
    """Take back what nobody has read yet."""
    actor = actor_of(request)
    cycle, unit = cycle_seen(actor, key), _unit(request, actor)
    recall_report(actor=actor, now=timezone.now(), report=report)
    messages.success(request, _("已撤回，可以修改后再报。"))
    return redirect(_back(cycle, unit))


def _context(actor: Actor, frame: Frame, cards: Sequence[Card]) -> dict[str, Any]:
    cycle, unit = frame.cycle, frame.unit
    left = in_hand(cards)
    if left:
        title = ngettext("%(cycle)s：还要报 %(count)s 项", "%(cycle)s：还要报 %(count)s 项", left)
        title = title % {"cycle": cycle.name, "count": left}
    else:
        title = _("%(cycle)s：都报了") % {"cycle": cycle.name} if cards else cycle.name
    lines = [card.line for card in cards]
    ready = whole(lines)
    leads = PostRole.UNIT_LEADER in actor.roles
    signs = leads or not _has_leader(ready)
    to_put_up = [line for line in ready if not signs and line.state is not ReportState.AT_LEADER]
    return {
        "title": title,
        "cycle": cycle,
        "crumbs": crumbs(cycle),
        "cards": cards,
        "unit": unit,
        "back": f"?unit={unit}" if unit else "",
        "to_sign": len(ready) if signs else 0,
        "to_put_up": len(to_put_up),
        "leads": leads,
        "waits": sum(1 for line in lines if line.state is ReportState.AT_LEADER),
        "is_unit": _is_unit(actor),
    }


def _is_unit(actor: Actor) -> bool:
    return bool(actor.roles & {PostRole.UNIT_CLERK, PostRole.UNIT_LEADER})


def _unit(request: HttpRequest, actor: Actor) -> str:
    """The body that the office enters something for."""
    return "" if _is_unit(actor) else request.GET.get("unit", "")


def _back(cycle: Cycle, unit: str) -> str:
    return reverse("reporting", args=[cycle.public_id]) + (f"?unit={unit}" if unit else "")


def _line(actor: Actor, cycle: Cycle, part: str) -> Line:
    found = line_of(actor, cycle, part, china_date(timezone.now()))
    if found is None:
        raise Http404
    return found


def _keys(lines: Sequence[Line]) -> list[str]:
    return [line.report.public_id for line in lines if line.report is not None]


def _has_leader(lines: Sequence[Line]) -> bool:
    """Whether the units of some lines have a leader in office."""
    if not lines:
        return True
    staff = staff_of(lines[0].part.government_id, china_date(timezone.now()))
    return all(staff.by_body.get((PostRole.UNIT_LEADER, line.part.organisation_id)) for line in lines)


def _saved(request: HttpRequest, actor: Actor, cycle: Cycle, line: Line, form: ReportForm) -> bool:
    """Whether it was kept; what is wrong is said in the form, and nothing that was typed is lost."""
    brought = _brought(actor, line, form)
    if form.errors:
        return False
    try:
        save_report(
            actor=actor, now=timezone.now(), cycle=cycle.public_id, part=line.part.public_id,
            entry=form.entry(brought), seen=form.cleaned_data["seen"],
        )  # fmt: skip
    except Invalid as refusal:
        tell(form, refusal)
        return False
    except (Conflict, IllegalTransition) as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _brought(actor: Actor, line: Line, form: ReportForm) -> list[str]:
    """The files that came along, attached to the part; one that is refused is told beside the field."""
    owner: Owner = see_owner(actor, PART, line.part.public_id)
    kept = []
    for given in form.cleaned_data.get("new_files") or []:
        if given is None or not may_attach(actor, owner):
            continue
        try:
            row = attach(
                actor=actor, now=timezone.now(), owner_kind=PART, owner_id=line.part.public_id,
                received=given.received, name=given.name or "",
            )  # fmt: skip
        except Invalid as refused:
            form.add_error("new_files", f"{given.name}{_('：')}{refused}")
            continue
        kept.append(row.public_id)
    return kept


def _answer(request: HttpRequest, cycle: Cycle, line: Line, form: ReportForm | None) -> HttpResponse:
    actor = actor_of(request)
    unit = _unit(request, actor)
    status = 422 if form is not None and form.errors else 200
    htmx = getattr(request, "htmx", False)
    if form is None and not htmx:
        return redirect(_back(cycle, unit) + f"#{line.part.public_id}")
    frame = frame_of(request, cycle, unit)
    lines = sheet_of(actor, cycle, frame.today, unit)
    cards = [card_of(frame, each, form if each.part.pk == line.part.pk else None) for each in lines]
    context = _context(actor, frame, cards)
    if not htmx:
        return render(request, "web/reporting/sheet.html", context, status=status)
    context["card"] = next(each for each in cards if each.line.part.pk == line.part.pk)
    return render(request, "web/reporting/card_and_foot.html", context, status=status)


def _told_submitted(request: HttpRequest, count: int) -> None:
    messages.success(
        request,
        ngettext("已报送 %(count)s 项，等待审核。", "已报送 %(count)s 项，等待审核。", count) % {"count": count},
    )
