"""The worker as a process: kept beside the server, begun again where it dies, gone when the server is."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from installation import PATIENCE, TAKEN, alive, environment, free_port, luoshi, python, waited, with_tables, workers


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = with_tables(tmp_path_factory.mktemp("worked") / "home")
    assert luoshi(folder, "init", "--government", "云岭县", "--system", "xitong:吴同").returncode == 0
    return folder


def done_jobs(home: Path) -> set[str]:
    query = "SELECT task_path FROM django_tasks_database_dbtaskresult WHERE status = 'SUCCESSFUL'"
    with closing(sqlite3.connect(home / "luoshi.sqlite3", timeout=20)) as database:
        return {row[0] for row in database.execute(query)}


def only(found: set[int]) -> int:
    (process,) = found
    return process


def children(process: int) -> list[str]:
    return Path(f"/proc/{process}/task/{process}/children").read_text().split()


@contextmanager
def running(home: Path, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "luoshi.cli", *arguments]
    process = subprocess.Popen(
        command, env=environment(home), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=PATIENCE)


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_a_worker_works_until_it_is_told_to_stop(home: Path, told: int) -> None:
    with running(home, "worker") as process:
        waited(lambda: process.pid in workers(home), "the worker")
        waited(lambda: "luoshi.server.jobs.tasks.clear_sessions" in done_jobs(home), "periodic work")
        process.send_signal(told)
        out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err
    assert "后台进程已停止" in out
    assert "Traceback" not in err
    assert workers(home) == set()


def test_the_server_begins_its_worker_again_and_takes_it_along(home: Path) -> None:
    with running(home, "serve", "--port", free_port()) as server:
        first = only(waited(lambda: workers(home), "the first worker"))
        os.kill(first, signal.SIGKILL)
        second = only(waited(lambda: workers(home) - {first}, "the second worker"))
        assert alive(second)
        os.killpg(server.pid, signal.SIGINT)  # as a terminal does it
        out, err = server.communicate(timeout=PATIENCE)
    assert server.returncode == 0, err
    assert "服务已停止" in out
    assert "后台进程意外结束（-9），1 秒后重新启动" in err
    assert not alive(second)
    assert second not in workers(home)


def test_nothing_outlives_a_server_that_was_killed(home: Path) -> None:
    before, port = workers(home), free_port()
    with running(home, "serve", "--port", port) as server:
        worker = only(waited(lambda: workers(home) - before, "the worker"))
        server.kill()
        waited(lambda: not alive(worker), "the end of the worker")
        waited(lambda: python(TAKEN, port) == "", "the free port")


def test_a_server_can_do_without(home: Path) -> None:
    before = workers(home)
    with running(home, "serve", "--no-worker", "--port", free_port()) as server:
        assert server.stdout is not None
        assert "服务地址" in server.stdout.readline()
        time.sleep(
            3
        )  # longer than a worker takes to announce itself would be better; one would be seen in the next test
        assert workers(home) == before
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=PATIENCE)


def test_a_worker_needs_its_tables(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("x" * 60)
    done = luoshi(tmp_path, "worker")
    assert done.returncode == 2
    assert "请先备份，再运行 luoshi upgrade" in done.stderr
