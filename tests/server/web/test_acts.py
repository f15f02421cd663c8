"""Every page on which something is done, for everybody: who may sees the form, who may not is told who may."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.urls import reverse
from office_of_cast import Office

from luoshi.server.audit.models import Event
from luoshi.server.core.actor import Actor
from luoshi.server.core.roles import GRANTABLE, PostRole
from luoshi.server.orgs.facts import delegation_facts, person_facts, post_facts, proposal_facts
from luoshi.server.orgs.models import Delegation, Post, ProposedPost, User
from luoshi.server.orgs.scopes import visible_delegations, visible_people, visible_posts, visible_proposals
from luoshi.server.orgs.services.delegations import give_delegation
from luoshi.server.orgs.services.people import disable_person
from luoshi.server.orgs.services.posts import grant_post
from luoshi.server.orgs.services.proposals import propose_post
from luoshi.server.policy import Action, Facts, may
from luoshi.server.policy.table import ROLES
from luoshi.server.web.acts import who_does
from luoshi.server.web.role_words import ROLE_WORDS
from server_cast import NOW, SYSTEM, TODAY, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@dataclass(frozen=True)
class Door:
    """A page of an act on one thing: where it stands, whether somebody sees the thing, what policy is told of it."""

    action: Action
    path: str
    seen: Callable[[Actor], bool]
    facts: Facts


def prepare(cast: Cast) -> dict[str, Door]:
    """Something of every sort on which each act is possible."""
    viewer = grant_post(
        actor=SYSTEM, now=NOW - timedelta(days=30), person=cast.person("newcomer"), organisation=cast.body("water"),
        role=PostRole.UNIT_CLERK,
    )  # fmt: skip
    propose_post(
        actor=cast.actor("system"), now=NOW, person=cast.person("viewer"), organisation=cast.body("water"),
        role=PostRole.VIEWER,
    )  # fmt: skip
    give_delegation(
        actor=cast.actor("water_leader"), now=NOW, post=cast.post("water_leader"), delegate=cast.person("water_clerk"),
        starts_on=TODAY, ends_on=TODAY + timedelta(days=3), reason="外出学习",
    )  # fmt: skip
    disable_person(actor=cast.actor("security"), now=NOW, person=cast.person("farm_clerk"), comment="离岗")
    open_account, closed = cast.people["water_clerk"], cast.people["farm_clerk"]
    closed.refresh_from_db()
    proposal, lent = ProposedPost.objects.get(), Delegation.objects.get()

    def of_person(action: Action, name: str, row: User = open_account) -> Door:
        key = row.public_id
        facts = person_facts(row, TODAY)
        return Door(
            action,
            reverse(name, args=[key]),
            lambda actor: visible_people(actor, TODAY).filter(public_id=key).exists(),
            facts,
        )

    def of_post(action: Action, name: str, row: Post = viewer) -> Door:
        key = row.public_id

        def seen(actor: Actor) -> bool:
            return visible_posts(actor).filter(public_id=key).exists()

        return Door(action, reverse(name, args=[key]), seen, post_facts(row))

    def anywhere(action: Action, name: str) -> Door:
        return Door(action, reverse(name), lambda actor: True, Facts(government=""))

    return {
        "person_new": anywhere(Action.PERSON_CREATE, "person_new"),
        "people_sheet": anywhere(Action.PERSON_CREATE, "people_sheet"),
        "person_edit": of_person(Action.PERSON_EDIT, "person_edit"),
        "person_contact": of_person(Action.PERSON_CONTACT, "person_contact"),
        "person_reset": of_person(Action.PERSON_RESET, "person_reset"),
        "person_unlock": of_person(Action.PERSON_UNLOCK, "person_unlock"),
        "person_factor": of_person(Action.PERSON_RESET_FACTOR, "person_factor"),
        "person_disable": of_person(Action.PERSON_DISABLE, "person_disable"),
        "person_enable": of_person(Action.PERSON_ENABLE, "person_enable", closed),
        "post_new": anywhere(Action.POST_GRANT, "post_new"),
        "post_revoke": of_post(Action.POST_REVOKE, "post_revoke"),
        "post_portfolio": of_post(Action.POST_PORTFOLIO, "post_portfolio", cast.posts["deputy"]),
        "post_hand_over": of_post(Action.POST_HAND_OVER, "post_hand_over"),
        "post_delegate": of_post(Action.DELEGATION_APPOINT, "post_delegate"),
        "delegation_withdraw": Door(
            Action.DELEGATION_WITHDRAW, reverse("delegation_withdraw", args=[lent.public_id]),
            lambda actor: visible_delegations(actor).exists(), delegation_facts(lent),
        ),
        "proposal_decline": Door(
            Action.POST_DECLINE, reverse("proposal_decline", args=[proposal.public_id]),
            lambda actor: visible_proposals(actor).exists(), proposal_facts(proposal),
        ),
        "proposals": anywhere(Action.PROPOSAL_VIEW, "proposals"),
        "audit": anywhere(Action.AUDIT_READ, "audit"),
        "audit_export": anywhere(Action.AUDIT_EXPORT, "audit_export"),
        "audit_verify": anywhere(Action.AUDIT_VERIFY, "audit_verify"),
        "audit_head": anywhere(Action.AUDIT_PRINT, "audit_head"),
        "audit_event": Door(Action.AUDIT_READ, "/audit/1/", lambda actor: True, Facts(government="")),
    }  # fmt: skip


WITHOUT_FORM = {"proposals", "audit", "audit_event"}


def expected(door: Door, actor: Actor) -> int:
    """404 for who does not see the thing, 403 for who may not, 200 for who may."""
    if not door.seen(actor):
        return 404
    facts = door.facts if door.facts.government else Facts(government=actor.government)
    return 200 if may(actor, door.action, facts) else 403


def test_every_act_for_everybody(office: Office) -> None:
    """Made from the table: each page answers as the policy says, and who is refused has changed nothing."""
    cast, doors = office.cast, prepare(office.cast)
    met: dict[int, int] = {200: 0, 403: 0, 404: 0}
    everybody = [who for who in cast.posts if cast.people[who].is_active]
    assert {PostRole(cast.posts[who].role) for who in everybody} == GRANTABLE
    for who in everybody:
        actor, client = cast.actor(who), office.at(who)
        for name, door in doors.items():
            if who == "newcomer":
                continue
            answer = expected(door, actor)
            response = client.get(door.path)
            assert response.status_code == answer, (who, name)
            met[answer] += 1
            if answer == 403:
                allowed = [str(ROLE_WORDS[role]) for role in ROLES[door.action] if role in ROLE_WORDS]
                words = response.content.decode()
                assert all(role in words for role in allowed) or "本人" in words, (who, name)
            if answer != 200 and name not in WITHOUT_FORM:
                before = Event.objects.count()
                sent = {"comment": "试", "display_name": "试", "phone": "12345", "form": "csv", "reason": "试"}
                assert client.post(door.path, sent).status_code == answer, (who, name)
                assert Event.objects.count() == before, (who, name)
    assert met[200] >= 20 and met[403] >= 150 and met[404] >= 80, met


def test_granting_picked_proposals_is_refused_as_the_form_is(office: Office) -> None:
    prepare(office.cast)
    chosen = {"chosen": [ProposedPost.objects.get().public_id]}
    for who, status in {"system": 403, "auditor": 403, "compiler": 403, "city_security": 404, "viewer": 403}.items():
        assert office.at(who).post(reverse("proposals_grant"), chosen).status_code == status, who
    assert ProposedPost.objects.get().decided_at is None


def test_strangers_are_led_to_the_door(office: Office) -> None:
    from django.test import Client

    for name, door in prepare(office.cast).items():
        response = Client().get(door.path)
        assert response.status_code == 302, name
        assert response.headers["Location"].startswith(reverse("account_login") + "?next=/")


def test_what_a_state_does_not_allow_is_told_as_such(office: Office) -> None:
    prepare(office.cast)
    closed = office.cast.person("farm_clerk")
    for name in ("person_reset", "person_unlock", "person_factor", "person_disable"):
        assert "停用" in office.html("security", reverse(name, args=[closed]), 409)


def test_who_does_what_is_said_by_roles() -> None:
    assert who_does([Action.PERSON_DISABLE, Action.PERSON_RESET]) == "停用账号、重置密码由安全管理员办理。"
    assert (
        who_does([Action.PERSON_EDIT, Action.POST_GRANT]) == "修改人员信息由系统管理员办理。授予岗位由安全管理员办理。"
    )
    assert who_does([]) == ""
