"""How long it takes to reckon everything anew: what is due, what is done, the light, and the figures put together.

``python benchmarks/reckoning.py`` prints one Markdown table; ``--items`` and ``--quarters`` set the size, 2,000 items
over 16 quarters where nothing is said. Every third item goes by steps, every third by seasons; figures are made up
from the number of the item. Times are seconds of processor time of one core, the least of several turns.
"""

import argparse
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from luoshi.reckoning.attainment import Aim, standing
from luoshi.reckoning.figures import Contribution, RolledUp
from luoshi.reckoning.kinds import Comparator, IndicatorKind, Status
from luoshi.reckoning.lights import LightFacts, LightResult, decide, load_rules
from luoshi.reckoning.periods import Cadence, Period, periods_between
from luoshi.reckoning.reports import Owed, report_state
from luoshi.reckoning.rollup import over_bodies, over_periods
from luoshi.reckoning.trajectory import Method, Point, Trajectory

FIRST_YEAR = 2031
TURNS = 5
SEASON = tuple(map(Decimal, ("0", "0", "0.1", "0.3", "0.2", "0", "0", "0", "0.2", "0.2", "0", "0")))
UNITS = 20  # bodies that share the items

Item = tuple[Trajectory, Aim, tuple[Contribution, ...]]


def weekdays(first: date, last: date) -> int:
    """Days from Monday to Friday after one day, up to and with another."""
    weeks, rest = divmod((last - first).days, 7)
    return weeks * 5 + sum((first + timedelta(days=number)).weekday() < 5 for number in range(1, rest + 1))


def make(count: int, quarters: tuple[Period, ...]) -> list[Item]:
    """Items with their ways and a figure for each quarter; every eleventh figure is missing."""
    made = []
    for number in range(count):
        target = Decimal(100 + number % 900)
        start = Point(quarters[0].first - timedelta(days=1), Decimal(0))
        ends = [quarter.last for quarter in quarters[3::4]] or [quarters[-1].last]
        points = tuple(Point(day, target * place / len(ends)) for place, day in enumerate(ends, 1))
        method = (Method.LINEAR, Method.STEPS, Method.SEASONAL)[number % 3]
        way = Trajectory(start, points, method, SEASON if method is Method.SEASONAL else ())
        figures = tuple(
            Contribution(f"unit-{number % UNITS}-{number}", quarter, Status.MISSING)
            if (number + place) % 11 == 0
            else Contribution(
                f"unit-{number % UNITS}-{number}",
                quarter,
                Status.VALUE,
                target * Decimal(place * (80 + number % 40)) / (100 * len(quarters)),
            )
            for place, quarter in enumerate(quarters, 1)
        )
        made.append((way, Aim(Comparator.AT_LEAST, target, Decimal(0)), figures))
    return made


def lights(items: list[Item], quarters: tuple[Period, ...]) -> list[LightResult]:
    """The light of every item at the end of every quarter: due, done, gap, report, rule."""
    rules = load_rules()
    found = []
    for way, aim, figures in items:
        for quarter, figure in zip(quarters, figures, strict=True):
            due = actual = None
            if figure.value is not None:
                reached = standing(aim, way, figure.value, quarter.last)
                due, actual = reached.due.capped, reached.done.capped
            cut_off = quarter.last - timedelta(days=6)
            owed = Owed(cut_off, None if figure.value is None else cut_off)
            facts = LightFacts(
                quarter.last,
                due=way.target.day,
                expected=due,
                actual=actual,
                report=report_state(owed, quarter.last),
                cut_off=cut_off,
            )
            found.append(decide(rules, facts, weekdays))
    return found


def over_time(items: list[Item], quarters: tuple[Period, ...]) -> list[RolledUp]:
    """The last cumulative of every item."""
    whole = Period(quarters[0].first, quarters[-1].last)
    return [over_periods(IndicatorKind.CUMULATIVE, figures, whole, "亩") for _, _, figures in items]


def between_bodies(items: list[Item], quarters: tuple[Period, ...]) -> list[RolledUp]:
    """The sum over all items for every quarter."""
    return [
        over_bodies(IndicatorKind.CUMULATIVE, [figures[place] for _, _, figures in items], quarter, "亩")
        for place, quarter in enumerate(quarters)
    ]


def least(work: Callable[[], object]) -> float:
    """Seconds of processor time of the quickest of several turns."""
    times = []
    for _ in range(TURNS):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--items", type=int, default=2000)
    parser.add_argument("--quarters", type=int, default=16)
    asked = parser.parse_args()
    last = date(FIRST_YEAR + asked.quarters // 4 + 1, 12, 31)
    quarters = periods_between(date(FIRST_YEAR, 1, 1), last, Cadence.QUARTER)[: asked.quarters]
    items = make(asked.items, quarters)
    colours = Counter(result.light for result in lights(items, quarters))
    print("| work | results | s |")
    print("|---|---:|---:|")
    for name, count, work in (
        ("due, done, light", asked.items * asked.quarters, lambda: lights(items, quarters)),
        ("over periods", asked.items, lambda: over_time(items, quarters)),
        ("over bodies", asked.quarters, lambda: between_bodies(items, quarters)),
    ):
        print(f"| {name} | {count} | {least(work):.2f} |")
    print()
    print("lights: " + ", ".join(f"{light} {count}" for light, count in colours.most_common()))


if __name__ == "__main__":
    main()
