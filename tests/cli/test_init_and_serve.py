"""A real installation: begun once, served with one command, stopped by Ctrl-C."""

import os
import pty
import re
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from installation import ASK, environment, free_port, luoshi, page, python, with_tables

from server_installation import SECRET

BEGIN = ("init", "--government", "云岭县", "--system", "xitong:吴同")


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An installation that has begun, and what was printed."""
    home = tmp_path_factory.mktemp("begun") / "home"
    done = luoshi(home, *BEGIN)
    assert done.returncode == 0, done.stderr
    return home, done.stdout


def test_it_prints_three_accounts_with_passwords_of_their_own(begun: tuple[Path, str]) -> None:
    rows = [line.split("\t") for line in begun[1].splitlines() if "\t" in line]
    assert [(row[0].strip(), row[1], row[2]) for row in rows] == [
        ("系统管理员", "吴同", "xitong"),
        ("安全管理员", "安全管理员", "anquan"),
        ("审计管理员", "审计管理员", "shenji"),
    ]
    assert len({row[3] for row in rows}) == 3


def test_the_key_is_its_owners_alone(begun: tuple[Path, str]) -> None:
    assert stat.S_IMODE((begun[0] / "secret.key").stat().st_mode) == 0o600
    assert len((begun[0] / "secret.key").read_text()) >= 50


def test_it_refuses_to_begin_again_and_changes_nothing(begun: tuple[Path, str]) -> None:
    home = begun[0]
    before = (home / "secret.key").read_text()
    again = luoshi(home, *BEGIN)
    assert again.returncode == 2
    assert "已经初始化过" in again.stderr
    assert (home / "secret.key").read_text() == before
    assert luoshi(home, "audit", "verify").returncode == 0


def test_one_that_stopped_half_way_can_be_begun(tmp_path: Path) -> None:
    assert luoshi(with_tables(tmp_path), *BEGIN).returncode == 0
    assert (tmp_path / "secret.key").read_text() == SECRET


def test_an_upgrade_keeps_the_data_and_can_be_run_again(begun: tuple[Path, str]) -> None:
    before = luoshi(begun[0], "audit", "head").stdout
    for _ in range(2):
        assert luoshi(begun[0], "upgrade").returncode == 0
    assert luoshi(begun[0], "audit", "head").stdout == before
    static = begun[0] / "static" / "web"
    assert static.is_dir()


def test_tables_of_an_older_version_are_not_served(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("x" * 60)
    done = luoshi(tmp_path, "serve")
    assert done.returncode == 2
    assert "请先备份，再运行 luoshi upgrade" in done.stderr
    assert luoshi(tmp_path, "upgrade").returncode == 0
    assert "数据库还差" not in luoshi(tmp_path, "audit", "verify").stderr


def test_what_is_missing_is_named_where_nobody_can_be_asked(tmp_path: Path) -> None:
    done = luoshi(tmp_path / "home", "init")
    assert done.returncode == 2
    assert "缺少 --government" in done.stderr
    assert not (tmp_path / "home").exists()


def test_a_name_without_a_login_is_refused(tmp_path: Path) -> None:
    done = luoshi(tmp_path / "home", "init", "--government", "云岭县", "--audit", "沈明")
    assert done.returncode == 2
    assert "--audit 不能是“沈明”" in done.stderr


def test_a_person_at_the_terminal_is_asked(tmp_path: Path) -> None:
    with_tables(tmp_path)
    ours, theirs = pty.openpty()
    os.write(ours, "云岭县\n县\n\nwutong:吴同\n\n\n".encode())
    kept = {key: value for key, value in environment(tmp_path).items() if key != "CI"}
    command = [sys.executable, "-m", "luoshi.cli", "init"]
    done = subprocess.run(command, env=kept, stdin=theirs, capture_output=True, text=True, check=False)
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 0, done.stderr
    assert "办公室全称，直接回车为“云岭县人民政府办公室”" in done.stdout
    assert "吴同\twutong" in done.stdout


def test_what_has_not_begun_is_not_served(tmp_path: Path) -> None:
    done = luoshi(tmp_path, "serve")
    assert done.returncode == 2
    assert "请先运行 luoshi init" in done.stderr


def test_it_is_served_until_it_is_told_to_stop(begun: tuple[Path, str]) -> None:
    port = free_port()
    command = [sys.executable, "-m", "luoshi.cli", "serve", "--port", port, "--plain-http"]
    server = subprocess.Popen(
        command, env=environment(begun[0]), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        first = server.stdout.readline()
        assert f"http://127.0.0.1:{port}/" in first
        html = page(port)
        assert "登录" in html
        style = re.search(r'href="(/static/web/css/base[^"]+)"', html)
        assert style
        assert "{" in python(ASK, f"http://127.0.0.1:{port}{style[1]}")
        busy = luoshi(begun[0], "serve", "--port", port)
        assert busy.returncode == 2
        assert f"端口 {port}" in busy.stderr
    finally:
        os.killpg(server.pid, signal.SIGINT)  # as a terminal does it: to all of them
        out, err = server.communicate(timeout=60)
    assert server.returncode == 0, err
    assert "服务已停止" in out
    assert "Traceback" not in err
