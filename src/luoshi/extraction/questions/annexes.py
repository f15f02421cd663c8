"""What the page does not hold or should not hold: annexes without their text, a secrecy mark, a broken number."""

import re
from collections.abc import Iterator

from luoshi.extraction.questions.codes import Code
from luoshi.extraction.questions.material import Material, shown
from luoshi.extraction.reading import DocumentNumber, Grade, Question
from luoshi.extraction.regions import Region
from luoshi.extraction.view import normal


def ask(material: Material) -> Iterator[Question]:
    """Annexes, secrecy, numbers."""
    yield from _annexes(material)
    secrecy = material.reading.metadata.secrecy
    if secrecy:
        yield material.ask(
            Code.SECRECY_MARK,
            (secrecy.start, secrecy.end),
            f"文件标有密级“{shown(secrecy.quote)}”,涉密文件不得录入本系统,请立即停止处理并按保密规定处置。",
            grade=Grade.CERTAIN,
        )
    yield from _numbers(material)


_HEAD = re.compile(r"附件?(\d{1,2})[.:、]?$")


def _annexes(material: Material) -> Iterator[Question]:
    page = material.page
    printed = [page.lines[index].text for index in page.regions.lines(Region.ANNEX, Region.PLAN)]
    texts = set(printed)
    heads = {found.group(1) for text in printed if text[:1] == "附" and (found := _HEAD.match(text))}
    joined = "".join(printed[:4]) if printed else ""
    missing = []
    for annex in material.reading.attachments:
        title = normal(annex.quote).strip("《》")
        there = title in texts or title in joined or (annex.ordinal is not None and str(annex.ordinal) in heads)
        only = len(material.reading.attachments) == 1 and printed and not material.page.regions.inner_title
        if not there and not only:
            missing.append(annex)
    if missing:
        names = "、".join(f"“{shown(annex.quote)}”" for annex in missing[:5])
        yield material.ask(
            Code.ANNEX_MISSING,
            (missing[0].start, missing[0].end),
            f"附件{names}只有名称,页面上没有内容,请补充附件文件,否则其中的任务和指标不会读入。",
            grade=Grade.CERTAIN,
        )


def _numbers(material: Material) -> Iterator[Question]:
    own = material.reading.metadata.number
    numbers = [own] if own else []
    numbers += [reference.number for reference in material.reading.references if reference.number]
    asked: set[str] = set()
    for number in numbers:
        if _broken(number) and number.normal not in asked:
            asked.add(number.normal)
            yield material.ask(
                Code.NUMBER_BROKEN,
                (number.start, number.end),
                f"发文字号“{shown(number.quote)}”不完整或括号有误,请确定正确的字号。",
                () if number.year is None or number.serial is None else (number.normal,),
                Grade.CERTAIN,
            )


def _broken(number: DocumentNumber) -> bool:
    if number.year is None or number.serial is None:
        return "令" not in number.code  # orders have no year: 国令第733号
    # [2031] for 〔2031〕 loses nothing and needs no decision
    quote = normal(number.quote)
    whole = re.search(r"[〔\[(【][^〕\])】]*[〕\])】]", quote) is not None
    return number.grade is Grade.DOUBTFUL and not (whole and _bare(quote) == _bare(number.normal))


def _bare(number: str) -> str:
    return re.sub(r"[〔\[(【〕\])】年第]", "", number)
