"""督查通知: bodies are told what is supervised, when, how, and what they are to hand in."""

from dataclasses import dataclass
from datetime import date

from luoshi.officialdoc.forms.cells import filled
from luoshi.officialdoc.forms.facts import Office
from luoshi.officialdoc.model import (
    Align,
    Annex,
    Block,
    Cell,
    EndBlock,
    Heading,
    Level,
    Paper,
    Passage,
    RedHead,
    Row,
    Signature,
    Table,
)
from luoshi.officialdoc.wording import day

_LIST = "督查事项清单"


@dataclass(frozen=True, slots=True)
class Supervised:
    """A matter that is supervised, and who answers for it."""

    number: str
    title: str
    lead: str
    support: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class SupervisionNotice:
    """What a 督查通知 says. ``topic`` completes 关于…的督查通知, ``basis`` 根据…; ``reply_by`` is the last day."""

    office: Office
    topic: str
    addressees: tuple[str, ...]
    matters: tuple[Supervised, ...]
    basis: str = ""
    begins_on: date | None = None
    ends_on: date | None = None
    methods: tuple[str, ...] = ()
    demands: tuple[str, ...] = ()
    reply_by: date | None = None
    copies_to: str = ""


def supervision_notice(facts: SupervisionNotice) -> Paper:
    """The letter; its matters stand in an annex."""
    office = facts.office
    opening = f"根据{facts.basis}，" if facts.basis else ""
    blocks: list[Block] = [
        Passage(f"{opening}现就{facts.topic}开展督查，有关事项通知如下："),
        Heading(Level.ONE, "督查事项"),
        Passage(f"本次督查共{len(facts.matters)}项，具体事项、承办单位和完成时限见附件。"),
        Heading(Level.ONE, "督查时间和方式"),
        Passage(_when_and_how(facts)),
        Heading(Level.ONE, "有关要求"),
        *(Heading(Level.TWO, "", each) for each in facts.demands),
    ]
    if facts.reply_by is not None:
        words = f"请各有关单位于{day(facts.reply_by)}前，将办理情况报送{office.name}。"
        blocks.append(Heading(Level.TWO, "", words))
    if office.contact or office.telephone:
        blocks.append(Passage(f"联系人：{office.contact}；联系电话：{office.telephone}。"))
    return Paper(
        title=f"关于{facts.topic}的督查通知",
        head=RedHead((office.name,), office.number),
        addressees="，".join(facts.addressees),
        blocks=tuple(blocks),
        attachments=(_LIST,),
        signature=Signature((office.name,), office.issued_on),
        annexes=(Annex(_LIST, (_matters(facts.matters),)),),
        end=EndBlock(office.name, office.issued_on, facts.copies_to),
    )


def _when_and_how(facts: SupervisionNotice) -> str:
    if facts.begins_on and facts.ends_on:
        when = f"督查时间为{day(facts.begins_on)}至{day(facts.ends_on)}"
    elif facts.begins_on:
        when = f"督查自{day(facts.begins_on)}起进行"
    else:
        when = "督查时间另行通知"
    how = f"，采取{'、'.join(facts.methods)}等方式进行" if facts.methods else ""
    return f"{when}{how}。"


def _matters(matters: tuple[Supervised, ...]) -> Table:
    head = Row(tuple(Cell(each, label=True) for each in ("序号", "督查事项", "牵头单位", "配合单位", "完成时限")))
    rows = tuple(
        Row(
            (
                Cell(str(number), align=Align.CENTRE),
                Cell(f"{each.title}\n（{each.number}）" if each.number else each.title),
                Cell(each.lead, align=Align.CENTRE),
                Cell(each.support, align=Align.CENTRE),
                Cell(filled(each.due), align=Align.CENTRE),
            )
        )
        for number, each in enumerate(matters, 1)
    )
    return Table((3, 11, 7, 8, 9), rows, (head,))
