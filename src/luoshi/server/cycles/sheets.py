"""What a body reports in a cycle, on one sheet (填报表): each item, what is known of it and lacking, who is next."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.db.models import Q, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import NotFound
from luoshi.server.core.recalling import Recall, anew
from luoshi.server.core.roles import PostRole
from luoshi.server.core.said import say
from luoshi.server.core.working_days import WorkingDays
from luoshi.server.cycles.models import Allowance, AllowanceKind, Cycle, Report
from luoshi.server.cycles.owing import Owed, owed_in
from luoshi.server.cycles.prefilling import Last, last_said
from luoshi.server.cycles.scopes import own_parts
from luoshi.server.cycles.services.entries import lacking
from luoshi.server.cycles.standings import ReportStanding
from luoshi.server.cycles.states import FILLED_IN, REPORT_HOLDERS, CycleState, ReportAct, ReportState
from luoshi.server.cycles.taking import is_taken
from luoshi.server.delivery.audited import PART
from luoshi.server.delivery.models import HandOn, Part
from luoshi.server.delivery.staff import UNIT_ROLES, Holder, Staff, staff_of
from luoshi.server.files.models import Attachment
from luoshi.server.indicators.selectors import Progress, progress_of_all
from luoshi.server.ledger.models import Target
from luoshi.server.ledger.states import ItemState
from luoshi.server.orgs.scopes import visible_organisations
from luoshi.server.orgs.selectors import working_days
from luoshi.server.policy import Action, Facts, may


@dataclass(frozen=True, slots=True)
class Item:
    """One report of the sheet, and what the actor can do with it.

    ``report`` is what there is of it, ``last`` what was said before it; ``aims`` are the targets with how far they are;
    ``files`` hang at the part; ``lacks`` says by field what it needs to go out. ``fills`` and ``signs`` are what the
    actor's post may do here, ``led`` whether the body has a leader in office; ``taken`` whether the cycle takes it.
    """

    owed: Owed
    report: Report | None
    last: Last | None
    aims: tuple[Progress, ...]
    files: tuple[Attachment, ...]
    lacks: Mapping[str, str]
    holder: Holder
    fills: bool
    signs: bool
    led: bool
    taken: bool
    person: str

    @property
    def key(self) -> str:
        """The public id of the part."""
        return str(self.owed.part.public_id)

    @property
    def state(self) -> ReportState | None:
        """Where the report stands; None where nobody began."""
        return ReportState(self.report.state) if self.report else None

    @property
    def revision(self) -> int:
        """The revision of the report, 0 where nobody began."""
        return self.report.revision if self.report else 0

    @property
    def writable(self) -> bool:
        """Whether the actor can fill it in now."""
        return self.fills and self.taken and self.state in (None, ReportState.LAPSED, *FILLED_IN)

    @property
    def step(self) -> ReportAct | None:
        """What the actor does next with a report that is whole: put it up, or hand it in; None where it is not theirs.

        Who signs hands in what was put up, and what they filled in themselves. Where nobody signs, the body's own
        clerk hands in.
        """
        if self.report is None or not self.taken or self.lacks or not (self.fills or self.signs):
            return None
        if self.state is ReportState.AT_LEADER:
            return ReportAct.SUBMIT if self.signs else None
        if self.state not in FILLED_IN:
            return None
        if self.signs:
            return ReportAct.SUBMIT if not self.led or self.report.filled_by == self.person else None
        return ReportAct.PUT_UP

    @property
    def waits(self) -> bool:
        """Whether the body has to hand it in still, and it does not lie before whoever signs."""
        return self.fills and self.taken and self.owed.open and self.state is not ReportState.AT_LEADER


@dataclass(frozen=True, slots=True)
class Sheet:
    """The reports of some bodies in a cycle, in the order of their matters, with the calendar that limits are told by.

    ``on_behalf``: the office fills it in.
    """

    cycle: Cycle
    items: tuple[Item, ...]
    days: WorkingDays
    on_behalf: bool = False

    def item(self, part: str) -> Item:
        """One of them by the public id of its part. Raises NotFound."""
        found = next((each for each in self.items if each.key == part), None)
        if found is None:
            raise NotFound(say("这个事项的填报"))
        return found

    def ready(self, step: ReportAct) -> tuple[Item, ...]:
        """Those that are whole and wait for a step of the actor."""
        return tuple(each for each in self.items if each.step is step)

    @property
    def waiting(self) -> tuple[Item, ...]:
        """Those that the body has to fill in and to send on."""
        return tuple(each for each in self.items if each.waits)

    @property
    def to_sign(self) -> tuple[Item, ...]:
        """Those that lie before whoever signs."""
        return tuple(each for each in self.items if each.signs and each.taken and each.state is ReportState.AT_LEADER)


@dataclass(frozen=True, slots=True)
class Known:
    """What a caller knows of the government of a cycle already: who is in office on the day, its working days, and what
    reporting itself does not change (``recall``).
    """

    staff: Staff
    days: WorkingDays
    recall: Recall


def sheet_of(actor: Actor, cycle: Cycle, today: date, unit: str = "", known: Known | None = None) -> Sheet:
    """The sheet of the actor's bodies and sections; of a body by its public id, for the office that enters for it.

    A fixed number of queries, however many items.
    """
    office, known = _is_office(actor), known or _known(cycle, today)
    days, recall = known.days, known.recall
    owed = _owed_on(own_parts(actor), actor, cycle, today, unit, recall)
    tasks = tuple(sorted({each.part.matter__task_id for each in owed}))
    aims = recall(("aims", tasks, today, cycle.government_id), lambda: _aims(tasks, today, days))
    people = known.staff
    return Sheet(cycle, tuple(_items(actor, cycle, owed, today, people, aims, on_behalf=office)), days, office)


def item_of(actor: Actor, cycle: Cycle, today: date, part: str, unit: str = "", known: Known | None = None) -> Item:
    """One item of a sheet, without how far its targets are: what is filled in is read by it. Raises NotFound."""
    known = known or _known(cycle, today)
    owed = _owed_on(own_parts(actor).filter(public_id=part), actor, cycle, today, unit, known.recall)
    for item in _items(actor, cycle, owed, today, known.staff, {}, on_behalf=_is_office(actor)):
        return item
    raise NotFound(say("这个事项的填报"))


def _known(cycle: Cycle, today: date) -> Known:
    return Known(staff_of(cycle.government_id, today), working_days(cycle.government), anew)


def _is_office(actor: Actor) -> bool:
    """Whether the actor is of no unit, and so enters for others."""
    return not actor.roles & set(UNIT_ROLES)


def _owed_on(parts: "QuerySet[Part]", actor: Actor, cycle: Cycle, today: date, unit: str, recall: Recall) -> list[Owed]:
    """What is owed of some of the actor's parts: those of a body where one is named, and for the office always."""
    if unit or _is_office(actor):
        parts = parts.filter(organisation__public_id=unit)
    return owed_in(cycle, today, list(parts.order_by().values_list("pk", flat=True)), recall=recall)


@dataclass(frozen=True, slots=True)
class Owing:
    """A body that owes reports in a cycle: how many in all, and how many are not in. ``alone`` has no account."""

    key: str
    name: str
    count: int
    open: int
    alone: bool


def bodies_owing(actor: Actor, cycle: Cycle, today: date) -> list[Owing]:
    """The bodies for which the office may enter, those without accounts first."""
    staff = staff_of(cycle.government_id, today)
    by_body: dict[int, list[Owed]] = defaultdict(list)
    for each in owed_in(cycle, today):
        by_body[each.part.organisation_id].append(each)
    seen = set(visible_organisations(actor).filter(pk__in=by_body).values_list("pk", flat=True))
    found = [
        Owing(
            held[0].part.organisation__public_id, held[0].part.printed_name, len(held),
            sum(each.open for each in held), body not in staff.with_people,
        )
        for body, held in by_body.items() if body in seen
    ]  # fmt: skip
    return sorted(found, key=lambda each: not each.alone)


def _items(
    actor: Actor,
    cycle: Cycle,
    owed: Sequence[Owed],
    today: date,
    staff: Staff,
    aims: Mapping[int, Sequence[Progress]],
    *,
    on_behalf: bool,
) -> list[Item]:
    keys = [each.part.pk for each in owed]
    rows = Report.objects.filter(cycle=cycle, part__in=keys).select_related("feedback")
    reports = {row.part_id: row for row in rows.order_by()}
    own = {part: row.feedback_id for part, row in reports.items() if row.feedback_id}
    said = last_said(keys, own)
    others = [each.part.pk for each in owed if each.part.organisation__public_id not in actor.organisations]
    files, sections = _files(owed), _sections([] if on_behalf else others)
    found = []
    for each in owed:
        report, body = reports.get(each.part.pk), each.part.organisation__public_id
        held = frozenset({body} | sections[each.part.pk])
        fills = may(actor, Action.PART_FEED_BACK, _facts(actor, held, on_behalf)).allowed
        found.append(
            Item(
                owed=each,
                report=report,
                last=said.get(each.part.pk),
                aims=tuple(aims.get(each.part.matter__task_id, ())),
                files=tuple(files[each.part.public_id]),
                lacks=lacking(report, each.asked, today) if report is not None else {},
                holder=_holder(staff, each, report),
                fills=fills,
                signs=_signs(actor, each, staff, on_behalf=on_behalf),
                led=_led(staff, each),
                taken=is_taken(cycle, each, today),
                person=actor.user,
            )
        )
    return found


def _led(staff: Staff, owed: Owed) -> bool:
    return bool(staff.by_body.get((PostRole.UNIT_LEADER, owed.part.organisation_id)))


def _signs(actor: Actor, owed: Owed, staff: Staff, *, on_behalf: bool) -> bool:
    """Whether the actor lets it go out: the body's leader; its clerk where it has none in office."""
    facts = _facts(actor, frozenset({owed.part.organisation__public_id}), on_behalf)
    if may(actor, Action.REPORT_SIGN, facts).allowed:
        return True
    return not _led(staff, owed) and may(actor, Action.PART_FEED_BACK, facts).allowed


def _facts(actor: Actor, bodies: frozenset[str], on_behalf: bool) -> Facts:
    return Facts(government=actor.government, organisations=bodies, on_behalf=on_behalf)


def _holder(staff: Staff, owed: Owed, report: Report | None) -> Holder:
    state = ReportState(report.state) if report is not None else ReportState.DRAFT
    return staff.holder(REPORT_HOLDERS[state], (owed.part.organisation_id,))


def _files(owed: Sequence[Owed]) -> dict[str, list[Attachment]]:
    """What hangs at the parts: who sees a part sees its files."""
    found: dict[str, list[Attachment]] = defaultdict(list)
    if owed:
        rows = Attachment.objects.filter(owner_kind=PART, owner_id__in=[each.part.public_id for each in owed])
        for row in rows.order_by("attached_at", "pk"):
            found[row.owner_id].append(row)
    return found


def _sections(parts: Sequence[int]) -> dict[int, set[str]]:
    """The sections that work on parts now."""
    found: dict[int, set[str]] = defaultdict(set)
    if not parts:
        return found
    rows = HandOn.objects.filter(part__in=parts, ended_at__isnull=True, section__isnull=False)
    for part, section in rows.order_by().values_list("part_id", "section__public_id"):
        found[part].add(section)
    return found


def _aims(tasks: Collection[int], today: date, days: WorkingDays) -> dict[int, list[Progress]]:
    """How far the targets of some items (keys) are, by the key of the item."""
    rows = Target.objects.filter(task__in=tasks).exclude(task__state=ItemState.WITHDRAWN)
    rows = rows.select_related("task__plan", "plan", "indicator__government").order_by("last_day", "position", "pk")
    found: dict[int, list[Progress]] = defaultdict(list)
    for each in progress_of_all(list(rows), today, days=days):
        if each.target.task_id is not None:
            found[each.target.task_id].append(each)
    return found


@dataclass(frozen=True, slots=True)
class Turn:
    """What waits for the actor on a sheet: so many items to fill in, so many to sign; ``late`` where one is overdue."""

    cycle: Cycle
    fill: int
    sign: int
    late: bool


def turns_of(
    actor: Actor,
    today: date,
    staff: Callable[[], Staff] | None = None,
    sheets: Mapping[int, Sequence[Owed]] = MappingProxyType({}),
) -> list[Turn]:
    """The sheets on which something waits for the actor, the earliest due first; the numbers are those of the sheets.

    The office fills in where it is asked to; that is nobody's duty. ``staff`` finds that of the government on the day,
    where somebody may know it; ``sheets`` are, by cycle, all that the actor's bodies owe, where that was read already.
    """
    if not actor.roles & set(UNIT_ROLES):
        return []
    lifted = Allowance.objects.filter(kind=AllowanceKind.AFTER_LOCK, ended_at=None, until__gte=today)
    again = Report.objects.filter(state=ReportState.RETURNED, again_by__gte=today)
    waiting = Q(state__in=(CycleState.OPEN, CycleState.PAST_DUE))
    waiting |= Q(pk__in=lifted.order_by().values("cycle")) | Q(pk__in=again.order_by().values("cycle"))
    rows = list(Cycle.objects.filter(waiting, government__public_id=actor.government).order_by("due_on", "pk"))
    parts: list[int] = []
    if any(cycle.pk not in sheets for cycle in rows):
        parts = list(own_parts(actor).order_by().values_list("pk", flat=True))
    found = []
    for cycle in rows:
        owed = sheets[cycle.pk] if cycle.pk in sheets else owed_in(cycle, today, parts, figures=False)
        found.append(_turn(actor, cycle, today, owed, staff))
    return [each for each in found if each.fill or each.sign]


def _turn(actor: Actor, cycle: Cycle, today: date, sheet: Sequence[Owed], staff: Callable[[], Staff] | None) -> Turn:
    owed = [each for each in sheet if is_taken(cycle, each, today)]
    at_leader = [each for each in owed if each.report is not None and each.report.state == ReportState.AT_LEADER]
    fill = [each for each in owed if each.open and each not in at_leader]
    people = (staff() if staff else staff_of(cycle.government_id, today)) if at_leader else Staff()
    sign = [each for each in at_leader if _signs(actor, each, people, on_behalf=False)]
    late = any(each.standing is ReportStanding.MISSING for each in (*fill, *sign))
    return Turn(cycle, len(fill), len(sign), late)
