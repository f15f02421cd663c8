import os
from pathlib import Path

import pytest

from luoshi.commands.inputs import Failure, find_files, os_reason, read_bytes
from luoshi.document.limits import MAX_INPUT_BYTES


def touch(folder: Path, *names: str) -> list[Path]:
    paths = [folder / name for name in names]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    return paths


def names(paths: list[Path], base: Path) -> list[str]:
    return [path.relative_to(base).as_posix() for path in paths]


def test_a_folder_gives_all_its_files_sorted_and_deep(tmp_path: Path) -> None:
    touch(tmp_path, "b.txt", "a.xyz", "sub/c", "sub/deep/d.html")
    files, failures = find_files([str(tmp_path)])
    assert names(files, tmp_path) == ["a.xyz", "b.txt", "sub/c", "sub/deep/d.html"]
    assert failures == []


def test_hidden_files_and_lock_files_are_passed_over(tmp_path: Path) -> None:
    touch(tmp_path, "a.txt", ".DS_Store", "~$a.docx", ".git/config")
    assert names(find_files([str(tmp_path)])[0], tmp_path) == ["a.txt"]


def test_what_a_browser_put_beside_a_saved_page_is_passed_over(tmp_path: Path) -> None:
    touch(
        tmp_path,
        "方案.html",
        "方案_files/logo.html",
        "方案_files/a.js",
        "附件_files/清单.txt",
        "sub/b.htm",
        "sub/b.files/x.htm",
    )
    assert names(find_files([str(tmp_path)])[0], tmp_path) == ["方案.html", "sub/b.htm", "附件_files/清单.txt"]


def test_a_hidden_file_that_is_named_is_taken(tmp_path: Path) -> None:
    (path,) = touch(tmp_path, ".plan.txt")
    assert find_files([str(path)]) == ([path], [])


def test_patterns_are_followed_where_the_shell_did_not(tmp_path: Path) -> None:
    touch(tmp_path, "a.txt", "b.txt", "sub/c.txt", "d.html")
    assert names(find_files([str(tmp_path / "*.txt")])[0], tmp_path) == ["a.txt", "b.txt"]
    assert names(find_files([str(tmp_path / "**" / "*.txt")])[0], tmp_path) == ["a.txt", "b.txt", "sub/c.txt"]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path: Path) -> None:
    (path, _) = touch(tmp_path, "方案[1].txt", "方案1.txt")
    assert find_files([str(path)]) == ([path], [])


def test_each_file_once_in_the_order_given(tmp_path: Path) -> None:
    first, second = touch(tmp_path, "a.txt", "b.txt")
    files, _ = find_files([str(second), str(tmp_path), str(first)])
    assert names(files, tmp_path) == ["b.txt", "a.txt"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("none.txt", "没有这个文件或文件夹，请检查路径"),
        ("*.doc", "没有符合这个模式的文件"),
        ("x" * 5000, "系统报告：File name too long"),
    ],
)
def test_a_path_that_names_no_file_is_reported(tmp_path: Path, name: str, reason: str) -> None:
    path = str(tmp_path / name)
    assert find_files([path]) == ([], [Failure(path, reason)])


def test_an_empty_folder_is_reported(tmp_path: Path) -> None:
    assert find_files([str(tmp_path)]) == ([], [Failure(str(tmp_path), "文件夹里没有文件")])


def test_a_locked_folder_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The refusal comes from the system's own call, since no permission stops root, who runs CI."""
    touch(tmp_path, "open/a.txt", "shut/b.txt")
    scandir = os.scandir

    def refusing(folder: str) -> object:
        if Path(folder).name == "shut":
            raise PermissionError(13, "Permission denied", str(folder))
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refusing)
    files, failures = find_files([str(tmp_path)])
    assert names(files, tmp_path) == ["open/a.txt"]
    assert failures == [Failure(str(tmp_path / "shut"), "没有权限，请检查文件的权限或换一个位置")]


def test_no_more_is_read_than_the_readers_take(tmp_path: Path) -> None:
    path = tmp_path / "large.bin"
    with path.open("wb") as file:
        file.truncate(MAX_INPUT_BYTES + 1000)
    assert len(read_bytes(path)) == MAX_INPUT_BYTES + 1


def test_causes_are_told_in_chinese() -> None:
    assert os_reason(PermissionError()) == "没有权限，请检查文件的权限或换一个位置"
    assert os_reason(OSError(28, "No space left on device")) == "系统报告：No space left on device"
