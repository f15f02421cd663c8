"""Fifty writers at once: how many writes a second, how long each waits, how many fail. Prints two tables.

    python benchmarks/writers.py [--writers 50] [--seconds 15]

Once fifty threads call a service that changes a row and records it in the chain of one government; once fifty clients,
each signed in for itself, send files to a real ``luoshi serve``. The database is SQLite in a folder of its own, or
the empty one that DATABASE_URL names. Exit code 1 where a single write failed.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

SECONDS, WRITERS = 15.0, 50
_FREE = "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"
_PATIENCE = 600.0

Write = Callable[[], None]


class Tally:
    """What the writers did: seconds of each write that was kept, and what was said of those that were not."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.errors: Counter[str] = Counter()
        self.took = 0.0
        self._lock = threading.Lock()

    def add(self, waits: list[float], errors: "Counter[str]") -> None:
        """What one writer did."""
        with self._lock:
            self.waits += waits
            self.errors += errors

    def line(self, name: str) -> str:
        """The row of the table."""
        waits = sorted(self.waits) or [0.0]
        at = [waits[min(int(len(waits) * share), len(waits) - 1)] for share in (0.5, 0.95, 0.99, 1.0)]
        shown = " ".join(f"{wait * 1000:>8.0f}" for wait in at)
        rate = len(self.waits) / max(self.took, 1e-9)
        return f"{name:<10}{len(self.waits):>9}{rate:>9.0f}{self.errors.total():>8} {shown}"


HEAD = f"{'':<10}{'writes':>9}{'a second':>9}{'failed':>8} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8} {'max ms':>8}"


def together(writers: Sequence[Callable[[], Write]], seconds: float) -> Tally:
    """Let all writers write for some seconds. Each is made in its own thread, and begins when all are ready."""
    tally, ready = Tally(), threading.Barrier(len(writers) + 1)

    def run(make: Callable[[], Write]) -> None:
        waits: list[float] = []
        errors: Counter[str] = Counter()
        try:
            write = make()
            ready.wait(_PATIENCE)
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                begun = time.monotonic()
                try:
                    write()
                except Exception as error:  # the count of all errors is what is asked for
                    errors[f"{type(error).__name__}: {error}"[:120]] += 1
                else:
                    waits.append(time.monotonic() - begun)
        except Exception as error:  # a writer that could not begin is a failure, too
            errors[f"not begun: {type(error).__name__}: {error}"[:120]] += 1
            ready.abort()
        tally.add(waits, errors)

    threads = [threading.Thread(target=run, args=(make,)) for make in writers]
    for thread in threads:
        thread.start()
    with suppress(threading.BrokenBarrierError):
        ready.wait(_PATIENCE)
    begun = time.monotonic()
    for thread in threads:
        thread.join()
    tally.took = time.monotonic() - begun
    return tally


# ---- threads that call a service


def service_writer(number: int) -> Callable[[], Write]:
    """A thread that names one organisation anew and anew, as the office's compiler does."""

    def make() -> Write:
        from datetime import UTC, datetime

        from luoshi.server.orgs.acting import act_in
        from luoshi.server.orgs.models import NameKind, Organisation, Post
        from luoshi.server.orgs.services.organisations import add_name

        now = datetime.now(UTC)
        post = Post.objects.select_related("user").filter(role="office_compiler").earliest("id")
        actor = act_in(post.user, post.public_id, now)
        bodies = Organisation.objects.filter(government=post.government, ends_on__isnull=True).exclude(kind="group")
        body = bodies[number % bodies.count()].public_id
        turns = iter(range(10**9))

        def write() -> None:
            text = f"别称{number}之{next(turns)}"
            add_name(actor=actor, now=datetime.now(UTC), organisation=body, kind=NameKind.ALIAS, text=text)

        return write

    return make


# ---- clients over HTTP


class Client:
    """A browser as far as it is needed: cookies, and a form with a file; it has signed in."""

    def __init__(self, port: int, session: str) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        self._cookies = {"luoshi_session": session}
        status, _ = self.ask("GET", "/files/")
        if status != 200:
            raise RuntimeError(f"the first page gave {status}")

    def _token(self) -> str:
        return self._cookies["luoshi_csrf"]

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, bytes]:
        """One request; keeps the cookies of the answer."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body:
            headers |= {"Content-Type": kind, "HX-Request": "true"}
            headers["X-CSRFToken"] = self._token()
        self._connection.request(method, path, body or None, headers)
        answer = self._connection.getresponse()
        said = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        return answer.status, said

    def send(self, owner: str, name: str, data: bytes) -> None:
        """Attach a file. Raises RuntimeError unless it was kept."""
        edge = "luoshi-benchmark-edge"
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="owner"\r\n\r\n{owner}\r\n',
            f'--{edge}\r\nContent-Disposition: form-data; name="caption"\r\n\r\n\r\n',
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: text/plain\r\n\r\n",
        ]
        body = "".join(parts).encode() + data + f"\r\n--{edge}--\r\n".encode()
        status, said = self.ask("POST", "/files/attach/", body, f"multipart/form-data; boundary={edge}")
        if status != 200:
            raise RuntimeError(f"{status}: {said[:80]!r}")


def http_writer(number: int, port: int, session: str, owners: Sequence[str]) -> Callable[[], Write]:
    """A client that attaches small files to one organisation after the other."""

    def make() -> Write:
        client = Client(port, session)
        turns = iter(range(10**9))

        def write() -> None:
            turn = next(turns)
            owner = owners[(number + turn) % len(owners)]
            client.send(owner, f"{number}-{turn}.txt", f"第 {number} 个客户第 {turn} 次".encode() * 20)

        return write

    return make


# ---- an installation for them


def set_up(home: Path, writers: int) -> tuple[list[str], list[str]]:
    """The bundled county in a folder; gives a session of an administrator for each writer, and what files hang on."""
    from datetime import UTC, datetime

    from luoshi.commands.installing import make_secret
    from luoshi.server.settings.home import Home
    from luoshi.server.startup import start

    os.environ["LUOSHI_HOME"] = str(home)
    os.environ["LUOSHI_PLAIN_HTTP"] = "1"
    make_secret(Home(home))
    start()
    from django.conf import settings
    from django.test import Client as TestClient

    from luoshi.server.demo import accounts
    from luoshi.server.demo import set_up as set_up_county
    from luoshi.server.orgs.models import Organisation, Post, User
    from luoshi.server.setting_up import prepare

    prepare()
    set_up_county(datetime.now(UTC))
    known = next(each.account for each in accounts() if each.account.role == "system_administrator")
    root = Post.objects.get(user__login_name=known.login_name).government
    bodies = Organisation.objects.filter(government=root).values_list("public_id", flat=True)
    user = User.objects.get(login_name=known.login_name)
    sessions = []
    for _ in range(writers):  # signing in by fifty passwords at once would measure their hashes
        client = TestClient()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        sessions.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    return sessions, [f"organisation:{body}" for body in bodies]


def serving(port: int, processes: int = 1) -> "subprocess.Popen[bytes]":
    """``luoshi serve``, once it answers."""
    command = [sys.executable, "-m", "luoshi.cli", "serve", "--port", str(port), "--plain-http"]
    server = subprocess.Popen(
        [*command, "--processes", str(processes)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/account/login/")
            if connection.getresponse().status == 200:
                return server
        except OSError:
            time.sleep(0.3)
    server.kill()
    raise RuntimeError("the server did not answer")


def main(arguments: Sequence[str]) -> int:
    """Measure and print; 1 where a write failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", type=int, default=WRITERS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="luoshi-writers-") as folder:
        sessions, owners = set_up(Path(folder) / "home", args.writers)
        engine = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
        print(f"{args.writers} writers, {args.seconds:.0f} seconds, {engine}")
        print(HEAD)
        tallies = {"service": together([service_writer(number) for number in range(args.writers)], args.seconds)}
        print(tallies["service"].line("service"), flush=True)
        port = int(subprocess.run([sys.executable, "-c", _FREE], capture_output=True, check=True).stdout)
        server = serving(port)
        try:
            clients = [http_writer(number, port, sessions[number], owners) for number in range(args.writers)]
            tallies["http"] = together(clients, args.seconds)
        finally:
            server.terminate()
            server.wait(60)
        print(tallies["http"].line("http"), flush=True)
        for name, tally in tallies.items():
            for said, count in tally.errors.most_common(5):
                print(f"{name}: {count} × {said}")
        from luoshi.server.audit.verification import verify
        from luoshi.server.orgs.models import Government

        findings = [str(each) for root in Government.objects.all() for each in verify(root.public_id).findings]
        print("the chains hold" if not findings else f"{len(findings)} findings: {findings[0]}")
    return 1 if findings or any(tally.errors for tally in tallies.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
