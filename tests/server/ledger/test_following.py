"""A ledger follows the new version of its paper: seen before, confirmed, carried out; nothing by itself."""

from pathlib import Path
from typing import Any

import pytest

from luoshi.server.audit.models import Event
from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import Conflict, IllegalTransition, Invalid, NotAllowed, NotFound
from luoshi.server.core.said import chinese
from luoshi.server.intake.models import Desk, Version
from luoshi.server.intake.services.arriving import receive
from luoshi.server.intake.services.limits import answer_question
from luoshi.server.intake.services.reading import read_arrival
from luoshi.server.ledger.models import Amendment, AmendmentOrigin, Plan
from luoshi.server.ledger.services.amendments import decide_amendment
from luoshi.server.ledger.services.following import ASK_FOR_END, NOT_MENTIONED
from luoshi.server.ledger.services.making import make_ledger
from luoshi.server.ledger.services.revising import confirm_change, rehearse_version
from luoshi.server.ledger.states import AmendmentState, Verdict
from server_cast import NOW, Cast
from server_papers import CHANGED, incoming, item_of, ledger_of, settle_everything

pytestmark = pytest.mark.django_db

NEXT = CHANGED.replace(
    "4.加强水质监测。在重要支流设立自动监测站5座，2031年12月底前完成。(责任单位：县生态环境分局)\n",
    "4.建设宣教场所。建设宣教馆1座，2032年10月底前完成。(责任单位：县水利局)\n",
)
"""18 becomes 20 kilometres, a clause goes, the fourth task goes and another one comes."""


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    """A store of this test's own."""
    settings.LUOSHI_FILES = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def plan(cast: Cast) -> Plan:
    """The ledger of the first version."""
    return ledger_of(cast)


def arrived(cast: Cast, plan: Plan, text: str = NEXT) -> str:
    """A changed text that was read and waits."""
    assert plan.document is not None
    at: dict[str, Any] = {"actor": cast.actor("compiler"), "now": NOW}
    arrival = receive(**at, files=[incoming(text, "改.txt")], document=plan.document.public_id)
    return read_arrival(now=NOW, arrival=arrival.public_id).public_id


def confirmed(cast: Cast, plan: Plan) -> Desk:
    """The desk of the changed text."""
    arrival = arrived(cast, plan)
    at: dict[str, Any] = {"actor": cast.actor("compiler"), "now": NOW, "arrival": arrival}
    return confirm_change(**at, shown=rehearse_version(**at).digest)


def test_what_it_would_change_is_told_before_anything_is_kept(cast: Cast, plan: Plan, store: Path) -> None:
    arrival = arrived(cast, plan)
    before = (Version.objects.count(), Desk.objects.count(), Event.objects.count(), sorted(store.rglob("*")))
    told = rehearse_version(actor=cast.actor("compiler"), now=NOW, arrival=arrival)
    kinds = {
        (bool(each.task), bool(each.candidate)): [
            (c.subject.value, c.before.get("value"), c.after.get("value")) for c in each.consequences
        ]
        for each in told.effects
        if each.task is None or each.candidate is None or "疏浚" in each.task.title
    }
    assert ("target", "18", "20") in kinds[True, True]
    assert (True, False) in kinds and (False, True) in kinds
    after = (Version.objects.count(), Desk.objects.count(), Event.objects.count(), sorted(store.rglob("*")))
    assert before == after
    again = rehearse_version(actor=cast.actor("compiler"), now=NOW, arrival=arrival)
    assert again.digest == told.digest


def test_what_was_not_shown_is_not_carried_out(cast: Cast, plan: Plan) -> None:
    arrival = arrived(cast, plan)
    at: dict[str, Any] = {"actor": cast.actor("compiler"), "now": NOW, "arrival": arrival}
    shown = rehearse_version(**at).digest
    item = item_of(plan, "疏浚")
    item.title = "疏浚清水河干流"
    item.save()
    with pytest.raises(Conflict, match="又有变化"):
        confirm_change(**at, shown=shown)
    assert Version.objects.count() == 1
    confirm_change(**at, shown=rehearse_version(**at).digest)
    assert Version.objects.count() == 2


def test_nobody_else_sees_or_confirms(cast: Cast, plan: Plan) -> None:
    arrival = arrived(cast, plan)
    for who in set(cast.posts) - {"compiler"}:
        with pytest.raises((NotAllowed, NotFound)):
            rehearse_version(actor=cast.actor(who), now=NOW, arrival=arrival)
        with pytest.raises((NotAllowed, NotFound)):
            confirm_change(actor=cast.actor(who), now=NOW, arrival=arrival, shown="")


def test_items_change_by_amendments_and_new_tasks_join_the_plan(cast: Cast, plan: Plan) -> None:
    desk = confirmed(cast, plan)
    question = desk.questions.get(code=NOT_MENTIONED)
    assert "加强水质监测" in question.message and chinese(ASK_FOR_END) in question.choices
    settle_everything(cast, desk)
    at: dict[str, Any] = {"actor": cast.actor("compiler"), "now": NOW, "desk": desk.public_id}
    with pytest.raises(Invalid, match="没有说明怎样办理"):
        make_ledger(**at)
    answer_question(**at, question=question.public_id, answer=chinese(ASK_FOR_END))
    again = make_ledger(**at)
    assert again == plan and Plan.objects.count() == 1
    desk.refresh_from_db()
    plan.refresh_from_db()
    assert desk.state == "已生成台账"
    assert plan.version is not None and plan.version.number == 2
    titles = list(plan.tasks.order_by("position").values_list("title", flat=True))
    assert titles == ["疏浚干流河道", "拆除沿岸违建", "治理畜禽养殖污染", "加强水质监测", "建设宣教场所"]
    new = item_of(plan, "宣教")
    assert new.area is not None and new.area.title == item_of(plan, "畜禽").area.title  # type: ignore[union-attr]  # there, or the test fails
    assert plan.areas.count() == 2
    assert [(p.organisation.public_id, p.role) for p in new.responsibilities.all()] == [
        (cast.body("water"), "responsible")
    ]
    assert str(new.last_day) == "2032-10-31" and new.targets.get().value == 1
    assert new.version == plan.version and new.version.text[new.start : new.end] == new.quote
    dredging = item_of(plan, "疏浚")
    assert dredging.targets.filter(value=18).exists() and not dredging.targets.filter(value=20).exists()
    proposed = {(row.task.title, row.subject): row for row in Amendment.objects.all()}
    assert {row.origin for row in proposed.values()} == {AmendmentOrigin.VERSION}
    assert {row.state for row in proposed.values()} == {AmendmentState.PROPOSED}
    target = proposed["疏浚干流河道", "target"]
    assert "第 2 版" in target.reason and "21号" in target.basis
    decide_amendment(actor=cast.actor("head"), now=NOW, amendment=target.public_id, verdict=Verdict.APPROVE)
    assert item_of(plan, "疏浚").targets.filter(value=20).exists()
    gone = item_of(plan, "加强水质监测")
    said = Event.objects.filter(kind="item", key=gone.public_id, action="ledger.make").order_by("-sequence")[0]
    assert chinese(ASK_FOR_END) in str(said.changes)
    assert verify(cast.county.public_id).findings == ()


def test_it_follows_once(cast: Cast, plan: Plan) -> None:
    desk = confirmed(cast, plan)
    settle_everything(cast, desk)
    at: dict[str, Any] = {"actor": cast.actor("compiler"), "now": NOW, "desk": desk.public_id}
    answer_question(**at, question=desk.questions.get(code=NOT_MENTIONED).public_id, answer="继续办理")
    make_ledger(**at)
    with pytest.raises(IllegalTransition):
        make_ledger(**at)
    assert plan.tasks.count() == 5


def test_what_waits_for_a_decision_is_not_asked_twice(cast: Cast, plan: Plan) -> None:
    first = confirmed(cast, plan)
    settle_everything(cast, first)
    at: dict[str, Any] = {"actor": cast.actor("compiler"), "now": NOW}
    question = first.questions.get(code=NOT_MENTIONED)
    answer_question(**at, desk=first.public_id, question=question.public_id, answer="继续办理")
    make_ledger(**at, desk=first.public_id)
    waiting = set(Amendment.objects.values_list("pk", flat=True))
    arrival = arrived(cast, plan, NEXT.replace("新建集中处理站3座", "新建集中处理站4座"))
    of: dict[str, Any] = {**at, "arrival": arrival}
    second = confirm_change(**of, shown=rehearse_version(**of).digest)
    settle_everything(cast, second)
    for asked in second.questions.filter(code=NOT_MENTIONED, answer=""):
        answer_question(**at, desk=second.public_id, question=asked.public_id, answer="继续办理")
    make_ledger(**at, desk=second.public_id)
    new = Amendment.objects.exclude(pk__in=waiting)
    assert {row.task.title for row in new} == {"治理畜禽养殖污染"}
