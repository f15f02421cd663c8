"""The one question: may this actor do this to that?"""

from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import NotAllowed
from luoshi.server.core.roles import ROLE_NAMES, PostRole
from luoshi.server.core.said import listed, say
from luoshi.server.policy.actions import ACTIONS, Action
from luoshi.server.policy.facts import Facts
from luoshi.server.policy.scopes import SCOPE_NAMES, TokenScope, scope_of
from luoshi.server.policy.table import ROLES, TABLE, Conditions


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether it is allowed; where not, why, and who may (roles, in the order of the table).

    ``narrow`` says that the post may, and only the access token that is acted by does not cover it.
    """

    allowed: bool
    reason: str = ""
    who: tuple[PostRole, ...] = ()
    narrow: bool = False

    def __bool__(self) -> bool:
        return self.allowed


_ALLOWED = Decision(allowed=True)


def may(actor: Actor, action: Action, facts: Facts) -> Decision:
    """Whether the actor may do something to the thing with these facts. Pure: a look into the table."""
    failed = ""
    for role in actor.roles:
        conditions = TABLE.get((action, role))
        if conditions is None:
            continue
        missing = next((condition for condition in conditions if not condition.holds(actor, facts)), None)
        if missing is None:
            return _ALLOWED if _within(actor, action) else _narrow(action)
        failed = failed or missing.refusal
    return Decision(False, failed or _no_role(actor, action), ROLES[action])


def require(actor: Actor, action: Action, facts: Facts) -> None:
    """Raise NotAllowed, with the reason and who may, unless the actor may do it."""
    decision = may(actor, action, facts)
    if not decision:
        raise NotAllowed(decision.reason, _WIDER if decision.narrow else _remedy(decision.who))


def require_some(actor: Actor, action: Action) -> None:
    """Raise NotAllowed where the actor may do something to nothing at all: before a list that would be empty."""
    if not actor.roles & set(ROLES[action]):
        raise NotAllowed(_no_role(actor, action), _remedy(ROLES[action]))
    if not _within(actor, action):
        raise NotAllowed(_narrow(action).reason, _WIDER)


def ways(actor: Actor, action: Action) -> tuple[Conditions, ...]:
    """The conditions under which each of the actor's roles may do something: what a scope is made of."""
    if not _within(actor, action):
        return ()
    return tuple(TABLE[action, role] for role in sorted(actor.roles) if (action, role) in TABLE)


_WIDER = say("请由岗位本人登录，另建一个包含这一范围的令牌")


def _narrow(action: Action) -> Decision:
    return Decision(
        False,
        say("访问令牌没有“%(scope)s”的范围", scope=SCOPE_NAMES[scope_of(action)]),
        ROLES[action],
        narrow=True,
    )


def _within(actor: Actor, action: Action) -> bool:
    """Whether the token that the actor acts by, if any, covers an action. Reading comes with every token."""
    return actor.scopes is None or scope_of(action) in actor.scopes | {TokenScope.READ}


def _no_role(actor: Actor, action: Action) -> str:
    name = ACTIONS[action][1]
    held = [role for role in PostRole if role in actor.roles and role is not PostRole.PERSON]
    return (
        say("%(posts)s岗位不能办理“%(name)s”", posts=_listed(held), name=name)
        if held
        else say("您还没有岗位，不能办理“%(name)s”", name=name)
    )


def _remedy(who: Sequence[PostRole]) -> str:
    people = [role for role in who if role is not PostRole.SYSTEM]
    if not people:
        return say("这由系统自动办理，不需要人工操作")
    return say("可以办理的岗位：%(posts)s；您若也有这样的岗位，请先切换岗位再办理", posts=_listed(people))


def _listed(roles: Sequence[PostRole]) -> str:
    return listed(ROLE_NAMES[PostRole(role)] for role in roles)
