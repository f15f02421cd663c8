"""What notices are about, and what each kind is called."""

from collections.abc import Mapping
from enum import StrEnum

from luoshi.server.core.said import say


class NoticeKind(StrEnum):
    """What a notice is about (通知类别); other apps add their own."""

    POST_GRANTED = "post.granted"
    POST_REVOKED = "post.revoked"
    DELEGATION_GIVEN = "delegation.given"
    DELEGATION_WITHDRAWN = "delegation.withdrawn"
    HAND_OVER = "post.handed_over"
    PASSWORD_RESET = "password.reset"  # noqa: S105  # an event, not a secret
    ACCOUNT_LOCKED = "account.locked"
    JOB_GIVEN_UP = "job.given_up"
    PERIODIC_FAILING = "job.periodic_failing"
    CHANNEL_FAILING = "channel.failing"
    AMENDMENT_WAITS = "amendment.waits"
    AMENDMENT_DECIDED = "amendment.decided"
    AMENDMENT_CONFLICT = "amendment.conflict"
    REQUEST_WAITS = "request.waits"
    REQUEST_DECIDED = "request.decided"
    REMINDER = "matter.reminder"
    MATTER_WAITS = "matter.waits"
    MATTER_DECIDED = "matter.decided"
    MATTER_CHANGED = "matter.changed"
    PART_GIVEN = "part.given"
    PART_HANDED_ON = "part.handed_on"
    PART_REPORTED = "part.reported"
    PART_REVIEWED = "part.reviewed"
    REPORT_WAITS = "report.waits"
    CYCLE_ALLOWANCE = "cycle.allowance"
    RESTATEMENT_WAITS = "restatement.waits"
    RESTATEMENT_DECIDED = "restatement.decided"
    OBJECTION_WAITS = "objection.waits"
    OBJECTION_DECIDED = "objection.decided"


KIND_NAMES: Mapping[str, str] = {
    NoticeKind.POST_GRANTED: say("岗位授予"),
    NoticeKind.POST_REVOKED: say("岗位收回"),
    NoticeKind.DELEGATION_GIVEN: say("授权代理"),
    NoticeKind.DELEGATION_WITHDRAWN: say("收回授权"),
    NoticeKind.HAND_OVER: say("事项移交"),
    NoticeKind.PASSWORD_RESET: say("密码重置"),
    NoticeKind.ACCOUNT_LOCKED: say("账号锁定"),
    NoticeKind.JOB_GIVEN_UP: say("后台任务失败"),
    NoticeKind.PERIODIC_FAILING: say("定时任务失败"),
    NoticeKind.CHANNEL_FAILING: say("通知渠道故障"),
    NoticeKind.AMENDMENT_WAITS: say("事项变更待审批"),
    NoticeKind.AMENDMENT_DECIDED: say("事项变更审批结果"),
    NoticeKind.AMENDMENT_CONFLICT: say("事项变更不能生效"),
    NoticeKind.REQUEST_WAITS: say("待办的申请和协调"),
    NoticeKind.REQUEST_DECIDED: say("申请和协调的办理结果"),
    NoticeKind.REMINDER: say("催办"),
    NoticeKind.MATTER_WAITS: say("督办事项待办理"),
    NoticeKind.MATTER_DECIDED: say("督办事项审批结果"),
    NoticeKind.MATTER_CHANGED: say("督办事项调整"),
    NoticeKind.PART_GIVEN: say("交办分工"),
    NoticeKind.PART_HANDED_ON: say("单位内部转交"),
    NoticeKind.PART_REPORTED: say("反馈待审核"),
    NoticeKind.PART_REVIEWED: say("反馈审核结果"),
    NoticeKind.REPORT_WAITS: say("进展填报待签批"),
    NoticeKind.CYCLE_ALLOWANCE: say("填报例外"),
    NoticeKind.RESTATEMENT_WAITS: say("更正申请待审定"),
    NoticeKind.RESTATEMENT_DECIDED: say("更正审定结果"),
    NoticeKind.OBJECTION_WAITS: say("异议待办理"),
    NoticeKind.OBJECTION_DECIDED: say("异议办理结果"),
}
"""What people call the kinds."""
