"""A server on this machine, an installation that lists it, and people with channels."""

from collections.abc import Iterator

import pytest
from local_server import Local, serving


@pytest.fixture
def local(settings: object) -> Iterator[Local]:
    """A server that the installation's settings name."""
    settings.LUOSHI_WEBHOOK_HOSTS = frozenset({"127.0.0.1"})  # type: ignore[attr-defined]
    with serving() as server:
        yield server
