"""A server on this machine, an installation that lists it, and people with channels."""

from collections.abc import Iterator
from typing import Any

import pytest
from local_server import Local, serving


@pytest.fixture
def local(settings: Any) -> Iterator[Local]:
    """A server that the installation's settings name."""
    settings.LUOSHI_WEBHOOK_HOSTS = frozenset({"127.0.0.1"})
    with serving() as server:
        yield server
