"""What people do at the desk, alone and side by side."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from luoshi.extraction.reading import Role
from luoshi.server.audit.models import Event
from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import Conflict, IllegalTransition, Invalid, NotAllowed, NotFound
from luoshi.server.intake.models import Act, CandidateKind, Desk
from luoshi.server.intake.selectors import desk_view, holds_of
from luoshi.server.intake.services.confirming import accept, accept_certain, add, edit, merge, move, reject, split
from luoshi.server.intake.services.holding import LEASE, hold_part, release_part
from luoshi.server.intake.services.limits import answer_question, set_default_deadline
from luoshi.server.intake.services.owners import decide_role, expand_group, settle_owner
from luoshi.server.intake.services.undoing import undo
from luoshi.server.intake.states import CANDIDATE, CandidateState, DeskAct
from luoshi.server.orgs.models import Post
from luoshi.server.orgs.selectors import register_for
from luoshi.server.orgs.services.posts import grant_post
from server_cast import NOW, SYSTEM, Cast
from server_papers import PLAN, one, seen, settle_everything, taken_in
from server_rows import begun_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return begun_with(taken_in, cast)


def at(cast: Cast, desk: Desk, who: str = "compiler") -> dict[str, Any]:
    return {"actor": cast.actor(who), "now": NOW, "desk": desk.public_id}


def second_compiler(cast: Cast) -> Post:
    """Another person who confirms."""
    from luoshi.server.core.roles import PostRole

    cast.posts["newcomer"] = grant_post(
        actor=SYSTEM,
        now=NOW - timedelta(days=1),
        person=cast.person("newcomer"),
        organisation=cast.body("office"),
        role=PostRole.OFFICE_COMPILER,
    )
    return cast.posts["newcomer"]


def test_all_that_is_certain_at_one_click(cast: Cast, desk: Desk) -> None:
    count = accept_certain(**at(cast, desk))
    states = {row.quote: row.state for row in desk.candidates.filter(kind="responsibility")}
    assert count > 20
    waiting = list(desk.candidates.filter(state="待确认"))
    assert all(row.grade != "certain" or row.value.get("due_at") for row in waiting)
    assert states["县河长办"] == "待确认"  # no body of that name
    assert one(desk, CandidateKind.MEASURE, "勘测设计").state == "待确认"  # of which year?
    assert accept_certain(**at(cast, desk)) == 0
    event = Event.objects.filter(kind="desk").last()
    assert event and "确认全部确定项" in event.changes


def test_an_edit_keeps_what_was_read(cast: Cast, desk: Desk) -> None:
    row = one(desk, CandidateKind.TARGET, "18公里")
    edited = edit(**at(cast, desk), candidate=row.public_id, revision=1, value=dict(row.value) | {"value": "20"})
    read = edited.read or {}
    assert (edited.value["value"], read["value"], edited.state, edited.revision) == ("20", "18", "已修改", 2)
    with pytest.raises(Invalid, match="格式不对"):
        edit(**at(cast, desk), candidate=row.public_id, revision=2, value={"value": "many"})
    for wrong in ("NaN", "Infinity", "1e40", "0.00000000001"):
        with pytest.raises(Invalid):
            edit(**at(cast, desk), candidate=row.public_id, revision=2, value=dict(row.value) | {"value": wrong})


def test_a_change_of_what_somebody_else_changed_names_them(cast: Cast, desk: Desk) -> None:
    second_compiler(cast)
    row = one(desk, CandidateKind.TASK, "疏浚")
    edit(**at(cast, desk), candidate=row.public_id, revision=1, value=dict(row.value) | {"title": "疏浚干流"})
    with pytest.raises(Conflict, match="钟合青") as refused:
        reject(**at(cast, desk, "newcomer"), seen={row.public_id: 1})
    assert refused.value.status == 409 and refused.value.by == "钟合青"
    row.refresh_from_db()
    assert row.value["title"] == "疏浚干流"


def test_rejecting_takes_what_is_below(cast: Cast, desk: Desk) -> None:
    row = one(desk, CandidateKind.TASK, "拆除沿岸")
    below = row.children.count()
    assert reject(**at(cast, desk), seen=seen([row])) == below + 1
    assert set(row.children.values_list("state", flat=True)) == {"不采用"}
    row.refresh_from_db()
    accept(**at(cast, desk), seen=seen([row]))
    row.refresh_from_db()
    assert row.state == "已确认"


def test_a_task_is_split_where_the_cursor_stands_and_merged_again(cast: Cast, desk: Desk) -> None:
    row = one(desk, CandidateKind.TASK, "疏浚")
    cut = row.version.text.index("建成生态护岸")
    first, second = split(**at(cast, desk), candidate=row.public_id, revision=1, at=cut)
    assert first.quote.endswith("18公里，") and second.quote.startswith("建成生态护岸")
    assert [child.quote for child in second.children.filter(kind="target")] == ["建成生态护岸12处"]
    assert first.version.text[second.start : second.end] == second.quote
    joined = merge(**at(cast, desk), seen=seen([first, second]))
    assert joined.quote == row.quote
    assert joined.children.filter(kind="target", state="待确认").count() == 2
    with pytest.raises(Invalid):
        split(**at(cast, desk), candidate=row.public_id, revision=joined.revision, at=row.start)
    with pytest.raises(Invalid, match="合并"):
        merge(**at(cast, desk), seen=seen([joined]))


def test_moving_and_adding_keep_to_the_shape_of_a_plan(cast: Cast, desk: Desk) -> None:
    task, area = one(desk, CandidateKind.TASK, "水质监测"), one(desk, CandidateKind.AREA, "河道整治")
    moved = move(**at(cast, desk), candidate=task.public_id, revision=1, parent=area.public_id)
    assert moved.parent == area
    tasks = [row.quote[:2] for row in desk.candidates.filter(kind="task", parent=area)]
    assert tasks == ["4.", "1.", "2."]
    with pytest.raises(Invalid, match="不能放在这里"):
        move(**at(cast, desk), candidate=area.public_id, revision=area.revision, parent=task.public_id)
    text = task.version.text
    start = text.index("粪污资源化利用")
    added = add(
        **at(cast, desk),
        kind=CandidateKind.PROJECT,
        version=task.version.public_id,
        start=start,
        end=start + 7,
        parent=task.public_id,
    )
    assert (added.value["name"], added.state, added.read) == ("粪污资源化利用", "人工补充", None)
    with pytest.raises(Invalid, match="没有选中"):
        add(**at(cast, desk), kind=CandidateKind.GOAL, version=task.version.public_id, start=5, end=5)
    with pytest.raises(Invalid):
        add(
            **at(cast, desk),
            kind=CandidateKind.PROJECT,
            version=task.version.public_id,
            start=0,
            end=3,
            parent=area.public_id,
        )
    with pytest.raises(NotFound):
        add(**at(cast, desk), kind=CandidateKind.GOAL, version="ver-x", start=0, end=3)


def test_a_task_cannot_go_below_itself(cast: Cast, desk: Desk) -> None:
    first, second = one(desk, CandidateKind.TASK, "疏浚"), one(desk, CandidateKind.TASK, "拆除沿岸")
    move(**at(cast, desk), candidate=second.public_id, revision=1, parent=first.public_id)
    with pytest.raises(Invalid, match="自己下面"):
        move(**at(cast, desk), candidate=first.public_id, revision=1, parent=second.public_id)


def test_the_year_that_the_print_leaves_out_is_asked_and_reaches_every_value(cast: Cast, desk: Desk) -> None:
    question = desk.questions.get(code="date_without_year")
    with pytest.raises(Invalid, match="不是完整的日期"):
        answer_question(**at(cast, desk), question=question.public_id, answer="看情况")
    settled = answer_question(**at(cast, desk), question=question.public_id, answer="2032年6月30日")
    assert settled >= 1
    assert one(desk, CandidateKind.MEASURE, "勘测设计").value["last_day"] == "2032-06-30"
    with pytest.raises(Invalid, match="钟合青回答过"):
        answer_question(**at(cast, desk), question=question.public_id, answer="2033年6月30日")
    again: dict[str, Any] = {"question": question.public_id, "seen_answer": "2032年6月30日"}
    answer_question(**at(cast, desk), **again, answer="2033-06-30")
    assert one(desk, CandidateKind.MEASURE, "勘测设计").value["last_day"] == "2033-06-30"


def test_an_answer_reaches_the_same_words_everywhere(cast: Cast) -> None:
    again = PLAN.replace("新建集中处理站3座。", "6月底前新建集中处理站3座。")
    desk = taken_in(cast, again)
    assert desk.questions.filter(code="date_without_year").count() == 1
    question = desk.questions.get(code="date_without_year")
    assert answer_question(**at(cast, desk), question=question.public_id, answer="2032年6月30日") >= 2
    days = {row.value["last_day"] for row in desk.candidates.all() if row.value.get("due_text") == "6月底前"}
    assert days == {"2032-06-30"}


def test_tasks_without_a_limit_get_the_default_marked_as_such(cast: Cast, desk: Desk) -> None:
    with pytest.raises(Invalid, match="早于成文日期"):
        set_default_deadline(**at(cast, desk), last_day=date(2031, 1, 1))
    assert set_default_deadline(**at(cast, desk), last_day=date(2033, 12, 31)) == 3
    made = desk.candidates.filter(origin="default")
    assert {(row.value["origin"], row.quote) for row in made} == {("default", "")}
    assert set_default_deadline(**at(cast, desk), last_day=date(2033, 12, 31)) == 0


def test_a_name_is_settled_everywhere_and_remembered(cast: Cast, desk: Desk) -> None:
    row = one(desk, CandidateKind.RESPONSIBILITY, "县河长办")
    settle_owner(**at(cast, desk), candidate=row.public_id, revision=1, organisation=cast.body("water"), remember=True)
    row.refresh_from_db()
    assert (row.value["organisation"], row.state) == (cast.body("water"), "已修改")
    name = cast.bodies["water"].names.get(text="县河长办")
    assert (name.kind, name.starts_on) == ("alias", date(2031, 8, 20))
    assert register_for(cast.county, date(2031, 8, 20)).resolve("县河长办").organisation == cast.body("water")
    assert register_for(cast.county, date(2031, 8, 19)).resolve("县河长办").organisation is None
    with pytest.raises(NotFound):
        settle_owner(
            **at(cast, desk), candidate=row.public_id, revision=2, organisation=cast.body("city_water"), remember=False
        )
    assert verify(cast.county.public_id).findings == ()


def test_a_group_is_expanded_when_asked_and_once(cast: Cast, desk: Desk) -> None:
    row = one(desk, CandidateKind.RESPONSIBILITY, "各乡镇")
    made = expand_group(**at(cast, desk), candidate=row.public_id, revision=1)
    assert {each.value["organisation"] for each in made} == {cast.body("yuntai"), cast.body("bailu")}
    assert {each.value["via_group"] for each in made} == {"各乡镇"}
    with pytest.raises(Invalid, match="已经展开"):
        expand_group(**at(cast, desk), candidate=row.public_id, revision=2)
    single = one(desk, CandidateKind.RESPONSIBILITY, "县生态环境分局")
    with pytest.raises(Invalid, match="不是已确定的机构组"):
        expand_group(**at(cast, desk), candidate=single.public_id, revision=1)


def test_a_decided_role_stands_beside_the_printed_one(cast: Cast, desk: Desk) -> None:
    row = one(desk, CandidateKind.RESPONSIBILITY, "县生态环境分局")
    decide_role(**at(cast, desk), seen=seen([row]), role=Role.LEAD)
    row.refresh_from_db()
    assert (row.value["role"], row.value["decided_role"]) == ("responsible", "lead")


def test_the_last_act_goes_back_and_the_one_before(cast: Cast, desk: Desk) -> None:
    row = one(desk, CandidateKind.TASK, "疏浚")
    was = {
        each.public_id: (each.state, each.value, each.parent_id, each.start, each.end) for each in desk.candidates.all()
    }
    edit(**at(cast, desk), candidate=row.public_id, revision=1, value=dict(row.value) | {"title": "新题"})
    split(**at(cast, desk), candidate=row.public_id, revision=2, at=row.version.text.index("建成生态护岸"))
    question = desk.questions.get(code="date_without_year")
    answer_question(**at(cast, desk), question=question.public_id, answer="2032年6月30日")
    for what in ("回答问题", "拆分", "修改"):
        assert undo(**at(cast, desk)).what == what
    now = {
        each.public_id: (each.state, each.value, each.parent_id, each.start, each.end) for each in desk.candidates.all()
    }
    assert now == was
    question.refresh_from_db()
    assert (question.answer, question.answered_at) == ("", None)
    with pytest.raises(Invalid, match="没有可以撤销"):
        undo(**at(cast, desk))
    assert verify(cast.county.public_id).findings == ()


def test_what_somebody_built_on_does_not_go_back(cast: Cast, desk: Desk) -> None:
    second_compiler(cast)
    row = one(desk, CandidateKind.TASK, "疏浚")
    accept(**at(cast, desk), seen=seen([row]))
    edit(**at(cast, desk, "newcomer"), candidate=row.public_id, revision=2, value=dict(row.value) | {"title": "新题"})
    with pytest.raises(Conflict, match="新来人"):
        undo(**at(cast, desk))
    assert Act.objects.filter(undone=True).count() == 0


def test_the_second_sees_who_holds_a_part_until_the_lease_runs_out(cast: Cast, desk: Desk) -> None:
    second_compiler(cast)
    task = one(desk, CandidateKind.TASK, "疏浚").public_id
    assert hold_part(**at(cast, desk), part=task).user_name == "钟合青"
    assert hold_part(**at(cast, desk, "newcomer"), part=task).user_name == "钟合青"
    assert hold_part(**at(cast, desk, "newcomer")).user_name == "新来人"  # another part
    assert [hold.user_name for hold in holds_of(desk, NOW)] == [
        "新来人",
        "钟合青",
    ]
    later = at(cast, desk, "newcomer") | {"now": NOW + LEASE + timedelta(seconds=1)}
    assert hold_part(**later, part=task).user_name == "新来人"
    release_part(**at(cast, desk, "newcomer"), part=task)
    assert hold_part(**at(cast, desk), part=task).user_name == "钟合青"


def test_nothing_open_is_told_until_everything_is_settled(cast: Cast, desk: Desk) -> None:
    whats = {point.what for point in desk_view(cast.actor("compiler"), desk.public_id).open}
    assert whats == {"问题", "待确认", "没有任务"}
    accept_certain(**at(cast, desk))
    accept(**at(cast, desk), seen=seen(desk.candidates.filter(state="待确认")))
    whats = {point.what for point in desk_view(cast.actor("compiler"), desk.public_id).open}
    assert whats == {"问题", "单位未确定", "没有时限"}
    settle_everything(cast, desk)


def test_every_state_meets_every_act_as_the_table_says(cast: Cast, desk: Desk) -> None:
    row = one(desk, CandidateKind.GOAL, "满意程度")
    acts: dict[DeskAct, Callable[[], object]] = {
        DeskAct.ACCEPT: lambda: accept(**at(cast, desk), seen=seen([row])),
        DeskAct.REJECT: lambda: reject(**at(cast, desk), seen=seen([row])),
        DeskAct.EDIT: lambda: edit(
            **at(cast, desk),
            candidate=row.public_id,
            revision=row.revision,
            value=dict(row.value) | {"text": f"改过的目标{row.revision}"},
        ),
    }
    for state, act in product(CandidateState, DeskAct):
        row.state = state
        row.save()
        step = next((t for t in CANDIDATE if (t.source, t.action) == (state, act)), None)
        try:
            acts[act]()
        except IllegalTransition as refused:
            assert step is None and refused.state == state
        row.refresh_from_db()
        assert row.state == (step.target if step else state), (state, act)


def test_readers_of_the_desk_do_not_write_and_others_do_not_find_it(cast: Cast, desk: Desk) -> None:
    for who, error in {
        "supervisor": NotAllowed,
        "head": NotAllowed,
        "city_compiler": NotFound,
        "water_clerk": NotFound,
        "viewer": NotFound,
    }.items():
        with pytest.raises(error):
            accept_certain(**at(cast, desk, who))
