"""The doctor: each fault is named with what to do, from outside and from inside; nothing is changed."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from luoshi.server.files.models import Blob
from luoshi.server.files.storage import the_store
from luoshi.server.keeping import doctor, doctor_inside
from luoshi.server.keeping.observations import Health, Observation
from luoshi.server.orgs.models import User
from luoshi.server.settings.home import Home
from server_cast import NOW, Cast
from server_filing import attached, received
from server_installation import Place

FAULT, WARNING, WELL = Health.FAULT, Health.WARNING, Health.WELL


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Home:
    """A folder as an installation has it."""
    made = Home(tmp_path / "home")
    made.folder.mkdir(mode=0o700)
    made.secret.write_text("k" * 64)
    made.secret.chmod(0o600)
    settings.LUOSHI_FILES = made.files
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    return made


def told(seen: Iterator[Observation]) -> dict[str, Observation]:
    return {each.subject: each for each in seen}


def outside(home: Home, now: datetime) -> dict[str, Observation]:
    """What is seen before the program runs."""
    return {
        **told(doctor._home(home)),
        **told(doctor._room(home)),
        **told(doctor._clock(now)),
        **told(doctor._last_backup(home, now)),
    }


def test_a_sound_folder_is_well_and_asks_for_a_backup(home: Home) -> None:
    seen = outside(home, datetime.now(UTC))
    assert {subject: each.health for subject, each in seen.items()} == {
        "安装目录": WELL, "密钥": WELL, "磁盘空间": WELL, "备份": WARNING,
    }  # fmt: skip
    assert all(each.remedy for each in seen.values() if each.health is not WELL)


def test_rights_that_are_too_wide_are_a_fault_with_the_command_that_mends_them(home: Home) -> None:
    home.folder.parent.chmod(0o755)
    home.folder.chmod(0o755)
    home.secret.chmod(0o644)
    seen = outside(home, datetime.now(UTC))
    assert (seen["安装目录"].health, seen["密钥"].health) == (FAULT, FAULT)
    assert seen["密钥"].remedy == f"运行 chmod 600 {home.secret}"


def test_what_is_missing_is_named(home: Home, tmp_path: Path) -> None:
    assert told(doctor.examine(Home(tmp_path / "nothing"), NOW))["安装目录"].health is FAULT
    home.secret.write_text("short")
    assert told(doctor._home(home))["密钥"].health is WARNING
    home.secret.unlink()
    assert told(doctor._home(home))["密钥"].health is FAULT


def test_little_room_is_told_before_it_is_too_late(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    for free, health in ((100_000_000, FAULT), (3_000_000_000, WARNING), (90_000_000_000, WELL)):
        usage = type("Usage", (), {"free": free})
        monkeypatch.setattr("shutil.disk_usage", lambda path, usage=usage: usage)
        assert told(doctor._room(home))["磁盘空间"].health is health


def test_an_old_backup_is_told(home: Home) -> None:
    home.last_backup.write_text(json.dumps({"made_at": (NOW - timedelta(days=20)).isoformat()}))
    assert told(doctor._last_backup(home, NOW))["备份"].seen == "上一次备份是 20 天以前"
    home.last_backup.write_text(json.dumps({"made_at": (NOW - timedelta(days=1)).isoformat()}))
    assert told(doctor._last_backup(home, NOW))["备份"].health is WELL
    home.last_backup.write_text("{")
    assert told(doctor._last_backup(home, NOW))["备份"].health is WARNING


def test_a_clock_of_another_century_is_a_fault() -> None:
    assert told(doctor._clock(datetime(1970, 1, 2, tzinfo=UTC)))["时钟"].health is FAULT


def test_how_it_is_reached_is_told(home: Home, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUOSHI_PLAIN_HTTP", "1")
    for hosts, health in (
        (["127.0.0.1"], WARNING), (["luoshi.example"], WELL), (["*"], FAULT),
    ):  # fmt: skip
        settings.ALLOWED_HOSTS = hosts
        seen = told(doctor._network(home))
        assert seen["访问地址"].health is health
    assert seen["加密连接"].health is WARNING
    assert seen["静态文件"].health is FAULT


@pytest.mark.django_db
def test_a_sound_installation_is_well_inside(cast: Cast, home: Home) -> None:
    attached(cast)
    seen = told(doctor_inside.look(home, NOW, deep=True))
    unwell = {subject for subject, each in seen.items() if each.health is not WELL}
    assert unwell <= {"后台任务", "中文字体"}
    assert {"数据库", "时钟", "密钥与数据", "文件"} <= set(seen)


@pytest.mark.django_db
def test_files_that_are_gone_other_or_nobodys_are_told(cast: Cast, home: Home) -> None:
    row = attached(cast)
    orphan = received(b"orphan")
    with the_store().keeping(orphan):
        pass
    (home.files / "note.txt").write_text("x")
    later = datetime.now(UTC) + timedelta(days=9)
    seen = told(doctor_inside._files(later, deep=False))
    assert seen["文件"].health is WELL
    assert seen["无主文件"].health is WARNING
    assert "note.txt" in seen["文件库"].seen
    path = the_store().path_of(row.blob.sha256)
    data = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(bytes(len(data)))
    assert told(doctor_inside._files(NOW, deep=False))["文件"].health is WELL, "sizes alone are compared"
    assert told(doctor_inside._files(NOW, deep=True))["文件"].health is FAULT
    Blob.objects.filter(pk=row.blob_id).update(size=1)
    assert "大小不符 1 个" in told(doctor_inside._files(NOW, deep=False))["文件"].seen
    path.unlink()
    assert "丢失 1 个" in told(doctor_inside._files(NOW, deep=False))["文件"].seen


@pytest.mark.django_db
def test_a_clock_that_was_set_back_shows_against_the_trail(cast: Cast) -> None:
    back = told(doctor_inside._clock_against_the_trail(NOW - timedelta(days=1)))["时钟"]
    assert back.health is FAULT
    assert told(doctor_inside._clock_against_the_trail(NOW))["时钟"].health is WELL


@pytest.mark.django_db
def test_a_key_that_is_another_is_told(cast: Cast, settings: Any) -> None:
    assert told(doctor_inside._key_opens())["密钥与数据"].health is WELL
    settings.SECRET_KEY = "another"
    assert told(doctor_inside._key_opens())["密钥与数据"].health is FAULT
    User.objects.update(sealed_phone="")
    assert told(doctor_inside._key_opens()) == {}


@pytest.mark.django_db
@pytest.mark.sqlite
def test_rows_that_point_at_nothing_are_told(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        assert cursor.fetchall() == []
    assert told(doctor_inside._database())["数据库"].health is WELL


def test_the_command_says_it_line_by_line(tmp_path: Path) -> None:
    done = Place(tmp_path / "nothing").luoshi("doctor")
    assert done.returncode == 1
    assert done.stdout.startswith("[故障] 安装目录：没有")
    assert "故障 1 项" in done.stdout
