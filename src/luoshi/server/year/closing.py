"""How items of the year come to their end: asked for, looked at, signed, filed; looked at again, and reopened."""

from luoshi.server.delivery.leading import in_charge, leading_parts
from luoshi.server.delivery.models import LookBack
from luoshi.server.delivery.states import LookBackState, MatterState, PartState
from luoshi.server.year.telling import OFFICE, SUPERVISOR, Year, told

_LOOKED_AT_AFTER = (30, 70)
"""Working days after which a closed matter is looked at again: the soonest, the latest."""
_FILED_AFTER = 12
_AGAIN_AFTER = 8


def ask_completion(year: Year, item: int) -> None:
    """The leader of the body that leads says that all is done."""
    matter = year.matter(item)
    if matter.state != MatterState.UNDER_WAY:
        return
    part = leading_parts(matter)[0]
    body = year.body_of(part)
    proof = year.paper(year.clerk(body), part, told("words")["completed"][:8])
    scan = year.on_paper(body, part, told("words")["report_paper"])
    year.do(
        "matter.ask_completion", year.leader(body), matter, claim_level="done", text=told("words")["completed"],
        evidence=[proof], **scan,
    )  # fmt: skip
    year.plan_for(1, lambda: _take_up(year, item))


def _take_up(year: Year, item: int) -> None:
    year.do("matter.take_up", SUPERVISOR, year.matter(item))
    year.plan_for(3, lambda: _verify(year, item))


def _verify(year: Year, item: int) -> None:
    failed = told("story")["fails"].get(str(item))
    if failed and f"fail-{item}" not in year.returned:
        year.returned.add(f"fail-{item}")
        year.do("matter.fail", SUPERVISOR, year.matter(item), method="on_site", level="under_way", findings=failed)
        year.plan_for(_AGAIN_AFTER, lambda: ask_completion(year, item))
        return
    method = year.chance("method", item).choice(("on_site", "phone", "paper"))
    found = told("words")["found"]
    year.do("matter.confirm", SUPERVISOR, year.matter(item), method=method, level="done", findings=found)
    year.plan_for(2, lambda: _close(year, item))


def _close(year: Year, item: int) -> None:
    days = year.chance("look", item).randint(*_LOOKED_AT_AFTER)
    told_of = [each for each in told("story")["event"] if (each["kind"], each.get("item")) == ("relapse", item)]
    relapses = [day for each in told_of if (day := year.days.worked(each["on"])) > year.today]
    day = relapses[0] if relapses else year.days.after(year.today, days)
    matter = year.matter(item)
    year.do("matter.close", year.deciding(item), matter, comment=told("words")["closed"], look_back_on=day)
    planned = LookBack.objects.get(matter=matter, state=LookBackState.PLANNED)
    year.agenda[day].append(lambda: _look_back(year, planned.public_id))
    year.plan_for(_FILED_AFTER, lambda: _file(year, item))


def _file(year: Year, item: int) -> None:
    if year.matter(item).state == MatterState.CLOSED:
        year.do("matter.file", OFFICE, year.matter(item), comment=told("words")["filed"])


def _look_back(year: Year, key: str) -> None:
    row = LookBack.objects.get(public_id=key)
    if row.state == LookBackState.PLANNED:
        year.do("look_back.hold", SUPERVISOR, row, findings=told("words")["found"])


def relapse(year: Year, item: int, reason: str, again: int) -> None:
    """Somebody looked back, and it did not hold."""
    planned = LookBack.objects.get(matter__public_id=year.matters[item], state=LookBackState.PLANNED)
    year.do("look_back.relapse", SUPERVISOR, planned, findings=reason)
    _work_again(year, item, reason, again)


def reopen(year: Year, item: int, reason: str, again: int) -> None:
    """The office finds that it is not done after all."""
    year.do("matter.reopen", SUPERVISOR, year.matter(item), comment=reason)
    _work_again(year, item, reason, again)


def _work_again(year: Year, item: int, reason: str, again: int) -> None:
    for part in in_charge(year.parts(item)):
        if part.state == PartState.DONE:
            year.do("part.resume_work", SUPERVISOR, part, comment=reason)
    year.done_in[item] = again
