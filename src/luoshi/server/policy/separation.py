"""Roles that one person may not hold together (岗位不相容), in whatever government and whatever way they came by them.

The three administrators stand apart from each other and from all work of the office and the units (GB/T 22239-2019:
duties of administrators separated), so an administrator holds one role and no other.
"""

from collections.abc import Iterable

from luoshi.server.core.roles import ADMINISTRATORS, PostRole


def conflicting(role: PostRole, held: Iterable[PostRole]) -> PostRole | None:
    """The first of the held roles that does not go together with another role, or None."""
    for other in held:
        if other is not role and ADMINISTRATORS & {role, other}:
            return other
    return None
