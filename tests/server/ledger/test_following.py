"""A ledger follows the new version of its paper: seen before, confirmed, carried out; nothing by itself."""

from datetime import timedelta
from functools import partial
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
from luoshi.server.intake.services.taking_in import read_again
from luoshi.server.ledger.models import Amendment, AmendmentOrigin, AmendmentSubject, Measure, Plan
from luoshi.server.ledger.plan_comparing import compare_days
from luoshi.server.ledger.selectors import item as item_view
from luoshi.server.ledger.services.amendments import decide_amendment, propose_amendment
from luoshi.server.ledger.services.following import ASK_FOR_END, NOT_MENTIONED
from luoshi.server.ledger.services.making import make_ledger
from luoshi.server.ledger.services.revising import confirm_change, rehearse_version
from luoshi.server.ledger.states import AmendmentState, ItemState, Verdict
from luoshi.server.search.selectors import search
from races import at_once
from server_cast import NOW, TODAY, Cast
from server_papers import CHANGED, PLAN, incoming, item_of, ledger_of, settle_everything

pytestmark = pytest.mark.django_db

FOURTH = "4.加强水质监测。在重要支流设立自动监测站5座，2031年12月底前完成。(责任单位：县生态环境分局)\n"
NEXT = CHANGED.replace(
    FOURTH,
    "4.建设宣教场所。建设宣教馆1座，2032年10月底前完成。(责任单位：县水利局)\n",
)
"""18 becomes 20 kilometres, a clause goes, the fourth task goes and another one comes."""
MORE = (
    PLAN.replace("达标率达到95%", "达标率达到97%")
    .replace("程度明显提升。", "程度明显提升。建成美丽河湖2个。")
    .replace("护岸12处。", "护岸12处。设立巡河步道6公里。2032年6月底前建成智慧水务项目。")
    .replace("一、发展目标", "根据《云岭县水利发展规划》，制定本方案。\n一、发展目标")
)
"""The first task gets two measures, a target and a project; a goal changes its amount, another one comes."""


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


def confirmed(cast: Cast, plan: Plan, text: str = NEXT) -> Desk:
    """The desk of the changed text."""
    arrival = arrived(cast, plan, text)
    at: dict[str, Any] = {"actor": cast.actor("compiler"), "now": NOW, "arrival": arrival}
    return confirm_change(**at, shown=rehearse_version(**at).digest)


def followed(cast: Cast, desk: Desk, answer: str = "继续办理") -> None:
    """The ledger brought to a settled desk, with one answer for each item that the text leaves out."""
    at: dict[str, Any] = {"actor": cast.actor("compiler"), "now": NOW, "desk": desk.public_id}
    settle_everything(cast, desk)
    for asked in desk.questions.filter(code=NOT_MENTIONED, answer=""):
        answer_question(**at, question=asked.public_id, answer=answer)
    make_ledger(**at)


def approved(cast: Cast, *subjects: str) -> None:
    """All that waits approved, or all of some subjects."""
    waiting = Amendment.objects.filter(state=AmendmentState.PROPOSED)
    for row in waiting.filter(subject__in=subjects) if subjects else waiting:
        decide_amendment(actor=cast.actor("head"), now=NOW, amendment=row.public_id, verdict=Verdict.APPROVE)


def contents(plan: Plan) -> dict[str, list[Any]]:
    """Everything of a plan, in words."""
    return {
        "tasks": list(plan.tasks.values_list("title", "body", "state", "strength", "places__quote")),
        "measures": list(Measure.objects.values_list("task", "text")),
        "targets": list(plan.targets.values_list("task", "goal", "text", "value")),
        "goals": list(plan.goals.values_list("text")),
        "projects": list(plan.projects.values_list("name", "task")),
        "citations": list(plan.citations.values_list("title")),
        "amendments": list(Amendment.objects.values_list("subject", "state")),
    }


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


def test_an_item_in_force_gets_more_by_an_amendment_with_the_place_in_the_new_text(cast: Cast, plan: Plan) -> None:
    item = item_of(plan, "疏浚")
    was = [each.text for each in item.measures.all()]
    followed(cast, confirmed(cast, plan, MORE))
    assert [each.text for each in item.measures.all()] == was and not item.projects.exists()
    assert {(row.task.title, row.subject) for row in Amendment.objects.all()} == {
        (item.title, "wording"),
        (item.title, "additions"),
    }
    approved(cast)
    item.refresh_from_db()
    version = Version.objects.get(number=2)
    new = [*item.measures.filter(version=version), *item.targets.filter(version=version), *item.projects.all()]
    assert [version.text[each.start : each.end] == each.quote for each in new] == [True] * 4
    assert [str(each) for each in new] == [
        "设立巡河步道6公里",
        "2032年6月底前建成智慧水务项目",
        "设立巡河步道6公里",
        "智慧水务项目",
    ]
    assert [each.text for each in item.measures.all()][: len(was)] == was
    view = item_view(cast.actor("compiler"), item.public_id)
    assert view.annexes == [] and [place.version for place in view.places] == [version]
    assert search(cast.actor("head"), "智慧水务", kind="item").filter(row=item.pk).exists()
    assert verify(cast.county.public_id).findings == ()


def test_items_keep_their_place_and_note_where_the_new_text_says_them_again(cast: Cast, plan: Plan) -> None:
    before = {task.pk: (task.version_id, task.start, task.quote, task.revision) for task in plan.tasks.all()}
    followed(cast, confirmed(cast, plan, MORE))
    version = Version.objects.get(number=2)
    for task in plan.tasks.all():
        assert (task.version_id, task.start, task.quote, task.revision) == before[task.pk]
        place = task.places.get()
        assert place.version == version and version.text[place.start : place.end] == place.quote
        assert task.title in place.quote


def test_what_belongs_to_the_plan_says_what_the_new_text_says(cast: Cast, plan: Plan) -> None:
    goal = plan.goals.get(text__contains="达标率")
    followed(cast, confirmed(cast, plan, MORE))
    assert list(plan.goals.values_list("text", "version__number")) == [
        ("清水河出境断面水质达标率达到97%", 2),
        ("沿河群众满意程度明显提升", 1),
        ("建成美丽河湖2个", 2),
    ]
    aim = plan.targets.get(goal=goal)
    assert (int(aim.value), aim.text, aim.version_id) == (
        97,
        "清水河出境断面水质达标率达到97%",
        Version.objects.get(number=2).pk,
    )
    assert plan.targets.get(goal__text="建成美丽河湖2个").value == 2
    assert list(plan.citations.values_list("title", flat=True)) == ["云岭县水利发展规划"]
    assert verify(cast.county.public_id).findings == ()


@pytest.mark.parametrize("decided", [False, True], ids=["while it waits", "once it is in force"])
def test_the_same_text_once_more_changes_nothing(cast: Cast, plan: Plan, decided: bool) -> None:
    followed(cast, confirmed(cast, plan, MORE.replace(FOURTH, "")), chinese(ASK_FOR_END))
    if decided:
        approved(cast)
    before = contents(plan)
    assert ("withdrawal", "已生效" if decided else "待审批") in before["amendments"]
    assert plan.document is not None
    again = read_again(actor=cast.actor("compiler"), now=NOW, document=plan.document.public_id)
    followed(cast, again, chinese(ASK_FOR_END))
    assert contents(plan) == before
    assert verify(cast.county.public_id).findings == ()


@pytest.mark.parametrize(("answer", "ends"), [("继续办理", False), ("提请终止", True), ("请领导定", True)])
def test_what_is_not_mentioned_ends_by_the_word_of_a_leader(cast: Cast, plan: Plan, answer: str, ends: bool) -> None:
    followed(cast, confirmed(cast, plan, PLAN.replace(FOURTH, "")), answer)
    asked = Amendment.objects.filter(task__title="加强水质监测")
    assert [(row.subject, row.reason, row.origin) for row in asked] == (
        [("withdrawal", "新版文本中不再有此项", "version")] if ends else []
    )
    assert item_of(plan, "水质监测").state == ItemState.CONFIRMED
    approved(cast)
    assert item_of(plan, "水质监测").state == (ItemState.WITHDRAWN if ends else ItemState.CONFIRMED)


def test_a_draft_is_changed_at_once_and_none_of_it_is_proposed(cast: Cast, plan: Plan) -> None:
    plan.tasks.update(state=ItemState.DRAFT)
    desk = confirmed(cast, plan, MORE.replace("清淤18公里", "清淤20公里").replace(FOURTH, ""))
    followed(cast, desk, chinese(ASK_FOR_END))
    item = item_of(plan, "疏浚")
    assert not Amendment.objects.exists()
    assert "智慧水务" in item.body and item.projects.get().name == "智慧水务项目"
    assert item.targets.get(indicator__name="干流清淤").value == 20 and item.revision == 2
    assert item_of(plan, "水质监测").state == ItemState.DRAFT


def test_a_later_version_asks_only_for_what_it_adds_to_what_waits(cast: Cast, plan: Plan) -> None:
    followed(cast, confirmed(cast, plan, MORE))
    followed(cast, confirmed(cast, plan, MORE.replace("步道6公里。", "步道6公里。新建巡护码头4个。")))
    first, second = Amendment.objects.filter(subject="additions").order_by("pk")
    assert {part["quote"] for part in second.after["parts"]} == {"新建巡护码头4个"}
    approved(cast, "additions")
    item = item_of(plan, "疏浚")
    assert item.targets.count() == 4 and item.projects.count() == 1 and item.measures.count() == 6
    first.refresh_from_db()
    assert first.state == AmendmentState.IN_FORCE
    told = compare_days(cast.actor("compiler"), plan, TODAY - timedelta(days=1), TODAY)
    assert item in told.added


@pytest.mark.django_db(transaction=True)
def test_two_who_bring_the_ledger_to_a_version_at_once_bring_it_once(committed_cast: Cast) -> None:
    cast = committed_cast
    plan = ledger_of(cast)
    desk = confirmed(cast, plan, MORE)
    settle_everything(cast, desk)
    make = partial(make_ledger, actor=cast.actor("compiler"), now=NOW, desk=desk.public_id)
    results = at_once(make, make)
    assert sorted(type(each).__name__ for each in results) == ["IllegalTransition", "Plan"], results
    assert plan.goals.count() == 3 and plan.tasks.count() == 4 and Amendment.objects.count() == 2
    ends = propose_amendment(
        actor=cast.actor("compiler"),
        now=NOW,
        item=item_of(plan, "疏浚").public_id,
        subject=AmendmentSubject.WITHDRAWAL,
        after={"withdrawn": True},
        reason="不再实施",
        basis="会议纪要",
        effective_on=TODAY,
    )
    more = Amendment.objects.get(subject="additions")
    decide = partial(decide_amendment, actor=cast.actor("head"), now=NOW, verdict=Verdict.APPROVE)
    results = at_once(partial(decide, amendment=ends.public_id), partial(decide, amendment=more.public_id))
    assert {type(each).__name__ for each in results} <= {"Amendment", "IllegalTransition"}, results
    more.refresh_from_db()
    item = item_of(plan, "疏浚")
    assert item.state == ItemState.WITHDRAWN
    assert item.projects.exists() is (more.state == AmendmentState.IN_FORCE)
    assert verify(cast.county.public_id).findings == ()


REWORDED = PLAN.replace("建成生态护岸12处。", "建成柔性生态护岸12处。")
"""One measure in other words, alike enough to be the same one."""


def test_a_measure_in_other_words_is_proposed_with_its_old_ones(cast: Cast, plan: Plan) -> None:
    desk = confirmed(cast, plan, REWORDED)
    followed(cast, desk)
    measure = Measure.objects.get(task=item_of(plan, "疏浚"), text__contains="护岸")
    row = Amendment.objects.get(subject=AmendmentSubject.WORDING)
    (was,), (will,) = row.before["parts"], row.after["parts"]
    assert (was["value"]["text"], will["value"]["text"]) == ("建成生态护岸12处", "建成柔性生态护岸12处")
    assert (was["key"], measure.text) == (measure.pk, "建成生态护岸12处")
    later = NOW + timedelta(days=2)
    decide_amendment(actor=cast.actor("head"), now=later, amendment=row.public_id, verdict=Verdict.APPROVE)
    measure.refresh_from_db()
    assert measure.text == "建成柔性生态护岸12处" and measure.version is not None and measure.version.number == 2
    assert measure.version.text[measure.start : measure.end] == measure.quote
    compared = compare_days(cast.actor("compiler"), plan, TODAY, TODAY + timedelta(days=3))
    change = next(each for item in compared.changed for each in item.changes if each.subject == "wording")
    assert [side["parts"][0]["value"]["text"] for side in (change.before, change.after)] == [
        "建成生态护岸12处",
        "建成柔性生态护岸12处",
    ]
    row.refresh_from_db()
    assert row.before["parts"][0]["value"]["text"] == "建成生态护岸12处"
    assert verify(cast.county.public_id).findings == ()


def test_a_measure_that_changed_meanwhile_is_not_overwritten(cast: Cast, plan: Plan) -> None:
    followed(cast, confirmed(cast, plan, REWORDED))
    Measure.objects.filter(text="建成生态护岸12处").update(text="建成护岸12处")
    with pytest.raises(Invalid, match="已经变过"):
        approved(cast, "wording")


def test_what_changes_in_the_plan_itself_is_told_before(cast: Cast, plan: Plan) -> None:
    text = MORE.replace("，沿河群众满意程度明显提升", "，水生生物种类明显恢复")
    arrival = arrived(cast, plan, text)
    told = rehearse_version(actor=cast.actor("compiler"), now=NOW, arrival=arrival)
    kinds = {
        (each.kind.value, "new" if each.held is None else "gone" if each.candidate is None else "changed")
        for each in told.whole
    }
    assert {("goal", "new"), ("target", "changed"), ("citation", "new")} <= kinds
    before = contents(plan)
    desk = confirm_change(actor=cast.actor("compiler"), now=NOW, arrival=arrival, shown=told.digest)
    assert contents(plan) == before
    followed(cast, desk)
    goals = set(plan.goals.values_list("text", flat=True))
    for each in told.whole:
        if each.kind == "goal" and each.candidate is not None:
            assert each.candidate.value["text"] in goals
        elif each.kind == "goal":
            assert each.held.text in goals  # what the new text leaves out, stays
