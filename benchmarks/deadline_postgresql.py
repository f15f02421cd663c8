"""The hour before the lock (deadline.py) on PostgreSQL, in an empty database of its own that is gone afterwards.

    python benchmarks/deadline_postgresql.py [arguments of deadline.py]

The server is the one that DATABASE_URL names, else the one on this machine.
"""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

LOCAL = "postgresql://postgres@127.0.0.1:5432/postgres"
NAME = "luoshi_deadline"


def main(arguments: list[str]) -> int:
    """Make the database, let them report, drop it; the exit code of deadline.py."""
    parts = urlsplit(os.environ.get("DATABASE_URL") or LOCAL)
    url = urlunsplit(parts._replace(path=f"/{NAME}"))
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {NAME}")
        try:
            command = [sys.executable, str(Path(__file__).with_name("deadline.py")), *arguments]
            return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode
        finally:
            server.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
