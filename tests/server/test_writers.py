"""Many who write at once: each has its turn, in order, and none is told that the database is locked."""

import os
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction

from luoshi.server.audit.services import record_occurrence
from luoshi.server.audit.verification import verify
from luoshi.server.core.actor import system_actor
from luoshi.server.orgs.models import User
from luoshi.server.sqlite3.waiting import Queue, WaitedTooLongError, queue_of
from races import at_once
from server_cast import NOW, Cast

SQLITE = connection.vendor == "sqlite"
WRITERS = 50 if SQLITE else 20  # a server of PostgreSQL has so many connections for all runs of the tests
_HOLD = """
import sys, time
from luoshi.server.sqlite3.waiting import queue_of
queue_of(sys.argv[1]).take(60)
print("held", flush=True)
time.sleep(60)
"""


def write(actor_name: str, government: str) -> None:
    """Three acts, each with a row of its own and an event in the one chain of the government."""
    actor = system_actor(actor_name, government=government)
    for turn in range(3):
        with transaction.atomic():
            record_occurrence(
                actor=actor, now=NOW, action="test.write", kind="test", key=f"{actor_name}-{turn}",
                government=government,
            )  # fmt: skip
        User.objects.filter(login_name="system").update(is_active=True)  # a single write, outside of a transaction


@pytest.mark.django_db(transaction=True)
def test_fifty_writers_at_once_without_one_error(committed_cast: Cast) -> None:
    government = committed_cast.county.public_id
    before = verify(government).events
    results = at_once(*(partial(write, f"第{number}人", government) for number in range(WRITERS)))
    assert [each for each in results if each is not None] == []
    report = verify(government)
    assert report.findings == ()
    assert report.events == before + 3 * WRITERS


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite
def test_a_turn_that_does_not_come_is_told_as_a_locked_database() -> None:
    queue = queue_of(str(connection.settings_dict["NAME"]))
    options = connection.settings_dict["OPTIONS"]
    patience = options["timeout"]
    queue.take(1)
    try:
        options["timeout"] = 0.05
        with pytest.raises(OperationalError, match="database is locked"), transaction.atomic():
            pass
    finally:
        options["timeout"] = patience
        queue.leave()
    with transaction.atomic():
        assert User.objects.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite
@pytest.mark.parametrize("ends", ["commit", "rollback", "error in the database", "closed"])
def test_a_turn_ends_with_its_transaction(ends: str) -> None:
    queue = queue_of(str(connection.settings_dict["NAME"]))
    try:
        with transaction.atomic():
            with pytest.raises(WaitedTooLongError):
                queue.take(0.01)
            if ends == "rollback":
                int("no number")
            if ends == "error in the database":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT nothing FROM nowhere")
            if ends == "closed":
                connection.close()
    except (ValueError, OperationalError):
        assert ends in ("rollback", "error in the database")
    queue.take(1)
    queue.leave()


def test_who_came_first_has_the_next_turn(tmp_path: Path) -> None:
    queue, order = Queue(str(tmp_path / "queue")), []
    queue.take(1)

    def wait(number: int) -> None:
        queue.take(30)
        order.append(number)
        queue.leave()

    threads = []
    for number in range(20):
        threads.append(threading.Thread(target=wait, args=(number,)))
        threads[-1].start()
        while len(queue._waiting) <= number:
            time.sleep(0.001)
    queue.leave()
    for thread in threads:
        thread.join(30)
    assert order == list(range(20))


def test_who_gave_up_is_passed_over(tmp_path: Path) -> None:
    queue = Queue(str(tmp_path / "queue"))
    queue.take(1)
    with pytest.raises(WaitedTooLongError):
        queue.take(0.01)
    queue.leave()
    queue.take(1)
    queue.leave()


def test_another_process_has_its_turn_and_loses_it_when_it_is_killed(tmp_path: Path) -> None:
    database = str(tmp_path / "x.sqlite3")
    other = subprocess.Popen([sys.executable, "-c", _HOLD, database], stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    queue = queue_of(database)
    with pytest.raises(WaitedTooLongError):
        queue.take(0.05)
    other.kill()
    other.communicate()
    queue.take(10)
    queue.leave()


def test_a_forked_child_has_no_turn_of_its_parent(tmp_path: Path) -> None:
    database = str(tmp_path / "x.sqlite3")
    held = queue_of(database)
    held.take(1)
    child = os.fork()
    if not child:
        os._exit(0 if queue_of(database) is not held else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    held.leave()
