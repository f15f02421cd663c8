"""What an access token may do of what its post may: reading, and writing in single fields of work."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from luoshi.server.core.roles import PostRole
from luoshi.server.core.said import say
from luoshi.server.policy.actions import ACTIONS, FIELD_NAMES, Action, Field
from luoshi.server.policy.table import ROLES


class TokenScope(StrEnum):
    """A part of what a post may (令牌范围). ``READ`` comes with every token: nothing is written unseen.

    ``DATES`` stands alone: the address of a calendar, which opens the dates of its post and nothing else.
    """

    READ = "read"
    READ_AUDIT = "read:audit"
    WRITE_OWN = "write:own"
    WRITE_SYSTEM = "write:system"
    WRITE_SECURITY = "write:security"
    WRITE_BUSINESS = "write:business"
    DATES = "dates"


_OF_FIELDS: Mapping[Field, TokenScope] = {
    Field.READING: TokenScope.READ,
    Field.AUDIT: TokenScope.READ_AUDIT,  # the trail is read, verified and exported, never written by hand
    Field.OWN: TokenScope.WRITE_OWN,
    Field.SYSTEM: TokenScope.WRITE_SYSTEM,
    Field.SECURITY: TokenScope.WRITE_SECURITY,
    Field.BUSINESS: TokenScope.WRITE_BUSINESS,
}
SCOPE_NAMES: Mapping[TokenScope, str] = {
    scope: FIELD_NAMES[field]
    if scope is TokenScope.READ
    else say("%(field)s：%(what)s", field=FIELD_NAMES[field], what=what)
    for field, scope in _OF_FIELDS.items()
    for what in [say("读取") if scope is TokenScope.READ_AUDIT else say("办理")]
} | {TokenScope.DATES: say("日程订阅")}
"""What people call the scopes."""


def scope_of(action: Action) -> TokenScope:
    """The scope that an action needs, by its field of work."""
    return _OF_FIELDS[ACTIONS[action][0]]


def scopes_of_roles(roles: Iterable[PostRole]) -> tuple[TokenScope, ...]:
    """The scopes in which these roles may do anything, in the order of the scopes; more gives a token nothing."""
    held = set(roles)
    useful = {scope_of(action) for action in Action if held & set(ROLES[action])}
    return tuple(scope for scope in TokenScope if scope in useful)
