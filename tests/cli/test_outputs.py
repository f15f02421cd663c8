import os
import stat
from pathlib import Path

import pytest

from luoshi.commands.outputs import OutputError, file_names, is_folder, text_output, write_bytes


def test_a_file_appears_whole(tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    with text_output(out) as stream:
        stream.write("一行\n")
        assert not out.exists()
    assert out.read_bytes() == "一行\n".encode()
    assert list(tmp_path.iterdir()) == [out]


def test_an_error_leaves_the_older_file_and_no_trace(tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    out.write_text("earlier", encoding="utf-8")
    with pytest.raises(ZeroDivisionError), text_output(out) as stream:
        stream.write("half")
        raise ZeroDivisionError
    assert out.read_text(encoding="utf-8") == "earlier"
    assert list(tmp_path.iterdir()) == [out]


def test_an_existing_file_is_replaced(tmp_path: Path) -> None:
    out = tmp_path / "out.bin"
    out.write_bytes(b"a much longer earlier content")
    write_bytes(out, b"new")
    assert out.read_bytes() == b"new"


def test_a_link_keeps_pointing_to_its_file(tmp_path: Path) -> None:
    real, link = tmp_path / "real.bin", tmp_path / "link.bin"
    real.write_bytes(b"earlier")
    link.symlink_to(real)
    write_bytes(link, b"new")
    assert link.is_symlink() and real.read_bytes() == b"new"


def test_a_device_is_written_to_and_not_replaced() -> None:
    write_bytes(Path(os.devnull), b"lost")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_file_can_be_read_by_others_as_the_umask_says(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        write_bytes(tmp_path / "out.bin", b"x")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "out.bin").stat().st_mode) == 0o644


def test_a_folder_and_a_missing_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="这是文件夹"):
        write_bytes(tmp_path, b"x")
    with pytest.raises(OutputError, match="无法写入：没有这个文件或文件夹"):
        write_bytes(tmp_path / "none" / "out", b"x")


def test_the_standard_output_is_the_default(capsys: pytest.CaptureFixture[str]) -> None:
    with text_output(None) as stream:
        stream.write("一行\n")
    assert capsys.readouterr().out == "一行\n"


def test_names_never_collide() -> None:
    files = [Path("a/plan.txt"), Path("b/plan.html"), Path("c/PLAN.md"), Path("points.txt")]
    assert list(file_names(files, ".luoshi.html")) == [
        "plan.luoshi.html",
        "plan-2.luoshi.html",
        "PLAN-3.luoshi.html",
        "points.luoshi.html",
    ]


def test_what_counts_as_a_folder(tmp_path: Path) -> None:
    assert is_folder(str(tmp_path), 1)
    assert is_folder(str(tmp_path / "new") + "/", 1)
    assert is_folder(str(tmp_path / "new"), 2)
    assert not is_folder(str(tmp_path / "new.html"), 1)
