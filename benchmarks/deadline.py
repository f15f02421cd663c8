"""The hour before the lock, in a minute: 200 clerks report, each with a picture of 2 MB. What is lost, what doubles?

    python benchmarks/deadline.py [--clerks 200] [--seconds 60]

A real ``luoshi serve`` with its worker; forty bodies, whose clerks begin one after the other within the time. Each
opens the sheet, saves an item with its figure, words and a picture, and hands it in. Then everything is counted: each
report once, each picture once with its bytes, the chain whole. The database is SQLite in a folder of its own, or the
empty one that DATABASE_URL names. Exit code 1 where something is lost or doubled, an answer is no success, or 5 % of
the requests take longer than wanted (3 s on SQLite, 1.5 s on PostgreSQL).
"""

import argparse
import hashlib
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

CLERKS, SECONDS, BODIES, PROCESSES = 200, 60.0, 40, 2
WANTED = {"sqlite": 3.0, "postgresql": 1.5}
"""Seconds below which 95 of a hundred requests must be answered."""
_FREE = "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"
_SIDE, _QUALITY = 1500, 90
_EDGE = "luoshi-deadline-edge"


@dataclass
class Clerk:
    """One who reports: the session, the part of a body, the keys of its figures, the picture, when it begins."""

    session: str
    part: str
    keys: tuple[str, ...]
    picture: bytes
    begins: float
    took: dict[str, float] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def main(arguments: Sequence[str]) -> int:
    """Set up, let them report, count; 1 where something is missing, doubled or slow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clerks", type=int, default=CLERKS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--processes", type=int, default=PROCESSES, help="of the server")
    args = parser.parse_args(arguments)
    sys.path.insert(0, str(Path(__file__).parent))
    with tempfile.TemporaryDirectory(prefix="luoshi-deadline-") as folder:
        begin(Path(folder))
        from writers import serving

        cycle, clerks = prepared(args.clerks, args.seconds)
        from django.db import connection
        from django.utils import timezone

        before = found()

        engine = str(connection.vendor)
        size = statistics.mean(len(clerk.picture) for clerk in clerks) / 2**20
        print(f"{len(clerks)} clerks, a picture of {size:.1f} MB each, within {args.seconds:.0f} s, {engine}")
        port = int(subprocess.run([sys.executable, "-c", _FREE], capture_output=True, check=True).stdout)
        server = serving(port, args.processes)
        try:
            begun = time.monotonic()
            moment = timezone.now()
            report_all(port, cycle, clerks)
            took = time.monotonic() - begun
        finally:
            server.terminate()
            server.wait(60)
        good = told(clerks, took, WANTED[engine])
        return 0 if counted(clerks, before, moment) and good else 1


def begin(home: Path) -> None:
    """An installation with its tables."""
    from luoshi.commands.installing import make_secret
    from luoshi.server.settings.home import Home
    from luoshi.server.startup import start

    os.environ |= {"LUOSHI_HOME": str(home), "LUOSHI_PLAIN_HTTP": "1"}
    make_secret(Home(home))
    start()
    from luoshi.server.setting_up import prepare

    prepare()


def prepared(count: int, seconds: float) -> tuple[str, list[Clerk]]:
    """A county whose bodies lead an item for each clerk, and a quarter that is open; the cycle's id and the clerks."""
    from django.conf import settings
    from django.test import Client

    import ledger
    from cycles import _fill as with_cycle
    from luoshi.server.cycles.models import Cycle
    from luoshi.server.cycles.owing import owed_in

    cast, now = ledger.begun()
    bodies = [_body(cast, at) for at in range(min(BODIES, count))]
    _items(cast, bodies, count, now)
    people = [_clerk(cast, bodies[at % len(bodies)], at, now) for at in range(count)]
    cycle = with_cycle(cast, 1, now, said=False)
    _as_autovacuum_would()
    owed: dict[int, list[Any]] = {}
    for each in owed_in(Cycle.objects.get(), now.date()):
        owed.setdefault(each.part.organisation_id, []).append(each)
    chance = random.Random(20261127)  # the same hour each time
    clerks = []
    for at, person in enumerate(people):
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        mine = owed[bodies[at % len(bodies)].pk].pop()
        keys = tuple(asked.key for asked in mine.asked)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        clerks.append(Clerk(session, mine.part.public_id, keys, _picture(at), chance.uniform(0, seconds)))
    return cycle, clerks


def _as_autovacuum_would() -> None:
    """Let PostgreSQL count its rows, which it does by itself within a minute or two of a county's first entries."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _body(cast: Any, at: int) -> Any:
    """Another body of the county, like the water bureau; it has no leader in office, so that its clerks hand in."""
    from luoshi.server.core.ids import new_id

    like = cast.bodies["water"]
    row = copy(like)
    row.pk, row.public_id, row.position = None, new_id("org"), 100 + at
    row.save()
    for name in like.names.all():
        name.pk, name.organisation, name.text = None, row, f"{name.text}第{at + 1}分局"
        name.matched = name.text
        name.save()
    return row


def _items(cast: Any, bodies: Sequence[Any], count: int, now: Any) -> None:
    """An item with a target of its own for each clerk, registered and handed out."""
    import matters
    from luoshi.server.delivery.models import Matter, Part
    from luoshi.server.ledger.models import Indicator, Plan, Responsibility, Target, Task

    by = {"government": cast.county, "made_by": "x", "made_by_name": "钟合青", "made_at": now - timedelta(days=200)}
    plan = Plan.objects.create(kind="plan", name="云岭县年度重点任务", **by)
    for at in range(count):
        task = Task.objects.create(
            plan=plan, position=at, title=f"第{at + 1}段河道疏浚", strength="firm", state="已确认",
            due_origin="printed", last_day=now.date() + timedelta(days=120), **by,
        )  # fmt: skip
        indicator = Indicator.objects.create(government=cast.county, name=f"第{at + 1}段完成长度", unit="公里")
        Target.objects.create(
            government=cast.county, plan=plan, task=task, indicator=indicator, position=0, comparator="at_least",
            value=18, unit="公里", normal_value=18, strength="firm", text="完成18公里",
        )  # fmt: skip
        Responsibility.objects.create(
            government=cast.county, task=task, organisation=bodies[at % len(bodies)], position=0, role="lead",
            basis="printed", printed_name=bodies[at % len(bodies)].names.first().text,
        )  # fmt: skip
    matters.fill(cast, now)
    Matter.objects.update(state="推进中", closed_at=None)
    Part.objects.update(state="推进中")


def _clerk(cast: Any, body: Any, at: int, now: Any) -> Any:
    from luoshi.server.core.ids import new_id

    user, post = copy(cast.people["water_clerk"]), copy(cast.posts["water_clerk"])
    user.pk, user.public_id, user.login_name = None, new_id("user"), f"clerk{at}"
    user.display_name, user.must_change_password, user.password_changed_at = f"联络员{at + 1}", False, now
    user.save()
    post.pk, post.public_id, post.user, post.organisation = None, new_id("post"), user, body
    post.save()
    return user


def _picture(at: int) -> bytes:
    """A JPEG of some 2 MB that no other is like."""
    from PIL import Image

    noise = Image.frombytes("RGB", (_SIDE, _SIDE), random.Random(at).randbytes(_SIDE * _SIDE * 3))
    kept = BytesIO()
    noise.save(kept, "JPEG", quality=_QUALITY)
    return kept.getvalue()


def report_all(port: int, cycle: str, clerks: Sequence[Clerk]) -> None:
    """Let every clerk report at its moment, each in a thread of its own."""
    begun = time.monotonic()
    threads = [threading.Thread(target=_report, args=(port, cycle, clerk, begun)) for clerk in clerks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _report(port: int, cycle: str, clerk: Clerk, begun: float) -> None:
    """Open the sheet, save, hand in by the foot that comes with what was saved, see the sheet again."""
    time.sleep(max(begun + clerk.begins - time.monotonic(), 0))
    try:
        browser = _Browser(port, clerk)
        sheet = f"/cycles/{cycle}/mine/"
        browser.ask("sheet", "GET", sheet)
        kept = browser.ask("save with picture", "POST", f"{sheet}{clerk.part}/save", _form(clerk), _MULTIPART)
        body = f"csrfmiddlewaretoken={browser.token}&reports={_own_report(kept, clerk.part)}".encode()
        browser.ask("hand in", "POST", f"{sheet}do/submit", body, "application/x-www-form-urlencoded")
        browser.ask("sheet", "GET", sheet)
    except (OSError, ValueError) as error:
        clerk.wrong.append(f"{type(error).__name__}: {error}"[:120])


_ASKING = threading.Lock()
_MULTIPART = f"multipart/form-data; boundary={_EDGE}"


def _own_report(page: str, part: str) -> str:
    """The report of a part; the foot of the page hands it in."""
    from django.db import connection

    from luoshi.server.cycles.models import Report

    with _ASKING:  # a server has so many connections, and they are for who reports
        key = Report.objects.get(part__public_id=part).public_id
        connection.close()
    if f'value="{key}"' not in page:
        raise ValueError("what was saved cannot be handed in")
    return str(key)


class _Browser:
    """A browser as far as it is needed: one connection, cookies, the token; each request is timed."""

    def __init__(self, port: int, clerk: Clerk) -> None:
        from http.client import HTTPConnection

        self._connection = HTTPConnection("127.0.0.1", port, timeout=120)
        self._cookies = {"luoshi_session": clerk.session}
        self._clerk = clerk

    @property
    def token(self) -> str:
        """What a form sends along."""
        return self._cookies["luoshi_csrf"]

    def ask(self, name: str, method: str, path: str, body: bytes = b"", kind: str = "") -> str:
        """One request; what is no success is noted. Keeps the cookies of the answer."""
        headers = {"Cookie": "; ".join(f"{key}={value}" for key, value in self._cookies.items())}
        if body:
            headers |= {"Content-Type": kind, "X-CSRFToken": self.token}
            headers |= {"HX-Request": "true"} if kind == _MULTIPART else {}
        begun = time.monotonic()
        self._connection.request(method, path, body or None, headers)
        answer = self._connection.getresponse()
        said = answer.read().decode("utf-8", "replace")
        self._clerk.took[f"{name} {len(self._clerk.took)}"] = time.monotonic() - begun
        if answer.status not in (200, 302):
            self._clerk.wrong.append(f"{name}: {answer.status}")
        for key, value in answer.getheaders():
            if key.lower() == "set-cookie":
                cookie, _, rest = value.partition("=")
                self._cookies[cookie] = rest.partition(";")[0]
        return said


def _form(clerk: Clerk) -> bytes:
    """What the form of a card sends, with the picture that the phone took."""
    told = {"seen": "0", "claim_level": "under_way", "progress": f"本期清淤6.5公里，护岸过半，{clerk.part}段已交工。"}
    told |= {"next_step": "十月底前完成护岸。"} | {f"value:{key}": "6.5" for key in clerk.keys}
    parts = [
        f'--{_EDGE}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in told.items()
    ]
    head = (
        f'--{_EDGE}\r\nContent-Disposition: form-data; name="photo"; filename="{clerk.part}.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    )
    return "".join(parts).encode() + head.encode() + clerk.picture + f"\r\n--{_EDGE}--\r\n".encode()


def told(clerks: Sequence[Clerk], took: float, wanted: float) -> bool:
    """Print how long requests took; whether all succeeded, and 95 of a hundred in time."""
    print(f"{'request':<22}{'count':>7}{'p50 s':>8}{'p95 s':>8}{'max s':>8}")
    by_name: dict[str, list[float]] = {}
    for clerk in clerks:
        for name, seconds in clerk.took.items():
            by_name.setdefault(name.rpartition(" ")[0], []).append(seconds)
    every = [each for times in by_name.values() for each in times]
    for name, times in [*by_name.items(), ("all", every)]:
        p95 = statistics.quantiles(times, n=20)[-1]
        print(f"{name:<22}{len(times):>7}{statistics.median(times):>8.2f}{p95:>8.2f}{max(times):>8.2f}")
    wrong = [said for clerk in clerks for said in clerk.wrong]
    print(f"{took:.0f} s in all; {len(wrong)} requests without success{': ' + wrong[0] if wrong else ''}")
    return not wrong and statistics.quantiles(every, n=20)[-1] <= wanted


def counted(clerks: Sequence[Clerk], before: set[str], begun: Any) -> bool:
    """Print what there is of all that was sent; whether nothing is lost, doubled or changed, and the chains hold."""
    from luoshi.server.cycles.models import Report
    from luoshi.server.delivery.models import Feedback
    from luoshi.server.files.models import Attachment
    from luoshi.server.files.storage import the_store

    rows = Report.objects.filter(state="待审核", part__public_id__in=[clerk.part for clerk in clerks])
    sent = {hashlib.sha256(clerk.picture).hexdigest() for clerk in clerks}
    files = list(Attachment.objects.filter(public_id__in=[key for row in rows for key in row.evidence]))
    stored = [hashlib.sha256(the_store().path_of(row.blob.sha256).read_bytes()).hexdigest() for row in files]
    whole = sent & set(stored)
    parts = [clerk.part for clerk in clerks]
    waiting = Feedback.objects.filter(part__public_id__in=parts, state="waiting", made_at__gte=begun).count()
    findings = found() - before
    print(f"{'sent':>6} reports {len(clerks):>5}, pictures {len(sent):>5}")
    print(f"{'kept':>6} reports {rows.count():>5}, pictures {len(whole):>5}, each named once by its report")
    print(f"{'':>6} {waiting} wait for the office; {'the chains hold' if not findings else next(iter(findings))}")
    return len(clerks) == rows.count() == len(stored) == len(whole) == len(sent) == waiting and not findings


def found() -> set[str]:
    """What the verification of the chains finds: rows that were written past the services for the sake of time."""
    from luoshi.server.audit.verification import verify
    from luoshi.server.orgs.models import Government

    return {str(each) for root in Government.objects.all() for each in verify(root.public_id).findings}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
