"""What kinds of notices, channels, tries and forms are called on pages, for the catalogue to translate."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from luoshi.server.notices.kinds import NoticeKind
from luoshi.server.notices.models import ChannelKind, Detail, DispatchState, MessageForm, Outcome
from luoshi.server.web.components import Text

NOTICE_WORDS: Mapping[str, Text] = {
    NoticeKind.POST_GRANTED: _("岗位授予"),
    NoticeKind.POST_REVOKED: _("岗位收回"),
    NoticeKind.DELEGATION_GIVEN: _("授权代理"),
    NoticeKind.DELEGATION_WITHDRAWN: _("收回授权"),
    NoticeKind.HAND_OVER: _("事项移交"),
    NoticeKind.PASSWORD_RESET: _("密码重置"),
    NoticeKind.ACCOUNT_LOCKED: _("账号锁定"),
    NoticeKind.JOB_GIVEN_UP: _("后台任务失败"),
    NoticeKind.PERIODIC_FAILING: _("定时任务失败"),
    NoticeKind.CHANNEL_FAILING: _("通知渠道故障"),
    NoticeKind.AMENDMENT_WAITS: _("事项变更待审批"),
    NoticeKind.AMENDMENT_DECIDED: _("事项变更审批结果"),
    NoticeKind.AMENDMENT_CONFLICT: _("事项变更不能生效"),
    NoticeKind.MATTER_WAITS: _("督办事项待办理"),
    NoticeKind.MATTER_DECIDED: _("督办事项审批结果"),
    NoticeKind.MATTER_CHANGED: _("督办事项调整"),
    NoticeKind.PART_GIVEN: _("交办分工"),
    NoticeKind.PART_HANDED_ON: _("单位内部转交"),
    NoticeKind.PART_REPORTED: _("反馈待审核"),
    NoticeKind.PART_REVIEWED: _("反馈审核结果"),
    NoticeKind.OBJECTION_WAITS: _("异议待办理"),
    NoticeKind.OBJECTION_DECIDED: _("异议办理结果"),
    NoticeKind.REQUEST_WAITS: _("待办的申请和协调"),
    NoticeKind.REQUEST_DECIDED: _("申请和协调的办理结果"),
    NoticeKind.REMINDER: _("催办"),
}
CHANNEL_WORDS: Mapping[ChannelKind, Text] = {
    ChannelKind.MAIL: _("电子邮件"),
    ChannelKind.WEBHOOK: _("自有系统签名推送"),
    ChannelKind.WECOM: _("企业微信群机器人"),
    ChannelKind.DINGTALK: _("钉钉群机器人"),
}
FORM_WORDS: Mapping[MessageForm, Text] = {MessageForm.MARKDOWN: "Markdown", MessageForm.TEXT: _("纯文本")}
DETAIL_WORDS: Mapping[Detail, Text] = {Detail.COUNT: _("只写条数"), Detail.TITLES: _("写出标题")}
OUTCOME_WORDS: Mapping[Outcome, Text] = {
    Outcome.SENT: _("送达"),
    Outcome.REFUSED: _("对方拒绝"),
    Outcome.FAILED: _("没有连上"),
    Outcome.BLOCKED: _("地址不允许"),
}
DISPATCH_WORDS: Mapping[DispatchState, Text] = {
    DispatchState.WAITING: _("待发送"),
    DispatchState.SENT: _("已送达"),
    DispatchState.DROPPED: _("不再发送"),
    DispatchState.GIVEN_UP: _("发送失败"),
}


def notice_word(kind: str) -> str:
    """What a kind of notices is called; another app's that is not in here shows its value."""
    return str(NOTICE_WORDS.get(kind, kind))
