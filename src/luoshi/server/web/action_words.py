"""What acts are called on pages: the Chinese of ``policy`` and of what happens at the door, for the catalogue."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from luoshi.server.orgs.services.exports import EXPORTED
from luoshi.server.orgs.services.sign_ins import SignIn
from luoshi.server.policy import Action
from luoshi.server.web.components import Text

ACTION_WORDS: Mapping[str, Text] = {
    Action.GOVERNMENT_VIEW: _("查看政府"),
    Action.ORGANISATION_VIEW: _("查看机构"),
    Action.CALENDAR_VIEW: _("查看工作日历"),
    Action.PERSON_VIEW: _("查看人员"),
    Action.PERSON_ACCOUNT: _("查看账号状态和变动经过"),
    Action.PERSON_CALL: _("查看联系电话"),
    Action.POST_VIEW: _("查看岗位"),
    Action.PROPOSAL_VIEW: _("查看拟任岗位"),
    Action.DELEGATION_VIEW: _("查看授权代理"),
    Action.PERSON_CONTACT: _("修改本人联系方式"),
    Action.PERSON_PASSWORD: _("修改本人密码"),
    Action.GOVERNMENT_CREATE: _("新建政府"),
    Action.GOVERNMENT_EDIT: _("修改政府信息"),
    Action.ORGANISATION_CREATE: _("新建机构"),
    Action.ORGANISATION_EDIT: _("修改机构信息"),
    Action.ORGANISATION_REORGANISE: _("机构更名、合并、分设、撤销"),
    Action.ORGANISATION_IMPORT: _("导入机构"),
    Action.CALENDAR_EDIT: _("修改工作日历"),
    Action.PERSON_CREATE: _("新建人员账号"),
    Action.PERSON_EDIT: _("修改人员信息"),
    Action.PERSON_ENABLE: _("启用账号"),
    Action.POST_PROPOSE: _("提出拟任岗位"),
    Action.PERSON_DISABLE: _("停用账号"),
    Action.PERSON_RESET: _("重置密码"),
    Action.PERSON_UNLOCK: _("解除登录锁定"),
    Action.PERSON_RESET_FACTOR: _("重置两步验证"),
    Action.POST_GRANT: _("授予岗位"),
    Action.POST_DECLINE: _("退回拟任岗位"),
    Action.POST_REVOKE: _("收回岗位"),
    Action.POST_PORTFOLIO: _("设定分管单位"),
    Action.DELEGATION_APPOINT: _("指定代理人"),
    Action.AUDIT_READ: _("查看审计记录"),
    Action.AUDIT_VERIFY: _("核验审计链"),
    Action.AUDIT_EXPORT: _("导出审计记录"),
    Action.AUDIT_PRINT: _("打印链头"),
    Action.ORGANISATION_NAME: _("登记机构简称和别称"),
    Action.ORGANISATION_GROUP: _("调整机构组成员"),
    Action.POST_HAND_OVER: _("移交岗位事项"),
    Action.DELEGATION_GIVE: _("授权他人代办"),
    Action.DELEGATION_WITHDRAW: _("收回授权代理"),
}
"""Every act of the policy by its value."""

EVENT_WORDS: Mapping[str, Text] = {
    **ACTION_WORDS,
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
}
"""What an event of the trail is called; one that is not in here shows its value."""


def event_word(action: str) -> str:
    """What an event of the trail is called."""
    return str(EVENT_WORDS.get(action, action))
