"""Set-up of the tests of the server: transactions that may be flushed, and a cast of people."""

from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase
from server_cast import Cast, build_cast

from luoshi.server.audit import triggers

_flush = TransactionTestCase._fixture_teardown


def _flush_without_triggers(case: Any) -> None:
    """Tests that commit are cleaned by deleting every row, which the triggers of the trail refuse, as they should."""
    triggers.remove(connection)
    try:
        _flush(case)
    finally:
        triggers.install(connection)


TransactionTestCase._fixture_teardown = _flush_without_triggers  # type: ignore[method-assign]


@pytest.fixture
def cast(db: None) -> Cast:
    """Two governments, one above the other, with their people; see ``server_cast``."""
    return build_cast()


@pytest.fixture
def committed_cast(transactional_db: None) -> Cast:
    """The same, committed, for tests with several connections."""
    return build_cast()
