"""The demo: the bundled county served; what was done in it stays."""

from pathlib import Path

import pytest
from installation import free_port, luoshi

from luoshi.commands.installing import make_secret, use_home
from luoshi.server.settings.home import Home


def test_it_ends_where_nobody_sits_at_a_terminal_and_keeps_its_data(tmp_path: Path) -> None:
    port = free_port()
    first = luoshi(tmp_path, "demo", "--port", port)
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
    again = luoshi(tmp_path, "demo", "--port", port)
    assert "沿用上次的数据" in again.stdout
    assert luoshi(tmp_path, "audit", "head").stdout.count("云岭县") == 1


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
