"""The whole matrix of actions and roles, made from the table: each cell where it holds and where it does not."""

import time
import timeit
from functools import partial
from itertools import product
from typing import Any

import pytest

from luoshi.server.core.actor import ActingFor, Actor
from luoshi.server.core.errors import NotAllowed
from luoshi.server.core.roles import ADMINISTRATORS, GRANTABLE, ROLE_NAMES, PostRole
from luoshi.server.policy import Action, Facts, Field, may, require, require_some, ways
from luoshi.server.policy import conditions as every_condition
from luoshi.server.policy.actions import ACTIONS, FIELD_NAMES
from luoshi.server.policy.conditions import Condition
from luoshi.server.policy.page import permissions_page
from luoshi.server.policy.scopes import SCOPE_NAMES, TokenScope, scope_of, scopes_of_roles
from luoshi.server.policy.separation import conflicting
from luoshi.server.policy.table import ROLES, TABLE

CELLS = list(product(Action, PostRole))
GRANTED = [cell for cell in CELLS if cell in TABLE]

# facts under which every condition of a cell holds, and for each condition what makes it fail
FITTING = Facts(
    government="gov-here",
    organisations=frozenset({"org-own"}),
    holders=frozenset({"user-me"}),
    authors=frozenset({"user-other"}),
    subjects=frozenset({"user-other"}),
    role=PostRole.UNIT_CLERK,
    asked=frozenset({"org-own"}),
    on_behalf=True,
)
ELSEWHERE = FITTING.__class__(
    government="gov-there",
    organisations=FITTING.organisations,
    holders=FITTING.holders,
    authors=FITTING.authors,
    subjects=FITTING.subjects,
    role=FITTING.role,
    asked=FITTING.asked,
    on_behalf=FITTING.on_behalf,
)


def actor(role: PostRole, *, acting_for: ActingFor | None = None, scopes: frozenset[str] | None = None) -> Actor:
    return Actor(
        user="user-me",
        name="我",
        government="gov-here",
        roles=frozenset({role}),
        organisation="org-own",
        organisations=frozenset({"org-own"}),
        acting_for=acting_for,
        scopes=scopes,
    )


def changed(facts: Facts, **instead: Any) -> Facts:
    return Facts(**{name: instead.get(name, getattr(facts, name)) for name in Facts.__dataclass_fields__})


EVERY_SCOPE = frozenset(map(str, TokenScope))


def broken(condition: Condition) -> tuple[Facts, dict[str, Any]] | None:
    """Facts, and what else of the actor, under which one condition fails; None where it cannot."""
    nobody: frozenset[str] = frozenset()
    return {
        "anywhere": None,
        "here": (ELSEWHERE, {}),
        "here_or_reached": (ELSEWHERE, {}),
        "here_or_shared": (ELSEWHERE, {}),
        "own_organisation": (changed(FITTING, organisations=frozenset({"org-other"})), {}),
        "own_or_own_organisation": (changed(FITTING, organisations=nobody, holders=nobody), {}),
        "own": (changed(FITTING, holders=frozenset({"user-other"})), {}),
        "not_author": (changed(FITTING, authors=frozenset({"user-me"})), {}),
        "not_subject": (changed(FITTING, subjects=frozenset({"user-me"})), {}),
        "not_reporting": (changed(FITTING, reporters=frozenset({"user-me"})), {}),
        "in_person": (FITTING, {"acting_for": ActingFor("user-boss", "局长", "deleg-1")}),
        "confirmed": (changed(FITTING, state="草稿"), {}),
        "no_administrator": (changed(FITTING, role=PostRole.AUDIT_ADMINISTRATOR), {}),
        "on_behalf": (changed(FITTING, on_behalf=False), {}),
        "asked": (changed(FITTING, asked=frozenset({"org-other"})), {}),
        "by_hand": (FITTING, {"scopes": EVERY_SCOPE}),
    }[condition.code]


@pytest.mark.parametrize(("action", "role"), CELLS, ids=str)
def test_a_cell_is_allowed_as_the_table_says(action: Action, role: PostRole) -> None:
    decision = may(actor(role), action, FITTING)
    assert decision.allowed is ((action, role) in TABLE)
    if not decision:
        assert ROLE_NAMES[role] in decision.reason or role is PostRole.PERSON
        assert decision.who == ROLES[action]
        with pytest.raises(NotAllowed) as refused:
            require(actor(role), action, FITTING)
        assert refused.value.cause == decision.reason and refused.value.remedy


@pytest.mark.parametrize(("action", "role"), GRANTED, ids=str)
def test_each_condition_of_a_cell_is_needed(action: Action, role: PostRole) -> None:
    for condition in TABLE[action, role]:
        case = broken(condition)
        if case is None:
            continue
        facts, instead = case
        decision = may(actor(role, **instead), action, facts)
        assert not decision, condition.code
        assert decision.reason == condition.refusal


def test_every_condition_has_its_case_here() -> None:
    known = [value for value in vars(every_condition).values() if isinstance(value, Condition)]
    assert len(known) >= 10
    for condition in known:
        broken(condition)
    used = {condition for row in TABLE.values() for condition in row}
    assert {condition.code for condition in known} - {condition.code for condition in used} <= {"not_author"}


def test_every_action_has_a_name_a_field_and_somebody() -> None:
    assert set(ACTIONS) == set(Action)
    assert all(ROLES[action] for action in Action)
    assert set(FIELD_NAMES) == set(Field)


def test_no_administrator_does_the_work_of_another_or_of_the_office() -> None:
    own = {
        PostRole.SYSTEM_ADMINISTRATOR: Field.SYSTEM,
        PostRole.SECURITY_ADMINISTRATOR: Field.SECURITY,
        PostRole.AUDIT_ADMINISTRATOR: Field.AUDIT,
    }
    for (action, role), field in ((cell, ACTIONS[cell[0]][0]) for cell in TABLE):
        if role in own:
            assert field in (Field.READING, Field.OWN, own[role]), (action, role)
        elif role in GRANTABLE:
            assert field not in own.values(), (action, role)


def test_administrators_exclude_every_other_role() -> None:
    for one, other in product(GRANTABLE, repeat=2):
        excluded = one is not other and bool(ADMINISTRATORS & {one, other})
        assert (conflicting(one, [other]) is not None) is excluded
    assert conflicting(PostRole.VIEWER, []) is None


def test_whoever_has_no_post_may_look_after_the_own_account_only() -> None:
    allowed = {action for action in Action if may(actor(PostRole.PERSON), action, FITTING)}
    assert allowed == {
        Action.PERSON_CONTACT,
        Action.PERSON_PASSWORD,
        Action.PERSON_ACCOUNT,
        Action.PERSON_CALL,
        Action.PERSON_VIEW,
        Action.POST_VIEW,
        Action.DELEGATION_VIEW,
        Action.TOKEN_VIEW,
        Action.TOKEN_REVOKE,
        Action.NOTICE_VIEW,
        Action.NOTICE_MARK,
        Action.NOTICE_PREFER,
    }
    stranger = changed(FITTING, holders=frozenset({"user-other"}))
    assert not any(may(actor(PostRole.PERSON), action, stranger) for action in Action)
    assert "还没有岗位" in may(actor(PostRole.PERSON), Action.POST_GRANT, FITTING).reason
    assert not any(may(actor(PostRole.PUBLIC), action, FITTING) for action in Action)


def test_a_person_in_two_roles_may_what_either_may() -> None:
    both = Actor(
        user="user-me",
        name="我",
        government="gov-here",
        roles=frozenset({PostRole.UNIT_CLERK, PostRole.OFFICE_COMPILER}),
    )
    assert may(both, Action.ORGANISATION_NAME, FITTING)
    assert len(ways(both, Action.PERSON_VIEW)) == 2


def test_acting_for_somebody_does_not_make_one_another_person() -> None:
    """Neither may be the subject: not the one who acts, nor the one acted for."""
    lent = actor(PostRole.SECURITY_ADMINISTRATOR, acting_for=ActingFor("user-boss", "主管", "deleg-1"))
    for subject in ("user-me", "user-boss"):
        assert not may(lent, Action.POST_GRANT, changed(FITTING, subjects=frozenset({subject})))
    assert may(lent, Action.POST_GRANT, FITTING)


@pytest.mark.parametrize(("action", "role"), CELLS, ids=str)
def test_a_token_may_what_its_post_may_within_its_scopes(action: Action, role: PostRole) -> None:
    """Never more than the post; with all scopes as much but for acts by hand; with reading alone no writing."""
    by_hand = may(actor(role), action, FITTING)
    every = may(actor(role, scopes=EVERY_SCOPE), action, FITTING)
    reading = may(actor(role, scopes=frozenset({"read"})), action, FITTING)
    assert by_hand.allowed or not every.allowed
    assert every.allowed is (by_hand.allowed and every_condition.BY_HAND not in TABLE.get((action, role), ()))
    assert reading.allowed is (every.allowed and scope_of(action) is TokenScope.READ)
    if every and not reading:
        assert reading.narrow
        assert SCOPE_NAMES[scope_of(action)] in reading.reason
        with pytest.raises(NotAllowed, match="另建一个"):
            require(actor(role, scopes=frozenset({"read"})), action, FITTING)
    assert bool(ways(actor(role, scopes=frozenset()), action)) is (
        bool(ways(actor(role), action)) and scope_of(action) is TokenScope.READ
    )


def test_scopes_follow_from_what_roles_may() -> None:
    assert scopes_of_roles([PostRole.AUDIT_ADMINISTRATOR]) == (
        TokenScope.READ,
        TokenScope.READ_AUDIT,
        TokenScope.WRITE_OWN,
    )
    assert TokenScope.WRITE_SYSTEM not in scopes_of_roles([PostRole.OFFICE_COMPILER, PostRole.PERSON])
    assert scopes_of_roles([PostRole.PUBLIC]) == ()
    assert set(SCOPE_NAMES) == set(TokenScope)


def test_asking_for_some_is_refused_where_a_list_would_be_empty_for_good() -> None:
    with pytest.raises(NotAllowed):
        require_some(actor(PostRole.VIEWER), Action.AUDIT_READ)
    with pytest.raises(NotAllowed, match="范围"):
        require_some(actor(PostRole.AUDIT_ADMINISTRATOR, scopes=frozenset()), Action.AUDIT_READ)
    require_some(actor(PostRole.AUDIT_ADMINISTRATOR), Action.AUDIT_READ)


def test_a_decision_is_quick() -> None:
    """A page asks some hundred times; ten thousand questions take less than a fifth of a second."""
    someone = actor(PostRole.UNIT_CLERK)
    ask = partial(may, someone, Action.PERSON_VIEW, FITTING)
    took = min(timeit.repeat(ask, number=10_000, repeat=3, timer=time.process_time))  # whatever else runs meanwhile
    assert took < 0.2


def test_the_page_has_every_action_and_every_granted_role() -> None:
    page = permissions_page()
    for action, (_, name) in ACTIONS.items():
        row = next(line for line in page.splitlines() if f"`{action}`" in line)
        assert name in row
        shown = {role for role in GRANTABLE if ROLE_NAMES[role] in row or "所有岗位" in row}
        assert shown >= {role for role in ROLES[action] if role in GRANTABLE}
