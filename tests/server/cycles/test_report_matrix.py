"""The whole matrix of cycles, reports and restatements: state × act × person, made from the machines.

A cell is not visible, not allowed, not in this state, or it works: then the row stands where the table says, the trail
says so, and its revision has grown. Each is undone again.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from django.db import transaction

from luoshi.server.audit.models import Event
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import IllegalTransition, NotAllowed, NotFound, Refusal
from luoshi.server.cycles.facts import cycle_facts, report_facts, restatement_facts, signing_facts, withdrawal_facts
from luoshi.server.cycles.figures import Given
from luoshi.server.cycles.machines import MACHINES
from luoshi.server.cycles.models import AllowanceKind, Cycle, Report
from luoshi.server.cycles.owing import owed_in
from luoshi.server.cycles.services.allowances import allow
from luoshi.server.cycles.services.cycles import cancel_cycle, due_act, open_cycle, shift_cycle
from luoshi.server.cycles.services.entries import Entry
from luoshi.server.cycles.services.reports import (
    put_up_reports,
    recall_report,
    save_report,
    send_back_reports,
    submit_reports,
)
from luoshi.server.cycles.services.restating import (
    ask_restatement,
    grant_restatement,
    refuse_restatement,
    withdraw_restatement,
)
from luoshi.server.cycles.services.reviewing import accept_report, return_report
from luoshi.server.cycles.states import (
    NOT_IN,
    CycleAct,
    CycleState,
    ReportAct,
    ReportState,
    RestatementAct,
    RestatementState,
)
from luoshi.server.orgs.models import Post
from luoshi.server.policy import Action, Facts, may
from server_act_cells import WORKS, once_for_all, with_everybody
from server_cast import Cast
from server_cycles import LOCKED, OPENED, OVERDUE, TEXT, Reporting, morning, reporting

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
OFFICE_AND_LEADERS = {"compiler", "supervisor", "deputy", "head"}
OWN = {"water_clerk", "water_leader"}
"""The people of the body that reports."""
OTHERS = {"farm_clerk", "town_clerk", "town_leader", "viewer"}
STRANGERS = {"system", "security", "auditor", "city_compiler", "city_viewer", "city_clerk"}
EVERYBODY = sorted(OFFICE_AND_LEADERS | OWN | OTHERS | STRANGERS)
EARLY, LATER = morning(date(2031, 9, 25)), date(2031, 10, 20)


@dataclass
class Cells:
    """The cells of one row: what each act does, and what policy is told when it is asked."""

    machine: str
    row: Any
    acts: Mapping[StrEnum, Callable[[Actor, str], object]]
    facts: Callable[[Action, bool], Facts]
    sees: Callable[[str], bool]
    by_way_of: Mapping[StrEnum, StrEnum] | None = None
    """Acts that another one leads to where the state has only that one."""
    only: frozenset[StrEnum] = frozenset()
    """Acts that their first permission alone allows here."""

    def tried(self, people: Iterable[tuple[str, Actor]], scan: str = "") -> Counter[str]:
        """Every act by everybody; returns how many cells came out how."""
        machine, came, wrong = MACHINES[self.machine], Counter[str](), []
        acts = {act for act, permit in machine.permits.items() if permit is not None}
        assert set(self.acts) == acts, "every act that somebody may do is tried"
        possible = set(machine.acts_from(self.state))
        possible |= {act for act, way in (self.by_way_of or {}).items() if way in possible}
        for act in self.acts:
            for who, actor in people:
                expected: str | type[Refusal] = WORKS
                if not self.sees(who):
                    expected = NotFound
                elif not self._allows(act, actor, bool(scan)):
                    expected = NotAllowed
                elif act not in possible:
                    expected = IllegalTransition
                found = self._found(act, actor, scan, expected)
                if found:
                    wrong.append(f"{self.state} × {act.value} × {who}: {found}")
                came[expected if isinstance(expected, str) else expected.__name__] += 1
        assert not wrong, "\n".join(wrong)
        return came

    @property
    def state(self) -> StrEnum:
        """The state of the row, of the machine's states."""
        return next(state for state in MACHINES[self.machine].holders if state.value == self.row.state)

    def _allows(self, act: StrEnum, actor: Actor, on_behalf: bool) -> bool:
        machine = MACHINES[self.machine]
        permits = [machine.permits[act], None if act in self.only else machine.also.get(act)]
        return any(may(actor, each, self.facts(each, on_behalf)).allowed for each in permits if each is not None)

    def _found(self, act: StrEnum, actor: Actor, scan: str, expected: str | type[Refusal]) -> str:
        """What came of a cell otherwise than it should; empty where it came as it should."""
        row, state = self.row, self.state
        with transaction.atomic():
            try:
                self.acts[act](actor, scan)
                came: str | Refusal = WORKS
            except Refusal as refusal:
                came = refusal
            now = type(row).objects.get(pk=row.pk)
            told = Event.objects.filter(key=row.public_id).order_by("-sequence").first()
            transaction.set_rollback(True)
        if isinstance(came, Refusal):
            if type(came) is not expected:
                return f"{type(came).__name__} {came}, not {expected}"
            if isinstance(came, IllegalTransition) and state.value not in came.cause:
                return f"refused without the cause: {came}"
            return "" if now.state == row.state else f"refused, and now {now.state}"
        if expected is not WORKS:
            return f"it works, and should be {expected}"
        return self._drawn(act, now, told)

    def _drawn(self, act: StrEnum, now: Any, told: Event | None) -> str:
        """Whether the row stands where the table says, and the trail says so."""
        table, source = MACHINES[self.machine].table, self.state
        way = (self.by_way_of or {}).get(act)
        between = next((step for step in table if step.source is source and step.action is way), None)
        source = between.target if between else source
        (target,) = [step.target for step in table if step.source is source and step.action is act]
        if now.state != target:
            return f"now {now.state}, not {target}"
        changes = json.loads(told.changes) if told else {}
        if (changes.get("act"), changes.get("state", self.row.state)) != (act.value, target.value):
            return f"the trail says {changes}"
        return "" if getattr(now, "revision", 1) > getattr(self.row, "revision", 0) else "no new revision"


@pytest.fixture
def held(cast: Cast) -> Reporting:
    found = reporting(cast)
    with_everybody(found.life, EVERYBODY)
    return found


def people(held: Reporting) -> list[tuple[str, Actor]]:
    return [(who, held.life.actor(who)) for who in EVERYBODY]


def figures(held: Reporting) -> list[Given]:
    (owed,) = owed_in(held.cycle, held.now.date(), [held.part().pk])
    return [Given(key=each.key, value=Decimal(6)) for each in owed.asked]


def scan_of(held: Reporting) -> str:
    return held.life.file("part", held.part().public_id, "water_clerk")


def report_led_to(held: Reporting, state: ReportState) -> Report:
    """The report of the water bureau, whole, led through the services to a state."""
    row = held.save(figures=figures(held))
    if state is ReportState.AT_LEADER:
        put_up_reports(actor=held.life.actor("water_clerk"), now=held.now, reports=[row.public_id])
    elif state is ReportState.LAPSED:
        held.turn(LOCKED)
    elif state is not ReportState.DRAFT:
        held.submit(row)
        if state is ReportState.ACCEPTED:
            held.review("part.accept")
        elif state is ReportState.RETURNED:
            held.review("part.return", reason="unclear", comment="进度写具体")
    row = Report.objects.get(pk=row.pk)
    assert row.state == state
    return row


def excepted(held: Reporting) -> None:
    """After the lock the office takes what is made up."""
    allow(
        actor=held.life.actor("compiler"), now=held.now, cycle=held.cycle.public_id, kind=AllowanceKind.AFTER_LOCK,
        until=LATER, reason="暴雨断电",
    )  # fmt: skip


def cells_of_report(held: Reporting, row: Report) -> Cells:
    row.part = held.part()
    entry = Entry(claim_level="under_way", progress=TEXT, figures=figures(held))
    key, now = row.public_id, held.now

    def facts(action: Action, on_behalf: bool) -> Facts:
        if action is Action.REPORT_SIGN:
            return signing_facts(row.part, on_behalf=on_behalf)
        return report_facts(row, on_behalf=on_behalf)

    return Cells(
        "report",
        row,
        {
            ReportAct.SAVE: lambda actor, scan: save_report(
                actor=actor, now=now, cycle=held.cycle.public_id, part=row.part.public_id, entry=entry, scan=scan
            ),
            ReportAct.PUT_UP: lambda actor, scan: put_up_reports(actor=actor, now=now, reports=[key], scan=scan),
            ReportAct.SEND_BACK: lambda actor, scan: send_back_reports(
                actor=actor, now=now, reports=[key], comment="再核一下", scan=scan
            ),
            ReportAct.SUBMIT: lambda actor, scan: submit_reports(actor=actor, now=now, reports=[key], scan=scan),
            ReportAct.RECALL: lambda actor, scan: recall_report(actor=actor, now=now, report=key, scan=scan),
            ReportAct.ACCEPT: lambda actor, _: accept_report(actor=actor, now=now, report=key, comment="已核实"),
            ReportAct.RETURN: lambda actor, _: return_report(
                actor=actor, now=now, report=key, reason="unclear", comment="写具体"
            ),
        },
        facts,
        lambda who: who in OFFICE_AND_LEADERS | OWN,
        by_way_of={ReportAct.SAVE: ReportAct.REVIVE},
        only=frozenset({ReportAct.SUBMIT}),  # its leader is in office
    )


@pytest.mark.parametrize("state", ReportState)
def test_reports(held: Reporting, state: ReportState) -> None:
    scan = scan_of(held)
    row = report_led_to(held, state)
    if state is ReportState.LAPSED:
        excepted(held)
    cells = cells_of_report(held, row)
    with once_for_all():
        came = cells.tried(people(held))
        behalf = cells.tried([("compiler", held.life.actor("compiler"))], scan)
    assert came["NotAllowed"] and came["NotFound"] and came["IllegalTransition"]
    assert bool(came[WORKS]) is (state is not ReportState.ACCEPTED)
    assert bool(behalf[WORKS]) is (state is not ReportState.ACCEPTED)


@pytest.mark.parametrize("state", [*NOT_IN, ReportState.LAPSED])
def test_once_the_cycle_is_locked_no_body_writes_and_the_refusal_says_why(held: Reporting, state: ReportState) -> None:
    row = report_led_to(held, state)
    held.turn(LOCKED)
    cells = cells_of_report(held, row)
    for act in (ReportAct.SAVE, ReportAct.PUT_UP, ReportAct.SUBMIT):
        with pytest.raises(IllegalTransition) as refused:
            cells.acts[act](held.life.actor("water_leader"), "")
        assert "已于 2031-10-14 锁定" in refused.value.cause and "填报例外" in refused.value.remedy
        row.refresh_from_db()
        assert row.state == ReportState.LAPSED


@pytest.mark.parametrize("state", ReportState)
def test_the_lock_takes_what_is_not_in(held: Reporting, state: ReportState) -> None:
    row = report_led_to(held, state)
    held.turn(LOCKED)
    row.refresh_from_db()
    drawn = {step.source: step.target for step in MACHINES["report"].table if step.action is ReportAct.LAPSE}
    assert row.state == drawn.get(state, state)


def test_the_clerk_hands_in_where_the_body_has_no_leader(held: Reporting) -> None:
    Post.objects.filter(public_id=held.cast.post("water_leader")).update(revoked_at=OPENED)
    row = report_led_to(held, ReportState.AT_LEADER)
    cells = cells_of_report(held, row)
    cells.only = frozenset()
    with once_for_all():
        came = cells.tried([(who, held.life.actor(who)) for who in ("water_clerk", "head", "town_leader")])
    assert came[WORKS] == 2, "taken back, and handed in"


@pytest.mark.parametrize("state", RestatementState)
@pytest.mark.parametrize("on_paper", [False, True])
def test_restatements(held: Reporting, state: RestatementState, on_paper: bool) -> None:
    scan = scan_of(held) if on_paper else ""
    report, now = report_led_to(held, ReportState.ACCEPTED), held.now
    row = ask_restatement(
        actor=held.life.actor("compiler" if on_paper else "water_leader"), now=now, report=report.public_id,
        reason="漏计一段河道", progress="清淤8公里。", scan=scan,
    )  # fmt: skip
    key: dict[str, Any] = {"now": now, "restatement": row.public_id}
    acts: Mapping[StrEnum, Callable[[Actor, str], object]] = {
        RestatementAct.GRANT: lambda actor, _: grant_restatement(actor=actor, **key),
        RestatementAct.REFUSE: lambda actor, _: refuse_restatement(actor=actor, comment="原数有据", **key),
        RestatementAct.WITHDRAW: lambda actor, _: withdraw_restatement(actor=actor, **key),
    }
    leads = {step.target: step.action for step in MACHINES["restatement"].table}
    if state in leads:
        who = "water_leader" if state is RestatementState.WITHDRAWN else "supervisor"
        acts[leads[state]](held.life.actor(who), "")
    row.refresh_from_db()
    row.report.part = held.part()

    def facts(action: Action, _: bool) -> Facts:
        if action is Action.RESTATEMENT_DECIDE:
            return restatement_facts(row)
        assert withdrawal_facts(row) == signing_facts(row.report.part, on_behalf=on_paper)
        return withdrawal_facts(row)

    cells = Cells("restatement", row, acts, facts, lambda who: who in OFFICE_AND_LEADERS | OWN)
    with once_for_all():
        came = cells.tried(people(held))
    assert came["NotAllowed"] and came["NotFound"]
    # decided by the supervisor; taken back by the leader, and by the office what it entered
    assert came[WORKS] == ((2 + 1 + on_paper) if state is RestatementState.ASKED else 0)


def cycle_led_to(held: Reporting, state: CycleState) -> Cycle:
    """A cycle in a state: the third quarter by its days, or the fourth, which is still to come."""
    if state in (CycleState.PLANNED, CycleState.CANCELLED):
        held.cycle = Cycle.objects.exclude(pk=held.cycle.pk).get()
    if state is CycleState.CANCELLED:
        cancel_cycle(actor=held.life.actor("compiler"), now=OPENED, cycle=held.cycle.public_id, comment="改为按月")
    elif state is not CycleState.PLANNED:
        held.turn({CycleState.OPEN: OPENED, CycleState.PAST_DUE: OVERDUE, CycleState.LOCKED: LOCKED}[state])
    row = held.cycle = Cycle.objects.select_related("government").get(pk=held.cycle.pk)
    assert row.state == state
    return row


@pytest.mark.parametrize("state", CycleState)
def test_cycles(held: Reporting, state: CycleState) -> None:
    row = cycle_led_to(held, state)
    key: dict[str, Any] = {"now": held.now, "cycle": row.public_id}
    acts: Mapping[StrEnum, Callable[[Actor, str], object]] = {
        CycleAct.SHIFT: lambda actor, _: shift_cycle(actor=actor, days=row.days, reason="按通知", **key),
        CycleAct.OPEN: lambda actor, _: open_cycle(actor=actor, comment="提前开放", **key),
        CycleAct.CANCEL: lambda actor, _: cancel_cycle(actor=actor, comment="改为按月", **key),
    }
    seeing = OFFICE_AND_LEADERS | OWN | OTHERS
    cells = Cells("cycle", row, acts, lambda *_: cycle_facts(row), lambda who: who in seeing)
    came = cells.tried(people(held))
    assert came["NotAllowed"] and came["NotFound"] == len(STRANGERS) * len(acts)
    assert came[WORKS] == (3 if state is CycleState.PLANNED else 0)


@pytest.mark.parametrize("state", CycleState)
def test_days_take_a_cycle_as_drawn(held: Reporting, state: CycleState) -> None:
    row = cycle_led_to(held, state)
    drawn = {step.source: (step.action, step.target) for step in MACHINES["cycle"].table
             if MACHINES["cycle"].permits[step.action] is None or step.action is CycleAct.OPEN}  # fmt: skip
    day, walked = held.now, [state]
    for _ in range(150):
        day += timedelta(days=1)
        act = due_act(held.cycle, day.date())
        if act is not None:
            assert act is drawn[walked[-1]][0]
            walked.append(CycleState(drawn[walked[-1]][1]))
            held.turn(day)
            assert held.cycle.state == walked[-1]
    ends = {CycleState.CANCELLED: CycleState.CANCELLED}
    assert walked[-1] is ends.get(state, CycleState.LOCKED), row.name
