"""An installation of a test's own, and the server's commands run on it as its keeper runs them."""

import os
import subprocess
import sys
from pathlib import Path

_OURS = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "LUOSHI_HOME", "LUOSHI_PLAIN_HTTP")
ASK = """
import sys, urllib.request
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
print(opener.open(sys.argv[1], timeout=30).read().decode())
"""
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


def python(source: str, *arguments: str) -> str:
    """What a few lines print; they may open sockets, which the tests themselves may not."""
    found = subprocess.run([sys.executable, "-c", source, *arguments], capture_output=True, text=True, check=True)
    return found.stdout


def free_port() -> str:
    """A port of this machine that nobody listens at."""
    return python(FREE).strip()
