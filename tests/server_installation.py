"""Installations of the tests' own, on the engine that the run is on, worked on by processes that can be killed.

``python server_installation.py set_up`` fills the database of ``LUOSHI_HOME``; ``work SEED`` attaches files without end
and prints each that was committed; ``stop`` attaches one for each point on the way, by a process that kills itself
there, and prints how it ended; ``look`` prints what stands there as JSON, before and after a sweep of everything old.
"""

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

TESTS = Path(__file__).parent
_OURS = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "LUOSHI_HOME", "LUOSHI_PLAIN_HTTP", "LUOSHI_HOSTS")
SECRET = "a secret of this test, as long as those that are made " * 2
_ADMINISTER = """
import sys, psycopg
with psycopg.connect(sys.argv[1], autocommit=True) as connection:
    connection.execute(sys.argv[2])
"""


@dataclass(frozen=True)
class Place:
    """An installation: its folder, and the URL of its database where that is no file in it."""

    home: Path
    url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """The test's own environment with this installation in it."""
        kept = {key: value for key, value in os.environ.items() if key not in _OURS}
        url = {"DATABASE_URL": self.url} if self.url else {}
        return kept | url | {"LUOSHI_HOME": str(self.home), "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(TESTS)}

    def luoshi(self, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
        """One command, run to its end, with nobody at a terminal."""
        command = [sys.executable, "-m", "luoshi.cli", *arguments]
        return subprocess.run(
            command, env=self.environment | more, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )

    def script(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """One of the acts above, run to its end."""
        command = [sys.executable, __file__, *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """One of the acts above, begun; what it prints can be read line by line."""
        return subprocess.Popen(
            [sys.executable, __file__, *arguments], env=self.environment, stdout=subprocess.PIPE, text=True
        )

    def look(self) -> dict[str, Any]:
        """What stands in it."""
        done = self.script("look")
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found


@contextmanager
def places(folder: Path, count: int) -> Iterator[list[Place]]:
    """Installations that have not begun, each with a database of its own where the run is on PostgreSQL."""
    url = os.environ.get("DATABASE_URL", "")
    names = [f"luoshi_keep_{uuid4().hex[:12]}" for _ in range(count)] if url else []
    urls = [urlunsplit(urlsplit(url)._replace(path=f"/{name}")) for name in names]
    postgres = urlunsplit(urlsplit(url)._replace(path="/postgres"))
    for name in names:
        _administer(postgres, f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
    try:
        yield [Place(folder / f"home{at}", urls[at] if url else "") for at in range(count)]
    finally:
        for name in names:
            _administer(postgres, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def migrated_place(folder: Path) -> Iterator[Place]:
    """An installation with its tables and nobody in it, copied from those of the tests (``server_database``)."""
    with places(folder, 1) as [place]:
        yield given_tables(place)


def given_tables(place: Place) -> Place:
    """The installation with its key and its tables."""
    place.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    (place.home / "secret.key").write_text(SECRET, "utf-8")
    (place.home / "secret.key").chmod(0o600)
    command = [sys.executable, str(TESTS / "server_database.py"), "put", str(place.home / "luoshi.sqlite3"), place.url]
    subprocess.run(command, check=True)  # a process of its own: the tests may open no sockets
    return place


def _administer(url: str, statement: str) -> None:
    """In a process of its own: the tests may open no sockets."""
    subprocess.run([sys.executable, "-c", _ADMINISTER, url, statement], check=True)


def begun(place: Place) -> Place:
    """The installation with its tables and the cast in it."""
    done = given_tables(place).script("set_up")
    assert done.returncode == 0, done.stderr
    return place


# ---- what the processes do


def set_up() -> None:
    """The cast, and what a browser gets."""
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)
    from server_cast import build_cast

    build_cast()


def _attach() -> Callable[[bytes, str], str]:
    """Attaches bytes to one of the county's organisations, as its system administrator."""
    from luoshi.server.files.services.attaching import attach
    from luoshi.server.files.storage import the_store
    from luoshi.server.orgs.acting import act_in
    from luoshi.server.orgs.models import Organisation, Post
    from server_cast import COUNTY, NOW

    post = Post.objects.select_related("user").get(role="system_administrator", government__name=COUNTY)
    actor = act_in(post.user, post.public_id, NOW)
    bodies = list(Organisation.objects.filter(government__name=COUNTY).values_list("public_id", flat=True))

    def one(data: bytes, name: str) -> str:
        received = the_store().take(data[start : start + 10_000] for start in range(0, len(data), 10_000))
        row = attach(
            actor=actor, now=NOW, owner_kind="organisation", owner_id=random.choice(bodies),
            received=received, name=name,
        )  # fmt: skip
        return row.blob.sha256

    return one


def work(seed: str) -> None:
    """Attach files until killed; a line for each that was committed."""
    one, turn = _attach(), 0
    while True:
        turn += 1
        text = f"第 {turn} 份文件，{seed}，" * random.randint(1, 9000)
        print(one(text.encode(), f"{seed}-{turn}.txt"), flush=True)


def stop() -> None:
    """Attach a file for each point, by a child that is killed there; prints by what signal each of them ended."""
    from django.db import connections

    _attach()  # what is loaded now need not be loaded by every child
    connections.close_all()
    ended = {}
    for point in POINTS:
        child = os.fork()
        if not child:
            _stop_at(point)
            os._exit(0)
        ended[point] = os.WTERMSIG(os.waitpid(child, 0)[1])
    print(json.dumps(ended))


def _stop_at(point: str) -> None:
    """Attach one file and be killed at a point on the way."""
    from django.db import connections

    from luoshi.server.files.models import Attachment
    from luoshi.server.files.services import attaching

    one = _attach()

    def die(*_: object, **__: object) -> Any:
        os.kill(os.getpid(), signal.SIGKILL)

    def after(call: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *given, **named: (call(*given, **named), die())

    def second(call: Callable[..., Any]) -> Callable[..., Any]:
        left = iter((call, die))

        def each(*given: object, **named: object) -> Any:
            return next(left)(*given, **named)

        return each

    patched: dict[str, tuple[Any, str, Callable[[Any], Any]]] = {
        "first bytes written": (os, "write", after),
        "before the file is on the disk": (os, "fsync", lambda call: die),
        "after the file is on the disk": (os, "fsync", after),
        "before it has its name": (os, "rename", lambda call: die),
        "after it has its name": (os, "rename", after),
        "before its folder is on the disk": (os, "fsync", second),
        "before the row": (Attachment, "save", lambda call: die),
        "after the row": (Attachment, "save", after),
        "before the event": (attaching, "record", lambda call: die),
        "after the event": (attaching, "record", after),
        "before the commit": (type(connections["default"]), "_commit", lambda call: die),
        "after the commit": (type(connections["default"]), "_commit", after),
    }
    where, name, how = patched[point]
    setattr(where, name, how(getattr(where, name)))
    one(f"停在：{point}".encode(), f"{point}.txt")


POINTS = (
    "first bytes written", "before the file is on the disk", "after the file is on the disk", "before it has its name",
    "after it has its name", "before its folder is on the disk", "before the row", "after the row", "before the event",
    "after the event", "before the commit", "after the commit",
)  # fmt: skip


def look() -> None:
    """What stands there, before and after a sweep of everything old."""
    from luoshi.server.audit.selectors import heads
    from luoshi.server.audit.verification import verify
    from luoshi.server.files.models import Attachment
    from luoshi.server.files.services.sweeping import sweep
    from luoshi.server.files.storage import the_store
    from luoshi.server.orgs.models import Government

    def findings() -> list[str]:
        roots = Government.objects.values_list("public_id", flat=True)
        return [str(each) for root in roots for each in verify(root).findings]

    rows = dict(Attachment.objects.values_list("name", "blob__sha256"))
    seen = {
        "heads": {government: str(head) for government, head in heads().items()},
        "findings": findings(),
        "rows": rows,
        "lying": sorted(each.sha256 for each in the_store().stored()),
        "true": all(the_store().digest(sha256)[0] == sha256 for sha256 in rows.values()),
    }
    sweep(now=datetime.now(UTC) + timedelta(days=10_000))  # the cast lives in years to come
    seen["swept"] = sorted(each.sha256 for each in the_store().stored())
    seen["findings after"] = findings()
    seen["incoming"] = len(list(the_store().incoming.iterdir())) if the_store().incoming.is_dir() else 0
    print(json.dumps(seen, ensure_ascii=False))


if __name__ == "__main__":
    from luoshi.server.startup import start

    start()
    acts: dict[str, Callable[..., None]] = {"set_up": set_up, "work": work, "stop": stop, "look": look}
    acts[sys.argv[1]](*sys.argv[2:])
