"""Requests, risks and instructions for the tests of delivery, led through the services to each of their states."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from typing import Any

from luoshi.server.delivery.models import Coordination, Extension, Instruction, Matter, Risk, Waiting
from luoshi.server.delivery.services.act_forms import FORMS_BY_CODE
from luoshi.server.delivery.states import (
    CoordinationState,
    ExtensionState,
    InstructionState,
    PartState,
    RiskState,
    WaitingState,
)
from server_cast import TODAY
from server_matters import CLEARING, Life, part_led_to, stepped

MORE = date(2034, 6, 30)
"""A day after the one that is printed for the item."""
SOON = TODAY + timedelta(days=10)
ASKS: dict[str, Any] = {
    "new_due_on": MORE, "reason": "汛期无法施工", "progress": "已拆除12处", "claim_level": "under_way"
}  # fmt: skip
RAISES: dict[str, Any] = {"problem": "违建户不配合", "need": "派员联合执法", "wanted_on": SOON}
GRAVE: dict[str, Any] = {"text": "汛期可能停工", "likelihood": "high", "impact": "middle"}

Step = tuple[StrEnum | None, Callable[[Life], object]]
MODELS: Mapping[str, Any] = {
    "extension": Extension, "coordination": Coordination, "waiting": Waiting, "risk": Risk, "instruction": Instruction
}  # fmt: skip


def latest(machine: str) -> Any:
    """The latest row of a machine, read anew."""
    return MODELS[machine].objects.order_by("-pk")[0]


def proof(life: Life) -> str:
    """An attachment at the bureau's part."""
    return life.file("part", life.part(CLEARING, "water").public_id, "water_clerk")


def extends(life: Life, who: str = "water_clerk", **instead: Any) -> Extension:
    """More time is asked for by the supporting bureau."""
    made: Extension = life.do("extension.begin", who, life.part(CLEARING, "water"), **ASKS | instead)
    return made


def raises(life: Life, **instead: Any) -> Coordination:
    """The supporting bureau needs somebody."""
    values = RAISES | {"needs_from": life.cast.body("agriculture")} | instead
    made: Coordination = life.do("coordination.begin", "water_clerk", life.part(CLEARING, "water"), **values)
    return made


def claims(life: Life, since: date = TODAY, **instead: Any) -> Waiting:
    """The supporting bureau waits for others."""
    values = {"waits_for": "省厅批复", "reason": "用地须省厅批复", "since": since, "evidence": [proof(life)]} | instead
    made: Waiting = life.do("waiting.begin", "water_clerk", life.part(CLEARING, "water"), **values)
    return made


def fears(life: Life) -> Risk:
    """The supporting bureau sees a risk."""
    owner = life.cast.body("water")
    made: Risk = life.do("risk.begin", "water_clerk", life.matter(CLEARING), owner=owner, **GRAVE)
    return made


def instructs(life: Life, who: str = "deputy", **instead: Any) -> Instruction:
    """A leader writes on the matter."""
    made: Instruction = life.do("instruction.begin", who, life.matter(CLEARING), **{"text": "请加快进度"} | instead)
    return made


def _on(code: str, who: str, **values: Any) -> Callable[[Life], object]:
    return lambda life: life.do(code, who, latest(code.split(".", maxsplit=1)[0]), **values)


def _forward(life: Life) -> object:
    part = life.part(CLEARING, "water").public_id
    return life.do("instruction.forward", "compiler", latest("instruction"), part=part, answer_by=SOON)


def _route(life: Life) -> object:
    asked = life.cast.body("agriculture")
    return life.do("coordination.route", "compiler", latest("coordination"), asked=asked, answer_by=SOON)


_WHY = {"comment": "按会议要求"}
_E, _C, _W, _R, _I = ExtensionState, CoordinationState, WaitingState, RiskState, InstructionState
_STEPS: tuple[tuple[StrEnum, StrEnum | None, Callable[[Life], object]], ...] = (
    (_E.AWAITING_UNIT, None, extends),
    (_E.AWAITING_OFFICE, _E.AWAITING_UNIT, _on("extension.sign", "water_leader")),
    (_E.RETURNED, _E.AWAITING_OFFICE, _on("extension.return", "supervisor", **_WHY)),
    (_E.AWAITING_LEADER, _E.AWAITING_OFFICE, _on("extension.screen", "supervisor", **_WHY)),
    (_E.GRANTED, _E.AWAITING_LEADER, _on("extension.grant", "deputy")),
    (_E.REFUSED, _E.AWAITING_LEADER, _on("extension.refuse", "deputy", **_WHY)),
    (_E.WITHDRAWN, _E.AWAITING_OFFICE, _on("extension.withdraw", "water_clerk")),
    (_C.RAISED, None, raises),
    (_C.ASKED, _C.RAISED, _route),
    (_C.ESCALATED, _C.RAISED, _on("coordination.escalate", "compiler", **_WHY)),
    (_C.ANSWERED, _C.ASKED, _on("coordination.answer", "farm_clerk", comment="下周派员")),
    (_C.SETTLED, _C.ANSWERED, _on("coordination.settle", "water_clerk")),
    (_C.DECLINED, _C.RAISED, _on("coordination.decline", "compiler", **_WHY)),
    (_C.WITHDRAWN, _C.RAISED, _on("coordination.withdraw", "water_clerk")),
    (_W.CLAIMED, None, claims),
    (_W.ACCEPTED, _W.CLAIMED, _on("waiting.accept", "supervisor")),
    (_W.REFUSED, _W.CLAIMED, _on("waiting.refuse", "supervisor", **_WHY)),
    (_W.ENDED, _W.ACCEPTED, _on("waiting.end", "water_clerk")),
    (_R.OPEN, None, fears),
    (_R.IN_HAND, _R.OPEN, _on("risk.take_in_hand", "water_clerk", comment="备足设备")),
    (_R.OCCURRED, _R.OPEN, _on("risk.occur", "water_clerk", comment="已经停工")),
    (_R.CLOSED, _R.OPEN, _on("risk.close", "water_clerk", comment="汛期已过")),
    (_I.GIVEN, None, instructs),
    (_I.PASSED_ON, _I.GIVEN, _forward),
    (_I.ANSWERED, _I.PASSED_ON, _on("instruction.answer", "water_clerk", comment="已增派设备")),
    (_I.SETTLED, _I.ANSWERED, _on("instruction.settle", "deputy")),
)
WAYS: Mapping[tuple[type[StrEnum], StrEnum], Step] = {
    (type(state), state): (before, step) for state, before, step in _STEPS
}
"""From which state, and how, the services lead to each state."""


def request_led_to(life: Life, machine: str, state: StrEnum) -> Any:
    """A row of a machine, led through the services to a state."""
    before, step = WAYS[type(state), state]
    if before is None:
        part_led_to(life, PartState.UNDER_WAY)
    else:
        request_led_to(life, machine, before)
    stepped(life, step, state)
    row = latest(machine)
    assert row.state == state
    return row


def matter_of(row: Any) -> Matter:
    """The matter that a row belongs to."""
    matter: Matter = row.matter if hasattr(row, "matter") else row.part.matter
    return matter


def values(life: Life) -> dict[str, Callable[[], dict[str, Any]]]:
    """What is entered for each act, right in every respect."""
    why = {"comment": "按会议要求"}
    given: dict[str, dict[str, Any]] = {
        "extension.refile": dict(ASKS),
        "coordination.route": {"asked": life.cast.body("bailu"), "answer_by": SOON},
        "instruction.forward": {"part": life.part(CLEARING, "water").public_id},
    }
    for code, form in FORMS_BY_CODE.items():
        if any(field.name == "comment" and field.required for field in form.fields):
            given.setdefault(code, why)
    return {code: partial(dict, entered) for code, entered in given.items()}
