"""What acts at a desk cost: processor time and queries, at a desk of some 400 and one of some 2,400 candidates.

Run: ``python benchmarks/desk.py [--rounds 10] [--profile "accept one"]``. It uses a database of its own in memory
(SQLite; DATABASE_URL names a PostgreSQL server), and asks as a script of the page does. Each figure is the median of
the processor time of the rounds, all of the request with what is drawn for the answer. ``--profile`` prints where the
time of one act goes. Ends with 1 where an act that touches one candidate takes longer than it may.
"""

import argparse
import cProfile
import os
import pstats
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "luoshi.server.settings.test"
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
django.setup()

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

import server_cast
from luoshi.server.intake.models import Candidate, CandidateKind, Desk
from luoshi.server.intake.preparing import Incoming
from luoshi.server.intake.selectors import stamp_of
from luoshi.server.intake.services.taking_in import take_in
from luoshi.server.orgs.services.people import change_password
from server_papers import PLAN

ONE, OPENED = 0.15, 1.0
"""Seconds of processor time that an act on one candidate, and opening the desk, may take."""
SIZES = (400, 2400)
HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}
_AREAS = PLAN[PLAN.index("(一)") : PLAN.index("三、")]
_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Act:
    """Something that is asked of a desk: ``ask`` is called once a round, for a candidate that nobody has decided."""

    name: str
    ask: Callable[[Client, Desk, Candidate], Any]
    most: float | None = None
    once: bool = False


def main(arguments: list[str]) -> int:
    """Make the desks, ask, print; 1 where an act takes longer than it may."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--profile", default="", help="name of an act whose profile is printed")
    wanted = parser.parse_args(arguments)
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with override_settings(ALLOWED_HOSTS=[*settings.ALLOWED_HOSTS, "testserver"]):
            return _measure(wanted.rounds, wanted.profile)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def _measure(rounds: int, profiled: str) -> int:
    now = timezone.now()
    server_cast.NOW, server_cast.TODAY = now, now.date()
    cast = server_cast.build_cast()
    client = _signed_in(cast, now)
    slow = 0
    print(f"{connection.vendor}, {rounds} rounds")
    print(f"{'act':<22}{'candidates':>11}{'cpu ms':>9}{'queries':>9}{'KB':>7}")
    for size in SIZES:
        desk = take_in(actor=cast.actor("compiler"), now=now, files=[Incoming(f"{size}.txt", _text(size).encode())])
        count = desk.candidates.count()
        for act in ACTS:
            cpu, queries, length = _asked(client, desk, act, rounds, act.name == profiled and size == max(SIZES))
            print(f"{act.name:<22}{count:>11}{cpu * 1000:>9.0f}{queries:>9}{length / 1024:>7.0f}")
            slow += act.most is not None and cpu > act.most
    return 1 if slow else 0


def _signed_in(cast: Any, now: Any) -> Client:
    own = change_password(
        actor=cast.alone("compiler"),
        now=now - timedelta(minutes=1),
        person=cast.person("compiler"),
        password="云岭-Luoshi-2027",
    )
    client = Client()
    client.force_login(own, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _text(size: int) -> str:
    """The paper of the tests with its two areas again and again, each time with other figures and places."""
    head, tail = PLAN[: PLAN.index("(一)")], PLAN[PLAN.index("三、") :]
    body, task = [], 0
    for at in range(round(size / 29.3)):
        part = _AREAS.replace("(一)", f"({_numeral(2 * at + 1)})").replace("(二)", f"({_numeral(2 * at + 2)})")
        for number in range(4, 0, -1):
            part = part.replace(f"\n{number}.", f"\n{task + number}.第{at + 1}片区")
        body.append(part.replace("18公里", f"{18 + at}公里").replace("40处", f"{40 + at}处"))
        task += 4
    return f"{head.replace('清水河', f'清水河{size}')}{''.join(body)}{tail}"


def _numeral(number: int) -> str:
    """A number below a thousand as papers count their sections: 三, 十三, 二十, 一百零三."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    said = f"{_NUMERALS[hundreds - 1]}百" if hundreds else ""
    if tens:
        said += ("" if tens == 1 and not hundreds else _NUMERALS[tens - 1]) + "十"
    elif hundreds and ones:
        said += "零"
    return said + (_NUMERALS[ones - 1] if ones else "")


def _asked(client: Client, desk: Desk, act: Act, rounds: int, profiled: bool) -> tuple[float, int, int]:
    """Median of the processor time, queries and bytes of an answer."""
    times, queries, length = [], 0, 0
    rows = _waiting(desk)
    profile = cProfile.Profile()
    for at in range(1 if act.once else rounds + 1):
        row = next(rows)
        with CaptureQueriesContext(connection) as asked:
            if profiled and at:
                profile.enable()
            begun = time.process_time()
            response = act.ask(client, desk, row)
            times.append(time.process_time() - begun)
            profile.disable()
        if response.status_code not in (200, 204):
            raise SystemExit(f"{act.name} answered {response.status_code}: {response.content.decode()[:500]}")
        queries, length = len(asked), len(response.content)
    if profiled:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(60)
        pstats.Stats(profile).sort_stats("tottime").print_stats(30)
    return statistics.median(times[1:] or times), queries, length


def _waiting(desk: Desk) -> Iterator[Candidate]:
    """Measures that nobody has decided, one after the other, from the middle of the desk."""
    while True:
        waiting = desk.candidates.filter(kind=CandidateKind.MEASURE, state="待确认").order_by("position")
        yield waiting[waiting.count() // 2]


def _post(client: Client, desk: Desk, row: Candidate, **data: str) -> Any:
    return client.post(f"/desks/{desk.public_id}/act", {"candidate": row.public_id, **data}, **HTMX)


def _accept(client: Client, desk: Desk, row: Candidate) -> Any:
    return _post(client, desk, row, do="accept", revision=str(row.revision))


def _accept_task(client: Client, desk: Desk, row: Candidate) -> Any:
    task = desk.candidates.get(children=row)
    below = [f"{each.public_id}:{each.revision}" for each in task.children.all()]
    return client.post(
        f"/desks/{desk.public_id}/act",
        {"do": "part", "candidate": task.public_id, "revision": str(task.revision), "seen": below},
        **HTMX,
    )


def _poll(client: Client, desk: Desk, _row: Candidate) -> Any:
    """Nobody did anything since: what is asked every ten seconds by each who has the desk open."""
    return client.get(f"/desks/{desk.public_id}/since?stamp={stamp_of(desk, timezone.now())}", **HTMX)


ACTS = (
    Act("open the desk", lambda client, desk, _row: client.get(f"/desks/{desk.public_id}/"), OPENED),
    Act("ask what is new", _poll, ONE),
    Act("accept one", _accept, ONE),
    Act("undo", lambda client, desk, row: _post(client, desk, row, do="undo"), ONE),
    Act("put one aside", lambda c, d, row: _post(c, d, row, do="reject", revision=str(row.revision)), ONE),
    Act("accept a whole task", _accept_task, ONE),
    Act("accept all certain", lambda client, desk, row: _post(client, desk, row, do="certain"), once=True),
    Act("undo all of that", lambda client, desk, row: _post(client, desk, row, do="undo"), once=True),
)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
