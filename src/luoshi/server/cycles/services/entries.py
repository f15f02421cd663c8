"""What somebody fills into a report, checked: as far as it goes when it is saved, whole when it goes out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from luoshi.reckoning.kinds import Status
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import listed, say
from luoshi.server.cycles.figures import Asked, Given, kept, read_kept
from luoshi.server.cycles.models import Report
from luoshi.server.delivery.models import ClaimLevel
from luoshi.server.delivery.services.feedback import DONE_LEVELS
from luoshi.server.delivery.services.keeping import LONGEST
from luoshi.server.indicators.services.observations import NewFigure, wrong_in

TEXTS = ("progress", "problem", "next_step")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is filled in. ``unchanged`` says that nothing is new since the last report."""

    unchanged: bool = False
    claim_level: str = ""
    progress: str = ""
    problem: str = ""
    next_step: str = ""
    figures: Sequence[Given] = ()
    evidence: Collection[str] = ()


def write_entry(report: Report, entry: Entry, asked: Sequence[Asked]) -> None:
    """Put what was filled in on the row, not saved yet. What is not finished may be kept; raises Invalid, naming the
    fields, for texts that are too long, a level that there is not, and figures that nobody asked for.
    """
    wrong: dict[str, str] = {}
    for name in TEXTS:
        text = getattr(entry, name).strip()
        if len(text) > LONGEST:
            wrong[name] = say("不能超过 %(longest)s 个字", longest=LONGEST)
        setattr(report, name, text)
    if entry.claim_level not in ("", *ClaimLevel.values):
        wrong["claim_level"] = say("请从列表中选择")
    known = {each.key for each in asked}
    if any(each.key not in known for each in entry.figures):
        wrong["figures"] = say("有的指标本期不需要填报，请刷新页面")
    if wrong:
        raise Invalid(say("填报内容不对"), listed(wrong.values(), "；"), fields=wrong)
    report.unchanged, report.claim_level = entry.unchanged, entry.claim_level
    report.figures = [kept(each) for each in entry.figures if each.says_something or each.note or each.reason]
    report.evidence = list(dict.fromkeys(entry.evidence))


def check_whole(report: Report, asked: Sequence[Asked], today: date) -> None:
    """Raise Invalid, naming the fields, where a report cannot go out (``lacking``)."""
    wrong = lacking(report, asked, today)
    if wrong:
        raise Invalid(say("填报内容不完整"), listed(wrong.values(), "；"), fields=wrong)


def lacking(report: Report, asked: Sequence[Asked], today: date) -> dict[str, str]:
    """What a report lacks to go out, by field: a level, a word of progress, evidence of what is done, a figure that
    nothing is said of, one that is none. Figures are named by their keys.
    """
    wrong: dict[str, str] = {}
    if not report.claim_level:
        wrong["claim_level"] = say("请选择进展程度")
    if not report.progress:
        wrong["progress"] = say("请填写进展情况")
    if report.claim_level in DONE_LEVELS and not report.evidence:
        wrong["evidence"] = say("报“%(level)s”要附佐证材料", level=report.get_claim_level_display())
    given = read_kept(report.figures)
    for each in asked:
        said = given.get(each.key)
        if said is None:
            if not each.given:
                wrong[each.key] = say("请填写“%(name)s”，没有数的请说明原因", name=each.name)
            continue
        if said.status in (Status.MISSING, Status.NOT_DUE) and not said.note:
            wrong[each.key] = say("“%(name)s”没有数，请说明原因", name=each.name)
            continue
        new = new_figure(each, said)
        at_fault = wrong_in(each.meaning, new, each.given and differs(each, said), today)
        if at_fault:
            wrong[each.key] = say("“%(name)s”：%(what)s", name=each.name, what=listed(at_fault.values(), "；"))
    return wrong


def new_figure(asked: Asked, said: Given) -> NewFigure:
    """What a report says of a figure, as it is entered."""
    return NewFigure(
        period=asked.period, status=said.status, value=said.value, numerator=said.numerator,
        denominator=said.denominator, note=said.note, reason=said.reason,
    )  # fmt: skip


def differs(asked: Asked, said: Given) -> bool:
    """Whether a report says another figure than the one that is known already."""
    held = asked.held
    if held is None:
        return False
    there = (held.status, held.value, held.numerator, held.denominator)
    return there != (said.status, said.value, said.numerator, said.denominator)


def by_key(asked: Sequence[Asked]) -> Mapping[str, Asked]:
    """What is asked for, by key."""
    return {each.key: each for each in asked}
