"""What is confirmed changes by amendments alone: with reason, basis and approval; what was before stays."""

from datetime import date, timedelta
from functools import partial
from itertools import product
from typing import Any

import pytest
from django.db import transaction

from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import IllegalTransition, Invalid, NotAllowed, NotFound
from luoshi.server.intake.models import Version
from luoshi.server.intake.services.taking_in import take_in_version
from luoshi.server.ledger.effects import effects
from luoshi.server.ledger.models import Amendment, AmendmentOrigin, AmendmentSubject, Plan
from luoshi.server.ledger.narrowing import ItemFilter, Tally, fitting, tallies
from luoshi.server.ledger.plan_comparing import compare_days
from luoshi.server.ledger.selectors import item, plans
from luoshi.server.ledger.services.amendments import (
    apply_amendment,
    apply_due_amendments,
    decide_amendment,
    propose_amendment,
    withdraw_amendment,
)
from luoshi.server.ledger.states import AMENDMENT, AmendmentState, ItemState, Verdict
from luoshi.server.policy import Action
from luoshi.server.search.selectors import search
from races import at_once
from server_cast import NOW, TODAY, Cast
from server_papers import CHANGED, incoming, item_of, ledger_of

SUBJECTS = list(AmendmentSubject)


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return ledger_of(cast)


def added(cast: Cast, **instead: Any) -> dict[str, Any]:
    """A measure in the words of the paper's area."""
    version = Version.objects.get(government=cast.county, number=1)
    start = version.text.index("河道整治")
    value = {"text": "整治河道", "kind": "action", "strength": "firm", "commitment": True}
    place = {"version": version.public_id, "start": start, "end": start + 4, "quote": "河道整治"}
    return {"kind": "measure", "value": value} | place | instead


def person(name: str, kind: str, **said: str) -> dict[str, str]:
    """Somebody in a part."""
    return {"name": name, "kind": kind, "post": "", "user": ""} | said


def after(cast: Cast, subject: AmendmentSubject) -> dict[str, Any]:
    values: dict[AmendmentSubject, dict[str, Any]] = {
        AmendmentSubject.WORDING: {"title": "疏浚干流和支流", "body": "完成清淤。"},
        AmendmentSubject.OWNERS: {"owners": [[cast.body("ecology"), "lead"], [cast.body("water"), "support"]]},
        AmendmentSubject.PEOPLE: {"people": [person("赵某某", "leader"), person("周某某", "contact")]},
        AmendmentSubject.DEADLINE: {"last_day": "2032-10-31", "standing": False},
        AmendmentSubject.TARGET: {"comparator": "at_least", "value": "2.5", "unit": "万米", "last_day": "2032-10-31"},
        AmendmentSubject.ADDITIONS: {"parts": [added(cast)]},
        AmendmentSubject.WITHDRAWAL: {"withdrawn": True},
    }
    return values[subject]


def propose(cast: Cast, plan: Plan, subject: AmendmentSubject, **instead: Any) -> Amendment:
    task = item_of(plan, "疏浚")
    target = task.targets.get(indicator__name="干流清淤").public_id if subject is AmendmentSubject.TARGET else ""
    said: dict[str, Any] = {
        "actor": cast.actor("compiler"),
        "now": NOW,
        "item": task.public_id,
        "subject": subject,
        "after": after(cast, subject),
        "reason": "雨季延长",
        "basis": "县政府第13次常务会议纪要",
        "effective_on": TODAY,
        "target": target,
        "origin": AmendmentOrigin.VERSION if subject is AmendmentSubject.ADDITIONS else AmendmentOrigin.OFFICE,
    }
    return propose_amendment(**said | instead)


@pytest.mark.django_db
@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_change_is_in_force_once_a_leader_approves_and_the_old_value_stays(
    cast: Cast, plan: Plan, subject: AmendmentSubject
) -> None:
    waiting = propose(cast, plan, subject)
    task = item_of(plan, "疏浚")
    assert task.revision == 1
    decide_amendment(actor=cast.actor("head"), now=NOW, amendment=waiting.public_id, verdict=Verdict.APPROVE)
    view = item(cast.actor("compiler"), task.public_id)
    done = view.amendments[0]
    assert (done.state, done.decided_by_name, done.before == done.after) == ("已生效", "主县长", False)
    assert view.task.revision == 2
    if subject is AmendmentSubject.WORDING:
        assert (view.task.title, done.before["title"]) == ("疏浚干流和支流", "疏浚干流河道")
        assert search(cast.actor("head"), "支流", kind="item").filter(row=task.pk).exists()
    elif subject is AmendmentSubject.OWNERS:
        assert [(o.organisation.public_id, o.role, o.basis) for o in view.owners] == [
            (cast.body("ecology"), "lead", "decided"),
            (cast.body("water"), "support", "decided"),
        ]
    elif subject is AmendmentSubject.PEOPLE:
        assert [(each.name, each.kind) for each in view.people] == [("赵某某", "leader"), ("周某某", "contact")]
        assert done.before == {"people": []}
        assert search(cast.actor("head"), "赵某某", kind="item").filter(row=task.pk).exists()
    elif subject is AmendmentSubject.DEADLINE:
        assert (view.task.last_day, view.task.due_origin) == (date(2032, 10, 31), "decided")
        assert done.before["last_day"] == "2033-12-31"
    elif subject is AmendmentSubject.ADDITIONS:
        last = view.measures[-1]
        assert (last.text, last.version, last.quote) == ("整治河道", view.task.version, "河道整治")
        assert last.position > max(each.position for each in view.measures[:-1])
    elif subject is AmendmentSubject.WITHDRAWAL:
        assert view.task.state == ItemState.WITHDRAWN and view.owners and view.measures and view.targets
    else:
        target = next(t for t in view.targets if t.indicator.name == "干流清淤")
        assert (int(target.normal_value), target.indicator.unit, done.before["value"]) == (25000, "米", "18")
    assert [event.action for event in view.events][-1] == "amendment.apply"
    assert verify(cast.county.public_id).findings == ()


WRONG: list[tuple[AmendmentSubject, dict[str, Any]]] = [
    (
        AmendmentSubject.WORDING,
        {"title": "疏浚干流河道", "body": "完成干流清淤18公里，建成生态护岸12处。6月底前完成勘测设计。"},
    ),
    (AmendmentSubject.WORDING, {"title": ""}),
    (AmendmentSubject.WORDING, {"title": "x", "colour": "red"}),
    (AmendmentSubject.OWNERS, {"owners": []}),
    (AmendmentSubject.DEADLINE, {"last_day": None, "standing": False}),
    (AmendmentSubject.DEADLINE, {"last_day": "2032-10-31", "standing": True}),
    (AmendmentSubject.DEADLINE, {"last_day": "soon"}),
    (AmendmentSubject.TARGET, {"comparator": "at_least", "value": "NaN", "unit": "公里"}),
    (AmendmentSubject.TARGET, {"comparator": "at_least", "value": "1e99", "unit": "公里"}),
    (AmendmentSubject.ADDITIONS, {"parts": []}),
    (AmendmentSubject.WITHDRAWAL, {"withdrawn": False}),
]


@pytest.mark.django_db
def test_what_cannot_be_a_change_is_refused(cast: Cast, plan: Plan) -> None:
    for subject, wrong in WRONG:
        with pytest.raises(Invalid):
            propose(cast, plan, subject, after=wrong)
    for part in (added(cast, value={"text": "没有类别"}), added(cast, kind="task")):
        with pytest.raises(Invalid):
            propose(cast, plan, AmendmentSubject.ADDITIONS, after={"parts": [part]})
    with pytest.raises(Invalid, match="新版本"):
        propose(cast, plan, AmendmentSubject.ADDITIONS, origin=AmendmentOrigin.OFFICE)
    assert not Amendment.objects.exists()


@pytest.mark.django_db
def test_reason_basis_and_known_bodies_are_needed(cast: Cast, plan: Plan) -> None:
    for missing in ({"reason": " "}, {"basis": ""}):
        with pytest.raises(Invalid, match="原因和依据"):
            propose(cast, plan, AmendmentSubject.DEADLINE, **missing)
    for strange in (cast.body("city_water"), "org-x"):
        with pytest.raises(NotFound):
            propose(cast, plan, AmendmentSubject.OWNERS, after={"owners": [[strange, "lead"]]})
    twice = {"owners": [[cast.body("water"), "lead"], [cast.body("water"), "support"]]}
    with pytest.raises(Invalid, match="两次"):
        propose(cast, plan, AmendmentSubject.OWNERS, after=twice)


@pytest.mark.django_db
def test_one_of_a_subject_waits_at_a_time(cast: Cast, plan: Plan) -> None:
    waiting = propose(cast, plan, AmendmentSubject.DEADLINE)
    with pytest.raises(Invalid, match="等待审批"):
        propose(cast, plan, AmendmentSubject.DEADLINE, after={"last_day": "2032-11-30", "standing": False})
    propose(cast, plan, AmendmentSubject.WORDING)
    withdraw_amendment(actor=cast.actor("compiler"), now=NOW, amendment=waiting.public_id)
    propose(cast, plan, AmendmentSubject.DEADLINE)


@pytest.mark.django_db
def test_who_decides(cast: Cast, plan: Plan) -> None:
    ours = propose(cast, plan, AmendmentSubject.DEADLINE)
    decide = partial(decide_amendment, now=NOW, amendment=ours.public_id, verdict=Verdict.APPROVE)
    for who in ("compiler", "supervisor", "water_leader", "town_clerk"):
        with pytest.raises(NotAllowed):
            decide(actor=cast.actor(who))
    for who in ("city_compiler", "auditor"):
        with pytest.raises(NotFound):
            decide(actor=cast.actor(who))
    foreign = item_of(plan, "加强水质监测")  # of the ecology branch, which the deputy is not in charge of
    theirs = propose(cast, plan, AmendmentSubject.DEADLINE, item=foreign.public_id)
    with pytest.raises(NotAllowed, match="分管"):
        decide_amendment(actor=cast.actor("deputy"), now=NOW, amendment=theirs.public_id, verdict=Verdict.APPROVE)
    assert decide(actor=cast.actor("deputy")).state == "已生效"


@pytest.mark.django_db
def test_a_refusal_needs_words_and_changes_nothing(cast: Cast, plan: Plan) -> None:
    waiting = propose(cast, plan, AmendmentSubject.DEADLINE)
    refuse = partial(
        decide_amendment, actor=cast.actor("head"), now=NOW, amendment=waiting.public_id, verdict=Verdict.REFUSE
    )
    with pytest.raises(Invalid, match="说明"):
        refuse()
    assert refuse(comment="按原时限执行").state == "未批准"
    assert item_of(plan, "疏浚").last_day == date(2033, 12, 31)
    assert verify(cast.county.public_id).findings == ()


@pytest.mark.django_db
def test_an_approved_change_waits_for_its_day(cast: Cast, plan: Plan) -> None:
    waiting = propose(cast, plan, AmendmentSubject.DEADLINE, effective_on=TODAY + timedelta(days=3))
    key: dict[str, Any] = {"amendment": waiting.public_id}
    assert decide_amendment(actor=cast.actor("head"), now=NOW, **key, verdict=Verdict.APPROVE).state == "已批准"
    with pytest.raises(Invalid, match="起生效"):
        apply_amendment(actor=cast.actor("compiler"), now=NOW, **key)
    assert apply_due_amendments(now=NOW + timedelta(days=2)) == 0
    assert apply_due_amendments(now=NOW + timedelta(days=3)) == 1
    assert apply_due_amendments(now=NOW + timedelta(days=3)) == 0
    assert item_of(plan, "疏浚").last_day == date(2032, 10, 31)
    assert verify(cast.county.public_id).findings == ()


@pytest.mark.django_db
def test_every_state_meets_every_act_as_the_table_says(cast: Cast, plan: Plan) -> None:
    row = propose(cast, plan, AmendmentSubject.DEADLINE)
    key: dict[str, Any] = {"now": NOW, "amendment": row.public_id}
    acts: dict[Any, Any] = {
        Verdict.APPROVE: partial(decide_amendment, actor=cast.actor("head"), **key, verdict=Verdict.APPROVE),
        Verdict.REFUSE: partial(
            decide_amendment, actor=cast.actor("head"), **key, verdict=Verdict.REFUSE, comment="不行"
        ),
        Action.AMENDMENT_WITHDRAW: partial(withdraw_amendment, actor=cast.actor("compiler"), **key),
        Action.AMENDMENT_APPLY: partial(apply_amendment, actor=cast.actor("compiler"), **key),
    }
    for state, act in product(AmendmentState, acts):
        step = next((t for t in AMENDMENT if (t.source, t.action) == (state, act)), None)
        with transaction.atomic():
            row.state = state
            row.save()
            if step is None:
                with pytest.raises(IllegalTransition) as refused:
                    acts[act]()
                assert refused.value.state == state
            else:
                reached = AmendmentState.IN_FORCE if step.target is AmendmentState.APPROVED else step.target
                assert acts[act]().state == reached
            transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_two_decisions_at_once_are_one(committed_cast: Cast) -> None:
    cast = committed_cast
    plan = ledger_of(cast)
    waiting = propose(cast, plan, AmendmentSubject.DEADLINE)
    decide = partial(decide_amendment, now=NOW, amendment=waiting.public_id)
    results = at_once(
        partial(decide, actor=cast.actor("head"), verdict=Verdict.APPROVE),
        partial(decide, actor=cast.actor("deputy"), verdict=Verdict.REFUSE, comment="不同意"),
    )
    assert sum(isinstance(result, IllegalTransition) for result in results) == 1, results
    assert verify(cast.county.public_id).findings == ()


@pytest.mark.django_db
def test_a_new_version_tells_what_it_would_change(cast: Cast, plan: Plan) -> None:
    document = plan.document
    assert document is not None
    text = CHANGED.replace("牵头单位：云台镇；配合单位：县水利局", "牵头单位：县水利局").replace(
        "4.加强水质监测。在重要支流设立自动监测站5座，2031年12月底前完成。(责任单位：县生态环境分局)\n",
        "4.建设宣教场所。建设宣教馆1座，2032年10月底前完成。(责任单位：县水利局)\n",
    )
    desk = take_in_version(
        actor=cast.actor("compiler"), now=NOW, document=document.public_id, file=incoming(text, "改.txt")
    )
    told = effects(cast.actor("compiler"), desk.public_id)
    found = {
        (each.task.title if each.task else "", each.candidate.value["title"] if each.candidate else ""): {
            c.subject.value for c in each.consequences
        }
        for each in told
    }
    assert found == {
        ("疏浚干流河道", "疏浚干流河道"): {"wording", "target"},
        ("拆除沿岸违建", "拆除沿岸违建"): {"wording", "owners"},
        ("", "建设宣教场所"): set(),
        ("加强水质监测", ""): set(),
    }
    target = next(c for each in told for c in each.consequences if c.subject is AmendmentSubject.TARGET)
    assert (target.before["value"], target.after["value"]) == ("18", "20")
    change = propose(cast, plan, AmendmentSubject.TARGET, after=target.after, target=target.target)
    assert change.after == target.after


@pytest.mark.django_db
def test_what_is_withdrawn_is_open_to_nobody_and_stays(cast: Cast, plan: Plan) -> None:
    limit = propose(cast, plan, AmendmentSubject.DEADLINE, after={"last_day": "2031-09-01", "standing": False})
    leader: dict[str, Any] = {"actor": cast.actor("head"), "now": NOW, "verdict": Verdict.APPROVE}
    decide_amendment(**leader, amendment=limit.public_id)
    words = propose(cast, plan, AmendmentSubject.WORDING)
    later = propose(cast, plan, AmendmentSubject.OWNERS, effective_on=TODAY + timedelta(days=1))
    decide_amendment(**leader, amendment=later.public_id)
    compiler, clerk = cast.actor("compiler"), cast.actor("water_clerk")
    before = tallies(compiler, ItemFilter(), TODAY)
    ending = propose(cast, plan, AmendmentSubject.WITHDRAWAL)
    assert tallies(compiler, ItemFilter(), TODAY) == before
    decide_amendment(**leader, amendment=ending.public_id)
    now = tallies(compiler, ItemFilter(), TODAY)
    assert (now[Tally.ALL], now[Tally.OVERDUE]) == (before[Tally.ALL] - 1, before[Tally.OVERDUE] - 1)
    seen: Any = plans(compiler).get(pk=plan.pk)
    assert seen.seen_items == now[Tally.ALL]
    task = item_of(plan, "疏浚")
    for who in (compiler, clerk):
        assert list(fitting(who, ItemFilter(state=ItemState.WITHDRAWN.value))) == [task]
        assert item(who, task.public_id).amendments[0] == ending
    for subject in SUBJECTS:
        with pytest.raises(IllegalTransition, match="已终止"):
            propose(cast, plan, subject)
    with pytest.raises(IllegalTransition, match="已终止"):
        decide_amendment(**leader, amendment=words.public_id)
    assert apply_due_amendments(now=NOW + timedelta(days=2)) == 0
    later.refresh_from_db()
    assert later.state == AmendmentState.APPROVED
    changes = compare_days(compiler, plan, TODAY - timedelta(days=1), TODAY).added
    assert task in changes
    assert verify(cast.county.public_id).findings == ()
