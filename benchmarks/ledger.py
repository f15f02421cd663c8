"""How fast the ledger answers with 2,000 items: queries, p50 and p95 of its pages, and 50 rows by HTTP a second.

Run: ``python benchmarks/ledger.py [--items 2000] [--rounds 40] [--seconds 10] [--processes 2]``. It uses a database
of its own in a temporary folder and a server on a free port. The rate is that of ``/ledger/`` with 50 rows, as
somebody who has signed in, over four connections that stay open; ``changing`` records an event ten times a second
meanwhile, so that what was drawn is drawn anew. Ten times Redmine 5's 12 lists of 50 issues a second are wanted.
"""

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import Any

REDMINE, TIMES = 12, 10
"""Lists of 50 issues a second of Redmine 5 on two cores with four connections, and how many times as many we want."""
CONNECTIONS = 4
PAGES = {
    "list": "/ledger/?view=all",
    "list, drawn anew": "/ledger/?view=all",
    "list, last page": "/ledger/?page=9999",
    "list, by limit": "/ledger/?sort=due",
    "list, searched": "/ledger/?text=水库",
    "list, one unit, lead": "/ledger/?unit={body}&role=lead",
    "list, a year": "/ledger/?year=2027",
    "list with a panel": "/ledger/?view=all&open={item}",
    "panel alone": "/ledger/?view=all&open={item}",
    "item": "/ledger/items/{item}/",
    "plans": "/ledger/plans/",
    "plan": "/ledger/plans/{plan}/",
    "search": "/search/?q=水库",
}
_ANEW, _PANEL = "list, drawn anew", "panel alone"
_PLACES = ("青石", "白鹭", "云台", "清水", "马岭", "松林", "河口", "北山", "龙潭", "石桥")
_WORKS = ("水库除险加固", "农村公路改造", "污水处理厂提标", "河道清淤疏浚", "高标准农田建设", "养老服务站建设")


def main() -> int:
    """Set up, measure, print; 1 where less than wanted was reached."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--processes", type=int, default=2)
    args = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # what was measured stays if it is stopped
    with tempfile.TemporaryDirectory() as folder:
        _settings(folder)
        import django

        django.setup()
        names = prepared(args.items)
        client = names.pop("client")
        print(f"{args.items} items, {args.rounds} rounds, {_engine()}, load {os.getloadavg()[0]:.1f}")
        print(f"{'page':<24}{'queries':>8}{'p50 ms':>9}{'p95 ms':>9}{'cpu ms':>9}{'KB':>8}")
        for name, path in PAGES.items():
            queries, times, cpu, size = _measured(client, path.format(**names), args.rounds, name)
            p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
            print(f"{name:<24}{queries:>8}{statistics.median(times):>9.0f}{p95:>9.0f}{cpu:>9.1f}{size / 1024:>8.0f}")
        wanted = REDMINE * TIMES
        rates = []
        for label, changing in (("nothing changes", 0.0), ("ten changes a second", 0.1)):
            rate, high, cpu = _rate(client, args.seconds, args.processes, changing)
            rates.append(rate)
            print(
                f"{label:<24}{rate:>7.0f} lists a second, p95 {high:.0f} ms, {cpu:.1f} ms of processor each; "
                f"Redmine 5: {REDMINE}, so {rate / REDMINE:.1f} times as many ({TIMES} wanted); "
                f"load {os.getloadavg()[0]:.1f}"
            )
        return 0 if rates[0] >= wanted else 1


def _settings(folder: str) -> None:
    os.environ |= {
        "LUOSHI_HOME": folder,
        "LUOSHI_PLAIN_HTTP": "1",
        "DJANGO_SETTINGS_MODULE": "luoshi.server.settings.base",
    }
    os.environ.pop("DATABASE_URL", None)
    (Path(folder) / "secret.key").write_text("of a benchmark that nobody else reaches", "utf-8")


def _engine() -> str:
    from django.db import connection

    return str(connection.vendor)


def begun() -> tuple[Any, datetime]:
    """The cast of the tests as of this moment, in a database with its tables, and the moment."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from django.core.management import call_command
    from django.utils import timezone

    import server_cast

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    now = timezone.now()
    server_cast.NOW, server_cast.TODAY = now, now.date()
    return server_cast.build_cast(), now


def prepared(count: int) -> dict[str, Any]:
    """A county with so many items in ten plans, its compiler signed in, and an item, a plan and a body by their ids."""
    from django.test import Client

    from luoshi.server.orgs.services.people import change_password

    cast, now = begun()
    item, plan = _fill(cast, count, now)
    own = change_password(
        actor=cast.alone("compiler"),
        now=now,
        person=cast.person("compiler"),
        password="云岭-Luoshi-2027",
    )
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(own, backend="allauth.account.auth_backends.AuthenticationBackend")
    return {"client": client, "item": item, "plan": plan, "body": cast.body("water")}


def _fill(cast: Any, count: int, now: Any) -> tuple[str, str]:
    """The items, written past the services for the sake of time: ten plans, eight areas, three bodies, a target."""
    from datetime import timedelta

    from django.db import transaction

    from luoshi.server.ledger.models import Area, Indicator, Plan, Responsibility, Target, Task
    from luoshi.server.ledger.services.finding import let_find

    by = {"government": cast.county, "made_by": "x", "made_by_name": "钟合青", "made_at": now}
    here = cast.county
    bodies = [cast.bodies[key] for key in ("water", "agriculture", "ecology", "yuntai", "bailu", "office")]
    plans, areas = [], {}
    for at in range(10):
        plan = Plan(kind="plan", name=f"云岭县{_PLACES[at]}片区建设实施方案（2026—2030年）", period_from=2026, **by)
        plan.period_to = 2030
        plan.save()
        plans.append(plan)
        areas[plan.pk] = [
            Area(government=here, plan=plan, position=n, title=f"{work}工作") for n, work in enumerate(_WORKS)
        ]
        Area.objects.bulk_create(areas[plan.pk])
    indicator = Indicator.objects.create(government=here, name="完成长度", unit="米")
    for first in range(0, count, 2000):
        tasks = []
        for at in range(first, min(first + 2000, count)):
            plan, place, work = plans[at % 10], _PLACES[at // 7 % 10], at // 10 % len(_WORKS)
            tasks.append(
                Task(
                    plan=plan,
                    area=areas[plan.pk][work],
                    position=at // 10,
                    label=f"{at // 10 + 1}.",
                    title=f"{place}镇第{at}号{_WORKS[work]}",
                    body=f"完成{place}镇{_WORKS[work]}{at % 90 + 1}处，年内投入使用。",
                    strength=("firm", "strive", "push")[at % 3],
                    last_day=now.date() + timedelta(days=at % 1200 - 100),
                    due_origin="printed",
                    state="已确认",
                    **by,
                )
            )
        with transaction.atomic():
            Task.objects.bulk_create(tasks, batch_size=500)
            parts = [
                Responsibility(
                    government=here, task=task, organisation=body, position=n, role="lead" if not n else "support",
                    basis="printed", printed_name=body.names.first().text,
                )
                for at, task in enumerate(tasks)
                for n, body in enumerate(bodies[(at + n) % 6] for n in range(3))
            ]  # fmt: skip
            Responsibility.objects.bulk_create(parts, batch_size=500)
            targets = [
                Target(
                    government=here, plan=task.plan, task=task, indicator=indicator, position=0, comparator="at_least",
                    value=at % 40 + 1, unit="公里", normal_value=1000 * (at % 40 + 1), strength="firm",
                    text=f"完成{at % 40 + 1}公里",
                )
                for at, task in enumerate(tasks)
            ]  # fmt: skip
            Target.objects.bulk_create(targets, batch_size=500)
            let_find(tasks)
    return tasks[0].public_id, plans[0].public_id


def _measured(client: Any, path: str, rounds: int, name: str) -> tuple[int, list[float], float, int]:
    """Queries of an answer that is not kept yet, milliseconds and processor time of the rounds, its bytes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from luoshi.server.web.kept import parts

    headers = {"HX-Request": "true", "HX-Target": "panel"} if name == _PANEL else {}
    parts.clear()
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path, headers=headers)
    queries = len(asked)
    if response.status_code != 200:
        raise SystemExit(f"{path} answered {response.status_code}")
    times, worked = [], time.process_time()
    for _round in range(rounds):
        if name == _ANEW:
            parts.clear()
        begun = time.perf_counter()
        client.get(path, headers=headers)
        times.append((time.perf_counter() - begun) * 1000)
    return queries, times, (time.process_time() - worked) * 1000 / rounds, len(response.content)


def _rate(client: Any, seconds: float, processes: int, changing: float) -> tuple[float, float, float]:
    """(answers a second, p95 in milliseconds, processor milliseconds of the server for each)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", str(processes),
        "--blocking-threads", "4", "--no-log", "luoshi.server.wsgi:application",
    ]  # fmt: skip
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    asked = f"GET /ledger/?view=all HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n".encode()
    server = subprocess.Popen(command)
    try:
        _wait(port)
        _ask(port, asked, time.monotonic() + 3, [])  # both processes have read their templates
        stop = time.monotonic() + seconds
        times: list[float] = []
        before = _processor(server.pid)
        threads = [threading.Thread(target=_ask, args=(port, asked, stop, times)) for _ in range(CONNECTIONS)]
        if changing:
            threads.append(threading.Thread(target=_change, args=(stop, changing)))
        begun = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.monotonic() - begun
        used = _processor(server.pid) - before
        return len(times) / took, statistics.quantiles(times, n=20)[-1], used * 1000 / len(times)
    finally:
        server.terminate()
        server.wait(20)


def _wait(port: int) -> None:
    for _try in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not come up")


def _ask(port: int, asked: bytes, stop: float, times: list[float]) -> None:
    """Ask over one connection that stays open, until it is time to stop."""
    with socket.create_connection(("127.0.0.1", port), 30) as line:
        while time.monotonic() < stop:
            begun = time.perf_counter()
            line.sendall(asked)
            head, rest = _head(line)
            if not head.startswith(b"HTTP/1.1 200"):
                raise SystemExit(head.decode("latin-1")[:300])
            length = int(next(each for each in head.lower().split(b"\r\n") if each.startswith(b"content-length"))[15:])
            while rest < length:
                rest += len(line.recv(262_144))
            times.append((time.perf_counter() - begun) * 1000)


def _head(line: socket.socket) -> tuple[bytes, int]:
    """(the head of an answer, how many bytes of its body came along)."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += line.recv(262_144)
    head, _, body = received.partition(b"\r\n\r\n")
    return head, len(body)


def _change(stop: float, every: float) -> None:
    """Record that somebody took a list out, again and again: the heads of the chain move on."""
    from django.db import connection
    from django.utils import timezone

    from luoshi.server.core.actor import Actor
    from luoshi.server.orgs.models import Government
    from luoshi.server.orgs.services.exports import record_list_export

    here = Government.objects.get(name="云岭县").public_id
    actor = Actor(user="x", name="测量", government=here)
    while time.monotonic() < stop:
        record_list_export(actor=actor, now=timezone.now(), name="ledger", title="测量", rows=1)
        time.sleep(every)
    connection.close()


def _processor(pid: int) -> float:
    """Seconds of processor that a server and its processes have used."""
    found = subprocess.run(
        ["/bin/ps", "-o", "cputimes=,pid=,ppid=", "-A"], capture_output=True, text=True, check=True
    ).stdout
    rows = [tuple(map(int, line.split())) for line in found.splitlines()]
    own = {pid}
    for _depth in range(3):
        own |= {child for _, child, parent in rows if parent in own}
    return float(sum(_ticks(each) for each in own))


def _ticks(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())
