"""Coordination: routed to a body or upward, answered, settled or insisted on; what is overdue can be seen."""

from datetime import timedelta
from typing import Any

import pytest

from luoshi.server.core.errors import Invalid, NotAllowed, NotFound
from luoshi.server.delivery.states import CoordinationState, PartState
from server_cast import TODAY, Cast
from server_matters import Life, begun, part_led_to
from server_requests import SOON, proof, raises, request_led_to


@pytest.fixture
def life(cast: Cast) -> Life:
    return begun(cast)


@pytest.mark.django_db
def test_who_is_not_helped_goes_one_step_up_and_the_leader_answers(life: Life) -> None:
    row = request_led_to(life, "coordination", CoordinationState.ANSWERED)
    life.do("coordination.insist", "water_clerk", row, comment="人员没有到位")
    row.refresh_from_db()
    assert (row.state, row.answer) == (CoordinationState.ESCALATED, "下周派员")
    with pytest.raises(NotAllowed):
        life.do("coordination.answer", "farm_clerk", row, comment="再等等")
    life.do("coordination.answer", "deputy", row, comment="已责成农业农村局明日到位")
    life.do("coordination.settle", "water_leader", row)
    row.refresh_from_db()
    assert (row.state, row.answered_by_name) == (CoordinationState.SETTLED, "分副县")


@pytest.mark.django_db
def test_another_body_can_be_asked_while_there_is_no_answer(life: Life) -> None:
    row = request_led_to(life, "coordination", CoordinationState.ASKED)
    asked = life.cast.body("yuntai")
    life.do("coordination.route", "compiler", row, asked=asked, answer_by=SOON)
    with pytest.raises((NotAllowed, NotFound)):
        life.do("coordination.answer", "farm_clerk", row, comment="已派员")
    life.do("coordination.answer", "town_clerk", row, comment="已派员")


@pytest.mark.django_db
def test_a_body_without_accounts_answers_by_its_paper(life: Life) -> None:
    row = request_led_to(life, "coordination", CoordinationState.RAISED)
    life.do("coordination.route", "compiler", row, asked=life.cast.body("ecology"), answer_by=SOON)
    with pytest.raises(NotAllowed):
        life.do("coordination.answer", "compiler", row, comment="来函同意")
    scan = proof(life)
    life.do("coordination.answer", "compiler", row, comment="来函同意", scan=scan)
    row.refresh_from_db()
    assert row.state == CoordinationState.ANSWERED and scan in row.evidence


@pytest.mark.django_db
def test_whom_and_until_when_is_needed(life: Life) -> None:
    part_led_to(life, PartState.UNDER_WAY)
    wrong: list[tuple[dict[str, Any], set[str]]] = [
        ({"needs_from": ""}, {"needs_from"}),
        ({"needs_from": life.cast.body("water")}, {"needs_from"}),
        ({"needs_from": life.cast.body("townships")}, {"needs_from"}),
        ({"problem": "", "need": " "}, {"problem", "need"}),
        ({"wanted_on": TODAY - timedelta(days=1)}, {"wanted_on"}),
    ]
    for instead, fields in wrong:
        with pytest.raises(Invalid) as refused:
            raises(life, **instead)
        assert set(refused.value.fields) == fields
    with pytest.raises(NotFound):
        raises(life, needs_from=life.cast.body("city_water"))
    row = raises(life, needs_from="", needs_from_name="省水利厅")
    with pytest.raises(Invalid):
        life.do("coordination.route", "compiler", row, asked=life.cast.body("water"), answer_by=SOON)
    with pytest.raises(Invalid):
        life.do(
            "coordination.route", "compiler", row, asked=life.cast.body("yuntai"), answer_by=TODAY - timedelta(days=1)
        )
