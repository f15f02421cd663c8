"""Amounts and times of a reading: quantities, time limits, targets, and marks that hang on another series.

Printed, normalised, inferred and implied values stand in fields of their own, as in all of ``reading``.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from luoshi.extraction.fact import Fact


class Comparator(StrEnum):
    """How the value binds: 达到/不低于, 不超过/控制在…以内, 增长, 下降, 左右, exactly."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    INCREASE_BY = "increase_by"
    DECREASE_BY = "decrease_by"
    ABOUT = "about"
    EXACTLY = "exactly"


class Strength(StrEnum):
    """Strength of a commitment: 确保/完成/建成 firm, 力争/争取/争创 strive, 推进/加强/加快 push."""

    FIRM = "firm"
    STRIVE = "strive"
    PUSH = "push"


class DeadlineKind(StrEnum):
    """How a time is given: by a date, standing (长期坚持), counted from an event, repeated, by season, vague (尽快)."""

    BY_DATE = "by_date"
    ONGOING = "ongoing"
    RELATIVE = "relative"
    RECURRING = "recurring"
    SEASON = "season"
    VAGUE = "vague"


class YearSource(StrEnum):
    """Where the year of a deadline stands: in its quote, in the context, in the document's dates, or nowhere."""

    QUOTE = "quote"
    CONTEXT = "context"
    DOCUMENT = "document"
    UNKNOWN = "unknown"


class Pace(StrEnum):
    """Over what time an amount is counted again: 每年, 年均 (the mean of the years), 每季度, 每月."""

    YEARLY = "yearly"
    YEARLY_MEAN = "yearly_mean"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"


class MarkKind(StrEnum):
    """What a target without a figure of its own is held against: another series, its own present value, a rank."""

    SERIES = "series"
    PRESENT = "present"
    RANK = "rank"
    RANK_CHANGE = "rank_change"


class Deadline(Fact, frozen=True, kw_only=True, gc=False):
    """A time limit.

    ``value`` is what the quote alone says: ``2022``, ``2022-08``, ``2022-08-31``, ``--08`` (no year), ``ongoing``;
    ``resolved`` is the same with the year found elsewhere; ``last_day`` is the last day that keeps it.
    ``since`` is the lower end of a range in the form of ``value``. ``recurrence`` and ``relative`` are ISO 8601
    durations (``P3M``), the latter in 工作日 where ``working_days`` says so; ``event`` names what a relative limit
    counts from.
    """

    kind: DeadlineKind
    value: str
    resolved: str | None
    last_day: date | None
    year_source: YearSource
    since: str | None = None
    recurrence: str | None = None
    relative: str | None = None
    working_days: bool = False
    event: str | None = None


class Quantity(Fact, frozen=True, kw_only=True, gc=False):
    """A number with its unit as printed; ``normal_value`` in ``normal_unit`` has 万, 亿 … multiplied out.

    ``rounded`` says that the print calls it a round number (20余公里, 近3万人, 5%左右). In a table the unit stands
    apart from its number; ``unit_at`` is then its place.
    """

    value: Decimal
    value_to: Decimal | None
    unit: str
    normal_value: Decimal
    normal_value_to: Decimal | None
    normal_unit: str
    rounded: bool = False
    unit_at: Fact | None = None


class Target(Fact, frozen=True, kw_only=True, gc=False):
    """A quantity that the plan commits to reach; the span is the shortest clause with subject, number and unit.

    ``strict``: the number itself does not count (超过, 低于; 民法典 art. 1259). ``baseline`` is where it stands now
    (由61%提高到80%), ``base`` what a change or a multiple is counted from (较2030年, 同比), ``stretch`` the higher
    amount striven for beside a firm one (力争7.5亿元). ``per`` is what the amount is reached for each of (每个乡镇),
    ``times`` how many of them the clause counts (在5个乡镇各建1个). ``pace`` says that it is counted anew each year,
    quarter or month. ``stage`` numbers the values of one subject that follow each other (2032年40%、2033年80%), 1
    first. ``part``: an amount out of the one before (其中…). ``restated`` is the same amount in another unit
    (300公顷(4500亩)). ``implied``: the words say all or none without a figure, and the quantity is those words
    (全覆盖, 清零).
    """

    subject: Fact
    quantity: Quantity
    comparator: Comparator
    strict: bool = False
    strength: Strength = Strength.FIRM
    due: Deadline | None = None
    baseline: Quantity | None = None
    base: Fact | None = None
    stretch: Quantity | None = None
    per: Fact | None = None
    times: Quantity | None = None
    pace: Pace | None = None
    stage: int | None = None
    part: bool = False
    restated: Quantity | None = None
    standing: bool = False
    cumulative: bool = False
    flow: bool = False
    implied: bool = False
    task: int | None = None


class RelativeTarget(Fact, frozen=True, kw_only=True, gc=False):
    """A target without a figure of its own: 高于全市平均水平, 只增不减, 进入全市前三, 位次前移2位.

    ``reference`` is what it is held against, as printed; ``rank`` the rank to reach, or by how many to move.
    """

    subject: Fact
    mark: MarkKind
    comparator: Comparator
    reference: Fact
    rank: int | None = None
    strict: bool = False
    strength: Strength = Strength.FIRM
    due: Deadline | None = None
    standing: bool = False
    task: int | None = None
