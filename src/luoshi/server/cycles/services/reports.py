"""Reports: filled in by a clerk or a section, signed by the unit's leader, handed in, taken back while nobody read it.

A report goes out as a feedback on its part: it is read, accepted or sent back as every feedback is.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Conflict, Invalid, NotFound
from luoshi.server.core.roles import PostRole
from luoshi.server.core.said import say
from luoshi.server.core.transitions import Transition, step
from luoshi.server.cycles.audited import REPORT
from luoshi.server.cycles.facts import report_facts, signing_facts
from luoshi.server.cycles.models import Cycle, Report
from luoshi.server.cycles.owing import Owed, owed_by_part
from luoshi.server.cycles.prefilling import last_said, same_as_before
from luoshi.server.cycles.scopes import own_parts, visible_cycles, visible_reports
from luoshi.server.cycles.services.entries import Entry, check_whole, write_entry
from luoshi.server.cycles.services.projecting import refresh_current
from luoshi.server.cycles.states import REPORT as TABLE
from luoshi.server.cycles.states import ReportAct, ReportState
from luoshi.server.cycles.taking import require_taken
from luoshi.server.delivery.facts import part_facts
from luoshi.server.delivery.models import Part
from luoshi.server.delivery.services.feedback import feed_back, recall_feedback
from luoshi.server.delivery.services.keeping import LONGEST, authorship, writing
from luoshi.server.delivery.services.locking import hold_matters, locked_part
from luoshi.server.delivery.services.papers import papers_of
from luoshi.server.delivery.services.telling import thing
from luoshi.server.delivery.services.together import all_or_none
from luoshi.server.delivery.staff import Person, has_somebody, people_in, staff_of
from luoshi.server.delivery.states import HolderKind
from luoshi.server.notices.kinds import NoticeKind
from luoshi.server.notices.services.notices import Telling, notify
from luoshi.server.orgs.services.locking import hold_still
from luoshi.server.policy import Action, may, require

EntryOf = Callable[[Owed], Entry]

THING = say("这份进展填报")
CYCLE_THING = say("这个填报周期")


def save_report(
    *, actor: Actor, now: datetime, cycle: str, part: str, entry: Entry, seen: int | None = None, scan: str = ""
) -> Report:
    """Keep what is filled in so far; the first time begins the report.

    ``seen`` is the revision that was before whoever writes (0: none). Raises NotFound; NotAllowed; Conflict where
    somebody was quicker; IllegalTransition where the cycle takes none or the report is out of hand; Invalid.
    """
    with writing(now):
        return _save(actor, now, cycle, part, lambda _owed: entry, seen, scan)


def report_unchanged(
    *, actor: Actor, now: datetime, cycle: str, parts: Collection[str], seen: int | None = None, scan: str = ""
) -> tuple[Report, ...]:
    """Say of parts that nothing is new: what was reported last stands, all or none. Of one part, ``seen`` is the
    revision that was before whoever says it; Conflict where somebody was quicker.
    """
    with writing(now):
        hold_matters(own_parts(actor).filter(public_id__in=parts).order_by().values_list("matter", flat=True))
        return all_or_none(
            sorted(set(parts)),
            lambda key: _save(actor, now, cycle, key, _nothing_new, seen, scan),
            name=_part_name(actor),
            field="parts",
        )


def put_up_reports(*, actor: Actor, now: datetime, reports: Collection[str], scan: str = "") -> tuple[Report, ...]:
    """Lay finished reports before the unit's leader, all or none."""
    with writing(now):
        done = all_or_none(
            _hold(actor, reports), lambda key: _put_up(actor, now, key, scan), name=_name(actor), field="reports"
        )
        _tell_leader(actor, now, done)
        return done


def send_back_reports(
    *, actor: Actor, now: datetime, reports: Collection[str], comment: str, scan: str = ""
) -> tuple[Report, ...]:
    """The unit's leader wants reports put right first, or who fills them in takes them back; all or none."""
    with writing(now):
        return all_or_none(
            _hold(actor, reports),
            lambda key: _send_back(actor, now, key, comment, scan),
            name=_name(actor),
            field="reports",
        )


def submit_reports(*, actor: Actor, now: datetime, reports: Collection[str], scan: str = "") -> tuple[Report, ...]:
    """Sign reports and hand them in, all or none; the supervisors are told once of all.

    By the unit's leader; by the clerk where the unit has no leader in office; by the office for a body without
    accounts, with the paper.
    """
    with writing(now):
        done = all_or_none(
            _hold(actor, reports), lambda key: _submit(actor, now, key, scan), name=_name(actor), field="reports"
        )
        _tell_supervisors(actor, now, done)
        return done


def recall_report(*, actor: Actor, now: datetime, report: str, scan: str = "") -> Report:
    """Take back what nobody has read yet; what follows from that, ``following`` does."""
    with writing(now):
        row, part = _locked(actor, report)
        papers = papers_of((part.matter,), (part,), scan=scan)
        require(actor, Action.PART_FEED_BACK, part_facts(part, on_behalf=papers.on_behalf))
        _taken(actor, now, row, part)
        _step(row, ReportAct.RECALL)
        recall_feedback(actor=actor, now=now, part=part.public_id, scan=scan)
        return visible_reports(actor).get(pk=row.pk)


def _save(
    actor: Actor,
    now: datetime,
    cycle_key: str,
    part_key: str,
    entry_of: EntryOf,
    seen: int | None,
    scan: str,
) -> Report:
    part = locked_own_part(actor, part_key)
    papers = papers_of((part.matter,), (part,), scan=scan)
    require(actor, Action.PART_FEED_BACK, part_facts(part, on_behalf=papers.on_behalf))
    cycle = _held_cycle(actor, cycle_key)
    owed = _owed(cycle, part, china_date(now))
    require_taken(cycle, owed, china_date(now))
    row = own_report(cycle, part)
    there = row.revision if row else 0
    if seen is not None and seen != there:
        who = row.filled_by_name if row else ""
        raise Conflict(say("这份填报刚刚由%(who)s更新过", who=who), say("请刷新页面，核对后再填"), by=who)
    entry = entry_of(owed)
    evidence = papers_of((part.matter,), (part,), evidence=entry.evidence, scan=scan)
    if row is None:
        row = Report(
            government=cycle.government, cycle=cycle, part=part, state=ReportState.DRAFT, state_since=now,
            revision=0, **authorship(actor, now),
        )  # fmt: skip
    else:
        row.part, row.cycle, row.government = part, cycle, cycle.government
        if row.state == ReportState.LAPSED:
            _move(row, _step(row, ReportAct.REVIVE), now)
    taken = _step(row, ReportAct.SAVE)
    evidence.check()
    write_entry(row, entry, owed.asked)
    row.filled_by, row.filled_by_name, row.filled_at = actor.user, actor.name, now
    if scan:
        row.scan = scan
    return keep_report(actor, now, Action.PART_FEED_BACK, row, taken)


def _nothing_new(owed: Owed) -> Entry:
    """What was said last, said again. Raises Invalid for a body that never said anything."""
    own = {owed.part.pk: owed.report.feedback_id} if owed.report and owed.report.feedback_id else {}
    last = last_said([owed.part.pk], own).get(owed.part.pk)
    if last is None:
        raise Invalid(
            say("这个事项还没有报过进展，不能报“无新进展”"),
            say("请先填写一次进展"),
            fields={"unchanged": say("还没有报过进展")},
        )
    return Entry(
        unchanged=True, claim_level=last.claim_level, progress=last.progress, problem=last.problem,
        next_step=last.next_step, figures=same_as_before(owed.asked), evidence=last.evidence,
    )  # fmt: skip


def _put_up(actor: Actor, now: datetime, key: str, scan: str) -> Report:
    row, part = _locked(actor, key)
    papers = papers_of((part.matter,), (part,), scan=scan or row.scan)
    require(actor, Action.PART_FEED_BACK, report_facts(row, on_behalf=papers.on_behalf))
    owed = _taken(actor, now, row, part)
    taken = _step(row, ReportAct.PUT_UP)
    check_whole(row, owed.asked, china_date(now))
    return keep_report(actor, now, Action.PART_FEED_BACK, row, taken)


def _send_back(actor: Actor, now: datetime, key: str, comment: str, scan: str) -> Report:
    row, part = _locked(actor, key)
    papers = papers_of((part.matter,), (part,), scan=scan or row.scan)
    action = Action.REPORT_SIGN
    if not may(actor, action, signing_facts(part, on_behalf=papers.on_behalf)).allowed:
        action = Action.PART_FEED_BACK
        require(actor, action, report_facts(row, on_behalf=papers.on_behalf))
    taken = _step(row, ReportAct.SEND_BACK, comment)
    row.comment = comment.strip()[:LONGEST]
    return keep_report(actor, now, action, row, taken, comment=comment)


def _submit(actor: Actor, now: datetime, key: str, scan: str) -> Report:
    row, part = _locked(actor, key)
    today = china_date(now)
    scan = scan or row.scan  # several bodies' papers go out together, each with its own
    papers = papers_of((part.matter,), (part,), scan=scan)
    facts = signing_facts(part, on_behalf=papers.on_behalf)
    by_clerk = not may(actor, Action.REPORT_SIGN, facts).allowed and not _has_leader(part, today)
    action = Action.PART_FEED_BACK if by_clerk else Action.REPORT_SIGN
    require(actor, action, facts)
    owed = _taken(actor, now, row, part)
    taken = _step(row, ReportAct.SUBMIT)
    papers.check()
    check_whole(row, owed.asked, today)
    made = feed_back(
        actor=actor, now=now, part=part, claim_level=row.claim_level, progress=row.progress,
        problem=row.problem, next_step=row.next_step, as_of=min(row.cycle.last, today), evidence=row.evidence,
        scan=scan, quiet=True,
    )  # fmt: skip
    row.feedback = made
    row.signed_by, row.signed_by_name, row.signed_at = actor.user, actor.name, now
    came_as_before = row.came_in is not None and row.again_by is not None and today <= row.again_by
    row.came_in = row.came_in if came_as_before else now
    row.again_by, row.comment = None, ""
    return keep_report(actor, now, action, row, taken, scan=scan)


def _tell_leader(actor: Actor, now: datetime, rows: Sequence[Report]) -> None:
    """The leader of each unit is told once of all that waits for a signature."""
    staff = staff_of(rows[0].government_id, china_date(now))
    by_body: dict[int, list[Report]] = defaultdict(list)
    for row in rows:
        by_body[row.part.organisation_id].append(row)
    for body, waiting in by_body.items():
        holder = staff.holder(HolderKind.UNIT_LEADER, (body,))
        title = say("请签批 %(count)s 项进展填报", count=len(waiting))
        link = f"/cycles/{waiting[0].cycle.public_id}/mine/"
        _notify(actor, now, holder.people, NoticeKind.REPORT_WAITS, title, waiting[0], link)


def _tell_supervisors(actor: Actor, now: datetime, rows: Sequence[Report]) -> None:
    people = people_in(PostRole.OFFICE_SUPERVISOR, rows[0].government_id, china_date(now))
    title = say("请审核 %(body)s的 %(count)s 项进展", body=rows[0].part.printed_name, count=len(rows))
    link = f"/cycles/{rows[0].cycle.public_id}/"
    _notify(actor, now, people, NoticeKind.PART_REPORTED, title, rows[0], link)


def _notify(
    actor: Actor, now: datetime, people: Sequence[Person], kind: NoticeKind, title: str, row: Report, link: str
) -> None:
    telling = Telling(kind=kind, title=title, text=say("“%(cycle)s”", cycle=row.cycle.name), link=link)
    notify(actor=actor, now=now, people=[person.public_id for person in people], telling=telling)


def _name(actor: Actor) -> Callable[[str], str]:
    """How a report is called where it refuses."""
    return lambda key: str(thing(visible_reports(actor).get(public_id=key).part.matter))


def _part_name(actor: Actor) -> Callable[[str], str]:
    return lambda key: str(thing(own_parts(actor).select_related("matter__task").get(public_id=key).matter))


def _has_leader(part: Part, today: date) -> bool:
    return has_somebody(PostRole.UNIT_LEADER, part.organisation_id, today)


def locked_own_part(actor: Actor, key: str) -> Part:
    """The part, behind its matter, of those on which the actor reports. Raises NotFound."""
    row = locked_part(actor, key)
    if not own_parts(actor).filter(pk=row.pk).exists():
        raise NotFound(say("这项分工"))
    return row


def own_report(cycle: Cycle, part: Part) -> Report | None:
    """The report of a part in a cycle, locked by itself, behind its matter."""
    return Report.objects.select_for_update(no_key=True).filter(cycle=cycle, part=part).order_by("pk").first()


def _hold(actor: Actor, keys: Collection[str]) -> list[str]:
    """Lock what several reports hang on before the first of them is written; their ids, in order."""
    rows = visible_reports(actor).filter(public_id__in=keys).order_by().values_list("part__matter", "cycle")
    about = list(rows)
    hold_matters(matter for matter, _cycle in about)
    hold_still(Cycle.objects.filter(pk__in={cycle for _matter, cycle in about}))
    return sorted(set(keys))


def _locked(actor: Actor, key: str) -> tuple[Report, Part]:
    """The report behind its matter, its part, and its cycle: the order in which everybody locks. Raises NotFound."""
    seen = visible_reports(actor).filter(public_id=key).first()
    if seen is None:
        raise NotFound(THING)
    part = locked_part(actor, seen.part.public_id)
    cycle = _held_cycle(actor, seen.cycle.public_id)
    row = Report.objects.select_for_update().get(pk=seen.pk)
    row.part, row.cycle, row.government = part, cycle, cycle.government
    return row, part


def _held_cycle(actor: Actor, key: str) -> Cycle:
    """The cycle as it is now that nobody changes it. Raises NotFound."""
    rows = visible_cycles(actor).filter(public_id=key)
    hold_still(rows)
    row = rows.first()
    if row is None:
        raise NotFound(CYCLE_THING)
    return row


def _owed(cycle: Cycle, part: Part, today: date) -> Owed:
    owed = owed_by_part(cycle, part, today)
    if owed is None:
        raise Invalid(
            say("“%(body)s”在“%(cycle)s”不需要填报这个事项", body=part.printed_name, cycle=cycle.name),
            say("需要随时反馈进展的，请在事项页面反馈"),
            fields={"part": say("本期不需要填报")},
        )
    return owed


def _taken(actor: Actor, now: datetime, row: Report, part: Part) -> Owed:
    owed = _owed(row.cycle, part, china_date(now))
    require_taken(row.cycle, owed, china_date(now))
    return owed


def _step(row: Report, act: ReportAct, comment: str = "") -> Transition:
    state = ReportState(row.state)
    return step(TABLE, state, act, thing=THING, state_name=state, comment=comment)


def _move(row: Report, taken: Transition, now: datetime) -> None:
    if taken.target is not taken.source:
        row.state, row.state_since = taken.target.value, now


def keep_report(
    actor: Actor,
    now: datetime,
    action: Action,
    row: Report,
    taken: Transition,
    *,
    comment: str = "",
    scan: str = "",
    changes: Mapping[str, object] | None = None,
) -> Report:
    """Save a report with the step that it took, and record it."""
    _move(row, taken, now)
    row.revision += 1
    row.save()
    told: dict[str, object] = {
        "act": taken.action.value, "from": taken.source.value, "state": taken.target.value, **(changes or {}),
    }  # fmt: skip
    if scan:
        told["scan"] = scan
    record(actor=actor, now=now, action=action, kind=REPORT, row=row, changes=told, comment=comment.strip())
    refresh_current(row.cycle, china_date(now), [row.part_id])
    return row
