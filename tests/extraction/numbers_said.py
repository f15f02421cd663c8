"""What a sentence says in numbers and times, as plain values: the ground of the tests of quantity patterns."""

from typing import Any

from paper_sources import paper

from luoshi.extraction.grammar.deadlines import DeadlineMatch, find_deadlines
from luoshi.extraction.pipeline import extract
from luoshi.extraction.predicting import decimal
from luoshi.extraction.reading import Deadline, Fact, Measure, PlanReading, Quantity, RelativeTarget, Target
from luoshi.extraction.view import normal

FRAME = """云岭县人民政府关于印发云岭县城乡建设实施方案的通知
各乡镇人民政府：
现印发给你们，请认真贯彻执行。
云岭县人民政府
{year}年1月10日
云岭县城乡建设实施方案
为做好城乡建设，制定本方案。
一、重点任务
1.抓好落实。{text}。（责任单位：县发展和改革局）
2.抓好督导。安排专人跟踪进展，及时协调解决困难和问题。（责任单位：石桥镇）
二、保障措施
加强组织领导。压实责任。
"""


def reading_of(text: str, year: int) -> PlanReading:
    """The reading of a paper of a year with the sentence as the text of its first task."""
    return extract(paper(FRAME.format(text=text, year=year)))


def target_said(target: Target) -> dict[str, Any]:
    """A target without what is empty, false or usual."""
    quantity = target.quantity
    said = {
        "subject": _quote(target.subject),
        "comparator": target.comparator.value,
        "value": decimal(quantity.normal_value),
        "to": decimal(quantity.normal_value_to),
        "unit": quantity.normal_unit,
        "rounded": quantity.rounded,
        "strict": target.strict,
        "strength": target.strength.value if target.strength.value != "firm" else None,
        "due": _due(target.due),
        "baseline": _amount(target.baseline),
        "base": _quote(target.base),
        "stretch": _amount(target.stretch),
        "per": _quote(target.per),
        "times": _amount(target.times),
        "pace": target.pace.value if target.pace else None,
        "stage": target.stage,
        "part": target.part,
        "restated": _amount(target.restated),
        "standing": target.standing,
        "cumulative": target.cumulative,
        "flow": target.flow,
        "implied": target.implied,
        "likely": target.grade.value == "likely",
    }
    return {key: value for key, value in said.items() if value is not None and value is not False}


def relative_said(target: RelativeTarget) -> dict[str, Any]:
    """A target that hangs on another series, in the same way."""
    said = {
        "subject": _quote(target.subject),
        "mark": target.mark.value,
        "comparator": target.comparator.value,
        "reference": _quote(target.reference),
        "rank": target.rank,
        "strict": target.strict,
        "standing": target.standing,
    }
    return {key: value for key, value in said.items() if value is not None and value is not False}


def measure_said(measure: Measure) -> dict[str, Any]:
    """A measure: what it commits to, how strongly, by when."""
    said = {
        "kind": measure.kind.value,
        "strength": measure.strength.value,
        "verb": _quote(measure.verb),
        "vague": _quote(measure.vague),
        "due": _due(measure.due),
    }
    return {key: value for key, value in said.items() if value is not None}


def limit_said(match: DeadlineMatch) -> dict[str, Any]:
    """A time limit as the grammar reads it: no year is found, no day is counted."""
    said = {
        "kind": match.kind.value,
        "value": match.value or None,
        "recurrence": match.recurrence,
        "relative": match.relative,
        "event": match.event,
    }
    return {key: value for key, value in said.items() if value is not None}


def limits_said(text: str) -> list[dict[str, Any]]:
    return [limit_said(match) for match in find_deadlines(normal(text))]


def _due(deadline: Deadline | None) -> str | None:
    if deadline is None:
        return None
    if deadline.last_day is not None:
        return deadline.last_day.isoformat()
    return " ".join(part for part in (deadline.kind.value, deadline.relative, deadline.event) if part)


def _amount(quantity: Quantity | None) -> str | None:
    return None if quantity is None else f"{decimal(quantity.normal_value)}{quantity.normal_unit}"


def _quote(fact: Fact | None) -> str | None:
    return None if fact is None else normal(fact.quote)
