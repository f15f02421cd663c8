"""State × act × person: every cell of a machine tried on one row, each undone again, against what must come of it.

A cell is not visible (NotFound), not allowed (NotAllowed), not in this state (IllegalTransition), or it works: then the
row stands where the table says, and its revision has grown. Who sees a row is told by the test itself, not by the
scopes; who may, by the table of policy.

All cells are tried in one world, each taken back, so what is the same for each is read or made once: the facts of the
item, which no act of delivery changes, and the lights, which follow the acts and are tried where they are written
(``test_refreshing``). Who sees nothing of a government is met with every act in one state of a machine; in the others
``hidden`` asks the scope with which each service of the machine begins.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db import transaction

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import IllegalTransition, NotAllowed, NotFound, Refusal
from luoshi.server.delivery.forms import ActForm
from luoshi.server.delivery.models import (
    Coordination,
    Extension,
    Instruction,
    LookBack,
    Matter,
    Objection,
    Part,
    Risk,
    Waiting,
)
from luoshi.server.delivery.moving import state_of
from luoshi.server.delivery.possible import MACHINE_NAMES, facts_of, possible_acts, rests
from luoshi.server.delivery.scopes import (
    visible_coordinations,
    visible_extensions,
    visible_instructions,
    visible_look_backs,
    visible_matters,
    visible_objections,
    visible_parts,
    visible_risks,
    visible_waitings,
)
from luoshi.server.delivery.services import keeping
from luoshi.server.delivery.services.act_forms import FORMS_BY_CODE
from luoshi.server.delivery.states import ExtensionAct, machine_of
from luoshi.server.ledger.facts import item_facts
from luoshi.server.policy import may
from server_cast import NOW
from server_matters import Life

WORKS = "works"
SIGNED_AT_ONCE = {"extension.refile": ExtensionAct.SIGN}
"""Acts that another one may follow by itself: what the leader of a unit files is signed by that."""
SCOPES: Mapping[type, Callable[[Actor], Any]] = {
    Matter: visible_matters,
    Part: visible_parts,
    Objection: visible_objections,
    Extension: visible_extensions,
    Coordination: visible_coordinations,
    Waiting: visible_waitings,
    Risk: visible_risks,
    Instruction: visible_instructions,
    LookBack: visible_look_backs,
}
"""The rows of each kind that an actor sees: services look for theirs among these."""
Values = Mapping[str, Callable[[], Mapping[str, Any]]]


_ACTORS: dict[tuple[str, str], Actor] = {}


def with_everybody(life: Life, names: Iterable[str]) -> Life:
    """The life with its actors, looked up once a process: each test begins with the same people in the same posts."""
    for who in names:
        key = (who, life.cast.post(who))
        if key not in _ACTORS:
            _ACTORS[key] = life.cast.actor(who)
        life.actors[who] = _ACTORS[key]
    return life


@contextmanager
def once_for_all() -> Iterator[None]:
    """The facts of an item are read once, and lights are not written: nothing of a cell stays."""
    known: dict[int, Any] = {}

    def kept(task: Any) -> Any:
        if task.pk not in known:
            known[task.pk] = item_facts(task)
        return known[task.pk]

    with patch("luoshi.server.delivery.facts.item_facts", kept), patch.object(keeping, "_refresh", lambda *_: None):
        yield


def hidden(row: Any, people: Iterable[tuple[str, Actor]]) -> None:
    """None of these sees the row, so that none of its acts finds it."""
    assert SCOPES[type(row)].__name__ == f"visible_{MACHINE_NAMES[type(row)]}s"
    seeing = [who for who, actor in people if SCOPES[type(row)](actor).filter(pk=row.pk).exists()]
    assert not seeing


@once_for_all()
def tried(
    row: Any, people: Iterable[tuple[str, Actor]], values: Values, sees: Callable[[str], bool], scan: str = ""
) -> Counter[str]:
    """Try all acts of a row's machine by everybody; returns how many cells came out how.

    ``values`` gives by the code of a form what is entered. With ``scan`` everything is entered on somebody's behalf.
    """
    machine = machine_of(MACHINE_NAMES[type(row)])
    state = state_of(machine, row)
    came: Counter[str] = Counter()
    wrong: list[str] = []
    for act, permit in machine.permits.items():
        if permit is None:
            continue
        form = FORMS_BY_CODE[f"{machine.name}.{act.value}"]
        takes_scan = any(field.name == "scan" for field in form.fields)
        if scan and not takes_scan:
            continue
        entered = dict(values.get(form.code, dict)()) | ({"scan": scan} if scan else {})
        facts = facts_of(row, permit, on_behalf=bool(scan))
        for who, actor in people:
            expected: str | type[Refusal] = WORKS
            if not sees(who):
                expected = NotFound
            elif not may(actor, permit, facts):
                expected = NotAllowed
            elif rests(row) or act not in machine.acts_from(state):
                expected = IllegalTransition
            found = _found(row, form, actor, entered, expected)
            if found:
                wrong.append(f"{state} × {form.code} × {who}: {found}")
            came[expected if isinstance(expected, str) else expected.__name__] += 1
    assert not wrong, "\n".join(wrong)
    return came


def _found(row: Any, form: ActForm, actor: Actor, entered: Mapping[str, Any], expected: str | type[Refusal]) -> str:
    """What came of a cell otherwise than it should; empty where it came as it should. Nothing of it stays."""
    machine = machine_of(MACHINE_NAMES[type(row)])
    with transaction.atomic():
        came: str | type[Refusal] = WORKS
        told = ""
        try:
            form.run(actor=actor, now=NOW, **{form.key: row.public_id}, **entered)
        except Refusal as refusal:
            came, told = type(refusal), str(refusal)
        now = type(row).objects.get(pk=row.pk)
        transaction.set_rollback(True)
    if came != expected:
        return f"{came} {told}, not {expected}"
    if expected is not WORKS:
        return "" if now.state == row.state else f"refused, and now {now.state}"
    targets = {step.target for step in machine.table if step.source.value == row.state and step.action is form.act}
    follows = SIGNED_AT_ONCE.get(form.code)
    targets |= {step.target for step in machine.table if step.source in targets and step.action is follows}
    if now.state not in targets:
        return f"now {now.state}"
    return "" if getattr(now, "revision", 1) > getattr(row, "revision", 0) else "no new revision"


def offered_as_tried(row: Any, people: Iterable[tuple[str, Actor]]) -> None:
    """What pages offer is what policy and state allow, for everybody who sees the row."""
    machine = machine_of(MACHINE_NAMES[type(row)])
    state = state_of(machine, row)
    for who, actor in people:
        offered = {each.act: each for each in possible_acts(actor, row) if each.machine == machine.name and each.act}
        for act in machine.acts_from(state):
            permit = machine.permits[act]
            if permit is None or rests(row):
                assert act not in offered
                continue
            if act not in offered:
                continue  # the state has it, and nothing is there to do it to
            plain = bool(may(actor, permit, facts_of(row, permit)))
            behalf = bool(may(actor, permit, facts_of(row, permit, on_behalf=True)))
            told = offered[act]
            assert (told.allowed, told.on_behalf) == (plain or behalf, behalf and not plain), f"{who} × {act}"
            assert told.allowed or (told.reason and told.who), f"{who} × {act}"
