"""The roles of posts in the words of the pages: the Chinese of ``core.roles``, for the catalogue to translate."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from luoshi.server.core.roles import PostRole
from luoshi.server.web.components import Text

ROLE_WORDS: Mapping[PostRole, Text] = {
    PostRole.SYSTEM_ADMINISTRATOR: _("系统管理员"),
    PostRole.SECURITY_ADMINISTRATOR: _("安全管理员"),
    PostRole.AUDIT_ADMINISTRATOR: _("审计管理员"),
    PostRole.OFFICE_COMPILER: _("综合员"),
    PostRole.OFFICE_SUPERVISOR: _("督查员"),
    PostRole.UNIT_CLERK: _("联络员"),
    PostRole.UNIT_LEADER: _("单位负责人"),
    PostRole.LEADER_IN_CHARGE: _("分管领导"),
    PostRole.PRINCIPAL_LEADER: _("主要领导"),
    PostRole.SUPERIOR_VIEWER: _("上级查看人"),
    PostRole.VIEWER: _("查看人"),
}
"""Every role that a person can be given."""
