"""签收回执: a body says that it has a matter, and takes it on or objects."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from luoshi.officialdoc.forms.cells import filled, form, one, opinion, two
from luoshi.officialdoc.forms.facts import UNSIGNED, Office, Opinion, Subject
from luoshi.officialdoc.model import FormHead, Paper, Remark


class Answer(StrEnum):
    """What a body answers; OPEN where the paper is still to be filled in."""

    OPEN = "open"
    ACCEPTED = "accepted"
    OBJECTED = "objected"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a 签收回执 says. ``entered_by`` names who entered on the body's behalf what came on paper."""

    office: Office
    subject: Subject
    body: str
    role: str = ""
    dispatched_on: date | None = None
    sign_by: date | None = None
    received_on: date | None = None
    received_by: str = ""
    answer: Answer = Answer.OPEN
    reason: str = ""
    leader: str = ""
    section: str = ""
    contact: str = ""
    telephone: str = ""
    signed: Opinion = UNSIGNED
    entered_by: str = ""


def receipt(facts: Receipt) -> Paper:
    """The form, filled in as far as is known."""
    office, subject = facts.office, facts.subject
    rows = [
        two("事项编号", subject.number, "交办日期", filled(facts.dispatched_on)),
        one("事项名称", subject.title),
        two("承办单位", facts.body, "承担职责", facts.role),
        two("办结时限", filled(subject.due), "签收时限", filled(facts.sign_by)),
        two("签收日期", filled(facts.received_on), "签收人", facts.received_by),
        one("签收意见", _answer(facts.answer)),
        one("异议理由", facts.reason, 24),
        two("分管负责人", facts.leader, "责任科室", facts.section),
        two("联系人", facts.contact, "联系电话", facts.telephone),
        opinion("单位意见", facts.signed, "主要负责人签字（盖章）", 36),
    ]
    remarks = [Remark(f"说明：请在签收时限前将本回执送{office.name}。提出异议的，应写明理由和建议承办单位。")]
    if facts.entered_by:
        remarks.append(Remark(f"本回执由{facts.entered_by}根据纸质材料代为录入。"))
    return Paper(
        title="督办事项签收回执",
        head=FormHead(f"送：{office.name}", "" if office.number is None else str(office.number)),
        blocks=(form(*rows), *remarks),
    )


def _answer(answer: Answer) -> str:
    accepted, objected = ("☑" if answer is each else "□" for each in (Answer.ACCEPTED, Answer.OBJECTED))
    return f"{accepted}同意承办　　　　{objected}提出异议"
