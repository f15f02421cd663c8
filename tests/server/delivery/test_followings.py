"""Risks, instructions, reminders and lights set by hand."""

from datetime import timedelta
from typing import Any

import pytest

from luoshi.extraction.reading import Role
from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import IllegalTransition, Invalid, NotAllowed
from luoshi.server.delivery.asked_for import risk_grade
from luoshi.server.delivery.models import LightOverride, Matter, Reminder, ReminderKind
from luoshi.server.delivery.overrides import override_of
from luoshi.server.delivery.services.instructions import item_of_instruction
from luoshi.server.delivery.services.reminders import remind
from luoshi.server.delivery.states import InstructionState, MatterState, PartState, RiskState
from luoshi.server.notices.models import Notice
from server_cast import NOW, TODAY, Cast
from server_matters import CLEARING, DREDGING, Life, begun, led_to, part_led_to
from server_requests import GRAVE, SOON, fears, instructs, proof, request_led_to


@pytest.fixture
def life(cast: Cast) -> Life:
    return begun(cast)


@pytest.mark.parametrize(
    ("likelihood", "impact", "grade"),
    [("low", "low", "low"), ("low", "high", "middle"), ("middle", "middle", "middle"), ("high", "middle", "high")],
)
def test_how_grave_a_risk_is(likelihood: str, impact: str, grade: str) -> None:
    assert risk_grade(likelihood, impact) == risk_grade(impact, likelihood) == grade


@pytest.mark.django_db
def test_a_risk_has_an_owner_an_action_and_a_day_on_which_it_is_looked_at(life: Life) -> None:
    part_led_to(life, PartState.UNDER_WAY)
    wrong: list[tuple[dict[str, Any], set[str]]] = [
        ({"likelihood": "sure"}, {"likelihood"}),
        ({"text": ""}, {"text"}),
        ({"review_on": TODAY - timedelta(days=1)}, {"review_on"}),
    ]
    for instead, fields in wrong:
        with pytest.raises(Invalid) as refused:
            values = GRAVE | {"owner": life.cast.body("water")} | instead
            life.do("risk.begin", "supervisor", life.matter(CLEARING), **values)
        assert set(refused.value.fields) == fields
    row = fears(life)
    life.do("risk.take_in_hand", "water_leader", row, comment="备足设备", review_on=SOON)
    life.do("risk.take_in_hand", "water_clerk", row, comment="另备一套设备")
    row.refresh_from_db()
    assert (row.state, row.action, row.review_on) == (RiskState.IN_HAND, "另备一套设备", SOON)
    with pytest.raises(NotAllowed):
        life.do("risk.close", "head", row, comment="不必担心")


@pytest.mark.django_db
def test_an_instruction_is_the_leaders_own_or_stands_on_its_paper(life: Life) -> None:
    part_led_to(life, PartState.UNDER_WAY)
    assert instructs(life, leader_name="别人").leader_name == "分副县"
    with pytest.raises(NotAllowed):
        instructs(life, "compiler", leader_name="主县长")
    scan = proof(life)
    with pytest.raises(Invalid):
        instructs(life, "compiler", scan=scan)
    entered = instructs(life, "compiler", scan=scan, leader_name="主县长", given_on=TODAY - timedelta(days=2))
    assert (entered.leader_name, entered.scan, entered.given_on) == ("主县长", scan, TODAY - timedelta(days=2))
    with pytest.raises(Invalid):
        instructs(life, given_on=TODAY + timedelta(days=1))


@pytest.mark.django_db
def test_an_answer_that_is_not_enough_goes_back_with_another_day(life: Life) -> None:
    row = request_led_to(life, "instruction", InstructionState.PASSED_ON)
    with pytest.raises(NotAllowed):
        life.do("instruction.answer", "town_clerk", row, comment="已办")
    life.do("instruction.answer", "water_clerk", row, comment="已增派设备")
    life.do("instruction.ask_again", "head", row, comment="报完成时间", answer_by=SOON)
    life.do("instruction.answer", "water_leader", row, comment="月底完成")
    life.do("instruction.settle", "deputy", row)
    row.refresh_from_db()
    assert (row.state, row.answer, row.answered_by_name) == (InstructionState.SETTLED, "月底完成", "江局长")
    assert verify(life.cast.county.public_id).findings == ()


@pytest.mark.django_db
def test_an_instruction_becomes_an_item_that_is_registered(life: Life) -> None:
    values: dict[str, Any] = {
        "leader_name": "主县长", "given_on": TODAY, "title": "清理河道漂浮物", "text": "请水利局一周内清理",
        "owners": ((life.cast.body("water"), Role.LEAD),), "last_day": TODAY + timedelta(days=7),
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        item_of_instruction(actor=life.actor("head"), now=NOW, **values)
    with pytest.raises(Invalid):
        item_of_instruction(actor=life.actor("compiler"), now=NOW, **values | {"leader_name": " "})
    task = item_of_instruction(actor=life.actor("compiler"), now=NOW, **values)
    assert (task.state, task.plan.kind, task.source_text) == ("已确认", "instruction", "请水利局一周内清理")
    assert life.do("matter.begin", "compiler", task).state == MatterState.AWAITING_APPROVAL


def reminded(life: Life, *parts: Any, kind: str = "in_app", who: str = "supervisor", **values: Any) -> Any:
    keys = [part.public_id for part in parts]
    return remind(actor=life.actor(who), now=values.pop("now", NOW), parts=keys, kind=kind, **values)


@pytest.mark.django_db
def test_one_notice_a_person_and_day_tells_of_all(life: Life) -> None:
    led_to(life, MatterState.HANDED_OUT)
    part_led_to(life, PartState.UNSIGNED)
    ours = [life.part(CLEARING, "water"), life.part(DREDGING, "water")]
    made = reminded(life, *ours, life.part(CLEARING, "yuntai"), text="请抓紧签收")
    assert len(made) == 3 and {row.told for row in made} == {f"remind:{TODAY.isoformat()}"}
    told = Notice.objects.filter(kind="matter.reminder")
    assert {n.person.display_name for n in told} == {"水小莲", "江局长", "云小台", "台镇长"} and told.count() == 4
    assert "2 件" in told.get(person=life.cast.people["water_clerk"]).title
    reminded(life, ours[0])
    assert told.all().count() == 4 and Reminder.objects.count() == 4
    reminded(life, ours[0], now=NOW + timedelta(days=3))
    assert told.all().count() == 6


@pytest.mark.django_db
@pytest.mark.parametrize("state", [PartState.IN_REVIEW, PartState.DONE, PartState.ENDED, PartState.WITHDRAWN])
def test_who_owes_nothing_is_not_reminded(life: Life, state: PartState) -> None:
    part = part_led_to(life, state)
    with pytest.raises(Invalid, match="不用催办"):
        reminded(life, part)
    assert not Reminder.objects.exists() and not Notice.objects.filter(kind="matter.reminder").exists()


@pytest.mark.django_db
def test_who_owes_nothing_is_passed_over_among_others(life: Life) -> None:
    done = part_led_to(life, PartState.DONE)
    made = reminded(life, done, life.part(CLEARING, "yuntai"))
    assert [row.part.organisation.public_id for row in made] == [life.cast.body("yuntai")]
    Matter.objects.filter(pk=done.matter_id).update(state=MatterState.PAUSED)
    with pytest.raises(Invalid):
        reminded(life, life.part(CLEARING, "yuntai"))


@pytest.mark.django_db
def test_calls_letters_and_visits_are_recorded_in_words(life: Life) -> None:
    part = part_led_to(life, PartState.UNSIGNED)
    for kind in (ReminderKind.PHONE, ReminderKind.PAPER, ReminderKind.ON_SITE):
        with pytest.raises(Invalid):
            reminded(life, part, kind=kind)
        reminded(life, part, kind=kind, text="已与水小莲通话，明日签收")
    assert Reminder.objects.count() == 3 and not Notice.objects.filter(kind="matter.reminder").exists()
    with pytest.raises(Invalid):
        reminded(life, part, kind="pigeon")
    with pytest.raises(NotAllowed):
        reminded(life, part, who="water_clerk")


@pytest.mark.django_db
def test_a_light_set_by_hand_has_a_reason_and_ends_by_itself(life: Life) -> None:
    matter = led_to(life, MatterState.UNDER_WAY)
    wrong: list[dict[str, Any]] = [{"light": "pink"}, {"reason": ""}, {"expires_on": TODAY - timedelta(days=1)}]
    right: dict[str, Any] = {"light": "yellow", "reason": "现场停工，数据尚未反映", "expires_on": SOON}
    for instead in wrong:
        with pytest.raises(Invalid):
            life.do("light_override.begin", "supervisor", matter, **right | instead)
    with pytest.raises(NotAllowed):
        life.do("light_override.begin", "compiler", matter, **right)
    row = life.do("light_override.begin", "supervisor", matter, **right)
    assert [override_of(matter.pk, day) == row for day in (TODAY, SOON, SOON + timedelta(days=1))] == [
        True,
        True,
        False,
    ]
    with pytest.raises(Invalid, match="已由杜查实"):
        life.do("light_override.begin", "supervisor", matter, **right)
    later = NOW + timedelta(days=11)
    with pytest.raises(IllegalTransition, match="已到期"):
        life.do("light_override.release", "supervisor", row, now=later)
    life.do("light_override.begin", "supervisor", matter, **right | {"expires_on": later.date()}, now=later)
    assert LightOverride.objects.count() == 2


@pytest.mark.django_db
def test_a_light_is_released_before_its_day(life: Life) -> None:
    matter = led_to(life, MatterState.UNDER_WAY)
    row = life.do("light_override.begin", "supervisor", matter, light="red", reason="群众反映强烈", expires_on=SOON)
    life.do("light_override.release", "supervisor", row)
    assert override_of(matter.pk, TODAY) is None
    with pytest.raises(IllegalTransition, match="已解除"):
        life.do("light_override.release", "supervisor", row)
    Matter.objects.filter(pk=matter.pk).update(state=MatterState.TERMINATED)
    with pytest.raises(IllegalTransition):
        life.do("light_override.begin", "supervisor", matter, light="red", reason="x", expires_on=SOON)
    assert verify(life.cast.county.public_id).findings
