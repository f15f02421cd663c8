"""销号表: what was done, how it was verified, who agreed, and when the matter was struck off."""

from dataclasses import dataclass
from datetime import date

from luoshi.officialdoc.forms.cells import filled, form, one, opinion, two
from luoshi.officialdoc.forms.facts import UNSIGNED, Office, Opinion, Subject
from luoshi.officialdoc.model import FormHead, Paper


@dataclass(frozen=True, slots=True)
class ClosingTable:
    """What a 销号表 says. ``first_due`` is the day at dispatch; ``subject.due`` the one that held at the end."""

    office: Office
    subject: Subject
    lead: str
    support: str = ""
    first_due: date | None = None
    extensions: int = 0
    result: str = ""
    claim: str = ""
    evidence: tuple[str, ...] = ()
    applied_on: date | None = None
    verified_on: date | None = None
    verified_by: str = ""
    method: str = ""
    conclusion: str = ""
    body_says: Opinion = UNSIGNED
    office_says: Opinion = UNSIGNED
    leader_says: Opinion = UNSIGNED
    closed_on: date | None = None
    look_back_on: date | None = None


def closing_table(facts: ClosingTable) -> Paper:
    """The form."""
    office, subject = facts.office, facts.subject
    due = filled(subject.due)
    if facts.extensions:
        due += f"\n（经{facts.extensions}次延期）"
    rows = [
        two("事项编号", subject.number, "申请日期", filled(facts.applied_on)),
        one("事项名称", subject.title),
        one("完成标准", subject.finish_line),
        two("牵头单位", facts.lead, "配合单位", facts.support),
        two("交办时限", filled(facts.first_due), "办结时限", due),
        one("完成情况", facts.result, 16),
        two("完成程度", facts.claim, "核查方式", facts.method, 10),
        one("佐证材料", "\n".join(f"{at}.{each}" for at, each in enumerate(facts.evidence, 1))),
        two("核查日期", filled(facts.verified_on), "核查人员", facts.verified_by),
        one("核查结论", facts.conclusion),
        opinion("承办单位意见", facts.body_says, "主要负责人签字（盖章）"),
        opinion("督查部门意见", facts.office_says),
        opinion("分管领导意见", facts.leader_says),
        two("销号日期", filled(facts.closed_on), "回头看日期", filled(facts.look_back_on)),
    ]
    return Paper(
        title="督办事项销号表",
        head=FormHead(f"督办单位：{office.name}", "" if office.number is None else str(office.number)),
        blocks=(form(*rows),),
    )
