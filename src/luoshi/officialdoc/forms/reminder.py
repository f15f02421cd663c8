"""催办单: a body is reminded of a matter that is due or past due."""

from dataclasses import dataclass
from datetime import date

from luoshi.officialdoc.forms.cells import filled, form, one, opinion, two
from luoshi.officialdoc.forms.facts import UNSIGNED, Office, Opinion, Subject
from luoshi.officialdoc.model import FormHead, Paper, Remark
from luoshi.officialdoc.wording import day


@dataclass(frozen=True, slots=True)
class Reminded:
    """An earlier reminder: when, and how (电话, 书面, 现场)."""

    on: date
    way: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """What a 催办单 says as of a day. ``progress`` is what the body last said, ``progress_on`` when."""

    office: Office
    subject: Subject
    body: str
    as_of: date
    dispatched_on: date | None = None
    earlier: tuple[Reminded, ...] = ()
    progress: str = ""
    progress_on: date | None = None
    demand: str = ""
    reply_by: date | None = None
    issued: Opinion = UNSIGNED


def reminder(facts: Reminder) -> Paper:
    """The form, with the room for the body's answer."""
    office, subject = facts.office, facts.subject
    rows = [
        two("事项编号", subject.number, "交办日期", filled(facts.dispatched_on)),
        one("事项名称", subject.title),
        one("办理要求", subject.requirement, 18),
        two("办结时限", filled(subject.due), "时限情况", standing(subject.due, facts.as_of)),
        one("此前催办", _earlier(facts.earlier)),
        one("最近进展", _progress(facts), 18),
        one("催办要求", facts.demand, 18),
        two("回复时限", filled(facts.reply_by), "联系电话", office.telephone),
        opinion("签发意见", facts.issued),
        opinion("承办单位回复", UNSIGNED, "负责人签字（盖章）", 40),
    ]
    return Paper(
        title="督办事项催办单",
        head=FormHead(f"承办单位：{facts.body}", "" if office.number is None else str(office.number)),
        blocks=(
            form(*rows),
            Remark(f"{office.name}　{filled(office.issued_on)}印发。请在回复时限前书面回复，并加盖单位印章。"),
        ),
    )


def standing(due: date | None, as_of: date) -> str:
    """How a matter stands to its last day, counted in calendar days: 已超期3天."""
    if due is None:
        return "未定时限"
    left = (due - as_of).days
    if left < 0:
        return f"已超期{-left}天"
    return "今日到期" if left == 0 else f"距到期{left}天"


def _earlier(reminders: tuple[Reminded, ...]) -> str:
    if not reminders:
        return "本次为首次催办"
    said = "；".join(f"{day(each.on)}（{each.way}）" for each in reminders)
    return f"已催办{len(reminders)}次：{said}"


def _progress(facts: Reminder) -> str:
    if not facts.progress:
        return "尚未收到反馈"
    return facts.progress if facts.progress_on is None else f"{facts.progress}（{day(facts.progress_on)}反馈）"
