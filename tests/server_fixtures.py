"""Fixtures of the tests of the server: a database that is there at once, a cast, transactions that can be undone."""

import gc
import sys
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.utils import translation

from server_database import copied_from_template, empty

if TYPE_CHECKING:
    from server_cast import Cast


def pytest_configure() -> None:
    """Tests that commit are cleaned by deleting every row, which the triggers of the trail refuse, as they should."""
    if not settings.configured:
        return  # a run without the server
    from django.db import connection
    from django.test import TransactionTestCase

    from luoshi.server.audit import triggers

    def empty_without_triggers(case: Any) -> None:
        triggers.remove(connection)
        try:
            empty(connection)
        finally:
            triggers.install(connection)

    cases: Any = TransactionTestCase  # the hook is private and not in the stubs
    cases._fixture_teardown = empty_without_triggers


def pytest_collection_finish() -> None:
    """Everything that was loaded and collected stays to the end: the collector need not walk through it each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The database of this process is a copy; pytest-django asks for this before it makes one."""
    from django.db import connection

    copied_from_template(connection)


@pytest.fixture(autouse=True)
def read_within(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the process apart does is done within, by the same program: starting it takes a second for each paper.

    Tests of the process itself, and of what documents do to it, carry the marker ``apart``.
    """
    if not settings.configured or request.node.get_closest_marker("apart"):
        return
    from server_reading import run_within

    monkeypatch.setattr("luoshi.server.quarantine.sets.run_apart", run_within)


@pytest.fixture(autouse=True)
def language_of_the_settings() -> None:
    """A request leaves its language with the thread; each test begins in that of the settings."""
    if settings.configured:
        translation.deactivate()


@pytest.fixture(autouse=True)
def nothing_read_before() -> None:
    """What the process keeps goes by keys and by heads of chains, which tests share whose rows were put back."""
    if settings.configured:
        for forget in _memories(len(sys.modules)):
            forget()


@lru_cache(1)
def _memories(_modules: int) -> list[Callable[[], None]]:
    """How to clear each memory of the server, of the modules that are loaded now."""
    from luoshi.server.cycles import told
    from luoshi.server.web.memory import Kept

    modules = [module for name, module in sys.modules.items() if name.startswith("luoshi.server.web.")]
    kept = {id(each): each for module in modules for each in vars(module).values() if isinstance(each, Kept)}
    return [told._locked.cache_clear, told._archive.cache_clear, *(each.clear for each in kept.values())]


@pytest.fixture
def cast(db: None) -> "Cast":
    """Two governments, one above the other, with their people; see ``server_cast``."""
    import server_cast
    from server_rows import begun_with

    return begun_with(server_cast.build_cast, apart=(server_cast.TODAY,))


@pytest.fixture
def committed_cast(transactional_db: None) -> "Cast":
    """The same, committed, for tests with several connections."""
    import server_cast
    from server_rows import begun_with

    return begun_with(server_cast.build_cast, apart=(server_cast.TODAY,))
