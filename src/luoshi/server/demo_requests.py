"""What bodies ask for beside their work in the demo: an extension, coordination, a wait, a risk, an instruction."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.delivery.models import ClaimLevel, Part, ReminderKind, RiskGrade
from luoshi.server.delivery.services.coordination import raise_coordination, route_coordination
from luoshi.server.delivery.services.extensions import file_extension
from luoshi.server.delivery.services.instructions import forward_instruction, give_instruction
from luoshi.server.delivery.services.reminders import owes, remind
from luoshi.server.delivery.services.risks import register_risk
from luoshi.server.delivery.services.waiting import claim_waiting
from luoshi.server.delivery.states.matters import AT_WORK, RUNNING
from luoshi.server.files.services.attaching import attach
from luoshi.server.files.storage import the_store
from luoshi.server.ledger.models import Plan

_MORE = timedelta(days=60)


def make_demo_requests(
    now: datetime, actors: Mapping[str, Actor], bodies: Mapping[str, str], plan: Plan | None = None
) -> int:
    """Ask for this and that in the parts (of a plan, else of all) of which the water and the agriculture bureau are at
    work; how many parts there are. ``actors`` are the clerks by body (``water``), and ``compiler``, ``supervisor``,
    ``deputy``.
    """
    water, farm = (_parts(bodies[name], plan) for name in ("water", "agriculture"))
    clerk, today = actors["agriculture"], china_date(now)
    _ask_for_time(now, actors, next(each for each in farm if each.due_on))
    part = farm[1 % len(farm)]
    asked = raise_coordination(
        actor=clerk, now=now, part=part.public_id, problem="灌区供水时段与春耕用水冲突", need="请调整四月放水计划",
        needs_from=bodies["water"], wanted_on=today + timedelta(days=7),
    )  # fmt: skip
    route_coordination(
        actor=actors["compiler"], now=now, coordination=asked.public_id, asked=bodies["water"],
        answer_by=today + timedelta(days=5), comment="请水利局研究答复",
    )  # fmt: skip
    remind(
        actor=actors["supervisor"], now=now, parts=[each.public_id for each in farm if owes(each)],
        kind=ReminderKind.PHONE, text="已与联络员通话，答复本周内反馈进展",
    )  # fmt: skip
    _wait(now, clerk, farm[2 % len(farm)], bodies["agriculture"])
    told = give_instruction(
        actor=actors["deputy"], now=now, matter=water[0].matter.public_id,
        text="请抓住枯水期，倒排工期，每半月报一次进度。", answer_by=today + timedelta(days=15),
    )  # fmt: skip
    forward_instruction(actor=actors["compiler"], now=now, instruction=told.public_id, part=water[0].public_id)
    return len(water) + len(farm)


def _ask_for_time(now: datetime, actors: Mapping[str, Actor], part: Part) -> None:
    """More time, by the clerk while the day is not over, else entered late by the office with the bureau's paper."""
    today = china_date(now)
    due = part.due_on or today
    late = due < today
    who = actors["compiler" if late else "agriculture"]
    words: dict[str, str] = {}
    if late:
        paper = attach(
            actor=who, now=now, owner_kind="part", owner_id=part.public_id, name="延期申请.txt",
            received=the_store().take([f"延期申请 {part.public_id}\n".encode()]),
        )  # fmt: skip
        words = {"scan": paper.public_id, "late_reason": "经办人员变动，未及时申请"}
    file_extension(
        actor=who, now=now, part=part.public_id, new_due_on=max(due, today) + _MORE,
        reason="汛期河道水位偏高，基地排灌工程无法施工", progress="道路和育苗棚完成七成，排灌工程尚未开始",
        claim_level=ClaimLevel.UNDER_WAY, **words,
    )  # fmt: skip


def _wait(now: datetime, clerk: Actor, part: Part, owner: str) -> None:
    """A wait with its proof, and the risk that goes with it."""
    today = china_date(now)
    paper = attach(
        actor=clerk, now=now, owner_kind="part", owner_id=part.public_id, name="用地报批受理单.txt",
        received=the_store().take([f"用地报批受理单 {part.public_id}\n".encode()]),
    )  # fmt: skip
    claim_waiting(
        actor=clerk, now=now, part=part.public_id, waits_for="上级用地批复", reason="新增用地须报上级批准，材料已受理",
        since=today, expected_until=today + timedelta(days=30), evidence=[paper.public_id],
    )  # fmt: skip
    register_risk(
        actor=clerk, now=now, matter=part.matter.public_id, owner=owner, text="批复晚于预期，可能错过枯水期施工",
        likelihood=RiskGrade.MIDDLE, impact=RiskGrade.HIGH, action="同步准备招标文件",
        review_on=today + timedelta(days=20),
    )  # fmt: skip


def _parts(body: str, plan: Plan | None) -> list[Part]:
    """The parts of a body that is at work on them, in the order of their matters."""
    rows = Part.objects.filter(organisation__public_id=body, state__in=AT_WORK, matter__state__in=RUNNING)
    if plan is not None:
        rows = rows.filter(matter__task__plan=plan)
    return list(rows.select_related("matter").order_by("matter__year", "matter__ordinal", "pk"))
