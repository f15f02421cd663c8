"""A matter that was handed out, with everything that papers tell of it, written past the services."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from luoshi.server.delivery.models import (
    Charge,
    Completion,
    Extension,
    Feedback,
    Instruction,
    LookBack,
    Matter,
    Part,
    Reminder,
    Verification,
)
from luoshi.server.delivery.states import ExtensionState, InstructionState, LookBackState, MatterState, PartState
from luoshi.server.ledger.models import Milestone, Plan, Task
from server_cast import NOW, TODAY, Cast

BY = {"made_by": "x", "made_by_name": "钟合青"}
DUE = TODAY + timedelta(days=60)


@dataclass(frozen=True)
class Delivered:
    """A matter and its parts."""

    matter: Matter
    lead: Part
    support: Part


def delivered(cast: Cast, title: str = "北干渠改造", *, ordinal: int = 1, signed: bool = True) -> Delivered:
    """A matter that water leads and a township supports."""
    plan, _ = Plan.objects.get_or_create(
        government=cast.county, name="云岭县农田水利行动方案", defaults={"kind": "plan", "made_at": NOW, **BY}
    )
    task = Task.objects.create(
        government=cast.county, plan=plan, position=ordinal, title=title, body="改造渠道十公里", strength="firm",
        state="已确认", last_day=DUE, due_origin="printed", made_at=NOW, **BY,
    )  # fmt: skip
    Milestone.objects.create(
        government=cast.county, task=task, position=0, text="全线通水", last_day=DUE, due_text="冬灌前"
    )
    matter = Matter.objects.create(
        government=cast.county, task=task, year=2031, ordinal=ordinal, number=f"2031-{ordinal:03}",
        basis="县政府第12次常务会议", requirement="汛前完成主体", state=MatterState.UNDER_WAY, state_since=NOW,
        handed_out_at=NOW, made_at=NOW, **BY,
    )  # fmt: skip
    lead = _part(cast, matter, "water", "lead", "组织施工", signed)
    support = _part(cast, matter, "yuntai", "support", "协调用地", signed=False)
    for kind, name in (("leader", "分副县"), ("supervisor", "杜查实")):
        Charge.objects.create(government=cast.county, matter=matter, kind=kind, name=name, starts_on=TODAY)
    return Delivered(matter, lead, support)


def _part(cast: Cast, matter: Matter, body: str, role: str, wanted: str, signed: bool) -> Part:
    return Part.objects.create(
        government=cast.county, matter=matter, organisation=cast.bodies[body], role=role, wanted=wanted,
        printed_name=cast.bodies[body].names.get(kind="full").text, position=matter.parts.count(),
        state=PartState.UNDER_WAY if signed else PartState.UNSIGNED, state_since=NOW, sign_by=TODAY + timedelta(days=2),
        object_by=TODAY + timedelta(days=3), due_on=DUE, first_due_on=DUE, signed_at=NOW if signed else None,
        signed_by_name="水小莲" if signed else "", made_at=NOW, **BY,
    )  # fmt: skip


def instructed(cast: Cast, given: Delivered) -> None:
    """A leader wrote on it."""
    Instruction.objects.create(
        government=cast.county, matter=given.matter, leader_name="主县长", given_on=TODAY, text="抓紧办理",
        state=next(iter(InstructionState)), made_at=NOW, **BY,
    )  # fmt: skip


def chased(cast: Cast, given: Delivered) -> None:
    """The leading body was reminded and said something."""
    about: dict[str, Any] = {"government": cast.county, "part": given.lead, "made_at": NOW, **BY}
    Reminder.objects.create(matter=given.matter, kind="phone", text="请反馈", **about)
    Feedback.objects.create(claim_level="under_way", progress="完成清淤三公里", as_of=TODAY, state="waiting", **about)


def extended(cast: Cast, given: Delivered, state: ExtensionState, until: date, comment: str = "") -> Extension:
    """An application for more time."""
    return Extension.objects.create(
        government=cast.county, part=given.lead, old_due_on=given.lead.due_on or DUE, new_due_on=until,
        reason="雨季延长", progress="已完成一半", claim_level="under_way", state=state, comment=comment,
        made_at=NOW, **BY,
    )  # fmt: skip


def closed(cast: Cast, given: Delivered) -> None:
    """It was applied for, verified, closed, and is looked at again."""
    applied = Completion.objects.create(
        government=cast.county, matter=given.matter, part=given.lead, claim_level="accepted", text="全线通水",
        outcome="closed", comment="同意", decided_by_name="分副县", decided_at=NOW, made_at=NOW, **BY,
    )  # fmt: skip
    Verification.objects.create(
        government=cast.county, matter=given.matter, completion=applied, method="on_site", verified_on=TODAY,
        level="accepted", passed=True, findings="闸门启闭正常", made_at=NOW, made_by="y", made_by_name="杜查实",
    )  # fmt: skip
    LookBack.objects.create(
        government=cast.county, matter=given.matter, due_on=TODAY + timedelta(days=180), state=LookBackState.PLANNED,
        made_at=NOW, **BY,
    )  # fmt: skip
    Matter.objects.filter(pk=given.matter.pk).update(closed_at=NOW)
