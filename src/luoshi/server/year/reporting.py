"""What bodies report in the cycles of the year: on their days, with figures that grow, sent back and sent again."""

from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from luoshi.reckoning.kinds import IndicatorKind, Status
from luoshi.server.cycles.figures import Asked, Given
from luoshi.server.cycles.models import Cycle, Report
from luoshi.server.cycles.owing import Owed, owed_in
from luoshi.server.cycles.services.entries import Entry
from luoshi.server.cycles.services.reports import put_up_reports, report_unchanged, save_report, submit_reports
from luoshi.server.cycles.states import ReportState
from luoshi.server.delivery.leading import in_charge
from luoshi.server.delivery.models import ClaimLevel, Part
from luoshi.server.delivery.services.feedback import DONE_LEVELS
from luoshi.server.delivery.states import MatterState, PartState
from luoshi.server.ledger.models import Target, Task
from luoshi.server.year.closing import ask_completion
from luoshi.server.year.telling import OFFICE, SUPERVISOR, Year, told

_LEVELS = ((Decimal("0.15"), ClaimLevel.BEGUN), (Decimal("0.8"), ClaimLevel.UNDER_WAY))
"""Below which share a body says no more than this."""
_LONG = 6
"""Quarters over which goes what is not done within the year."""
_HUNDRED = Decimal(100)
_SHARE_OF_PUT_UP = 0.2


def open_quarter(year: Year, quarter: int) -> None:
    """The cycle of a quarter (1 to 4) has opened: everybody who owes decides when to report."""
    cycle = Cycle.objects.get(public_id=year.cycles[quarter - 1])
    window = len([day for day in year.days.working_days(cycle.due_on) if day > year.today])
    going: dict[tuple[str, int], list[str]] = defaultdict(list)
    seen = set()
    for owed in owed_in(cycle, year.today):
        item = year.item_of(owed.part.matter_id)
        how = told("story")["reports"].get(f"{item}-{quarter}", "") if item not in seen else ""
        seen.add(item)
        part = Part.objects.select_related("organisation").get(pk=owed.part.pk)
        body, chance = year.body_of(part), year.chance(item, quarter, part.position)
        if how == "missing" or year.excused(body, quarter, "excused"):
            continue
        days = min(chance.randint(0, window), chance.randint(0, window))
        if how == "late" or year.excused(body, quarter, "longer"):
            days = window + chance.randint(1, 2)
        going[body, days].append(part.public_id)
    for (body, days), parts in sorted(going.items()):
        if days:
            year.plan_for(days, partial(report, year, quarter, body, parts))
        else:
            report(year, quarter, body, parts)


def report(year: Year, quarter: int, body: str, parts: list[str], again: str = "") -> None:
    """A body fills in what it owes of some parts, signs it and hands it in; the office reads it on the next day."""
    cycle, clerk = Cycle.objects.get(public_id=year.cycles[quarter - 1]), year.clerk(body)
    rows = {
        row.pk: row for row in Part.objects.select_related("organisation", "matter__task").filter(public_id__in=parts)
    }
    saved = [
        _saved(year, quarter, cycle, body, rows[owed.part.pk], owed, again)
        for owed in owed_in(cycle, year.today, list(rows))
        if owed.open
    ]
    if not saved:
        return
    keys = [row.public_id for row in saved]
    if body == year.outside:
        for row in saved:
            submit_reports(actor=year.actor(OFFICE), now=year.tick(), reports=[row.public_id], scan=row.scan)
    else:
        if year.chance(body, quarter).random() < _SHARE_OF_PUT_UP:
            put_up_reports(actor=year.actor(clerk), now=year.tick(), reports=keys)
        submit_reports(actor=year.actor(year.leader(body)), now=year.tick(), reports=keys)
    year.plan_for(1, lambda: _read(year, quarter, body, keys))


def _saved(year: Year, quarter: int, cycle: Cycle, body: str, part: Part, owed: Owed, again: str) -> Report:
    item = year.item_of(part.matter_id)
    how = told("story")["reports"].get(f"{item}-{quarter}", "")
    scan = year.on_paper(body, part, told("words")["report_paper"]).get("scan", "")
    actor = year.actor(year.clerk(body))
    if how == "unchanged" and not scan:
        (row,) = report_unchanged(actor=actor, now=year.tick(), cycle=cycle.public_id, parts=[part.public_id])
        return row
    entry = _entry(year, item, quarter, body, part, owed, again)
    return save_report(
        actor=actor, now=year.tick(), cycle=cycle.public_id, part=part.public_id, entry=entry, scan=scan
    )  # fmt: skip


def _entry(year: Year, item: int, quarter: int, body: str, part: Part, owed: Owed, again: str) -> Entry:
    """What a body says of its part: as far as it is, with the figures that it owes, and proof where it is done."""
    words, done_in = told("words"), quarter_of(year, item, part.matter.task)
    share = share_of(year, item, quarter, done_in)
    level = ClaimLevel.DONE if done_in and quarter >= done_in else _level(share)
    open_ones = [each for each in owed.asked if not each.given]
    targets = list(Target.objects.filter(task=part.matter.task))
    given = [_given(each, targets, share) for each in open_ones]
    if given and told("story")["reports"].get(f"{item}-{quarter}") == "partial":
        given[0] = Given(key=given[0].key, status=Status.MISSING, note=words["missing_note"])
    said = [f"{asked.name[:30]}{each.value}{asked.unit}" for asked, each in zip(open_ones, given, strict=True)
            if each.value is not None]  # fmt: skip
    figures = words["figures"].format(figures=words["comma"].join(said)) if said else ""
    text = words["progress"][level.value].format(title=part.matter.task.title, share=int(share * 100), figures=figures)
    done = level in DONE_LEVELS
    return Entry(
        claim_level=level.value,
        progress=words["again"].format(progress=text) if again else text,
        problem="" if done else words["problem"],
        next_step="" if done else words["next_step"],
        figures=tuple(given),
        evidence=[year.paper(year.clerk(body), part, f"{quarter}-{item}", drawn=done)] if done or again else [],
    )


def _level(share: Decimal) -> ClaimLevel:
    return next((level for limit, level in _LEVELS if share < limit), ClaimLevel.NEARLY_DONE)


def quarter_of(year: Year, item: int, task: Task) -> int:
    """The quarter in which an item is done: as told, else that of its limit; 0 where that is not within the year."""
    if item in year.done_in:
        return year.done_in[item]
    said = told("story")["quarters"].get(str(item))
    if said is not None:
        return int(said)
    if task.standing or task.last_day is None:
        return 0
    last: date = task.last_day
    return next((at for at, each in enumerate(year.days.quarters, 1) if last <= each.last), 0)


def share_of(year: Year, item: int, quarter: int, done_in: int) -> Decimal:
    """How much of an item is there at the end of a quarter: slower at first, a little more than wanted at the end."""
    chance = Decimal(year.chance("share", item, quarter).randint(0, 6)) / _HUNDRED
    if done_in and quarter >= done_in:
        return 1 + chance / 2
    whole = Decimal(quarter) / (done_in or _LONG)
    return (whole * whole * Decimal("0.4") + whole * Decimal("0.5") + chance).quantize(Decimal("0.01"))


def _given(asked: Asked, targets: list[Target], share: Decimal) -> Given:
    target = next(each for each in targets if each.indicator_id == asked.indicator)
    value = target.value if target.unit == asked.unit else target.normal_value
    if asked.meaning.kind is IndicatorKind.STOCK:  # a rate is near its mark from the beginning
        return Given(key=asked.key, value=_rounded(value * (9 + min(share, Decimal(1))) / 10, Decimal("0.1")))
    places = Decimal(1) if value == value.to_integral_value() and value > _LONG else Decimal("0.01")
    return Given(key=asked.key, value=_rounded(value * share, places))


def _rounded(value: Decimal, places: Decimal) -> Decimal:
    return value.quantize(places, ROUND_HALF_UP)


def _read(year: Year, quarter: int, body: str, reports: list[str]) -> None:
    """The office reads what came in: sends some of it back, passes the rest; what is done goes to its completion."""
    for key in reports:
        row = Report.objects.select_related("part__organisation", "part__matter").get(public_id=key)
        if row.state != ReportState.IN_REVIEW:
            continue
        item = year.item_of(row.part.matter_id)
        place = f"{item}-{quarter}"
        why = told("story")["returns"].get(place)
        if why and place not in year.returned:
            year.returned.add(place)
            year.do("part.return", SUPERVISOR, row.part, reason=why, comment=told("words")["returns"][why])
            part = row.part.public_id
            days = year.chance("again", place).randint(1, 2)
            year.plan_for(days, partial(report, year, quarter, body, [part], why))
            continue
        done = row.claim_level in DONE_LEVELS and year.matter(item).state != MatterState.STANDING
        year.do("part.accept_done" if done else "part.accept", SUPERVISOR, row.part, comment=told("words")["reviewed"])
        if done and all(part.state == PartState.DONE for part in in_charge(year.parts(item))):
            year.plan_for(2, partial(ask_completion, year, item))
