"""How fast matters answer with 2,000 of them: how they stand, whose turn it is, lists and counts, limbo, the wall.

Run: ``python benchmarks/matters.py [--matters 2000] [--rounds 20]``. It uses a database of its own.
How all of them stand must be told in less than a second and at most twelve queries, a page of the list by at most 30
queries and in less than 150 ms for 95 of a hundred.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

STANDINGS, LIST_P95 = 1000.0, 150.0
"""Milliseconds that how all stand, and a page of the list, may take."""
STANDING_QUERIES, LIST_QUERIES = 14, 30
"""Queries of them: twelve, and two for which matters they are and whose."""


def main() -> int:
    """Set up, measure, print; 1 where less than wanted was reached."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--matters", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=20)
    args = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).parent))
    from ledger import _engine, _settings

    with tempfile.TemporaryDirectory() as folder:
        _settings(folder)
        import django

        django.setup()
        cast, now = prepared(args.matters)
        print(f"{args.matters} matters, {args.rounds} rounds, {_engine()}, load {os.getloadavg()[0]:.1f}")
        print(f"{'what':<28}{'queries':>8}{'p50 ms':>9}{'p95 ms':>9}{'cpu ms':>9}")
        good = [_line(name, act, args.rounds, wanted) for name, act, wanted in _acts(cast, now)]
        return 0 if all(good) else 1


def prepared(count: int) -> tuple[Any, Any]:
    """A county with so many matters, handed out to three bodies each, half of them with an accepted report."""
    import ledger

    cast, now = ledger.begun()
    ledger._fill(cast, count, now - timedelta(days=200))
    fill(cast, now)
    return cast, now


def fill(cast: Any, now: Any) -> None:
    """A matter for every item, written past the services for the sake of time."""
    from luoshi.server.delivery.models import Feedback, Matter, Part
    from luoshi.server.delivery.services.refreshing import refresh_many
    from luoshi.server.ledger.models import Responsibility, Task

    by = {"government": cast.county, "made_by": "x", "made_by_name": "钟合青"}
    begun = now - timedelta(days=200)
    states = ("推进中",) * 7 + ("申请办结", "已销号", "已暂停")
    tasks = list(Task.objects.order_by("pk"))
    rows = [
        Matter(
            task=task, year=begun.year, ordinal=at + 1, number=f"{begun.year}-{at + 1:04}", basis="县政府常务会议",
            state=states[at % 10], state_since=begun, handed_out_at=begun, made_at=begun, **by,
            closed_at=now - timedelta(days=at % 60) if states[at % 10] == "已销号" else None,
        )
        for at, task in enumerate(tasks)
    ]  # fmt: skip
    Matter.objects.bulk_create(rows, batch_size=500)
    owners: dict[int, list[Any]] = {}
    for each in Responsibility.objects.order_by("task", "position"):
        owners.setdefault(each.task_id, []).append(each)
    kinds = ("推进中", "推进中", "待签收", "待审核", "已退回", "已完成")
    parts = [
        Part(
            matter=matter, organisation_id=owner.organisation_id, role=owner.role, printed_name=owner.printed_name,
            position=owner.position, state=kinds[(at + owner.position) % 6], state_since=begun, made_at=begun,
            sign_by=begun.date(), object_by=begun.date(), due_on=begun.date() + timedelta(days=60 + at % 400),
            first_due_on=begun.date() + timedelta(days=30 + at % 400), **by,
        )
        for at, matter in enumerate(rows)
        for owner in owners[matter.task_id]
    ]  # fmt: skip
    Part.objects.bulk_create(parts, batch_size=500)
    levels = ("planned", "begun", "under_way", "nearly_done", "done")
    said = [
        Feedback(
            part=part, claim_level=levels[at % 5], progress="完成勘测设计", as_of=now.date(), state="accepted",
            decided_at=begun + timedelta(days=100), made_at=begun + timedelta(days=90), **by,
        )
        for at, part in enumerate(parts)
        if at % 2
    ]  # fmt: skip
    Feedback.objects.bulk_create(said, batch_size=500)
    refresh_many([row.pk for row in rows], cast.county, now)


def _acts(cast: Any, now: Any) -> list[tuple[str, Callable[[], object], tuple[float, int] | None]]:
    from luoshi.server.core.clock import china_date
    from luoshi.server.delivery.limbo import limbo
    from luoshi.server.delivery.narrowing import MatterFilter, MatterOrder, matters, tallies
    from luoshi.server.delivery.services.refreshing import refresh_many
    from luoshi.server.delivery.standing.reading import standings
    from luoshi.server.delivery.turns import owed_by, turn_of
    from luoshi.server.delivery.wall import Grouping, wall

    today = china_date(now)
    office, unit, leader = (cast.actor(name, now) for name in ("compiler", "water_clerk", "deputy"))
    every = MatterFilter(on=today)
    page = (LIST_P95, LIST_QUERIES)
    first = matters(office, every).values_list("pk", flat=True)[0]
    red, late = MatterFilter(on=today, light="red"), MatterFilter(on=today, overdue=True)
    return [
        ("standings of all", lambda: standings(office, every, today), (STANDINGS, STANDING_QUERIES)),
        ("standings half a year ago", lambda: standings(office, every, today - timedelta(days=90)), None),
        ("a write refreshed", lambda: refresh_many([first], cast.county, now), None),
        ("list, a page", lambda: list(matters(office, every)[:50]), page),
        ("list, red, worst first", lambda: _rows(matters(office, red, MatterOrder.LIGHT)), page),
        ("list, by the day", lambda: _rows(matters(office, every, MatterOrder.DUE)), page),
        ("list, overdue", lambda: _rows(matters(office, late)), page),
        ("list of a unit", lambda: _rows(matters(unit, every)), page),
        ("counts above the list", lambda: tallies(office, every), None),
        ("my day, office: counts", lambda: owed_by(office, today), None),
        ("my day, unit", lambda: turn_of(unit, today), None),
        ("my day, leader", lambda: turn_of(leader, today), None),
        ("limbo", lambda: limbo(office, today), None),
        ("wall of a year", lambda: wall(office, every, today.year, Grouping.AREA), None),
    ]  # fmt: skip


def _rows(rows: Any) -> tuple[int, list[Any]]:
    return rows.order_by().count(), list(rows[:50])


def _line(name: str, act: Callable[[], object], rounds: int, wanted: tuple[float, int] | None) -> bool:
    """Measure an act and print its line; False where it is slower, or asks more, than is wanted."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        act()
    times, worked = [], time.process_time()
    for _round in range(rounds):
        begun = time.perf_counter()
        act()
        times.append((time.perf_counter() - begun) * 1000)
    cpu = (time.process_time() - worked) * 1000 / rounds
    p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    good = wanted is None or (statistics.median(times) <= wanted[0] and len(asked) <= wanted[1])
    told = "" if wanted is None else f"  wanted: {wanted[0]:.0f} ms, {wanted[1]} queries{'' if good else ', MISSED'}"
    print(f"{name:<28}{len(asked):>8}{statistics.median(times):>9.0f}{p95:>9.0f}{cpu:>9.0f}{told}")
    return good


if __name__ == "__main__":
    sys.exit(main())
