"""What kinds, levels, states, acts and fields of work are called on pages, for the catalogue to translate."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from luoshi.server.orgs.models import DelegationKind, GovernmentLevel, NameKind, OrganisationKind, SuccessionKind
from luoshi.server.orgs.states import PersonState, TermState
from luoshi.server.policy import Action, Field
from luoshi.server.web.components import Text

LEVEL_WORDS: Mapping[GovernmentLevel, Text] = {
    GovernmentLevel.PROVINCE: _("省级"),
    GovernmentLevel.CITY: _("市级"),
    GovernmentLevel.COUNTY: _("县级"),
    GovernmentLevel.TOWNSHIP: _("乡级"),
}
KIND_WORDS: Mapping[OrganisationKind, Text] = {
    OrganisationKind.GOVERNMENT: _("政府"),
    OrganisationKind.OFFICE: _("政府办公室"),
    OrganisationKind.BUREAU: _("工作部门"),
    OrganisationKind.VERTICAL_BRANCH: _("垂管或双管机构"),
    OrganisationKind.INSTITUTION: _("事业单位"),
    OrganisationKind.COMPANY: _("企业"),
    OrganisationKind.TOWNSHIP: _("乡镇街道"),
    OrganisationKind.PARTY_BODY: _("党委机构"),
    OrganisationKind.OTHER: _("其他单位"),
    OrganisationKind.SECTION: _("内设科室"),
    OrganisationKind.GROUP: _("机构组"),
}
NAME_WORDS: Mapping[NameKind, Text] = {
    NameKind.FULL: _("全称"),
    NameKind.PLATE: _("加挂牌子"),
    NameKind.SHORT: _("简称"),
    NameKind.ALIAS: _("别称"),
}
SUCCESSION_WORDS: Mapping[SuccessionKind, Text] = {
    SuccessionKind.MERGE: _("合并"),
    SuccessionKind.SPLIT: _("分设"),
    SuccessionKind.TRANSFER: _("职责划转"),
}
TERM_WORDS: Mapping[TermState, Text] = {
    TermState.COMING: _("尚未开始"),
    TermState.RUNNING: _("有效"),
    TermState.OVER: _("已到期"),
    TermState.WITHDRAWN: _("已收回"),
}
ORGANISATION_STATE_WORDS: Mapping[TermState, Text] = {
    TermState.COMING: _("尚未设立"),
    TermState.RUNNING: _("现有"),
    TermState.OVER: _("已撤销"),
}
"""What the states of a term are called where it is that of an organisation."""
PERSON_STATE_WORDS: Mapping[PersonState, Text] = {PersonState.OPEN: _("启用"), PersonState.CLOSED: _("停用")}
DELEGATION_WORDS: Mapping[DelegationKind, Text] = {
    DelegationKind.GIVEN: _("本人授权"),
    DelegationKind.STAND_IN: _("指定代理"),
}
FIELD_WORDS: Mapping[Field, Text] = {
    Field.READING: _("查看"),
    Field.OWN: _("本人事项"),
    Field.SYSTEM: _("系统管理"),
    Field.SECURITY: _("安全管理"),
    Field.AUDIT: _("审计管理"),
    Field.BUSINESS: _("业务办理"),
}
ACTION_WORDS: Mapping[Action, Text] = {
    Action.GOVERNMENT_VIEW: _("查看政府"),
    Action.GOVERNMENT_CREATE: _("新建政府"),
    Action.GOVERNMENT_EDIT: _("修改政府信息"),
    Action.ORGANISATION_VIEW: _("查看机构"),
    Action.ORGANISATION_CREATE: _("新建机构"),
    Action.ORGANISATION_EDIT: _("修改机构信息"),
    Action.ORGANISATION_NAME: _("登记机构简称和别称"),
    Action.ORGANISATION_GROUP: _("调整机构组成员"),
    Action.ORGANISATION_REORGANISE: _("机构更名、合并、分设、撤销"),
    Action.ORGANISATION_IMPORT: _("导入机构"),
    Action.CALENDAR_VIEW: _("查看工作日历"),
    Action.CALENDAR_EDIT: _("修改工作日历"),
    Action.PERSON_VIEW: _("查看人员"),
    Action.PERSON_ACCOUNT: _("查看账号状态和变动经过"),
    Action.PERSON_CALL: _("查看联系电话"),
    Action.PERSON_CREATE: _("新建人员账号"),
    Action.PERSON_EDIT: _("修改人员信息"),
    Action.PERSON_CONTACT: _("修改本人联系方式"),
    Action.PERSON_PASSWORD: _("修改本人密码"),
    Action.PERSON_RESET: _("重置密码"),
    Action.PERSON_DISABLE: _("停用账号"),
    Action.PERSON_ENABLE: _("启用账号"),
    Action.PERSON_UNLOCK: _("解除登录锁定"),
    Action.PERSON_RESET_FACTOR: _("重置两步验证"),
    Action.POST_VIEW: _("查看岗位"),
    Action.PROPOSAL_VIEW: _("查看拟任岗位"),
    Action.POST_PROPOSE: _("提出拟任岗位"),
    Action.POST_DECLINE: _("退回拟任岗位"),
    Action.POST_GRANT: _("授予岗位"),
    Action.POST_REVOKE: _("收回岗位"),
    Action.POST_PORTFOLIO: _("设定分管单位"),
    Action.POST_HAND_OVER: _("移交岗位事项"),
    Action.DELEGATION_VIEW: _("查看授权代理"),
    Action.DELEGATION_GIVE: _("授权他人代办"),
    Action.DELEGATION_APPOINT: _("指定代理人"),
    Action.DELEGATION_WITHDRAW: _("收回授权代理"),
    Action.PERSON_ACCOUNT: _("查看账号状态和变动经过"),
    Action.PERSON_CALL: _("查看联系电话"),
    Action.PERSON_RESET_FACTOR: _("重置两步验证"),
    Action.PROPOSAL_VIEW: _("查看拟任岗位"),
    Action.POST_PROPOSE: _("提出拟任岗位"),
    Action.POST_DECLINE: _("退回拟任岗位"),
    Action.FILE_VIEW: _("查看附件（限于可以查看的内容）"),
    Action.FILE_ATTACH: _("上传附件（限于可以修改的内容）"),
    Action.FILE_REMOVE: _("撤下附件（限于可以修改的内容）"),
    Action.AUDIT_PRINT: _("打印链头"),
    Action.TOKEN_VIEW: _("查看访问令牌"),
    Action.TOKEN_CREATE: _("新建访问令牌"),
    Action.TOKEN_REVOKE: _("吊销访问令牌"),
    Action.READING_TRY: _("试读文件"),
    Action.JOBS_VIEW: _("查看后台任务"),
    Action.JOBS_RETRY: _("重试后台任务"),
    Action.AUDIT_READ: _("查看审计记录"),
    Action.AUDIT_VERIFY: _("核验审计链"),
    Action.AUDIT_EXPORT: _("导出审计记录"),
    Action.AUDIT_PRINT: _("打印链头"),
    Action.TOKEN_VIEW: _("查看访问令牌"),
    Action.READING_TRY: _("试读文件"),
    Action.NOTICE_VIEW: _("查看本人通知"),
    Action.NOTICE_MARK: _("标记本人通知"),
    Action.NOTICE_PREFER: _("设定本人接收方式"),
    Action.JOBS_VIEW: _("查看后台任务"),
    Action.JOBS_RETRY: _("重试后台任务"),
    Action.NOTICE_RULES: _("设定免打扰时间"),
    Action.CHANNEL_VIEW: _("查看通知渠道"),
    Action.CHANNEL_CREATE: _("新建通知渠道"),
    Action.CHANNEL_EDIT: _("修改通知渠道"),
    Action.CHANNEL_SWITCH: _("停用、启用通知渠道"),
    Action.CHANNEL_TEST: _("试发通知渠道"),
    Action.TOKEN_CREATE: _("新建访问令牌"),
    Action.TOKEN_REVOKE: _("吊销访问令牌"),
    Action.DOCUMENT_VIEW: _("查看来源文件"),
    Action.DOCUMENT_TAKE_IN: _("登记来源文件"),
    Action.DOCUMENT_CONFIRM: _("核对读取结果"),
    Action.LEDGER_MAKE: _("生成台账"),
    Action.ITEM_VIEW: _("查看台账事项"),
    Action.ITEM_CREATE: _("登记会议议定、领导批示事项"),
    Action.ITEM_CONFIRM: _("确认台账事项"),
    Action.ITEM_RELATE: _("登记事项之间的关联"),
    Action.ITEM_EXPORT: _("导出台账"),
    Action.ITEM_IMPORT: _("导入台账"),
    Action.PLAN_REPORT_UP: _("向上级报送计划"),
    Action.AMENDMENT_PROPOSE: _("提出事项变更"),
    Action.AMENDMENT_DECIDE: _("审批事项变更"),
    Action.AMENDMENT_APPLY: _("执行已批准的变更"),
    Action.AMENDMENT_WITHDRAW: _("撤回事项变更"),
    Action.LIST_SAVE: _("保存筛选方案"),
}
