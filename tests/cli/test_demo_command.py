"""The demo: the bundled county served; what was done in it stays."""

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from installation import PATIENCE, TAKEN, alive, environment, free_port, luoshi, page, python, waited, workers

from luoshi.commands.installing import make_secret, use_home
from luoshi.server.settings.home import Home


@pytest.mark.long
def test_it_ends_where_nobody_sits_at_a_terminal_and_keeps_its_data(tmp_path: Path) -> None:
    port = free_port()
    first = luoshi(tmp_path, "demo", "--without-year", "--port", port)
    assert first.returncode == 0, first.stderr
    assert f"http://127.0.0.1:{port}/" in first.stdout
    assert "已新建" in first.stdout
    assert "已确认服务能够应答" in first.stdout
    for role in (
        "系统管理员",
        "安全管理员",
        "审计管理员",
        "综合员",
        "督查员",
        "联络员",
        "单位负责人",
        "分管领导",
        "查看人",
    ):
        assert role in first.stdout
    assert "景澄市人民政府办公室" in first.stdout
    assert "云台镇人民政府" in first.stdout
    verified = luoshi(tmp_path, "audit", "verify")
    assert verified.returncode == 0
    _begun_again_and_stopped(tmp_path, port)
    assert luoshi(tmp_path, "audit", "head").stdout.count("云岭县") == 1


def _begun_again_and_stopped(home: Path, port: str) -> None:
    """At a terminal it is served until Ctrl-C, which leaves nothing behind: no process, no port, no traceback."""
    ours, theirs = pty.openpty()
    at_terminal = {key: value for key, value in environment(home).items() if key != "CI"}
    before = workers(home)
    command = [sys.executable, "-m", "luoshi.cli", "demo", "--port", port]
    demo = subprocess.Popen(
        command, env=at_terminal, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    try:
        assert "登录" in page(port)
        worker = waited(lambda: workers(home) - before, "the worker").pop()
    finally:
        os.killpg(demo.pid, signal.SIGINT)  # as a terminal does it: to all of them
        out, err = demo.communicate(timeout=PATIENCE)
        os.close(ours)
        os.close(theirs)
    assert demo.returncode == 0, err
    assert "沿用上次的数据" in out
    assert "zonghe" in out and "Yunling-2026" in out  # the accounts again
    assert "服务已停止" in out
    assert err == ""
    assert not alive(worker)
    assert workers(home) <= before
    assert python(TAKEN, port) == ""


def test_the_reset_forgets_the_demo_and_nothing_else(tmp_path: Path) -> None:
    home = tmp_path / "out" / "demo" / "home"
    home.mkdir(parents=True)
    beside = home.with_name("plan.xlsx")
    for path in (home / "luoshi.sqlite3", beside):
        path.touch()
    makefile = Path(__file__).parents[2] / "Makefile"
    subprocess.run(["make", "-f", makefile, "demo-reset"], cwd=tmp_path, check=True, capture_output=True)
    assert beside.exists() and not home.exists()


def test_a_key_is_made_once(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    make_secret(home)
    first = home.secret.read_text()
    make_secret(home)
    assert home.secret.read_text() == first


def test_a_named_folder_is_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUOSHI_HOME", "/elsewhere")
    assert use_home(None).folder == Path("/elsewhere")
    assert use_home(str(tmp_path)).folder == tmp_path
