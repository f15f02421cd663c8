"""docs/permissions.md from the table."""

from collections.abc import Iterator

from luoshi.server.core.roles import ADMINISTRATORS, GRANTABLE, ROLE_NAMES, PostRole
from luoshi.server.policy import conditions
from luoshi.server.policy.actions import ACTIONS, FIELD_NAMES, Action, Field
from luoshi.server.policy.conditions import Condition
from luoshi.server.policy.table import TABLE


def permissions_page() -> str:
    """The page, without its first line that says how it is made."""
    lines = [
        "# Permissions",
        "",
        "Who may do what. A person acts in one post at a time, and the post's role decides; what is not in the tables "
        "is refused. The numbers name what must hold besides. The tables are `luoshi.server.policy.table`; services, "
        "buttons and tests ask the same `may()`.",
        "",
        "## Conditions",
        "",
        "| | condition | 条件 |",
        "|--:|---|---|",
        *(f"| {number} | `{condition.code}` | {condition.meaning} |" for condition, number in _numbers().items()),
        "",
        "## Roles that exclude each other",
        "",
        "An administrator holds one role and no other, in whatever government: "
        + ", ".join(f"{ROLE_NAMES[role]} (`{role}`)" for role in PostRole if role in ADMINISTRATORS)
        + ". Nobody grants to himself.",
        "",
    ]
    for field in Field:
        lines += [f"## {FIELD_NAMES[field]} ({field})", "", *_section(field), ""]
    return "\n".join(lines).rstrip("\n")


def _numbers() -> dict[Condition, int]:
    """The conditions that the table uses, numbered in the order of their module."""
    used = {condition for row in TABLE.values() for condition in row}
    known = [value for value in vars(conditions).values() if isinstance(value, Condition) and value in used]
    return {condition: number for number, condition in enumerate(known, 1)}


def _section(field: Field) -> Iterator[str]:
    yield "| 操作 | action | 岗位 |"
    yield "|---|---|---|"
    for action, (its_field, name) in ACTIONS.items():
        if its_field is field:
            yield f"| {name} | `{action}` | {_roles(action)} |"


def _roles(action: Action) -> str:
    """Roles with the same conditions together: ``综合员、督查员 ¹²``; all posts by one word."""
    groups: dict[tuple[Condition, ...], list[PostRole]] = {}
    for role in PostRole:
        if (action, role) in TABLE:
            groups.setdefault(TABLE[action, role], []).append(role)
    numbers = _numbers()
    shown = []
    for together, roles in groups.items():
        names = "所有岗位" if set(roles) == GRANTABLE else "、".join(ROLE_NAMES[role] for role in roles)
        shown.append(f"{names} ({', '.join(str(numbers[condition]) for condition in together)})")
    return "；".join(shown)
