"""What scopes and states of tokens are called on pages: the Chinese of their apps, for the catalogue to translate."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from luoshi.server.policy.scopes import TokenScope
from luoshi.server.tokens.states import TokenState
from luoshi.server.web.components import Light, Text

SCOPE_WORDS: Mapping[TokenScope, Text] = {
    TokenScope.READ: _("查看"),
    TokenScope.READ_AUDIT: _("审计管理：读取"),
    TokenScope.WRITE_OWN: _("本人事项：办理"),
    TokenScope.WRITE_SYSTEM: _("系统管理：办理"),
    TokenScope.WRITE_SECURITY: _("安全管理：办理"),
    TokenScope.WRITE_BUSINESS: _("业务办理：办理"),
    TokenScope.DATES: _("日程订阅"),
}
STATE_WORDS: Mapping[TokenState, tuple[Text, Light]] = {
    TokenState.ACTIVE: (_("有效"), Light.GREEN),
    TokenState.IDLE: (_("岗位或账号已停用"), Light.GREY),
    TokenState.EXPIRED: (_("已过期"), Light.GREY),
    TokenState.REVOKED: (_("已吊销"), Light.GREY),
}
