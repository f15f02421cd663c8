"""Set-up of every test: no network, reproducible examples, the way to the real documents."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser
from pytest_socket import disable_socket, socket_allow_hosts

from chromium import launched

pytest_plugins = ["server_fixtures"]

IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")
LOCAL = ["127.0.0.1", "::1"]

settings.register_profile("fast", max_examples=50, deadline=None)
settings.register_profile("ci", max_examples=50, deadline=None, derandomize=True, print_blob=True)
settings.register_profile("thorough", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if IN_CI else "fast"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Block sockets; browsers and databases are on this machine's own addresses, nothing else is ever called."""
    if item.get_closest_marker("browser") or item.get_closest_marker("django_db"):
        socket_allow_hosts(LOCAL, allow_unix_socket=True)
    else:
        disable_socket(allow_unix_socket=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, where the tests run on a server again, what touches no database or is about the file of SQLite.

    They are no tests of that database, and no skips. What takes minutes comes first: at the end one process would do
    it while the others have nothing left, or two would build the same year each for itself.
    """
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return
    left_out = [item for item in items if item.get_closest_marker("sqlite") or not _asks_a_database(item)]
    if left_out:
        chosen = set(left_out)
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in chosen]


def _asks_a_database(item: pytest.Item) -> bool:
    """Whether a test has the database of its process, or an installation of its own on the same server."""
    asked = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    if asked or item.get_closest_marker("django_db"):
        return True
    names = vars(getattr(item, "module", item)).values()
    return any(getattr(each, "__module__", "") == "server_installation" for each in names)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser a process: a second one would find the loop of the first."""
    yield from launched()


@pytest.fixture(scope="session")
def evaluation_dir() -> Path:
    """The folder of the real documents (``dev/raw``, ``dev/gold``); the tests that ask for it carry the marker real."""
    named = os.environ.get("LUOSHI_EVALUATION_DIR")
    if named and (Path(named) / "dev").is_dir():
        return Path(named)
    reason = f"LUOSHI_EVALUATION_DIR holds no folder dev: {named}" if named else "LUOSHI_EVALUATION_DIR is not set"
    if IN_CI:
        pytest.fail(f"{reason}; in CI the real documents must be there", pytrace=False)
    pytest.skip(f"{reason}: the real documents are not at hand")
