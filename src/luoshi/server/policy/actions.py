"""What can be done, each thing once, and in which field of work it lies."""

from collections.abc import Mapping
from enum import StrEnum

from luoshi.server.core.said import say


class Field(StrEnum):
    """A field of work (职责领域). No administrator works in the field of another, nor in the business of the office."""

    READING = "reading"
    OWN = "own"
    SYSTEM = "system"
    SECURITY = "security"
    AUDIT = "audit"
    BUSINESS = "business"


FIELD_NAMES: Mapping[Field, str] = {
    Field.READING: say("查看"),
    Field.OWN: say("本人事项"),
    Field.SYSTEM: say("系统管理"),
    Field.SECURITY: say("安全管理"),
    Field.AUDIT: say("审计管理"),
    Field.BUSINESS: say("业务办理"),
}


class Action(StrEnum):
    """One act (操作); the value stands in the chain and never changes its meaning."""

    GOVERNMENT_VIEW = "government.view"
    GOVERNMENT_CREATE = "government.create"
    GOVERNMENT_EDIT = "government.edit"
    ORGANISATION_VIEW = "organisation.view"
    ORGANISATION_CREATE = "organisation.create"
    ORGANISATION_EDIT = "organisation.edit"
    ORGANISATION_NAME = "organisation.name"
    ORGANISATION_GROUP = "organisation.group"
    ORGANISATION_REORGANISE = "organisation.reorganise"
    ORGANISATION_IMPORT = "organisation.import"
    CALENDAR_VIEW = "calendar.view"
    CALENDAR_EDIT = "calendar.edit"
    PERSON_VIEW = "person.view"
    PERSON_CREATE = "person.create"
    PERSON_EDIT = "person.edit"
    PERSON_CONTACT = "person.contact"
    PERSON_PASSWORD = "person.password"  # noqa: S105  # an act, not a secret
    PERSON_RESET = "person.reset"
    PERSON_DISABLE = "person.disable"
    PERSON_ENABLE = "person.enable"
    PERSON_UNLOCK = "person.unlock"
    PERSON_RESET_FACTOR = "person.reset_factor"
    PERSON_ACCOUNT = "person.account"
    PERSON_CALL = "person.call"
    POST_VIEW = "post.view"
    POST_GRANT = "post.grant"
    POST_REVOKE = "post.revoke"
    POST_PORTFOLIO = "post.portfolio"
    POST_HAND_OVER = "post.hand_over"
    PROPOSAL_VIEW = "proposal.view"
    POST_PROPOSE = "post.propose"
    POST_DECLINE = "post.decline"
    DELEGATION_VIEW = "delegation.view"
    DELEGATION_GIVE = "delegation.give"
    DELEGATION_APPOINT = "delegation.appoint"
    DELEGATION_WITHDRAW = "delegation.withdraw"
    DOCUMENT_VIEW = "document.view"
    DOCUMENT_TAKE_IN = "document.take_in"
    DOCUMENT_CONFIRM = "document.confirm"
    LEDGER_MAKE = "ledger.make"
    ITEM_VIEW = "item.view"
    ITEM_CREATE = "item.create"
    ITEM_CONFIRM = "item.confirm"
    ITEM_RELATE = "item.relate"
    ITEM_EXPORT = "item.export"
    ITEM_IMPORT = "item.import"
    PLAN_REPORT_UP = "plan.report_up"
    AMENDMENT_PROPOSE = "amendment.propose"
    AMENDMENT_DECIDE = "amendment.decide"
    AMENDMENT_APPLY = "amendment.apply"
    AMENDMENT_WITHDRAW = "amendment.withdraw"
    MATTER_VIEW = "matter.view"
    MATTER_REGISTER = "matter.register"
    MATTER_APPROVE = "matter.approve"
    MATTER_HAND_OUT = "matter.hand_out"
    MATTER_WITHDRAW = "matter.withdraw"
    MATTER_REMIND = "matter.remind"
    MATTER_ATTACH = "matter.attach"
    MATTER_CLOSE = "matter.close"
    MATTER_FILE = "matter.file"
    MATTER_REOPEN = "matter.reopen"
    MATTER_PAUSE = "matter.pause"
    MATTER_TERMINATE = "matter.terminate"
    MATTER_MAKE_STANDING = "matter.make_standing"
    PART_SIGN = "part.sign"
    PART_HAND_ON = "part.hand_on"
    PART_FEED_BACK = "part.feed_back"
    PART_REVIEW = "part.review"
    OBJECTION_FILE = "objection.file"
    OBJECTION_SIGN = "objection.sign"
    OBJECTION_DECIDE = "objection.decide"
    EXTENSION_FILE = "extension.file"
    EXTENSION_SIGN = "extension.sign"
    EXTENSION_SCREEN = "extension.screen"
    EXTENSION_DECIDE = "extension.decide"
    COORDINATION_RAISE = "coordination.raise"
    COORDINATION_ROUTE = "coordination.route"
    COORDINATION_ANSWER = "coordination.answer"
    WAITING_CLAIM = "waiting.claim"
    WAITING_JUDGE = "waiting.judge"
    RISK_REGISTER = "risk.register"
    RISK_HANDLE = "risk.handle"
    INSTRUCTION_GIVE = "instruction.give"
    INSTRUCTION_FORWARD = "instruction.forward"
    INSTRUCTION_ANSWER = "instruction.answer"
    INSTRUCTION_SETTLE = "instruction.settle"
    COMPLETION_ASK = "completion.ask"
    COMPLETION_CHECK = "completion.check"
    LOOK_BACK = "matter.look_back"
    LIGHT_OVERRIDE = "light.override"
    PAPER_VIEW = "paper.view"
    PAPER_ISSUE = "paper.issue"
    PROJECT_EDIT = "project.edit"
    PROJECT_NODE = "project.node"
    INDICATOR_VIEW = "indicator.view"
    INDICATOR_DEFINE = "indicator.define"
    INDICATOR_REPORT = "indicator.report"
    INDICATOR_PLAN = "indicator.plan"
    FINISH_LINE_SET = "finish_line.set"
    CYCLE_VIEW = "cycle.view"
    CYCLE_KEEP = "cycle.keep"
    CYCLE_ALLOW = "cycle.allow"
    REPORT_VIEW = "report.view"
    REPORT_SIGN = "report.sign"
    RESTATEMENT_ASK = "restatement.ask"
    RESTATEMENT_DECIDE = "restatement.decide"
    CONFIDENCE_VIEW = "confidence.view"
    CONFIDENCE_JUDGE = "confidence.judge"
    LIST_SAVE = "list.save"
    FILE_VIEW = "file.view"
    FILE_ATTACH = "file.attach"
    FILE_REMOVE = "file.remove"
    TOKEN_VIEW = "token.view"  # noqa: S105  # an act, not a secret
    TOKEN_CREATE = "token.create"  # noqa: S105  # an act, not a secret
    TOKEN_REVOKE = "token.revoke"  # noqa: S105  # an act, not a secret
    READING_TRY = "reading.try"
    AUDIT_READ = "audit.read"
    AUDIT_VERIFY = "audit.verify"
    AUDIT_EXPORT = "audit.export"
    AUDIT_PRINT = "audit.print"
    JOBS_VIEW = "jobs.view"
    JOBS_RETRY = "jobs.retry"
    NOTICE_VIEW = "notice.view"
    NOTICE_MARK = "notice.mark"
    NOTICE_PREFER = "notice.prefer"
    NOTICE_RULES = "notice.rules"
    CHANNEL_VIEW = "channel.view"
    CHANNEL_CREATE = "channel.create"
    CHANNEL_EDIT = "channel.edit"
    CHANNEL_SWITCH = "channel.switch"
    CHANNEL_TEST = "channel.test"


ACTIONS: Mapping[Action, tuple[Field, str]] = {
    Action.GOVERNMENT_VIEW: (Field.READING, say("查看政府")),
    Action.ORGANISATION_VIEW: (Field.READING, say("查看机构")),
    Action.CALENDAR_VIEW: (Field.READING, say("查看工作日历")),
    Action.PERSON_VIEW: (Field.READING, say("查看人员")),
    Action.PERSON_ACCOUNT: (Field.READING, say("查看账号状态和变动经过")),
    Action.PERSON_CALL: (Field.READING, say("查看联系电话")),
    Action.POST_VIEW: (Field.READING, say("查看岗位")),
    Action.PROPOSAL_VIEW: (Field.READING, say("查看拟任岗位")),
    Action.DELEGATION_VIEW: (Field.READING, say("查看授权代理")),
    Action.DOCUMENT_VIEW: (Field.READING, say("查看来源文件")),
    Action.ITEM_VIEW: (Field.READING, say("查看台账事项")),
    Action.MATTER_VIEW: (Field.READING, say("查看督办事项")),
    Action.INDICATOR_VIEW: (Field.READING, say("查看指标")),
    Action.CYCLE_VIEW: (Field.READING, say("查看填报周期")),
    Action.REPORT_VIEW: (Field.READING, say("查看进展填报")),
    Action.CONFIDENCE_VIEW: (Field.READING, say("查看信心判断")),
    Action.PAPER_VIEW: (Field.READING, say("查看督办公文")),
    Action.ITEM_EXPORT: (Field.READING, say("导出台账")),
    Action.FILE_VIEW: (Field.READING, say("查看附件（限于可以查看的内容）")),
    Action.TOKEN_VIEW: (Field.READING, say("查看访问令牌")),
    Action.READING_TRY: (Field.READING, say("试读文件")),
    Action.PERSON_CONTACT: (Field.OWN, say("修改本人联系方式")),
    Action.PERSON_PASSWORD: (Field.OWN, say("修改本人密码")),
    Action.NOTICE_VIEW: (Field.OWN, say("查看本人通知")),
    Action.NOTICE_MARK: (Field.OWN, say("标记本人通知")),
    Action.NOTICE_PREFER: (Field.OWN, say("设定本人接收方式")),
    Action.GOVERNMENT_CREATE: (Field.SYSTEM, say("新建政府")),
    Action.GOVERNMENT_EDIT: (Field.SYSTEM, say("修改政府信息")),
    Action.ORGANISATION_CREATE: (Field.SYSTEM, say("新建机构")),
    Action.ORGANISATION_EDIT: (Field.SYSTEM, say("修改机构信息")),
    Action.ORGANISATION_REORGANISE: (Field.SYSTEM, say("机构更名、合并、分设、撤销")),
    Action.ORGANISATION_IMPORT: (Field.SYSTEM, say("导入机构")),
    Action.CALENDAR_EDIT: (Field.SYSTEM, say("修改工作日历")),
    Action.PERSON_CREATE: (Field.SYSTEM, say("新建人员账号")),
    Action.PERSON_EDIT: (Field.SYSTEM, say("修改人员信息")),
    Action.PERSON_ENABLE: (Field.SYSTEM, say("启用账号")),
    Action.POST_PROPOSE: (Field.SYSTEM, say("提出拟任岗位")),
    Action.JOBS_VIEW: (Field.SYSTEM, say("查看后台任务")),
    Action.JOBS_RETRY: (Field.SYSTEM, say("重试后台任务")),
    Action.NOTICE_RULES: (Field.SYSTEM, say("设定免打扰时间")),
    Action.CHANNEL_VIEW: (Field.SYSTEM, say("查看通知渠道")),
    Action.CHANNEL_CREATE: (Field.SYSTEM, say("新建通知渠道")),
    Action.CHANNEL_EDIT: (Field.SYSTEM, say("修改通知渠道")),
    Action.CHANNEL_SWITCH: (Field.SYSTEM, say("停用、启用通知渠道")),
    Action.CHANNEL_TEST: (Field.SYSTEM, say("试发通知渠道")),
    Action.PERSON_DISABLE: (Field.SECURITY, say("停用账号")),
    Action.PERSON_RESET: (Field.SECURITY, say("重置密码")),
    Action.PERSON_UNLOCK: (Field.SECURITY, say("解除登录锁定")),
    Action.PERSON_RESET_FACTOR: (Field.SECURITY, say("重置两步验证")),
    Action.POST_GRANT: (Field.SECURITY, say("授予岗位")),
    Action.POST_DECLINE: (Field.SECURITY, say("退回拟任岗位")),
    Action.POST_REVOKE: (Field.SECURITY, say("收回岗位")),
    Action.POST_PORTFOLIO: (Field.SECURITY, say("设定分管单位")),
    Action.DELEGATION_APPOINT: (Field.SECURITY, say("指定代理人")),
    Action.AUDIT_READ: (Field.AUDIT, say("查看审计记录")),
    Action.AUDIT_VERIFY: (Field.AUDIT, say("核验审计链")),
    Action.AUDIT_EXPORT: (Field.AUDIT, say("导出审计记录")),
    Action.AUDIT_PRINT: (Field.AUDIT, say("打印链头")),
    Action.ORGANISATION_NAME: (Field.BUSINESS, say("登记机构简称和别称")),
    Action.ORGANISATION_GROUP: (Field.BUSINESS, say("调整机构组成员")),
    Action.DOCUMENT_TAKE_IN: (Field.BUSINESS, say("登记来源文件")),
    Action.DOCUMENT_CONFIRM: (Field.BUSINESS, say("核对读取结果")),
    Action.LEDGER_MAKE: (Field.BUSINESS, say("生成台账")),
    Action.ITEM_CREATE: (Field.BUSINESS, say("登记会议议定、领导批示事项")),
    Action.ITEM_CONFIRM: (Field.BUSINESS, say("确认台账事项")),
    Action.ITEM_RELATE: (Field.BUSINESS, say("登记事项之间的关联")),
    Action.ITEM_IMPORT: (Field.BUSINESS, say("导入台账")),
    Action.PLAN_REPORT_UP: (Field.BUSINESS, say("向上级报送计划")),
    Action.AMENDMENT_PROPOSE: (Field.BUSINESS, say("提出事项变更")),
    Action.AMENDMENT_DECIDE: (Field.BUSINESS, say("审批事项变更")),
    Action.AMENDMENT_APPLY: (Field.BUSINESS, say("执行已批准的变更")),
    Action.AMENDMENT_WITHDRAW: (Field.BUSINESS, say("撤回事项变更")),
    Action.MATTER_REGISTER: (Field.BUSINESS, say("立项报批")),
    Action.MATTER_APPROVE: (Field.BUSINESS, say("审批立项")),
    Action.MATTER_HAND_OUT: (Field.BUSINESS, say("交办、设定时限和责任人员")),
    Action.MATTER_WITHDRAW: (Field.BUSINESS, say("撤回交办")),
    Action.MATTER_REMIND: (Field.BUSINESS, say("催办")),
    Action.MATTER_ATTACH: (Field.BUSINESS, say("上传督办事项的材料")),
    Action.MATTER_CLOSE: (Field.BUSINESS, say("批准销号")),
    Action.MATTER_FILE: (Field.BUSINESS, say("归档")),
    Action.MATTER_REOPEN: (Field.BUSINESS, say("反弹重开")),
    Action.MATTER_PAUSE: (Field.BUSINESS, say("暂停、恢复")),
    Action.MATTER_TERMINATE: (Field.BUSINESS, say("终止")),
    Action.MATTER_MAKE_STANDING: (Field.BUSINESS, say("转常态、转限期")),
    Action.PART_SIGN: (Field.BUSINESS, say("签收")),
    Action.PART_HAND_ON: (Field.BUSINESS, say("单位内部转交")),
    Action.PART_FEED_BACK: (Field.BUSINESS, say("反馈进展")),
    Action.PART_REVIEW: (Field.BUSINESS, say("审核、退回反馈")),
    Action.OBJECTION_FILE: (Field.BUSINESS, say("提出异议、申请改派")),
    Action.OBJECTION_SIGN: (Field.BUSINESS, say("签批异议")),
    Action.OBJECTION_DECIDE: (Field.BUSINESS, say("裁定异议、改派")),
    Action.EXTENSION_FILE: (Field.BUSINESS, say("申请延期")),
    Action.EXTENSION_SIGN: (Field.BUSINESS, say("签批延期申请")),
    Action.EXTENSION_SCREEN: (Field.BUSINESS, say("初审延期申请")),
    Action.EXTENSION_DECIDE: (Field.BUSINESS, say("审批延期")),
    Action.COORDINATION_RAISE: (Field.BUSINESS, say("提请协调、确认答复")),
    Action.COORDINATION_ROUTE: (Field.BUSINESS, say("受理、转办协调事项")),
    Action.COORDINATION_ANSWER: (Field.BUSINESS, say("答复协调事项")),
    Action.WAITING_CLAIM: (Field.BUSINESS, say("申报、结束等待外部环节")),
    Action.WAITING_JUDGE: (Field.BUSINESS, say("核实等待外部环节")),
    Action.RISK_REGISTER: (Field.BUSINESS, say("登记风险")),
    Action.RISK_HANDLE: (Field.BUSINESS, say("处置风险")),
    Action.INSTRUCTION_GIVE: (Field.BUSINESS, say("作出批示")),
    Action.INSTRUCTION_FORWARD: (Field.BUSINESS, say("转办批示")),
    Action.INSTRUCTION_ANSWER: (Field.BUSINESS, say("反馈批示落实情况")),
    Action.INSTRUCTION_SETTLE: (Field.BUSINESS, say("阅结批示")),
    Action.COMPLETION_ASK: (Field.BUSINESS, say("申请办结")),
    Action.COMPLETION_CHECK: (Field.BUSINESS, say("核查办结申请")),
    Action.LOOK_BACK: (Field.BUSINESS, say("安排、登记回头看")),
    Action.LIGHT_OVERRIDE: (Field.BUSINESS, say("人工调整亮灯")),
    Action.PAPER_ISSUE: (Field.BUSINESS, say("制发、更正督办公文")),
    Action.PROJECT_EDIT: (Field.BUSINESS, say("登记项目、设定节点")),
    Action.PROJECT_NODE: (Field.BUSINESS, say("填报项目节点和投资")),
    Action.INDICATOR_DEFINE: (Field.BUSINESS, say("登记指标口径")),
    Action.INDICATOR_REPORT: (Field.BUSINESS, say("填报指标数值")),
    Action.INDICATOR_PLAN: (Field.BUSINESS, say("分解目标、安排进度")),
    Action.FINISH_LINE_SET: (Field.BUSINESS, say("确定完成标准")),
    Action.CYCLE_KEEP: (Field.BUSINESS, say("排定、开放填报周期")),
    Action.CYCLE_ALLOW: (Field.BUSINESS, say("准予填报例外")),
    Action.REPORT_SIGN: (Field.BUSINESS, say("签批进展填报")),
    Action.RESTATEMENT_ASK: (Field.BUSINESS, say("申请更正")),
    Action.RESTATEMENT_DECIDE: (Field.BUSINESS, say("审定更正")),
    Action.CONFIDENCE_JUDGE: (Field.BUSINESS, say("判断信心")),
    Action.POST_HAND_OVER: (Field.BUSINESS, say("移交岗位事项")),
    Action.DELEGATION_GIVE: (Field.OWN, say("授权他人代办")),
    Action.LIST_SAVE: (Field.OWN, say("保存筛选方案")),
    Action.DELEGATION_WITHDRAW: (Field.OWN, say("收回授权代理")),
    Action.FILE_ATTACH: (Field.OWN, say("上传附件（限于可以修改的内容）")),
    Action.FILE_REMOVE: (Field.OWN, say("撤下附件（限于可以修改的内容）")),
    Action.TOKEN_CREATE: (Field.OWN, say("新建访问令牌")),
    Action.TOKEN_REVOKE: (Field.OWN, say("吊销访问令牌")),
}
"""The field of each action and its name, in the order of the printed table."""
