"""Figures as bodies report them, and what figures of several periods or bodies come to."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luoshi.reckoning.kinds import Status
from luoshi.reckoning.periods import Period
from luoshi.said import say


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one body said of one period (填报数).

    ``key`` is the id of the body, never its name, which may change; ``name`` is what it is called. A rate may give
    ``numerator`` and ``denominator`` instead of a value. ``weight`` is for means of progress.
    """

    key: str
    period: Period
    status: Status
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    unit: str = ""
    weight: Decimal | None = None
    name: str = ""

    @property
    def has_parts(self) -> bool:
        """Whether a rate can be put together with others: both of its parts are there."""
        return self.numerator is not None and bool(self.denominator)

    @property
    def says_a_figure(self) -> bool:
        """Whether it is a figure and not a reason why there is none."""
        return self.status is Status.VALUE and (self.value is not None or self.has_parts)

    @property
    def called(self) -> str:
        """What it is called where it is named."""
        return self.name or self.key


@dataclass(frozen=True, slots=True)
class Refused:
    """A figure that could not be put with the others, and why; it is named, and part of no sum."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Row:
    """One figure that went into a result: the value in the result's unit, and its share where shares count."""

    name: str
    period: Period
    value: Decimal
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class RolledUp:
    """What figures come to (汇总结果).

    ``value`` is None where there is nothing to put together. ``reported`` of ``owed`` gave a figure; ``missing``,
    ``withheld`` and ``refused`` name the others. ``oddities`` are questions, never corrections. ``own`` is what a body
    reported itself where only those below it count, so that the two can be compared.
    """

    value: Decimal | None
    unit: str
    formula: str
    rows: tuple[Row, ...]
    reported: int
    owed: int
    missing: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()
    oddities: tuple[str, ...] = ()
    own: Decimal | None = None
    as_of: date | None = None

    @property
    def partial(self) -> bool:
        """Whether figures are lacking: the value is a part of what it will be, and has to be said so."""
        return self.reported < self.owed

    @property
    def counted(self) -> str:
        """How many of how many: 5个中3个已报."""
        return say("%(owed)s个中%(reported)s个已报", owed=self.owed, reported=self.reported)
