"""What events of the trail are called on pages: the acts of ``policy``, and what happens at the door."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from luoshi.server.intake.services.arriving import GIVEN_UP
from luoshi.server.intake.services.taking_in import REFUSED
from luoshi.server.orgs.services.exports import EXPORTED
from luoshi.server.orgs.services.sign_ins import SignIn
from luoshi.server.web.components import Text
from luoshi.server.web.words import ACTION_WORDS

EVENT_WORDS: Mapping[str, Text] = {
    **{str(action): word for action, word in ACTION_WORDS.items()},
    SignIn.IN: _("登录"),
    SignIn.OUT: _("退出登录"),
    SignIn.FAILED: _("登录失败"),
    SignIn.LOCKED: _("登录锁定"),
    SignIn.FACTOR_ADDED: _("设置两步验证方式"),
    SignIn.FACTOR_REMOVED: _("移除两步验证方式"),
    SignIn.FACTOR_RESET: _("重新生成恢复码"),
    SignIn.CONNECTED: _("绑定统一身份认证"),
    SignIn.DISCONNECTED: _("解除统一身份认证绑定"),
    EXPORTED: _("导出清单"),
    REFUSED: _("拒绝标有密级的文件"),
    GIVEN_UP: _("放弃上传的文件"),
}
"""What an event of the trail is called; one that is not in here shows its value."""


def event_word(action: str) -> str:
    """What an event of the trail is called."""
    return str(EVENT_WORDS.get(action, action))
