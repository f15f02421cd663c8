"""Numbers said twice, two numbers that may be one target, and counts without a number."""

import re
from collections.abc import Iterator
from itertools import pairwise

from luoshi.extraction.grammar.quantities import QuantityMatch, find_vague
from luoshi.extraction.grammar.units import UnitKind, convert, unit_of
from luoshi.extraction.questions.codes import Code
from luoshi.extraction.questions.material import Material, called, shown
from luoshi.extraction.reading import Grade, Question, Target
from luoshi.extraction.view import normal


def ask(material: Material) -> Iterator[Question]:
    """Questions about amounts."""
    yield from _two_units(material)
    yield from _two_values(material)
    yield from _one_or_two(material)
    yield from _vague(material)


_BRACKET = re.compile(r"[0-9][^,。;()]{0,8}\((?:约|合|折合|即|计)*[0-9][^,。;()]{0,12}\)")


def _two_units(material: Material) -> Iterator[Question]:
    for line in material.lines:
        if "(" not in line.text or _BRACKET.search(line.text) is None:
            continue
        for one, other in pairwise(material.page.views.figures_of(line)):
            between = line.text[one.end : other.start]
            if (
                re.fullmatch(r"\((?:约|合|折合|即|计)*", between)
                and line.text[other.outer_end : other.outer_end + 1] == ")"
            ):
                relation = _relation(one, other)
                if relation:
                    quote = line.text[one.start : other.outer_end + 1]
                    yield material.ask(
                        Code.NUMBER_TWICE,
                        line.view.span(one.start, other.outer_end + 1),
                        f"“{shown(quote)}”用两个单位写了同一个数,{relation},请确定以哪一个为准。",
                        (line.text[one.start : one.end], line.text[other.start : other.end]),
                    )


def _relation(one: QuantityMatch, other: QuantityMatch) -> str | None:
    """How the two compare, or None where they do not measure the same thing."""
    if one.unit == other.unit or one.value_to or other.value_to:
        return None
    try:
        converted = convert(one.value, one.unit, other.unit)
    except ValueError:
        return None
    stated = other.value
    same = abs(converted - int(stated * 10**6) / 10**6) <= abs(float(stated)) * 0.01
    return "两者相符" if same else "但两者换算不相等"


def _two_values(material: Material) -> Iterator[Question]:
    """A rate that the goals and a task state at one time with two values."""
    seen: dict[tuple[str, str], Target] = {}
    for target in material.reading.targets:
        subject = normal(target.subject.quote)
        if len(subject) < 4 or not re.search(r"率|比重|比例|面积|总量|产值|蓄积量", subject) or target.stretch:
            continue
        key = (subject, target.quantity.normal_unit)
        first = seen.setdefault(key, target)
        if first is target or not _contradicts(first, target):
            continue
        one, other = shown(first.quantity.quote), shown(target.quantity.quote)
        yield material.ask(
            Code.NUMBER_TWICE,
            (target.start, target.end),
            f"“{shown(subject)}”前面写{one},这里写{other},请确定以哪一个为准。",
            (one, other),
        )


def _contradicts(one: Target, other: Target) -> bool:
    """Whether two values of one indicator bind at the same time: one in the goals, one in a task, no two years."""
    if one.quantity.normal_value == other.quantity.normal_value or one.comparator is not other.comparator:
        return False
    if (one.task is None) == (other.task is None):
        return False
    days = {target.due.last_day for target in (one, other) if target.due}
    return len(days) <= 1 and one.per is None and other.per is None


_PEOPLE = frozenset(["人", "人口", "户", "名", "户次", "人次", "农户"])
_BENEFIT = re.compile(r"解决|惠及|受益|覆盖|改善|满足|保障|涉及")
_PLAIN = re.compile(
    r"工程|建设|项目|问题|工作|完成|解决|实施|以上|农村|村屯|群众|行政|自然|提升|巩固|改造|能力|水平|服务|全县|全市|困难"
)


def _one_or_two(material: Material) -> Iterator[Question]:
    for one, other in pairwise(material.reading.targets):
        if one.task is None or one.task != other.task or other.start < one.end:
            continue
        gap = normal(material.page.text[one.end : other.start])
        if gap not in (",", "、", ";", ",可", ",并", "并") or not _places_and_people(one, other):
            continue
        word = _common(one, other)
        if word and _BENEFIT.search(normal(other.quote)):
            yield material.ask(
                Code.ONE_TARGET_OR_TWO,
                (one.start, other.end),
                f"“{shown(one.quantity.quote)}”和“{shown(other.quantity.quote)}”都讲{word},"
                "请确定是一个项目的两个数还是两项指标,以及受益人口怎么计算。",
                ("一个项目的两个数", "两项指标"),
            )


def _places_and_people(one: Target, other: Target) -> bool:
    kinds = [known.kind if (known := unit_of(t.quantity.unit)) else None for t in (one, other)]
    counted = all(kind in (UnitKind.MEASURE, UnitKind.PHYSICAL, None) for kind in kinds)
    return counted and other.quantity.normal_unit in _PEOPLE and one.quantity.normal_unit not in _PEOPLE


def _common(one: Target, other: Target) -> str:
    """The longest word, without the common ones of the genre, that both clauses hold; empty if none."""
    left, right = _PLAIN.sub("|", normal(one.quote)), _PLAIN.sub("|", normal(other.quote))
    for length in range(6, 1, -1):
        for at in range(len(left) - length + 1):
            word = left[at : at + length]
            if word in right and re.fullmatch(r"[一-鿿]+", word):
                return word
    return ""


_VAGUE_COUNT = re.compile(r"一大?批|若干|系列|多[个家项处]|[数几][十百千]")
# 第一批 · 取得若干证书的人员: a part of a series, a condition
_BATCH = re.compile(r"(?:第|每|逐|同|分|这|那|首|新|取得|获得|具有|拥有|符合)$")
# 储备一批、实施一批: a figure of speech that counts nothing
_RHETORICAL = re.compile(r"$|[、,。;:)”的]")


def _vague(material: Material) -> Iterator[Question]:
    for task, body in zip(material.tasks, material.bodies, strict=True):
        found = [
            (match.start, match.end)
            for match in find_vague(body.text)
            if _VAGUE_COUNT.match(body.text, match.start)
            and not _BATCH.search(body.text[max(0, match.start - 2) : match.start])
            and not _RHETORICAL.match(body.text, match.end)
        ]
        if not found:
            continue
        quotes = [_phrase(body.text, start, end) for start, end in found]
        yield material.ask(
            Code.VAGUE_QUANTITY,
            body.span(found[0][0], found[0][0] + len(quotes[0])),
            f"{called(task)}的数量不明确({'、'.join(f'“{shown(quote)}”' for quote in quotes[:4])}),"
            "没有数就无法考核,请确定数量或写明只作方向。",
            ("填写数量", "只作方向,不考核数量"),
            Grade.CERTAIN,
        )


def _phrase(text: str, start: int, end: int) -> str:
    """The count with what it counts, up to the end of the clause."""
    stop = re.search(r"[,。;:()]", text[end : end + 24])
    return text[start : end + stop.start()] if stop else text[start : min(len(text), end + 24)]
