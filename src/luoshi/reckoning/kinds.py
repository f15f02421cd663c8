"""What sorts of figures there are, and what a body may say instead of one."""

from enum import StrEnum


class IndicatorKind(StrEnum):
    """How figures of an indicator (指标类型) go together over time and over bodies.

    stock 时点数 is counted on a day, flow 时期数 within a period; cumulative 累计数 is reported as the sum so far;
    rate 比率 is one count by another; milestone 节点 is how far along steps it is; qualitative 定性 has no figure.
    """

    STOCK = "stock"
    FLOW = "flow"
    CUMULATIVE = "cumulative"
    RATE = "rate"
    MILESTONE = "milestone"
    QUALITATIVE = "qualitative"


class Direction(StrEnum):
    """Which way is better (指标方向): higher 正向, lower 逆向, near 适度."""

    HIGHER = "higher"
    LOWER = "lower"
    NEAR = "near"


class Comparator(StrEnum):
    """How the target binds (比较方式); values are those of readings: 达到, 不超过, 增长, 下降, 左右, exactly."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    INCREASE_BY = "increase_by"
    DECREASE_BY = "decrease_by"
    ABOUT = "about"
    EXACTLY = "exactly"


class Status(StrEnum):
    """What a body said of a period (填报状态).

    missing 未报 is owed and not there; not due 未到期 is not owed yet; not applicable 不适用 never is; withheld 不公开
    is known and not shown. None of them is zero.
    """

    VALUE = "value"
    MISSING = "missing"
    NOT_DUE = "not_due"
    NOT_APPLICABLE = "not_applicable"
    WITHHELD = "withheld"

    @property
    def owed(self) -> bool:
        """Whether it counts among those that should have reported."""
        return self not in (Status.NOT_DUE, Status.NOT_APPLICABLE)


class ParentMode(StrEnum):
    """What a body's own figure means where bodies below it report too (汇总方式): 本级加下级, 只计下级."""

    OWN_PLUS_CHILDREN = "own_plus_children"
    CHILDREN_ONLY = "children_only"
