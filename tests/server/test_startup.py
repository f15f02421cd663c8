import gc
import sys
from collections.abc import Iterator

import pytest

from luoshi.server.startup import load_pages


@pytest.fixture
def searched() -> Iterator[None]:
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("searched")
def test_what_requests_need_is_loaded_and_not_searched_for_garbage() -> None:
    load_pages()
    assert "luoshi.server.web.cycles.matrix" in sys.modules
    assert gc.get_freeze_count() > 10 * len(gc.get_objects())
