"""延期批复: a body asked for more time; it is told the new last day, or that the old one holds."""

from dataclasses import dataclass
from datetime import date

from luoshi.officialdoc.forms.facts import Office, Subject
from luoshi.officialdoc.model import Block, EndBlock, Heading, Level, Paper, Passage, RedHead, Signature
from luoshi.officialdoc.wording import day


@dataclass(frozen=True, slots=True)
class ExtensionReply:
    """What a 延期批复 says. ``granted_until`` is None where the request was refused.

    ``first_due`` is the day that the matter had at its dispatch, ``due`` the one that held until now; both stay known.
    ``count`` is how many extensions the matter has had with this one. Raises ValueError where a grant is no later day.
    """

    office: Office
    subject: Subject
    body: str
    requested_on: date
    first_due: date
    due: date
    granted_until: date | None
    count: int = 1
    reason: str = ""
    demands: tuple[str, ...] = ()
    copies_to: str = ""

    def __post_init__(self) -> None:
        if self.granted_until is not None and self.granted_until <= self.due:
            raise ValueError("an extension ends after the day that held")


def extension_reply(facts: ExtensionReply) -> Paper:
    """The letter."""
    office, subject = facts.office, facts.subject
    named = f"“{subject.title}”（事项编号：{subject.number}）"
    blocks: list[Block] = [
        Passage(f"你单位{day(facts.requested_on)}提出的{named}延期申请收悉。经研究，批复如下："),
        Heading(Level.ONE, "", _decision(facts)),
        *(Heading(Level.ONE, "", each) for each in facts.demands),
        Passage("特此批复。"),
    ]
    word = "同意" if facts.granted_until else "不同意"
    return Paper(
        title=f"关于{word}“{subject.title}”延期办结的批复",
        head=RedHead((office.name,), office.number),
        addressees=facts.body,
        blocks=tuple(blocks),
        signature=Signature((office.name,), office.issued_on),
        end=EndBlock(office.name, office.issued_on, facts.copies_to),
    )


def _decision(facts: ExtensionReply) -> str:
    if facts.granted_until is None:
        because = f"{facts.reason.rstrip('。')}。" if facts.reason else ""
        return f"不同意该事项延期，仍按{day(facts.due)}的时限办结。{because}"
    until = day(facts.granted_until)
    kept = f"该事项首次交办时限为{day(facts.first_due)}，" if facts.first_due != facts.due else ""
    return (
        f"同意将该事项办结时限由{day(facts.due)}延至{until}。{kept}"
        f"本次为第{facts.count}次延期，原定时限在台账中予以保留。"
    )
