"""Fixtures of the tests that need people: a cast, and transactions that can be cleaned away."""

from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings

if TYPE_CHECKING:
    from server_cast import Cast


def pytest_configure() -> None:
    """Tests that commit are cleaned by deleting every row, which the triggers of the trail refuse, as they should."""
    if not settings.configured:
        return  # a run without the server
    from django.db import connection
    from django.test import TransactionTestCase

    from luoshi.server.audit import triggers

    cases: Any = TransactionTestCase  # the hook is private and not in the stubs
    flush = cases._fixture_teardown

    def flush_without_triggers(case: Any) -> None:
        triggers.remove(connection)
        try:
            flush(case)
        finally:
            triggers.install(connection)

    cases._fixture_teardown = flush_without_triggers


@pytest.fixture(autouse=True)
def read_within(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the process apart does is done within, by the same program: starting it takes a second for each paper.

    Tests of the process itself, and of what documents do to it, carry the marker ``apart``.
    """
    if not settings.configured or request.node.get_closest_marker("apart"):
        return
    from server_reading import run_within

    monkeypatch.setattr("luoshi.server.quarantine.sets.run_apart", run_within)


@pytest.fixture
def cast(db: None) -> "Cast":
    """Two governments, one above the other, with their people; see ``server_cast``."""
    from server_cast import build_cast

    return build_cast()


@pytest.fixture
def committed_cast(transactional_db: None) -> "Cast":
    """The same, committed, for tests with several connections."""
    from server_cast import build_cast

    return build_cast()
