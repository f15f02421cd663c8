"""The one question: may this actor do this to that?"""

from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import NotAllowed
from luoshi.server.core.roles import ROLE_NAMES, PostRole
from luoshi.server.policy.actions import ACTIONS, Action
from luoshi.server.policy.facts import Facts
from luoshi.server.policy.table import ROLES, TABLE, Conditions


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether it is allowed; where not, why, and who may (roles, in the order of the table)."""

    allowed: bool
    reason: str = ""
    who: tuple[PostRole, ...] = ()

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
            return _ALLOWED
        failed = failed or missing.refusal
    return Decision(False, failed or _no_role(actor, action), ROLES[action])


def require(actor: Actor, action: Action, facts: Facts) -> None:
    """Raise NotAllowed, with the reason and who may, unless the actor may do it."""
    decision = may(actor, action, facts)
    if not decision:
        raise NotAllowed(decision.reason, _remedy(decision.who))


def ways(actor: Actor, action: Action) -> tuple[Conditions, ...]:
    """The conditions under which each of the actor's roles may do something: what a scope is made of."""
    return tuple(TABLE[action, role] for role in sorted(actor.roles) if (action, role) in TABLE)


def _no_role(actor: Actor, action: Action) -> str:
    name = ACTIONS[action][1]
    held = [role for role in PostRole if role in actor.roles and role is not PostRole.PERSON]
    return f"{_listed(held)}岗位不能办理“{name}”" if held else f"您还没有岗位，不能办理“{name}”"


def _remedy(who: Sequence[PostRole]) -> str:
    people = [role for role in who if role is not PostRole.SYSTEM]
    if not people:
        return "这由系统自动办理，不需要人工操作"
    return f"可以办理的岗位：{_listed(people)}；您若也有这样的岗位，请先切换岗位再办理"


def _listed(roles: Sequence[PostRole]) -> str:
    return "、".join(ROLE_NAMES[PostRole(role)] for role in roles)
