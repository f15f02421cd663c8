"""What a request costs (填报负担): fields × units × times, counted before it goes out and for each unit and quarter."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luoshi.reckoning.periods import Cadence, Period, period_of
from luoshi.server.cycles.asking import PURPOSES, dropped_fields
from luoshi.server.cycles.models import Cycle
from luoshi.server.cycles.owing import Owed, owed_in
from luoshi.server.cycles.standings import ReportStanding


@dataclass(frozen=True, slots=True)
class Price:
    """What a body is asked for in one cycle: items, texts and choices, figures; ``known`` figures are not asked for,
    since somebody entered them already.
    """

    body: int
    name: str
    items: int
    texts: int
    figures: int
    known: int

    @property
    def fields(self) -> int:
        """Fields to fill in."""
        return self.texts + self.figures


@dataclass(frozen=True, slots=True)
class Burden:
    """What one cycle asks for."""

    cycle: Cycle
    prices: tuple[Price, ...]

    @property
    def fields(self) -> int:
        """Fields of all bodies together."""
        return sum(price.fields for price in self.prices)

    @property
    def items(self) -> int:
        """Reports of all bodies together."""
        return sum(price.items for price in self.prices)

    @property
    def known(self) -> int:
        """Figures that are not asked for because they are known."""
        return sum(price.known for price in self.prices)

    @property
    def each(self) -> Decimal | None:
        """Fields of a body on average, None where nobody is asked."""
        return Decimal(self.fields) / len(self.prices) if self.prices else None


def burden_of(cycle: Cycle, today: date) -> Burden:
    """What a cycle asks for as things stand, bodies in the order of their first item. A fixed number of queries."""
    texts = len([field for field in PURPOSES if field not in dropped_fields(cycle.government_id)])
    return Burden(cycle, prices_of(owed_in(cycle, today), texts))


def prices_of(owed: Iterable[Owed], texts: int) -> tuple[Price, ...]:
    """What is asked of each body where every report has so many texts and choices; who is excused costs nothing."""
    by_body: dict[int, list[Owed]] = defaultdict(list)
    for each in owed:
        if each.standing is not ReportStanding.EXCUSED:
            by_body[each.part.organisation_id].append(each)
    return tuple(
        Price(
            body=body,
            name=held[0].part.printed_name,
            items=len(held),
            texts=texts * len(held),
            figures=sum(1 for each in held for figure in each.asked if not figure.given),
            known=sum(1 for each in held for figure in each.asked if figure.given),
        )
        for body, held in by_body.items()
    )


@dataclass(frozen=True, slots=True)
class UnitYear:
    """What a body is asked for in the quarters of a year, by the day on which it is due."""

    body: int
    name: str
    quarters: tuple[int, ...]

    @property
    def fields(self) -> int:
        """All year."""
        return sum(self.quarters)


def by_quarter(burdens: Sequence[Burden], year: int) -> list[UnitYear]:
    """What each body is asked for in each quarter of a year, the most first."""
    quarters = [period_of(date(year, month, 1), Cadence.QUARTER) for month in (1, 4, 7, 10)]
    names: dict[int, str] = {}
    found: dict[int, list[int]] = defaultdict(lambda: [0] * len(quarters))
    for burden in burdens:
        at = next((index for index, quarter in enumerate(quarters) if _in(burden.cycle.due_on, quarter)), None)
        for price in burden.prices if at is not None else ():
            names.setdefault(price.body, price.name)
            found[price.body][at or 0] += price.fields
    rows = [UnitYear(body, names[body], tuple(counts)) for body, counts in found.items()]
    return sorted(rows, key=lambda row: (-row.fields, row.body))


def _in(day: date, quarter: Period) -> bool:
    return quarter.first <= day <= quarter.last
