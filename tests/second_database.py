"""Runs the tests of the server again on PostgreSQL: ``python tests/second_database.py [arguments for pytest]``.

The database is the one that DATABASE_URL names, else the one on this machine. Where none answers, nothing is run and
the reason is said; in CI that is a failure.

Of the tests in a browser only walks run: how a page looks hangs on no database. Nor do those run that are marked
``one_database``: what they do is done by others here, too. With all of them: ``python tests/second_database.py -m ""``.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).parents[1]
LOCAL = "postgresql://postgres@127.0.0.1:5432/luoshi"
TESTS = "tests/server"


def main(arguments: list[str], environment: dict[str, str]) -> int:
    """Run or skip; returns the exit code."""
    url = environment.get("DATABASE_URL") or LOCAL
    reason = why_not(url)
    if reason:
        in_ci = environment.get("CI", "").lower() in ("1", "true", "yes")
        print(f"PostgreSQL: {'FAILED' if in_ci else 'skipped'}, {reason}", file=sys.stderr)
        return 1 if in_ci else 0
    command = [sys.executable, "-m", "pytest", "-m", "(not browser or walk) and not one_database", *arguments, TESTS]
    return subprocess.run(command, cwd=ROOT, env=environment | {"DATABASE_URL": named(url)}, check=False).returncode


def why_not(url: str) -> str:
    """Why the database cannot be used; empty where it can."""
    import psycopg

    try:
        with psycopg.connect(urlunsplit(urlsplit(url)._replace(path="/postgres")), connect_timeout=3):
            return ""
    except psycopg.Error as error:
        return f"it does not answer at {urlsplit(url).hostname}: {str(error).strip().splitlines()[0]}"


def named(url: str) -> str:
    """The URL with a database of this folder's own, so that two checkouts do not meet."""
    mark = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path}_{mark}"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], dict(os.environ)))
