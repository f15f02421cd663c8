"""Backups made under load, installations killed, backups restored elsewhere: chains and files are what they were."""

import json
import os
import shutil
import signal
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from server_installation import Place, begun, places

POSTGRESQL = bool(os.environ.get("DATABASE_URL"))


@dataclass(frozen=True)
class Backed:
    """An installation that was backed up while two processes worked on it, and then killed."""

    place: Place
    fresh: list[Place]
    target: Path
    said: list[str]
    committed_before: set[str]

    @property
    def backups(self) -> list[Path]:
        return sorted(self.target.glob("luoshi-*"))


@pytest.fixture(scope="module")
def backed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backed]:
    folder = tmp_path_factory.mktemp("keeping")
    with places(folder, 3) as made:
        place = begun(made[0])
        workers = [place.start("work", str(number)) for number in range(2)]
        committed: set[str] = set()
        for worker in workers:
            assert worker.stdout is not None
            committed |= {worker.stdout.readline().strip() for _ in range(3)}
        said = []
        for _ in range(2):
            done = place.luoshi("backup", str(folder / "backups"))
            assert done.returncode == 0, done.stderr
            said.append(done.stdout)
        for worker in workers:
            assert worker.poll() is None, "the load went on all the while"
            worker.send_signal(signal.SIGKILL)
            worker.communicate()
        yield Backed(place, made[1:], folder / "backups", said, committed)


def manifest(backup: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((backup / "manifest.json").read_text("utf-8"))
    return found


def test_a_backup_of_a_working_installation_is_restored_with_every_hash(backed: Backed) -> None:
    first, last = backed.backups
    for backup, place in ((first, backed.fresh[0]), (last, backed.fresh[1])):
        done = place.luoshi("restore", str(backup), "--home", str(place.home))
        assert done.returncode == 0, done.stdout + done.stderr
        assert "审计链、数据行和文件都与备份时一致" in done.stdout
        seen, told = place.look(), manifest(backup)
        assert seen["findings"] == [] and seen["true"]
        assert seen["heads"] == told["heads"]
        assert sorted(set(seen["rows"].values())) == sorted(sha256 for sha256, _ in told["files"])
        assert seen["lying"] == sorted(sha256 for sha256, _ in told["files"]), "every file and no orphan"
        assert backed.committed_before <= set(seen["rows"].values())
        assert stat.S_IMODE((place.home / "secret.key").stat().st_mode) == 0o600
        assert (place.home / "secret.key").read_bytes() == (backed.place.home / "secret.key").read_bytes()
    assert {sha256 for sha256, _ in manifest(first)["files"]} <= {sha256 for sha256, _ in manifest(last)["files"]}


def test_the_killed_installation_itself_is_sound_and_passes_through_the_heads_of_its_backups(backed: Backed) -> None:
    assert backed.place.luoshi("audit", "verify").returncode == 0
    for backup in backed.backups:
        for government, head in manifest(backup)["heads"].items():
            done = backed.place.luoshi("audit", "verify", "--government", government, "--head", head)
            assert done.returncode == 0, done.stdout


def test_the_second_backup_links_what_the_first_has(backed: Backed) -> None:
    first, last = backed.backups
    for sha256, _ in manifest(first)["files"]:
        path = f"files/{sha256[:2]}/{sha256[2:]}"
        assert (first / path).stat().st_ino == (last / path).stat().st_ino
    live = backed.place.home / "files"
    one = next(iter(manifest(first)["files"]))[0]
    assert (live / one[:2] / one[2:]).stat().st_ino != (first / "files" / one[:2] / one[2:]).stat().st_ino
    assert f"与上一次相同 {len(manifest(first)['files'])} 个" in backed.said[1]
    assert "像保管公章一样保管" in backed.said[0]
    assert stat.S_IMODE(first.stat().st_mode) == 0o700
    assert stat.S_IMODE((first / "secret.key").stat().st_mode) == 0o600


def test_the_doctor_knows_when_it_was_backed_up(backed: Backed) -> None:
    done = backed.place.luoshi("doctor", "--deep", LUOSHI_HOSTS="luoshi.example")
    faults = [line for line in done.stdout.splitlines() if line.startswith("[故障]")]
    assert [line.partition("：")[0] for line in faults] == ["[故障] 时钟"], "the cast lives in years to come"
    assert done.returncode == 1
    assert "[正常] 备份：上一次是" in done.stdout
    assert "全部重新读过" in done.stdout
    assert "[正常] 数据库：" in done.stdout


# ---- what is refused, and changes nothing


def copied(backed: Backed, folder: Path) -> Path:
    shutil.copytree(backed.backups[0], folder / "copy")
    return folder / "copy"


def refused(place: Place, backup: Path, home: Path, *more: str) -> str:
    done = place.luoshi("restore", str(backup), "--home", str(home), *more)
    assert done.returncode == 2, done.stdout
    assert list(home.parent.glob(f".{home.name}*")) == []
    return done.stderr


def test_a_damaged_backup_restores_nothing(backed: Backed, tmp_path: Path) -> None:
    backup, home = copied(backed, tmp_path), tmp_path / "new"
    some = sorted((backup / "files").glob("??/*"))
    some[0].chmod(0o600)
    some[0].write_bytes(b"swapped")
    some[1].unlink()
    database = next(backup.glob("database.*"))
    database.write_bytes(database.read_bytes()[:-1] + b"\x00\x01")
    said = refused(backed.place, backup, home)
    assert "备份已损坏，什么都没有恢复" in said
    assert f"{database.name} 与清单的散列值不符" in said and "不见了" in said
    assert not home.exists()


def test_a_manifest_that_was_changed_shows_against_its_digest(backed: Backed, tmp_path: Path) -> None:
    backup, home = copied(backed, tmp_path), tmp_path / "new"
    digest = next(line for line in backed.said[0].splitlines() if "清单的散列值" in line).split()[1].split("，")[0]
    told = manifest(backup)
    told["files"] = told["files"][1:]
    (backup / "manifest.json").write_text(json.dumps(told), "utf-8")
    assert "与抄录的不一致" in refused(backed.place, backup, home, "--digest", digest)
    assert not home.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"form": "luoshi.backup/9"}, "只认识 luoshi.backup/1"),
        ({"migrations": {"orgs": "9999_later"}}, "备份由更新的版本制作"),
        ({"files": [["../../etc/passwd", 1]]}, "内容不完整"),
        ({"parts": [{"path": "../x", "sha256": "", "size": 1}]}, "内容不完整"),
        ({"engine": "sqlite" if POSTGRESQL else "postgresql"}, "这份备份来自"),
        ({"parts": []}, "清单里没有数据库或者密钥"),
    ],
)
def test_a_manifest_that_cannot_be_followed_restores_nothing(
    backed: Backed, tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    backup = copied(backed, tmp_path)
    (backup / "manifest.json").write_text(json.dumps(manifest(backup) | change), "utf-8")
    assert said in refused(backed.place, backup, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_what_is_there_already_is_never_written_over(backed: Backed, tmp_path: Path) -> None:
    home = tmp_path / "used"
    home.mkdir()
    (home / "letter.txt").write_text("mine", "utf-8")
    assert "不是空的" in refused(backed.place, backed.backups[0], home)
    assert [path.name for path in home.iterdir()] == ["letter.txt"]
    if POSTGRESQL:
        assert "已经有表" in refused(backed.place, backed.backups[0], tmp_path / "new")


def test_what_is_no_backup_is_told(backed: Backed, tmp_path: Path) -> None:
    assert "不是备份" in refused(backed.place, backed.target, tmp_path / "new")
    assert "不是备份" in refused(backed.place, tmp_path / "nothing", tmp_path / "new")


def test_a_backup_does_not_go_into_the_store(backed: Backed) -> None:
    done = backed.place.luoshi("backup", str(backed.place.home / "files" / "x"))
    assert done.returncode == 2
    assert "备份不能放进" in done.stderr


def test_a_backup_that_was_killed_is_no_backup_and_is_cleared_away(backed: Backed, tmp_path: Path) -> None:
    half = tmp_path / "backups" / ".luoshi-20310101-000000.part"
    half.mkdir(parents=True)
    (half / "database.sqlite3").write_bytes(b"half")
    done = backed.place.luoshi("backup", str(tmp_path / "backups"), "--keep", "1")
    assert done.returncode == 0, done.stderr
    assert not half.exists()
    assert len(list((tmp_path / "backups").iterdir())) == 1


def test_older_backups_go_where_so_many_are_kept(backed: Backed, tmp_path: Path) -> None:
    target = tmp_path / "backups"
    for day in ("20200101-000000", "20200102-000000", "20200103-000000"):
        shutil.copytree(backed.backups[0], target / f"luoshi-{day}")
    (target / "luoshi-note").mkdir()
    done = backed.place.luoshi("backup", str(target), "--keep", "2")
    assert done.returncode == 0, done.stderr
    left = sorted(path.name for path in target.iterdir())
    assert "luoshi-20200103-000000" in left and "luoshi-note" in left
    assert "luoshi-20200101-000000" not in left and "luoshi-20200102-000000" not in left
