"""Every operation as everybody: the answer is what the table of permissions says, made from it and not by hand."""

import json
from datetime import timedelta
from typing import Any

import pytest
from calling import JSON, ROOT, Call, browser_of, secret_of
from calls_of_cycles import CYCLE_CALLS, CYCLES_PLANNED, EXCEPTION_CALLS, RESTATEMENT_CALLS
from calls_of_indicators import indicator_calls
from calls_of_reports import REPORT_CALLS
from calls_of_reviews import REVIEW_CALLS
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from luoshi.server.api.v1 import api
from luoshi.server.audit.facts import trail_facts
from luoshi.server.audit.models import Verification
from luoshi.server.audit.services.asking import ask_verification
from luoshi.server.core.actor import Actor
from luoshi.server.core.roles import PostRole
from luoshi.server.cycles.days import CycleKind
from luoshi.server.cycles.facts import cycle_facts
from luoshi.server.cycles.models import Cycle
from luoshi.server.cycles.services.cycles import plan_year
from luoshi.server.delivery.facts import card_facts, matter_facts
from luoshi.server.delivery.models import Matter, ProjectCard
from luoshi.server.delivery.scopes import visible_cards, visible_matters
from luoshi.server.delivery.services.handing_out import hand_out_matter
from luoshi.server.delivery.services.registering import approve_matter, register_matter
from luoshi.server.intake.facts import document_facts
from luoshi.server.intake.models import Arrival, SourceDocument
from luoshi.server.intake.scopes import visible_documents
from luoshi.server.intake.services.arriving import ask_again
from luoshi.server.ledger.facts import amendment_facts, item_facts
from luoshi.server.ledger.models import Amendment, AmendmentSubject
from luoshi.server.ledger.scopes import visible_amendments, visible_items
from luoshi.server.ledger.services.amendments import propose_amendment
from luoshi.server.orgs.facts import (
    delegation_facts,
    government_facts,
    organisation_facts,
    person_facts,
    post_facts,
    post_facts_of,
)
from luoshi.server.orgs.models import Delegation
from luoshi.server.orgs.scopes import visible_delegations, visible_people, visible_posts
from luoshi.server.orgs.services.calendar import set_own_day
from luoshi.server.orgs.services.delegations import give_delegation
from luoshi.server.papers.asking import PaperAsked
from luoshi.server.papers.facts import paper_facts
from luoshi.server.papers.models import PaperKind, Snapshot
from luoshi.server.papers.scopes import visible_papers
from luoshi.server.papers.services.issuing import issue_paper
from luoshi.server.policy import Action, Facts, may
from luoshi.server.policy.scopes import TokenScope, scope_of
from server_cast import NOW, TODAY, Cast
from server_papers import MINUTES, item_of, ledger_of, taken_in
from server_projects import embankment
from server_rows import begun_with

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
DAY = str(TODAY)


def calls(cast: Cast, delegation: Delegation) -> dict[str, Call]:
    """A right call of every operation, by its name."""
    water, group, here = cast.bodies["water"], cast.bodies["townships"], Facts(government=cast.county.public_id)
    clerk, clerks_post = cast.people["farm_clerk"], cast.posts["farm_clerk"]
    body, matter = f"/organisations/{water.public_id}", organisation_facts(water)
    new = {"kind": "bureau", "level": "county"}
    person, post = person_facts(clerk, TODAY), post_facts(clerks_post)

    def sees_person(actor: Actor) -> bool:
        return visible_people(actor, TODAY).filter(pk=clerk.pk).exists()

    verified = Verification.objects.first() or ask_verification(actor=cast.actor("auditor"), now=NOW)
    paper = SourceDocument.objects.filter(versions__file_name="纪要.txt").first()
    paper = paper or taken_in(cast, MINUTES, "纪要.txt").document
    arrival = Arrival.objects.first() or ask_again(actor=cast.actor("compiler"), now=NOW, document=paper.public_id)

    def sees_paper(actor: Actor) -> bool:
        return visible_documents(actor).exists()

    def sees_post(actor: Actor) -> bool:
        return visible_posts(actor).filter(pk=clerks_post.pk).exists()

    task = Amendment.objects.get().task

    def sees_item(actor: Actor) -> bool:
        return visible_items(actor).filter(pk=task.pk).exists()

    handed_out = Matter.objects.select_related("government", "task").get()

    def sees_matter(actor: Actor) -> bool:
        return visible_matters(actor).exists()

    def sees_delegation(actor: Actor) -> bool:
        return visible_delegations(actor).filter(pk=delegation.pk).exists()

    return {
        "list_matters": Call("get", "/matters", matter_facts(handed_out), seen=lambda actor: True),
        "show_matter": Call("get", f"/matters/{handed_out.public_id}", matter_facts(handed_out), seen=sees_matter),
        "show_life": Call("get", f"/matters/{handed_out.public_id}/life", matter_facts(handed_out), seen=sees_matter),
        "list_acts": Call("get", "/acts", matter_facts(handed_out), seen=lambda actor: True),
        "list_governments": Call("get", "/governments", government_facts(cast.county)),
        "show_government": Call("get", f"/governments/{cast.county.public_id}", government_facts(cast.county)),
        "suggest_divisions": Call("get", "/divisions?text=110101", government_facts(cast.county)),
        "list_organisations": Call("get", "/organisations", here),
        "add_organisation": Call("post", "/organisations", here, {"name": "云岭县数据局"} | new),
        "show_organisation": Call("get", body, matter),
        "describe_organisation": Call("put", body, matter, new | {"position": 7}, headers={"If-Match": "*"}),
        "list_names": Call("get", f"{body}/names", matter),
        "name_organisation": Call("post", f"{body}/names", matter, {"kind": "alias", "text": "县水务"}),
        "end_organisation_name": Call("post", f"{body}/names/endings", matter, {"text": "县水务局", "last_day": DAY}),
        "list_members": Call("get", f"/organisations/{group.public_id}/members", matter),
        "group_organisations": Call(
            "put",
            f"/organisations/{group.public_id}/members",
            organisation_facts(group),
            {"members": [cast.body("yuntai")], "effective_on": DAY},
        ),
        "list_successors": Call("get", f"{body}/successors", matter),
        "rename": Call("post", f"{body}/renames", matter, {"name": "云岭县水务局", "effective_on": DAY}),
        "merge": Call(
            "post",
            "/mergers",
            matter,
            {"predecessors": [water.public_id], "successor": cast.body("ecology"), "effective_on": DAY},
        ),
        "split": Call(
            "post",
            f"/organisations/{cast.body('bailu')}/splits",
            matter,
            {
                "new_successors": [{"name": name, "starts_on": DAY} | new for name in ("甲乡", "乙乡")],
                "effective_on": DAY,
            },
        ),
        "transfer": Call("post", f"{body}/transfers", matter, {"successor": cast.body("ecology"), "effective_on": DAY}),
        "dissolve": Call("post", f"/organisations/{cast.body('bailu')}/dissolutions", matter, {"effective_on": DAY}),
        "show_register": Call("get", "/register", here),
        "download_register": Call("get", "/register.toml", here),
        "list_people": Call("get", "/people", person, seen=lambda actor: True),
        "open_account": Call("post", "/people", here, {"login_name": "new.one", "display_name": "新一"}),
        "show_person": Call("get", f"/people/{clerk.public_id}", person, seen=sees_person),
        "close_account": Call(
            "post", f"/people/{clerk.public_id}/disabling", person, {"comment": "调离"}, seen=sees_person
        ),
        "list_posts": Call("get", "/posts", post, seen=lambda actor: True),
        "show_post": Call("get", f"/posts/{clerks_post.public_id}", post, seen=sees_post),
        "grant": Call(
            "post",
            "/posts",
            post_facts_of(water, clerk, PostRole.UNIT_CLERK),
            {"person": clerk.public_id, "organisation": water.public_id, "role": "unit_clerk"},
            seen=sees_person,
        ),
        "revoke": Call("post", f"/posts/{clerks_post.public_id}/revocation", post, {"comment": "轮岗"}, seen=sees_post),
        "list_delegations": Call("get", "/delegations", delegation_facts(delegation), seen=lambda actor: True),
        "show_delegation": Call(
            "get", f"/delegations/{delegation.public_id}", delegation_facts(delegation), seen=sees_delegation
        ),
        "list_days": Call("get", f"/calendar/days?first={DAY}&last={DAY}", here),
        "reckon_due": Call("get", f"/calendar/due?start={DAY}&working_days=3", here),
        "count_working_days": Call("get", f"/calendar/count?first={DAY}&last={DAY}", here),
        "list_entered": Call("get", "/calendar/entered", here),
        "put_year": Call("put", "/calendar/years/2032", here, {"basis": "国办发明电〔2031〕7号", "days": []}),
        "put_own_day": Call("put", "/calendar/own-days/2032-08-08", here, {"works": False, "note": "成立纪念日"}),
        "delete_own_day": Call("delete", "/calendar/own-days/2031-10-08", here),
        "list_events": Call("get", "/audit/events", trail_facts(cast.county.public_id)),
        "show_head": Call("get", "/audit/head", trail_facts(cast.county.public_id)),
        "verify_chain": Call("post", "/audit/verifications", trail_facts(cast.county.public_id), {}),
        "show_verification": Call(
            "get",
            f"/audit/verifications/{verified.public_id}",
            trail_facts(cast.county.public_id),
            seen=lambda actor: may(actor, Action.AUDIT_VERIFY, trail_facts(cast.county.public_id)),
        ),
        "list_documents": Call("get", "/documents", document_facts(paper)),
        "take_in_document": Call("post", "/documents", here, {"text": "云岭县水利工作要点\n一、修建水渠3公里。"}),
        "get_arrival": Call("get", f"/arrivals/{arrival.public_id}", document_facts(paper), seen=sees_paper),
        "get_document": Call("get", f"/documents/{paper.public_id}", document_facts(paper), seen=sees_paper),
        "get_document_readings": Call(
            "get", f"/documents/{paper.public_id}/readings", document_facts(paper), seen=sees_paper
        ),
        "list_items": Call("get", "/ledger/items", here, seen=lambda actor: True),
        "show_item": Call("get", f"/ledger/items/{task.public_id}", item_facts(task), seen=sees_item),
        "list_plans": Call("get", "/plans", here, seen=lambda actor: True),
        "show_plan": Call("get", f"/plans/{task.plan.public_id}", item_facts(task), seen=sees_item),
        "search_everything": Call("get", "/search?q=水库", here, seen=lambda actor: True),
        **amendment_calls(cast),
        **indicator_calls(cast),
        **project_calls(cast),
        **paper_calls(cast),
        **cycle_calls(cast),
        "read_document": Call("post", "/readings", here, {"text": "云岭县水利工作要点\n一、修建水渠3公里。"}),
    }


def amendment_calls(cast: Cast) -> dict[str, Call]:
    """Those of the amendment that waits for an item of the water bureau."""
    waiting = Amendment.objects.get()
    facts, item = amendment_facts(waiting), waiting.task
    change = {"subject": "wording", "after": {"title": "疏浚干流", "body": ""}, "reason": "改", "basis": "会议纪要"}
    path = f"/amendments/{waiting.public_id}"

    def sees_amendment(actor: Actor) -> bool:
        return visible_amendments(actor).exists()

    def sees_item(actor: Actor) -> bool:
        return visible_items(actor).filter(pk=item.pk).exists()

    return {
        "list_amendments": Call("get", "/amendments?state=proposed", facts, seen=lambda actor: True),
        "show_amendment": Call("get", path, facts, seen=sees_amendment),
        "amend_item": Call(
            "post",
            f"/items/{item.public_id}/amendments",
            item_facts(item),
            change | {"effective_on": DAY},
            seen=sees_item,
        ),
        "decide_on_amendment": Call("post", f"{path}/decision", facts, {"verdict": "approve"}, seen=sees_amendment),
        "take_back_amendment": Call("post", f"{path}/withdrawal", facts, {}, seen=sees_amendment),
    }


def project_calls(cast: Cast) -> dict[str, Call]:
    """Those of a project of the water bureau, with one node."""
    card = ProjectCard.objects.get()
    facts, path = card_facts(card), f"/projects/{card.public_id}"
    node = {"kind": "start", "planned_on": "2032-01-31"}

    def sees_card(actor: Actor) -> bool:
        return visible_cards(actor).exists()

    def call(method: str, below: str, sent: dict[str, Any] | None = None) -> Call:
        return Call(method, f"{path}{below}", facts, sent, seen=sees_card)

    here = Facts(government=cast.county.public_id)
    return {
        "list_projects": Call("get", "/projects", facts, seen=lambda actor: True),
        "show_project": call("get", ""),
        "register_project": Call("post", "/projects", here, {"name": "清水河闸坝", "owner": cast.body("water")}),
        "add_project_node": call("post", "/nodes", node),
        "plan_project_node": call("put", "/nodes/0", node | {"comment": "批复推迟"}),
        "fill_project_node": call("post", "/nodes/0/report", {"reached_on": DAY}),
        "plan_project_money": call("put", "/money/2031", {"planned": "800"}),
        "fill_project_money": call("post", "/money/2031/report", {"done": "0"}),
    }


def cycle_calls(cast: Cast) -> dict[str, Call]:
    """Those of a cycle that has not opened, and of planning others."""
    row, here = Cycle.objects.get(), Facts(government=cast.county.public_id)
    planning = {name: Call("post", path, here, sent) for name, (path, sent) in CYCLES_PLANNED.items()}
    return planning | {
        name: Call(method, path.format(cycle=row.public_id), cycle_facts(row), sent, seen=sees)
        for name, (method, path, sent, sees) in CYCLE_CALLS.items()
    }


def paper_calls(cast: Cast) -> dict[str, Call]:
    """Those of a paper about the matter that is handed out."""
    row, matter = Snapshot.objects.get(), Matter.objects.get()
    facts, path, here = paper_facts(row), f"/papers/{row.public_id}", Facts(government=cast.county.public_id)
    new = {"kind": "dispatch_slip", "about": [matter.public_id]}

    def sees_issued(actor: Actor) -> bool:
        return visible_papers(actor).exists()

    return {
        "list_papers": Call("get", "/papers", facts, seen=lambda actor: True),
        "show_paper": Call("get", path, facts, seen=sees_issued),
        "paper_file": Call("get", f"{path}/file", facts, seen=sees_issued),
        "add_paper": Call("post", "/papers", here, new),
        "add_correction": Call("post", f"{path}/correction", facts, new | {"reason": "时限写错"}, seen=sees_issued),
    }


def operations() -> dict[str, Action | None]:
    """Every operation with the action that it announces."""
    found = {}
    for bound in api._get_bound_routers():
        for view in bound.path_operations.values():
            for operation in view.operations:
                extra = operation.openapi_extra or {}
                named = extra["x-luoshi-action"]
                found[str(operation.operation_id)] = Action(named) if named else None
    return found


@pytest.fixture
def delegation(ready: Cast) -> Delegation:
    """One that the cast gives; an own day, to be taken back; an amendment that waits; a matter that is handed out."""
    return begun_with(_delegation, ready)


def _delegation(ready: Cast) -> Delegation:
    set_own_day(
        actor=ready.actor("system"),
        now=NOW,
        government=ready.county.public_id,
        day=TODAY.replace(month=10, day=8),
        works=False,
        note="纪念日",
    )
    plan, office = ledger_of(ready), ready.actor("compiler")
    matter = register_matter(actor=office, now=NOW, item=item_of(plan, "拆除").public_id).public_id
    approve_matter(actor=ready.actor("head"), now=NOW, matter=matter)
    hand_out_matter(actor=office, now=NOW, matter=matter)
    propose_amendment(
        actor=office,
        now=NOW,
        item=item_of(plan, "疏浚").public_id,
        subject=AmendmentSubject.DEADLINE,
        after={"last_day": "2032-10-31", "standing": False},
        reason="雨季延长",
        basis="会议纪要",
        effective_on=TODAY,
    )
    embankment(ready)
    plan_year(actor=office, now=NOW, kind=CycleKind.YEAR, year=2031)
    issue_paper(actor=office, now=NOW, asked=PaperAsked(PaperKind.DISPATCH_SLIP, (matter,)))
    return give_delegation(
        actor=ready.actor("head"),
        now=NOW,
        post=ready.post("head"),
        delegate=ready.person("deputy"),
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=3),
        reason="外出学习",
    )


def answer(client: Client, call: Call) -> int:
    """The status of a call, whose writing is taken back."""
    with transaction.atomic():
        if call.path == "/readings" and call.sent:
            response = client.post(ROOT + call.path, call.sent["text"], "text/plain")
        elif call.path == "/documents" and call.sent:
            file = SimpleUploadedFile("要点.txt", call.sent["text"].encode())
            response = client.post(ROOT + call.path, {"file": file})
        elif call.sent is None:
            response = getattr(client, call.method)(ROOT + call.path, headers=call.headers)
        else:
            send = getattr(client, call.method)
            response = send(ROOT + call.path, json.dumps(call.sent), JSON, headers=call.headers)
        transaction.set_rollback(True)
    return int(response.status_code)


def wanted(actor: Actor, action: Action, call: Call) -> set[int]:
    """What the table says: not there for who does not see it, refused to who may not, else done."""
    if may(actor, action, call.facts):
        return {200, 201, 202, 204}
    if call.seen is not None:
        return {403, 404} if not call.seen(actor) else {403} if call.method != "get" else {200, 403}
    if not may(actor, Action.GOVERNMENT_VIEW, Facts(government=actor.government)):
        return {403, 404}  # without a post nothing of the government is there
    return {403}


PEOPLE = [
    "system", "security", "auditor", "compiler", "supervisor", "water_clerk", "water_leader", "farm_clerk",
    "town_leader", "deputy", "head", "viewer", "newcomer",
]  # fmt: skip


def test_every_operation_has_its_call_here(ready: Cast, delegation: Delegation) -> None:
    elsewhere = {"show_me", "act_on_thing", "act_on_many"}
    elsewhere |= {*REPORT_CALLS, *REVIEW_CALLS, *EXCEPTION_CALLS, *RESTATEMENT_CALLS}
    assert set(operations()) == {*calls(ready, delegation), *elsewhere}
    assert len(operations()) >= 42


@pytest.mark.parametrize("who", PEOPLE)
def test_an_operation_answers_as_the_table_says(ready: Cast, delegation: Delegation, settings: Any, who: str) -> None:
    settings.LUOSHI_API_CALLS = settings.LUOSHI_API_HEAVY_CALLS = 10_000
    client = browser_of(ready, who)
    actor = ready.alone(who) if who == "newcomer" else ready.actor(who)
    announced, wrong = operations(), {}
    for name, call in calls(ready, delegation).items():
        action = announced[name]
        assert action is not None
        got, expected = answer(client, call), wanted(actor, action, call)
        if got not in expected:
            wrong[name] = (got, expected)
    assert wrong == {}


def test_nobody_is_answered_without_a_token_or_a_session(ready: Cast, delegation: Delegation) -> None:
    stranger, forger = Client(), Client(headers={"Authorization": f"Bearer luoshi_00000000_{'x' * 43}"})
    forger.force_login(ready.people["system"], backend="allauth.account.auth_backends.AuthenticationBackend")
    for client in (stranger, forger):
        for name, call in {**calls(ready, delegation), "show_me": Call("get", "/me", Facts(government=""))}.items():
            assert answer(client, call) == 401, name


@pytest.mark.parametrize("who", ["system", "security"])
def test_a_reading_token_reads_and_writes_nothing(ready: Cast, delegation: Delegation, settings: Any, who: str) -> None:
    settings.LUOSHI_API_CALLS = settings.LUOSHI_API_HEAVY_CALLS = 10_000
    announced = operations()
    client = Client(headers={"Authorization": f"Bearer {secret_of(ready, who, [TokenScope.READ])}"})
    allowed = 0
    for name, call in calls(ready, delegation).items():
        action = announced[name]
        assert action is not None
        if may(ready.actor(who), action, call.facts):
            allowed += 1
            reads = scope_of(action) is TokenScope.READ
            assert (answer(client, call) in {200, 201, 202, 204}) is reads, name
            assert reads or answer(client, call) == 403, name
    assert allowed > 10
