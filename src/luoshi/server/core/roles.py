"""The roles that a post can carry. What each may do stands in ``luoshi.server.policy``, and nowhere else."""

from collections.abc import Mapping
from enum import StrEnum

from luoshi.server.core.said import say


class PostRole(StrEnum):
    """A role (岗位角色); the value is what the database keeps and never changes its meaning."""

    SYSTEM = "system"
    PERSON = "person"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    SECURITY_ADMINISTRATOR = "security_administrator"
    AUDIT_ADMINISTRATOR = "audit_administrator"
    OFFICE_COMPILER = "office_compiler"
    OFFICE_SUPERVISOR = "office_supervisor"
    UNIT_CLERK = "unit_clerk"
    UNIT_LEADER = "unit_leader"
    LEADER_IN_CHARGE = "leader_in_charge"
    PRINCIPAL_LEADER = "principal_leader"
    SUPERIOR_VIEWER = "superior_viewer"
    VIEWER = "viewer"
    PUBLIC = "public"


ROLE_NAMES: Mapping[PostRole, str] = {
    PostRole.SYSTEM: say("系统任务"),
    PostRole.PERSON: say("已登录人员"),
    PostRole.SYSTEM_ADMINISTRATOR: say("系统管理员"),
    PostRole.SECURITY_ADMINISTRATOR: say("安全管理员"),
    PostRole.AUDIT_ADMINISTRATOR: say("审计管理员"),
    PostRole.OFFICE_COMPILER: say("综合员"),
    PostRole.OFFICE_SUPERVISOR: say("督查员"),
    PostRole.UNIT_CLERK: say("联络员"),
    PostRole.UNIT_LEADER: say("单位负责人"),
    PostRole.LEADER_IN_CHARGE: say("分管领导"),
    PostRole.PRINCIPAL_LEADER: say("主要领导"),
    PostRole.SUPERIOR_VIEWER: say("上级查看人"),
    PostRole.VIEWER: say("查看人"),
    PostRole.PUBLIC: say("公众"),
}
"""What people call the roles."""

ADMINISTRATORS = frozenset(
    {PostRole.SYSTEM_ADMINISTRATOR, PostRole.SECURITY_ADMINISTRATOR, PostRole.AUDIT_ADMINISTRATOR}
)
"""The three administrators (三员), kept apart by GB/T 22239-2019."""

GRANTABLE = frozenset(PostRole) - {PostRole.SYSTEM, PostRole.PERSON, PostRole.PUBLIC}
"""Roles that a person can be given. Work of the system and the anonymous public are no posts; ``PERSON`` is what
everyone who has signed in is, with a post or without."""
