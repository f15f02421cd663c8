"""The words of responsibility lines: labels before names (牵头单位:) and roles behind them (A牵头)."""

import re

from luoshi.extraction.reading import Role

# ---- labels: 牵头单位: · 责任部门: · 配合单位(部门): · 负责部门: · 完成时限:
_WHO = r"(?:责任)?(?:单位|部门|处室|科室|机构|主体|股室|机关|镇街|乡镇|街镇|企业)(?:\((?:单位|部门)\))?"
_LEAD_LABEL = rf"(?:总?牵头|主牵头|主要牵头)(?:{_WHO}|(?=:))"
_MAIN_LABEL = (
    r"责任主体|(?:责任|任务|职责)分工(?=:)|责任(?=:)"
    rf"|(?:(?:整改|主体|直接|第一|属地)责任|责任|整改|负责|主办|承办|实施|落实|试点|主责|主管|承担|完成|执行|建设|组织)(?:{_WHO})"
)
_SUPPORT_LABEL = rf"(?:配合|协办|协同|参加|参与|协助|协作|支持|指导|协调)(?:{_WHO}|(?=:))"
_DUE_LABEL = (
    r"(?:完成|办结|办理|整改|推进|落实|实施)?(?:时限|时间节点|时间|期限|时限要求|时间要求)(?:要求)?"
    r"|时间进度|完成期限|完成日期"
)
_PERSON_LABEL = (
    r"(?:责任人|责任领导|牵头领导|牵头县领导|分管领导|包保领导|县级领导|市级领导|联系人|联系电话|负责人"
    r"|督办领导|督查单位|督导单位|督办单位)(?:\([^()]*\))?"
)
# …密度达标。牵头领导:某某 责任单位:…: persons named right before the bodies
PERSON_BEFORE = re.compile(rf"(?:{_PERSON_LABEL})[:|][^。:|]{{1,24}}$")
PERSON_LINE = re.compile(rf"(?:{_PERSON_LABEL}):")
_OTHER_LABEL = r"适用范围|推广范围|备注|说明|任务来源|工作目标|预期成果|工作措施|整改措施|整改目标|整改情况"
LABEL = re.compile(
    rf"(?P<lead>{_LEAD_LABEL})|(?P<main>{_MAIN_LABEL})|(?P<support>{_SUPPORT_LABEL})"
    rf"|(?P<due>{_DUE_LABEL})|(?P<person>{_PERSON_LABEL})|(?P<other>{_OTHER_LABEL})"
)
COLON = re.compile(r"(?:及责任人|\([^()]{1,6}\))?[:|]")
ROLE_OF_LABEL = {"lead": Role.LEAD, "main": Role.RESPONSIBLE, "support": Role.SUPPORT}

# ---- role words behind names: A牵头 · B、C按职责分工负责 · D参与
_LEADS = r"(?:总牵头|牵头负责|共同牵头|联合牵头|牵头落实|牵头抓总|牵头组织|为牵头单位|牵头)"
_SUPPORTS = (
    r"(?:按照?(?:各自)?(?:职能|职责)?(?:职责)?分工(?:参与|参加|配合|协助)(?![一-鿿])|按(?:各自)?职责(?:参与|参加|配合|协助)(?![一-鿿])"
    r"|积极配合|协同配合|密切配合|做好配合|配合做好|配合落实|配合|参加|参与|协助|协办|协同|支持|指导|给予指导)"
)
_MAINS = (
    r"(?:按照?(?:各自)?(?:职能|职责)?(?:职责)?分工(?:协作|落实|推进|抓好落实)?(?:负责)?(?:落实)?"
    r"|按职责(?:负责|落实|推进)?|分工负责|分别负责|共同负责|具体负责|具体(?:抓好)?落实|负责(?:组织)?(?:实施|落实|推进)?|承担|承办|主办|组织实施|抓好落实|落实|实施)"
)
ROLE_WORD = re.compile(rf"(?P<lead>{_LEADS})|(?P<support>{_SUPPORTS})|(?P<main>{_MAINS})")
# no role word is without one of these, and they are found faster
ROLE_SIGN = re.compile("牵头|配合|参加|参与|协助|协办|协同|支持|指导|分工|职责|负责|承担|承办|主办|落实|实施")
OPEN = re.compile(
    r"等(?:有关|相关)[^、,;。]{0,8}(?:单位|部门|机构|企业)$|等(?:有关|相关|各)?(?:部门|单位|成员单位|部门和单位|有关部门|相关部门)?$|等$"
)

_FIRST_LEADS = re.compile(
    r"(?:(?:列|排|居|位)(?:列|名|序)?(?:在|于)?)?(?:第[一1]|首)(?:位|个|家)?(?:的|者)?(?:责任|承办)?(?:单位|部门|机构)?"
    r"(?:(?:为|是|系|作为)(?:总|主|第一)?(?:牵头|主办|主责|责任|负责|抓总)|牵头)"
)


_FIRST_SIGN = re.compile("首|第一|第1")


def first_leads(text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
    """Where a stretch of normal text says that the first-listed leads (列第一位者为牵头单位)."""
    end = len(text) if end is None else end
    if _FIRST_SIGN.search(text, start, end) is None:
        return None
    return _FIRST_LEADS.search(text, start, end)


HEREAFTER = re.compile(
    r"以下(?:各项)?(?:任务|工作|事项|措施)?(?:均|都|也)(?:需|须|由|要)(?P<who>[^,。;]{2,30}?)(?:负责|贯彻|组织)?(?:落实|实施|负责)[,、]?(?:下?不再(?:一一|逐一|重复)?(?:列出|列明|罗列|注明)|不再列)"
)

# 第1项、第3项至第5项由A牵头,B配合: items named by their numbers, in a paragraph behind them
ITEM_NUMBER = r"\(?(?:\d{1,3}|[一二三四五六七八九十]{1,3})\)?"
_ITEM = rf"第{ITEM_NUMBER}[项条]?"
LAYS_BY_NUMBER = re.compile(
    rf"(?:^|[,。;:])(?:以上|上述|其中)?,?(?P<items>(?:{_ITEM})(?:(?:[、和及与至到]|-+)(?:{_ITEM}|{ITEM_NUMBER}项?))*)"
    r"(?<=[项条])(?:重点|主要|工作)?(?:任务|工作|措施|内容|事项)?由(?P<who>[^。;]{2,160})"
)
