"""An installation of a test's own, and the server's commands run on it as its keeper runs them."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import pytest

from server_installation import Place, given_tables

PATIENCE = 60
"""Seconds that a test waits for another process."""
_OURS = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "LUOSHI_HOME", "LUOSHI_PLAIN_HTTP")
ASK = """
import sys, urllib.request
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
print(opener.open(sys.argv[1], timeout=30).read().decode())
"""
TAKEN = "import socket, sys; s = socket.socket(); s.connect_ex(('127.0.0.1', int(sys.argv[1]))) or print('taken')"
FREE = "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"


def environment(home: Path) -> dict[str, str]:
    """The test's own environment, with the installation in a folder and SQLite in it."""
    kept = {key: value for key, value in os.environ.items() if key not in _OURS}
    return kept | {"LUOSHI_HOME": str(home), "PYTHONUNBUFFERED": "1"}


def luoshi(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One command, run to its end, with nobody at a terminal."""
    command = [sys.executable, "-m", "luoshi.cli", *arguments]
    return subprocess.run(
        command, env=environment(home), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def with_tables(home: Path) -> Path:
    """The folder as an installation that has its key and its tables and nobody in it, as where beginning stopped."""
    return given_tables(Place(home)).home


def python(source: str, *arguments: str) -> str:
    """What a few lines print; they may open sockets, which the tests themselves may not."""
    found = subprocess.run([sys.executable, "-c", source, *arguments], capture_output=True, text=True, check=True)
    return found.stdout


def free_port() -> str:
    """A port of this machine that nobody listens at."""
    return python(FREE).strip()


def workers(home: Path) -> set[int]:
    """The processes that are entered as workers."""
    with closing(sqlite3.connect(home / "luoshi.sqlite3", timeout=20)) as database:
        return {row[0] for row in database.execute("SELECT process FROM jobs_worker")}


Found = TypeVar("Found")


def waited(found: Callable[[], Found], what: str) -> Found:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if value := found():
            return value
        time.sleep(0.2)
    pytest.fail(f"waited in vain for {what}")


def alive(process: int) -> bool:
    """Whether a process runs; one that ended and was not asked for its code does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def page(port: str) -> str:
    """The page to log in at, once the server answers."""

    def asked() -> str:
        try:
            return python(ASK, f"http://127.0.0.1:{port}/account/login/")
        except subprocess.CalledProcessError:
            return ""

    return waited(asked, "the first page")
