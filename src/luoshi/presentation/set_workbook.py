"""A set as a workbook: the sheets of its plan, and behind them members, links, contradictions, additions, questions."""

from luoshi.extraction.predicting import printed
from luoshi.extraction.register import Register
from luoshi.extraction.sets.model import SetReading
from luoshi.presentation.set_rows import annex_rows, filled_rows, link_rows, member_rows, pair_rows
from luoshi.presentation.set_vocabulary import LINKS
from luoshi.presentation.workbook import Sheet, workbook


def set_workbook(reading: SetReading, register: Register | None = None) -> bytes:
    """The bytes of the workbook; where no member is the plan, the sheets of the first member stand ahead."""
    plan = reading.members[reading.plan or 0].reading
    sheets = [_members(reading), _links(reading), _pairs(reading), _filled(reading), _asked(reading)]
    return workbook(plan, register, sheets)


def _members(reading: SetReading) -> Sheet:
    listed = {file: title for title, file in annex_rows(reading)}
    records = tuple(
        (number, role, name, title, listed.get(name, ""), count)
        for number, (role, title, name, count) in enumerate(member_rows(reading), 1)
    )
    columns = (
        ("序号", 6.0),
        ("类别", 11.0),
        ("文件", 34.0),
        ("标题", 50.0),
        ("正文所列附件名称", 50.0),
        ("任务数", 8.0),
    )
    return Sheet("成套文件", columns, records)


def _links(reading: SetReading) -> Sheet:
    records = tuple(
        (number, row.member, row.task, row.bodies, row.due, LINKS[row.kind].zh, row.plan_tasks, row.evidence)
        for number, row in enumerate(link_rows(reading), 1)
    )
    columns = (
        ("序号", 6.0),
        ("文件", 26.0),
        ("附件任务", 32.0),
        ("单位", 34.0),
        ("完成时限", 16.0),
        ("与正文关系", 11.0),
        ("正文任务", 32.0),
        ("依据", 36.0),
    )
    return Sheet("任务关联", columns, records)


def _pairs(reading: SetReading) -> Sheet:
    records = tuple(
        (number, row.kind, row.message, row.first, row.first_member, row.second, row.second_member, "")
        for number, row in enumerate(pair_rows(reading), 1)
    )
    columns = (
        ("序号", 6.0),
        ("类别", 9.0),
        ("不一致之处", 56.0),
        ("一处原文", 30.0),
        ("出自", 24.0),
        ("另一处原文", 30.0),
        ("出自文件", 24.0),
        ("核对结果", 20.0),
    )
    return Sheet("前后不一致", columns, records)


def _filled(reading: SetReading) -> Sheet:
    records = tuple(
        (number, row.plan_task, row.part or "整项任务", row.owners, row.due, row.member)
        for number, row in enumerate(filled_rows(reading), 1)
    )
    columns = (
        ("序号", 6.0),
        ("正文任务", 34.0),
        ("所补部分", 34.0),
        ("单位", 40.0),
        ("完成时限", 18.0),
        ("出自文件", 28.0),
    )
    return Sheet("附件补充", columns, records)


def _asked(reading: SetReading) -> Sheet:
    records = tuple(
        (number, question.message, printed(question.quote), "；".join(question.choices), "")
        for number, question in enumerate(reading.questions, 1)
    )
    columns = (("序号", 6.0), ("待确认事项", 60.0), ("原文", 44.0), ("可选答案", 30.0), ("确认结果", 24.0))
    return Sheet("成套待确认", columns, records)
