"""More time: asked for in time, signed, screened, decided; the first day stays, the ledger follows where one leads."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import IllegalTransition, Invalid, NotAllowed
from luoshi.server.delivery.asked_for import extensions_of_parts
from luoshi.server.delivery.models import Extension, Part
from luoshi.server.delivery.states import ExtensionState, PartState
from luoshi.server.ledger.models import Amendment, AmendmentOrigin, AmendmentSubject
from luoshi.server.ledger.services.amendments import propose_amendment
from luoshi.server.notices.models import Notice
from races import at_once
from server_cast import NOW, Cast
from server_matters import CLEARING, Life, begun, part_led_to
from server_requests import ASKS, MORE, extends, proof, request_led_to

FIRST = date(2033, 12, 31)
OVER = NOW + (datetime(2034, 1, 5) - datetime(2031, 9, 12))


@pytest.fixture
def life(cast: Cast) -> Life:
    return begun(cast)


def town_extends(life: Life, **instead: Any) -> Extension:
    """The leading township asks."""
    life.do("part.sign", "town_clerk", life.part(CLEARING, "yuntai"))
    made: Extension = life.do("extension.begin", "town_leader", life.part(CLEARING, "yuntai"), **ASKS | instead)
    return made


@pytest.mark.django_db
def test_granted_the_day_moves_and_the_first_one_stays(life: Life) -> None:
    request_led_to(life, "extension", ExtensionState.GRANTED)
    part = life.part(CLEARING, "water")
    assert (part.due_on, part.first_due_on) == (MORE, FIRST)
    again = extends(life, "water_leader", new_due_on=MORE + timedelta(days=90))
    assert again.state == ExtensionState.AWAITING_OFFICE and again.signed_by_name == "江局长"
    life.do("extension.screen", "supervisor", again)
    life.do("extension.grant", "head", again)
    part = life.part(CLEARING, "water")
    assert (part.due_on, part.first_due_on) == (MORE + timedelta(days=90), FIRST)
    assert extensions_of_parts([part.pk])[part.pk].granted == 2
    assert part.matter.task.last_day == FIRST and not Amendment.objects.exists()
    assert verify(life.cast.county.public_id).findings == ()


@pytest.mark.django_db
def test_where_the_part_leads_the_ledger_moves_by_an_amendment_on_this_extension(life: Life) -> None:
    part_led_to(life, PartState.UNDER_WAY)
    asked = town_extends(life)
    assert asked.state == ExtensionState.AWAITING_OFFICE
    life.do("extension.screen", "supervisor", asked)
    life.do("extension.grant", "deputy", asked, comment="同意")
    task = life.matter(CLEARING).task
    made = Amendment.objects.get()
    assert (task.last_day, made.state, made.origin) == (MORE, "已生效", AmendmentOrigin.EXTENSION)
    assert (made.proposed_by_name, made.decided_by_name, made.reason) == ("台镇长", "分副县", ASKS["reason"])
    assert asked.public_id in made.basis and made.before["last_day"] == FIRST.isoformat()
    assert verify(life.cast.county.public_id).findings == ()


@pytest.mark.django_db
def test_a_change_of_the_limit_that_waits_is_decided_first(life: Life) -> None:
    part_led_to(life, PartState.UNDER_WAY)
    asked = town_extends(life)
    life.do("extension.screen", "supervisor", asked)
    propose_amendment(
        actor=life.actor("compiler"), now=NOW, item=life.matter(CLEARING).task.public_id,
        subject=AmendmentSubject.DEADLINE, after={"last_day": "2034-02-28", "standing": False}, reason="汛期",
        basis="会议纪要", effective_on=NOW.date(),
    )  # fmt: skip
    with pytest.raises(Invalid, match="等待审批"):
        life.do("extension.grant", "deputy", asked)
    asked.refresh_from_db()
    assert asked.state == ExtensionState.AWAITING_LEADER and life.part(CLEARING, "yuntai").due_on == FIRST


@pytest.mark.django_db
def test_after_the_day_only_the_office_enters_it_late_and_with_the_paper(life: Life) -> None:
    part_led_to(life, PartState.UNDER_WAY)
    scan = proof(life)
    with pytest.raises(Invalid, match="已过"):
        extends(life, now=OVER)
    with pytest.raises(Invalid) as missing:
        extends(life, "compiler", now=OVER, scan=scan)
    assert set(missing.value.fields) == {"late_reason"}
    made = extends(life, "compiler", now=OVER, scan=scan, late_reason="经办人调离")
    assert (made.late, made.late_reason, made.state) == (True, "经办人调离", ExtensionState.AWAITING_OFFICE)
    assert made.signed_by_name == life.part(CLEARING, "water").printed_name


@pytest.mark.django_db
def test_filed_on_the_last_day_is_in_time_and_can_be_granted_after_it(life: Life) -> None:
    part_led_to(life, PartState.UNDER_WAY)
    last = NOW + (datetime(2033, 12, 31) - datetime(2031, 9, 12))
    made = extends(life, "water_leader", now=last)
    assert not made.late
    life.do("extension.screen", "supervisor", made, now=OVER)
    assert life.do("extension.grant", "head", made, now=OVER).state == ExtensionState.GRANTED


@pytest.mark.django_db
def test_a_day_that_is_over_meanwhile_is_not_granted(life: Life) -> None:
    part_led_to(life, PartState.UNDER_WAY)
    made = extends(life, "water_leader", new_due_on=date(2034, 1, 3))
    life.do("extension.screen", "supervisor", made)
    with pytest.raises(Invalid, match="晚于今天"):
        life.do("extension.grant", "head", made, now=OVER)
    assert life.part(CLEARING, "water").due_on == FIRST


@pytest.mark.django_db
def test_a_due_day_that_changed_meanwhile_is_asked_for_anew(life: Life) -> None:
    row = request_led_to(life, "extension", ExtensionState.AWAITING_LEADER)
    Part.objects.filter(pk=row.part_id).update(due_on=date(2034, 1, 31))
    with pytest.raises(Invalid, match="已经改为 2034-01-31"):
        life.do("extension.grant", "deputy", row)


@pytest.mark.django_db
def test_what_cannot_be_asked_is_refused_beside_its_field(life: Life) -> None:
    part_led_to(life, PartState.UNDER_WAY)
    wrong: list[tuple[dict[str, Any], set[str]]] = [
        ({"new_due_on": FIRST}, {"new_due_on"}),
        ({"new_due_on": date(2031, 1, 1)}, {"new_due_on"}),
        ({"reason": " ", "progress": ""}, {"reason", "progress"}),
        ({"claim_level": "nearly"}, {"claim_level"}),
        ({"scan": "att_none"}, {"scan"}),
        ({"evidence": ["att_none"]}, {"evidence"}),
    ]
    for instead, fields in wrong:
        with pytest.raises(Invalid) as refused:
            extends(life, **instead)
        assert set(refused.value.fields) == fields
    extends(life)
    with pytest.raises(Invalid, match="已有一份"):
        extends(life)
    Part.objects.filter(pk=life.part(CLEARING, "water").pk).update(due_on=None)
    Extension.objects.update(state=ExtensionState.WITHDRAWN)
    with pytest.raises(Invalid, match="没有设定时限"):
        extends(life)


@pytest.mark.django_db
def test_only_a_body_at_work_asks_and_nobody_decides_their_own(life: Life) -> None:
    part_led_to(life, PartState.UNSIGNED)
    with pytest.raises(IllegalTransition, match="待签收"):
        extends(life)
    life.do("part.sign", "water_clerk", life.part(CLEARING, "water"))
    with pytest.raises(NotAllowed):
        extends(life, "town_clerk")
    with pytest.raises(NotAllowed, match="扫描件"):
        extends(life, "compiler")


@pytest.mark.django_db
def test_returned_it_is_filed_again_and_each_whose_turn_it_is_is_told(life: Life) -> None:
    row = request_led_to(life, "extension", ExtensionState.RETURNED)
    life.do("extension.refile", "water_clerk", row, **ASKS | {"reason": "汛期和省厅批复"})
    row.refresh_from_db()
    assert (row.state, row.reason, row.signed_by_name) == (ExtensionState.AWAITING_UNIT, "汛期和省厅批复", "")
    told = {(n.person.display_name, n.title) for n in Notice.objects.filter(kind__startswith="request.")}
    assert {name for name, _ in told} == {"江局长", "杜查实", "水小莲"}


@pytest.mark.django_db(transaction=True)
def test_two_decisions_at_once_are_one_and_so_are_decision_and_withdrawal(committed_cast: Cast) -> None:
    life = begun(committed_cast)
    row = request_led_to(life, "extension", ExtensionState.AWAITING_LEADER)
    for who in ("head", "deputy", "water_clerk"):
        life.actor(who)
    results = at_once(
        lambda: life.do("extension.grant", "head", row),
        lambda: life.do("extension.refuse", "deputy", row, comment="不同意"),
        lambda: life.do("extension.withdraw", "water_clerk", row),
    )
    assert sum(isinstance(result, IllegalTransition) for result in results) == 2, results
    row.refresh_from_db()
    part = life.part(CLEARING, "water")
    assert (part.due_on == MORE) is (row.state == ExtensionState.GRANTED)
    assert verify(committed_cast.county.public_id).findings == ()
