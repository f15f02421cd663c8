"""Targets that cannot be judged yet: no baseline or definition, no standard named, completeness that is only implied.

Brief 0.10 (a rate moves with its definition), 10.5, 10.6.
"""

import re
from collections.abc import Iterator

from luoshi.extraction.grammar.units import UnitKind, unit_of
from luoshi.extraction.questions.codes import Code
from luoshi.extraction.questions.material import Material, around, called, shown
from luoshi.extraction.reading import Comparator, Question, Target
from luoshi.extraction.view import normal

_EACH_AT_MOST = 3  # rates asked one by one; more are one question
_CLAUSE = re.compile(r"[^,。;:!?]+")


def ask(material: Material) -> Iterator[Question]:
    """Questions about how a target will be judged."""
    yield from _baselines(material)
    yield from _standards(material)
    yield from _completeness(material)


_RATE = re.compile(r"率|比重|比例|占比|覆盖面|蓄积量|优良天数")
_BASED = re.compile(
    r"由|从|比20|较20|在[^,。;]{2,12}基础上|口径|按照[^,。;]{2,16}(?:标准|办法|口径)|以[^,。;]{2,20}为准|来源"
)


def _baselines(material: Material) -> Iterator[Question]:
    rates: dict[str, Target] = {}
    for target in material.reading.targets:
        subject = normal(target.subject.quote)
        if _is_level_of_rate(target, subject) and not _BASED.search(_sentence(material, target)):
            rates.setdefault(subject, target)
    asked = list(rates.values())
    if len(asked) > _EACH_AT_MOST:
        first = asked[0]
        names = "、".join(shown(subject) for subject in list(rates)[:6]) + ("等" if len(rates) > 6 else "")
        yield material.ask(
            Code.BASELINE_MISSING,
            (first.start, first.end),
            f"{len(rates)}项比率指标没有写明现状值、计算口径和数据来源({names}),请逐项补充。",
        )
        return
    for subject, target in zip(rates, asked, strict=True):
        yield material.ask(
            Code.BASELINE_MISSING,
            (target.start, target.end),
            f"“{shown(subject)}”只有目标值,没有现状值、计算口径和数据来源,请补充后再考核。",
        )


def _is_level_of_rate(target: Target, subject: str) -> bool:
    known = unit_of(target.quantity.unit)
    level = target.comparator in (Comparator.AT_LEAST, Comparator.AT_MOST, Comparator.EXACTLY, Comparator.ABOUT)
    # 100 % and 0 need no baseline to be judged
    whole = target.quantity.normal_value in (0, 100)
    ratio = known is not None and known.kind is UnitKind.RATIO
    return ratio and level and not whole and target.baseline is None and _RATE.search(subject) is not None


def _sentence(material: Material, target: Target) -> str:
    line = material.line_at(target.start)
    if line is None:
        return ""
    at = line.view.at(target.start)
    return line.text[slice(*around(line.text, at, at, "。;"))]


_MEETS = re.compile(
    r"(?:水质|排放|出水|废水|污水|尾水|废气|空气质量|噪声|饮用水)[^,。;:]{0,14}(?<!不)达标(?!准|率)|达标排放"
)
_NAMED = re.compile(
    r"GB|DB\d|HJ|一级[AB]|[ⅠⅡⅢⅣⅤ]类|I{1,3}V?类|[一二三四]类水|《[^》]{0,40}标准|标准》|地方标准|国家标准|排放标准|排污许可|考核断面|[国省市]控断面|级标准"
)


def _standards(material: Material) -> Iterator[Question]:
    for task, body in zip(material.tasks, material.bodies, strict=True):
        found = _MEETS.search(body.text) if "达标" in body.text else None
        if found and not _NAMED.search(body.text):
            start, end = around(body.text, *found.span(), ",。;:!?")
            yield material.ask(
                Code.STANDARD_MISSING,
                body.span(start, end),
                f"{called(task)}的“{shown(body.text[start:end])}”没有写明执行哪个标准和限值,请确定适用的标准、点位和监测频次。",
            )


_IMPLIES = re.compile(
    r"(?:全部|所有|各)[^,。;:]{1,16}?(?:稳定|全面|全部|均|都){0,3}达标(?!率)"
    r"|(?:全部|全面)(?:完成|整改到位|建成|清零|消除|销号|达标|取缔|淘汰|拆除|退出|办结)"
    r"|完成[^,。;:]{2,14}?(?:整改|清零|销号|整治)(?:任务|工作)?$"
    r"|(?:整改|清零|销号|整治)到位$"
    r"|实现[^,。;:]{2,16}?(?:全覆盖|清零|应[一-鿿]尽[一-鿿])"
)
_ENDS_WORK = re.compile(  # nothing of the kind without one of these
    "达标|完成|到位|建成|清零|消除|销号|取缔|淘汰|拆除|退出|办结|整改|整治|全覆盖|应"
)
_COUNTED = re.compile(r"[0-9]|%|[一二三四五六七八九十百千万两]+(?:个|处|家|座|条|项|户|村|公里|亩)|百分之")


def _completeness(material: Material) -> Iterator[Question]:
    for task, body in zip(material.tasks, material.bodies, strict=True):
        if _ENDS_WORK.search(body.text) is None:
            continue
        found = [clause.span() for clause in _CLAUSE.finditer(body.text) if _implies(clause.group())]
        if found:
            quotes = "、".join(f"“{shown(body.text[start:end])}”" for start, end in found[:4])
            yield material.ask(
                Code.IMPLIED_FULL,
                body.span(*found[0]),
                f"{called(task)}的{quotes}没有写数字,含义是全部完成(100%),请确认是否按100%考核,总数是多少。",
                ("按100%考核", "另定指标"),
            )


# 加快…整治到位 urges and promises nothing
_PUSHED = re.compile(r"加快|推进|推动|逐步|力争|争取|尽快|督促|鼓励|探索|持续|未|不|如|凡")
_TIME_HEAD = re.compile(r"^(?:到|在)?(?:[0-9]{4}年)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?(?:年?底|末)?(?:之?前)?")


def _implies(clause: str) -> bool:
    if _ENDS_WORK.search(clause) is None or _IMPLIES.search(clause) is None or _PUSHED.search(clause):
        return False
    core = clause[_TIME_HEAD.match(clause).end() :]  # type: ignore[union-attr]  # the pattern fits every text
    return _COUNTED.search(core) is None
