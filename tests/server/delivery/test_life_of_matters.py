"""Matters from 立项 to 回头看 through the services: what each act makes, refuses, tells and leaves to be seen."""

from datetime import date, timedelta
from typing import Any

import pytest

from luoshi.reckoning.periods import Cadence
from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import IllegalTransition, Invalid, NotAllowed, NotFound
from luoshi.server.core.roles import PostRole
from luoshi.server.delivery.dispatching import preview_hand_out
from luoshi.server.delivery.models import ChargeKind, Matter, Part
from luoshi.server.delivery.possible import possible_acts
from luoshi.server.delivery.selectors import life_of
from luoshi.server.delivery.selectors import matter as whole
from luoshi.server.delivery.services.charges import end_charge, set_charge
from luoshi.server.delivery.services.handing_out import hand_out, set_deadlines
from luoshi.server.delivery.services.look_backs import months_after
from luoshi.server.delivery.services.registering import approve_matters, register_matters
from luoshi.server.delivery.services.together import NotDone
from luoshi.server.delivery.standing.reading import standing_of
from luoshi.server.delivery.states import LookBackState, MatterState, ObjectionState, PartState
from luoshi.server.indicators.models import FinishLineKind
from luoshi.server.indicators.services.finish_lines import set_finish_line
from luoshi.server.ledger.models import Amendment, AmendmentOrigin
from luoshi.server.ledger.services.amendments import decide_amendment
from luoshi.server.ledger.states import Verdict
from luoshi.server.notices.models import Notice
from luoshi.server.orgs.services.hand_over import hand_over
from luoshi.server.orgs.services.posts import grant_post
from server_cast import NOW, TODAY, Cast, add_person
from server_matters import (
    CLEARING,
    DREDGING,
    LATER,
    Life,
    begun,
    led_to,
    look_back_led_to,
    objection_led_to,
    part_led_to,
)
from server_papers import item_of

pytestmark = pytest.mark.django_db
FAR = date(2034, 6, 30)
"""Later than any limit of the invented plan."""


@pytest.fixture
def life(cast: Cast) -> Life:
    return begun(cast)


def told(cast: Cast, who: str) -> list[str]:
    return list(Notice.objects.filter(person=cast.people[who]).order_by("-pk").values_list("title", flat=True))


def test_items_are_registered_together_and_numbered_in_the_order_of_the_plan(life: Life) -> None:
    office: dict[str, Any] = {"actor": life.actor("compiler"), "now": NOW}
    items = [item_of(life.plan, words).public_id for words in (CLEARING, DREDGING)]
    made = register_matters(**office, items=items)
    assert [row.number for row in made] == ["2031-001", "2031-002"]
    assert [row.task.title[:2] for row in made] == [DREDGING, CLEARING]
    assert made[0].basis == f"{life.plan.name}（{life.plan.number}）"
    assert told(life.cast, "deputy")[0] == "请审批 2 件督办事项的立项"
    with pytest.raises(Invalid, match="已经立项，编号 2031-001"):
        register_matters(**office, items=[items[1]])
    life.do("matter.withdraw", "compiler", made[1], comment="登记有误")
    again = life.do("matter.begin", "compiler", items[0])
    assert again.number == "2031-003"
    with pytest.raises(NotAllowed):
        approve_matters(actor=life.actor("compiler"), now=NOW, matters=[again.public_id])
    done = approve_matters(actor=life.actor("head"), now=NOW, matters=[again.public_id, made[0].public_id])
    assert {row.state for row in done} == {MatterState.REGISTERED}
    assert verify(life.cast.county.public_id).findings == ()


def test_what_cannot_be_registered_is_named_and_nothing_is(life: Life) -> None:
    office: dict[str, Any] = {"actor": life.actor("compiler"), "now": NOW}
    items = [item_of(life.plan, words).public_id for words in (CLEARING, DREDGING)]
    register_matters(**office, items=items)
    task = item_of(life.plan, "监测")
    task.targets.all().delete()
    task.measures.all().delete()
    task.milestones.all().delete()
    with pytest.raises(Invalid, match="没有完成标准") as without:
        register_matters(**office, items=[task.public_id])
    assert "请先在“完成标准”页面设定" in str(without.value)
    task.state = "草稿"
    task.save()
    with pytest.raises(NotDone) as refused:
        register_matters(**office, items=[task.public_id, *items, item_of(life.plan, "养殖").public_id])
    assert len(refused.value.refused) == 3 and Matter.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "ends"),
    [
        (FinishLineKind.TARGET, {"last_day": LATER}),
        (FinishLineKind.MILESTONES, {"last_day": LATER}),
        (FinishLineKind.DELIVERABLE, {"last_day": LATER}),
        (FinishLineKind.STANDING, {"cadence": Cadence.QUARTER}),
    ],
)
def test_a_finish_line_that_a_person_set_counts_when_an_item_is_handed_out(
    life: Life, kind: FinishLineKind, ends: dict[str, Any]
) -> None:
    row = led_to(life, MatterState.REGISTERED)
    for printed in (row.task.targets, row.task.measures, row.task.milestones):
        printed.all().delete()  # as an amendment may leave an item between its registration and its handing out
    office: dict[str, Any] = {"actor": life.actor("compiler"), "now": NOW}
    assert "完成标准" in str(preview_hand_out(office["actor"], [row.public_id], [], TODAY).dispatches[0].defect)
    with pytest.raises(Invalid, match="没有完成标准"):
        hand_out(**office, matters=[row.public_id])
    set_finish_line(**office, item=row.task.public_id, kind=kind, text="以此为完成", **ends)
    (done,) = hand_out(**office, matters=[row.public_id])
    assert done.state == MatterState.HANDED_OUT


def test_a_group_makes_parts_only_where_the_office_says_so_and_sees_how_many(life: Life) -> None:
    row = led_to(life, MatterState.REGISTERED)
    office, group = life.actor("compiler"), life.cast.body("townships")
    plain = preview_hand_out(office, [row.public_id], [], TODAY)
    assert (plain.parts, plain.forms, [each.public_id for each in plain.groups]) == (2, 2, [group])
    wide = preview_hand_out(office, [row.public_id], [group], TODAY)
    assert (wide.parts, wide.groups, {load.forms for load in wide.bodies}) == (4, (), {1})
    hand_out(actor=office, now=NOW, matters=[row.public_id])
    assert {(part.role, part.via_group) for part in Part.objects.all()} == {("lead", ""), ("responsible", "")}
    assert {(part.sign_by, part.object_by) for part in Part.objects.all()} == {(date(2031, 9, 16), date(2031, 9, 17))}
    assert {part.due_on for part in Part.objects.all()} == {row.task.last_day}
    with pytest.raises(Invalid, match="都已经有分工"):
        hand_out(actor=office, now=NOW, matters=[row.public_id])
    hand_out(actor=office, now=NOW, matters=[row.public_id], expand=[group], due_on=LATER)
    township = life.part(DREDGING, "bailu")
    assert (township.via_group, township.due_on, township.first_due_on) == ("各乡镇", LATER, LATER)
    assert preview_hand_out(office, [row.public_id], [group], TODAY).forms == 0
    assert "请签收交办事项" in told(life.cast, "town_clerk")[0]


def test_nothing_is_handed_out_that_nobody_answers_for(life: Life) -> None:
    row = led_to(life, MatterState.REGISTERED)
    row.task.responsibilities.update(role="support")
    with pytest.raises(Invalid, match="没有牵头或者责任单位"):
        life.do("matter.hand_out", "compiler", row)
    row.task.responsibilities.exclude(organisation=life.cast.bodies["townships"]).delete()
    row.task.responsibilities.update(role="lead")
    with pytest.raises(Invalid, match="机构组"):
        life.do("matter.hand_out", "compiler", row)
    assert life.do("matter.hand_out", "compiler", row, expand=[life.cast.body("townships")]).parts.count() == 2


def test_days_are_the_offices_until_a_body_has_signed(life: Life) -> None:
    part_led_to(life, PartState.UNSIGNED)
    office: dict[str, Any] = {"actor": life.actor("compiler"), "now": NOW}
    keys, item = list(Part.objects.values_list("public_id", flat=True)), item_of(life.plan, CLEARING)
    set_deadlines(**office, parts=keys, sign_by=LATER, due_on=LATER)
    part = life.part(CLEARING, "water")
    assert (part.sign_by, part.object_by, part.due_on, part.first_due_on) == (
        LATER, LATER, LATER, item.last_day,
    )  # fmt: skip
    with pytest.raises(Invalid, match="已经过了"):
        set_deadlines(**office, parts=keys, sign_by=TODAY - timedelta(days=1))
    life.do("part.sign", "water_clerk", part)
    with pytest.raises(Invalid, match="延期申请"):
        life.do("part.set_deadlines", "compiler", part, due_on=LATER + timedelta(days=1))
    assert life.do("part.set_deadlines", "compiler", part, due_on=item.last_day).due_on == item.last_day


def test_inside_a_body_a_part_goes_to_a_person_and_back_and_over_with_the_post(life: Life) -> None:
    cast = life.cast
    part = part_led_to(life, PartState.UNDER_WAY)
    life.do("part.hand_on", "water_leader", part, person=cast.person("water_clerk"), note="请承办")
    assert "请承办" in told(cast, "water_clerk")[0]
    for stranger in ("farm_clerk", "head"):
        with pytest.raises(NotFound):
            life.do("part.hand_on", "water_leader", part, person=cast.person(stranger))
    set_charge(
        actor=life.actor("compiler"), now=NOW, matter=part.matter.public_id, kind=ChargeKind.CONTACT,
        part=part.public_id, person=cast.person("water_clerk"),
    )  # fmt: skip
    add_person(cast, "water_second", "水小二", cast.county)
    given = grant_post(
        actor=life.actor("security"), now=NOW, person=cast.person("water_second"), organisation=cast.body("water"),
        role=PostRole.UNIT_CLERK,
    )  # fmt: skip
    moved = hand_over(
        actor=life.actor("water_leader"), now=NOW, post=cast.post("water_clerk"), successor=given.public_id
    )
    assert {each.name: each.count for each in moved} == {"parts": 1, "charges": 1}
    held = part.hand_ons.get(ended_at__isnull=True)
    assert held.user == cast.people["water_second"]
    charge = part.charges.get(ends_on__isnull=True)
    assert charge.name == "水小二"
    life.do("part.take_from", "water_leader", part)
    assert not part.hand_ons.filter(ended_at__isnull=True).exists()
    end_charge(
        actor=life.actor("compiler"), now=NOW, matter=part.matter.public_id, kind=ChargeKind.CONTACT,
        part=part.public_id,
    )  # fmt: skip
    assert verify(cast.county.public_id).findings == ()


def test_feedback_needs_evidence_where_it_says_done_and_a_return_says_why(life: Life) -> None:
    part = part_led_to(life, PartState.UNDER_WAY)
    with pytest.raises(Invalid) as refused:
        life.do("part.feed_back", "water_clerk", part, claim_level="done", progress="完成")
    assert set(refused.value.fields) == {"evidence"}
    with pytest.raises(Invalid, match="不属于"):
        life.do("part.feed_back", "water_clerk", part, claim_level="done", progress="完成", evidence=["file-x"])
    said = life.do("part.feed_back", "water_clerk", part, claim_level="begun", progress="已启动")
    assert "请审核反馈" in told(life.cast, "supervisor")[0]
    with pytest.raises(Invalid, match="还没有报完成"):
        life.do("part.accept_done", "supervisor", part)
    with pytest.raises(Invalid, match="说明"):
        life.do("part.return", "supervisor", part, reason="unclear", comment=" ")
    life.do("part.return", "supervisor", part, reason="unclear", comment="写明地点")
    said.refresh_from_db()
    assert (said.state, said.return_reason, said.comment) == ("returned", "unclear", "写明地点")
    again = life.do("part.feed_back", "water_clerk", part, claim_level="begun", progress="已在云台镇启动")
    life.do("part.recall", "water_clerk", part)
    assert life.part(CLEARING, "water").state == PartState.RETURNED
    life.do("part.feed_back", "water_leader", part, claim_level="begun", progress="已在云台镇启动")
    assert life.do("part.accept", "supervisor", part).claim_level == "begun"
    assert again.public_id != said.public_id and part.feedbacks.count() == 3


def test_an_upheld_objection_gives_the_part_to_another_body_and_proposes_the_ledgers_change(life: Life) -> None:
    row = objection_led_to(life, ObjectionState.AWAITING_OFFICE)
    with pytest.raises(NotAllowed):
        life.do("objection.uphold", "water_leader", row, ruling="改派其他单位")
    life.do("objection.uphold", "supervisor", row, ruling="改派其他单位")
    old, new = life.part(CLEARING, "water"), life.part(CLEARING, "agriculture")
    assert (old.state, new.state, new.follows, new.role) == ("已改派", "待签收", old, old.role)
    change = Amendment.objects.get()
    assert change.after["owners"] == [[life.cast.body("yuntai"), "lead"], [life.cast.body("agriculture"), "support"]]
    assert row.public_id in change.basis and change.reason == row.reason
    assert "请签收" in told(life.cast, "farm_clerk")[0]


def test_a_refused_objection_puts_the_part_back_and_late_ones_are_not_taken(life: Life) -> None:
    part = part_led_to(life, PartState.UNDER_WAY)
    filed = life.do("part.object", "water_leader", part, kind="not_ours", reason="不属于本单位职责")
    life.do("objection.refuse", "supervisor", filed, comment="三定方案写明")
    assert life.part(CLEARING, "water").state == PartState.UNDER_WAY
    late = NOW + timedelta(days=10)
    with pytest.raises(Invalid, match="已经过了"):
        life.do("part.object", "water_leader", part, kind="not_ours", reason="不属于本单位职责", now=late)
    with pytest.raises(Invalid, match="应由哪个单位"):
        life.do("part.object", "water_leader", part, kind="transfer", reason="不属于本单位职责")


def test_the_last_that_answers_cannot_be_taken_away(life: Life) -> None:
    part_led_to(life, PartState.UNDER_WAY)
    lead = life.part(CLEARING, "yuntai")
    with pytest.raises(Invalid, match="没有牵头或者责任单位"):
        life.do("part.withdraw", "compiler", lead, comment="交办有误")
    added = life.do("part.begin", "compiler", lead.matter, organisation=life.cast.body("bailu"), role="lead",
                    reason="跨乡镇")  # fmt: skip
    assert Amendment.objects.get().after["owners"][-1] == [life.cast.body("bailu"), "lead"]
    life.do("part.withdraw", "compiler", lead, comment="交办有误")
    assert added.matter.state == MatterState.HANDED_OUT
    with pytest.raises(NotAllowed, match="扫描件"):
        life.do("part.sign", "compiler", added)
    paper = life.file("part", added.public_id, "compiler")
    life.do("part.sign", "compiler", added, scan=paper, signed_by="白乡长")
    added.refresh_from_db()
    assert (added.signed_by_name, life.matter(CLEARING).state) == ("白乡长", MatterState.UNDER_WAY)


def test_what_closes_comes_back_as_it_was_where_it_did_not_hold(life: Life) -> None:
    led_to(life, MatterState.COMPLETION_ASKED)
    row = life.matter(DREDGING)
    with pytest.raises(IllegalTransition, match="申请办结"):
        life.do(
            "part.feed_back", "farm_clerk", life.part(DREDGING, "agriculture"), claim_level="begun", progress="在办"
        )
    life.do("matter.take_up", "supervisor", row)
    with pytest.raises(Invalid, match="低于"):
        life.do("matter.confirm", "supervisor", row, method="paper", level="begun", findings="只完成一半")
    life.do("matter.confirm", "supervisor", row, method="on_site", level="done", findings="属实")
    life.do("matter.close", "head", row)
    assert {part.state for part in row.parts.all()} == {PartState.ENDED}
    look = row.look_backs.get()
    assert look.due_on == date(2032, 3, 12) and look.state == LookBackState.PLANNED
    life.do("look_back.relapse", "supervisor", look, findings="又有淤积")
    assert life.matter(DREDGING).state == MatterState.UNDER_WAY and life.matter(DREDGING).closed_at is None
    assert {part.state for part in row.parts.all()} == {PartState.UNDER_WAY}
    assert {each.get_outcome_display() for each in row.completions.all()} == {"已销号"}
    view = whole(life.actor("water_clerk"), row.public_id)
    line = [(event.kind, event.action) for event in life_of(view)]
    assert line[0] == ("matter", "matter.register") and ("completion", "completion.ask") in line
    assert [event.sequence for event in life_of(view)] == sorted(event.sequence for event in life_of(view))
    assert verify(life.cast.county.public_id).findings == ()


def test_a_look_back_can_be_put_off_and_planned_anew(life: Life) -> None:
    row = look_back_led_to(life, LookBackState.CANCELLED)
    life.do("look_back.begin", "supervisor", row.matter, due_on=LATER)
    with pytest.raises(Invalid, match="已经安排"):
        life.do("look_back.begin", "supervisor", row.matter, due_on=LATER)
    assert months_after(date(2031, 8, 31), 6) == date(2032, 2, 29)
    assert months_after(date(2031, 12, 1), 1) == date(2032, 1, 1)


def test_a_leaders_paper_is_entered_with_its_scan(life: Life) -> None:
    row = led_to(life, MatterState.UNDER_WAY)
    with pytest.raises(NotAllowed):
        life.do("matter.pause", "compiler", row, comment="等待用地批复")
    paper = life.file("matter", row.public_id, "compiler")
    paused = life.do("matter.pause", "compiler", row, comment="等待用地批复", scan=paper, resume_on=LATER)
    assert (paused.state, paused.resume_on) == (MatterState.PAUSED, LATER)
    offered = {each.code: each for each in possible_acts(life.actor("compiler"), paused)}
    assert offered["matter.resume"].on_behalf and offered["matter.terminate"].on_behalf
    assert possible_acts(life.actor("water_clerk"), life.part(DREDGING, "water")) == ()
    assert life.do("matter.resume", "deputy", row).state == MatterState.UNDER_WAY


def limit_of(life: Life, words: str) -> tuple[date | None, bool]:
    """The limit of an item in the ledger."""
    task = item_of(life.plan, words)
    return task.last_day, task.standing


def test_a_standing_duty_has_no_day_anywhere_and_a_dated_one_the_same_everywhere(life: Life) -> None:
    matter = led_to(life, MatterState.STANDING)
    first = next(iter({part.first_due_on for part in matter.parts.all()}))
    assert first is not None
    assert {part.due_on for part in matter.parts.all()} == {None}
    assert limit_of(life, DREDGING) == (None, True)
    made = Amendment.objects.get()
    assert (made.origin, made.state, made.reason) == (AmendmentOrigin.DECISION, "已生效", "转为长期任务")
    assert made.before["last_day"] == first.isoformat() and matter.number in made.basis
    townships = life.cast.body("townships")
    hand_out(actor=life.actor("compiler"), now=NOW, matters=[matter.public_id], expand=[townships])
    assert life.part(DREDGING, "bailu").due_on is None
    with pytest.raises(Invalid, match="没有完成时限"):
        life.do("part.set_deadlines", "compiler", life.part(DREDGING, "bailu"), due_on=LATER)
    assert standing_of(life.actor("head"), matter.public_id, TODAY).due is None
    life.do("matter.make_dated", "head", matter, comment="重新限期", due_on=LATER)
    assert {part.due_on for part in matter.parts.all()} == {LATER}
    assert life.part(DREDGING, "water").first_due_on == first
    assert limit_of(life, DREDGING) == (LATER, False)
    assert standing_of(life.actor("head"), matter.public_id, TODAY).due == LATER
    life.do("matter.pause", "head", matter, comment="等待用地")
    assert standing_of(life.actor("head"), matter.public_id, TODAY).due == LATER
    assert verify(life.cast.county.public_id).findings == ()


def test_a_day_that_follows_from_an_objection_is_proposed_for_the_item_where_the_part_leads(life: Life) -> None:
    objection_led_to(life, ObjectionState.AWAITING_OFFICE)
    part = life.part(CLEARING, "yuntai")
    life.do("part.object", "town_leader", part, kind="deadline", reason="汛期不能拆", new_due_on=FAR)
    asked, before = part.objections.get(), limit_of(life, CLEARING)
    life.do("objection.uphold", "supervisor", asked, ruling="调整时限")
    part = life.part(CLEARING, "yuntai")
    assert (part.due_on, part.first_due_on) == (FAR, before[0])
    assert standing_of(life.actor("head"), part.matter.public_id, TODAY).due == FAR
    made = Amendment.objects.get()
    assert (made.state, made.after, made.reason) == (
        "待审批",
        {"last_day": FAR.isoformat(), "standing": False},
        "汛期不能拆",
    )
    assert asked.public_id in made.basis and limit_of(life, CLEARING) == before
    decide_amendment(actor=life.actor("head"), now=NOW, amendment=made.public_id, verdict=Verdict.APPROVE)
    assert limit_of(life, CLEARING) == (FAR, False)
