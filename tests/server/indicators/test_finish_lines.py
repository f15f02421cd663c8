"""Nothing is handed out without a finish line: what has none stands in a list, with what its words suggest."""

from datetime import date

import pytest

from luoshi.reckoning.periods import Cadence
from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import Conflict, Invalid, NotAllowed, NotFound
from luoshi.server.indicators.finishing import (
    finish_lines_of,
    has_finish_line,
    lacking,
    measures_without,
    tasks_without,
    with_words,
)
from luoshi.server.indicators.models import FinishLine, FinishLineBasis, FinishLineKind
from luoshi.server.indicators.proposing import Proposal, Wording, propose
from luoshi.server.indicators.services.finish_lines import accept_proposals, set_finish_line
from luoshi.server.ledger.models import Measure, Plan
from server_cast import NOW, Cast
from server_papers import item_of, ledger_of

END = date(2033, 12, 31)


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return ledger_of(cast)


def wording(text: str, kind: str = "action", strength: str = "firm", day: date | None = END, **more: object) -> Wording:
    return Wording(text, kind, strength, None, day, bool(more.get("standing")), tuple(more.get("amounts", ())))  # type: ignore[arg-type]  # any of its fields


@pytest.mark.parametrize(
    ("words", "kind", "cadence"),
    [
        (wording("新建集中处理站3座", amounts=("集中处理站3座",)), FinishLineKind.TARGET, None),
        (wording("制定河道管护办法", "document"), FinishLineKind.DELIVERABLE, None),
        (wording("成立工作专班", "body"), FinishLineKind.DELIVERABLE, None),
        (wording("与下游签订协议", "agreement"), FinishLineKind.DELIVERABLE, None),
        (wording("建设云台灌区", "project"), FinishLineKind.DELIVERABLE, None),
        (wording("实现雨污分流", "status"), FinishLineKind.DELIVERABLE, None),
        (wording("创建省级水美乡镇", strength="strive"), FinishLineKind.DELIVERABLE, None),
        (wording("完成勘测设计"), FinishLineKind.DELIVERABLE, None),
        (wording("每月巡查一次"), FinishLineKind.STANDING, Cadence.MONTH),
        (wording("每季度调度一次"), FinishLineKind.STANDING, Cadence.QUARTER),
        (wording("每半年清点一次"), FinishLineKind.STANDING, Cadence.HALF_YEAR),
        (wording("逐年增加投入", strength="push"), FinishLineKind.STANDING, Cadence.YEAR),
        (wording("推进粪污资源化利用", strength="push"), FinishLineKind.STANDING, Cadence.QUARTER),
        (wording("长期坚持河道保洁"), FinishLineKind.STANDING, Cadence.QUARTER),
        (wording("清理漂浮物", standing=True), FinishLineKind.STANDING, Cadence.QUARTER),
    ],
)
def test_what_words_suggest(words: Wording, kind: FinishLineKind, cadence: Cadence | None) -> None:
    found = propose(words)
    assert (found.kind, found.cadence, found.last_day) == (kind, cadence, END)
    assert found.whole
    assert found.why


def test_a_day_that_is_not_there_is_asked_for_and_never_made_up() -> None:
    found = propose(wording("完成勘测设计", day=None))
    assert (found.last_day, found.whole) == (None, False)
    assert "补充" in found.lacks


def test_long_words_are_cut() -> None:
    assert len(propose(wording("完成" + "疏浚" * 300)).text) == 300


def proposals(cast: Cast) -> dict[str, Proposal]:
    found = lacking(list(with_words(measures_without(cast.actor("compiler")))))
    return {each.measure.text: each.proposal for each in found}


def test_what_has_a_finish_line_in_print_is_not_listed(cast: Cast, plan: Plan) -> None:
    listed = proposals(cast)
    commitments = set(Measure.objects.filter(commitment=True).values_list("text", flat=True))
    assert not any("清淤18公里" in text for text in listed)
    assert not any("监测站5座" in text for text in listed)
    assert any("资源化利用" in text for text in listed)
    assert set(listed) < commitments


def test_an_item_with_an_amount_or_a_day_can_be_handed_out(cast: Cast, plan: Plan) -> None:
    actor = cast.actor("compiler")
    without = list(tasks_without(actor))
    for task in plan.tasks.all():
        assert has_finish_line(task) is (task not in without)
    assert has_finish_line(item_of(plan, "疏浚"))


def test_an_item_without_anything_gets_one(cast: Cast, plan: Plan) -> None:
    actor = cast.actor("compiler")
    task = item_of(plan, "畜禽")
    task.targets.all().delete()
    assert not has_finish_line(task)
    made = set_finish_line(
        actor=actor, now=NOW, item=task.public_id, kind=FinishLineKind.DELIVERABLE, text="处理站通过验收", last_day=END
    )
    assert has_finish_line(task)
    assert [row.pk for row in finish_lines_of(actor, task)] == [made.pk]
    assert made.basis == FinishLineBasis.DECIDED


def test_proposals_are_accepted_many_at_once(cast: Cast, plan: Plan) -> None:
    actor = cast.actor("compiler")
    found = lacking(list(with_words(measures_without(actor))))
    whole = [each for each in found if each.proposal.whole]
    made = accept_proposals(actor=actor, now=NOW, measures=[each.measure.pk for each in whole])
    assert {(row.measure_id, row.text, row.last_day) for row in made} == {
        (each.measure.pk, each.proposal.text, each.proposal.last_day) for each in whole
    }
    assert all(row.basis == FinishLineBasis.PROPOSED for row in made)
    assert measures_without(actor).count() == len(found) - len(whole)
    assert verify(cast.county.public_id).findings == ()


def test_what_was_accepted_meanwhile_is_refused_by_name_and_nothing_is_taken(cast: Cast, plan: Plan) -> None:
    actor = cast.actor("compiler")
    keys = list(measures_without(actor).values_list("pk", flat=True))
    accept_proposals(actor=actor, now=NOW, measures=keys[:1])
    with pytest.raises(Conflict, match="已经有完成标准"):
        accept_proposals(actor=actor, now=NOW, measures=keys)
    assert FinishLine.objects.count() == 1


def test_a_proposal_without_its_day_is_not_taken(cast: Cast, plan: Plan) -> None:
    actor = cast.actor("compiler")
    row = measures_without(actor).first()
    assert row is not None
    type(row).objects.filter(pk=row.pk).update(text="完成勘测", strength="firm", kind="action", last_day=None)
    type(row.task).objects.filter(pk=row.task_id).update(last_day=None, standing=False, due_origin="none")
    with pytest.raises(Invalid, match="没有时限"):
        accept_proposals(actor=actor, now=NOW, measures=[row.pk])
    assert not FinishLine.objects.exists()


@pytest.mark.parametrize("who", ["water_clerk", "water_leader", "deputy", "supervisor"])
def test_only_the_compiler_sets_finish_lines(cast: Cast, plan: Plan, who: str) -> None:
    task = item_of(plan, "疏浚")
    with pytest.raises(NotAllowed):
        set_finish_line(
            actor=cast.actor(who), now=NOW, item=task.public_id, kind=FinishLineKind.DELIVERABLE, text="x", last_day=END
        )
    assert not FinishLine.objects.exists()


def test_another_government_sees_nothing(cast: Cast, plan: Plan) -> None:
    actor = cast.actor("city_compiler")
    assert not measures_without(actor).exists()
    with pytest.raises(NotFound):
        accept_proposals(actor=actor, now=NOW, measures=[Measure.objects.filter(commitment=True)[0].pk])


@pytest.mark.parametrize(
    ("kind", "text", "day", "cadence", "field"),
    [
        (FinishLineKind.DELIVERABLE, "  ", END, None, "text"),
        (FinishLineKind.DELIVERABLE, "验收", None, None, "last_day"),
        (FinishLineKind.STANDING, "保洁", None, None, "cadence"),
        (FinishLineKind.TARGET, "长" * 301, END, None, "text"),
    ],
)
def test_what_is_no_finish_line_is_refused(
    cast: Cast, plan: Plan, kind: FinishLineKind, text: str, day: date | None, cadence: Cadence | None, field: str
) -> None:
    item = item_of(plan, "疏浚").public_id
    with pytest.raises(Invalid) as refused:
        set_finish_line(
            actor=cast.actor("compiler"), now=NOW, item=item, kind=kind, text=text, last_day=day, cadence=cadence
        )
    assert field in refused.value.fields


def test_a_later_one_holds_and_the_first_stays(cast: Cast, plan: Plan) -> None:
    actor = cast.actor("compiler")
    task = item_of(plan, "疏浚")
    measure = task.measures.all()[0].pk
    for text in ("通过验收", "通过县级验收并公示"):
        set_finish_line(
            actor=actor, now=NOW, item=task.public_id, kind=FinishLineKind.DELIVERABLE, text=text, last_day=END,
            measure=measure,
        )  # fmt: skip
    assert [row.text for row in finish_lines_of(actor, task)] == ["通过县级验收并公示"]
    assert FinishLine.objects.count() == 2
