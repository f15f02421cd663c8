"""What the sample tasks did belongs to one test."""

import pytest


@pytest.fixture(autouse=True)
def forget() -> None:
    import sample_tasks

    sample_tasks.DONE.clear()
    sample_tasks.FAILING.clear()
