"""What somebody can do to a thing now: the acts that its state has, with the word of policy about each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from luoshi.server.core.actor import Actor
from luoshi.server.core.roles import PostRole
from luoshi.server.delivery.facts import (
    completion_facts,
    coordination_facts,
    look_back_facts,
    matter_facts,
    part_facts,
    request_facts,
    risk_facts,
)
from luoshi.server.delivery.leading import leading_parts
from luoshi.server.delivery.models import (
    Coordination,
    Extension,
    FeedbackState,
    Instruction,
    LightOverride,
    LookBack,
    Matter,
    Objection,
    Outcome,
    Part,
    Risk,
    Waiting,
)
from luoshi.server.delivery.moving import state_of
from luoshi.server.delivery.states import MatterState, PartAct, machine_of
from luoshi.server.delivery.states.cares import CARES
from luoshi.server.delivery.states.matters import AT_WORK, ENDED, RUNNING
from luoshi.server.policy import Action, Facts, may

MACHINE_NAMES: Mapping[type, str] = {
    Matter: "matter",
    Part: "part",
    Objection: "objection",
    Extension: "extension",
    Coordination: "coordination",
    Waiting: "waiting",
    Risk: "risk",
    Instruction: "instruction",
    LookBack: "look_back",
}
"""The machine of each kind of rows."""
_CLOSED = (MatterState.CLOSED, MatterState.FILED)
_LIVING = tuple(state for state in MatterState if state not in (*ENDED, MatterState.CLOSED))
_BEGINNINGS: Mapping[str, tuple[tuple[str, Iterable[StrEnum]], ...]] = {
    "matter": (("part", RUNNING), ("look_back", _CLOSED), ("risk", _LIVING), ("instruction", _LIVING)),
    "part": (("extension", AT_WORK), ("coordination", AT_WORK), ("waiting", AT_WORK)),
}
"""What begins from a matter and from a part, in which of their states."""
_TOLD_APART = frozenset(
    {
        Action.COMPLETION_ASK,
        Action.COMPLETION_CHECK,
        Action.LOOK_BACK,
        Action.PART_REVIEW,
        Action.OBJECTION_DECIDE,
        Action.INSTRUCTION_ANSWER,
    }
)
"""Actions of which policy is told something of their own; of all others it is told the same."""


@dataclass(frozen=True, slots=True)
class PossibleAct:
    """An act that a thing's state has: whether the actor may, and where not, why and who may.

    ``code`` names its form. ``on_behalf`` says that the actor may only enter another's word, with the scan of it.
    """

    machine: str
    act: StrEnum | None
    code: str
    label: str
    allowed: bool
    on_behalf: bool = False
    reason: str = ""
    who: tuple[PostRole, ...] = ()


def possible_acts(actor: Actor, row: Any) -> tuple[PossibleAct, ...]:
    """What can be done to a row in its state, in the order of its machine: what the actor may, and what others may.

    What is done besides (``states.cares``) and what can begin from the row stand behind. The parts of a matter that
    rests, and what hangs on them, have no acts.
    """
    machine = machine_of(MACHINE_NAMES[type(row)])
    if rests(row):
        return ()
    state = state_of(machine, row)
    asking = _Asking(actor, row)
    found = []
    for act in machine.acts_from(state):
        permit = machine.permits[act]
        if permit is not None and _makes_sense(row, act):
            found.append(asking.about(machine.name, act, permit, machine.labels[act]))
    for care in CARES:
        if care.machine == machine.name and state in care.states and _makes_sense(row, care.act):
            found.append(asking.about(care.machine, care.act, care.action, care.label))
    for name, states in _BEGINNINGS.get(machine.name, ()):
        if state in states:
            begun = machine_of(name)
            found.append(asking.about(name, None, begun.begun_by, begun.label))
    return tuple(found)


def rests(row: Any) -> bool:
    """Whether a row is part of a matter that bodies do not work on now."""
    if isinstance(row, Matter | LookBack | Risk | Instruction):
        return False
    matter = row.matter if isinstance(row, Part) else row.part.matter
    return MatterState(matter.state) not in RUNNING


def facts_of(row: Any, action: Action, *, on_behalf: bool = False) -> Facts:
    """What policy is told when it is asked about an action on a row: whose it is, who wrote what is acted on."""
    if isinstance(row, Matter):
        return _facts_of_matter(row, action, on_behalf=on_behalf)
    if isinstance(row, Part):
        return _facts_of_part(row, action, on_behalf=on_behalf)
    if isinstance(row, Coordination):
        return coordination_facts(row, on_behalf=on_behalf)
    if isinstance(row, Risk):
        return risk_facts(row)
    if isinstance(row, LightOverride):
        return matter_facts(row.matter, on_behalf=on_behalf)
    if isinstance(row, LookBack):
        return look_back_facts(row.matter)
    if isinstance(row, Instruction):
        if row.part is not None and action is Action.INSTRUCTION_ANSWER:
            return part_facts(row.part, on_behalf=on_behalf)
        return matter_facts(row.matter, on_behalf=on_behalf)
    return request_facts(row, row.part, on_behalf=on_behalf)


def _facts_of_matter(row: Matter, action: Action, *, on_behalf: bool) -> Facts:
    asked = None
    if action in (Action.COMPLETION_ASK, Action.COMPLETION_CHECK):
        asked = row.completions.filter(outcome=Outcome.WAITING).select_related("part", "matter").first()
    if action is Action.COMPLETION_CHECK and asked is not None:
        return completion_facts(asked, on_behalf=on_behalf)
    if action is Action.COMPLETION_ASK:
        parts = [asked.part] if asked is not None else leading_parts(row)
        if parts:
            bodies = [part_facts(part, on_behalf=on_behalf).organisations for part in parts]
            return Facts(
                government=row.government.public_id, organisations=frozenset().union(*bodies), on_behalf=on_behalf
            )
    if action is Action.LOOK_BACK:
        return look_back_facts(row)
    return matter_facts(row, on_behalf=on_behalf)


def _facts_of_part(row: Part, action: Action, *, on_behalf: bool) -> Facts:
    if action is Action.PART_REVIEW:
        waiting = row.feedbacks.filter(state=FeedbackState.WAITING).first()
        return part_facts(row, author=waiting.made_by if waiting else "", on_behalf=on_behalf)
    if action is Action.OBJECTION_DECIDE:
        ended = [state.value for state in machine_of("objection").ended]
        objection = row.objections.exclude(state__in=ended).first()
        return part_facts(row, author=objection.made_by if objection else "", on_behalf=on_behalf)
    return part_facts(row, on_behalf=on_behalf)


def _makes_sense(row: Any, act: StrEnum) -> bool:
    """Whether an act that the state has is possible as things hang together."""
    if isinstance(row, Part) and act in (PartAct.TRANSFER, PartAct.RELEASE):
        signed = machine_of("objection").begins
        ended = [state.value for state in machine_of("objection").ended]
        return row.objections.exclude(state__in=[*ended, signed.value]).exists()
    if isinstance(row, Part) and act == "take_from":
        return row.hand_ons.filter(ended_at__isnull=True).exists()
    return True


@dataclass(frozen=True, slots=True)
class _Asking:
    """The questions about one row: what policy is told is read once for all acts that are about the same."""

    actor: Actor
    row: Any
    known: dict[Action | None, Facts] = field(default_factory=dict)

    def about(self, machine: str, act: StrEnum | None, permit: Action, label: str) -> PossibleAct:
        code = f"{machine}.{act.value if act else 'begin'}"
        facts = self._facts(permit)
        decision = may(self.actor, permit, facts)
        if decision:
            return PossibleAct(machine, act, code, label, allowed=True)
        if may(self.actor, permit, replace(facts, on_behalf=True)):
            return PossibleAct(machine, act, code, label, allowed=True, on_behalf=True)
        return PossibleAct(machine, act, code, label, allowed=False, reason=decision.reason, who=decision.who)

    def _facts(self, permit: Action) -> Facts:
        about = permit if permit in _TOLD_APART else None
        if about not in self.known:
            self.known[about] = facts_of(self.row, permit)
        return self.known[about]
