"""What a light is decided from (判灯依据): plain facts of one item on one day, and what follows from them."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from importlib import resources
from typing import NamedTuple

from luoshi.reckoning.amounts import printed
from luoshi.reckoning.attainment import elapsed
from luoshi.reckoning.errors import RuleError
from luoshi.reckoning.milestones import ClaimLevel, Step, by_claim, by_steps
from luoshi.reckoning.reports import ReportState
from luoshi.said import say, word

WorkingDays = Callable[[date, date], int]
"""How many working days lie after one day, up to and with another; given by who knows the government's calendar."""

Value = bool | int | Decimal | date

_NAME = re.compile(r"\{(\w+)\}")


class FactKind(StrEnum):
    """How a fact is compared and printed."""

    FLAG = "flag"
    COUNT = "count"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    PERCENT = "percent"
    POINTS = "points"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class FactName:
    """A fact as rules name it: its label, how it is printed, and the formula that gave it, facts in it as %(id)s."""

    id: str
    label: str
    kind: FactKind
    formula: str = ""


def pattern_of(template: str) -> str:
    """A template of our data (落后{behind}) as ``luoshi.said`` fills it: 落后%(behind)s."""
    if not _NAME.search(template):
        return template  # where nothing is filled in, a percent sign stands for itself
    return _NAME.sub(r"%(\1)s", template.replace("%", "%%"))


FACTS: Mapping[str, FactName] = {
    row["id"]: FactName(row["id"], word(row["label"]), FactKind(row["kind"]), pattern_of(row.get("formula", "")))
    for row in tomllib.loads(resources.files("luoshi.reckoning.data").joinpath("facts.toml").read_text("utf-8"))[
        "facts"
    ]
}
"""Every fact that rules may name, in the order in which inputs are printed."""


class LightFacts(NamedTuple):
    """One item on one day; it holds no row and nothing that changes.

    ``expected`` and ``actual`` are percent of the way, for items with a figure. Without ``actual`` the milestones give
    both, and without milestones ``claim`` gives what is done and the days from ``start`` to ``due`` what is expected.
    ``report`` with its ``cut_off`` is that of the last period that is owed. The facts below it are those of single
    places' rules; None says that nobody keeps them. There is no fact “overdue”: it follows from the days alone.
    """

    today: date
    due: date | None = None
    start: date | None = None
    paused: bool = False
    closed: bool = False
    awaiting_check: bool = False
    standing: bool = False
    report: ReportState | None = None
    cut_off: date | None = None
    expected: Decimal | None = None
    actual: Decimal | None = None
    steps: tuple[Step, ...] = ()
    claim: ClaimLevel | None = None
    slips_sent: int | None = None
    slips_unmet: int | None = None
    urgent: bool | None = None
    poor_quality: bool | None = None
    unlikely: bool | None = None
    months_not_started: int | None = None
    months_not_entered: int | None = None
    funds_short: bool | None = None
    leading: bool | None = None
    times_lagging: int | None = None


class Basis(StrEnum):
    """What the progress of an item rests on (进度依据)."""

    FIGURE = "figure"
    MILESTONES = "milestones"
    CLAIM = "claim"
    NOTHING = "nothing"

    @property
    def word(self) -> str:
        """What it is called."""
        return _BASES[self]


_BASES = {
    Basis.FIGURE: say("指标数值"),
    Basis.MILESTONES: say("节点加权"),
    Basis.CLAIM: say("完成程度"),
    Basis.NOTHING: say("无"),
}


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Facts with what follows from them, each found once when it is first asked for."""

    facts: LightFacts
    working_days: WorkingDays | None = field(default=None, compare=False)
    found: dict[str, Value | None] = field(default_factory=dict, compare=False, repr=False)

    def value(self, name: str) -> Value | None:
        """A fact by its name; None where it is not known. Raises ``RuleError`` for a name that is no fact."""
        if name in self.found:
            return self.found[name]
        if name not in FACTS:
            raise RuleError(say("没有“%(name)s”这项判灯依据", name=name))
        derived = _DERIVED.get(name)
        value: Value | None = getattr(self.facts, name) if derived is None else derived(self)
        self.found[name] = value
        return value

    def printed(self, name: str) -> str:
        """A fact as it is read; what is not known is 未知."""
        return in_words(FACTS[name].kind, self.value(name))

    @property
    def basis(self) -> Basis:
        """What the progress rests on."""
        if self.facts.actual is not None:
            return Basis.FIGURE
        if self.facts.steps:
            return Basis.MILESTONES
        return Basis.CLAIM if self.facts.claim is not None else Basis.NOTHING

    def days_between(self, first: date, last: date) -> int:
        """Working days after one day, up to and with another. Raises ``RuleError`` where no calendar was given."""
        if self.working_days is None:
            raise RuleError(say("规则要用工作日，但没有给出工作日历"))
        return self.working_days(first, last)


def _actual(inquiry: Inquiry) -> Decimal | None:
    """What is done, in percent of the way."""
    facts = inquiry.facts
    if facts.actual is not None:
        return facts.actual
    steps = by_steps(facts.steps, facts.today)
    if steps is not None:
        return steps.done
    return by_claim(facts.claim) if facts.claim is not None else None


def _expected(inquiry: Inquiry) -> Decimal | None:
    """What is due, in percent of the way; for a claim 序时进度 between the first day and the last."""
    facts = inquiry.facts
    if facts.expected is not None or facts.actual is not None:
        return facts.expected
    steps = by_steps(facts.steps, facts.today)
    if steps is not None:
        return steps.due
    if facts.start is not None and facts.due is not None and facts.start <= facts.due:
        return elapsed(facts.start, facts.due, facts.today)
    return None


def _behind(inquiry: Inquiry) -> Decimal | None:
    """Due less done in percentage points, both between 0 and 100; below 0 it is ahead."""
    expected, actual = inquiry.value("expected"), inquiry.value("actual")
    if not isinstance(expected, Decimal) or not isinstance(actual, Decimal):
        return None
    return _capped(expected) - _capped(actual)


def _days_to_due(inquiry: Inquiry) -> int | None:
    """Calendar days until the due day, 0 on the day itself, below 0 behind it."""
    facts = inquiry.facts
    return (facts.due - facts.today).days if facts.due is not None else None


def _days_overdue(inquiry: Inquiry) -> int | None:
    """Calendar days since the due day, 0 until it is over."""
    days = _days_to_due(inquiry)
    return max(-days, 0) if days is not None else None


def _working_days_to_due(inquiry: Inquiry) -> int | None:
    """Working days until the due day, 0 from the day on."""
    due, today = inquiry.facts.due, inquiry.facts.today
    return None if due is None else inquiry.days_between(today, due) if due > today else 0


def _working_days_overdue(inquiry: Inquiry) -> int | None:
    """Working days since the due day, 0 until it is over."""
    due, today = inquiry.facts.due, inquiry.facts.today
    return None if due is None else inquiry.days_between(due, today) if today > due else 0


def _report_is(state: ReportState) -> Callable[[Inquiry], bool | None]:
    """Whether the report that is owed stands so; None where nobody keeps reports."""

    def found(inquiry: Inquiry) -> bool | None:
        report = inquiry.facts.report
        return None if report is None else report is state

    return found


def _working_days_without_report(inquiry: Inquiry) -> int | None:
    """Working days since the cut-off of a report that is missing."""
    facts = inquiry.facts
    if facts.report is not ReportState.MISSING or facts.cut_off is None:
        return None
    return inquiry.days_between(facts.cut_off, facts.today)


def _steps_late(inquiry: Inquiry) -> int | None:
    """How many milestones are overdue; None where there are none."""
    steps = by_steps(inquiry.facts.steps, inquiry.facts.today)
    return len(steps.late) if steps is not None else None


_DERIVED: Mapping[str, Callable[[Inquiry], Value | None]] = {
    "actual": _actual,
    "expected": _expected,
    "behind": _behind,
    "days_to_due": _days_to_due,
    "days_overdue": _days_overdue,
    "working_days_to_due": _working_days_to_due,
    "working_days_overdue": _working_days_overdue,
    "report_missing": _report_is(ReportState.MISSING),
    "report_not_due": _report_is(ReportState.NOT_DUE),
    "working_days_without_report": _working_days_without_report,
    "steps_late": _steps_late,
}


def _capped(percent: Decimal) -> Decimal:
    return min(max(percent, Decimal(0)), Decimal(100))


def in_words(kind: FactKind, value: Value | None) -> str:
    """A value of a kind as it is read, with its unit; what is not known is 未知."""
    if value is None:
        return say("未知")
    match kind:
        case FactKind.FLAG:
            return say("是") if value else say("否")
        case FactKind.DAY:
            return str(value)
        case FactKind.COUNT:
            return str(value)
        case FactKind.DAYS:
            return say("%(value)s天", value=value)
        case FactKind.WORKING_DAYS:
            return say("%(value)s个工作日", value=value)
        case FactKind.PERCENT:
            return printed(_number(value), "%")
        case FactKind.POINTS:
            return say("%(value)s个百分点", value=printed(_number(value)))


def _number(value: Value) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(int(value)) if not isinstance(value, date) else Decimal(0)
