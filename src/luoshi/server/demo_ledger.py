"""The papers of 云岭县 in the demo: the plan confirmed into the ledger, next year's points waiting at the desk."""

from datetime import date, datetime
from pathlib import Path

from django.db.models import Q

from luoshi.server.core.actor import Actor
from luoshi.server.intake.models import Desk
from luoshi.server.intake.preparing import Incoming
from luoshi.server.intake.selectors import BLOCKING, desk_view
from luoshi.server.intake.services.confirming import accept, accept_certain, reject
from luoshi.server.intake.services.limits import answer_question, set_default_deadline
from luoshi.server.intake.services.taking_in import take_in
from luoshi.server.intake.states import CandidateState
from luoshi.server.ledger.models import Plan
from luoshi.server.ledger.services.making import make_ledger

_PAPERS = ("plan.html", "annex-1-work-points.docx", "annex-2-task-list.xlsx")
_WAITING = "points-2027.html"
"""Taken in and read, with nothing decided yet: for whoever tries the desk."""
_FOLDERS = (Path(__file__).with_name("county"), Path(__file__).parents[3] / "examples/county")
"""The papers of the county: inside an installed package, or beside its source."""

_LAST_DAY = date(2026, 12, 31)
"""The end of the plan's period, 2023—2026."""


def make_demo_ledger(actor: Actor, now: datetime) -> Plan:
    """Take the papers in, confirm them as a compiler would, make the ledger."""
    desk = take_in(actor=actor, now=now, files=_papers(*_PAPERS))
    for question in desk.questions.filter(code__in=BLOCKING):
        answer = question.choices[-1] if question.choices else _LAST_DAY.isoformat()  # the later year: none is past
        answer_question(actor=actor, now=now, desk=desk.public_id, question=question.public_id, answer=answer)
    accept_certain(actor=actor, now=now, desk=desk.public_id)
    set_default_deadline(actor=actor, now=now, desk=desk.public_id, last_day=_LAST_DAY)
    accept(actor=actor, now=now, desk=desk.public_id, seen=_seen(desk, Q(state=CandidateState.PROPOSED)))
    _put_aside_what_is_open(actor, now, desk)
    return make_ledger(actor=actor, now=now, desk=desk.public_id)


def set_demo_desk(actor: Actor, now: datetime) -> Desk:
    """Take in the paper that waits at the desk."""
    return take_in(actor=actor, now=now, files=_papers(_WAITING))


def _papers(*names: str) -> list[Incoming]:
    folder = next(path for path in _FOLDERS if path.is_dir())
    return [Incoming(name, (folder / name).read_bytes()) for name in names]


def _put_aside_what_is_open(actor: Actor, now: datetime, desk: Desk) -> None:
    """Names of no body here, and tasks that nobody is named for: an office would ask; the demo leaves them out."""
    while seen := _seen(desk, Q(public_id__in=[point.key for point in desk_view(actor, desk.public_id).open])):
        reject(actor=actor, now=now, desk=desk.public_id, seen=seen)


def _seen(desk: Desk, wanted: Q) -> dict[str, int]:
    return dict(desk.candidates.filter(wanted).values_list("public_id", "revision"))
