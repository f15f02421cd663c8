"""How sure somebody is who does not report: who may say so, what holds, what stays."""

from datetime import timedelta
from typing import Any

import pytest

from luoshi.server.audit.models import Event
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import IllegalTransition, Invalid, NotAllowed, NotFound
from luoshi.server.core.roles import PostRole
from luoshi.server.cycles.audited import CONFIDENCE
from luoshi.server.cycles.confidences import confidences_of, cycle_to_judge, judgements_of
from luoshi.server.cycles.models import Confidence, Cycle
from luoshi.server.cycles.reporters import reporters_of
from luoshi.server.cycles.services.confidence import judge_confidence
from luoshi.server.delivery.states import MatterState
from luoshi.server.orgs.acting import act_in
from luoshi.server.orgs.services.delegations import give_delegation
from luoshi.server.orgs.services.posts import grant_post
from races import at_once
from server_cast import NOW, SYSTEM, Cast
from server_cycles import LOCKED, Reporting, morning, reporting

pytestmark = pytest.mark.django_db
WHY = "实地看过，护岸已合龙，资金到位。"


def judged(held: Reporting, who: str = "supervisor", **instead: Any) -> Confidence:
    values = {"grade": "high", "reasons": WHY} | instead
    actor = values.pop("actor", None) or held.life.actor(who)
    matter = values.pop("matter", None) or held.part().matter.public_id
    cycle = values.pop("cycle", held.cycle.public_id)
    return judge_confidence(actor=actor, now=held.now, cycle=cycle, matter=matter, **values)


def test_it_is_kept_with_its_reasons_and_in_the_trail(cast: Cast) -> None:
    held = reporting(cast)
    made = judged(held)
    assert (made.grade, made.reasons, made.made_by_name) == ("high", WHY, "杜查实")
    event = Event.objects.get(kind=CONFIDENCE)
    assert '"high"' in event.changes and event.comment == WHY


def test_the_newest_holds_and_the_others_stay(cast: Cast) -> None:
    held = reporting(cast)
    matter, office = held.part().matter, held.life.actor("supervisor")
    first, second = judged(held), judged(held, "head", grade="low", reasons="征地没有完")
    assert confidences_of(office, [matter.pk]) == {matter.pk: second}
    assert list(judgements_of(office, matter)) == [second, first]
    held.turn(LOCKED)
    fourth = Cycle.objects.exclude(pk=held.cycle.pk).get()
    held.turn(morning(fourth.opens_on))
    later = judged(held, cycle=fourth.public_id, grade="middle")
    again = judged(held, grade="high", reasons="补充说明三季度的情况")
    assert confidences_of(office, [matter.pk]) == {matter.pk: later}, "that of the later cycle, though said before"
    assert confidences_of(office, [matter.pk], until=held.cycle.last) == {matter.pk: again}
    assert cycle_to_judge(office) == fourth


@pytest.mark.one_database  # refused by policy
@pytest.mark.parametrize("who", ["compiler", "water_leader", "water_clerk", "farm_clerk", "viewer", "system"])
def test_neither_units_nor_the_compiler_judge(cast: Cast, who: str) -> None:
    held = reporting(cast)
    with pytest.raises((NotAllowed, NotFound)):
        judged(held, who)
    assert not Confidence.objects.exists()


def test_leaders_judge_and_one_in_charge_what_is_theirs(cast: Cast) -> None:
    held = reporting(cast)
    assert judged(held, "deputy").made_by_name == "分副县"
    assert judged(held, "head").made_by_name == "主县长"


def test_units_do_not_see_it_office_and_leaders_do(cast: Cast) -> None:
    held = reporting(cast)
    matter = held.part().matter
    judged(held)
    for who, sees in (("water_leader", False), ("town_clerk", False), ("viewer", False), ("city_viewer", False),
                      ("compiler", True), ("supervisor", True), ("deputy", True), ("head", True)):  # fmt: skip
        assert judgements_of(held.life.actor(who), matter).exists() is sees, who


def in_post(held: Reporting, who: str, role: PostRole, body: str) -> Any:
    """One of the cast in another post besides their own."""
    cast = held.cast
    made = grant_post(actor=SYSTEM, now=NOW - timedelta(days=3), person=cast.person(who),
                      organisation=cast.body(body), role=role)  # fmt: skip
    return act_in(cast.people[who], made.public_id, held.now)


def test_who_reports_does_not_judge_whatever_post_they_act_in(cast: Cast) -> None:
    held = reporting(cast)
    with_two = in_post(held, "water_clerk", PostRole.OFFICE_SUPERVISOR, "office")
    with pytest.raises(NotAllowed, match="填报这个事项"):
        judged(held, actor=with_two)
    helper = in_post(held, "farm_clerk", PostRole.OFFICE_SUPERVISOR, "office")
    with pytest.raises(NotAllowed, match="填报这个事项"):
        judged(held, actor=helper)
    of_the_town = in_post(held, "town_clerk", PostRole.OFFICE_SUPERVISOR, "office")
    assert judged(held, actor=of_the_town).made_by_name == "云小台", "has no part in this matter"


def test_who_acts_for_a_reporter_or_has_entered_the_report_does_not_judge(cast: Cast) -> None:
    held = reporting(cast)
    matter, today = held.part().matter, china_date(held.now)
    clerk, leader = cast.person("water_clerk"), cast.person("water_leader")
    assert {clerk, leader} <= reporters_of(matter, today)
    assert not {cast.person("supervisor"), cast.person("town_clerk")} & reporters_of(matter, today)
    give_delegation(
        actor=cast.actor("water_leader", held.now), now=held.now, delegate=cast.person("supervisor"),
        post=cast.post("water_leader"), starts_on=today, ends_on=today + timedelta(days=5), reason="出差",
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="填报这个事项"):
        judged(held)
    held.save("town_clerk", "yuntai")
    gone = cast.people["town_clerk"]
    assert gone.public_id in reporters_of(held.part("yuntai").matter, today + timedelta(days=3650)), "wrote it once"


def test_what_is_missing_or_wrong(cast: Cast) -> None:
    held = reporting(cast)
    for wrong in ({"grade": "certain"}, {"reasons": "  "}, {"reasons": "长" * 5001}):
        with pytest.raises(Invalid):
            judged(held, **wrong)
    planned = Cycle.objects.exclude(pk=held.cycle.pk).get()
    with pytest.raises(IllegalTransition, match="未开放"):
        judged(held, cycle=planned.public_id)
    with pytest.raises(NotFound):
        judged(held, cycle="cycle-none")
    held.life.do("matter.terminate", "head", held.part().matter, comment="政策调整", now=held.now)
    assert held.part().matter.state == MatterState.TERMINATED
    with pytest.raises(IllegalTransition, match="已终止"):
        judged(held)
    assert not Confidence.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_judge_at_once_are_both_kept(committed_cast: Cast) -> None:
    held = reporting(committed_cast)
    results = at_once(lambda: judged(held), lambda: judged(held, "head", grade="low"))
    assert not [each for each in results if isinstance(each, Exception)]
    matter = held.part().matter
    last = Confidence.objects.order_by("-pk")[0]
    assert Confidence.objects.count() == 2
    assert confidences_of(held.life.actor("head"), [matter.pk])[matter.pk] == last
