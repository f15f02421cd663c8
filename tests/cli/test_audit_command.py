"""``luoshi audit`` on an installation of its own, run as its keeper runs it."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from installation import with_tables

_SET_UP = """
import django
django.setup()
from server_cast import build_cast
cast = build_cast()
print(cast.county.public_id)
"""
TESTS = Path(__file__).parents[1]


def environment(home: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    return kept | {"LUOSHI_HOME": str(home)}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A set-up installation, and the public id of its county."""
    folder = tmp_path_factory.mktemp("home")
    with_tables(folder)
    settings = {"DJANGO_SETTINGS_MODULE": "luoshi.server.settings.base", "PYTHONPATH": str(TESTS)}
    done = subprocess.run(
        [sys.executable, "-c", _SET_UP], env=environment(folder) | settings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder, done.stdout.strip()


def luoshi(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "luoshi.cli", "audit", *arguments],
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )


def tampered(folder: Path, copy: Path, *statements: str) -> Path:
    """A copy of the installation in which somebody wrote by hand."""
    copy.mkdir()
    (copy / "secret.key").write_bytes((folder / "secret.key").read_bytes())
    source, target = sqlite3.connect(folder / "luoshi.sqlite3"), sqlite3.connect(copy / "luoshi.sqlite3")
    source.backup(target)
    for statement in statements:
        target.execute(statement)
    target.commit()
    source.close()
    target.close()
    return copy


def test_verify_says_that_all_holds(home: tuple[Path, str]) -> None:
    done = luoshi(home[0], "verify")
    assert (done.returncode, done.stderr) == (0, "")
    assert "云岭县：" in done.stdout and "景澄市：" in done.stdout
    assert done.stdout.count("完好") == 2


def test_verify_names_what_was_done_by_hand(home: tuple[Path, str], tmp_path: Path) -> None:
    copy = tampered(
        home[0], tmp_path / "copy", "UPDATE orgs_user SET display_name = '张三' WHERE login_name = 'viewer'"
    )
    done = luoshi(copy, "verify", "--government", home[1])
    assert done.returncode == 1
    assert "人员“张三”" in done.stdout and "被绕过程序改动过 [row_changed]" in done.stdout


def test_the_triggers_stand_in_an_installation(home: tuple[Path, str], tmp_path: Path) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        tampered(home[0], tmp_path / "copy", "DELETE FROM audit_event")


def test_a_printed_head_is_held_against_the_chain(home: tuple[Path, str]) -> None:
    printed = luoshi(home[0], "head").stdout.splitlines()
    line = next(line for line in printed if line.startswith(home[1]))
    _, head, name = line.split("\t")
    assert name == "云岭县"
    assert luoshi(home[0], "verify", "--government", home[1], "--head", head).returncode == 0
    later = f"{int(head.partition(':')[0]) + 5}:{head.partition(':')[2]}"
    done = luoshi(home[0], "verify", "--government", home[1], "--head", later)
    assert done.returncode == 1
    assert "后面的记录被删除过" in done.stdout


def test_export_gives_the_chain_line_by_line(home: tuple[Path, str], tmp_path: Path) -> None:
    target = tmp_path / "chain.jsonl"
    done = luoshi(home[0], "export", "--government", home[1], "-o", str(target))
    assert done.returncode == 0
    records = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert [record["sequence"] for record in records] == list(range(1, len(records) + 1))
    assert (records[-1]["action"], records[-1]["actor_name"]) == ("audit.export", "命令行")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("verify", "--government", "gov-nothing"), "没有编号为 gov-nothing 的政府"),
        (("verify", "--head", "1:ab"), "须与 --government 一起使用"),
        (("verify", "--government", "x", "--head", "ab"), "不是链头"),
        (("export",), "缺少参数：--government"),
        ((), "缺少参数：操作"),
        (("repair",), "操作 不能是 'repair'"),
    ],
)
def test_wrong_use_is_told_in_one_line(home: tuple[Path, str], arguments: tuple[str, ...], message: str) -> None:
    done = luoshi(home[0], *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_installation_that_is_not_set_up_says_what_to_do(tmp_path: Path) -> None:
    done = luoshi(tmp_path, "verify")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "请先运行 luoshi init" in done.stderr
    (tmp_path / "secret.key").write_text("x", "utf-8")
    done = luoshi(tmp_path, "verify")
    assert "步升级" in done.stderr


def test_a_database_that_does_not_answer_says_so(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("x", "utf-8")
    for url, message in (("postgresql://nobody@127.0.0.1:1/x", "数据库无法打开"), ("mysql://x/y", "DATABASE_URL 应为")):
        done = subprocess.run(
            [sys.executable, "-m", "luoshi.cli", "audit", "head"],
            env=environment(tmp_path) | {"DATABASE_URL": url},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert message in done.stderr
