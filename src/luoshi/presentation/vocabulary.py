"""What the faces call things: the Chinese term first, the English one beside it."""

from enum import StrEnum
from typing import NamedTuple

from luoshi.extraction.reading import (
    Comparator,
    Deadline,
    DeadlineKind,
    GoalKind,
    Grade,
    Kind,
    MeasureKind,
    MechanismKind,
    Quantity,
    Role,
    Strength,
    Target,
)


class Term(NamedTuple):
    """One term in both languages."""

    zh: str
    en: str


TERMS: dict[StrEnum, Term] = {
    Kind.PLAN: Term("方案", "Plan"),
    Kind.POINTS: Term("工作要点", "Work points"),
    Kind.TASKLIST: Term("任务清单", "Task list"),
    Kind.REGULATION: Term("办法", "Regulation"),
    Kind.NOTICE: Term("通知", "Notice"),
    Kind.INTERPRETATION: Term("解读", "Interpretation"),
    Kind.OTHER: Term("其他", "Other"),
    Role.LEAD: Term("牵头", "Lead"),
    Role.RESPONSIBLE: Term("责任", "Responsible"),
    Role.SUPPORT: Term("配合", "Support"),
    Comparator.AT_LEAST: Term("不低于", "at least"),
    Comparator.AT_MOST: Term("不超过", "at most"),
    Comparator.INCREASE_BY: Term("增长", "increase by"),
    Comparator.DECREASE_BY: Term("下降", "decrease by"),
    Comparator.ABOUT: Term("约", "about"),
    Comparator.EXACTLY: Term("等于", "exactly"),
    Strength.FIRM: Term("确定", "Firm"),
    Strength.STRIVE: Term("力争", "Strive"),
    Strength.PUSH: Term("推进", "Push"),
    GoalKind.QUANTIFIED: Term("定量", "Quantified"),
    GoalKind.STATUS: Term("可见状态", "Visible state"),
    GoalKind.VAGUE: Term("定性", "Vague"),
    MeasureKind.ACTION: Term("行动", "Action"),
    MeasureKind.PROJECT: Term("项目", "Project"),
    MeasureKind.TARGET: Term("目标值", "Target"),
    MeasureKind.STATUS: Term("状态", "Status"),
    MeasureKind.OUTCOME: Term("成效", "Outcome"),
    MeasureKind.AGREEMENT: Term("协议", "Agreement"),
    MeasureKind.DOCUMENT: Term("文件", "Document"),
    MeasureKind.BODY: Term("机构", "Body"),
    MeasureKind.MANNER: Term("方式", "Manner"),
    MechanismKind.BODY: Term("机构", "Body"),
    MechanismKind.DUTY: Term("职责", "Duty"),
    MechanismKind.ANNUAL_DOCUMENT: Term("年度文件", "Annual paper"),
    MechanismKind.METHOD: Term("方法", "Method"),
    MechanismKind.CYCLE: Term("周期", "Cycle"),
    Grade.CERTAIN: Term("确定", "Certain"),
    Grade.LIKELY: Term("较可靠", "Likely"),
    Grade.DOUBTFUL: Term("存疑", "Doubtful"),
}


def zh(value: StrEnum) -> str:
    """The Chinese term of an enumerated value."""
    return TERMS[value].zh


def deadline_text(deadline: Deadline | None) -> str:
    """A time limit for a list: ``2031年8月``; with the printed words where they do not say the same."""
    if deadline is None:
        return ""
    date, words = deadline_parts(deadline)
    return f"{date}（{words}）" if words else date


def deadline_parts(deadline: Deadline) -> tuple[str, str]:
    """What a time limit comes to, and its printed words where they differ from that or name no year."""
    printed = "".join(deadline.quote.split())
    if deadline.kind is DeadlineKind.ONGOING:
        return "长期", "" if printed == "长期" else printed
    if not deadline.resolved:
        return printed, ""
    date = _date_text(deadline.resolved)
    return date, "" if deadline.resolved[:4] in printed else printed


def quantity_text(quantity: Quantity) -> str:
    """A quantity as printed: ``3.8万人``, ``3—5个``."""
    end = "" if quantity.value_to is None else f"—{quantity.value_to:f}"
    return f"{quantity.value:f}{end}{quantity.unit}"


def target_value(target: Target) -> str:
    """The comparator and the quantity of a target: ``不低于36公里``."""
    return f"{zh(target.comparator)}{quantity_text(target.quantity)}"


def _date_text(date: str) -> str:
    parts = date.split("-")
    return "".join(f"{int(part)}{unit}" for part, unit in zip(parts, "年月日", strict=False) if part.isdigit())
