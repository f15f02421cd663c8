"""The people whom a task table names: from the desk into the ledger, by amendment, through sheets; for who sees it."""

from typing import Any

import pytest
from office_sheets import bring_in, edited, exported, preview, subjects

from luoshi.server.audit.digests import state_digest
from luoshi.server.audit.models import Event
from luoshi.server.audit.registry import audited
from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.intake.models import CandidateKind, Desk
from luoshi.server.intake.services.arriving import receive
from luoshi.server.intake.services.confirming import accept_certain, add, edit, merge, reject
from luoshi.server.intake.services.reading import read_arrival
from luoshi.server.intake.services.undoing import undo
from luoshi.server.ledger.audited import ITEM, with_parts
from luoshi.server.ledger.models import Amendment, AmendmentSubject, Person, Plan, Task
from luoshi.server.ledger.selectors import item, names_people
from luoshi.server.ledger.services.amendments import decide_amendment, propose_amendment
from luoshi.server.ledger.services.making import make_ledger
from luoshi.server.ledger.services.revising import confirm_change, rehearse_version
from luoshi.server.ledger.states import Verdict
from luoshi.server.search.selectors import search
from server_cast import NOW, TODAY, Cast
from server_papers import DAM, PATROL, incoming, item_of, ledger_of, one, settle_everything, table_paper, taken_in

pytestmark = pytest.mark.django_db
NAME = "方案.html"
TWO = table_paper(DAM, PATROL)


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return taken_in(cast, TWO, NAME)


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return ledger_of(cast, TWO, NAME)


def named(task: Task) -> list[tuple[str, str, str]]:
    return [(row.kind, row.name, row.printed_post) for row in task.people.all()]


def people(desk: Desk) -> Any:
    return desk.candidates.filter(kind=CandidateKind.PERSON).order_by("position", "pk")


DAM_PEOPLE = [
    ("leader", "李某某", "包保领导"),
    ("person", "王某某", "责任人"),
    ("contact", "赵某某", "联系人"),
    ("contact", "钱某某", "联系人"),
]


def test_they_stand_in_the_ledger_where_they_were_printed(cast: Cast, plan: Plan) -> None:
    dam, patrol = item_of(plan, "石门"), item_of(plan, "巡查")
    assert named(dam) == DAM_PEOPLE
    assert [each[:2] for each in named(patrol)] == [("leader", "李某某"), ("person", "孙某某"), ("contact", "孙某某")]
    for row in dam.people.all():
        assert row.version is not None and row.version.text[row.start : row.end] == row.quote == row.name
        assert row.account is None
    assert not Person.objects.filter(quote__contains="139").exists()
    assert [row.name for row in item(cast.actor("compiler"), dam.public_id).people] == [each[1] for each in DAM_PEOPLE]
    assert verify(cast.county.public_id).findings == ()


def test_the_desk_accepts_and_edits_them_and_knows_their_accounts(cast: Cast, desk: Desk) -> None:
    at: dict[str, Any] = {"actor": cast.actor("compiler"), "now": NOW, "desk": desk.public_id}
    assert [row.value["name"] for row in people(desk)] == [
        "李某某",
        "王某某",
        "赵某某",
        "钱某某",
        "李某某",
        "孙某某",
        "孙某某",
    ]
    accept_certain(**at)
    assert {row.state for row in people(desk)} == {"已确认"}
    contact = one(desk, CandidateKind.PERSON, "赵某某")
    of: dict[str, Any] = {"candidate": contact.public_id, "revision": contact.revision}
    clerk = cast.people["water_clerk"].public_id
    with pytest.raises(NotFound, match="账号"):
        edit(**at, **of, value=contact.value | {"user": cast.people["city_compiler"].public_id})
    with pytest.raises(Invalid, match="号码"):
        edit(**at, **of, value=contact.value | {"name": "赵某某13900000001"})
    edit(**at, **of, value=contact.value | {"name": "赵甲", "user": clerk})
    reject(**at, seen={(row := one(desk, CandidateKind.PERSON, "钱某某")).public_id: row.revision})
    undo(**at)
    reject(**at, seen={(row := one(desk, CandidateKind.PERSON, "钱某某")).public_id: row.revision})
    settle_everything(cast, desk)
    dam = item_of(make_ledger(**at), "石门")
    assert [(row.name, row.account and row.account.public_id) for row in dam.people.filter(kind="contact")] == [
        ("赵甲", clerk)
    ]


def test_they_go_with_their_task_when_tasks_become_one(cast: Cast, desk: Desk) -> None:
    at: dict[str, Any] = {"actor": cast.actor("compiler"), "now": NOW, "desk": desk.public_id}
    dam, patrol = (one(desk, CandidateKind.TASK, words) for words in ("石门", "巡查"))
    first = merge(**at, seen={dam.public_id: dam.revision, patrol.public_id: patrol.revision})
    assert people(desk).filter(parent=first).count() == 7
    version = dam.version
    start = version.text.index("云岭县人民政府办公室")
    span: dict[str, Any] = {"version": version.public_id, "start": start, "end": start + 3, "parent": first.public_id}
    added = add(**at, kind=CandidateKind.PERSON, **span)
    assert added.value == {"name": "云岭县", "kind": "person", "post": "", "user": ""}
    settle_everything(cast, desk)
    whole = item_of(make_ledger(**at), "石门")
    assert [each[:2] for each in named(whole)].count(("leader", "李某某")) == 1  # two rows named the same leader
    assert whole.people.count() == 7


def test_only_who_sees_the_item_finds_them(cast: Cast, plan: Plan) -> None:
    dam = item_of(plan, "石门")
    for who in ("compiler", "head", "water_clerk"):
        assert search(cast.actor(who), "王某某", kind="item").filter(row=dam.pk).exists()
        assert names_people(cast.actor(who))
    for who in ("town_clerk", "city_compiler"):
        assert not search(cast.actor(who), "王某某", kind="item").exists()
        assert not names_people(cast.actor(who))
        with pytest.raises(NotFound):
            item(cast.actor(who), dam.public_id)


def test_they_change_by_amendment_and_keep_their_place(cast: Cast, plan: Plan) -> None:
    dam = item_of(plan, "石门")
    clerk = cast.people["water_clerk"].public_id
    said: dict[str, Any] = {
        "actor": cast.actor("compiler"),
        "now": NOW,
        "item": dam.public_id,
        "subject": AmendmentSubject.PEOPLE,
        "reason": "人员调整",
        "basis": "分工调整通知",
        "effective_on": TODAY,
    }
    leader = {"name": "李某某", "kind": "leader", "post": "包保领导", "user": ""}
    other = {"name": "王秀英", "kind": "person", "post": "", "user": clerk}
    for wrong in ([leader, leader], [other | {"name": "王秀英 13900000001"}]):
        with pytest.raises(Invalid):
            propose_amendment(**said, after={"people": wrong})
    with pytest.raises(NotFound):
        propose_amendment(**said, after={"people": [other | {"user": "user-nobody"}]})
    row = propose_amendment(**said, after={"people": [leader, other]})
    assert named(dam) == DAM_PEOPLE
    decide_amendment(actor=cast.actor("head"), now=NOW, amendment=row.public_id, verdict=Verdict.APPROVE)
    first, second = dam.people.all()
    assert (first.name, first.quote, second.name, second.quote) == ("李某某", "李某某", "王秀英", "")
    assert second.account is not None and second.account.public_id == clerk
    row.refresh_from_db()
    assert [each["name"] for each in row.before["people"]] == [each[1] for each in DAM_PEOPLE]
    assert not search(cast.actor("head"), "钱某某", kind="item").exists()
    assert not [event for event in Event.objects.all() if "李某某" in str(event.changes)]
    assert verify(cast.county.public_id).findings == ()


def test_a_new_version_proposes_who_is_named_otherwise(cast: Cast, plan: Plan, settings: Any, tmp_path: Any) -> None:
    settings.LUOSHI_FILES = tmp_path / "files"
    dam = item_of(plan, "石门")
    clerk = cast.people["water_clerk"]
    dam.people.filter(name="赵某某").update(account=clerk)
    text = TWO.replace("王某某（13900000000）", "周某某")
    assert plan.document is not None
    at: dict[str, Any] = {"actor": cast.actor("compiler"), "now": NOW}
    arrival = receive(**at, files=[incoming(text, NAME)], document=plan.document.public_id)
    key = read_arrival(now=NOW, arrival=arrival.public_id).public_id
    told = rehearse_version(**at, arrival=key)
    assert [[each.subject for each in effect.consequences] for effect in told.effects] == [[AmendmentSubject.PEOPLE]]
    new = confirm_change(**at, arrival=key, shown=told.digest)
    settle_everything(cast, new)
    make_ledger(**at, desk=new.public_id)
    row = Amendment.objects.get()
    assert [(each["name"], each["user"]) for each in row.after["people"]] == [
        ("李某某", ""), ("周某某", ""), ("赵某某", clerk.public_id), ("钱某某", ""),
    ]  # fmt: skip
    assert named(dam) == DAM_PEOPLE
    decide_amendment(actor=cast.actor("head"), now=NOW, amendment=row.public_id, verdict=Verdict.APPROVE)
    assert [row.name for row in dam.people.all()] == ["李某某", "周某某", "赵某某", "钱某某"]


def test_a_row_without_people_keeps_its_digest(cast: Cast) -> None:
    task = with_parts(Task.objects.filter(pk=item_of(ledger_of(cast), "疏浚").pk)).get()
    state = audited(ITEM).state(task)
    assert "people" not in state
    before = state_digest("sha256", state)
    Person.objects.create(government=cast.county, task=task, position=0, name="李某某", kind="leader")
    again = with_parts(Task.objects.filter(pk=task.pk)).get()
    assert state_digest("sha256", audited(ITEM).state(again)) != before


def test_a_sheet_takes_them_out_and_back(cast: Cast, plan: Plan) -> None:
    data = exported(cast)
    found = preview(cast, data, plan.name)
    assert [subjects(row) for row in found.rows] == [set(), set()] and not found.errors
    head = {cell: at for at, cell in enumerate(found.table.heads)}
    assert {"责任领导", "责任人", "联系人"} <= set(head)
    column = "ABCDEFGHIJKLMNOP"
    cells = {f"{column[head['责任人']]}4": "周某某 13900000002", f"{column[head['联系人']]}4": None}
    done = bring_in(cast, edited(data, **cells), plan.name, reason="人员调整")
    assert len(done.proposed) == 1
    row = Amendment.objects.get()
    assert [(each["kind"], each["name"], each["post"]) for each in row.after["people"]] == [
        ("leader", "李某某", "包保领导"),
        ("person", "周某某", "责任人"),
    ]
    decide_amendment(actor=cast.actor("head"), now=NOW, amendment=row.public_id, verdict=Verdict.APPROVE)
    assert verify(cast.county.public_id).findings == ()


def test_a_sheet_without_people_has_no_columns_for_them(cast: Cast) -> None:
    plan = ledger_of(cast)
    found = preview(cast, exported(cast), plan.name)
    assert not {"责任领导", "责任人", "联系人"} & set(found.table.heads)
    assert [subjects(row) for row in found.rows] == [set()] * 4
