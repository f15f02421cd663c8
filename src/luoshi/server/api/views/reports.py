"""Reports of a body in a cycle by programs: its sheet, filled in, put up, handed in, sent back, taken back."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router

from luoshi.reckoning.amounts import plain
from luoshi.reckoning.kinds import Status
from luoshi.server.api.callers import Caller, caller_of
from luoshi.server.api.fields import Id
from luoshi.server.api.operations import IDEMPOTENCY_KEY, operation
from luoshi.server.api.report_shapes import (
    REPORT,
    SENT,
    SHEET,
    FigureGiven,
    NewReport,
    ReportRecalled,
    ReportsBack,
    ReportSheet,
    ReportTold,
    SheetAsked,
    SomeReports,
    UnchangedParts,
)
from luoshi.server.api.writing import written
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import NotFound
from luoshi.server.cycles.figures import Asked, Given, Held, read_kept
from luoshi.server.cycles.models import Cycle, Report
from luoshi.server.cycles.prefilling import in_unit
from luoshi.server.cycles.scopes import visible_cycles
from luoshi.server.cycles.services.entries import Entry
from luoshi.server.cycles.services.reports import (
    CYCLE_THING,
    THING,
    put_up_reports,
    recall_report,
    report_unchanged,
    save_report,
    send_back_reports,
    submit_reports,
)
from luoshi.server.cycles.sheets import Item, sheet_of
from luoshi.server.orgs.scopes import found
from luoshi.server.policy import Action, require_some

router = Router(tags=["cycles"])
_REFUSES = [404, 409, 413, 415]


@operation(
    router,
    "get",
    "/cycles/{cycle}/reports",
    summary=_("本单位的填报表"),
    action=Action.REPORT_VIEW,
    answers=ReportSheet,
    refuses=[404],
    got=SHEET,
)
def list_reports(request: HttpRequest, cycle: Path[Id], asked: Query[SheetAsked]) -> dict[str, Any]:
    """What the caller's body owes in a cycle, and what there is of it; for the office that of a body it names."""
    caller = caller_of(request)
    require_some(caller.actor, Action.REPORT_VIEW)
    sheet = sheet_of(caller.actor, _cycle(caller.actor, cycle), china_date(caller.now), asked.unit)
    return {"cycle": cycle, "items": [_told(each) for each in sheet.items]}


@operation(
    router,
    "post",
    "/cycles/{cycle}/reports/unchanged",
    summary=_("报无新进展"),
    action=Action.PART_FEED_BACK,
    answers=ReportSheet,
    refuses=_REFUSES,
    sent={"parts": [REPORT["part"]]},
    got=SHEET,
    headers=[IDEMPOTENCY_KEY],
)
def report_nothing_new(request: HttpRequest, cycle: Path[Id], data: UnchangedParts) -> HttpResponse:
    """Say of parts that nothing is new, all or none."""

    def act(caller: Caller) -> ReportSheet:
        rows = report_unchanged(actor=caller.actor, now=caller.now, cycle=cycle, parts=data.parts, scan=data.scan)
        return _after(caller, cycle, rows)

    return written(request, 200, act)


@operation(
    router,
    "post",
    "/cycles/{cycle}/reports/put-up",
    summary=_("送单位负责人签批"),
    action=Action.PART_FEED_BACK,
    answers=ReportSheet,
    refuses=_REFUSES,
    sent={"reports": [REPORT["id"]]},
    got={**SHEET, "items": [{**REPORT, "state": "待单位签批", "writable": False, "step": None}]},
    headers=[IDEMPOTENCY_KEY],
)
def put_up_reports_of_cycle(request: HttpRequest, cycle: Path[Id], data: SomeReports) -> HttpResponse:
    """Lay reports that are whole before the body's leader, all or none."""

    def act(caller: Caller) -> ReportSheet:
        rows = put_up_reports(actor=caller.actor, now=caller.now, reports=data.reports, scan=data.scan)
        return _after(caller, cycle, rows)

    return written(request, 200, act)


@operation(
    router,
    "post",
    "/cycles/{cycle}/reports/submit",
    summary=_("签批并提交填报"),
    action=Action.REPORT_SIGN,
    answers=ReportSheet,
    refuses=_REFUSES,
    sent={"reports": [REPORT["id"]]},
    got={**SHEET, "items": [{**REPORT, "state": "待审核", "standing": "已报待审", "writable": False, "step": None}]},
    headers=[IDEMPOTENCY_KEY],
)
def submit_reports_of_cycle(request: HttpRequest, cycle: Path[Id], data: SomeReports) -> HttpResponse:
    """Sign reports and hand them in, all or none; the body's clerk does where it has no leader in office."""

    def act(caller: Caller) -> ReportSheet:
        rows = submit_reports(actor=caller.actor, now=caller.now, reports=data.reports, scan=data.scan)
        return _after(caller, cycle, rows)

    return written(request, 200, act)


@operation(
    router,
    "post",
    "/cycles/{cycle}/reports/send-back",
    summary=_("退回修改填报"),
    action=Action.REPORT_SIGN,
    answers=ReportSheet,
    refuses=_REFUSES,
    sent={"reports": [REPORT["id"]], "comment": "护岸进度写具体"},
    got={**SHEET, "items": [{**REPORT, "comment": "护岸进度写具体"}]},
    headers=[IDEMPOTENCY_KEY],
)
def send_back_reports_of_cycle(request: HttpRequest, cycle: Path[Id], data: ReportsBack) -> HttpResponse:
    """Send reports back to be put right before they go out; whoever filled them in takes them back so."""

    def act(caller: Caller) -> ReportSheet:
        rows = send_back_reports(
            actor=caller.actor, now=caller.now, reports=data.reports, comment=data.comment, scan=data.scan
        )
        return _after(caller, cycle, rows)

    return written(request, 200, act)


@operation(
    router,
    "post",
    "/cycles/{cycle}/reports/recall",
    summary=_("撤回填报"),
    action=Action.PART_FEED_BACK,
    answers=ReportTold,
    refuses=_REFUSES,
    sent={"report": REPORT["id"]},
    got=REPORT,
    headers=[IDEMPOTENCY_KEY],
)
def recall_report_of_cycle(request: HttpRequest, cycle: Path[Id], data: ReportRecalled) -> HttpResponse:
    """Take back a report that nobody has read yet."""

    def act(caller: Caller) -> ReportTold:
        row = recall_report(actor=caller.actor, now=caller.now, report=data.report, scan=data.scan)
        return _after(caller, cycle, [row]).items[0]

    return written(request, 200, act)


@operation(
    router,
    "put",
    "/cycles/{cycle}/reports/{part}",
    summary=_("保存一项填报"),
    action=Action.PART_FEED_BACK,
    answers=ReportTold,
    refuses=_REFUSES,
    sent=SENT,
    got=REPORT,
)
def keep_report_of_part(request: HttpRequest, cycle: Path[Id], part: Path[Id], data: NewReport) -> HttpResponse:
    """Keep what is filled in of a part so far."""

    def act(caller: Caller) -> ReportTold:
        entry = Entry(
            claim_level=data.claim_level.value if data.claim_level else "", progress=data.progress,
            problem=data.problem, next_step=data.next_step, evidence=data.evidence,
            figures=[given_figure(each) for each in data.figures],
        )  # fmt: skip
        row = save_report(
            actor=caller.actor, now=caller.now, cycle=cycle, part=part, entry=entry, seen=data.seen, scan=data.scan
        )
        return _after(caller, cycle, [row]).items[0]

    return written(request, 200, act)


def _cycle(actor: Actor, key: str) -> Cycle:
    return found(visible_cycles(actor), key, CYCLE_THING)


def _after(caller: Caller, cycle: str, rows: Iterable[Report]) -> ReportSheet:
    """The reports as they stand after something was done to them. Raises NotFound where they are of another cycle."""
    changed = list(rows)
    if any(row.cycle.public_id != cycle for row in changed):
        raise NotFound(THING)
    units = {row.part.organisation.public_id for row in changed}
    wanted = {row.part.public_id for row in changed}
    kept = _cycle(caller.actor, cycle)
    told = []
    for unit in sorted(units):
        sheet = sheet_of(caller.actor, kept, china_date(caller.now), unit)
        told += [_told(sheet.item(part)) for part in sorted(wanted & {each.key for each in sheet.items})]
    return ReportSheet(cycle=cycle, items=[ReportTold(**each) for each in told])


def given_figure(figure: FigureGiven) -> Given:
    """A figure that a program gives, as services take it."""
    return Given(
        key=figure.key, status=Status(figure.status.value), value=_number(figure.value),
        numerator=_number(figure.numerator), denominator=_number(figure.denominator), note=figure.note,
        reason=figure.reason,
    )  # fmt: skip


def _number(text: str | None) -> Decimal | None:
    return Decimal(text) if text is not None else None


def number_text(number: Decimal | None) -> str | None:
    """A number as it is told: plain decimal notation, None where there is none."""
    return format(plain(number), "f") if number is not None else None


def share_text(numerator: Decimal | None, denominator: Decimal | None) -> str | None:
    """A rate as it is told, to ten places; None where one of its two numbers is missing, or it has none."""
    if numerator is None or not denominator:
        return None
    return number_text((numerator / denominator).quantize(Decimal("0.0000000001")))


def _told(item: Item) -> dict[str, Any]:
    row, owed = item.report, item.owed
    given = read_kept(row.figures) if row is not None else {}
    return {
        "id": row.public_id if row else None,
        "part": item.key,
        "matter": owed.part.matter__number,
        "title": owed.part.matter__task__title,
        "body": owed.part.printed_name,
        "standing": owed.standing,
        "state": item.state,
        "due_on": owed.due_on,
        "taken_until": owed.taken_until,
        "revision": item.revision,
        "unchanged": bool(row and row.unchanged),
        **{name: getattr(row, name, "") for name in ("claim_level", "progress", "problem", "next_step", "comment")},
        "figures": [_figure(each, given.get(each.key)) for each in owed.asked],
        "evidence": list(row.evidence) if row else [],
        "lacks": {name: str(what) for name, what in item.lacks.items()},
        "came_in": row.came_in if row else None,
        "again_by": row.again_by if row else None,
        "writable": item.writable,
        "step": item.step.value if item.step else None,
    }


def _figure(asked: Asked, given: Given | None) -> dict[str, Any]:
    return {
        "key": asked.key,
        "name": asked.name,
        "unit": asked.unit,
        "kind": asked.meaning.kind.value,
        "period_from": asked.period.first,
        "period_to": asked.period.last,
        "organisation": asked.organisation or None,
        "known": known_text(asked, asked.held) if asked.given else None,
        "before": known_text(asked, asked.before),
        "status": given.status.value if given else None,
        **{name: number_text(getattr(given, name, None)) for name in ("value", "numerator", "denominator")},
        "note": given.note if given else "",
    }


def known_text(asked: Asked, held: Held | None) -> str | None:
    """A figure that was entered before, in the unit of the indicator; of a rate its share."""
    if held is None:
        return None
    share = share_text(held.numerator, held.denominator) if held.value is None else None
    return share or number_text(in_unit(held, asked.unit))
