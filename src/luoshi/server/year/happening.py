"""What happens in the year besides the regular work, by its kind in story.toml: extensions, objections, amendments."""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from luoshi.server.cycles.figures import Given, read_kept
from luoshi.server.cycles.models import Cycle, Report
from luoshi.server.cycles.services.allowances import allow
from luoshi.server.cycles.services.restating import ask_restatement, grant_restatement, refuse_restatement
from luoshi.server.delivery.models import Extension, Objection
from luoshi.server.delivery.services.handing_out import add_part, hand_out_matter
from luoshi.server.delivery.services.registering import register_matter
from luoshi.server.ledger.amending import current
from luoshi.server.ledger.models import Amendment, AmendmentSubject, Target
from luoshi.server.ledger.services.amendments import decide_amendment, propose_amendment
from luoshi.server.ledger.states import AmendmentState, Verdict
from luoshi.server.year.beginning import hand_batch_out, sign_all
from luoshi.server.year.closing import relapse, reopen
from luoshi.server.year.reorganising import merge, replace_clerk, split
from luoshi.server.year.reporting import report
from luoshi.server.year.telling import OFFICE, SUPERVISOR, Year, told

Event = Mapping[str, Any]


def happen(year: Year, event: Event) -> None:
    """Carry out an event of the story on its day."""
    _KINDS[event["kind"]](year, event)


def decide_what_waits(year: Year) -> None:
    """A leader decides about the amendments that were proposed on days before."""
    rows = Amendment.objects.filter(government__public_id=year.government, state=AmendmentState.PROPOSED)
    for row in rows.select_related("task").order_by("pk"):
        if year.proposed_before_today(row.proposed_at):
            decide_amendment(
                actor=year.actor(year.principal), now=year.tick(), amendment=row.public_id, verdict=Verdict.APPROVE,
                comment=told("words")["agree"],
            )  # fmt: skip


def _object(year: Year, event: Event) -> None:
    """异议: by the unit's leader; the office decides on the next day."""
    part = year.part(event["item"], event["body"])
    year.do(
        "part.object", year.leader(event["body"]), part, kind="transfer", reason=event["reason"],
        to=year.bodies[event["to"]],
    )  # fmt: skip

    def decide() -> None:
        if event["ruling"] == "transfer":
            year.do("part.transfer", SUPERVISOR, part, comment=event["comment"])
            year.plan_for(1, lambda: sign_all(year, event["item"]))
            return
        year.do("objection.refuse", SUPERVISOR, Objection.objects.get(part=part), comment=event["comment"])

    year.plan_for(1, decide)


def _withdraw(year: Year, event: Event) -> None:
    year.do("matter.withdraw", OFFICE, year.matter(event["item"]), comment=event["reason"])


def _register(year: Year, event: Event) -> None:
    """Once more, after it was withdrawn."""
    item = event["item"]
    task = year.matter(item).task
    made = register_matter(
        actor=year.actor(OFFICE), now=year.tick(), item=task.public_id, requirement=event["reason"]
    )  # fmt: skip
    year.matters[item] = made.public_id
    year.do("matter.approve", year.deciding(item), made, comment=told("words")["agree"])
    hand_out_matter(actor=year.actor(OFFICE), now=year.tick(), matter=made.public_id)
    year.plan_for(1, lambda: sign_all(year, item))


def _hand_second_batch_out(year: Year) -> None:
    if items := [item for item in told("story")["later"] if item not in year.waiting]:
        hand_batch_out(year, items)


def _hand_on(year: Year, event: Event) -> None:
    body = event["body"]
    part, person = year.part(event["item"], body), year.actor(year.clerk(body)).user
    year.do("part.hand_on", year.leader(body), part, person=person, note=event["note"])


def _amend(year: Year, event: Event) -> None:
    """变更: proposed by the office, decided with all others; a new limit is taken over into the parts."""
    task, subject = year.matter(event["item"]).task, AmendmentSubject(event["subject"])
    target = Target.objects.filter(task=task).order_by("position", "pk").first()
    after = current(task, subject, target)
    if subject is AmendmentSubject.WORDING:
        after |= {"title": event["title"]}
    elif subject is AmendmentSubject.TARGET:
        after |= {"value": event["value"]}
    elif subject is AmendmentSubject.DEADLINE:
        after |= {"last_day": year.days.day(event["until"]).isoformat()}
        year.plan_for(2, lambda: _follow_limit(year, event["item"]))
    else:
        after["owners"].append([year.bodies[event["add"]], "support"])
        year.plan_for(2, lambda: _give(year, event))
    propose_amendment(
        actor=year.actor(OFFICE), now=year.tick(), item=task.public_id, subject=subject, after=after,
        reason=event["reason"], basis=event["basis"], effective_on=year.days.day(event["effective"]),
        target=target.public_id if target and subject is AmendmentSubject.TARGET else "",
    )  # fmt: skip


def _follow_limit(year: Year, item: int) -> None:
    """The parts of an item take its later limit over, those of the bodies that support it, too."""
    last_day = year.matter(item).task.last_day
    if last_day is None or not year.runs(item):
        return
    for part in year.parts(item):
        if part.due_on is None or part.due_on < last_day:
            year.do("part.set_deadlines", OFFICE, part, due_on=last_day)


def _give(year: Year, event: Event) -> None:
    add_part(
        actor=year.actor(OFFICE), now=year.tick(), matter=year.matters[event["item"]],
        organisation=year.bodies[event["add"]], role="support", reason=event["reason"],
    )  # fmt: skip
    year.plan_for(1, lambda: sign_all(year, event["item"]))


def _extend(year: Year, event: Event) -> None:
    """延期: filed by the clerk and signed; late, or for the body outside, entered by the office with the paper."""
    item, body = event["item"], event["body"]
    part, late = year.part(item, body), event.get("late", "")
    values: dict[str, Any] = {
        "new_due_on": year.days.worked(event["until"]), "reason": event["reason"], "claim_level": "under_way",
        "progress": told("words")["next_step"],
    }  # fmt: skip
    words = told("words")["extension"]
    if late or body == year.outside:
        scan = year.paper(OFFICE, part, words["paper"])
        made = year.do("extension.begin", OFFICE, part, scan=scan, late_reason=late, **values)
    else:
        made = year.do("extension.begin", year.clerk(body), part, **values)
        year.do("extension.sign", year.leader(body), made)

    def decide() -> None:
        year.do(f"extension.{event['verdict']}", year.deciding(item), _anew(made), comment=event["comment"])
        year.plan_for(1, lambda: _follow_limit(year, item))

    def screen() -> None:
        year.do("extension.screen", SUPERVISOR, _anew(made), comment=words["screened"])
        year.plan_for(1, decide)

    year.plan_for(1, screen)


def _anew(row: Extension) -> Extension:
    return Extension.objects.get(pk=row.pk)


def _pause(year: Year, event: Event) -> None:
    year.do("matter.pause", year.deciding(event["item"]), year.matter(event["item"]), comment=event["reason"])


def _terminate(year: Year, event: Event) -> None:
    year.do("matter.terminate", year.deciding(event["item"]), year.matter(event["item"]), comment=event["reason"])


def _allow(year: Year, event: Event) -> None:
    """填报例外; what comes in late by it comes two days later."""
    cycle = Cycle.objects.get(public_id=year.cycles[event["quarter"] - 1])
    until = {
        "longer": lambda: year.days.after(cycle.due_on, event.get("days", 1)),
        "excused": lambda: cycle.locks_on,
        "after_lock": lambda: year.days.after(max(year.today, cycle.locks_on), 5),
    }[event["allowance"]]()
    item, body = event["item"], event["body"]
    part = year.part(item, body).public_id if item else ""
    allow(
        actor=year.actor(OFFICE), now=year.tick(), cycle=cycle.public_id, kind=event["allowance"], until=until,
        reason=event["reason"], part=part, organisation="" if item else year.bodies[body],
    )  # fmt: skip
    if event["allowance"] == "after_lock":
        year.plan_for(2, lambda: report(year, event["quarter"], body, [part]))


def _restate(year: Year, event: Event) -> None:
    """更正: the unit's leader asks for another figure, the office decides after it looked."""
    part = year.parts(event["item"])[0]
    row = Report.objects.get(part=part, cycle__public_id=year.cycles[event["quarter"] - 1])
    key, said = next((key, each) for key, each in read_kept(row.figures).items() if each.value is not None)
    value = ((said.value or Decimal(0)) * Decimal(event["factor"])).quantize(Decimal(1), ROUND_HALF_UP)
    asked = ask_restatement(
        actor=year.actor(year.leader(year.body_of(part))), now=year.tick(), report=row.public_id,
        reason=event["reason"], figures=[Given(key=key, value=value)],
    )  # fmt: skip
    deciding = grant_restatement if event["verdict"] == "grant" else refuse_restatement

    def decide() -> None:
        deciding(
            actor=year.actor(SUPERVISOR), now=year.tick(), restatement=asked.public_id, comment=event["comment"]
        )  # fmt: skip

    year.plan_for(2, decide)


_KINDS: Mapping[str, Callable[[Year, Event], None]] = {
    "object": _object,
    "withdraw": _withdraw,
    "register": _register,
    "second_batch": lambda year, _event: _hand_second_batch_out(year),
    "hand_on": _hand_on,
    "amend": _amend,
    "extend": _extend,
    "pause": _pause,
    "terminate": _terminate,
    "allow": _allow,
    "restate": _restate,
    "merge": merge,
    "split": split,
    "replace_clerk": replace_clerk,
    "relapse": lambda year, event: relapse(year, event["item"], event["reason"], event["again"]),
    "reopen": lambda year, event: reopen(year, event["item"], event["reason"], event["again"]),
}
