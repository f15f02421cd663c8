"""交办单: a matter is handed to those who carry it out."""

from dataclasses import dataclass
from datetime import date

from luoshi.officialdoc.forms.cells import filled, form, heads, one, opinion, two
from luoshi.officialdoc.forms.facts import UNSIGNED, Duty, Office, Opinion, Subject
from luoshi.officialdoc.model import Align, Cell, FormHead, Paper, Remark, Row


@dataclass(frozen=True, slots=True)
class DispatchSlip:
    """What a 交办单 says. ``bodies`` are all to whom it goes; ``sign_by`` and ``object_by`` bind each of them."""

    office: Office
    subject: Subject
    duties: tuple[Duty, ...]
    leader: str = ""
    supervisor: str = ""
    sign_by: date | None = None
    object_by: date | None = None
    reports: str = ""
    instruction: Opinion = UNSIGNED
    proposal: Opinion = UNSIGNED


def dispatch_slip(facts: DispatchSlip) -> Paper:
    """The form, with a row for each body."""
    subject, office = facts.subject, facts.office
    rows = [
        two("事项编号", subject.number, "交办日期", filled(office.issued_on)),
        one("事项名称", subject.title),
        one("立项依据", subject.source),
        one("办理要求", subject.requirement, 14),
        one("完成标准", subject.finish_line),
        two("责任领导", facts.leader, "办结时限", filled(subject.due)),
        heads(("承办单位", 3), ("职责", 2), ("承担工作", 4), ("完成时限", 3)),
        *(_duty(each) for each in facts.duties),
        two("签收时限", filled(facts.sign_by), "异议期限", filled(facts.object_by)),
        one("反馈要求", facts.reports),
        opinion("领导批示", facts.instruction),
        opinion("拟办意见", facts.proposal),
        two("督办人员", facts.supervisor, "联系电话", office.telephone),
    ]
    return Paper(
        title="督办事项交办单",
        head=FormHead(f"交办单位：{office.name}", "" if office.number is None else str(office.number)),
        blocks=(
            form(*rows),
            Remark("说明：如有异议，请在异议期限前书面提出，由单位主要负责人签字。"),
        ),
    )


def _duty(duty: Duty) -> Row:
    cells = (
        Cell(duty.body, 3, align=Align.CENTRE),
        Cell(duty.role, 2, align=Align.CENTRE),
        Cell(duty.work, 4),
        Cell(filled(duty.due), 3, align=Align.CENTRE),
    )
    return Row(cells, 9)
