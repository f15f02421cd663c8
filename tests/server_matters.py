"""Matters of 云岭县 for the tests of delivery: handed out and worked on through the services, step by step."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from luoshi.server.core.actor import Actor
from luoshi.server.delivery.models import Matter, Part
from luoshi.server.delivery.services.act_forms import FORMS_BY_CODE
from luoshi.server.delivery.services.objections import Ruling
from luoshi.server.delivery.states import LookBackState, MatterState, ObjectionState, PartState
from luoshi.server.files.services.attaching import attach
from luoshi.server.ledger.models import Plan
from server_cast import NOW, TODAY, Cast
from server_filing import received
from server_papers import item_of, ledger_of
from server_rows import begun_with

DREDGING, CLEARING = "疏浚", "拆除"
"""An item of two responsible bodies and a group; one that a township leads and a bureau supports."""
LATER = TODAY + timedelta(days=90)


@dataclass
class Life:
    """A cast with its ledger, and matters by the words of their items; ``do`` carries out acts by their forms."""

    cast: Cast
    plan: Plan
    actors: dict[str, Actor] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    def actor(self, who: str) -> Actor:
        """A person in their post, looked up once."""
        if who not in self.actors:
            self.actors[who] = self.cast.actor(who)
        return self.actors[who]

    def matter(self, words: str) -> Matter:
        """The matter of an item, read anew; the latest where one was withdrawn."""
        found = Matter.objects.filter(task__title__contains=words).order_by("-pk").first()
        assert found is not None
        return found

    def part(self, words: str, body: str) -> Part:
        """The part of a body in it, read anew; the latest."""
        found = Part.objects.filter(matter=self.matter(words), organisation=self.cast.bodies[body]).order_by("-pk")
        return found[0]

    def file(self, kind: str, key: str, who: str) -> str:
        """An attachment at a matter or a part, made once."""
        if key not in self.files:
            made = attach(
                actor=self.actor(who), now=NOW, owner_kind=kind, owner_id=key,
                received=received(f"附于 {key}\n".encode()), name="材料.txt",
            )  # fmt: skip
            self.files[key] = made.public_id
        return self.files[key]

    def do(self, code: str, who: str, row: Any, **values: Any) -> Any:
        """Carry out an act by its form, on a row or its public id, at the moment of all tests unless told."""
        form = FORMS_BY_CODE[code]
        now = values.pop("now", NOW)
        key = row if isinstance(row, str) else row.public_id
        return form.run(actor=self.actor(who), now=now, **{form.key: key}, **values)


def begun(cast: Cast) -> Life:
    """The confirmed ledger, nothing handed out."""
    return Life(cast, ledger_of(cast))


def signed_by_all(life: Life) -> None:
    """Everybody signs what stands unsigned in the matter of two responsible bodies."""
    for body, who in (("water", "water_clerk"), ("agriculture", "farm_clerk")):
        life.do("part.sign", who, life.part(DREDGING, body))


def _register(life: Life) -> None:
    life.do("matter.begin", "compiler", item_of(life.plan, DREDGING))


def _at_matter(code: str, who: str, **values: Any) -> Callable[[Life], None]:
    def step(life: Life) -> None:
        life.do(code, who, life.matter(DREDGING), **values)

    return step


def _ask(life: Life) -> None:
    evidence = [life.file("part", life.part(DREDGING, "water").public_id, "water_clerk")]
    life.do("matter.ask_completion", "water_leader", life.matter(DREDGING), claim_level="done", text="全部完成",
            evidence=evidence)  # fmt: skip


_M = MatterState
FOUND: dict[str, Any] = {"method": "on_site", "level": "done", "findings": "现场查看，情况属实"}
WAYS_TO_MATTERS: dict[MatterState, tuple[MatterState | None, Callable[[Life], None]]] = {
    _M.AWAITING_APPROVAL: (None, _register),
    _M.SENT_BACK: (_M.AWAITING_APPROVAL, _at_matter("matter.send_back", "head", comment="写清要求")),
    _M.REGISTERED: (_M.AWAITING_APPROVAL, _at_matter("matter.approve", "head")),
    _M.HANDED_OUT: (_M.REGISTERED, _at_matter("matter.hand_out", "compiler")),
    _M.UNDER_WAY: (_M.HANDED_OUT, signed_by_all),
    _M.STANDING: (_M.UNDER_WAY, _at_matter("matter.make_standing", "head", comment="转为长期任务")),
    _M.COMPLETION_ASKED: (_M.UNDER_WAY, _ask),
    _M.VERIFYING: (_M.COMPLETION_ASKED, _at_matter("matter.take_up", "supervisor")),
    _M.AWAITING_SIGNATURE: (_M.VERIFYING, _at_matter("matter.confirm", "supervisor", **FOUND)),
    _M.CLOSED: (_M.AWAITING_SIGNATURE, _at_matter("matter.close", "head")),
    _M.FILED: (_M.CLOSED, _at_matter("matter.file", "compiler")),
    _M.PAUSED: (_M.UNDER_WAY, _at_matter("matter.pause", "head", comment="等待用地批复")),
    _M.TERMINATED: (_M.UNDER_WAY, _at_matter("matter.terminate", "head", comment="上级已另作安排")),
    _M.WITHDRAWN: (_M.UNDER_WAY, _at_matter("matter.withdraw", "compiler", comment="交办有误")),
}
"""From which state, and how, the services lead to each state of a matter."""


def led_to(life: Life, state: MatterState) -> Matter:
    """The matter of two responsible bodies, led through the services to a state."""
    before, step = WAYS_TO_MATTERS[state]
    if before is not None:
        led_to(life, before)
    stepped(life, step, state)
    row = life.matter(DREDGING)
    assert row.state == state
    return row


def stepped(life: Life, step: Callable[[Life], object], state: StrEnum) -> None:
    """Take the step that leads to a state; from the same beginning it is taken once."""
    life.files |= begun_with(_files_after, life, step, apart=(type(state).__name__, state.value))


def _files_after(life: Life, step: Callable[[Life], object]) -> dict[str, str]:
    step(life)
    return life.files


def _hand_out_clearing(life: Life) -> None:
    life.do("matter.begin", "compiler", item_of(life.plan, CLEARING))
    life.do("matter.approve", "deputy", life.matter(CLEARING))
    life.do("matter.hand_out", "compiler", life.matter(CLEARING))


def _at_part(code: str, who: str, **values: Any) -> Callable[[Life], None]:
    def step(life: Life) -> None:
        life.do(code, who, life.part(CLEARING, "water"), **values)

    return step


def _say_done(life: Life) -> None:
    part = life.part(CLEARING, "water")
    evidence = [life.file("part", part.public_id, "water_clerk")]
    life.do("part.feed_back", "water_clerk", part, claim_level="done", progress="已配合完成", evidence=evidence)


def _object(who: str) -> Callable[[Life], None]:
    def step(life: Life) -> None:
        to = life.cast.body("agriculture")
        life.do("part.object", who, life.part(CLEARING, "water"), kind="transfer", reason="属于农业农村局职责", to=to)

    return step


def _end_clearing(life: Life) -> None:
    life.do("matter.terminate", "head", life.matter(CLEARING), comment="不再办理")


_P = PartState
WAYS_TO_PARTS: dict[PartState, tuple[PartState | None, Callable[[Life], None]]] = {
    _P.UNSIGNED: (None, _hand_out_clearing),
    _P.OBJECTED: (_P.UNSIGNED, _object("water_leader")),
    _P.UNDER_WAY: (_P.UNSIGNED, _at_part("part.sign", "water_clerk")),
    _P.IN_REVIEW: (_P.UNDER_WAY, _say_done),
    _P.RETURNED: (_P.IN_REVIEW, _at_part("part.return", "supervisor", reason="no_figures", comment="请补数据")),
    _P.DONE: (_P.IN_REVIEW, _at_part("part.accept_done", "supervisor")),
    _P.TRANSFERRED: (_P.OBJECTED, _at_part("part.transfer", "supervisor")),
    _P.WITHDRAWN: (_P.UNDER_WAY, _at_part("part.withdraw", "compiler", comment="交办有误")),
    _P.ENDED: (_P.UNDER_WAY, _end_clearing),
}
"""From which state, and how, the services lead to each state of a supporting body's part."""


def part_led_to(life: Life, state: PartState) -> Part:
    """The supporting bureau's part, led through the services to a state."""
    before, step = WAYS_TO_PARTS[state]
    if before is not None:
        part_led_to(life, before)
    stepped(life, step, state)
    row = life.part(CLEARING, "water")
    assert row.state == state
    return row


def _at_objection(code: str, who: str, **values: Any) -> Callable[[Life], None]:
    def step(life: Life) -> None:
        life.do(code, who, life.part(CLEARING, "water").objections.get(), **values)

    return step


_O = ObjectionState
WAYS_TO_OBJECTIONS: dict[ObjectionState, tuple[ObjectionState | None, Callable[[Life], None]]] = {
    _O.AWAITING_UNIT: (None, _object("water_clerk")),
    _O.AWAITING_OFFICE: (_O.AWAITING_UNIT, _at_objection("objection.sign", "water_leader")),
    _O.UPHELD: (
        _O.AWAITING_OFFICE,
        _at_objection("objection.uphold", "supervisor", ruling=Ruling.NEW_DATE.value, new_due_on=LATER),
    ),
    _O.REFUSED: (_O.AWAITING_OFFICE, _at_objection("objection.refuse", "supervisor", comment="属于本单位职责")),
    _O.WITHDRAWN: (_O.AWAITING_UNIT, _at_objection("objection.withdraw", "water_clerk")),
}
"""From which state, and how, the services lead to each state of an objection."""


def objection_led_to(life: Life, state: ObjectionState) -> Any:
    """An objection of the supporting bureau, led through the services to a state."""
    before, step = WAYS_TO_OBJECTIONS[state]
    if before is None:
        part_led_to(life, _P.UNSIGNED)
    else:
        objection_led_to(life, before)
    stepped(life, step, state)
    return life.part(CLEARING, "water").objections.get()


_LOOKED: dict[LookBackState, tuple[str, dict[str, str]]] = {
    LookBackState.HELD: ("look_back.hold", {"findings": "成果巩固"}),
    LookBackState.RELAPSED: ("look_back.relapse", {"findings": "出现反弹"}),
    LookBackState.CANCELLED: ("look_back.cancel", {"comment": "已有专项检查"}),
}


def look_back_led_to(life: Life, state: LookBackState) -> Any:
    """The look-back that follows a closing, led through the services to a state."""
    row = led_to(life, _M.CLOSED).look_backs.get()
    if state in _LOOKED:
        code, values = _LOOKED[state]
        life.do(code, "supervisor", row, **values)
        row.refresh_from_db()
    return row


def values(life: Life, evidence: str) -> dict[str, Any]:
    """What is entered for each act, right in every respect; ``evidence`` hangs at the row that is acted on."""
    why: dict[str, Any] = {"comment": "按会议要求"}
    asked = {"claim_level": "done", "text": "全部完成", "evidence": [evidence]}
    said = {"claim_level": "under_way", "progress": "正在推进"}
    objected = {"kind": "not_ours", "reason": "不属于本单位职责"}
    looked = {"findings": "实地看过"}
    given: dict[str, dict[str, Any]] = {
        "matter.hand_out": {"expand": [life.cast.body("townships")]},
        "matter.ask_completion": asked,
        "matter.confirm": FOUND,
        "matter.fail": FOUND,
        "matter.make_dated": why | {"due_on": LATER},
        "part.object": objected,
        "part.feed_back": said,
        "part.return": why | {"reason": "unclear"},
        "part.transfer": {"to": life.cast.body("bailu")},
        "objection.uphold": {"ruling": Ruling.TRANSFER.value, "to": life.cast.body("bailu")},
        "look_back.hold": looked,
        "look_back.relapse": looked,
    }
    for code, form in FORMS_BY_CODE.items():
        if any(field.name == "comment" and field.required for field in form.fields):
            given.setdefault(code, why)
    return {code: (lambda entered=entered: entered) for code, entered in given.items()}


def days_of(parts: Iterable[Part]) -> set[tuple[date, date, date | None]]:
    """When parts are to be signed, objected to and done."""
    return {(part.sign_by, part.object_by, part.due_on) for part in parts}
