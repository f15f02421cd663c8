"""Killed at any moment: never a row without its file, never a file served without its row, nothing left for good."""

import json
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from server_installation import POINTS, Place, begun, places


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with places(tmp_path_factory.mktemp("killed"), 1) as made:
        yield begun(made[0])


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> Path:
    """The store is that of the installation, not of the test's process."""
    return tmp_path


def test_killed_at_every_point_on_the_way(place: Place) -> None:
    done = place.script("stop")
    assert json.loads(done.stdout) == dict.fromkeys(POINTS, signal.SIGKILL), done.stderr
    seen = place.look()
    assert seen["findings"] == [] and seen["true"]
    assert set(seen["rows"]) == {"after the commit.txt"}
    assert len(seen["lying"]) > len(seen["rows"]), "some were stopped between the file and its row"
    assert seen["swept"] == sorted(seen["rows"].values())
    assert seen["incoming"] == 0 and seen["findings after"] == []


def test_killed_at_random_under_load(place: Place) -> None:
    committed: set[str] = set()
    for turn in range(2):
        workers = [place.start("work", f"{turn}-{number}") for number in range(3)]
        for worker in workers:
            assert worker.stdout is not None
            committed.add(worker.stdout.readline().strip())
        time.sleep(random.uniform(0.1, 0.8))
        for worker in workers:
            worker.send_signal(signal.SIGKILL)
            told, _ = worker.communicate()
            committed |= {line.strip() for line in told.splitlines(keepends=True) if line.endswith("\n")}
    seen = place.look()
    assert seen["findings"] == [] and seen["true"]
    assert committed <= set(seen["rows"].values()), "what was told as committed is there"
    assert seen["swept"] == sorted(set(seen["rows"].values()))
    assert seen["incoming"] == 0 and seen["findings after"] == []
